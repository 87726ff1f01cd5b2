"""The document of an edited workbook, built from the units chosen and their audit."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from recommender.reports.documents.document_parts import DataDocument, json_number
from recommender.reports.documents.edits_document import EditEntry, EditsDocument
from recommender.reports.documents.finding_builder import finding_documents
from recommender.reports.documents.plan_builder import data_document

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from recommender.cohorts.chosen_units import ChosenUnits
    from recommender.qualifications.qualification import Qualification
    from recommender.requests.saved_plan import SavedPlan


def edits_document(
    qualification: Qualification,
    rows: Iterable[ChosenUnits],
    made_with: SavedPlan,
    names: Mapping[str, str],
) -> EditsDocument:
    """Build the document of an edited workbook; `names` are those asked for, by id."""
    made = None
    if made_with.sha256 is not None:
        made = DataDocument(
            qualification=made_with.qualification, sha256=made_with.sha256
        )
    return EditsDocument(
        qualification=qualification.name,
        candidates=[_entry(chosen, names.get(chosen.member.id)) for chosen in rows],
        data=data_document(qualification),
        made_with=made,
        data_changed=made_with.data_change(qualification) is not None,
    )


def _entry(chosen: ChosenUnits, name: str | None) -> EditEntry:
    outcome, fit, cost = chosen.outcome, chosen.fit, chosen.cost
    best = float(Fraction(outcome.mismatch)) if outcome.has_plan else None
    return EditEntry(
        id=chosen.member.id,
        name=name,
        changed=chosen.is_changed,
        units=list(chosen.codes),
        suggested=list(chosen.suggested),
        units_in=list(chosen.units_in),
        units_out=list(chosen.units_out),
        unknown=list(chosen.edit.unknown) if chosen.edit else [],
        holds=chosen.holds,
        broken=finding_documents(chosen.broken),
        not_kept=finding_documents(chosen.not_kept),
        credits=sum(unit.credits for unit in chosen.units),
        new_credits=sum(unit.credits for unit in chosen.new_units),
        mismatch=float(fit.mismatch),
        coverage=float(fit.coverage),
        relevance=float(fit.relevance),
        best=list(outcome.units),
        best_status=outcome.status,
        best_mismatch=best,
        cost=None if cost is None else json_number(cost),
    )
