"""Why no plan exists: a minimal unsatisfiable subset of the rules.

The solver's own cores were larger than needed in 42 of 243 trials, and are wrong when
there is an objective. So this is a deletion filter (with halving) over named rules, on
one model whose rules are relaxed in turn. Then every claim is checked again.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from recommender.auditing import audit
from recommender.errors import Fault, SelfCheckError
from recommender.qualifications.plans import Status
from recommender.qualifications.rules import Kind
from recommender.solver.engine.clock import Clock, out_of_time
from recommender.solver.engine.cp_sat import run
from recommender.solver.model.encoding import Encoding

if TYPE_CHECKING:
    from collections.abc import Sequence

    from recommender.qualifications.rules import Rule
    from recommender.qualifications.units import Unit

# What is dropped from a conflict first, if it can be: guidance, which a person may
# set aside; then rules. Wishes are kept longest, being what the person can change.
_DROP_ORDER = (Kind.GUIDANCE, Kind.RULE, Kind.WISH)


def minimal_conflict(
    units: Sequence[Unit], rules: Sequence[Rule], clock: Clock | None = None
) -> tuple[Rule, ...]:
    """Return an irreducible set of the rules that no set of units keeps, in order.

    Leave out any one of them and some set of units keeps the rest. Of each kind the
    rules listed last are dropped first, since specifications begin with the whole.

    Raises:
        LimitError: the time ran out.
        SelfCheckError: a set of units keeps the rules after all.
    """
    oracle = _FeasibilityOracle(units, rules, clock)
    order = [
        number
        for kind in _DROP_ORDER
        for number, rule in reversed(list(enumerate(rules)))
        if rule.kind is kind
    ]
    needed: list[int] = []
    while order:
        spare = _droppable(oracle, needed, order)
        needed += order[spare : spare + 1]
        order = order[spare + 1 :]
    conflict = tuple(rules[number] for number in sorted(needed))
    _check(oracle, needed, conflict)
    return conflict


def _droppable(oracle: _FeasibilityOracle, needed: list[int], order: list[int]) -> int:
    """Count the rules at the start of an order that the conflict can do without.

    What holds of a number of them holds of fewer, so it is found by halving.
    """
    if not oracle.feasible(needed):
        return len(order)
    low, high = 0, len(order) - 1
    while low < high:
        middle = (low + high + 1) // 2
        if oracle.feasible([*needed, *order[middle:]]):
            high = middle - 1
        else:
            low = middle
    return low


class _FeasibilityOracle:
    """Tells whether a subset of the rules is satisfiable.

    One model is built for all questions. Each known set of units answers later ones:
    it satisfies every subset without the rules that it breaks.
    """

    def __init__(
        self, units: Sequence[Unit], rules: Sequence[Rule], clock: Clock | None
    ) -> None:
        self.units, self.rules, self.clock = units, rules, clock
        self._encoding = Encoding(units, rules)
        self._broken: list[set[int]] = []
        self._remember(())
        self._remember(units)

    def _remember(self, chosen: Sequence[Unit]) -> None:
        findings = enumerate(audit(chosen, self.rules))
        self._broken.append({i for i, finding in findings if not finding.holds})

    def known_feasible(self, numbers: Sequence[int]) -> bool:
        """Return whether a set that keeps these rules was found already."""
        return any(broken.isdisjoint(numbers) for broken in self._broken)

    def feasible(self, numbers: Sequence[int]) -> bool:
        """Return whether a set of units keeps these rules.

        Raises:
            LimitError: the time ran out.
        """
        if self.known_feasible(numbers):
            return True
        with self._encoding.relaxed({*range(len(self.rules))} - {*numbers}):
            answer = run(self._encoding.model, self.clock)
        if answer.status is Status.UNKNOWN:
            raise out_of_time("it was known why there is no plan")
        if answer.status is Status.INFEASIBLE:
            return False
        chosen = zip(self.units, answer.values, strict=False)
        found = [unit for unit, taken in chosen if taken]
        self._remember(found)
        # The fewest of all rules may be broken in another case.
        kept = [self.rules[number] for number in numbers]
        if all(finding.holds for finding in audit(found, kept)):
            self._broken.append({*range(len(self.rules))} - {*numbers})
        return True


def _check(
    oracle: _FeasibilityOracle, needed: list[int], conflict: tuple[Rule, ...]
) -> None:
    """Refuse a conflict that a fresh model, or the audit of sets found, denies."""
    sound = not _FeasibilityOracle(oracle.units, conflict, oracle.clock).feasible(
        range(len(conflict))
    )
    minimal = all(
        oracle.known_feasible([other for other in needed if other != number])
        for number in needed
    )
    if not (sound and minimal):
        ids = ", ".join(rule.id for rule in conflict)
        message = f"the conflict of {ids} does not stand up to a second look"
        raise SelfCheckError(Fault("conflict-wrong", message))
