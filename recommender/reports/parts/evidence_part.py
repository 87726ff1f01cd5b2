"""The occasions for evidence in order, which units they serve, and what is at risk."""

from __future__ import annotations

from typing import TYPE_CHECKING

from recommender.qualifications.evidence import EvidenceKind
from recommender.reports.blocks import (
    NARROW,
    Block,
    Column,
    Heading,
    Paragraph,
    Table,
)
from recommender.reports.words import evidence_words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from recommender.answers.evidence_planning import EvidenceAnswer
    from recommender.qualifications.evidence import Coverage, EvidencePlan, Occasion

# A column for each kind, with the numbers of its occasions.
_SHORT = {
    EvidenceKind.OBSERVATION: "Observ.",
    EvidenceKind.PRODUCTS: "Product",
    EvidenceKind.TESTIMONY: "Testim.",
    EvidenceKind.STATEMENT: "Statem.",
    EvidenceKind.QUESTIONS: "Quest.",
}


def occasion_blocks(answer: EvidenceAnswer, evidence: EvidencePlan) -> Iterator[Block]:
    """Yield the occasions, the matrix of units by kinds, and the units at risk."""
    yield Heading("Occasions, in order")
    rows = tuple(
        _row(number, occasion, answer, evidence)
        for number, occasion in enumerate(answer.in_order, 1)
    )
    dated = bool(answer.times)
    columns = (
        Column("No", 3, right=True),
        Column("Kind", 11),
        Column("Task", 17),
        Column("For example", 16 if dated else 26),
        *([Column("When", 9)] if dated else []),
        Column("Serves", 12),
    )
    yield Table(columns, rows)
    yield Heading("Which occasions each unit has, by kind of evidence")
    yield _matrix(answer, evidence)
    for coverage in evidence.coverage:
        if coverage.at_risk:
            yield Paragraph(evidence_words.risk_in_words(coverage, answer), "At risk")


def _row(
    number: int, occasion: Occasion, answer: EvidenceAnswer, evidence: EvidencePlan
) -> tuple[str, ...]:
    when = evidence_words.time_in_words(answer.times.get(occasion))
    often = evidence_words.often_in_job(occasion, answer)
    return (
        f"{number}",
        occasion.kind.value,
        f"{occasion.tag}, {often}",
        evidence_words.examples_in_words(occasion, answer),
        *([when] if answer.times else []),
        " ".join(evidence.serves[occasion]),
    )


def _matrix(answer: EvidenceAnswer, evidence: EvidencePlan) -> Table:
    number = {occasion: n for n, occasion in enumerate(answer.in_order, 1)}
    used = {occasion.kind for occasion in evidence.occasions}
    kinds = [kind for kind in EvidenceKind if kind in used]
    units = answer.recommendation.qualification.catalogue.unit_by_code
    columns = (
        Column("Unit", 5),
        Column("Title", 76 - 5 - 9 * len(kinds), from_width=NARROW),
        *(Column(_SHORT[kind], 7) for kind in kinds),
    )

    def numbers(coverage: Coverage, kind: EvidenceKind) -> str:
        numbered = sorted(number[o] for o in coverage.occasions if o.kind is kind)
        return " ".join(map(str, numbered))

    rows = tuple(
        (
            coverage.code,
            units[coverage.code].title,
            *(numbers(coverage, kind) for kind in kinds),
        )
        for coverage in evidence.coverage
    )
    return Table(columns, rows)
