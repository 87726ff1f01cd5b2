"""Qualifications that were compared, in words: why this rank, and what counts there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from recommender.errors import counted
from recommender.qualifications.plans import Status
from recommender.reports.parts.timeline_part import weeks_in_words
from recommender.reports.words import sizes, wording
from recommender.reports.words.lists import join_names, shorten_names
from recommender.requests.pace import pace_for

if TYPE_CHECKING:
    from collections.abc import Iterator

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
    parts = [sizes.total(plan.units, qualification)]
    if plan.held:
        parts.append(f"{plan.new_credits} of them still to earn")
    hours = sizes.hours(plan, qualification)
    pace = pace_for(contender.candidate.wishes, plan.new_units)
    if hours is not None:
        parts.append(f"about {counted(hours, 'guided hour')}")
    if hours is not None and pace is not None:
        parts.append(weeks_in_words(pace.hours_of(plan.new_units), pace))
    return f"{' '.join(plan.codes)}: {', '.join(parts)}"


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


def levels_in_words(choice: QualificationChoice) -> str:
    """Return at which levels the tasks of the job are assessed, and what that means.

    It is empty where the tasks are all of one level, or nothing is known of the job.
    """
    compared = (each.qualification.level for each in choice.contenders)
    levels = sorted({level for level in compared if level is not None})
    of_tasks = {task.level for task in choice.levels} - {None}
    if not levels or len(of_tasks) < 2:
        return ""
    # Beside a single qualification the question is whether the level below would do.
    lowest = levels[0] if len(levels) > 1 else levels[0] - 1
    sentences = [f"{_shares(choice.levels, lowest)}."]
    sentences += _main_level(choice.levels, lowest, levels[-1])
    sentences += _best_by_level(choice)
    return " ".join(sentences)


def _shares(tasks: tuple[TaskLevel, ...], lowest: int) -> str:
    """Return how many tasks are assessed up to a level, and how many only above it."""
    levels = [task.level for task in tasks if task.level is not None]
    low = sum(level <= lowest for level in levels)
    above = sorted({level for level in levels if level > lowest})
    parts = [f"{low} {_are(low)} assessed by units up to level {lowest}"]
    parts += [f"{levels.count(level)} only from level {level}" for level in above]
    without = [task.tag for task in tasks if not task.is_assessed]
    if without:
        parts.append(f"{len(without)} by no unit ({shorten_names(without, 3)})")
    return f"Of the {counted(len(tasks), 'task')} of this job, {join_names(parts)}"


def _are(number: int) -> str:
    return "is" if number == 1 else "are"


def _main_level(
    tasks: tuple[TaskLevel, ...], lowest: int, highest: int
) -> Iterator[str]:
    """Yield what most of the job is, where more than half of its tasks are that."""
    levels = [task.level for task in tasks if task.level is not None]
    if 2 * sum(level <= lowest for level in levels) > len(tasks):
        yield f"Most of it is work up to level {lowest}."
    elif 2 * sum(level > highest for level in levels) > len(tasks):
        yield f"Most of it is work above level {highest}."
    elif 2 * sum(not task.is_assessed for task in tasks) > len(tasks):
        yield "Most of it is assessed by no unit here: look at other qualifications."


def _best_by_level(choice: QualificationChoice) -> Iterator[str]:
    """Yield what the best at each level covers, in how many credits."""
    best: dict[int, Contender] = {}
    for contender in choice.with_plans:
        if contender.qualification.level is not None:
            best.setdefault(contender.qualification.level, contender)
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
