"""Rules as formulas over bounded sums of what is taken."""

from __future__ import annotations

from functools import singledispatch
from itertools import combinations, product
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from recommender.auditing.allocating import concerns_counting
from recommender.qualifications.rules import (
    Bound,
    Case,
    Decided,
    Distinct,
    If,
    Requirement,
    Share,
    Ways,
)
from recommender.solver.model.scaling import Scaled
from recommender.solver.model.unit_index import amount_of, index_of
from recommender.solver.rules.allocations import (
    Counted,
    CountingRequirement,
    counting_of,
)

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
    from fractions import Fraction

    from recommender.qualifications.exact_numbers import Number
    from recommender.qualifications.rules import Rule
    from recommender.qualifications.units import Unit

# Rules on what is counted that bind under conditions: each combination is tried.
_MOST_CONDITIONAL = 4


class UncountableError(Exception):
    """A requirement on what is counted, which is no formula over sums."""


class WeightedSum(NamedTuple):
    """A sum, with the weights of the units, and its lower and upper bound."""

    units: tuple[int, ...]
    low: int | None
    high: int | None


class Within(NamedTuple):
    """Whether at least, and at most, some number of formulas hold."""

    parts: tuple[Formula, ...]
    low: int | None
    high: int | None


# A sum, by its number, is within its bounds; or of several formulas enough hold.
Formula: TypeAlias = int | Within


class Sums:
    """What formulas are made of, each only once: sums, and what is counted."""

    def __init__(self, units: Sequence[Unit]) -> None:
        self._units, self.index = units, index_of(units)
        self._numbers: dict[WeightedSum | Counted, int] = {}

    @property
    def all(self) -> list[WeightedSum | Counted]:
        """All sums and all that is counted, in the order of their numbers."""
        return list(self._numbers)

    def weigh(self, measure: str, position: int) -> Number:
        """Return the amount of a measure that a unit has."""
        return amount_of(self._units[position], measure)

    def add(
        self, weights: Mapping[int, Number], low: Number | None, high: Number | None
    ) -> Formula:
        """Return the formula that a sum, of weights by position, is within bounds."""
        scaled = Scaled([weights.get(i, 0) for i in range(len(self._units))])
        return self._number(WeightedSum(tuple(scaled.weights), *scaled.ends(low, high)))

    def add_counted(self, requirements: Sequence[CountingRequirement]) -> Formula:
        """Return the formula that some way to count the units keeps requirements."""
        every = range(len(self._units))
        amounts = {
            each.measure: [self.weigh(each.measure, i) for i in every]
            for each in requirements
        }
        return self._number(counting_of(requirements, self.index, amounts))

    def _number(self, total: WeightedSum | Counted) -> int:
        return self._numbers.setdefault(total, len(self._numbers))


@singledispatch
def formula_of(requirement: Requirement, sums: Sums) -> Formula:
    """Return the formula of a requirement, and add the sums it needs.

    Raises:
        UncountableError: it is about what units are counted towards.
    """
    raise UncountableError(type(requirement).__name__)


@formula_of.register(Bound)
def _of_bound(bound: Bound, sums: Sums) -> Formula:
    if bound.towards:
        raise UncountableError(bound.towards)
    weights = {i: sums.weigh(bound.measure, i) for i in sums.index.positions(bound.of)}
    return sums.add(weights, bound.at_least, bound.at_most)


@formula_of.register(Share)
def _of_share(share: Share, sums: Sums) -> Formula:
    if share.towards:
        raise UncountableError(share.towards)
    inside = {*sums.index.positions(share.of)}

    def balance(share_taken: Fraction) -> dict[int, Number]:
        return {
            i: sums.weigh(share.measure, i)
            * (share_taken.denominator * (i in inside) - share_taken.numerator)
            for i in sums.index.positions(share.out_of)
        }

    parts = []
    if share.at_least is not None:
        parts.append(sums.add(balance(share.at_least), 0, None))
    if share.at_most is not None:
        parts.append(sums.add(balance(share.at_most), None, 0))
    return Within(tuple(parts), len(parts), None)


@formula_of.register(Distinct)
def _of_distinct(distinct: Distinct, sums: Sums) -> Formula:
    among = {*sums.index.positions(distinct.of)}
    places = sums.index.positions_by(distinct.by).values()
    shared = filter(None, (having & among for having in places))
    parts = [sums.add(dict.fromkeys(having, 1), 1, None) for having in shared]
    return Within(tuple(parts), distinct.at_least, distinct.at_most)


