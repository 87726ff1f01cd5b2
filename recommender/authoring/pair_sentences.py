"""Sentences about pairs of units: barred, needed first, taken together."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, NamedTuple

from recommender.authoring.rule_sentences import UnclearError
from recommender.authoring.rule_words import plain, states_pair, words_of
from recommender.authoring.unit_pairs import KINDS

if TYPE_CHECKING:
    from recommender.authoring.table_names import TableNames

_BEFORE = re.compile(r"must be (?:taken|completed|achieved|passed) before")
_NEEDED_FOR = re.compile(r"(?:is|are) (?:an? )?pre-?requisites? (?:for|of|to)")
_NEEDS = re.compile(
    r"requires?\b|must be taken with|(?:can|may|must) only be taken (?:with|after)"
)
_TOGETHER = re.compile(r"must (?:all |both )?be taken together")
_BARRED = re.compile(KINDS[0].words)
_IDLE = {"filler", "verb", "break", "units", "may"}


class PairRule(NamedTuple):
    """What is required of units, in keys of qualification.toml and in words."""

    requires: dict[str, Any]
    text: str
    id: str


def is_of_pairs(text: str) -> bool:
    """Return whether a sentence says which units need, bar or accompany others.

    >>> is_of_pairs("U5 and U6 must be taken together"), is_of_pairs("Take U5 first")
    (True, False)
    """
    form = plain(text)
    return states_pair(text) or any(p.search(form) for p in (_BEFORE, _TOGETHER))


def read_pair(text: str, names: TableNames) -> PairRule:
    """Return what a sentence requires of the units that it names.

    >>> from recommender.authoring.table_names import TableNames
    >>> names = TableNames({}, {}, [{"code": "U5"}, {"code": "U6"}])
    >>> read_pair("U5 may not be taken with U6", names).text
    'U5 and U6 may not be taken together'

    Raises:
        UnclearError: It is not understood.
    """
    form = plain(text)
    for pattern, back in ((_BEFORE, True), (_NEEDED_FOR, True), (_NEEDS, False)):
        if match := pattern.search(form):
            sides = _sides(form, match, names)
            return _needed(*(reversed(sides) if back else sides))
    if match := _TOGETHER.search(form):
        (units, _), _ = _sides(form, match, names)
        if len(units) > 1:
            text = f"{join_codes(units)} are taken together"
            return PairRule({"all_or_none": units}, text, _id("together", units))
    if match := _BARRED.search(form):
        return _barred(*(codes for codes, _ in _sides(form, match, names)))
    message = "which units it is about is not understood"
    raise UnclearError(message)


def _sides(
    form: str, match: re.Match[str], names: TableNames
) -> list[tuple[list[str], bool]]:
    """Return the codes before and after a phrase, and whether they are a choice."""
    sides = []
    after = _BARRED.sub(" ", form[match.end() :])
    for part in (form[: match.start()], after):
        words = words_of(part, names)
        for word in words:
            if word.kind not in {*_IDLE, "codes"}:
                message = f'"{word.text}" is not understood'
                raise UnclearError(message)
        named = [word.value for word in words if word.kind == "codes"]
        codes = [code for listed, _ in named for code in listed]
        sides.append((codes, any(choice for _, choice in named)))
    return sides


def _id(word: str, codes: list[str]) -> str:
    return " ".join([word, *codes[:4]])


def _barred(left: list[str], right: list[str]) -> PairRule:
    units = list(dict.fromkeys([*left, *right]))
    if len(units) < 2:
        message = "which units it is about is not understood"
        raise UnclearError(message)
    text = f"{join_codes(units)} may not be taken together"
    if not left or not right or len(units) == 2:
        requires = {"measure": "units", "of": {"units": units}, "at_most": 1}
        return PairRule(requires, text, _id("barred", units))
    barred = {"measure": "units", "of": {"units": right}, "at_most": 0}
    text = f"{join_codes(left, 'or')} may not be taken with {join_codes(right, 'or')}"
    requires = {"if": {"of": {"units": left}}, "then": barred}
    return PairRule(requires, text, _id("barred", units))


def _needed(side: tuple[list[str], bool], other: tuple[list[str], bool]) -> PairRule:
    (units, _), (needed, choice) = side, other
    if not units or not needed or set(units) & set(needed):
        message = "which units it is about is not understood"
        raise UnclearError(message)
    then: dict[str, Any] = {"of": {"units": needed}}
    if not choice and len(needed) > 1:
        then["at_least"] = len(needed)
    joint = "or" if choice else "and"
    text = f"{join_codes(units, 'or')} needs {join_codes(needed, joint)}"
    requires = {"if": {"of": {"units": units}}, "then": then}
    return PairRule(requires, text, _id("needs", [*units, *needed]))


def join_codes(codes: list[str], joint: str = "and") -> str:
    """Return codes as a list in words."""
    *first, last = codes
    return f"{', '.join(first)} {joint} {last}" if first else last
