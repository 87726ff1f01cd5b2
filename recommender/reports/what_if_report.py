"""The report of a what-if: before and after side by side, and scenarios in a row."""

from __future__ import annotations

from typing import TYPE_CHECKING

from recommender.errors import counted
from recommender.reports.blocks import (
    Block,
    Column,
    Heading,
    Paragraph,
    Record,
    Table,
)
from recommender.reports.parts.conflict_part import conflict_blocks, no_plan_blocks
from recommender.reports.parts.curve_part import curve_blocks, step_proof
from recommender.reports.parts.opening import job_in_words, opening_blocks
from recommender.reports.words import reasons, sizes, wording

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from fractions import Fraction

    from recommender.answers.recommendation import Recommendation
    from recommender.answers.timelines import Timeline
    from recommender.answers.ways_out import WaysOut
    from recommender.answers.what_ifs import Comparison
    from recommender.qualifications.plans import Plan
    from recommender.qualifications.units import Unit

_SIDES = (
    Column("", 26),
    Column("Before", 12, right=True),
    Column("After", 12, right=True),
    Column("Change", 12, right=True),
)
_UNITS = (Column("Code", 5), Column("Title", 33, spare=True), Column("Why", 36))


def what_if_blocks(found: Comparison, ways: WaysOut | None = None) -> list[Block]:
    """Render what a change does; where it leaves no plan, why, and the ways out."""
    before, after = found.before, found.after
    blocks = opening_blocks(before.qualification, before.candidate)
    blocks.append(Paragraph(changed(found), "What if"))
    if not before.plans:
        blocks.append(Heading("Before: there is no plan"))
        blocks += conflict_blocks(before.conflict)
    if not after.plans:
        return [*blocks, *no_plan_blocks(after, ways)]
    if before.plans:
        blocks += _sides(found)
        blocks += _moves(found)
        blocks += curve_blocks(found)
    blocks.append(Paragraph(" ".join(after.best.codes), "New plan"))
    blocks.append(Paragraph(_proof(found), "Proof"))
    return blocks


def changed(found: Comparison) -> str:
    """State what was changed, as options: what is asked newly, and what no longer."""
    before = wording.as_options(found.before.candidate)
    after = wording.as_options(found.after.candidate)
    new = [one for one in after if one not in before]
    old = [f"no longer {one}" for one in before if one not in after]
    return "; ".join([*([" ".join(new)] if new else []), *old]) or "nothing is changed"


def _sides(found: Comparison) -> Iterator[Block]:
    yield Heading("Side by side")
    yield Table(_SIDES, (*_sizes(found), *_suits(found), *_finish(found)))


def _sizes(found: Comparison) -> Iterator[tuple[str, ...]]:
    before, after, qualification = (
        found.before.best,
        found.after.best,
        found.after.qualification,
    )
    yield _numbers("Units", len(before.units), len(after.units))
    if qualification.has_credits:
        yield _numbers("Credits", before.credits, after.credits)
    earned = f"{qualification.counted_in.capitalize()} to earn"
    yield _numbers(earned, before.new_credits, after.new_credits)
    hours = sizes.hours(before, qualification), sizes.hours(after, qualification)
    if hours[0] is not None and hours[1] is not None:
        yield _numbers("Guided hours (about)", hours[0], hours[1])


def _suits(found: Comparison) -> Iterator[tuple[str, ...]]:
    old, new = found.before.best.fit, found.after.best.fit
    sized = found.after.qualification.counted_in
    yield _shares("Share of the job covered", old.coverage, new.coverage)
    yield _shares(f"{sized.capitalize()} on daily work", old.relevance, new.relevance)
    yield _numbers("Mismatch (less is better)", old.mismatch, new.mismatch)


def _finish(found: Comparison) -> Iterator[tuple[str, ...]]:
    sides = [one.in_time for one in (found.before, found.after)]
    weeks = [f"{side.weeks_begun}" if side else "-" for side in sides]
    if any(sides):
        yield ("Weeks", *weeks, "")
    days = [side.finish if side else None for side in sides]
    if any(days):
        yield ("Finish", *(f"{day}" if day else "-" for day in days), "")


def _numbers(
    name: str, before: Fraction | int, after: Fraction | int
) -> tuple[str, ...]:
    digits = 0 if isinstance(before, int) and isinstance(after, int) else 1
    difference = round(float(after - before), digits)
    told = "the same" if after == before else f"{difference:+.{digits}f}"
    return (name, *(f"{float(one):.{digits}f}" for one in (before, after)), told)


def _shares(name: str, before: Fraction, after: Fraction) -> tuple[str, ...]:
    difference = round(100 * after) - round(100 * before)
    told = "the same" if not difference else f"{difference:+d} %"
    return (name, wording.percent(before), wording.percent(after), told)


def _moves(found: Comparison) -> Iterator[Block]:
    if not found.units_in and not found.units_out:
        yield Paragraph("The plan stays as it is.")
        return
    for title, moves in (("Leaves", leaves(found)), ("Enters", enters(found))):
        if moves:
            yield Heading(title)
            rows = tuple((unit.code, unit.title, why) for unit, why in moves)
            yield Table(_UNITS, rows, bare=True)


def leaves(found: Comparison) -> list[tuple[Unit, str]]:
    """Return the units that leave, each with why."""
    return [(unit, why_out(unit, found)) for unit in found.units_out]


def enters(found: Comparison) -> list[tuple[Unit, str]]:
    """Return the units that enter, each with why."""
    return [(unit, why_in(unit, found)) for unit in found.units_in]


