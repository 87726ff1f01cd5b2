"""Queries on the feasible set: sets of units that keep some rules and break others."""

from __future__ import annotations

from collections import Counter
from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING, NamedTuple

from ortools.sat.python import cp_model

from recommender.auditing import Auditor, audit
from recommender.auditing.allocating import concerns_counting
from recommender.auditing.measuring import CandidateFacts
from recommender.errors import Fault, SelfCheckError
from recommender.qualifications.plans import Status
from recommender.solver.engine.clock import out_of_time
from recommender.solver.engine.cp_sat import Count, count_solutions, run
from recommender.solver.model.constraints import literal
from recommender.solver.model.encoding import Encoding

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    from recommender.problems.job_match import JobMatch
    from recommender.qualifications.rules import Rule
    from recommender.qualifications.units import Unit
    from recommender.solver.engine.clock import Clock

UnitSet = tuple["Unit", ...]


class Witness(NamedTuple):
    """A set of units, and the choices with which it was found."""

    units: UnitSet
    choices: Mapping[str, str]


class RuleQueries:
    """Queries about the sets of units that keep the rules, on one model.

    The audit checks every set against the rules before it is returned.
    """

    def __init__(
        self, units: Sequence[Unit], rules: Sequence[Rule], clock: Clock
    ) -> None:
        self.units, self.rules, self.clock = tuple(units), tuple(rules), clock
        self._encoding, self._auditor = Encoding(units, rules), Auditor(rules)
        self._switches: dict[tuple[Rule, bool], cp_model.IntVar] = {}
        self._any_of_units: dict[tuple[int, ...], cp_model.IntVar] = {}

    def find(
        self,
        *,
        relaxed: Collection[int] = (),
        kept: Sequence[Rule] = (),
        broken: Sequence[Rule] = (),
    ) -> UnitSet | None:
        """Return a set that also keeps or breaks further rules, or None without one.

        It is that of the `witness` for the same arguments.
        """
        return _units_of(self.witness(relaxed=relaxed, kept=kept, broken=broken))

    def witness(
        self,
        *,
        taken: Collection[int] = (),
        relaxed: Collection[int] = (),
        kept: Sequence[Rule] = (),
        broken: Sequence[Rule] = (),
    ) -> Witness | None:
        """Return a set that also keeps or breaks further rules, with its choices.

        It has the units `taken`, given by their numbers. Rules `relaxed` by their
        numbers need not be kept. The further rules bound what is taken, not what units
        are counted towards.
        """
        switches = [self._switch(rule, keep=True) for rule in kept]
        switches += [self._switch(rule, keep=False) for rule in broken]
        with ExitStack() as stack:
            stack.enter_context(self._encoding.relaxed(relaxed))
            for position in taken:
                stack.enter_context(self._encoding.fixed(position, taken=True))
            for switch in switches:
                stack.enter_context(_on(switch))
            if taken:
                # Who asks for one unit after another is served by as many as can be.
                self._start_from([1] * len(self.units))
            values = self._run(by_logic=True)
            self._start_from(values)
        binding = [rule for i, rule in enumerate(self.rules) if i not in relaxed]
        return self._checked(values, [*binding, *kept], broken)

    def extreme(self, measure: str, *, largest: bool) -> Witness | None:
        """Return a set with the least or the most of a measure, with its choices."""
        weights = self._encoding.weights(measure)
        self._aim(dict(enumerate(weights)), largest=largest)
        return self._solve_and_clear(prepare=True, by_relaxation=True)

    def extreme_of(self, rule: Rule, *, largest: bool) -> UnitSet | None:
        """Return a set with the least or the most of what a rule bounds."""
        bound = rule.bound
        assert bound is not None
        positions = self._encoding.index.positions(bound.of)
        return self._best(self._encoding.sum_of(bound.measure, positions), largest)

    def extreme_mismatch(self, match: JobMatch, *, most: bool) -> UnitSet | None:
        """Return a set with the least or the most mismatch."""
        weights = Counter(dict(enumerate(match.costs)))
        for term in match.coverage:
            weights[self._any_of(term.units).index] -= term.gain
        self._aim(weights, largest=most)
        return _units_of(self._solve_and_clear(by_relaxation=not most))

    def reachable(self, groups: Sequence[Collection[int]], least: int) -> set[int]:
        """Return the numbers of the groups of which a set can have `least` units."""
        model, selected = self._encoding.model, self._encoding.selected
        reached_vars = [
            model.new_bool_var(f"reached:{i}") for i, _ in enumerate(groups)
        ]
        for variable, group in zip(reached_vars, groups, strict=True):
            count = cp_model.LinearExpr.sum([selected[i] for i in group])
            model.add(count >= least).only_enforce_if(variable)
        reached: set[int] = set()
        while len(reached) < len(groups):
            left = [
                variable for i, variable in enumerate(reached_vars) if i not in reached
            ]
            unit_set = self._best(cp_model.LinearExpr.sum(left), largest=True)
            codes = {unit.code for unit in unit_set or ()}
            new = {
                number
                for number, group in enumerate(groups)
                if sum(self.units[i].code in codes for i in group) >= least
            }
            if not new - reached:
                break
            reached |= new
        return reached

    def count(self, most: int) -> Count:
        """Count the sets, up to `most`.

        The model has the rules on what is taken. Those on what is counted are left to
        the audit: it tries the ways to count a set once, the solver would list them.
        """
        joint = [rule for rule in self.rules if concerns_counting(rule.requires)]
        taken = [rule for rule in self.rules if rule not in joint]
        encoding = Encoding(self.units, taken)

        def accepts(values: Sequence[int]) -> bool:
            units = [unit for unit, v in zip(self.units, values, strict=False) if v]
            known = CandidateFacts(encoding.choices(values))
            return all(finding.holds for finding in audit(units, joint, known))

        of = len(self.units)
        return count_solutions(
            encoding.model, most, self.clock, of, accepts=accepts if joint else bool
        )

    def _any_of(self, units: tuple[int, ...]) -> cp_model.IntVar:
        """Return a variable that is 1 exactly where one of some units is chosen."""
        if units not in self._any_of_units:
            any_chosen = self._encoding.any_of(units)
            for i in units:
                self._encoding.model.add_implication(
                    self._encoding.selected[i], any_chosen
                )
            self._any_of_units[units] = any_chosen
        return self._any_of_units[units]

    def _start_from(self, values: Sequence[int]) -> None:
        """Have the next search start from a solution, if there is one.

        The next question is much like the last: with 60 units and alternatives in
        alternatives, all of them took 0.6 of the time.
        """
        if values:
            model = self._encoding.model
            model.clear_hints()  # type: ignore[no-untyped-call]
            hint = model.proto.solution_hint
            hint.vars.extend(range(len(values)))
            hint.values.extend(values)

    def _switch(self, rule: Rule, *, keep: bool) -> cp_model.IntVar:
        """Return a variable, 0 unless fixed to 1, that has a rule kept, or broken."""
        if (rule, keep) not in self._switches:
            model = self._encoding.model
            switch = model.new_bool_var(f"{rule.id}:{'kept' if keep else 'broken'}")
            holds = literal(self._encoding, rule.requires)
            model.add_implication(switch, holds if keep else holds.negated())
            for case in rule.cases:
                model.add_implication(switch, self._encoding.case(case))
            switch.proto.domain[1] = 0
            self._switches[rule, keep] = switch
        return self._switches[rule, keep]

    def _best(self, total: cp_model.LinearExprT, largest: bool) -> UnitSet | None:
        model = self._encoding.model
        if largest:
            model.maximize(total)
        else:
            model.minimize(total)
        return _units_of(self._solve_and_clear())

    def _aim(self, weights: Mapping[int, int], *, largest: bool) -> None:
        """Set the objective, by positions of variables, as the model itself would.

        The model takes an expression apart term by term, which costs more than some
        solves.
        """
        terms = sorted((i, weight) for i, weight in weights.items() if weight)
        sign = -1 if largest else 1
        objective = self._encoding.model.proto.objective
        objective.scaling_factor = sign
        objective.vars.extend([i for i, _ in terms])
        objective.coeffs.extend([sign * weight for _, weight in terms])

    def _solve_and_clear(self, **how: bool) -> Witness | None:
        """Return the best set for the objective, and clear the objective."""
        try:
            values = self._run(**how)
            return self._checked(values, self.rules, ())
        finally:
            self._encoding.model.clear_objective()  # type: ignore[no-untyped-call]

    def _run(self, **how: bool) -> Sequence[int]:
        """Return the values of a solution, or none if there is no solution."""
        answer = run(self._encoding.model, self.clock, **how)
        if answer.status not in (Status.OPTIMAL, Status.INFEASIBLE):
            raise out_of_time("this was known")
        return answer.values

    def _checked(
        self, values: Sequence[int], kept: Sequence[Rule], broken: Sequence[Rule]
    ) -> Witness | None:
        """Return the set of a solution, once the audit agrees on its rules."""
        if not values:
            return None
        unit_set = tuple(u for i, u in enumerate(self.units) if values[i])
        # The choices are those of the solution, not the most favourable ones.
        choices = self._encoding.choices(values)
        holds = {
            finding.rule: finding.holds
            for finding in self._auditor.audit(
                unit_set, (*kept, *broken), CandidateFacts(choices)
            )
        }
        wrong = [rule.id for rule in kept if not holds[rule]]
        wrong += [rule.id for rule in broken if holds[rule]]
        if wrong:
            message = f"the audit and the model disagree on {', '.join(wrong)}"
            raise SelfCheckError(Fault("probe-wrong", message))
        return Witness(unit_set, choices)


def _units_of(witness: Witness | None) -> UnitSet | None:
    return None if witness is None else witness.units


@contextmanager
def _on(switch: cp_model.IntVar) -> Iterator[None]:
    domain = switch.proto.domain
    domain[0], domain[1] = 1, 1
    try:
        yield
    finally:
        domain = switch.proto.domain
        domain[0], domain[1] = 0, 0
