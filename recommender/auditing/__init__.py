"""The independent check: whether units keep every rule, and how well they suit.

Plain arithmetic over the catalogue and the rules as they are written. Nothing here
is shared with the solver's model, so each can catch a mistake of the other. Every
plan that leaves the program has passed `audit` and `weigh`.
"""

from recommender.auditing.measuring import measure, selects
from recommender.auditing.ruling import Auditor, audit, most_favourable_cases
from recommender.auditing.weighing import (
    CREDITS_PER_WEIGHT_LEFT_OUT,
    Weigher,
    relevance,
    weigh,
)

__all__ = [
    "CREDITS_PER_WEIGHT_LEFT_OUT",
    "Auditor",
    "Weigher",
    "audit",
    "measure",
    "most_favourable_cases",
    "relevance",
    "selects",
    "weigh",
]
