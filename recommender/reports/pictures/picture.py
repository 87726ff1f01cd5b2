"""A picture of an answer, drawn as SVG or PNG when that is asked for."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from recommender.safe_text import for_html

if TYPE_CHECKING:
    from pathlib import Path

    from recommender.reports.pictures.chart import BarChart, CurveChart


@dataclass(frozen=True)
class Picture:
    """A picture: what it shows, as data, and its drawing.

    A notebook shows it; `save` writes it to a file.
    """

    chart: BarChart | CurveChart

    def __repr__(self) -> str:
        """Return what was found, in one line."""
        return f"<Picture: {self.title}>"

    @property
    def title(self) -> str:
        """What was found."""
        return self.chart.title

    @property
    def alt(self) -> str:
        """What the picture shows, in words, for those who cannot see it."""
        return self.chart.alt

    @cached_property
    def svg(self) -> str:
        """The picture as SVG."""
        from recommender.reports.pictures.drawing import (  # noqa: PLC0415
            to_svg,  # matplotlib is slow to load
        )

        return to_svg(self.chart)

    @cached_property
    def png(self) -> bytes:
        """The picture as PNG."""
        from recommender.reports.pictures.drawing import (  # noqa: PLC0415
            to_png,  # matplotlib is slow to load
        )

        return to_png(self.chart)

    @property
    def data_address(self) -> str:
        """The picture as an address that holds all of it, so nothing is loaded."""
        from base64 import b64encode  # noqa: PLC0415

        return f"data:image/svg+xml;base64,{b64encode(self.svg.encode()).decode()}"

    def save(self, path: str | Path) -> None:
        """Write the picture to a file: SVG, or PNG where the name ends in .png.

        Raises:
            OutputError: it could not be written.
        """
        from pathlib import Path  # noqa: PLC0415

        from recommender.files.writing import write_whole  # noqa: PLC0415

        is_png = Path(path).suffix.lower() == ".png"
        write_whole(Path(path), self.png if is_png else self.svg, force=True)

    def _repr_html_(self) -> str:
        """Return the picture for a notebook, with its words."""
        return f'<img src="{self.data_address}" alt="{for_html(self.alt)}">'
