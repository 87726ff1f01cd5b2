"""The plan sheet: a plan to print, read through with a candidate, sign and file."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from recommender.errors import RequestError, counted
from recommender.qualifications.rules import Kind
from recommender.reports.blocks import Paragraph
from recommender.reports.parts.opening import job_in_words
from recommender.reports.pictures.picture import Picture
from recommender.reports.pictures.plan_charts import coverage_chart, credits_chart
from recommender.reports.pictures.timeline_chart import timeline_chart
from recommender.reports.sheets.paper_sheet import (
    TO_TICK,
    PaperSheet,
    RowGroup,
    Section,
    SheetBlock,
    SheetColumn,
    SheetTable,
    Signatures,
)
from recommender.reports.words import reasons, requirements, sizes, wording
from recommender.reports.words.day_words import day_in_words
from recommender.reports.words.lists import join_names
from recommender.requests.frequencies import often_in_words
from recommender.requests.sheet_names import SheetNames

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from datetime import date

    from recommender.answers.recommendation import Recommendation
    from recommender.qualifications.plans import Finding, Loss, Plan
    from recommender.qualifications.qualification import Qualification
    from recommender.qualifications.units import Unit
    from recommender.reports.pictures.chart import BarChart

# The kinds of evidence, with the letter at the head of their column.
EVIDENCE = (
    ("O", "observation"),
    ("Q", "questions"),
    ("S", "personal statement"),
    ("T", "witness testimony"),
    ("P", "work products"),
)
MOST_ALTERNATIVES = 3
UNITS_TABLE, RULES_TABLE = "Units of the plan", "Each rule, with what it needs"
_HASH = 12


@dataclass(frozen=True)
class PlanSheet:
    """Builds the sheet of the best plan of an answer.

    `made` is the day it is made on; `robust` says that the plan has the least regret.
    """

    answer: Recommendation
    made: date
    people: SheetNames = field(default_factory=SheetNames)
    robust: bool = False

    def sheet(self) -> PaperSheet:
        """Return the sheet.

        Raises:
            LookupError: the plan has no details yet.
        """
        answer, plan = self.answer, self.answer.best
        qualification = answer.qualification
        holds = wording.rules_hold(plan.findings)
        sections = (
            Section("The plan", tuple(_plan(plan, answer))),
            Section("How well it fits the job", tuple(_fit(plan, answer))),
            Section("Choices", tuple(_choices(plan, answer))),
            Section("Confirmation", (signatures(self.people),)),
            Section(
                "Hours and dates",
                (*_picture(timeline_chart, answer), *_time(plan, answer)),
            ),
            Section("Basis", tuple(_basis(plan, answer, robust=self.robust)), True),
            Section("The tasks of the job", tuple(_picture(coverage_chart, answer))),
            Section(
                holds, (*_picture(credits_chart, answer), *_rules(plan, answer)), True
            ),
        )
        filled = tuple(section for section in sections if section.blocks)
        return PaperSheet("Unit plan", title_of(qualification), self._fields(), filled,
                     footer_of(qualification, self.made))  # fmt: skip

    def _fields(self) -> tuple[tuple[str, str], ...]:
        answer = self.answer
        job = job_in_words(answer.qualification, answer.candidate)
        return (*self.people.fields(), ("Date", day_in_words(self.made)), ("Job", job))


def _picture(
    chart: Callable[[Recommendation], BarChart], answer: Recommendation
) -> Iterator[SheetBlock]:
    """Yield a picture, unless there is nothing to show, such as no job or no dates."""
    with suppress(RequestError):
        yield Picture(chart(answer))


def title_of(qualification: Qualification) -> str:
    """Return the title of a qualification with its number."""
    number = f" ({qualification.number})" if qualification.number else ""
    return f"{qualification.title}{number}"


def footer_of(qualification: Qualification, made: date) -> str:
    """Return which data and program a sheet was made with, and when."""
    from recommender import __version__  # noqa: PLC0415  (it is still being imported)

    return (
        f"{title_of(qualification)}, data {qualification.name} "
        f"{qualification.sha256[:_HASH]}; recommender {__version__}, "
        f"{day_in_words(made)}."
    )


def signatures(people: SheetNames) -> Signatures:
    """Return the lines on which those who are responsible confirm a plan."""
    return Signatures(
        "Suggested by software, confirmed by:",
        (
            ("Candidate", people.candidate),
            ("Assessor", people.assessor),
            ("Internal verifier", ""),
        ),
    )


def _plan(plan: Plan, answer: Recommendation) -> Iterator[SheetBlock]:
    qualification = answer.qualification
    holds = wording.rules_hold(plan.findings)
    size = f"{sizes.total(plan.units, qualification)}. {holds}."
    if plan.held:
        size += f" {counted(plan.new_credits, 'credit')} still to earn."
    yield Paragraph(size)
    with_credits = qualification.has_credits
    columns = (
        SheetColumn("Unit", 6),
        SheetColumn("Title", 29),
        SheetColumn("Level", 7, right=True),
        *((SheetColumn("Credits", 8, right=True),) if with_credits else ()),
        SheetColumn("Why: tasks of this job", 28),
        SheetColumn("Status", 7),
        *(SheetColumn(letter, 3, in_full=kind) for letter, kind in EVIDENCE),
    )
    groups = tuple(
        RowGroup(
            f"Group {group}: {name}" if name else f"Group {group}",
            tuple(_row(u, plan, answer) for u in plan.units if u.group == group),
        )
        for group, name in qualification.groups.items()
    )
    filled = tuple(group for group in groups if group.rows)
    yield SheetTable(UNITS_TABLE, columns, filled)
    kinds = ", ".join(f"{letter} {kind}" for letter, kind in EVIDENCE)
    yield Paragraph(f"{kinds}. Tick what is planned.", "Evidence")


def _row(unit: Unit, plan: Plan, answer: Recommendation) -> tuple[str, ...]:
    level, credits = (
        f"{value}{'' if unit.verified(fact) else '*'}"
        for fact, value in (("level", unit.level_name), ("credits", unit.credits))
    )
    with_credits = answer.qualification.has_credits
    return (
        unit.code,
        unit.title,
        level,
        *((credits,) if with_credits else ()),
        why(unit, plan, answer),
        "done" if unit.code in plan.held else "to do",
        *(TO_TICK for _ in EVIDENCE),
    )


def why(unit: Unit, plan: Plan, answer: Recommendation) -> str:
    """Return why a unit is in a plan, in the titles of the tasks of the job."""
    job, words = answer.problem.job, answer.qualification.vocabulary
    parts = ["Mandatory"] if unit.code in answer.problem.mandatory else []
    parts += [
        f"{words.find_tag(tag).title} ({often_in_words(job[tag])})"
        for tag in reasons.matched_tags(unit, job)
    ]
    if reasons.is_weak(unit, plan):
        parts.append("Weak evidence: agree first how it will be shown")
    if not parts:
        findings = reasons.deciding_findings(unit, plan)
        without = f"; without it the plan {requirements.lacks(findings)}"
        parts.append(f"Not part of the job{without if findings else ''}")
    return "; ".join(parts)


def _fit(plan: Plan, answer: Recommendation) -> Iterator[SheetBlock]:
    fit, qualification = plan.fit, answer.qualification
    covered, daily = wording.percent(fit.coverage), wording.percent(fit.relevance)
    yield Paragraph(
        f"The units cover {covered} of the job as described. {daily} of the "
        f"{qualification.counted_in} are work that is done daily or nearly so."
    )
    if fit.left_out:
        assessed = {t for u in qualification.catalogue.units for t, _ in u.tags}
        names = {True: list[str](), False: list[str]()}
        for tag in fit.left_out:
            title = qualification.vocabulary.find_tag(tag).title
            names[tag in assessed].append(title)
        if names[False]:
            yield Paragraph("; ".join(names[False]), "No unit assesses")
        if names[True]:
            text = "; ".join(names[True])
            yield Paragraph(text, "Left out, because other units fit more of the job")
    weak = reasons.weak_evidence_blocks(plan, answer)
    yield from (Paragraph(b.text, "Weak evidence") for b in weak
                if isinstance(b, Paragraph))  # fmt: skip


def _choices(plan: Plan, answer: Recommendation) -> Iterator[SheetBlock]:
    losses = plan.known_details.losses
    if losses is None:
        yield Paragraph(f"Alternatives were {reasons.NO_TIME}.")
        return
    for loss in losses:
        if loss.as_good:
            others = join_names((unit.code for unit in loss.as_good), "or")
            do = "does" if len(loss.as_good) == 1 else "do"
            yield Paragraph(f"{others} {do} as well as {loss.unit.code}: your choice.")
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


def _time(plan: Plan, answer: Recommendation) -> Iterator[SheetBlock]:
    hours = sizes.hours(plan, answer.qualification)
    if hours is not None:
        of_all = f" of about {counted(plan.learning_hours, 'hour')} of learning"
        known = of_all if answer.qualification.has_credits else ""
        guided = counted(hours, "guided hour")
        yield Paragraph(f"Still to come: about {guided}{known}.")
    timeline = answer.best_timeline
    if timeline is None:
        yield Paragraph("No pace or dates were given.")
        return
    dated = timeline.pace.start is not None
    columns = (
        SheetColumn("Unit", 10),
        SheetColumn("Title", 44),
        SheetColumn("Hours", 8, right=True),
        SheetColumn("From", 19),
        SheetColumn("To", 19),
    )
    rows = tuple(
        (
            each.unit.code,
            each.unit.title,
            f"{each.hours}",
            day_in_words(each.first_day)
            if each.first_day
            else f"week {each.from_week}",
            day_in_words(each.last_day) if each.last_day else f"week {each.to_week}",
        )
        for each in timeline.stretches
    )
    if rows:
        yield SheetTable("When each unit is under way", columns, (RowGroup("", rows),))
    if dated and timeline.finish is not None:
        yield Paragraph(day_in_words(timeline.finish), "Finish")
    if timeline.latest_start is not None:
        yield Paragraph(day_in_words(timeline.latest_start), "Latest safe start")
    yield from (Paragraph(words, "Not met") for words in timeline.unmet)


def _rules(plan: Plan, answer: Recommendation) -> Iterator[SheetBlock]:
    columns = (
        SheetColumn("Rule", 52),
        SheetColumn("Holds", 12),
        SheetColumn("Needed", 20),
        SheetColumn("Have", 16, right=True),
    )
    kinds = (Kind.RULE, Kind.GUIDANCE, Kind.WISH)
    groups = tuple(
        RowGroup(
            wording.KIND_TITLES[kind],
            tuple(_finding(f) for f in plan.findings if f.rule.kind is kind),
        )
        for kind in kinds
    )
    filled = tuple(group for group in groups if group.rows)
    if filled:
        yield SheetTable(RULES_TABLE, columns, filled)
    for rule, because in answer.problem.set_aside:
        yield Paragraph(f"{rule.text} ({because})", "Set aside")


def _finding(finding: Finding) -> tuple[str, ...]:
    rule, text = finding.rule, finding.rule.text
    needed, have = requirements.required(rule), requirements.number_in_words(
        finding.measured
    )  # fmt: skip
    if not finding.applies:
        return (text, "does not apply", needed, "")
    if finding.set_aside_for:
        text = f"{text}: {wording.set_aside_note(finding)}"
        return (text, "set aside", needed, have)
    return (text, "yes" if finding.holds else "NO", needed, have)


def _basis(plan: Plan, answer: Recommendation, *, robust: bool) -> Iterator[SheetBlock]:
    words = wording.robust_proof_in_words if robust else wording.proof_in_words
    proof = words(answer)
    yield Paragraph(f"{proof[:1].upper()}{proof[1:]}.", "Proof")
    facts, units = wording.count_unverified(plan.units)
    if facts:
        names = sizes.fact_names(answer.qualification)
        yield Paragraph(
            f"* {facts} {names} of {counted(units, 'unit')} are not verified against "
            "an awarding body's document: check them in the handbook.",
            "Not verified",
        )
    if sizes.hours(plan, answer.qualification) is not None:
        yield Paragraph(f"{sizes.hours_basis(answer.qualification)}.", "Guided hours")
    if answer.qualification.notice:
        yield Paragraph(answer.qualification.notice, "Notice")
    for note in answer.qualification.notes:
        yield Paragraph(note.text, "Note")
