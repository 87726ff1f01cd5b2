"""Recommend valid, proven-optimal unit plans for vocational qualifications.

The main steps: load a qualification, describe a candidate, recommend a plan, audit a
set of units.

>>> import recommender
>>> qualification = recommender.load_qualification("ocr-03456")
>>> adviser = recommender.Candidate(role="contact-centre-adviser")
>>> recommender.recommend(qualification, adviser).best.codes
('F3', 'F4', 'A6', 'A11', 'B6', 'C5', 'C7', 'D3')
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

__version__ = "0.1.0"

if TYPE_CHECKING:
    from recommender.answers.evidence_planning import EvidenceAnswer, plan_evidence
    from recommender.answers.explanations import explain
    from recommender.answers.menus import choose_menus
    from recommender.answers.qualification_choice import compare_qualifications
    from recommender.answers.recommendation import Recommendation, recommend
    from recommender.answers.repairs import repair
    from recommender.answers.templates import find_templates
    from recommender.answers.timelines import timeline_of
    from recommender.answers.tradeoffs import trade_off
    from recommender.answers.verdicts import audit, weigh
    from recommender.answers.ways_out import ways_out
    from recommender.answers.what_ifs import what_if
    from recommender.authoring.importing import (
        ImportedQualification,
        import_qualification,
    )
    from recommender.errors import (
        FileFaultsError,
        LimitError,
        NoPlanError,
        RecommenderError,
        RequestError,
        SelfCheckError,
    )
    from recommender.loading.shipped import load_qualification
    from recommender.qualifications.plans import Finding, Fit, Plan, Status
    from recommender.qualifications.qualification import Qualification
    from recommender.qualifications.rules import Rule
    from recommender.qualifications.units import Unit
    from recommender.qualifications.vocabulary import Frequency
    from recommender.reports.pictures.kinds import picture_of
    from recommender.requests.candidate import Candidate, Wishes
    from recommender.requests.occasion_wishes import OccasionWishes

# The module of each name. It is imported when the name is first used, so that
# `import recommender` is fast, and the solver is loaded only to solve.
_HOME = {
    "Candidate": "recommender.requests.candidate",
    "EvidenceAnswer": "recommender.answers.evidence_planning",
    "FileFaultsError": "recommender.errors",
    "Finding": "recommender.qualifications.plans",
    "Fit": "recommender.qualifications.plans",
    "Frequency": "recommender.qualifications.vocabulary",
    "ImportedQualification": "recommender.authoring.importing",
    "LimitError": "recommender.errors",
    "NoPlanError": "recommender.errors",
    "OccasionWishes": "recommender.requests.occasion_wishes",
    "Plan": "recommender.qualifications.plans",
    "Qualification": "recommender.qualifications.qualification",
    "Recommendation": "recommender.answers.recommendation",
    "RecommenderError": "recommender.errors",
    "RequestError": "recommender.errors",
    "Rule": "recommender.qualifications.rules",
    "SelfCheckError": "recommender.errors",
    "Status": "recommender.qualifications.plans",
    "Unit": "recommender.qualifications.units",
    "Wishes": "recommender.requests.candidate",
    "audit": "recommender.answers.verdicts",
    "choose_menus": "recommender.answers.menus",
    "compare_qualifications": "recommender.answers.qualification_choice",
    "explain": "recommender.answers.explanations",
    "find_templates": "recommender.answers.templates",
    "import_qualification": "recommender.authoring.importing",
    "load_qualification": "recommender.loading.shipped",
    "picture_of": "recommender.reports.pictures.kinds",
    "plan_evidence": "recommender.answers.evidence_planning",
    "recommend": "recommender.answers.recommendation",
    "repair": "recommender.answers.repairs",
    "timeline_of": "recommender.answers.timelines",
    "trade_off": "recommender.answers.tradeoffs",
    "ways_out": "recommender.answers.ways_out",
    "weigh": "recommender.answers.verdicts",
    "what_if": "recommender.answers.what_ifs",
}

__all__ = [
    "Candidate",
    "EvidenceAnswer",
    "FileFaultsError",
    "Finding",
    "Fit",
    "Frequency",
    "ImportedQualification",
    "LimitError",
    "NoPlanError",
    "OccasionWishes",
    "Plan",
    "Qualification",
    "Recommendation",
    "RecommenderError",
    "RequestError",
    "Rule",
    "SelfCheckError",
    "Status",
    "Unit",
    "Wishes",
    "audit",
    "choose_menus",
    "compare_qualifications",
    "explain",
    "find_templates",
    "import_qualification",
    "load_qualification",
    "picture_of",
    "plan_evidence",
    "recommend",
    "repair",
    "timeline_of",
    "trade_off",
    "ways_out",
    "weigh",
    "what_if",
]


def __getattr__(name: str) -> object:
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(_HOME[name]), name)
