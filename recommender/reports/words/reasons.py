"""Why a unit is in a plan, in words: its tasks, the rules it meets, and its ties."""

from __future__ import annotations

from typing import TYPE_CHECKING

from recommender.errors import counted
from recommender.qualifications.rules import Kind, requires_every_unit
from recommender.reports.blocks import Block, Paragraph
from recommender.reports.words import shortfalls, sizes
from recommender.reports.words.lists import join_names
from recommender.requests.frequencies import often_in_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from recommender.answers.recommendation import Recommendation
    from recommender.qualifications.plans import Finding, Loss, Plan
    from recommender.qualifications.qualification import Qualification
    from recommender.qualifications.units import Unit
    from recommender.qualifications.vocabulary import Weight

NO_TIME = "not worked out: time ran out"
WEAK = "weak evidence"
_MOST_TIES = 3


def matched_tags(unit: Unit, job: Mapping[str, Weight]) -> tuple[str, ...]:
    """Return the unit's tags that are part of the job, those that count most first."""
    worth = {tag: strength * job.get(tag, 0) for tag, strength in unit.tags}
    matched = [tag for tag in worth if worth[tag] > 0]
    return tuple(sorted(matched, key=lambda tag: -worth[tag]))


def fitting_tags(unit: Unit, job: Mapping[str, Weight]) -> str:
    """Return the parts of the job that a unit fits, and how often they come up."""
    return _tasks(matched_tags(unit, job), job)


def _tasks(tags: Sequence[str], job: Mapping[str, Weight]) -> str:
    return ", ".join(f"{tag} ({often_in_words(job[tag])})" for tag in tags)


def reason_in_full(
    unit: Unit, plan: Plan, job: Mapping[str, Weight], mandatory: bool
) -> str:
    """Return in one line why the unit is in the plan."""
    parts = []
    if unit.code in plan.held:
        parts.append("already held")
    if mandatory:
        parts.append("mandatory")
    tasks = fitting_tags(unit, job)
    parts.append(f"fits {tasks}" if tasks else "not in the job")
    broken = plan.known_details.need_by_code[unit.code].unmet
    if broken and not mandatory:
        parts.append(_without_it(broken))
    return "; ".join(parts)


def reason_in_short(
    unit: Unit, plan: Plan, job: Mapping[str, Weight], mandatory: bool
) -> str:
    """Return the reason in few words, for a column of a table, with its ties."""
    parts = ["held"] if unit.code in plan.held else []
    parts += ["mandatory"] if mandatory else []
    parts += [WEAK] if is_weak(unit, plan) else []
    tasks, needed_for = (
        fitting_tags(unit, job),
        _without_it(deciding_findings(unit, plan)),
    )
    if tasks:
        parts.append(tasks)
    elif is_weak(unit, plan) or not needed_for:
        parts.append("not in the job")
    elif not mandatory:
        parts.append(f"not in the job; {needed_for}")
    ties = ties_in_words(unit, plan)
    return "; ".join([*parts, ties] if ties else parts) or "not in the job"


def _without_it(broken: Sequence[Finding]) -> str:
    """Return how the plan would break rules without a unit; empty if it would not."""
    return f"without it the plan {shortfalls.lacks(broken)}" if broken else ""


def is_weak(unit: Unit, plan: Plan) -> bool:
    """Return whether nothing of the unit is at least weekly work."""
    return plan.known_details.need_by_code[unit.code].weak


def tied_units(unit: Unit, plan: Plan) -> tuple[Unit, ...] | None:
    """Return the units that are as good in its place; None if not worked out."""
    if plan.known_details.losses is None:
        return None
    loss = plan.known_details.loss_of(unit.code)
    return loss.as_good if loss else ()


