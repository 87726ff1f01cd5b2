"""What a check of a qualification remarks on, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from recommender.reports.words import requirements
from recommender.reports.words.lists import join_names

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from recommender.answers.lint import Clash, Remark

_MOST_NAMED = 12


def clash_words(clash: Clash) -> str:
    """Word what a rule needs, and what there is where the others are kept."""
    needs = f"needs {requirements.requirement_in_words(clash.rule.requires)}"
    if clash.reachable is None:
        return needs
    bound = clash.rule.bound
    assert bound is not None
    side = "at most" if bound.at_least is not None else "at least"
    return f"{needs}; with the others kept there are {side} {clash.reachable}"


def remark_words(remark: Remark) -> str:
    """Word a remark."""
    return _WORDS[remark.id](remark)


def _implied(one: Remark) -> str:
    by = join_names(one.by) if one.by else "the others together"
    return f"every set of units that keeps {by} keeps {one.subjects[0]}"


def _example(one: Remark) -> str:
    return " ".join(one.example)


_WORDS: dict[str, Callable[[Remark], str]] = {
    "group-empty": lambda one: f"Group {one.subjects[0]} has no units",
    "units-untagged": lambda one: (
        f"{_named(one.subjects)}: no tag says what is assessed, so no job makes a "
        f"difference"
    ),
    "rules-unwritten": lambda one: f"{_named(one.subjects)}: still to be written",
    "rule-never-binds": lambda one: f"every set of units keeps {one.subjects[0]}",
    "rule-not-examined": lambda one: (
        f"{one.subjects[0]} is about what counts, not what is taken: whether it binds "
        f"was not looked at"
    ),
    "rule-of-candidate": lambda one: (
        f"{one.subjects[0]} asks what a candidate says or holds: here it is read for "
        f"one who says and holds nothing"
    ),
    "rule-implied": _implied,
    "units-in-no-plan": lambda one: f"{_named(one.subjects)}: no valid plan has them",
    "title-in-no-plan": lambda one: (
        f"{one.subjects[0]}: no valid plan earns this title"
    ),
    "families-unbarred": lambda one: (
        f"{_named(one.subjects)}: a plan may have two of these families; a rule with "
        f'for_each.column = "family" and at_most = 1 would bar that'
    ),
    "readings-same": lambda one: (
        f"{one.subjects[0]}: it makes no difference whether it is read as "
        f"{one.subjects[1]} or {one.subjects[2]}"
    ),
    "reading-wider": lambda one: (
        f"{one.subjects[0]} is read as {one.subjects[1]}; read as {one.subjects[2]} "
        f"more is valid, e.g. {_example(one)}"
    ),
    "reading-narrower": lambda one: (
        f"{one.subjects[0]} is read as {one.subjects[1]}; read as {one.subjects[2]} "
        f"less is valid, e.g. not {_example(one)}"
    ),
    "role-without-plan": lambda one: (
        f"{one.subjects[0]}: no plan suits this role, because of {join_names(one.by)}"
    ),
}


def _named(names: Sequence[str]) -> str:
    if len(names) <= _MOST_NAMED:
        return ", ".join(names)
    return f"{', '.join(names[:_MOST_NAMED])} and {len(names) - _MOST_NAMED} more"
