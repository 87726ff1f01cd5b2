"""Marks: short hashes that say whether two questions, or two data, are the same."""

from __future__ import annotations

import json
from dataclasses import asdict
from hashlib import sha256
from typing import TYPE_CHECKING

from recommender import __version__
from recommender.requests.dates import today

if TYPE_CHECKING:
    from recommender.cohorts.cohort import Cohort
    from recommender.qualifications.qualification import Qualification
    from recommender.requests.candidate import Candidate, Wishes


def fingerprint_of(candidate: Candidate) -> str:
    """Mark a resolved request: equal requests have equal marks, in every process."""
    content = asdict(candidate)
    content["tags"] = sorted(content["tags"].items())
    content["unsure"] = sorted(content["unsure"].items())
    return _mark(content)


def fingerprints_of(
    qualification: Qualification, cohort: Cohort, requests: list[str], time_limit: float
) -> dict[str, str]:
    """Mark all that an outcome depends on, each part by a name for people.

    `requests` are the marks of the members' requests, in order.
    """
    counted = any(_counts(m.candidate.wishes) for m in cohort.members)
    return {
        "the program": __version__,
        "the catalogue": _mark(
            [asdict(unit) for unit in qualification.catalogue.units]
        ),
        "the rules": _mark(
            [_written(qualification.rules), _written(qualification.guidance)]
        ),
        "the tags and roles": _mark(
            [
                _written(qualification.vocabulary.everyone),
                _written(qualification.vocabulary.roles),
            ]
        ),
        "--time-limit": str(time_limit),
        "the day that deadlines count from": str(today()) if counted else "",
        "the candidates": _mark([[m.id for m in cohort.members], requests]),
    }


def _counts(wishes: Wishes) -> bool:
    """Return whether a start that is not said matters."""
    return wishes.finish_by is not None or bool(wishes.off)


def _written(rules: object) -> str:
    """Write data down, sets in order, so that equal data are written alike."""
    return json.dumps(_plain(rules), default=str)


def _plain(value: object) -> object:
    if isinstance(value, frozenset | set):
        return sorted(str(one) for one in value)
    if isinstance(value, tuple | list):
        return [_plain(one) for one in value]
    if hasattr(value, "__dataclass_fields__"):
        return [_plain(getattr(value, name)) for name in value.__dataclass_fields__]
    return value


def _mark(content: object) -> str:
    return sha256(json.dumps(content, default=str).encode()).hexdigest()[:24]
