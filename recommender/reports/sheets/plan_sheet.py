"""The plan sheet: a plan to print, read through with a candidate, sign and file."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from recommender.errors import counted
from recommender.reports.blocks import Paragraph
from recommender.reports.parts.opening import expired_blocks, job_in_titles
from recommender.reports.pictures.plan_charts import coverage_chart, credits_chart
from recommender.reports.pictures.timeline_chart import timeline_chart
from recommender.reports.plan_summary import proof_of
from recommender.reports.sheets.assessment_section import (
    ASSESSMENT_PLAN,
    assessment_blocks,
)
from recommender.reports.sheets.paper_sheet import (
    PaperSheet,
    RowGroup,
    Section,
    SheetBlock,
    SheetColumn,
    SheetTable,
)
from recommender.reports.sheets.rules_table import rules_table
from recommender.reports.sheets.sheet_frame import (
    fields_of_making,
    filled,
    footer_of,
    note_blocks,
    pictures,
    signatures,
    title_of,
)
from recommender.reports.sheets.units_table import (
    EVIDENCE,
    elsewhere_table,
    plan_table,
    unverified_in_words,
)
from recommender.reports.words import likely_words, reasons, sizes, wording
from recommender.reports.words.day_words import day_in_words
from recommender.reports.words.held_words import FROM_ELSEWHERE
from recommender.reports.words.waived_words import waived_blocks
from recommender.reports.words.wish_words import wishes_in_words
from recommender.requests.sheet_names import SheetNames

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from recommender.answers.evidence_planning import EvidenceAnswer
    from recommender.answers.questions import Questions, TaskQuestion
    from recommender.answers.recommendation import Recommendation
    from recommender.answers.regret_analysis import Regret
    from recommender.answers.timelines import Stretch, Timeline
    from recommender.qualifications.plans import Loss, Plan

MOST_ALTERNATIVES = 3


@dataclass(frozen=True)
class PlanSheet:
    """Builds the sheet of the best plan of an answer.

    `made` is the day it is made on; `robust` says that the plan has the least regret.
    `questions` are those about likely tasks, and `regret` is that of the plan;
    `evidence` are the occasions for its evidence, where these are known.
    """

    answer: Recommendation
    made: date
    people: SheetNames = field(default_factory=SheetNames)
    robust: bool = False
    questions: Questions | None = None
    regret: Regret | None = None
    evidence: EvidenceAnswer | None = None

    def sheet(self) -> PaperSheet:
        """Return the sheet.

        Raises:
            LookupError: the plan has no details yet.
        """
        answer, qualification = self.answer, self.answer.qualification
        sections = filled(
            Section("The plan", tuple(_plan(answer))),
            Section(FROM_ELSEWHERE, tuple(_elsewhere(answer))),
            Section("How well it fits the job", tuple(fit_blocks(answer.best, answer))),
            Section("Ask first", tuple(_questions(self.questions))),
            Section("Choices", tuple(_choices(answer))),
            Section("Confirmation", (signatures(self.people),)),
            Section("Hours and dates", tuple(_time(answer))),
            Section(ASSESSMENT_PLAN, tuple(assessment_blocks(self.evidence))),
            Section("What it leads to", tuple(_next(answer))),
            Section("Basis", tuple(self._basis()), small=True),
            Section("The tasks of the job", tuple(pictures(coverage_chart, answer))),
            Section(holds_in_words(answer), tuple(_rules(answer)), small=True),
        )
        footer = footer_of(qualification, self.made)
        return PaperSheet("Unit plan", title_of(qualification), self._fields(),
                          sections, footer)  # fmt: skip

    def _fields(self) -> tuple[tuple[str, str], ...]:
        qualification = self.answer.qualification
        job = job_in_titles(qualification, self.answer.candidate)
        made = fields_of_making(qualification, self.made)
        return (*self.people.fields(), *made, ("Job", job))

    def _basis(self) -> Iterator[SheetBlock]:
        proof = proof_of(self.answer, self.questions, self.regret, robust=self.robust)
        yield Paragraph(f"{proof[:1].upper()}{proof[1:]}.", "Proof")
        yield from plan_basis(self.answer)


def holds_in_words(answer: Recommendation) -> str:
    """Return whether the rules hold, or that it is not the whole qualification."""
    if answer.candidate.units_only:
        return "Unit certificates: not the whole qualification"
    return wording.rules_hold(answer.best.findings)


def _plan(answer: Recommendation) -> Iterator[SheetBlock]:
    plan, qualification = answer.best, answer.qualification
    size = f"{sizes.total(plan.units, qualification)}. {holds_in_words(answer)}."
    if plan.held:
        to_earn = sizes.count(plan.new_credits, qualification)
        size += f" {to_earn} still to earn."
    yield Paragraph(size)
    yield from waived_blocks(qualification, answer.candidate, plan.findings)
    for block in expired_blocks(qualification, answer.candidate):
        if isinstance(block, Paragraph):
            yield Paragraph(wishes_in_words(block.text, qualification), block.label)
    if plan.units:
        yield plan_table(plan, answer)
        kinds = ", ".join(f"{letter} {kind}" for letter, kind in EVIDENCE)
        yield Paragraph(f"{kinds}. Tick what is planned.", "Evidence")


def _elsewhere(answer: Recommendation) -> Iterator[SheetTable]:
    wishes = answer.candidate.wishes
    yield from elsewhere_table(answer.best.units, answer.qualification, wishes)


def fit_blocks(plan: Plan, answer: Recommendation) -> Iterator[SheetBlock]:
    """Yield how well a plan fits the job, and which tasks it leaves out and why."""
    fit, qualification = plan.fit, answer.qualification
    covered, daily = wording.percent(fit.coverage), wording.percent(fit.relevance)
    yield Paragraph(
        f"The units cover {covered} of the job as described. {daily} of the "
        f"{qualification.counted_in} are work that is done daily or nearly so."
    )
    assessed = {t for u in qualification.catalogue.units for t, _ in u.tags}
    for reason, is_assessed in (
        ("No unit assesses", False),
        ("Left out, because other units fit more of the job", True),
    ):
        tags = [tag for tag in fit.left_out if (tag in assessed) is is_assessed]
        if tags:
            titles = (qualification.vocabulary.find_tag(tag).title for tag in tags)
            yield Paragraph("; ".join(titles), reason)
    for block in reasons.weak_evidence_blocks(plan, answer):
        if isinstance(block, Paragraph):
            text = wishes_in_words(block.text, qualification)
            yield Paragraph(text, "Weak evidence")


def _questions(questions: Questions | None) -> Iterator[SheetBlock]:
    """Yield the questions about likely tasks whose answers change the plan."""
    if questions is None or not questions.questions:
        return
    columns = (
        SheetColumn("Question", 46),
        SheetColumn("If so", 22),
        SheetColumn("If not", 22),
        SheetColumn("Answer", 10),
    )
    most = likely_words.MOST_ASKED
    rows = tuple(map(_question, questions.questions[:most]))
    title = "The answers to these change the plan"
    yield SheetTable(title, columns, (RowGroup("", rows),))
    more = len(questions.questions) - most
    if more > 0:
        also = "One more answer changes" if more == 1 else f"{more} more answers change"
        yield Paragraph(f"{also} it too, by less.")


def _question(question: TaskQuestion) -> tuple[str, ...]:
    return (
        likely_words.question_in_words(question.tag, question.chance),
        likely_words.swap_in_words(question.if_yes),
        likely_words.swap_in_words(question.if_no),
        "",
    )


def _choices(answer: Recommendation) -> Iterator[SheetBlock]:
    losses = answer.best.known_details.losses
    if losses is None:
        yield Paragraph(f"Alternatives were {reasons.NO_TIME}.")
        return
    for choice in reasons.choices_in_words(losses):
        yield Paragraph(f"{choice}: your choice.")
    rows = tuple(_alternative(loss, answer) for loss in nearest(losses))
    if rows:
        columns = (
            SheetColumn("Instead of", 14),
            SheetColumn("Take", 40),
            SheetColumn("What changes", 46),
        )
        yield SheetTable(
            "Nearest alternatives, one swap each", columns, (RowGroup("", rows),)
        )


def nearest(losses: Sequence[Loss]) -> list[Loss]:
    """Return the swaps that worsen the fit least, though they do worsen it."""
    dearer = [each for each in losses if each.best and each.loss]
    return sorted(dearer, key=lambda each: each.loss or 0)[:MOST_ALTERNATIVES]


def _alternative(loss: Loss, answer: Recommendation) -> tuple[str, ...]:
    unit, other = loss.unit, loss.best
    assert other is not None
    more = sizes.amount(loss.loss or 0, answer.qualification)
    change = f"{more} more mismatch with the job"
    if other.credits != unit.credits and answer.qualification.has_credits:
        credits = sizes.count(other.credits, answer.qualification)
        change += f"; {credits} instead of {unit.credits}"
    return (unit.code, f"{other.code} {other.title}", change)


def _time(answer: Recommendation) -> Iterator[SheetBlock]:
    yield from pictures(timeline_chart, answer)
    plan, qualification = answer.best, answer.qualification
    hours = sizes.hours(plan, qualification)
    if hours is not None:
        of_all = f" of about {counted(plan.learning_hours, 'hour')} of learning"
        known = of_all if qualification.has_credits else ""
        guided = counted(hours, "guided hour")
        yield Paragraph(f"Still to come: about {guided}{known}.")
    timeline = answer.best_timeline
    if timeline is None:
        yield Paragraph("No pace or dates were given.")
    else:
        yield from _dates(timeline)
        for words in timeline.unmet:
            yield Paragraph(wishes_in_words(words, qualification), "Not met")


def _dates(timeline: Timeline) -> Iterator[SheetBlock]:
    columns = (
        SheetColumn("Unit", 10),
        SheetColumn("Title", 44),
        SheetColumn("Hours", 8, right=True),
        SheetColumn("From", 19),
        SheetColumn("To", 19),
    )
    rows = tuple(map(_stretch, timeline.stretches))
    if rows:
        yield SheetTable("When each unit is under way", columns, (RowGroup("", rows),))
    if timeline.pace.start is not None and timeline.finish is not None:
        yield Paragraph(day_in_words(timeline.finish), "Finish")
    if timeline.latest_start is not None:
        yield Paragraph(day_in_words(timeline.latest_start), "Latest safe start")


def _stretch(each: Stretch) -> tuple[str, ...]:
    first, last = each.first_day, each.last_day
    return (
        each.unit.code,
        each.unit.title,
        f"{each.hours}",
        day_in_words(first) if first else f"week {each.from_week}",
        day_in_words(last) if last else f"week {each.to_week}",
    )


def _next(answer: Recommendation) -> Iterator[SheetBlock]:
    """Yield what the qualification leads to, and who says so, if anything is known."""
    qualification = answer.qualification
    if answer.candidate.units_only or not qualification.leads_to:
        return
    yield Paragraph(f"{wording.leads_to(qualification)}.")
    sources = dict.fromkeys(entry.source for entry in qualification.leads_to)
    yield Paragraph("; ".join(sources), "Source")


def _rules(answer: Recommendation) -> Iterator[SheetBlock]:
    yield from pictures(credits_chart, answer)
    yield from rules_table(answer.best.findings, answer.qualification)
    for rule, because in answer.problem.set_aside:
        because = wishes_in_words(because, answer.qualification)
        yield Paragraph(f"{rule.text} ({because})", "Set aside")


def plan_basis(answer: Recommendation) -> Iterator[SheetBlock]:
    """Yield what facts and hours rest on, and the notes of the data."""
    plan, qualification = answer.best, answer.qualification
    unverified = unverified_in_words(plan.units, qualification)
    if unverified:
        yield Paragraph(unverified, "Not verified")
    if sizes.hours(plan, qualification) is not None:
        yield Paragraph(f"{sizes.hours_basis(qualification)}.", "Guided hours")
    yield from note_blocks(qualification)
