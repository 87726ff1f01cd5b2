"""Why a unit is in a plan, told: what it fits, what needs it, what is as good."""

from __future__ import annotations

from typing import TYPE_CHECKING

from recommender.errors import counted
from recommender.qualifications.rules import Kind, requires_every_unit
from recommender.reports.blocks import Block, Paragraph
from recommender.reports.words import requirements, sizes

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from recommender.answers.recommendation import Recommendation
    from recommender.qualifications.plans import Finding, Plan
    from recommender.qualifications.qualification import Qualification
    from recommender.qualifications.units import Unit

OFTEN = {3: "daily", 2: "weekly", 1: "sometimes"}
NO_TIME = "not worked out: the time ran out"
WEAK = "weak evidence"
_MOST_TIES = 3


def matched_tags(unit: Unit, job: Mapping[str, int]) -> tuple[str, ...]:
    """Return the unit's tags that are part of the job, what counts most first."""
    worth = {tag: strength * job.get(tag, 0) for tag, strength in unit.tags}
    matched = [tag for tag in worth if worth[tag] > 0]
    return tuple(sorted(matched, key=lambda tag: -worth[tag]))


def fitting_tags(unit: Unit, job: Mapping[str, int]) -> str:
    """Return the parts of the job that a unit fits, and how often they come up."""
    return _tasks(matched_tags(unit, job), job)


def _tasks(tags: Sequence[str], job: Mapping[str, int]) -> str:
    return ", ".join(f"{tag} ({OFTEN[job[tag]]})" for tag in tags)


def reason_in_full(
    unit: Unit, plan: Plan, job: Mapping[str, int], mandatory: bool
) -> str:
    """Return in one line why the unit is in the plan."""
    parts = []
    if unit.code in plan.held:
        parts.append("already held")
    if mandatory:
        parts.append("mandatory")
    parts.append(
        f"fits {fitting_tags(unit, job)}"
        if fitting_tags(unit, job)
        else "not in the job"
    )
    served = _without_it(plan.accounted.need_by_code[unit.code].unmet)
    parts += [served] if served and not mandatory else []
    return "; ".join(parts)


def reason_in_short(
    unit: Unit, plan: Plan, job: Mapping[str, int], mandatory: bool
) -> str:
    """Return the same in few words, for a column of a table, with what is as good."""
    parts = ["held"] if unit.code in plan.held else []
    parts += ["mandatory"] if mandatory else []
    parts += [WEAK] if is_weak(unit, plan) else []
    found, served = fitting_tags(unit, job), _without_it(deciding_findings(unit, plan))
    if found:
        parts.append(found)
    elif is_weak(unit, plan) or not served:
        parts.append("not in the job")
    elif not mandatory:
        parts.append(f"not in the job; {served}")
    ties = ties_in_words(unit, plan)
    return "; ".join([*parts, ties] if ties else parts) or "not in the job"


def _without_it(broken: Sequence[Finding]) -> str:
    """State which rules the plan would break without a unit, and by how much."""
    return (
        f"without it the plan {requirements.lacks_in_words(broken)}" if broken else ""
    )


def is_weak(unit: Unit, plan: Plan) -> bool:
    """Return whether nothing of the unit is at least weekly work."""
    return plan.accounted.need_by_code[unit.code].weak


def tied_units(unit: Unit, plan: Plan) -> tuple[Unit, ...] | None:
    """Return the units that are as good in its place; None if not worked out."""
    if plan.accounted.losses is None:
        return None
    loss = plan.accounted.loss_of(unit.code)
    return loss.as_good if loss else ()


def ties_in_words(unit: Unit, plan: Plan) -> str:
    """Return in words what is as good as a unit; empty where nothing is.

    A unit with other credits says how many.
    """
    others = tied_units(unit, plan) or ()
    told = [
        one.code
        if one.credits == unit.credits
        else f"{one.code} with {counted(one.credits, 'credit')}"
        for one in others[:_MOST_TIES]
    ]
    more = len(others) - len(told)
    told += [f"{more} more"] if more else []
    return f"as good: {' or '.join(told)} (your choice)" if told else ""


def tied_codes(unit: Unit, plan: Plan) -> str:
    """Return the codes of what is as good as a unit, for a spreadsheet."""
    others = tied_units(unit, plan)
    return NO_TIME if others is None else " ".join(one.code for one in others)


def ties_blocks(plan: Plan, asked: Sequence[str]) -> list[Block]:
    """State where all plans that are as good are counted; `asked` are options."""
    if plan.accounted.losses is None:
        return [Paragraph(NO_TIME, "Ties")]
    if not any(loss.as_good for loss in plan.accounted.losses):
        return []
    command = " ".join(["recommender explain", *asked])
    told = f"some units have equally good alternatives; {command} counts all such plans"
    return [Paragraph(told, "Ties")]


def weak_evidence_blocks(plan: Plan, answer: Recommendation) -> list[Block]:
    """State of each unit with weak evidence why it is there, and what instead."""
    job, qualification = answer.problem.job, answer.qualification
    told = [
        f"{unit.code}: {weak_evidence_in_words(unit, plan, job, qualification)}"
        for unit in plan.units
        if is_weak(unit, plan)
    ]
    return [Paragraph("\n".join(told), "Weak")] if told else []


def weak_evidence_in_words(
    unit: Unit, plan: Plan, job: Mapping[str, int], qualification: Qualification
) -> str:
    """Return why a unit is there though its evidence is weak; empty if it is not.

    The best unit in its place is named with its price.
    """
    if not is_weak(unit, plan):
        return ""
    alone = plan.accounted.need_by_code[unit.code].alone
    parts = [f"for {_tasks(alone, job)}"] if alone else []
    asked = [
        one.rule for one in deciding_findings(unit, plan) if _is_wish_for(unit, one)
    ]
    parts += [f"you asked for it ({rule.id})" for rule in asked]
    short = [
        one for one in deciding_findings(unit, plan) if not _is_wish_for(unit, one)
    ]
    parts += [_without_it(short)] if short else []
    return "; ".join([*parts, _best_replacement(unit, plan, qualification)])


def deciding_findings(unit: Unit, plan: Plan) -> list[Finding]:
    """Return the findings without a unit that tell why it, and no other, is there."""
    unmet = plan.accounted.need_by_code[unit.code].unmet
    loss = plan.accounted.loss_of(unit.code)
    if loss is None:
        return list(unmet)
    rules = list(loss.deciding)
    found = [one for one in unmet if one.rule in rules or _is_wish_for(unit, one)]
    return found or list(unmet)


def _is_wish_for(unit: Unit, finding: Finding) -> bool:
    wish = finding.rule.kind is Kind.WISH
    return wish and requires_every_unit(finding.rule) == {unit.code}


def _best_replacement(unit: Unit, plan: Plan, qualification: Qualification) -> str:
    loss = plan.accounted.loss_of(unit.code)
    if loss is None:
        return f"what could replace it was {NO_TIME}"
    if loss.best is None or loss.loss is None:
        return "no other unit can replace it"
    if not loss.loss:
        return f"{loss.best.code} would be as good"
    price = sizes.amount(abs(loss.loss), qualification)
    # A plan that is not proven to be the best may gain by a swap.
    than = "more" if loss.loss > 0 else "less"
    return f"{loss.best.code} could replace it, with {price} {than} mismatch"
