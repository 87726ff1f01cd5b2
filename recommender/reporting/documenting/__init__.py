"""Documenting: from answers to the documents of the machine-readable contract."""

from recommender.reporting.documenting.advice import (
    explain_document,
    scenarios_document,
    tradeoffs_document,
    what_if_document,
)
from recommender.reporting.documenting.browsing import (
    errors_document,
    reading_document,
    roles_document,
    rules_document,
    tags_document,
    units_document,
)
from recommender.reporting.documenting.caseloads import common_document, menu_document
from recommender.reporting.documenting.checks import check_document
from recommender.reporting.documenting.plans import (
    plans_document,
    scan_document,
)
from recommender.reporting.documenting.qualifications import (
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
