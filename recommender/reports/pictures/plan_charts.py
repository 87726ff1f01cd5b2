"""Charts of a plan: the job covered, its size by group and level, and its timeline."""

from __future__ import annotations

from fractions import Fraction
from itertools import accumulate
from typing import TYPE_CHECKING

from recommender.errors import Fault, RequestError, counted
from recommender.qualifications.rules import Kind
from recommender.reports.pictures.chart import (
    NO_BREAK,
    Bar,
    BarChart,
    Look,
    Part,
)
from recommender.reports.words import requirements, sizes, wording
from recommender.requests.frequencies import likely_weight, often_in_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from recommender.answers.recommendation import Recommendation
    from recommender.qualifications.exact_numbers import Number
    from recommender.qualifications.plans import Finding, Plan
    from recommender.qualifications.qualification import Qualification
    from recommender.qualifications.units import Unit

FULL_STRENGTH = 3
COVERED_AXIS = "How much of the task the units assess, in percent"
COVERED_TICKS = tuple((Fraction(n, 4), f"{25 * n} %") for n in range(5))
# The looks of levels, the highest first.
_LEVELS = (Look.SOLID, Look.STRIPED, Look.CROSSED, Look.RULED)
_COVERED = {
    3: ("covered", Look.SOLID),
    2: ("two thirds covered", Look.STRIPED),
    1: ("one third covered", Look.STRIPED),
    0: ("left out", Look.EMPTY),
}


def coverage_chart(answer: Recommendation) -> BarChart:
    """Return how much of each task of the job the best plan covers.

    Raises:
        RequestError: No job was described.
    """
    plan, words = answer.best, answer.qualification.vocabulary
    covered = strengths(plan, answer)
    if not covered:
        message = "no job was described, so there is none to show"
        hint = "say what the job is, with a role or with tags"
        raise RequestError(Fault("picture-job", message, hint))
    bars = tuple(
        Bar(
            f"{words.find_tag(tag).title} ({often_in_words(answer.problem.job[tag])})",
            tuple(_covered(strength)),
            _COVERED[strength][0] if strength else _why_left_out(tag, answer),
        )
        for tag, strength in covered.items()
    )
    left = sum(not strength for strength in covered.values())
    verb = "is" if left == 1 else "are"
    rest = f"{left} of {counted(len(covered), 'task')} {verb} left out"
    title = f"The plan covers {wording.percent(plan.fit.coverage)} of the job; "
    title += rest if left else "no task is left out"
    names = {Look.SOLID: "covered", Look.STRIPED: "covered in part"}
    names[Look.EMPTY] = "not covered"
    return BarChart(
        title, _in_turn(bars), COVERED_AXIS, bars, names, ticks=COVERED_TICKS
    )


def strengths(plan: Plan, answer: Recommendation) -> dict[str, int]:
    """Return how strongly the plan assesses each task, 0 to 3, the most work first."""
    job, best = answer.problem.job, dict[str, int]()
    for unit in plan.units:
        for tag, strength in unit.tags:
            best[tag] = max(best.get(tag, 0), strength)
    wanted = [tag for tag, weight in job.items() if weight > 0]
    ordered = sorted(
        wanted,
        key=lambda tag: (-likely_weight(job[tag]), -job[tag], -best.get(tag, 0)),
    )
    return {tag: best.get(tag, 0) for tag in ordered}


def _covered(strength: int) -> Iterator[Part]:
    share = Fraction(strength, FULL_STRENGTH)
    if strength:
        yield Part(0, share, _COVERED[strength][1])
    if strength < FULL_STRENGTH:
        yield Part(share, 1, Look.EMPTY)


def _why_left_out(tag: str, answer: Recommendation) -> str:
    units = answer.qualification.catalogue.units
    assessed = any(tag == name for unit in units for name, _ in unit.tags)
    return "left out" if assessed else "no unit assesses it"


def _in_turn(bars: Sequence[Bar]) -> str:
    """Return the notes of bars, each with the labels that have it."""
    labels: dict[str, list[str]] = {}
    for bar in bars:
        labels.setdefault(bar.note, []).append(bar.label)
    return ". ".join(
        f"{note[:1].upper()}{note[1:]}: {'; '.join(names)}"
        for note, names in labels.items()
    )


def credits_chart(answer: Recommendation) -> BarChart:
    """Return the size of the best plan by group and level, and what the rules need."""
    plan = answer.best
    return size_chart(plan.units, plan.findings, answer.qualification)


def size_chart(
    units: Sequence[Unit], findings: Sequence[Finding], qualification: Qualification
) -> BarChart:
    """Return the size of any units by group and level, and what the rules need."""
    counted_in = qualification.counted_in
    levels = sorted({unit.level for unit in units if unit.level is not None})
    # Where there are more levels than patterns, the notes tell them apart.
    looks = {
        level: _LEVELS[i % len(_LEVELS)] for i, level in enumerate(reversed(levels))
    }
    groups = tuple(_groups(units, qualification, looks))
    rules = tuple(
        Bar(
            finding.rule.text,
            (Part(0, finding.measured, Look.DOTTED),),
            f"has {requirements.number_in_words(finding.measured)}, "
            f"needs {requirements.number_in_words(least)}",
            least,
        )
        for finding, least in _sums(findings, counted_in)
    )
    heading = (Bar("What the rules need", is_heading=True),) if rules else ()
    title = f"{wording.rules_hold(findings)}: {sizes.total(units, qualification)}"
    details = "; ".join(f"{bar.label}: {bar.note}" for bar in (*groups, *rules))
    names = {look: f"level {level}" for level, look in looks.items()}
    names |= {Look.DOTTED: "all that the rule counts"} if rules else {}
    return BarChart(
        title, details, counted_in.capitalize(), (*groups, *heading, *rules),
        names, "what the rule needs" if rules else "",
    )  # fmt: skip


def _groups(
    chosen: Sequence[Unit], qualification: Qualification, looks: dict[int, Look]
) -> Iterator[Bar]:
    titles = {
        group: f"Group {group}: {name}" if name else f"Group {group}"
        for group, name in qualification.groups.items()
    }
    # What is from elsewhere may count for some rules, and be in no group.
    titles |= {"": "In no group"} if any(not unit.group for unit in chosen) else {}
    for group, label in titles.items():
        units = [unit for unit in chosen if unit.group == group]
        by_level = {
            level: sum(unit.credits for unit in units if unit.level == level)
            for level in sorted({unit.level for unit in units}, key=lambda n: -(n or 0))
        }
        ends = list(accumulate(by_level.values()))
        parts = tuple(
            Part(end - size, end, looks.get(level or 0, Look.SOLID))
            for end, (level, size) in zip(ends, by_level.items(), strict=True)
        )
        note = ", ".join(
            f"{size} at level{NO_BREAK}{level}" if level is not None else f"{size}"
            for level, size in by_level.items()
        )
        codes = f" ({' '.join(unit.code for unit in units)})" if units else ""
        yield Bar(f"{label}{codes}", parts, note or "none")


def _sums(
    findings: Iterable[Finding], measure: str
) -> Iterator[tuple[Finding, Number]]:
    """Yield the rules that need a total of this measure."""
    for finding in findings:
        bound = finding.rule.bound
        if finding.rule.kind is not Kind.RULE or bound is None or not finding.applies:
            continue
        if bound.measure == measure and bound.at_least is not None:
            yield finding, bound.at_least
