"""The chart of a what-if: how much of each task is covered before and after."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from recommender.errors import Fault, RequestError, counted
from recommender.reports.pictures.chart import Bar, BarChart, Look, Part
from recommender.reports.pictures.plan_charts import (
    COVERED_AXIS,
    COVERED_TICKS,
    FULL_STRENGTH,
    strengths,
)
from recommender.reports.words import wording

if TYPE_CHECKING:
    from collections.abc import Iterator

    from recommender.answers.what_ifs import Comparison

_SHARES = {0: "not covered", 1: "one third", 2: "two thirds", 3: "covered"}


def comparison_chart(comparison: Comparison) -> BarChart:
    """Return the tasks that a change covers more or less than before.

    Raises:
        RequestError: A plan is missing, or no task of the job is covered differently.
    """
    before, after = comparison.before, comparison.after
    if not (before.plans and after.plans):
        message = "a comparison needs a plan before and after the change"
        raise RequestError(Fault("picture-empty", message))
    was, now = strengths(before.best, before), strengths(after.best, after)
    tags = [tag for tag in dict.fromkeys((*now, *was))
            if was.get(tag, 0) != now.get(tag, 0)]  # fmt: skip
    if not tags:
        message = "each task of the job is covered as it was"
        raise RequestError(Fault("picture-empty", message))
    words = after.qualification.vocabulary
    bars: list[Bar] = []
    for tag in tags:
        bars.append(Bar(words.find_tag(tag).title, is_heading=True))
        bars += _pair(was.get(tag), now.get(tag))
    details = "; ".join(
        f"{words.find_tag(tag).title}: {_note(was.get(tag))} before, "
        f"{_note(now.get(tag))} after"
        for tag in tags
    )
    names = {Look.STRIPED: "before", Look.SOLID: "after"}
    title = _title(comparison, len(tags))
    return BarChart(
        title, details, COVERED_AXIS, tuple(bars), names, ticks=COVERED_TICKS
    )


def _pair(was: int | None, now: int | None) -> Iterator[Bar]:
    for name, strength, look in (
        ("before", was, Look.STRIPED),
        ("after", now, Look.SOLID),
    ):
        parts = (Part(0, Fraction(strength, FULL_STRENGTH), look),) if strength else ()
        yield Bar(name, parts, _note(strength))


def _note(strength: int | None) -> str:
    return "not part of the job" if strength is None else _SHARES[strength]


def _title(comparison: Comparison, number: int) -> str:
    was, now = (
        wording.percent(answer.best.fit.coverage)
        for answer in (comparison.before, comparison.after)
    )
    differ = "is covered differently" if number == 1 else "are covered differently"
    covers = f"the plan covers {now} of the job, {was} before"
    return f"{counted(number, 'task')} {differ}: {covers}"
