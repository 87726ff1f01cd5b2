"""How values are displayed in a session: in one line, as a DataFrame, and as HTML."""

from __future__ import annotations

from dataclasses import MISSING, fields
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING, Any, ClassVar

from recommender.safe_text import for_html

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    import pandas as pd

    # A row of a table, by the names of its columns.
    Record = Mapping[str, object]


class Displayable:
    """A value that is displayed in one line, as a DataFrame, or as an HTML table.

    `_index` is the column that becomes the index of the DataFrame.
    """

    __slots__ = ()
    _index: ClassVar[str | None] = None

    @property
    def summary(self) -> str:
        """The value in one line."""
        raise NotImplementedError

    def records(self) -> list[dict[str, object]]:
        """Return the value as the rows of a table."""
        raise NotImplementedError

    def to_frame(self) -> pd.DataFrame:
        """Return the value as a DataFrame."""
        return to_frame(self.records(), self._index)

    def __repr__(self) -> str:
        """Return the type and the summary in one line."""
        return f"<{type(self).__name__} {self.summary}>"

    def _repr_html_(self) -> str:
        return to_html(f"{type(self).__name__} {self.summary}", self.records())


def short_repr(value: Any, **instead: Any) -> str:
    """Return a dataclass as the call that makes it, without fields at their defaults.

    `instead` replaces the values of some fields; an empty one leaves the field out.
    """
    arguments = []
    for field in fields(value):
        shown = instead.get(field.name, getattr(value, field.name))
        factory = field.default_factory
        default = field.default if factory is MISSING else factory()
        if shown != default and not (field.name in instead and not shown):
            arguments.append(f"{field.name}={_plain(shown)!r}")
    return f"{type(value).__name__}({', '.join(arguments)})"


def _plain(value: Any) -> Any:
    if isinstance(value, StrEnum | date):
        return str(value)
    if isinstance(value, dict):
        return {name: _plain(part) for name, part in value.items()}
    return value


def to_frame(records: Iterable[Record], index: str | None = None) -> pd.DataFrame:
    """Return records as a DataFrame."""
    import pandas as pd  # noqa: PLC0415  (pandas is slow to load)

    frame = pd.DataFrame([dict(record) for record in records])
    return frame if index is None or frame.empty else frame.set_index(index)


def to_html(caption: str, records: Sequence[Record]) -> str:
    """Return records as an HTML table, with their content escaped."""
    lines = [f"<table><caption>{for_html(caption)}</caption>"]
    if records:
        lines.append(f"<thead>{_row('th', map(for_html, records[0]))}</thead>")
    for record in records:
        cells = ("" if v is None else for_html(str(v)) for v in record.values())
        lines.append(_row("td", cells))
    return "\n".join([*lines, "</table>"])


def _row(tag: str, cells: Iterable[str]) -> str:
    return f"<tr>{''.join(f'<{tag}>{cell}</{tag}>' for cell in cells)}</tr>"
