"""Cells of a sheet of rules that say which units a rule is about."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from recommender.authoring.rule_words import words_of
from recommender.authoring.tolerant_cells import level_number, read_level
from recommender.errors import counted, did_you_mean, printable
from recommender.files.sheets import CellError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from recommender.authoring.table_names import TableNames

_LEVEL = r"(\d+|entry(?: level)? ?[1-3]?|e[1-3])"
_LEVEL_FORMS = tuple(
    (re.compile(pattern.format(level=_LEVEL)), key)
    for pattern, key in (
        (r"{level} ?(?:\+|(?:or|and) (?:above|higher|over))", "min_level"),
        (r"(?:>=|at least|from|min(?:imum)?) ?(?:level ?)?{level}", "min_level"),
        (r"{level} or (?:below|lower)", "max_level"),
        (r"(?:<=|at most|up to|max(?:imum)?) ?(?:level ?)?{level}", "max_level"),
    )
)
_LEVELS = re.compile(rf"{_LEVEL}(?: ?(?:,|;|/|&|and|or) ?{_LEVEL})*")


class RuleFilters:
    """Reads the groups, units and levels that cells name."""

    def __init__(self, names: TableNames) -> None:
        self._names = names

    def groups(self, text: str) -> tuple[dict[str, Any], list[str]]:
        """Return a filter of groups, or the groups for each of which a rule applies.

        Raises:
            CellError: A group is not one of the table.
        """
        form = text.casefold()
        each = re.match(r"(?:for )?(?:each|every)\b(?: of)?(?: the)?[: ]*", form)
        rest = form[each.end() :] if each else form
        rest = re.sub(
            r"^(?:groups?|sections?)\b\s*|\s*\b(?:groups?|sections?)$", "", rest
        )
        groups = (
            self._ids(rest.strip()) if rest.strip() not in {"", "all", "any"} else []
        )
        if each:
            return {}, groups or list(self._names.groups)
        return ({"groups": groups} if groups else {}), []

    def _ids(self, text: str) -> list[str]:
        parts = text.replace(";", ",")
        words = words_of(f"groups {parts}", self._names)
        if [word.kind for word in words] != ["groups"]:
            words = words_of(parts, self._names)
        groups = [id_ for word in words if word.kind == "groups" for id_ in word.value]
        for word in words:
            if word.kind == "kind":
                groups += self._names.of_status(word.value[0])
            elif word.kind not in {"groups", "break", "filler", "or"}:
                groups = []
                break
        if groups:
            return [id_ for id_ in self._names.groups if id_ in groups]
        known = ", ".join(
            id_ if name == id_ else f"{id_} ({name})"
            for id_, name in self._names.groups.items()
        )
        message = f"{printable(text)} is not a group of the table"
        raise CellError("rule-group", message, f"its groups are: {known}")

    def units(self, text: str) -> list[str]:
        """Return the codes of the units that a cell lists.

        Raises:
            CellError: One is not a unit of the table.
        """
        return list(dict.fromkeys(self._codes(text)))

    def _codes(self, text: str) -> Iterator[str]:
        codes = self._names.codes
        for part in map(str.strip, re.split(r"[,;|\n]|\b(?:and|or)\b|&", text)):
            # A code may have spaces in it.
            words = [part] if part.casefold() in codes else part.split()
            for word in words:
                if word.casefold() in {"unit", "units"}:
                    continue
                if (code := codes.get(word.casefold())) is None:
                    hint = did_you_mean(word, codes.values(), "write its code")
                    raise CellError("rule-unit", f"no unit {printable(word)}", hint)
                yield code

    def choice(self, text: str) -> tuple[list[str], int]:
        """Return the codes that a cell lists, and how many of them are meant.

        Raises:
            CellError: One is not a unit of the table, or there is "and" and "or".
        """
        choice = re.match(r"(?:(one|either|any)|(\d+))(?: one)? of\b", text, re.I)
        codes = self.units(text[choice.end() :] if choice else text)
        is_choice = re.search(r"\bor\b|\|", text, re.IGNORECASE) is not None
        if is_choice and re.search(r"\band\b|&|;", text, re.IGNORECASE):
            message = f'{printable(text)} has "and" and "or"'
            raise CellError("rule-units", message, "write a row for each part")
        least = 1 if is_choice else len(codes)
        if choice:
            least = int(choice[2] or 1)
        if not 0 < least <= len(codes):
            message = f"{printable(text)} names {counted(len(codes), 'unit')}"
            raise CellError("rule-units", message, "write codes such as U1 or U2")
        return codes, least

    def at_level(self, of: Mapping[str, Any], text: str) -> dict[str, Any]:
        """Return a filter with the levels that a cell states.

        An entry level such as E2 is the units that have it, because levels of rules
        are whole numbers.

        Raises:
            CellError: It is not a level, or no unit has it.
        """
        if not text:
            return dict(of)
        at = r"at (?!least|most)"
        bare = re.sub(rf"^(?:{at}|levels? |l(?=\d))*", "", text.casefold())
        for pattern, key in _LEVEL_FORMS:
            if match := pattern.fullmatch(bare):
                return self._from_to(of, read_level(match[1]), key)
        if _LEVELS.fullmatch(bare):
            stated = [read_level(level) for level in re.findall(_LEVEL, bare)]
            if not any(level.startswith("E") for level in stated):
                return {**of, "levels": [int(level) for level in stated]}
            return self._only(of, text, lambda level: level in stated)
        hint = "write 3, or 3 or above, or 2, 3"
        raise CellError("rule-level", f"{printable(text)} is not a level", hint)

    def _from_to(self, of: Mapping[str, Any], level: str, key: str) -> dict[str, Any]:
        if not level.startswith("E"):
            return {**of, key: int(level)}
        if key == "max_level":
            return self._only(of, level, lambda other: _rank(other) <= _rank(level))
        return self._only(of, level, lambda other: _rank(other) >= _rank(level))

    def _only(self, of: Mapping[str, Any], text: str, passes: Any) -> dict[str, Any]:
        rows = self._names.passing(of)
        codes = [row["code"] for row in rows if passes(row["level"])]
        if not codes:
            message = f"no unit is at {printable(text)}"
            raise CellError("rule-level", message, "check the levels of the units")
        return {**of, "units": codes}


def _rank(level: str) -> tuple[int, str]:
    """Return where a level is among others: E1 to E3 are below 1."""
    return level_number(level) or 0, level
