"""Documenting the audit of a set of units."""

from __future__ import annotations

from typing import TYPE_CHECKING

from recommender.reports.documents import document_parts as doc
from recommender.reports.documents.finding_builder import finding_documents
from recommender.reports.documents.plan_builder import (
    data_document,
    fit_fields,
    plan_document,
    reason_documents,
)
from recommender.reports.documents.plan_document import CheckDocument, Repair

if TYPE_CHECKING:
    from recommender.answers.checks import Checked
    from recommender.answers.repairs import Repairs
    from recommender.requests.saved_plan import SavedPlan


def check_document(
    found: Checked, repairs: Repairs | None, saved: SavedPlan | None = None
) -> CheckDocument:
    """Document the audit of a set; a set with unknown codes is not valid."""
    qualification = found.qualification
    made_with = None
    if saved is not None and saved.sha256 is not None:
        made_with = doc.DataDocument(
            qualification=saved.qualification, sha256=saved.sha256
        )
    return CheckDocument(
        qualification=qualification.name,
        units=[unit.code for unit in found.units],
        date=found.day,
        valid=found.valid,
        credits=sum(unit.credits for unit in found.units),
        findings=finding_documents(found.findings),
        repairs=[
            Repair(
                add=[unit.code for unit in one.add],
                drop=[unit.code for unit in one.drop],
                plan=plan_document(
                    one.plan, found.job, qualification.mandatory, qualification
                ),
            )
            for one in (repairs.repairs if repairs else ())
        ],
        no_repair=reason_documents(repairs.conflict) if repairs else [],
        lifted=reason_documents(repairs.lifted) if repairs else [],
        unknown=list(found.unknown),
        fit=doc.FitDocument(**fit_fields(found.fit)) if found.fit else None,
        data=data_document(qualification),
        made_with=made_with,
        data_changed=saved is not None and saved.change_of(qualification) is not None,
    )
