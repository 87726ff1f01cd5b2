"""All functions that build a document of the machine-readable contract."""

from recommender.reports.documents.advice_builder import (
    explain_document,
    scenarios_document,
    tradeoffs_document,
    what_if_document,
)
from recommender.reports.documents.catalogue_builder import (
    errors_document,
    reading_document,
    roles_document,
    rules_document,
    tags_document,
    units_document,
)
from recommender.reports.documents.check_builder import check_document
from recommender.reports.documents.menu_builder import common_document, menu_document
from recommender.reports.documents.plan_builder import (
    plans_document,
    scan_document,
)
from recommender.reports.documents.qualification_builder import (
    editions_document,
    faulty_document,
    import_document,
    lint_document,
    qualifications_document,
)

__all__ = [
    "check_document",
    "common_document",
    "editions_document",
    "errors_document",
    "explain_document",
    "faulty_document",
    "import_document",
    "lint_document",
    "menu_document",
    "plans_document",
    "qualifications_document",
    "reading_document",
    "roles_document",
    "rules_document",
    "scan_document",
    "scenarios_document",
    "tags_document",
    "tradeoffs_document",
    "units_document",
    "what_if_document",
]
