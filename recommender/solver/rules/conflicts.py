"""Why there is no plan: a minimal unsatisfiable subset of the rules.

The solver's own cores were larger than needed in 42 of 243 trials, and are wrong when
there is an objective. So this is a deletion filter (with halving) over named rules, on
one model whose rules are relaxed in turn. Then every claim is checked again.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from recommender.auditing import Auditor
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

# The order in which rules are dropped from a conflict, if they can be: guidance, which
# a person may set aside, then rules. Wishes come last: the person can change them.
_DROP_ORDER = (Kind.GUIDANCE, Kind.RULE, Kind.WISH)


def minimal_conflict(
    units: Sequence[Unit], rules: Sequence[Rule], clock: Clock | None = None
) -> tuple[Rule, ...]:
    """Return a minimal unsatisfiable subset of the rules, in their order.

    Without any one of them, some set of units keeps the rest. Of each kind the rules
    listed last are dropped first, since specifications begin with the general ones.

    Raises:
        LimitError: time ran out.
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
        dropped = _droppable(oracle, needed, order)
        needed += order[dropped : dropped + 1]
        order = order[dropped + 1 :]
    conflict = tuple(rules[number] for number in sorted(needed))
    _check(oracle, needed, conflict)
    return conflict


def _droppable(oracle: _FeasibilityOracle, needed: list[int], order: list[int]) -> int:
    """Return how many rules at the start of an order the conflict can do without.

    If it can do without so many, it can without fewer: so halving finds the number.
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
    """Answers whether subsets of the rules are satisfiable.

    One model is built for all questions. Each set of units found answers later ones: it
    satisfies every subset without the rules that it breaks.
    """

    def __init__(
        self, units: Sequence[Unit], rules: Sequence[Rule], clock: Clock | None
    ) -> None:
        self.units, self.rules, self.clock = units, rules, clock
        self._encoding = Encoding(units, rules)
        self._auditor = Auditor(rules, tuple(units))
        self._broken: list[set[int]] = []
        self._remember(())
        self._remember(units)

    def _remember(self, chosen: Sequence[Unit]) -> None:
        findings = enumerate(self._auditor.audit(chosen, self.rules))
        self._broken.append({i for i, finding in findings if not finding.holds})

    def known_feasible(self, numbers: Sequence[int]) -> bool:
        """Return whether a set of units that keeps these rules is known already."""
        return any(broken.isdisjoint(numbers) for broken in self._broken)

    def feasible(self, numbers: Sequence[int]) -> bool:
        """Return whether a set of units keeps these rules.

        Raises:
            LimitError: time ran out.
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
        units = [unit for unit, taken in chosen if taken]
        self._remember(units)
        # The audit may have chosen another case, which breaks the fewest of all rules.
        kept = [self.rules[number] for number in numbers]
        if not self._auditor.broken(units, kept):
            self._broken.append({*range(len(self.rules))} - {*numbers})
        return True


def _check(
    oracle: _FeasibilityOracle, needed: list[int], conflict: tuple[Rule, ...]
) -> None:
    """Check a conflict with a fresh model, and with the audit of known sets.

    Raises:
        SelfCheckError: the rules are satisfiable, or one of them is not needed.
    """
    sound = not _FeasibilityOracle(oracle.units, conflict, oracle.clock).feasible(
        range(len(conflict))
    )
    minimal = all(
        oracle.known_feasible([other for other in needed if other != number])
        for number in needed
    )
    if not (sound and minimal):
        ids = ", ".join(rule.id for rule in conflict)
        message = f"the conflict of {ids} did not pass its check"
        raise SelfCheckError(Fault("conflict-wrong", message))
