"""The ways in which a unit is held, which specifications treat by different rules.

A *transfer* is the same unit, certificated elsewhere. *Recognition of prior learning*
is assessed against the unit, whose credits it gives. An *exemption* meets a requirement
to take the unit, and gives no credits. Rules may limit any of them by name (`of.held`).
"""

from __future__ import annotations

from recommender.errors import normal_form

TRANSFER, RPL, EXEMPTION = "transfer", "rpl", "exemption"
WAYS = (TRANSFER, RPL, EXEMPTION)
_BY_NAME = {
    "credit-transfer": TRANSFER,
    "recognition-of-prior-learning": RPL,
    "exempt": EXEMPTION,
    "exempted": EXEMPTION,
}
# What rules may call recognition of prior learning instead.
_OTHER_NAMES_OF_RPL = {"apl", "apel", "accreditation-of-prior-learning"}


def way_named(text: str) -> str:
    """Return a way in its usual word; one that a rule names for itself as it is.

    >>> way_named("Credit transfer"), way_named("exempt"), way_named("APL")
    ('transfer', 'exemption', 'apl')
    """
    way = normal_form(text)
    return _BY_NAME.get(way, way)


def ways_beside(named: set[str]) -> set[str]:
    """Return the usual ways that can be meant beside those that rules name.

    Recognition of prior learning is left out where rules have another name for it.

    >>> sorted(ways_beside({"rpl"})), sorted(ways_beside({"apl"}))
    (['exemption', 'transfer'], ['exemption', 'transfer'])
    """
    others = set(WAYS) - named
    return others - {RPL} if named & _OTHER_NAMES_OF_RPL else others
