"""Showing: how values look in a session: in one line, as a table, and as HTML."""

from __future__ import annotations

from dataclasses import MISSING, fields
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING, Any, ClassVar

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    import pandas as pd

    # A row of a table, by the names of its columns.
    Record = Mapping[str, object]


class Displayable:
    """What is shown in one line, as a DataFrame, and as a table in a notebook.

    The column `_index` names the rows of the DataFrame.
    """

    __slots__ = ()
    _index: ClassVar[str | None] = None

    @property
    def summary(self) -> str:
        """What it is, in one line."""
        raise NotImplementedError

    def records(self) -> list[dict[str, object]]:
        """Return what it says as rows of a table."""
        raise NotImplementedError

    def to_frame(self) -> pd.DataFrame:
        """Return what it says as a DataFrame."""
        return to_frame(self.records(), self._index)

    def __repr__(self) -> str:
        """State in one line what it is."""
        return f"<{type(self).__name__} {self.summary}>"

    def _repr_html_(self) -> str:
        return to_html(f"{type(self).__name__} {self.summary}", self.records())


def short_repr(value: Any, **instead: Any) -> str:
    """Write a value as it is made: only what is not as it is anyway.

    `instead` has what stands for some fields; None leaves one out.
    """
    told = []
    for one in fields(value):
        said = instead.get(one.name, getattr(value, one.name))
        made = one.default_factory
        unsaid = one.default if made is MISSING else made()
        if said != unsaid and not (one.name in instead and not said):
            told.append(f"{one.name}={_plain(said)!r}")
    return f"{type(value).__name__}({', '.join(told)})"


def _plain(value: Any) -> Any:
    if isinstance(value, StrEnum | date):
        return str(value)
    if isinstance(value, dict):
        return {name: _plain(one) for name, one in value.items()}
    return value


def to_frame(records: Iterable[Record], index: str | None = None) -> pd.DataFrame:
    """Make a DataFrame of records."""
    import pandas as pd  # noqa: PLC0415  (only who needs a table pays for it)

    frame = pd.DataFrame([dict(record) for record in records])
    return frame if index is None or frame.empty else frame.set_index(index)


def to_html(caption: str, records: Sequence[Record]) -> str:
    """Write records as an HTML table; whatever they hold is shown, never run."""
    from html import escape  # noqa: PLC0415  (its names take a while to load)

    lines = [f"<table><caption>{escape(caption)}</caption>"]
    if records:
        lines.append(f"<thead>{_row('th', map(escape, records[0]))}</thead>")
    for record in records:
        cells = ("" if one is None else escape(str(one)) for one in record.values())
        lines.append(_row("td", cells))
    return "\n".join([*lines, "</table>"])


def _row(tag: str, cells: Iterable[str]) -> str:
    return f"<tr>{''.join(f'<{tag}>{cell}</{tag}>' for cell in cells)}</tr>"
