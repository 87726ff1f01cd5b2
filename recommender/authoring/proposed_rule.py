"""A rule read from a table, with its words, and as text of qualification.toml."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

from recommender.errors import printable
from recommender.tables.column_blocks import sheet_in_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

_MOST_WORDS = 160
# The tables of qualification.toml that rules may be in.
TABLES = ("rules", "guidance", "endorsements", "notes")


class Words(NamedTuple):
    """Words of a table: their row, and their sheet where several are read."""

    row: int
    text: str = ""
    sheet: str = ""

    @property
    def place(self) -> str:
        """Where they are, in words."""
        return _rows_of(self.sheet, [self.row])


@dataclass(frozen=True)
class ProposedRule:
    """A rule: its id, its text, what it requires, and the words it came from.

    `requires` are the keys of qualification.toml that state it. `column` is the header
    of the column that the words are in, if it states the rule; `file` is the file, if
    it is not the one of the units. `table` is the table of qualification.toml.
    """

    id: str
    text: str
    requires: Mapping[str, Any]
    words: tuple[Words, ...] = ()
    column: str = ""
    file: str = ""
    table: str = "rules"

    @property
    def key(self) -> str:
        """What it requires, in a form that can be compared."""
        return json.dumps(self.requires, sort_keys=True)

    @property
    def place(self) -> str:
        """Where the rule was read, in words, with the words themselves."""
        rows: dict[str, list[int]] = {}
        for word in self.words:
            own = rows.setdefault(word.sheet, [])
            own += [word.row] if word.row not in own else []
        place = "; ".join(
            _rows_of(sheet, own, self.column) for sheet, own in rows.items()
        )
        if self.file:
            place = f"{printable(self.file, 40)}, {place}"
        said = " / ".join(dict.fromkeys(w.text for w in self.words if w.text))
        return f"{place}: {printable(said, _MOST_WORDS)}" if said else place

    def to_toml(self, file: str) -> Iterator[str]:
        """Yield the lines of its table."""
        yield f"[[{self.table}]]"
        yield f"id = {_value(self.id)}"
        yield f"text = {_value(printable(self.text, 300))}"
        place = self.place if self.file else f"{printable(file, 70)}, {self.place}"
        yield f"source = {_value(place)}"
        for key, value in self.requires.items():
            yield from _lines(key, value)


def _rows_of(sheet: str, rows: Sequence[int], column: str = "") -> str:
    shown = ", ".join(map(str, rows[:8]))
    more = f" and {len(rows) - 8} more" if len(rows) > 8 else ""
    place = f"row{'s' * (len(rows) > 1)} {shown}{more}"
    if column:
        place = f"column {printable(column, 60)}, {place}"
    shown = sheet_in_words(printable(sheet, 60)).replace('"', "")
    return f"{shown}, {place}" if sheet else place


@dataclass
class RuleIds:
    """Ids of rules, each given once."""

    used: set[str] = field(default_factory=set)

    def new(self, text: str) -> str:
        """Return a new id made of the words of a text.

        >>> ids = RuleIds()
        >>> ids.new("Group B: delivery"), ids.new("Group B"), ids.new("group b")
        ('group-b-delivery', 'group-b', 'group-b-2')
        """
        words = re.findall(r"[a-z0-9]+", text.casefold())
        base = "-".join(words)[:40].strip("-") or "rule"
        numbers = ("", *(f"-{n}" for n in range(2, 10_000)))
        id_ = next(f"{base}{n}" for n in numbers if f"{base}{n}" not in self.used)
        self.used.add(id_)
        return id_


def rules_toml(rules: Iterable[ProposedRule], file: str, *, proposed: bool) -> str:
    """Return rules as text of qualification.toml; proposed ones are comments."""
    mark = "#" if proposed else ""
    blocks = []
    for rule in rules:
        lines = [f"{mark}{line}" for line in rule.to_toml(file)]
        blocks.append("\n".join(["", *lines, ""]))
    return "".join(blocks)


def _lines(key: str, value: object) -> Iterator[str]:
    if isinstance(value, dict):
        for inner, part in value.items():
            yield from _lines(f"{key}.{inner}", part)
    else:
        yield f"{key} = {_value(value)}"


def _value(value: object) -> str:
    if isinstance(value, dict):
        return f"{{ {', '.join(_flat(value))} }}"
    if isinstance(value, list | tuple):
        return f"[{', '.join(map(_value, value))}]"
    if isinstance(value, bool | int | float):
        return f"{value}".lower()
    # A JSON string is a TOML string too.
    return json.dumps(f"{value}", ensure_ascii=False)


def _flat(table: Mapping[str, Any]) -> Iterator[str]:
    for key, value in table.items():
        yield from _lines(key, value)