@formula_of.register(Ways)
def _of_ways(ways: Ways, sums: Sums) -> Formula:
    parts = tuple(formula_of(option, sums) for option in ways.options)
    return Within(parts, ways.at_least, ways.at_most)


@formula_of.register(If)
def _of_if(condition: If, sums: Sums) -> Formula:
    given, then = formula_of(condition.given, sums), formula_of(condition.then, sums)
    return _if(given, then)


@formula_of.register(Decided)
def _of_decided(decided: Decided, sums: Sums) -> Formula:
    return Within((), 0 if decided.holds else 1, None)


class _Piece(NamedTuple):
    """A rule as a formula, in its cases.

    A rule on what is counted has a requirement instead; it binds where `given` holds.
    """

    cases: tuple[Case, ...]
    given: tuple[Formula, ...]
    formula: Formula | CountingRequirement


def conjuncts(rules: Iterable[Rule], sums: Sums) -> Iterator[Formula]:
    """Yield formulas that must all hold.

    All rules with cases of the same choices are one formula: for some values of the
    choices, the rules that then apply are kept. All rules on what is counted are one,
    too.
    """
    pieces = []
    for rule in rules:
        piece = _piece_of(rule, sums)
        if piece.cases:
            pieces.append(piece)
        else:
            assert not isinstance(piece.formula, CountingRequirement)
            yield piece.formula
    while pieces:
        choices: dict[str, tuple[str, ...]] = {pieces[0].cases[0].choice: ()}
        together: list[_Piece] = []
        while near := [piece for piece in pieces if _is_about(piece.cases, choices)]:
            choices |= {
                case.choice: case.among for piece in near for case in piece.cases
            }
            together += near
            pieces = [piece for piece in pieces if piece not in near]
        yield _in_some_case(together, choices, sums)


# A choice without an alternative, as all rules on what is counted go together.
_COUNTED = Case("what is counted", frozenset([""]), ("",))


def _piece_of(rule: Rule, sums: Sums) -> _Piece:
    given, requirement = list[Formula](), rule.requires
    while isinstance(requirement, If) and concerns_counting(requirement):
        given.append(formula_of(requirement.given, sums))
        requirement = requirement.then
    if isinstance(requirement, CountingRequirement) and concerns_counting(requirement):
        return _Piece((*rule.cases, _COUNTED), tuple(given), requirement)
    return _Piece(rule.cases, (), formula_of(requirement, sums))


def _is_about(cases: Iterable[Case], choices: Container[str]) -> bool:
    return any(case.choice in choices for case in cases)


def _in_some_case(
    pieces: Sequence[_Piece], choices: Mapping[str, tuple[str, ...]], sums: Sums
) -> Formula:
    alternatives: dict[frozenset[_Piece], None] = {}
    for values in product(*choices.values()):
        chosen = dict(zip(choices, values, strict=True))
        binding = frozenset(
            piece._replace(cases=())
            for piece in pieces
            if all(chosen[case.choice] in case.values for case in piece.cases)
        )
        alternatives[binding] = None
    # Where more rules apply, nothing is allowed that is not where fewer do.
    least = [some for some in alternatives if not any(o < some for o in alternatives)]
    return Within(tuple(_all(_formulas(some, sums)) for some in least), 1, None)


def _formulas(pieces: Iterable[_Piece], sums: Sums) -> Iterator[Formula]:
    """Yield the formulas of rules that apply together.

    Those on what is counted that bind only under conditions are tried in each
    combination: all of them are kept together by one way of counting.
    """
    ordered = sorted(pieces, key=repr)
    always: list[CountingRequirement] = []
    conditional: list[tuple[Formula, CountingRequirement]] = []
    for _, given, formula in ordered:
        if isinstance(formula, int | Within):
            yield formula
        elif given:
            conditional.append((_all(given), formula))
        else:
            always.append(formula)
    if len(conditional) > _MOST_CONDITIONAL:
        raise UncountableError(str(len(conditional)))
    for size in range(len(conditional) + 1):
        for some in combinations(conditional, size):
            requirements = (*always, *(requirement for _, requirement in some))
            if requirements:
                kept = sums.add_counted(requirements)
                yield _if(_all(given for given, _ in some), kept)


def _all(formulas: Iterable[Formula]) -> Formula:
    parts = tuple(formulas)
    return Within(parts, len(parts), None)


def _if(given: Formula, then: Formula) -> Formula:
    return Within((Within((given,), None, 0), then), 1, None)
