"""Units that need each other first, so that none of them can be the first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from recommender.answers.remarks import Remark

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from recommender.qualifications.qualification import Qualification
    from recommender.qualifications.rules import Pairing


def circular_needs(qualification: Qualification) -> Iterator[Remark]:
    """Yield the units that can be taken in no order, if none of them is held.

    The rules allow them together, as each has what it needs. Needs that apply in some
    cases only are left out.
    """
    pairings = [rule.pairing for rule in qualification.rules if not rule.cases]
    needs = [each for each in pairings if each is not None and each.how == "needs"]
    waiting = _waiting({unit.code for unit in qualification.catalogue.units}, needs)
    if waiting:
        codes = (unit.code for unit in qualification.catalogue.units)
        yield Remark("needs-circular", tuple(code for code in codes if code in waiting))


def _waiting(codes: set[str], needs: Iterable[Pairing]) -> set[str]:
    """Return the units that remain if whatever can come next is taken again and again.

    What each of them needs is among them.
    """
    left, before = set(codes), set[str]()
    while left != before:
        before = left
        left = {
            need.code
            for need in needs
            if need.code in left and any(others <= left for others in need.others)
        }
    return left
