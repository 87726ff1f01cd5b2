"""The units chosen for a candidate in words: how they fit, why, what to decide."""

from __future__ import annotations

from typing import TYPE_CHECKING

from recommender.qualifications.plans import Status
from recommender.qualifications.rules import Kind, requires_every_unit
from recommender.reports.cohort_report import reason_of
from recommender.reports.words import day_words, reasons, shortfalls, sizes
from recommender.reports.words.lists import join_names
from recommender.reports.words.waived_words import (
    WAIVED,
    waived_findings,
    waived_in_words,
)
from recommender.reports.words.wish_words import wishes_in_words

if TYPE_CHECKING:
    from collections.abc import Iterator
    from fractions import Fraction

    from recommender.cohorts.chosen_units import ChosenUnits
    from recommender.qualifications.qualification import Qualification
    from recommender.qualifications.rules import Rule
    from recommender.qualifications.units import Unit

NOTHING = "nothing"
_SHARES = ((95, "nearly all"), (60, "most"), (40, "about half"), (20, "some"))
_STATUS: dict[str, str] = {
    Status.OPTIMAL: "best plan, proven",
    Status.FEASIBLE: "plan, not proven optimal",
    Status.INFEASIBLE: "no plan",
    Status.UNKNOWN: "time ran out",
}


def status_in_words(chosen: ChosenUnits) -> str:
    """Return whether there is a plan, how far it is proven, and who changed it."""
    if chosen.is_changed:
        return "changed by hand"
    return _STATUS.get(chosen.outcome.status, chosen.outcome.status)


def share_in_words(share: float | Fraction, whole: str, little: str = "little") -> str:
    """Return a share of a whole in words, with the percentage.

    >>> share_in_words(0.52, "the job"), share_in_words(0.1, "the units", "few")
    ('about half of the job (52 %)', 'few of the units (10 %)')
    """
    percent = round(100 * share)
    words = next((words for least, words in _SHARES if percent >= least), little)
    return f"{words} of {whole} ({percent} %)"


def fit_in_words(chosen: ChosenUnits, qualification: Qualification) -> str:
    """Return how well the units suit the job."""
    candidate = chosen.member.candidate
    if not chosen.is_there:
        return ""
    if not (candidate.role or candidate.tags or candidate.unsure):
        return "not matched: no role and no tags"
    covered = share_in_words(chosen.fit.coverage, "the job")
    counted_in = f"the {qualification.counted_in}"
    daily = share_in_words(chosen.fit.relevance, counted_in, "few")
    return f"covers {covered}; {daily} are daily work"


def why_in_words(unit: Unit, chosen: ChosenUnits) -> str:
    """Return why a unit is there, and what would be as good."""
    mandatory = unit.code in chosen.problem.mandatory
    parts = ["mandatory"] if mandatory else []
    parts += [reasons.WEAK] if unit.code in chosen.weak else []
    tasks = reasons.fitting_tags(unit, chosen.problem.job)
    parts.append(tasks or "not in the job")
    unmet = chosen.unmet_by_code[unit.code]
    if any(_asks_for(unit, finding.rule) for finding in unmet):
        parts += [] if unit.code in chosen.problem.held else ["asked for"]
    elif unmet and not (tasks or mandatory):
        parts.append(f"without it the plan {shortfalls.lacks(unmet)}")
    if not chosen.is_changed and (others := chosen.outcome.as_good.get(unit.code)):
        names = join_names(others.split("; "), "or")
        parts.append(f"as good: {names} (your choice)")
    return "; ".join(parts)


def _asks_for(unit: Unit, rule: Rule) -> bool:
    return rule.kind is Kind.WISH and requires_every_unit(rule) == {unit.code}


def decisions(chosen: ChosenUnits, qualification: Qualification) -> list[str]:
    """Return what a person is to decide about a plan; nothing if it can stand."""
    return [
        wishes_in_words(text, qualification)
        for text in _decisions(chosen, qualification)
    ]


def _decisions(chosen: ChosenUnits, qualification: Qualification) -> Iterator[str]:
    outcome = chosen.outcome
    for finding in waived_findings(chosen.findings):
        yield f"{WAIVED} {waived_in_words(finding)}"
    if not outcome.has_plan:
        yield f"no plan: {reason_of(outcome) or outcome.status}"
        if outcome.way_out:
            yield f"cheapest way out: {outcome.way_out}"
    if chosen.is_changed:
        yield f"changed by hand: {change_in_words(chosen)}"
        yield cost_in_words(chosen, qualification)
    yield from faults_in_words(chosen)
    if outcome.status == Status.FEASIBLE:
        yield "not proven to be the best plan: time ran out"
    if chosen.weak:
        codes = join_names(code for code in chosen.codes if code in chosen.weak)
        yield f"{reasons.WEAK} for {codes}"
    if not chosen.is_changed:
        yield from _hours_needed(chosen)
        yield from outcome.unmet
        ties = [code for code in outcome.as_good if code in chosen.codes]
        if ties:
            yield f"equally good units in place of {join_names(ties)}"


def _hours_needed(chosen: ChosenUnits) -> Iterator[str]:
    weekly, wishes = chosen.outcome.weekly_hours_needed, chosen.member.candidate.wishes
    if weekly is not None and wishes.finish_by is not None:
        kind = "learning" if wishes.all_hours else "guided"
        yield f"needs {day_words.weekly_hours(weekly, kind, wishes.finish_by)}"


def change_in_words(chosen: ChosenUnits) -> str:
    """Return which units a person put in and took out."""
    parts = [
        f"{word} {join_names(codes)}"
        for word, codes in (("in", chosen.units_in), ("out", chosen.units_out))
        if codes
    ]
    return ", ".join(parts) or NOTHING


def cost_in_words(chosen: ChosenUnits, qualification: Qualification) -> str:
    """Return what the units cost above the best plan, in mismatch."""
    if chosen.cost is None:
        return "there is no best plan to compare it with"
    if not chosen.cost:
        return "as good as the best plan"
    words = sizes.cost_in_words(chosen.cost, qualification, "s")
    if is_beyond_spare(chosen):
        return (
            f"{words}, with more {qualification.counted_in} than are allowed to spare"
        )
    return words


def is_beyond_spare(chosen: ChosenUnits) -> bool:
    """Return whether units fit better than the best plan that can be suggested.

    If they keep every rule and wish, they have more credits than those to spare.
    """
    kept = chosen.holds and not chosen.not_kept
    better = chosen.cost is not None and chosen.cost < 0
    return kept and better and chosen.outcome.status == Status.OPTIMAL


def faults_in_words(chosen: ChosenUnits) -> Iterator[str]:
    """Yield what does not hold: unknown units, rules, then wishes and guidance."""
    for code in chosen.edit.unknown if chosen.edit else ():
        yield f"{code} is not a unit of this qualification"
    if chosen.is_there and chosen.broken:
        yield f"the plan {shortfalls.lacks(chosen.broken)}"
    for finding in chosen.not_kept if chosen.is_there else ():
        yield f"not kept: {finding.rule.text}"
