"""What a table calls its groups and units, as sentences and cells about them may."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from recommender.authoring.tolerant_cells import level_number
from recommender.authoring.unit_groups import group_status

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

# Names that do not tell one group from another.
_GENERAL = {"optional", "mandatory", "core", "elective", "electives", "compulsory",
            "unit", "units", "group", "groups", "section", "option", "options", "all",
            "total", "credit", "credits", "other", "level"}  # fmt: skip
_SHORTEST_NAME = 5


@dataclass(frozen=True)
class TableNames:
    """What a sentence may name: the groups of a table, and its units.

    `groups` maps ids to names and `texts` to what the table calls them. `rows` are the
    units, each with its code, group, level, credits and status.
    """

    groups: Mapping[str, str]
    texts: Mapping[str, str]
    rows: Sequence[Mapping[str, str]]

    @cached_property
    def codes(self) -> dict[str, str]:
        """The codes of the units, by their form in lower case."""
        return {row["code"].casefold(): row["code"] for row in self.rows}

    @cached_property
    def ids(self) -> dict[str, str]:
        """The ids of the groups, by their form in lower case."""
        return {id_.casefold(): id_ for id_ in self.groups}

    @cached_property
    def names(self) -> dict[str, str]:
        """The ids of the groups that have a name of their own, by the name."""
        pairs = ((name.casefold(), id_) for id_, name in self.groups.items())
        own = {name: id_ for name, id_ in pairs if not _is_general(name)}
        return dict(sorted(own.items(), key=lambda pair: -len(pair[0])))

    def of_status(self, status: str) -> list[str]:
        """Return the ids of the groups that are called mandatory, or optional."""
        stated = {id_: group_status(self.texts.get(id_, id_)) for id_ in self.groups}
        if set(self.groups) <= {"M", "O", "C"} and len(self.groups) > 1:
            letters = {"M": "mandatory", "C": "mandatory", "O": "optional"}
            stated = {id_: stated[id_] or letters[id_] for id_ in self.groups}
        return [id_ for id_ in self.groups if stated[id_] == status]

    def passing(self, of: Mapping[str, Any]) -> list[Mapping[str, str]]:
        """Return the units that pass a filter of a rule, by its keys."""
        return [row for row in self.rows if _passes(row, of)]

    @cached_property
    def mandatory(self) -> list[str]:
        """The codes of the units that the table calls mandatory, in its order."""
        groups = self.of_status("mandatory")
        return [
            row["code"]
            for row in self.rows
            if row.get("status") == "mandatory"
            or (groups_of(row) & set(groups) and row.get("status") != "optional")
        ]


def groups_of(row: Mapping[str, str]) -> set[str]:
    """Return the ids of all groups in which a table lists a unit."""
    return {row["group"], *row.get("also", "").split()}


def _is_general(name: str) -> bool:
    words = re.findall(r"[^\W_]+", name)
    return len(name) < _SHORTEST_NAME or all(
        word in _GENERAL or word.isdigit() or len(word) == 1 for word in words
    )


def _passes(row: Mapping[str, str], of: Mapping[str, Any]) -> bool:
    level = level_number(row["level"]) or 0
    return (
        bool(groups_of(row) & set(of.get("groups", [row["group"]])))
        and row["code"] in of.get("units", [row["code"]])
        and row["code"] not in of.get("except_units", ())
        and level in of.get("levels", [level])
        and of.get("min_level", level) <= level <= of.get("max_level", level)
        and ("any_of" not in of or any(_passes(row, each) for each in of["any_of"]))
    )
