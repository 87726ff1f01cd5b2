"""How near to a requirement on what counts an allocation of units is."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from recommender.auditing.measuring import CandidateFacts, amount_of, selects
from recommender.qualifications.rules import Bound, Overlap, Select, Share

if TYPE_CHECKING:
    from recommender.qualifications.exact_numbers import Number
    from recommender.qualifications.units import Unit

# A requirement on what is counted; those of a set of rules share one allocation.
CountingRequirement: TypeAlias = Bound | Share | Overlap
Sums: TypeAlias = "tuple[Number, ...]"


class Dimension(NamedTuple):
    """A sum of which more is better, and what it starts with.

    More than what is `needed` at the end is no better. If it is `strict`, less than
    that is not allowed.
    """

    start: Number = 0
    needed: Number | None = None
    strict: bool = False


class BoundGauge:
    """Gauges a bound by what is reached of its lower end, and left of its upper.

    An end that is `strict` must be kept; otherwise it may be missed.
    """

    def __init__(
        self, bound: Bound | Overlap, known: CandidateFacts, *, strict: bool
    ) -> None:
        self._bound, self._known = bound, known
        self._at_least = getattr(bound, "at_least", None) or 0
        dimensions = [Dimension(0, self._at_least, strict)]
        if bound.at_most is not None:
            dimensions.append(Dimension(bound.at_most, 0, strict))
        self.dimensions = tuple(dimensions)

    def add(self, unit: Unit, towards: frozenset[str]) -> Sums:
        """Return what a unit adds to each sum, if it is counted towards these."""
        concerned = concerns(self._bound, unit, towards, self._known)
        amount = amount_of(unit, self._bound.measure) if concerned else 0
        return (amount, -amount)[: len(self.dimensions)]

    def miss(self, sums: Sums) -> Number:
        """Return by how much one of the ends is missed."""
        reached, *left = sums
        return self._at_least - reached + sum(max(-rest, 0) for rest in left)


class _ShareAmounts:
    """What a unit adds to a share: inside it, and to the rest of the whole."""

    def __init__(self, share: Share, known: CandidateFacts) -> None:
        self.share, self._known = share, known

    def of(self, unit: Unit, towards: frozenset[str]) -> tuple[Number, Number]:
        """Return both amounts of a unit, if it is counted towards these things."""
        concerned = concerns(self.share, unit, towards, self._known)
        amount = amount_of(unit, self.share.measure) if concerned else 0
        inside = selects(self.share.of, unit, self._known)
        return (amount, 0) if inside else (0, amount)


class KeptShareGauge:
    """Gauges a share that must be kept.

    For p/q at least, (q - p) times what is inside balances p times the rest.
    """

    def __init__(self, amounts: _ShareAmounts) -> None:
        self._amounts = amounts
        share = amounts.share
        ends = ((share.at_least, True), (share.at_most, False))
        self._ends = [(end, is_least) for end, is_least in ends if end is not None]
        self.dimensions = (Dimension(0, 0, strict=True),) * len(self._ends)

    def add(self, unit: Unit, towards: frozenset[str]) -> Sums:
        """Return what a unit adds to each balance, if it is counted towards these."""
        inside, outside = self._amounts.of(unit, towards)
        balances = []
        for end, is_least in self._ends:
            part, whole = end.as_integer_ratio()
            balance = (whole - part) * inside - part * outside
            balances.append(balance if is_least else -balance)
        return tuple(balances)

    def miss(self, sums: Sums) -> Number:
        """Return 0: a balance that is not kept is not allowed."""
        del sums
        return 0


class MissedShareGauge:
    """Gauges a share that may be missed, by what is inside it and the rest.

    For its lower end more is better inside, and less outside; for its upper end it is
    the other way round.
    """

    def __init__(self, amounts: _ShareAmounts) -> None:
        self._amounts = amounts
        low = () if amounts.share.at_least is None else (1, -1)
        high = () if amounts.share.at_most is None else (-1, 1)
        self._signs = (*low, *high)
        self.dimensions = (Dimension(),) * len(self._signs)

    def add(self, unit: Unit, towards: frozenset[str]) -> Sums:
        """Return what a unit adds to each sum, if it is counted towards these."""
        amounts = self._amounts.of(unit, towards)
        return tuple(
            sign * amounts[number % 2] for number, sign in enumerate(self._signs)
        )

    def miss(self, sums: Sums) -> Fraction:
        """Return by how many hundredths of the whole one of the ends is missed."""
        parts = zip(self._signs[:2], sums, strict=False)
        inside, outside = (Fraction(sign * part) for sign, part in parts)
        whole = inside + outside
        if not whole:
            return Fraction(0)
        low, high = self._amounts.share.at_least, self._amounts.share.at_most
        taken = inside / whole
        missing = Fraction(0) if low is None else low - taken
        beyond = Fraction(0) if high is None else taken - high
        return 100 * max(missing, beyond, Fraction(0))


Gauge: TypeAlias = BoundGauge | KeptShareGauge | MissedShareGauge


def gauge_of(
    requirement: CountingRequirement, known: CandidateFacts, *, strict: bool
) -> Gauge:
    """Return the gauge of a requirement that must be kept, or may be missed."""
    if isinstance(requirement, Share):
        amounts = _ShareAmounts(requirement, known)
        return KeptShareGauge(amounts) if strict else MissedShareGauge(amounts)
    return BoundGauge(requirement, known, strict=strict)


def counted_filter(requirement: Bound | Share) -> Select:
    """Return which units a requirement counts, if they count towards its total."""
    return requirement.out_of if isinstance(requirement, Share) else requirement.of


def concerns(
    requirement: CountingRequirement,
    unit: Unit,
    towards: frozenset[str],
    known: CandidateFacts,
) -> bool:
    """Return whether a unit, counted towards these things, is counted or shared."""
    if isinstance(requirement, Overlap):
        shared = len(towards.intersection(requirement.towards)) > 1
        return shared and selects(requirement.of, unit, known)
    of = counted_filter(requirement)
    return requirement.towards in towards and selects(of, unit, known)
