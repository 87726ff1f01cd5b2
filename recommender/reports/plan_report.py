"""The report of a recommendation: its units, rules, fit, proof and next step."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from recommender.errors import counted
from recommender.loading.shipped import qualification_option
from recommender.qualifications.plans import Status
from recommender.reports.blocks import (
    Block,
    Column,
    Heading,
    Paragraph,
    Record,
)
from recommender.reports.parts.conflict_part import no_plan_blocks
from recommender.reports.parts.counted_part import counted_blocks, is_open
from recommender.reports.parts.findings_part import finding_blocks
from recommender.reports.parts.fragility_part import fragility_line
from recommender.reports.parts.opening import opening_blocks
from recommender.reports.parts.progress_part import progress_blocks
from recommender.reports.parts.questions_part import question_blocks
from recommender.reports.parts.regret_part import regret_blocks
from recommender.reports.parts.rules_part import rule_blocks
from recommender.reports.parts.timeline_part import timeline_blocks, weeks_in_words
from recommender.reports.plan_summary import (
    alternatives_in_short,
    proof_of,
    rules_in_short,
    summary_head,
    summary_lines,
    summary_units,
)
from recommender.reports.words import (
    likely_words,
    reasons,
    sizes,
    wording,
)
from recommender.reports.words.waived_words import waived_findings, waived_in_words
from recommender.requests.pace import pace_for

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from recommender.answers.evidence_planning import EvidenceAnswer
    from recommender.answers.questions import Questions
    from recommender.answers.recommendation import Recommendation
    from recommender.answers.regret_analysis import Regret
    from recommender.answers.ways_out import WaysOut
    from recommender.qualifications.plans import Plan
    from recommender.qualifications.units import Unit
    from recommender.reports.documents.plan_document import PlansDocument
    from recommender.reports.sheets.paper_sheet import PaperSheet
    from recommender.reports.sheets.plan_sheet import PlanSheet
    from recommender.requests.sheet_names import SheetNames

_UNIT_COLUMNS = (
    Column("Code", 5),
    Column("Title", 33),
    Column("Level", 5, right=True),
    Column("Credits", 7, right=True),
    Column("Fits the job", 22),
)


@dataclass(frozen=True)
class PlanReport:
    """A recommendation: the plan, or why there is none and the ways out.

    `regret` is that of the best plan where tags are uncertain; where `robust`, the plan
    is the one with the least. `questions` are about likely tasks. Without `full`, only
    what a reader needs first is there. `evidence` is for the sheet: the occasions.
    """

    answer: Recommendation
    ways: WaysOut | None = None
    regret: Regret | None = None
    robust: bool = False
    questions: Questions | None = None
    full: bool = True
    evidence: EvidenceAnswer | None = None

    def blocks(self) -> list[Block]:
        """Return the best plan, and the others by how they differ."""
        if not self.full and self.answer.plans:
            return self._summary()
        answer = self.answer
        head = _opening(answer)
        if not answer.plans:
            return [*head, *_no_plan(answer, self.ways)]
        plan = answer.best
        return [
            *head,
            *_units(plan, answer),
            *_nothing(plan, answer),
            Heading(f"In all: {_totals(plan, answer)}"),
            *progress_blocks(plan, answer),
            *_rules(plan, answer),
            *_set_aside(answer),
            Heading("How well it suits"),
            *_fit(plan, answer),
            *reasons.weak_evidence_blocks(plan, answer),
            *reasons.ties_blocks(plan, _again("explain", answer)),
            *_fragile(plan, answer),
            *question_blocks(self.questions, answer.qualification),
            *regret_blocks(self.regret, answer, robust=self.robust),
            *timeline_blocks(answer),
            *_alternatives(answer),
            *_closing(self),
        ]

    def _summary(self) -> list[Block]:
        answer, plan = self.answer, self.answer.best
        return [
            *summary_head(answer),
            Paragraph(f"{_totals(plan, answer)}. {rules_in_short(answer)}.", "In all"),
            *_nothing(plan, answer),
            *summary_units(plan, answer),
            *summary_lines(plan, answer, self.questions, _proof(self)),
            *_chosen_sizes(plan, answer),
            *_regret_line(self.regret, answer, robust=self.robust),
            *(
                alternatives_in_short(answer)
                if answer.apart_within is None
                else _alternatives(answer)
            ),
        ]

    def records(self) -> list[Record]:
        """Return one record per unit of each plan."""
        return [
            _unit_record(number, unit, plan, self.answer)
            for number, plan in enumerate(self.answer.plans, 1)
            for unit in plan.units
        ]

    def document(self) -> PlansDocument:
        """Return the plans and their proof for JSON."""
        from recommender.reports.documents.plan_builder import plans_document

        return plans_document(
            self.answer, self.ways, self.regret, self.questions, robust=self.robust
        )

    def sheet(self, made: date, people: SheetNames) -> PaperSheet:
        """Return the sheet of the best plan, or of why there is none."""
        from recommender.reports.sheets.no_plan_sheet import NoPlanSheet

        if not self.answer.plans:
            return NoPlanSheet(self.answer, self.ways, made, people).sheet()
        return self.plan_sheet(made, people).sheet()

    def plan_sheet(self, made: date, people: SheetNames) -> PlanSheet:
        """Return what builds the sheet of the best plan."""
        from recommender.reports.sheets.plan_sheet import PlanSheet

        return PlanSheet(
            self.answer, made, people, self.robust, self.questions, self.regret,
            self.evidence,
        )  # fmt: skip


def _opening(answer: Recommendation) -> list[Block]:
    findings = answer.best.findings if answer.plans else ()
    return opening_blocks(answer.qualification, answer.candidate, findings)


def _unit_record(number: int, unit: Unit, plan: Plan, answer: Recommendation) -> Record:
    job, mandatory = answer.problem.job, unit.code in answer.problem.mandatory
    return {
        "plan": number,
        "code": unit.code,
        "title": unit.title,
        "group": unit.group,
        "level": unit.level,
        "credits": unit.credits,
        "mandatory": "yes" if mandatory else "no",
        "held": "yes" if unit.code in plan.held else "no",
        "waived": "; ".join(map(waived_in_words, waived_findings(plan.findings))),
        "tags": "; ".join(reasons.matched_tags(unit, job)),
        "why": reasons.reason_in_full(unit, plan, job, mandatory),
        "as_good": reasons.tied_codes(unit, plan),
        "weak_evidence": reasons.weak_evidence_in_words(
            unit, plan, job, answer.qualification
        ),
    }


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


def _nothing(plan: Plan, answer: Recommendation) -> list[Block]:
    """Return a note if the best plan has no units."""
    if plan.new_units or (plan.units and not answer.candidate.units_only):
        return []
    unready = answer.qualification.to_do
    if unready and not answer.candidate.units_only:
        to_do = [Paragraph(task, "To do") for task in unready]
        return [Heading("No units yet: the data is not ready."), *to_do]
    if answer.status is Status.OPTIMAL:
        nothing = "Nothing more" if plan.units else "Nothing"
        return [Heading(f"{nothing} is worth taking: no unit reduces the mismatch.")]
    return [Heading("Time ran out before any unit worth taking was found.")]


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


def _totals(plan: Plan, answer: Recommendation) -> str:
    qualification = answer.qualification
    parts = [sizes.total(plan.units, qualification)]
    if plan.held:
        parts.append(f"{plan.new_credits} of them still to earn")
    hours = sizes.hours(plan, qualification)
    pace = pace_for(answer.candidate.wishes, plan.new_units)
    if hours is not None:
        parts.append(f"about {counted(hours, 'guided hour')}")
    if hours is not None and pace is not None:
        parts.append(weeks_in_words(pace.hours_of(plan.new_units), pace))
    return ", ".join(parts)


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


def _alternatives(answer: Recommendation) -> Iterator[Block]:
    best, within = answer.best, answer.apart_within
    title, among = "Other plans, next best first", "that keeps the rules and wishes"
    if within is not None:
        most = sizes.amount(within, answer.qualification)
        title = f"Plans that differ most, with at most {most} more mismatch"
        among = f"within {most} of mismatch"
    rows = tuple(
        (
            f"{number}",
            f"+{float(plan.fit.mismatch - best.fit.mismatch):.1f}",
            f"{plan.credits}",
            wording.change_in_words(best, plan),
        )
        for number, plan in enumerate(answer.plans[1:], 2)
    )
    columns = (
        Column("", 2, right=True),
        Column("Mismatch", 8, right=True),
        Column("Credits", 7, right=True),
        Column("Change from the first"),
    )
    if rows:
        yield Heading(title)
        yield sizes.table(columns, rows, answer.qualification)
    if answer.these_are_all:
        yield Paragraph(f"These are all: there is no other plan {among}.")


def _regret_line(
    regret: Regret | None, answer: Recommendation, *, robust: bool
) -> list[Block]:
    """Return how much better another plan could be, if anything is unsure."""
    blocks = regret_blocks(regret, answer, robust=robust)
    return [b for b in blocks if isinstance(b, Paragraph) and b.label == "Regret"]


def _closing(report: PlanReport) -> list[Block]:
    answer, plan = report.answer, report.answer.best
    blocks: list[Block] = [Paragraph(_proof(report), "Proof")]
    facts, units = wording.count_unverified(plan.units)
    if facts:
        warning = (
            f"* {facts} {sizes.fact_names(answer.qualification)} of "
            f"{counted(units, 'unit')} "
            "are not verified against "
            "an awarding body's document: check them in your handbook"
        )
        blocks.append(Paragraph(warning, "Facts"))
    blocks += _chosen_sizes(plan, answer)
    if sizes.hours(plan, answer.qualification) is not None:
        basis = sizes.hours_basis(answer.qualification)
        blocks.append(Paragraph(f"guided hours: {basis}", "Hours"))
    blocks.append(Paragraph(_next_step(plan, answer), "Next"))
    return blocks


def _chosen_sizes(plan: Plan, answer: Recommendation) -> list[Block]:
    """Return what counts of units that can have several credits, if there are any."""
    words = sizes.choices_in_words(plan, answer.qualification)
    return [Paragraph(words, sizes.CREDITS)] if words else []


def _proof(report: PlanReport) -> str:
    return proof_of(
        report.answer, report.questions, report.regret, robust=report.robust
    )


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
