"""The full report of a plan, or of why there is none."""

from __future__ import annotations

from typing import TYPE_CHECKING

from recommender.errors import counted
from recommender.loading.shipped import qualification_option
from recommender.reports.blocks import Block, Column, Heading, Paragraph
from recommender.reports.parts.conflict_part import no_plan_blocks
from recommender.reports.parts.counted_part import counted_blocks, is_open
from recommender.reports.parts.findings_part import finding_blocks
from recommender.reports.parts.fragility_part import fragility_line
from recommender.reports.parts.opening import opening_blocks
from recommender.reports.parts.progress_part import progress_blocks
from recommender.reports.parts.questions_part import question_blocks
from recommender.reports.parts.regret_part import regret_blocks
from recommender.reports.parts.rules_part import rule_blocks
from recommender.reports.parts.timeline_part import timeline_blocks
from recommender.reports.plan_lines import (
    alternative_blocks,
    chosen_sizes_blocks,
    nothing_blocks,
)
from recommender.reports.plan_summary import proof_of
from recommender.reports.words import likely_words, reasons, sizes, wording
from recommender.reports.words.plan_totals import totals

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from recommender.answers.questions import Questions
    from recommender.answers.recommendation import Recommendation
    from recommender.answers.regret_analysis import Regret
    from recommender.answers.ways_out import WaysOut
    from recommender.qualifications.plans import Plan
    from recommender.qualifications.units import Unit

_UNIT_COLUMNS = (
    Column("Code", 5),
    Column("Title", 33),
    Column("Level", 5, right=True),
    Column("Credits", 7, right=True),
    Column("Fits the job", 22),
)


def full_plan_blocks(
    answer: Recommendation,
    ways: WaysOut | None,
    regret: Regret | None,
    questions: Questions | None,
    *,
    robust: bool,
) -> list[Block]:
    """Build the report of the best plan, and the others by how they differ."""
    head = _opening(answer)
    if not answer.plans:
        return [*head, *_no_plan(answer, ways)]
    proof = proof_of(answer, questions, regret, robust=robust)
    plan = answer.best
    in_all = totals(plan, answer.candidate.wishes, answer.qualification)
    return [
        *head,
        *_units(plan, answer),
        *nothing_blocks(plan, answer),
        Heading(f"In all: {in_all}"),
        *progress_blocks(plan, answer),
        *_rules(plan, answer),
        *_set_aside(answer),
        Heading("How well it suits"),
        *_fit(plan, answer),
        *reasons.weak_evidence_blocks(plan, answer),
        *reasons.ties_blocks(plan, _again("explain", answer)),
        *_fragile(plan, answer),
        *question_blocks(questions, answer.qualification),
        *regret_blocks(regret, answer, robust=robust),
        *timeline_blocks(answer),
        *alternative_blocks(answer),
        *_closing(answer, proof),
    ]


def _opening(answer: Recommendation) -> list[Block]:
    findings = answer.best.findings if answer.plans else ()
    return opening_blocks(answer.qualification, answer.candidate, findings)


def _units(plan: Plan, answer: Recommendation) -> Iterator[Block]:
    qualification = answer.qualification
    first = True
    for group, name in qualification.groups.items():
        units = [u for u in plan.units if u.group == group and not u.elsewhere]
        if not units:
            continue
        yield Heading(f"Group {group}  {name}")
        rows = tuple(_unit_row(unit, plan, answer) for unit in units)
        yield sizes.table(_UNIT_COLUMNS, rows, qualification, bare=not first)
        first = False
    own = [unit for unit in plan.units if unit.elsewhere]
    if own:
        yield Heading("From elsewhere, as agreed with the awarding body")
        rows = tuple(_unit_row(unit, plan, answer) for unit in own)
        yield sizes.table(_UNIT_COLUMNS, rows, qualification, bare=not first)


def _rules(plan: Plan, answer: Recommendation) -> list[Block]:
    units_only = answer.candidate.units_only
    heading = [Heading("Unit certificates: no diploma")] if units_only else []
    others = [] if units_only else rule_blocks(plan, answer.qualification)
    towards = counted_blocks(plan.units, plan.findings)
    counted_for = towards if is_open(plan.findings) else ()
    return [*heading, *finding_blocks(plan.findings), *counted_for, *others]


def _unit_row(unit: Unit, plan: Plan, answer: Recommendation) -> tuple[str, ...]:
    mandatory = unit.code in answer.problem.mandatory
    fits = reasons.reason_in_short(unit, plan, answer.problem.job, mandatory)
    level, credits = (
        f"{value}{'' if unit.verified(fact) else '*'}"
        for fact, value in (("level", unit.level_name), ("credits", unit.credits))
    )
    return (unit.code, unit.title, level, credits, fits)


def _set_aside(answer: Recommendation) -> list[Block]:
    return [
        Paragraph(f"set aside: {rule.text} ({because})")
        for rule, because in answer.problem.set_aside
    ]


def _fit(plan: Plan, answer: Recommendation) -> list[Block]:
    fit = plan.fit
    words = sizes.fit_in_words(fit, answer.qualification)
    left_out = wording.left_out_in_words(plan, answer.qualification)
    blocks: list[Block] = [Paragraph(words, "Fit"), Paragraph(left_out, "Left out")]
    if fit.partly:
        blocks.append(Paragraph(", ".join(fit.partly), "In part"))
    return blocks


def _fragile(plan: Plan, answer: Recommendation) -> list[Block]:
    losses = plan.known_details.losses
    if losses is None:
        return [Paragraph(reasons.NO_TIME, "Fragile")]
    line = fragility_line(losses, answer.problem.mandatory, answer.problem.counted_in)
    return [Paragraph(line, "Fragile")] if losses else []


def _closing(answer: Recommendation, proof: str) -> list[Block]:
    plan = answer.best
    blocks: list[Block] = [Paragraph(proof, "Proof")]
    facts, units = wording.count_unverified(plan.units)
    if facts:
        warning = (
            f"* {facts} {sizes.fact_names(answer.qualification)} of "
            f"{counted(units, 'unit')} "
            "are not verified against "
            "an awarding body's document: check them in your handbook"
        )
        blocks.append(Paragraph(warning, "Facts"))
    blocks += chosen_sizes_blocks(plan, answer)
    if sizes.hours(plan, answer.qualification) is not None:
        basis = sizes.hours_basis(answer.qualification)
        blocks.append(Paragraph(f"guided hours: {basis}", "Hours"))
    blocks.append(Paragraph(_next_step(plan, answer), "Next"))
    return blocks


def _next_step(plan: Plan, answer: Recommendation) -> str:
    """Suggest the same request without the last optional unit that was free."""
    settled = {*answer.problem.mandatory, *answer.candidate.wishes.with_units}
    optional = [unit.code for unit in plan.new_units if unit.code not in settled]
    without = [f"--without {optional[-1]}"] if optional else []
    if not plan.units:
        return "say what the job is, with --role or --tag: see recommender roles"
    return _again("plan", answer, without)


def _again(command: str, answer: Recommendation, also: Sequence[str] = ()) -> str:
    """Return a command that asks the same."""
    options = qualification_option(answer.qualification)
    options = [*options, *wording.as_options(answer.candidate)]
    return likely_words.same_request(command, options, answer.candidate, also)


def _no_plan(answer: Recommendation, ways: WaysOut | None) -> list[Block]:
    blocks = no_plan_blocks(answer, ways)
    if answer.proof.second_opinion:
        blocks.append(Paragraph(answer.proof.second_opinion, "Proof"))
    return blocks
