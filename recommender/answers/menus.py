"""Menus: which optional units a centre should offer to its candidates.

Every plan keeps the rules, wishes and guidance, and the limit on credits of the
candidate's own best plan; there are only fewer units to choose from, which is a rule
of its own.
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
from recommender.solver.menus.joint_model import best_menu
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

# How far from the best a menu may be by default, as a share of its mismatch.
WITHIN = Fraction(1, 100)
# The menu of every size gets this near to the best before any gets nearer.
NEAR = Fraction(3, 100)
# The most seconds for the search of one menu in one model of all groups.
MOST_JOINT = 20.0
# This share of the time is kept for everyone's plans on the menus.
_LAST_SHARE = 0.2


@dataclass(frozen=True, slots=True)
class Menu:
    """A menu of at most `size` optional units, and everyone's best plan on it.

    `mismatch` is the total over all candidates, in credits; no menu of this size has
    less than `bound`.
    """

    size: int
    units: tuple[Unit, ...]
    assignments: tuple[Assignment, ...]
    mismatch: Fraction
    bound: Fraction

    @property
    def gap(self) -> Fraction:
        """The largest share of the mismatch that a better menu could save, 0 to 1."""
        return 1 - self.bound / self.mismatch if self.mismatch else Fraction(0)

    def takers(self, unit: Unit) -> int:
        """Count the candidates who take a unit."""
        return sum(
            assignment.weight
            for assignment in self.assignments
            if unit in assignment.plan.new_units
        )

    def by_loss(self) -> list[Assignment]:
        """Return the assignments, those that lose most first."""
        return sorted(self.assignments, key=lambda each: (-each.loss, each.ids))


@dataclass(frozen=True, slots=True)
class Menus:
    """Menus by increasing size, for the sizes on which everyone has a plan.

    Attributes:
        qualification: The qualification planned for.
        candidates: The number of candidates.
        prepared: The units that are on every menu.
        menus: The menus.
        too_small: The sizes asked for on which not everyone can have a plan.
        fewest: The smallest size that is not too small, prepared units included.
        blockers: Ids of candidates who cannot all have a plan on a menu of the largest
            size that is too small, though they can without any one of them. Empty if
            time ran out.
        least: The total mismatch with every unit on offer.
        refused: The candidates with no plan at all, who are left out of the rest.
        most_loss: The most mismatch of a plan above that of the candidate's best.
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
    """Return the rule that only these units, and the codes in `also`, are offered."""
    codes = frozenset(unit.code for unit in units)
    others = Bound("units", Select(except_units=codes | {*also}), at_most=0)
    text = "only units that the centre offers, mandatory ones, and those held"
    return Rule("menu", Kind.GUIDANCE, text, "the centre", others)


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
    """Choose the optional units to offer, so that all candidates have a good plan.

    Each menu gives every candidate a valid plan, with the least mismatch in total.
    Mandatory units are always offered and not counted.

    Args:
        qualification: A qualification, or the name or folder of one.
        candidates: The candidates by id; each may be the name of a role.
        sizes: The most optional units that a menu may have; one menu per size.
        weights: The number of times that each candidate counts, by id; 1 by default.
        prepared: The codes of units that are on every menu.
        most_loss: The most mismatch that a plan may have above the candidate's best.
        within: How far a menu may be from the best, as a share of its mismatch.
        time_limit: The time allowed, in seconds; by default there is no limit.

    Returns:
        The menus by increasing size, each with the plans that it leads to.

    Raises:
        RequestError: If a name is unknown, wishes contradict each other, or a size is
            too small.
        LimitError: If the time runs out before there is a menu.
        SelfCheckError: If a result fails the audit.

    Example:
        >>> import recommender
        >>> candidates = {"C-1": "receptionist"}
        >>> answer = recommender.choose_menus("ocr-03456", candidates, 12)
        >>> [len(menu.units) <= 12 for menu in answer.menus]
        [True]
    """
    clock = clock_of(time_limit)
    locked = _prepared(qualification, prepared)
    _check_sizes(sizes, len(locked))
    groups = group_candidates(qualification, candidates, weights or {})

    def work() -> Menus:
        caseload = Caseload(qualification, groups, clock, most_loss)
        return _MenuSearch(caseload, locked).menus(sizes, within)

    return interruptibly(work, clock)


def _prepared(qualification: Qualification, codes: Iterable[str]) -> tuple[Unit, ...]:
    """Return the prepared units in catalogue order, without mandatory ones."""
    prepared = {qualification.catalogue.find(code).code for code in codes}
    return tuple(
        unit
        for unit in qualification.catalogue.units
        if unit.code in prepared and unit.code not in qualification.mandatory
    )


def _check_sizes(sizes: Sequence[int], prepared: int) -> None:
    if not sizes or min(sizes) < 1:
        raise RequestError(
            Fault(
                "units-range", "a menu has at least 1 unit", "ask for --units 1 or more"
            )
        )
    if min(sizes) < prepared:
        message = (
            f"already prepared: {counted(prepared, 'unit')}, more than {min(sizes)}"
        )
        hint = f"ask for --units {prepared} or more"
        raise RequestError(Fault("units-range", message, hint))