def ties_in_words(unit: Unit, plan: Plan) -> str:
    """Return which units are as good as this one; empty where none is.

    Credits are named where they differ from this unit's.
    """
    others = tied_units(unit, plan) or ()
    names = [
        other.code
        if other.credits == unit.credits
        else f"{other.code} with {counted(other.credits, 'credit')}"
        for other in others[:_MOST_TIES]
    ]
    more = len(others) - len(names)
    names += [f"{more} more"] if more else []
    return f"as good: {join_names(names, 'or')} (your choice)" if names else ""


def choices_in_words(losses: Iterable[Loss]) -> Iterator[str]:
    """Yield which units do as well as which, once for units with the same choice."""
    codes_by_choice: dict[tuple[str, ...], list[str]] = {}
    for loss in losses:
        if loss.as_good:
            choice = tuple(unit.code for unit in loss.as_good)
            codes_by_choice.setdefault(choice, []).append(loss.unit.code)
    for choice, codes in codes_by_choice.items():
        named, more = choice[:_MOST_TIES], len(choice) - _MOST_TIES
        others = [*named, f"{more} more"] if more > 0 else named
        do = "does" if len(choice) == 1 else "do"
        yield f"{join_names(others, 'or')} {do} as well as {join_names(codes, 'or')}"


def tied_codes(unit: Unit, plan: Plan) -> str:
    """Return the codes of the units that are as good, for a spreadsheet."""
    others = tied_units(unit, plan)
    return NO_TIME if others is None else " ".join(other.code for other in others)


def ties_blocks(plan: Plan, command: str) -> list[Block]:
    """Render which command counts all equally good plans."""
    if plan.known_details.losses is None:
        return [Paragraph(NO_TIME, "Ties")]
    if not any(loss.as_good for loss in plan.known_details.losses):
        return []
    text = f"some units have equally good alternatives; {command} counts all such plans"
    return [Paragraph(text, "Ties")]


def weak_evidence_blocks(plan: Plan, answer: Recommendation) -> list[Block]:
    """Render for each unit with weak evidence why it is there, and what could be."""
    job, qualification = answer.problem.job, answer.qualification
    lines = [
        f"{unit.code}: {weak_evidence_in_words(unit, plan, job, qualification)}"
        for unit in plan.units
        if is_weak(unit, plan)
    ]
    return [Paragraph("\n".join(lines), "Weak")] if lines else []


def weak_evidence_in_words(
    unit: Unit, plan: Plan, job: Mapping[str, Weight], qualification: Qualification
) -> str:
    """Return why a unit is there though its evidence is weak; empty if it is not.

    The best unit in its place is named, with what the swap would cost.
    """
    if not is_weak(unit, plan):
        return ""
    only_here = plan.known_details.need_by_code[unit.code].alone
    parts = [f"the only unit for {_tasks(only_here, job)}"] if only_here else []
    findings = deciding_findings(unit, plan)
    wishes = [finding.rule for finding in findings if _is_wish_for(unit, finding)]
    parts += [f"you asked for it ({wish.id})" for wish in wishes]
    broken = [finding for finding in findings if not _is_wish_for(unit, finding)]
    parts += [_without_it(broken)] if broken else []
    return "; ".join([*parts, _best_replacement(unit, plan, qualification)])


def deciding_findings(unit: Unit, plan: Plan) -> list[Finding]:
    """Return the findings that decide for this unit: what would fail without it."""
    unmet = plan.known_details.need_by_code[unit.code].unmet
    loss = plan.known_details.loss_of(unit.code)
    if loss is None:
        return list(unmet)
    rules = list(loss.deciding)
    findings = [
        finding
        for finding in unmet
        if finding.rule in rules or _is_wish_for(unit, finding)
    ]
    return findings or list(unmet)


def _is_wish_for(unit: Unit, finding: Finding) -> bool:
    wish = finding.rule.kind is Kind.WISH
    return wish and requires_every_unit(finding.rule) == {unit.code}


def _best_replacement(unit: Unit, plan: Plan, qualification: Qualification) -> str:
    loss = plan.known_details.loss_of(unit.code)
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
