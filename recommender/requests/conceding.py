"""Conceding: a request with a wish given up, or with guidance set aside."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from recommender.qualifications.rules import Kind

if TYPE_CHECKING:
    from recommender.qualifications.rules import Rule
    from recommender.requests.candidate import Candidate

_UNITS = {
    "--with": "with_units",
    "--without": "without_units",
    "--have": "have",
    "--endorse": "endorse",
}
_LIMITS = {
    "--max-credits": "max_credits",
    "--max-level": "max_level",
    "--finish-by": "finish_by",
}


def concede(candidate: Candidate, rule: Rule) -> Candidate:
    """Give the request without what asked for a rule, found by the rule's id."""
    wishes = candidate.wishes
    if rule.kind is Kind.GUIDANCE:
        lift = (*wishes.lift, rule.id)
        return replace(candidate, wishes=replace(wishes, lift=lift))
    option, _, value = rule.id.partition(" ")
    if option == "--tag":
        return _without_never(candidate, rule.id)
    change: dict[str, Any] = {}
    if option in _UNITS:
        fields = {_UNITS[option]}
        if option == "--have":
            # A unit that is wanted too would only be wanted now.
            fields.add("with_units")
        for field in fields:
            codes = getattr(wishes, field)
            change[field] = tuple(code for code in codes if code != value)
    else:
        change[_LIMITS[option]] = None
    return replace(candidate, wishes=replace(wishes, **change))


def _without_never(candidate: Candidate, id_: str) -> Candidate:
    """Give the request in which no tag that an id names is never done."""
    named = {part.removesuffix(":never") for part in id_.split() if part != "--tag"}
    kept = {tag: often for tag, often in candidate.tags.items() if tag not in named}
    # What the role says is never done is taken out of the job.
    of_the_role = sorted(named - candidate.tags.keys())
    return replace(candidate, tags=kept, no_tags=(*candidate.no_tags, *of_the_role))


def can_be_given_up(rule: Rule) -> bool:
    """Say whether a rule is the candidate's to give up: withdrawn units are a fact."""
    if rule.kind is Kind.RULE:
        return False
    return not rule.id.startswith("--withdrawn ")


def in_words(rule: Rule, candidate: Candidate) -> str:
    """Say what a candidate is to do to give a rule up.

    >>> from recommender.qualifications.rules import Bound, Kind, Rule, Select
    >>> from recommender.requests.candidate import Candidate
    >>> guide = Rule("level-4", Kind.GUIDANCE, "", "", Bound("units", Select()))
    >>> in_words(guide, Candidate())
    'add --lift level-4'
    """
    verb = "add --lift" if rule.kind is Kind.GUIDANCE else "drop"
    option, _, value = rule.id.partition(" ")
    if option == "--have" and value in candidate.wishes.with_units:
        return f"{verb} {rule.id} and --with {value}"
    return f"{verb} {rule.id}"
