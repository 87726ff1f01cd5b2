"""The assessment plan on a sheet: the occasions in order, with boxes to tick."""

from __future__ import annotations

from typing import TYPE_CHECKING

from recommender.qualifications.evidence import EvidenceKind
from recommender.qualifications.plans import Status
from recommender.reports.blocks import Paragraph
from recommender.reports.sheets.paper_sheet import (
    TO_TICK,
    Bullets,
    RowGroup,
    SheetBlock,
    SheetColumn,
    SheetTable,
    in_percent,
)
from recommender.reports.words import evidence_words
from recommender.reports.words.wish_words import wishes_in_words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from recommender.answers.evidence_planning import EvidenceAnswer
    from recommender.qualifications.evidence import EvidencePlan, Occasion

ASSESSMENT_PLAN = "Assessment plan"
OCCASIONS_TABLE = "Occasions in order, by task"
_KINDS = {
    EvidenceKind.OBSERVATION: "Observation",
    EvidenceKind.PRODUCTS: "Work products",
    EvidenceKind.TESTIMONY: "Witness testimony",
    EvidenceKind.STATEMENT: "Personal statement",
    EvidenceKind.QUESTIONS: "Questions",
}


def assessment_blocks(answer: EvidenceAnswer | None) -> Iterator[SheetBlock]:
    """Yield the occasions for the evidence of a plan, or why there are none."""
    if answer is None:
        return
    if answer.evidence is None:
        yield from _nothing(answer)
        return
    size = evidence_words.size_in_words(answer.evidence)
    yield Paragraph(f"{size}. What is seen and asked about one task is one visit.")
    yield _occasions(answer, answer.evidence)
    for coverage in answer.evidence.coverage:
        if coverage.at_risk:
            text = evidence_words.risk_in_words(coverage, answer, with_tags=False)
            yield Paragraph(text, "At risk")
    if answer.status is not Status.OPTIMAL:
        yield Paragraph(
            "Not proven: time ran out; fewer occasions may be enough.", "Proof"
        )


def _nothing(answer: EvidenceAnswer) -> Iterator[SheetBlock]:
    if answer.status is Status.UNKNOWN:
        yield Paragraph("Time ran out before enough occasions were found.")
        return
    yield Paragraph("No occasions keep all of these together:")
    qualification = answer.recommendation.qualification
    texts = [wishes_in_words(rule.text, qualification) for rule in answer.conflict]
    yield Bullets(tuple(f"{text[:1].upper()}{text[1:]}" for text in texts))
    for way in answer.ways_out:
        text = wishes_in_words(" and ".join(way.changes), qualification)
        yield Paragraph(f"{text[:1].upper()}{text[1:]}", "A way out")


def _occasions(answer: EvidenceAnswer, evidence: EvidencePlan) -> SheetTable:
    """Return the occasions below their tasks, numbered in their order."""
    by_task: dict[str, list[Occasion]] = {}
    for occasion in answer.in_order:
        by_task.setdefault(occasion.tag, []).append(occasion)
    number = {occasion: n for n, occasion in enumerate(answer.in_order, 1)}
    dated = bool(answer.times)
    columns = (
        SheetColumn("No", 5, right=True),
        SheetColumn("Evidence", 16),
        SheetColumn("For example", 34 if dated else 49),
        SheetColumn("Units", 16),
        *([SheetColumn("When", 15)] if dated else []),
        SheetColumn("Agreed", 8),
        SheetColumn("Done", 6),
    )

    def row(occasion: Occasion) -> tuple[str, ...]:
        when = evidence_words.time_in_words(answer.times.get(occasion))
        return (
            f"{number[occasion]}",
            _KINDS[occasion.kind],
            evidence_words.examples_in_words(occasion, answer),
            " ".join(evidence.serves[occasion]),
            *([when] if dated else []),
            TO_TICK,
            TO_TICK,
        )

    groups = tuple(
        RowGroup(_task(occasions, answer), tuple(map(row, occasions)))
        for occasions in by_task.values()
    )
    return SheetTable(OCCASIONS_TABLE, in_percent(columns), groups)


def _task(occasions: list[Occasion], answer: EvidenceAnswer) -> str:
    """Return the task of some occasions, how often it is done, and if it is visited."""
    first = occasions[0]
    task = answer.recommendation.qualification.vocabulary.find_tag(first.tag).title
    often = evidence_words.often_in_job(first, answer)
    is_visit = any(occasion.kind.is_visit for occasion in occasions)
    return f"{task} ({often}){': a visit' if is_visit else ''}"