def why_out(unit: Unit, found: Comparison) -> str:
    """State why a unit leaves: what forbids it, or what keeping it would cost."""
    priced = next((one for one in found.prices if one.unit.code == unit.code), None)
    if priced is None:
        changes = 0 if found.step is None else found.step.changes
        most = counted(changes, "change")
        return f"the best plan with at most {most} does not include it"
    if priced.price is None or priced.other is None:
        return "; ".join(wording.conflict_lines(priced.because))
    qualification = found.after.qualification
    if priced.limit is not None:
        most = sizes.count(found.after.proof.cap or 0, qualification)
        told = sizes.cost_in_words(priced.price, qualification)
        allowed = f"at most {most} are allowed, {priced.limit} with it"
        return f"{allowed}; keeping it would {told}"
    if priced.price:
        return f"keeping it would {sizes.cost_in_words(priced.price, qualification)}"
    return f"an equally good plan keeps it, {_tie(priced.other, found.after)}"


def _tie(other: Plan, found: Recommendation) -> str:
    """State what a plan of the same mismatch has more of, or that nothing decides."""
    best = found.best
    more = other.credits - best.credits
    if more > 0:
        return f"with {sizes.count(more, found.qualification)} more"
    more = len(other.units) - len(best.units)
    if more > 0:
        return f"with {counted(more, 'unit')} more"
    return "but comes later in the order of the catalogue"


def why_in(unit: Unit, found: Comparison) -> str:
    """State why a unit enters: what of the job it fits, and what fails without it.

    Weak evidence is said, and what is as good.
    """
    plan, problem = found.after.best, found.after.problem
    mandatory = unit.code in problem.mandatory
    parts = [reasons.WEAK] if reasons.is_weak(unit, plan) else []
    parts.append(reasons.reason_in_full(unit, plan, problem.job, mandatory))
    ties = reasons.ties_in_words(unit, plan)
    return "; ".join([*parts, ties] if ties else parts)


def _proof(found: Comparison) -> str:
    return (
        wording.proof_in_words(found.after) if found.step is None else step_proof(found)
    )


def what_if_records(found: Comparison) -> list[Record]:
    """Return one record a unit that leaves or enters."""
    return [
        {
            "change": change,
            "code": unit.code,
            "title": unit.title,
            "why": why,
        }
        for change, moves in (("leaves", leaves(found)), ("enters", enters(found)))
        for unit, why in moves
    ]


_SCENARIOS = (
    Column("Scenario", 15),
    Column("Units", 5, right=True, spare=True),
    Column("Credits", 7, right=True),
    Column("Hours", 5, right=True, spare=True),
    Column("Covers", 6, right=True),
    Column("Mismatch", 8, right=True),
    Column("Change from the first", 24, spare=True),
)


def scenarios_blocks(found: Mapping[str, Recommendation]) -> list[Block]:
    """Lay scenarios out in one table, and say why some have no plan."""
    first = next(iter(found.values()))
    qualification = first.qualification
    blocks = opening_blocks(qualification, first.candidate)
    base = first.best if first.plans else None
    times = {name: one.in_time for name, one in found.items()}
    paced = all(times[name] for name, one in found.items() if one.plans)
    rows = tuple(
        _scenario_row(name, one, base, times[name] if paced else None)
        for name, one in found.items()
    )
    columns = tuple(
        one._replace(name="Weeks") if paced and one.name == "Hours" else one
        for one in _SCENARIOS
    )
    blocks.append(Heading("Scenarios"))
    blocks.append(sizes.table(columns, rows, qualification))
    for name, one in found.items():
        job = job_in_words(qualification, one.candidate)
        if job != job_in_words(qualification, first.candidate):
            blocks.append(Paragraph(f"{name}: {job}", "Job"))
    for name, one in found.items():
        if one.conflict:
            lines = "; ".join(wording.conflict_lines(one.conflict))
            blocks.append(Paragraph(f"{name}: {lines}", "No plan"))
    return blocks


def _scenario_row(
    name: str, one: Recommendation, base: Plan | None, time: Timeline | None
) -> tuple[str, ...]:
    if not one.plans:
        return (name, "-", "-", "-", "-", "-", "no plan")
    plan = one.best
    hours = sizes.hours(plan, one.qualification)
    long = hours if time is None else time.weeks_begun
    change = "" if base is None or plan is base else wording.change_in_words(base, plan)
    return (
        name,
        f"{len(plan.units)}",
        f"{plan.credits}",
        "-" if long is None else f"{long}",
        wording.percent(plan.fit.coverage),
        f"{float(plan.fit.mismatch):.1f}",
        change,
    )


def scenarios_records(found: Mapping[str, Recommendation]) -> list[Record]:
    """Return one record a scenario."""
    records: list[Record] = []
    for name, one in found.items():
        plan = one.best if one.plans else None
        time = one.in_time
        records.append(
            {
                "scenario": name,
                "status": one.status.value,
                "units": " ".join(plan.codes) if plan else None,
                "credits": plan.credits if plan else None,
                "new_credits": plan.new_credits if plan else None,
                "hours": sizes.hours(plan, one.qualification) if plan else None,
                "weeks": time.weeks_begun if time else None,
                "finish": time.finish if time else None,
                "coverage": float(plan.fit.coverage) if plan else None,
                "relevance": float(plan.fit.relevance) if plan else None,
                "mismatch": float(plan.fit.mismatch) if plan else None,
                "conflict": "; ".join(rule.id for rule in one.conflict),
            }
        )
    return records
