"""Certificates for tests: made from answers, changed leaf by leaf, signed again."""

import json
from collections.abc import Iterator
from copy import deepcopy
from typing import Any

from recommender.answers.certifying import certify
from recommender.answers.recommendation import Recommendation
from recommender.certificates.certificate_file import (
    certificate_in,
    certificate_text,
    fingerprint_of,
)
from recommender.certificates.optimality import prove_best
from recommender.certificates.verification import Verification, verify_statements

Place = tuple[str | int, ...]


def plain_of(answer: Recommendation) -> dict[str, Any]:
    """Give the certificate of an answer as JSON has it."""
    return json.loads(certificate_text(certify(answer)))


def signed(plain: dict[str, Any]) -> dict[str, Any]:
    """Give a certificate with the fingerprint of what is in it."""
    return {**plain, "fingerprint": fingerprint_of(plain)}


def verified(plain: dict[str, Any], *, seconds: float = 60) -> Verification:
    """Check a certificate as the command does, except for the folder."""
    text = json.dumps(plain, ensure_ascii=False)
    certificate, fingerprint = certificate_in(text, "c.json")
    verification = verify_statements(certificate, fingerprint)
    if verification.holds:
        return verification.with_steps(prove_best(certificate, seconds))
    return verification


def leaves(value: Any, place: Place = ()) -> Iterator[tuple[Place, Any]]:
    """Give every value in JSON that has no others inside, and where it is."""
    if isinstance(value, dict):
        inside: Any = value.items()
    elif isinstance(value, list):
        inside = enumerate(value)
    else:
        yield place, value
        return
    for key, inner in inside:
        yield from leaves(inner, (*place, key))


def changed(plain: dict[str, Any], place: Place, value: Any) -> dict[str, Any]:
    """Give a certificate with another value in one place."""
    other = deepcopy(plain)
    inner: Any = other
    for key in place[:-1]:
        inner = inner[key]
    inner[place[-1]] = value
    return other


def another(value: Any) -> Any:
    """Give a value of the same kind that differs a little."""
    if isinstance(value, bool):
        return not value
    if isinstance(value, int):
        return value + 1
    if value is None:
        return 1
    whole, slash, parts = str(value).partition("/")
    return f"{int(whole) + 1}/{parts}" if slash and whole.isdigit() else f"{value}x"
