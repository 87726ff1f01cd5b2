"""Qualifications that were compared, in words: why this rank, and what counts there."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from recommender.errors import counted
from recommender.qualifications.plans import Status
from recommender.reports.words import sizes, wording
from recommender.reports.words.lists import join_names, shorten_names
from recommender.reports.words.plan_totals import totals

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from recommender.answers.qualification_choice import (
        Contender,
        QualificationChoice,
    )
    from recommender.answers.task_levels import TaskLevel
    from recommender.errors import Fault
    from recommender.qualifications.same_units import CarriedUnit, OtherUnit
    from recommender.qualifications.units import Unit

NO_TIME = "time ran out before a plan was found, or proven impossible"
_MOST_BEYOND = 5


def why_there(contender: Contender, choice: QualificationChoice) -> str:
    """Return the reason for the rank of a qualification."""
    if contender.plan is None:
        return why_no_plan(contender)
    first = choice.with_plans[0]
    if contender is first:
        return _why_first(choice)
    return f"{_more_mismatch(contender, choice)}{_differences(contender, first)}"


def why_no_plan(contender: Contender) -> str:
    """Return in a line why there is no plan in a qualification."""
    answer = contender.answer
    if answer is None:
        faults = "; ".join(map(fault_in_short, contender.faults))
        return f"no plan: {faults}"
    if answer.status is Status.UNKNOWN:
        return NO_TIME
    return f"no valid plan: {'; '.join(wording.conflict_lines(answer.conflict))}"


def fault_in_short(fault: Fault) -> str:
    """Return a fault in one line, with its place."""
    row = "" if fault.row is None else f" row {fault.row}"
    where = f"{fault.file}{row}: " if fault.file else ""
    return f"{where}{fault.message}"


def _why_first(choice: QualificationChoice) -> str:
    first, *others = choice.with_plans
    answer = first.answer
    proof = ""
    if answer is not None and answer.status is Status.FEASIBLE:
        proof = "; NOT proven: time ran out"
    if not others:
        only = "the only one with a valid plan"
        return only + proof if len(choice.contenders) > 1 else "a valid plan" + proof
    if not choice.is_by_mismatch:
        return f"it covers most of the job{proof}"
    near = [each.qualification.name for each in others if choice.is_near(each)]
    least = f"the least mismatch{proof}"
    if near:
        least += f"; {join_names(near)} is about as good"
        least = least.replace(" is about", " are about") if len(near) > 1 else least
    return least


def _more_mismatch(contender: Contender, choice: QualificationChoice) -> str:
    """Return how far a plan is from the first, where that can be compared."""
    plan, first = contender.plan, choice.with_plans[0].plan
    assert plan is not None
    assert first is not None
    if not choice.is_by_mismatch:
        return ""
    more = plan.fit.mismatch - first.fit.mismatch
    if not more:
        return "the same mismatch as the first: "
    near = "about as good as the first: " if choice.is_near(contender) else ""
    amount = sizes.amount(more, contender.qualification)
    return f"{near}{amount} more mismatch{', ' if near else ' than the first: '}"


def _differences(contender: Contender, first: Contender) -> str:
    """Return what a plan covers, and costs, compared with that of the first."""
    plan, best = contender.plan, first.plan
    assert plan is not None
    assert best is not None
    qualification = contender.qualification
    covered, daily = (
        (f"{wording.percent(share)}", f"{wording.percent(other)}")
        for share, other in (
            (plan.fit.coverage, best.fit.coverage),
            (plan.fit.relevance, best.fit.relevance),
        )
    )
    parts = [
        f"it covers {covered[0]} of the job{_beside(*covered, 'the first ')}",
        f"{daily[0]} of the {qualification.counted_in} are daily work{_beside(*daily)}",
    ]
    if qualification.counted_in == first.qualification.counted_in:
        size = sizes.count(plan.new_credits, qualification)
        other = f"{best.new_credits}"
        parts.append(f"{size} to earn{_beside(f'{plan.new_credits}', other)}")
    return ", ".join(parts)


def _beside(value: str, other: str, whose: str = "") -> str:
    """Return another value in brackets, or that it is the same."""
    return f" ({whose}{other})" if value != other else " (the same)"


def plan_in_words(contender: Contender) -> str:
    """Return the units of the best plan, how many there are, and how long they take."""
    plan, qualification = contender.plan, contender.qualification
    assert plan is not None
    in_all = totals(plan, contender.candidate.wishes, qualification)
    return f"{' '.join(plan.codes)}: {in_all}"


def carried_in_words(contender: Contender, source: str) -> str:
    """Return which units here are those that are held, with their credits, and why.

    It is empty where there are none. `source` names where they were achieved, if that
    is another qualification.
    """
    carried, qualification = contender.carried.carried, contender.qualification
    lines = [_carried_line(match, contender, source) for match in carried]
    if len(lines) > 1:
        credits = sum(match.here.credits for match in carried)
        lines.insert(0, f"{sizes.count(credits, qualification)} in all")
    return "\n".join(lines)


def _carried_line(match: CarriedUnit, contender: Contender, source: str) -> str:
    held, here = match.held, match.here
    origin = f"{held.code} of {source}" if source else held.code
    same = "" if here.code == held.code and not source else f" is {here.code} here"
    size = f": {sizes.count(here.credits, contender.qualification)}"
    return f"{origin}{same}{size} ({match.because})"


def other_in_words(other: OtherUnit) -> str:
    """Return why a unit that is held does not count here."""
    ask = "; ask the awarding body" if other.perhaps is not None else ""
    return f"{other.held.code}: {other.because}{ask}"


def beyond_in_words(contender: Contender) -> str:
    """Return the units of the plan of which nothing is weekly work, with their tasks.

    It is empty where there are none.
    """
    units = contender.beyond_the_job
    if not units:
        return ""
    names = [_with_tasks(unit) for unit in units]
    credits = sum(unit.credits for unit in units)
    size = sizes.count(credits, contender.qualification)
    listed = shorten_names(names, _MOST_BEYOND)
    them = "it" if len(units) == 1 else "them"
    return f"{listed}: nothing in {them} is weekly work here ({size})"


def main_tasks(unit: Unit) -> list[str]:
    """Return the tasks that a unit assesses most."""
    strongest = max((strength for _, strength in unit.tags), default=0)
    return [tag for tag, strength in unit.tags if strength == strongest]


def _with_tasks(unit: Unit) -> str:
    tasks = main_tasks(unit)
    return f"{unit.code} ({', '.join(tasks)})" if tasks else unit.code


def levels_in_words(choice: QualificationChoice) -> list[str]:
    """Return at which levels the tasks of the job are assessed, and what that means.

    There are no sentences where the tasks are all of one level, or nothing is known of
    the job.
    """
    compared = (each.qualification.level for each in choice.contenders)
    levels = sorted({level for level in compared if level is not None})
    of_tasks = {task.level for task in choice.levels} - {None}
    if not levels or len(of_tasks) < 2:
        return []
    # Beside a single qualification the question is whether the level below would do.
    lowest = levels[0] if len(levels) > 1 else levels[0] - 1
    sentences = [f"{_shares(choice.levels, lowest)}."]
    sentences += _main_level(choice, lowest, levels[-1])
    sentences += _best_by_level(choice)
    return sentences


def _shares(tasks: Sequence[TaskLevel], lowest: int) -> str:
    """Return how many tasks are assessed up to a level, and how many only above it."""
    leveled = [task for task in tasks if task.level is not None]
    low = [task for task in leveled if (task.level or 0) <= lowest]
    above = sorted({task.level or 0 for task in leveled} - set(range(lowest + 1)))
    verb = "is" if len(low) == 1 else "are"
    parts = [
        f"{len(low)} {verb} assessed by units up to level {lowest} "
        f"({_share(low)} of the work)"
    ]
    for level in above:
        first = [task for task in leveled if task.level == level]
        parts.append(f"{len(first)} only from level {level} ({_share(first)})")
    without = [task for task in tasks if not task.is_assessed]
    if without:
        names = shorten_names([task.tag for task in without], 3)
        parts.append(f"{len(without)} by no unit ({names})")
    return f"Of the {counted(len(tasks), 'task')} of this job, {join_names(parts)}"


def _share(tasks: Iterable[TaskLevel]) -> str:
    """Return how much of the job some tasks are, by how often they are done."""
    return wording.percent(sum((task.share for task in tasks), Fraction(0)))


def _main_level(
    choice: QualificationChoice, lowest: int, highest: int
) -> Iterator[str]:
    """Yield what more than half of the job is, and what the first asks above that."""

    def is_most(is_meant: Callable[[TaskLevel], bool]) -> bool:
        return 2 * sum(task.share for task in choice.levels if is_meant(task)) > 1

    if is_most(lambda task: task.level is not None and task.level <= lowest):
        yield f"Most of it is work up to level {lowest}."
        yield from _above(choice.contenders[0], lowest)
    elif is_most(lambda task: task.level is not None and task.level > highest):
        yield f"Most of it is work above level {highest}."
    elif is_most(lambda task: not task.is_assessed):
        yield "Most of it is assessed by no unit here: look at other qualifications."


def _above(first: Contender, lowest: int) -> Iterator[str]:
    """Yield how much of the first plan is above a level, and suits the job there."""
    units = first.plan.new_units if first.plan else ()
    above = [unit for unit in units if (unit.level or 0) > lowest]
    if not above or (first.qualification.level or 0) <= lowest:
        return
    qualification = first.qualification
    credits = sum(unit.credits for unit in above)
    beyond = (unit for unit in above if unit in first.beyond_the_job)
    supported = credits - sum(unit.credits for unit in beyond)
    some = {0: "none", credits: "all"}.get(supported, f"{supported}")
    yield (
        f"{qualification.name} asks for {sizes.count(credits, qualification)} above "
        f"that, {some} of them with weekly work behind them."
    )


def _best_by_level(choice: QualificationChoice) -> Iterator[str]:
    """Yield what the best at each level covers, in how many credits."""
    best: dict[int, Contender] = {}
    for contender in choice.with_plans:
        level = contender.qualification.level
        if level is not None and not choice.is_of_several_areas:
            best.setdefault(level, contender)
    if len(best) < 2:
        return
    parts = [_covers(level, best[level]) for level in sorted(best)]
    text = "; ".join(parts)
    yield f"{text[:1].upper()}{text[1:]}."


def _covers(level: int, contender: Contender) -> str:
    plan, qualification = contender.plan, contender.qualification
    assert plan is not None
    covered = wording.percent(plan.fit.coverage)
    size = sizes.count(plan.new_credits, qualification)
    more = " more" if plan.held else ""
    size = size.replace(" ", f"{more} ", 1)
    return f"at level {level}, {qualification.name} covers {covered} in {size}"
