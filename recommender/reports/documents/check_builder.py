"""The document of a check, built from the audit of a set of units."""

from __future__ import annotations

from typing import TYPE_CHECKING

from recommender.reports.documents import document_parts as doc
from recommender.reports.documents.finding_builder import (
    finding_documents,
    waived_document,
)
from recommender.reports.documents.plan_builder import (
    data_document,
    fit_fields,
    plan_document,
    reason_documents,
)
from recommender.reports.documents.plan_document import CheckDocument, RepairEntry
from recommender.reports.words.verdict_words import assumed_in_words

if TYPE_CHECKING:
    from recommender.answers.checks import Checked
    from recommender.answers.repairs import Repairs
    from recommender.requests.saved_plan import SavedPlan


def check_document(
    checked: Checked, repairs: Repairs | None, saved: SavedPlan | None = None
) -> CheckDocument:
    """Build the document of a check; a set with unknown codes is not valid."""
    qualification = checked.qualification
    made_with = None
    if saved is not None and saved.sha256 is not None:
        made_with = doc.DataDocument(
            qualification=saved.qualification, sha256=saved.sha256
        )
    return CheckDocument(
        qualification=qualification.name,
        units=[unit.code for unit in checked.units],
        date=checked.day,
        valid=checked.valid,
        credits=sum(unit.credits for unit in checked.units),
        findings=finding_documents(checked.findings),
        waived=waived_document(checked.findings),
        repairs=[
            RepairEntry(
                add=[unit.code for unit in repair.add],
                drop=[unit.code for unit in repair.drop],
                plan=plan_document(
                    repair.plan, checked.job, qualification.mandatory, qualification
                ),
            )
            for repair in (repairs.repairs if repairs else ())
        ],
        no_repair=reason_documents(repairs.conflict) if repairs else [],
        lifted=reason_documents(repairs.lifted) if repairs else [],
        unknown=list(checked.unknown),
        untagged=list(checked.untagged),
        assumed=list(assumed_in_words(checked)),
        fit=doc.FitDocument(**fit_fields(checked.fit)) if checked.fit else None,
        data=data_document(qualification),
        made_with=made_with,
        data_changed=saved is not None and saved.data_change(qualification) is not None,
    )
