"""The machine-readable answers. They are a contract: fields are added, never changed.

Shares are from 0 to 1, mismatch is in credits, and hours come with their basis.
"""

from __future__ import annotations

from recommender.reports.documents.advice_document import (
    ExplainDocument,
    ScenariosDocument,
    TradeoffsDocument,
    WhatIfDocument,
)
from recommender.reports.documents.catalogue_document import (
    DoctorDocument,
    ErrorsDocument,
    RolesDocument,
    RulesDocument,
    TagsDocument,
    UnitsDocument,
)
from recommender.reports.documents.cohort_document import CohortLine
from recommender.reports.documents.document_parts import Document
from recommender.reports.documents.edits_document import EditsDocument
from recommender.reports.documents.evidence_document import EvidenceDocument
from recommender.reports.documents.menu_document import CommonDocument, MenuDocument
from recommender.reports.documents.plan_document import (
    CheckDocument,
    PlansDocument,
    ScanDocument,
)
from recommender.reports.documents.qualification_document import (
    QualificationCheckDocument,
    QualificationDiffDocument,
    QualificationImportDocument,
    QualificationsDocument,
)
from recommender.reports.documents.reading_document import ReadingDocument
from recommender.reports.documents.verify_document import VerifyDocument
from recommender.reports.documents.which_document import WhichDocument

DOCUMENTS: dict[str, type[Document]] = {
    "plan": PlansDocument,
    "check": CheckDocument,
    "what-if": WhatIfDocument,
    "scenarios": ScenariosDocument,
    "explain": ExplainDocument,
    "which": WhichDocument,
    "evidence": EvidenceDocument,
    "tradeoffs": TradeoffsDocument,
    "menu": MenuDocument,
    "common": CommonDocument,
    "units": UnitsDocument,
    "rules": RulesDocument,
    "roles": RolesDocument,
    "tags": TagsDocument,
    "reading": ReadingDocument,
    "scan": ScanDocument,
    "qualifications": QualificationsDocument,
    "qualification-check": QualificationCheckDocument,
    "qualification-diff": QualificationDiffDocument,
    "qualification-import": QualificationImportDocument,
    "cohort": CohortLine,
    "cohort-edits": EditsDocument,
    "verify": VerifyDocument,
    "doctor": DoctorDocument,
    "errors": ErrorsDocument,
}


def to_json(document: Document) -> str:
    """Return a document as JSON text, indented by two spaces."""
    return document.model_dump_json(by_alias=True, indent=2) + "\n"


def json_schema(name: str) -> dict[str, object]:
    """Return the JSON Schema of a command's document.

    >>> json_schema("check")["title"]
    'CheckDocument'
    """
    return DOCUMENTS[name].model_json_schema(by_alias=True, mode="serialization")
