"""Offering: which optional units a centre should offer to those it has.

Every candidate keeps the rules, wishes and guidance, and the limit on credits of the
own best plan; only the units to choose from are fewer. That, too, is a rule.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction
from typing import TYPE_CHECKING

from recommender.answers.caseloads import (
    Assignment,
    CandidateGroup,
    Caseload,
    NoPlan,
    group_candidates,
)
from recommender.answers.entry_checks import check_arguments
from recommender.errors import Fault, LimitError, RequestError, SelfCheckError, counted
from recommender.qualifications.plans import Status
from recommender.qualifications.rules import Bound, Kind, Rule, Select
from recommender.solver.engine.clock import Clock, clock_of
from recommender.solver.engine.cp_sat import interruptibly
from recommender.solver.menus.branch_and_price import BranchAndPrice, Incumbent
from recommender.solver.menus.lagrangian import LagrangianRelaxation
from recommender.solver.menus.smallest import irreducible_candidates, smallest_menu
from recommender.solver.search.plan_search import Solution

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from recommender.qualifications.qualification import Qualification
    from recommender.qualifications.units import Unit
    from recommender.requests.candidate import Candidate
    from recommender.solver.engine.clock import TimeLimit
    from recommender.solver.menus.pricing_problem import PricingProblem

# How far from the best a menu may be, as a share of its mismatch, unless asked.
WITHIN = Fraction(1, 100)
# So near each size of menus comes before any comes nearer.
NEAR = Fraction(3, 100)
# This share of the time is left for everybody's plans on the menus.
_LAST_SHARE = 0.2


@dataclass(frozen=True, slots=True)
class Menu:
    """A menu of at most `size` optional units, and everybody's best plan on it.

    `mismatch` is that of all candidates together, in credits, and no menu of this size
    has less than `bound`.
    """

    size: int
    units: tuple[Unit, ...]
    assignments: tuple[Assignment, ...]
    mismatch: Fraction
    bound: Fraction

    @property
    def gap(self) -> Fraction:
        """How much of the mismatch a better menu could take off at most, 0 to 1."""
        return 1 - self.bound / self.mismatch if self.mismatch else Fraction(0)

    def takers(self, unit: Unit) -> int:
        """Count the candidates who take a unit."""
        return sum(one.weight for one in self.assignments if unit in one.plan.new_units)

    def by_loss(self) -> list[Assignment]:
        """Return the candidates, those who lose most first."""
        return sorted(self.assignments, key=lambda one: (-one.loss, one.ids))


@dataclass(frozen=True, slots=True)
class Menus:
    """Menus by increasing size, for the sizes that serve everybody.

    `fewest` is the smallest such size, prepared units included. Where sizes asked for
    are too small, `blockers` are ids of whom the largest of these cannot serve all:
    it can as soon as any one is left out; none where the time was short. `least` is
    the mismatch in all with every unit on offer. Who has no plan at all is `refused`,
    and left out of the rest.
    """

    qualification: Qualification
    candidates: int
    prepared: tuple[Unit, ...]
    menus: tuple[Menu, ...]
    too_small: tuple[int, ...]
    fewest: int | None
    blockers: tuple[str, ...]
    least: Fraction
    refused: tuple[NoPlan, ...]
    most_loss: Fraction | None = None


def menu_rule(units: Iterable[Unit], also: Iterable[str]) -> Rule:
    """Word it as a rule that only some units are offered; `also` are codes besides."""
    codes = frozenset(unit.code for unit in units)
    none = Bound("units", Select(except_units=codes | {*also}), at_most=0)
    text = "only units that the centre offers, mandatory ones, and those held"
    return Rule("menu", Kind.GUIDANCE, text, "the centre", none)


@check_arguments
def choose_menus(
    qualification: Qualification,
    candidates: Mapping[str, Candidate],
    sizes: Sequence[int],
    *,
    weights: Mapping[str, int] | None = None,
    prepared: Iterable[str] = (),
    most_loss: Fraction | None = None,
    within: Fraction = WITHIN,
    time_limit: TimeLimit = None,
) -> Menus:
    """Choose optional units so that all have a valid plan, with least mismatch in all.

    Mandatory units are always offered and not counted.

    Args:
        qualification: a qualification, or the name or folder of one.
        candidates: who is to have a plan, by id; each may be the name of a role.
        sizes: the most units that a menu may have, one menu for each size.
        weights: how often each candidate counts, by id; once unless it is said.
        prepared: codes of units that are on every menu.
        most_loss: the most mismatch of a plan above that of the candidate's own best.
        within: the share of the best within which a menu is good enough.
        time_limit: the most seconds that it may take; None is no limit.

    Returns:
        The menus by increasing size, and for each what plans it leads to.

    Raises:
        RequestError: a name is unknown, wishes contradict, or a size is too small.
        LimitError: the time ran out before there was a menu.
        SelfCheckError: an answer did not stand up to the audit.

    Example:
        >>> import recommender
        >>> found = recommender.choose_menus("ocr-03456", {"C-1": "receptionist"}, 12)
        >>> [len(one.units) <= 12 for one in found.menus]
        [True]
    """
    clock = clock_of(time_limit)
    locked = _prepared(qualification, prepared)
    _check_sizes(sizes, len(locked))
    groups = group_candidates(qualification, candidates, weights or {})

    def work() -> Menus:
        caseload = Caseload(qualification, groups, clock, most_loss)
        return _Centre(caseload, locked).menus(sizes, within)

    return interruptibly(work, clock)


def _prepared(qualification: Qualification, codes: Iterable[str]) -> tuple[Unit, ...]:
    """Find the prepared units in catalogue order; mandatory ones are not counted."""
    asked = {qualification.catalogue.find(code).code for code in codes}
    return tuple(
        unit
        for unit in qualification.catalogue.units
        if unit.code in asked and unit.code not in qualification.mandatory
    )


def _check_sizes(sizes: Sequence[int], prepared: int) -> None:
    if not sizes or min(sizes) < 1:
        raise RequestError(
            Fault("units-range", "no units", "ask for --units 1 or more")
        )
    if min(sizes) < prepared:
        message = (
            f"already prepared: {counted(prepared, 'unit')}, more than {min(sizes)}"
        )
        hint = f"ask for --units {prepared} or more"
        raise RequestError(Fault("units-range", message, hint))


class _Centre:
    """A centre with its candidates: what it needs to offer to them."""

    def __init__(self, caseload: Caseload, prepared: tuple[Unit, ...]) -> None:
        self.caseload, self.prepared = caseload, prepared
        self.qualification, self.clock = caseload.qualification, caseload.clock
        self.pricings, units = caseload.pricings, self.qualification.catalogue.units
        self.optional = {
            i
            for i, unit in enumerate(units)
            if unit.code not in self.qualification.mandatory
        }
        self.locked = frozenset(i for i in self.optional if units[i] in prepared)

    def menus(self, sizes: Sequence[int], within: Fraction) -> Menus:
        """Find the menus of all sizes that serve everybody."""
        nothing = Menus(
            self.qualification, self.caseload.weight, self.prepared, (), (), None, (),
            Fraction(0), self.caseload.refused, self.caseload.most_loss,
        )  # fmt: skip
        if not self.pricings:
            return nothing
        first = smallest_menu(self.pricings, self.optional, self.locked, self.clock)
        small = tuple(size for size in sorted(set(sizes)) if size < len(first))
        large = [size for size in sorted(set(sizes)) if size >= len(first)]
        relaxation = LagrangianRelaxation(self.pricings, self.optional)
        with self.clock.reserving(_LAST_SHARE):
            menus = self._menus(relaxation, large, first, within)
        return replace(
            nothing,
            menus=tuple(self._menu(size, menus[size]) for size in large),
            too_small=small,
            fewest=len(first),
            blockers=self._blockers(max(small)) if small else (),
            least=self.caseload.in_credits(relaxation.least),
        )

    def _blockers(self, size: int) -> tuple[str, ...]:
        """Find who needs more; nobody is named where the time runs out."""
        places = (self.optional, self.locked)
        try:
            found = irreducible_candidates(self.pricings, *places, size, self.clock)
        except LimitError:
            return ()
        return tuple(self.caseload.groups[number].ids[0] for number in found)

    def _menus(
        self,
        relaxation: LagrangianRelaxation,
        sizes: Sequence[int],
        first: frozenset[int],
        within: Fraction,
    ) -> dict[int, Incumbent]:
        """Bring each size near the best; the largest is easy, and teaches the next."""
        searches: list[BranchAndPrice] = []
        multipliers = tuple[dict[int, int], ...]({} for _ in self.pricings)
        for size in reversed(sizes):
            prices = relaxation.unit_prices(multipliers)
            rest = sorted(self.optional - first, key=lambda unit: (-prices[unit], unit))
            start = first | {*rest[: size - len(first)]}
            search = BranchAndPrice(
                relaxation, size, start, prepared=self.locked, multipliers=multipliers
            )
            if searches:
                larger = searches[-1].best
                search.improve(relaxation.pool.drop_units(larger, size, self.locked))
            left = self.clock.left()
            share = None if left is None else left / (len(sizes) - len(searches))
            search.run(max(within, NEAR), Clock(share))
            searches.append(search)
            multipliers = search.multipliers
        self._come_nearer(searches, within)
        return _monotone({search.size: search.incumbent for search in searches})

    def _come_nearer(
        self, searches: Sequence[BranchAndPrice], within: Fraction
    ) -> None:
        """Halve the gap that is widest, until none is too wide or the time is over."""
        while searches and self.clock.left() != 0.0:
            widest = max(searches, key=lambda search: search.incumbent.gap)
            gap = widest.incumbent.gap
            if gap <= within:
                break
            widest.run(max(within, gap / 2), self.clock)

    def _menu(self, size: int, menu: Incumbent) -> Menu:
        units, caseload = self.qualification.catalogue.units, self.caseload
        offered = tuple(units[i] for i in sorted(menu.offered))
        if len(offered) > size:
            message = f"the menu of {counted(size, 'unit')} has {len(offered)}"
            raise SelfCheckError(Fault("menu-too-large", message))
        served = tuple(
            self._serve(group, pricing, menu.offered)
            for group, pricing in zip(caseload.groups, self.pricings, strict=True)
        )
        total = sum((one.weight * one.plan.fit.mismatch for one in served), Fraction(0))
        said = caseload.in_credits(menu.mismatch)
        if abs(said - total) > caseload.rounding:
            message = "the mismatch of a menu is not that of the audit"
            evidence = {"solver": str(said), "audit": str(total)}
            raise SelfCheckError(Fault("menu-mismatch", message), evidence=evidence)
        taken = {code for one in served for code in one.plan.codes}
        kept = tuple(u for u in offered if u.code in taken or u in self.prepared)
        bound = caseload.in_credits(menu.bound) - caseload.rounding
        return Menu(size, kept, served, total, min(total, bound))

    def _serve(
        self, group: CandidateGroup, pricing: PricingProblem, offered: frozenset[int]
    ) -> Assignment:
        units, also = self.qualification.catalogue.units, self.qualification.mandatory
        only = menu_rule((units[i] for i in offered), also | group.problem.held)
        return group.assign(pricing, self._plan(pricing, offered), [only])

    def _plan(self, pricing: PricingProblem, offered: frozenset[int]) -> Solution:
        """Find the plan on a menu, first among equals unless the time runs out."""
        closed = frozenset(self.optional - offered)
        solution = pricing.plan(closed)
        known = None
        if solution.status is not Status.OPTIMAL:
            known = pricing.best_without(closed)
        if known is None:
            return solution
        chosen, mismatch = tuple(sorted(known.chosen)), known.mismatch
        return Solution(Status.FEASIBLE, chosen, mismatch, mismatch)


def _monotone(menus: dict[int, Incumbent]) -> dict[int, Incumbent]:
    """Let a larger menu be no worse than a smaller one, which it may be."""
    found: dict[int, Incumbent] = {}
    before: Incumbent | None = None
    for size in sorted(menus):
        menu = menus[size]
        if before is not None and before.mismatch < menu.mismatch:
            menu = Incumbent(before.offered, before.mismatch, menu.bound)
        found[size] = before = menu
    return found