class _MenuSearch:
    """The search for the menus of a caseload."""

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
        """Find the menus of all sizes on which everyone has a plan."""
        empty = Menus(
            self.qualification, self.caseload.weight, self.prepared, (), (), None, (),
            Fraction(0), self.caseload.refused, self.caseload.most_loss,
        )  # fmt: skip
        if not self.pricings:
            return empty
        smallest = smallest_menu(self.pricings, self.optional, self.locked, self.clock)
        small = tuple(size for size in sorted(set(sizes)) if size < len(smallest))
        large = [size for size in sorted(set(sizes)) if size >= len(smallest)]
        relaxation = LagrangianRelaxation(self.pricings, self.optional)
        with self.clock.reserving(_LAST_SHARE):
            menus = self._menus(relaxation, large, smallest, within)
        return replace(
            empty,
            menus=tuple(self._menu(size, menus[size]) for size in large),
            too_small=small,
            fewest=len(smallest),
            blockers=self._blockers(max(small)) if small else (),
            least=self.caseload.in_credits(relaxation.least),
        )

    def _blockers(self, size: int) -> tuple[str, ...]:
        """Return a minimal set of ids that no menu of a size serves, if time allows."""
        try:
            numbers = irreducible_candidates(
                self.pricings, self.optional, self.locked, size, self.clock
            )
        except LimitError:
            return ()
        return tuple(self.caseload.groups[number].ids[0] for number in numbers)

    def _menus(
        self,
        relaxation: LagrangianRelaxation,
        sizes: Sequence[int],
        smallest: frozenset[int],
        within: Fraction,
    ) -> dict[int, Incumbent]:
        """Find good menus, the largest first, since it helps with the next."""
        searches: list[BranchAndPrice] = []
        larger = frozenset[int]()
        multipliers = tuple[dict[int, int], ...]({} for _ in self.pricings)
        for size in reversed(sizes):
            left = self.clock.left()
            share = None if left is None else left / (len(sizes) - len(searches))
            seconds = MOST_JOINT if share is None else min(MOST_JOINT, share / 2)
            joint = best_menu(
                self.pricings, self.optional, self.locked, size, self.clock, seconds
            )
            prices = relaxation.unit_prices(multipliers)
            first = (
                self._first(size, smallest, prices) if joint is None else joint.offered
            )
            search = BranchAndPrice(
                relaxation, size, first, prepared=self.locked, multipliers=multipliers
            )
            if joint is not None:
                search.learn(joint.bound)
            if larger and search.incumbent.gap:
                search.improve(relaxation.pool.drop_units(larger, size, self.locked))
            search.run(max(within, NEAR), Clock(share))
            searches.append(search)
            multipliers, larger = search.multipliers, search.best
        self._close_gaps(searches, within)
        return _monotone({search.size: search.incumbent for search in searches})

    def _first(
        self, size: int, smallest: frozenset[int], prices: Mapping[int, int]
    ) -> frozenset[int]:
        """Return the smallest menu, filled up with the units of the highest prices."""
        rest = sorted(self.optional - smallest, key=lambda unit: (-prices[unit], unit))
        return smallest | {*rest[: size - len(smallest)]}

    def _close_gaps(self, searches: Sequence[BranchAndPrice], within: Fraction) -> None:
        """Halve the widest gap until none is too wide, or the time runs out."""
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
        assignments = tuple(
            self._assign(group, pricing, menu.offered)
            for group, pricing in zip(caseload.groups, self.pricings, strict=True)
        )
        total = sum((a.weight * a.plan.fit.mismatch for a in assignments), Fraction(0))
        solved = caseload.in_credits(menu.mismatch)
        if abs(solved - total) > caseload.rounding:
            message = "the solver and the audit disagree on the mismatch of a menu"
            evidence = {"solver": str(solved), "audit": str(total)}
            raise SelfCheckError(Fault("menu-mismatch", message), evidence=evidence)
        taken = {code for a in assignments for code in a.plan.codes}
        kept = tuple(u for u in offered if u.code in taken or u in self.prepared)
        bound = caseload.in_credits(menu.bound) - caseload.rounding
        return Menu(size, kept, assignments, total, min(total, bound))

    def _assign(
        self, group: CandidateGroup, pricing: PricingProblem, offered: frozenset[int]
    ) -> Assignment:
        units, also = self.qualification.catalogue.units, self.qualification.mandatory
        only = menu_rule((units[i] for i in offered), also | group.problem.held)
        return group.assign(pricing, self._plan(pricing, offered), [only])

    def _plan(self, pricing: PricingProblem, offered: frozenset[int]) -> Solution:
        """Find the best plan on a menu; ties are broken if there is time."""
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
    """Replace menus that are worse than smaller ones by those."""
    monotone: dict[int, Incumbent] = {}
    before: Incumbent | None = None
    for size in sorted(menus):
        menu = menus[size]
        if before is not None and before.mismatch < menu.mismatch:
            menu = Incumbent(before.offered, before.mismatch, menu.bound)
        monotone[size] = before = menu
    return monotone
