"""A rule read from a table, with its words, and as text of qualification.toml."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from recommender.errors import printable

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

_MOST_WORDS = 160


@dataclass(frozen=True)
class ProposedRule:
    """A rule: its id, its text, what it requires, and the words it came from.

    `requires` are the keys of qualification.toml that state it, and `words` the rows of
    the sheet with their texts. `sheet` names the sheet, if it is not the one of the
    units.
    """

    id: str
    text: str
    requires: Mapping[str, Any]
    words: tuple[tuple[int, str], ...] = ()
    sheet: str = ""
    column: str = ""

    @property
    def place(self) -> str:
        """Where the rule was read, in words, with the words themselves."""
        rows = [row for row, _ in self.words]
        shown = ", ".join(map(str, rows[:8]))
        more = f" and {len(rows) - 8} more" if len(rows) > 8 else ""
        place = f"row{'s' * (len(rows) > 1)} {shown}{more}"
        if self.sheet:
            place = f"sheet {printable(self.sheet, 40)}, {place}"
        if self.column:
            place = f"column {printable(self.column, 60)}, {place}"
        said = " / ".join(dict.fromkeys(text for _, text in self.words if text))
        return f"{place}: {printable(said, _MOST_WORDS)}" if said else place

    def to_toml(self, file: str) -> Iterator[str]:
        """Yield the lines of its table."""
        yield "[[rules]]"
        yield f"id = {_value(self.id)}"
        yield f"text = {_value(printable(self.text, 300))}"
        yield f"source = {_value(f'{printable(file, 70)}, {self.place}')}"
        for key, value in self.requires.items():
            yield from _lines(key, value)


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
