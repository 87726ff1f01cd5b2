"""The report of an assessment plan: occasions for the evidence of a plan's units."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from recommender.qualifications.plans import Status
from recommender.qualifications.rules import Kind
from recommender.reports.blocks import (
    Block,
    Column,
    Heading,
    Paragraph,
    Record,
    Table,
)
from recommender.reports.parts.conflict_part import no_plan_blocks
from recommender.reports.parts.evidence_part import occasion_blocks
from recommender.reports.parts.opening import opening_blocks
from recommender.reports.words import evidence_words

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from recommender.answers.evidence_planning import EvidenceAnswer
    from recommender.answers.recommendation import Recommendation
    from recommender.answers.ways_out import WaysOut
    from recommender.reports.documents.evidence_document import EvidenceDocument
    from recommender.reports.sheets.paper_sheet import PaperSheet
    from recommender.requests.sheet_names import SheetNames

_WAYS = (
    Column("Change", 46),
    Column("Occasions", 9, right=True),
    Column("Visits", 7, right=True),
)


@dataclass(frozen=True)
class EvidenceReport:
    """The occasions for the evidence of a plan; or why there is no plan, or none."""

    recommendation: Recommendation
    answer: EvidenceAnswer | None = None
    ways: WaysOut | None = None

    def blocks(self) -> list[Block]:
        """Return the plan, its occasions in order, and what they rest on."""
        recommendation = self.recommendation
        # A saved plan is asked for by its units: what was waived for it is said too.
        candidate = replace(recommendation.candidate, units_only=False)
        head = opening_blocks(recommendation.qualification, candidate)
        if self.answer is None:
            return [*head, *no_plan_blocks(recommendation, self.ways)]
        codes = " ".join(unit.code for unit in recommendation.best.new_units)
        head.append(Paragraph(codes or "all units are held", "Units"))
        return [*head, *_evidence_blocks(self.answer)]

    def records(self) -> list[Record]:
        """Return one record per occasion."""
        answer = self.answer
        if answer is None or answer.evidence is None:
            return []
        return [
            {
                "number": number,
                "kind": occasion.kind.value,
                "task": occasion.tag,
                "how_often": evidence_words.often_in_job(occasion, answer),
                "example": evidence_words.examples_in_words(occasion, answer),
                "when": evidence_words.time_in_words(answer.times.get(occasion)),
                "visit": "yes" if occasion.kind.is_visit else "no",
                "units": " ".join(answer.evidence.serves[occasion]),
            }
            for number, occasion in enumerate(answer.in_order, 1)
        ]

    def document(self) -> EvidenceDocument:
        """Return the occasions for JSON."""
        from recommender.reports.documents.evidence_builder import evidence_document

        return evidence_document(self.recommendation, self.answer, self.ways)

    def sheet(self, made: date, people: SheetNames) -> PaperSheet:
        """Return the assessment plan as a sheet to print and sign."""
        from recommender.reports.parts.opening import job_in_titles
        from recommender.reports.sheets.paper_sheet import Section
        from recommender.reports.sheets.report_sheet import report_sheet
        from recommender.reports.sheets.sheet_frame import signatures

        recommendation = self.recommendation
        job = job_in_titles(recommendation.qualification, recommendation.candidate)
        return report_sheet(
            self.blocks()[1:],
            recommendation.qualification,
            "Assessment plan",
            (*people.fields(), ("Job", job)),
            made,
            after=(Section("Confirmation", (signatures(people),)),),
        )


def _evidence_blocks(answer: EvidenceAnswer) -> Iterator[Block]:
    if answer.status is Status.UNKNOWN:
        yield Heading("Time ran out before enough occasions were found.")
        yield Paragraph("allow more time with --time-limit", "Next")
        return
    if answer.evidence is None:
        yield from _conflict(answer)
        return
    evidence = answer.evidence
    yield Paragraph(evidence_words.size_in_words(evidence), "In all")
    yield from occasion_blocks(answer, evidence)
    for swap in answer.swaps:
        yield Paragraph(evidence_words.swap_in_words(swap, evidence), "Swap")
    proven = "proven: no fewer occasions give each unit what it wants"
    if answer.status is not Status.OPTIMAL:
        proven = "NOT proven: time ran out; fewer occasions may be enough"
    yield Paragraph(proven, "Proof")
    yield Paragraph(
        "what is seen and asked about one task is one visit; "
        f"what tasks give: {', '.join(answer.guide.files)}",
        "Basis",
    )


def _conflict(answer: EvidenceAnswer) -> Iterator[Block]:
    yield Heading("No occasions keep all of these together:")
    wishes = [r.text for r in answer.conflict if r.kind is Kind.WISH]
    wanted = [r.text for r in answer.conflict if r.kind is not Kind.WISH]
    lines = [f"  because you asked: {text}" for text in wishes]
    lines += [f"  and {text}" if lines else f"  {text}" for text in wanted]
    yield Paragraph("\n".join(lines))
    if answer.ways_out:
        given_up, note = len(answer.ways_out[0].changes), "any one of these is enough"
        if given_up > 1:
            note = f"at least {given_up} wishes must be given up"
        yield Heading(f"Ways out ({note})")
        rows = tuple(
            (
                " and ".join(way.changes),
                f"{len(way.evidence.occasions)}",
                f"{way.evidence.visits}",
            )
            for way in answer.ways_out
        )
        yield Table(_WAYS, rows)
