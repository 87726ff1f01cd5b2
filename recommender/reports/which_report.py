"""The report of which qualification suits a job: the ranking, and why."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from recommender.loading.shipped import qualification_option
from recommender.reports.blocks import (
    Block,
    Column,
    Heading,
    Paragraph,
    Record,
    Table,
)
from recommender.reports.parts.opening import job_in_words
from recommender.reports.words import contender_words as words
from recommender.reports.words import likely_words, sizes, wording

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from recommender.answers.qualification_choice import (
        Contender,
        QualificationChoice,
    )
    from recommender.reports.documents.which_document import WhichDocument
    from recommender.reports.sheets.paper_sheet import PaperSheet
    from recommender.requests.job_areas import NotCompared
    from recommender.requests.sheet_names import SheetNames

_COLUMNS = (
    Column("", 2, right=True),
    Column("Qualification", 34),
    Column("Level", 5, right=True),
    Column("Covers", 6, right=True),
    Column("Daily", 5, right=True),
    Column("Mismatch", 8, right=True),
    Column("To earn", 7, right=True),
)
_MOST_FAULTS = 3


@dataclass(frozen=True)
class WhichReport:
    """The qualifications compared for a job; those `refused` could not be."""

    choice: QualificationChoice
    refused: Sequence[NotCompared] = field(default_factory=tuple)

    def blocks(self) -> list[Block]:
        """Return the ranking, then each qualification with its plan and the reason."""
        choice = self.choice
        return [
            *_opening(choice),
            Heading("The best plan in each"),
            Table(_COLUMNS, tuple(_row(n, c) for n, c in _ranked(choice))),
            *level_blocks(choice),
            *(block for _, c in _ranked(choice) for block in _details(c, choice)),
            *_refused(self.refused),
            *_closing(choice),
        ]

    def records(self) -> list[Record]:
        """Return one record per qualification."""
        choice = self.choice
        return [_record(rank, each, choice) for rank, each in _ranked(choice)]

    def document(self) -> WhichDocument:
        """Return the ranking and every plan for JSON."""
        from recommender.reports.documents.which_builder import which_document

        return which_document(self.choice, self.refused)

    def sheet(self, made: date, people: SheetNames) -> PaperSheet:
        """Return the sheet of the ranking, to agree on a qualification."""
        from recommender.reports.sheets.which_sheet import which_sheet

        return which_sheet(self.choice, self.blocks(), made, people)


def _ranked(choice: QualificationChoice) -> Iterator[tuple[str, Contender]]:
    """Yield each qualification with its rank, which only those with a plan have."""
    for number, contender in enumerate(choice.contenders, 1):
        yield f"{number}" if contender.plan else "-", contender


def _opening(choice: QualificationChoice) -> Iterator[Block]:
    first = choice.contenders[0]
    yield Paragraph(job_in_words(first.qualification, choice.candidate), "Job")
    if choice.held.units:
        codes = " ".join(unit.code for unit in choice.held.units)
        source = choice.held.source
        origin = f", of {source.title} ({source.name})" if source else ""
        label = "Finished" if choice.is_finished else "Held"
        yield Paragraph(f"{codes}{origin}", label)
        if choice.is_finished and source is not None and source.leads_to:
            yield Paragraph(wording.leads_to(source), "Leads to")


def _row(rank: str, contender: Contender) -> tuple[str, ...]:
    qualification, plan = contender.qualification, contender.plan
    name = f"{qualification.name}: {qualification.title}"
    level = "" if qualification.level is None else f"{qualification.level}"
    if plan is None:
        return (rank, name, level, "-", "-", "-", "no plan")
    fit = plan.fit
    to_earn = f"{plan.new_credits}"
    return (
        rank, name, level, wording.percent(fit.coverage),
        wording.percent(fit.relevance), f"{float(fit.mismatch):.1f}",
        f"{to_earn} of {plan.credits}" if plan.held else to_earn,
    )  # fmt: skip


def level_blocks(choice: QualificationChoice) -> list[Block]:
    """Return at which levels the job is assessed, if that is known."""
    sentences = words.levels_in_words(choice)
    return [Paragraph("\n".join(sentences), "Level")] if sentences else []


def _details(contender: Contender, choice: QualificationChoice) -> Iterator[Block]:
    qualification = contender.qualification
    yield Heading(f"{qualification.title} ({qualification.name})")
    yield Paragraph(words.why_there(contender, choice), "Why")
    if contender.plan is not None:
        yield Paragraph(words.plan_in_words(contender), "Plan")
    elif contender.answer is not None and contender.answer.conflict:
        yield Paragraph(_again(contender), "Ways out")
    source = choice.held.source
    is_own = source is None or choice.held.is_from(qualification)
    origin = "" if source is None or is_own else source.name
    if counts := words.carried_in_words(contender, origin):
        yield Paragraph(counts, "Counts")
    others = [words.other_in_words(other) for other in contender.carried.others]
    if others:
        yield Paragraph("\n".join(others), "Not here")
    if beyond := words.beyond_in_words(contender):
        yield Paragraph(beyond, "Beyond")
    if contender.next_after is not None:
        yield Paragraph(f"yes; {contender.next_after.source}", "Next step")
    if qualification.notice:
        yield Paragraph(qualification.notice, "Notice")


def _refused(refused: Sequence[NotCompared]) -> Iterator[Block]:
    if refused:
        yield Heading("Not compared")
    for each in refused:
        lines = [words.fault_in_short(fault) for fault in each.faults[:_MOST_FAULTS]]
        more = len(each.faults) - _MOST_FAULTS
        lines += [f"and {more} more"] if more > 0 else []
        yield Paragraph(f"{each.name}: {'; '.join(lines)}")


def _closing(choice: QualificationChoice) -> Iterator[Block]:
    yield Heading("How they are ranked")
    yield Paragraph(_order(choice), "Order")
    if choice.is_of_several_areas:
        text = "the job is described in the tasks of each; compare figures with care"
        yield Paragraph(text, "Areas")
    plans = choice.with_plans
    if plans:
        yield Paragraph(_again(plans[0]), "Next")


def _order(choice: QualificationChoice) -> str:
    if not choice.is_by_mismatch:
        return (
            "valid plans first; then most coverage of the job, because some have no "
            "credits; then most daily work"
        )
    unit = choice.contenders[0].qualification.counted_in
    return (
        f"valid plans first, then the least mismatch: the {unit} that are not part of "
        f"the job, plus the part of the job left out; up to {float(choice.near):g} "
        f"more is about as good"
    )


def _again(contender: Contender) -> str:
    """Return the command that plans in a qualification."""
    qualification, candidate = contender.qualification, contender.candidate
    options = qualification_option(qualification)
    options = [*options, *wording.as_options(candidate)]
    return likely_words.same_request("plan", options, candidate, ())


def _record(rank: str, contender: Contender, choice: QualificationChoice) -> Record:
    qualification, plan = contender.qualification, contender.plan
    fit = plan.fit if plan else None
    carried = contender.carried
    return {
        "rank": rank if plan else "",
        "qualification": qualification.name,
        "title": qualification.title,
        "level": qualification.level,
        "valid": "yes" if plan else "no",
        "why": words.why_there(contender, choice),
        "coverage": float(fit.coverage) if fit else None,
        "relevance": float(fit.relevance) if fit else None,
        "mismatch": float(fit.mismatch) if fit else None,
        "credits": plan.credits if plan else None,
        "to_earn": plan.new_credits if plan else None,
        "hours": sizes.hours(plan, qualification) if plan else None,
        "units": " ".join(plan.codes) if plan else "",
        "counts": " ".join(match.here.code for match in carried.carried),
        "not_here": " ".join(other.held.code for other in carried.others),
        "beyond_the_job": " ".join(unit.code for unit in contender.beyond_the_job),
        "next_step": "yes" if contender.next_after else "",
    }
