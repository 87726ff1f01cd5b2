"""A certificate in which one value was changed is refused, whatever the value is."""

import json
from contextlib import suppress
from functools import cache
from typing import Any

import recommender
from recommender import Candidate, Wishes
from recommender.answers.certifying import differences
from recommender.certificates.certificate_file import certificate_in
from recommender.errors import FileFaultsError
from tests.builders.any_request import load
from tests.builders.certificates import (
    another,
    changed,
    leaves,
    plain_of,
    signed,
    verified,
)

# Nobody can check these from the certificate and the folder: the fingerprint, which is
# on the sheet, is all that keeps them.
BY_FINGERPRINT_ALONE = {
    ("fingerprint",),
    ("program",),
    ("proof", "solver"),
    ("proof", "version"),
    ("proof", "second_opinion"),
}
SMALLER = "cfa-l2-customer-service"
# A request that asks for guidance, held units and a limit has most kinds of rules.
WISHES = Wishes(have=("D6",), without_units=("B10",), spare=2)


@cache
def a_certificate(
    name: str = "ocr-03456", role: str = "receptionist"
) -> dict[str, Any]:
    wishes = WISHES if name == "ocr-03456" else Wishes()
    answer = recommender.recommend(load(name), Candidate(role, wishes=wishes))
    return plain_of(answer)


def is_refused(plain: dict[str, Any], name: str) -> bool:
    """Say whether a certificate is refused, by itself or by the folder's data."""
    try:
        verification = verified(plain, seconds=0)
        if not verification.holds:
            return True
        certificate, _ = certificate_in(json.dumps(plain), "c.json")
    except FileFaultsError:
        return True
    return bool([*differences(certificate, load(name))])


def test_one_value_changed_anywhere_is_refused() -> None:
    plain = a_certificate(SMALLER)
    accepted = []
    for place, value in leaves(plain):
        with suppress(FileFaultsError):
            if verified(changed(plain, place, another(value)), seconds=0).holds:
                accepted.append(place)

    assert accepted == []


def test_one_number_changed_is_refused_even_with_a_new_fingerprint() -> None:
    """Numbers that follow from others are worked out, the others compared."""
    plain = a_certificate()
    accepted = [
        place
        for place, value in leaves(plain)
        if isinstance(value, int) or _is_fraction(value)
        if not is_refused(signed(changed(plain, place, another(value))), "ocr-03456")
    ]

    assert accepted == []


def _is_fraction(value: object) -> bool:
    return isinstance(value, str) and value.replace("/", "", 1).isdecimal()


def test_any_value_changed_is_refused_even_with_a_new_fingerprint() -> None:
    plain = a_certificate(SMALLER)
    accepted = {
        place
        for place, value in leaves(plain)
        if not is_refused(signed(changed(plain, place, another(value))), SMALLER)
    }

    assert accepted == BY_FINGERPRINT_ALONE
