"""Fingerprints: short hashes that show whether two requests, or two data, are equal."""

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
    """Return the fingerprint of a resolved request, the same in every process."""
    content = asdict(candidate)
    content["tags"] = sorted(content["tags"].items())
    content["unsure"] = sorted(content["unsure"].items())
    return _hash(content)


def fingerprints_of(
    qualification: Qualification, cohort: Cohort, requests: list[str], time_limit: float
) -> dict[str, str]:
    """Return the fingerprints of everything that outcomes depend on, each with a name.

    `requests` has the fingerprints of the members' requests, in order.
    """
    depends = any(_depends_on_today(m.candidate.wishes) for m in cohort.members)
    return {
        "the program": __version__,
        "the catalogue": _hash(
            [asdict(unit) for unit in qualification.catalogue.units]
        ),
        "the rules": _hash(
            [_as_text(qualification.rules), _as_text(qualification.guidance)]
        ),
        "the tags and roles": _hash(
            [
                _as_text(qualification.vocabulary.everyone),
                _as_text(qualification.vocabulary.roles),
            ]
        ),
        "--time-limit": str(time_limit),
        "the day that deadlines count from": str(today()) if depends else "",
        "the candidates": _hash([[m.id for m in cohort.members], requests]),
    }


def _depends_on_today(wishes: Wishes) -> bool:
    """Return whether today counts as the start if none is given."""
    return wishes.finish_by is not None or bool(wishes.off)


def _as_text(rules: object) -> str:
    """Return data as text, with sets sorted, so that equal data have equal texts."""
    return json.dumps(_plain(rules), default=str)


def _plain(value: object) -> object:
    if isinstance(value, frozenset | set):
        return sorted(str(item) for item in value)
    if isinstance(value, tuple | list):
        return [_plain(item) for item in value]
    if hasattr(value, "__dataclass_fields__"):
        return [_plain(getattr(value, name)) for name in value.__dataclass_fields__]
    return value


def _hash(content: object) -> str:
    return sha256(json.dumps(content, default=str).encode()).hexdigest()[:24]
