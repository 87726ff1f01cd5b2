"""The variables of a model: which units are selected, and what follows from them."""

from __future__ import annotations

from contextlib import ExitStack, contextmanager
from functools import cached_property
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from ortools.sat.python import cp_model

from recommender.solver.model.quick_model import QuickModel, add_either, negated
from recommender.solver.model.unit_index import UnitIndex, index_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, MutableSequence, Sequence

    from recommender.qualifications.rules import Case, Measure, Select
    from recommender.qualifications.units import Unit
    from recommender.solver.model.scaling import Scaled


class Variables:
    """One Boolean per unit, and variables for cases and for what units count towards.

    `selected` is in the order of the units, the `first` at that place in the model.
    Every unit is free until it is fixed.
    """

    def __init__(
        self, units: Sequence[Unit], model: cp_model.CpModel | None = None
    ) -> None:
        self.index = self._sizes = index_of(units)
        if model is None:
            self.model: cp_model.CpModel = _template_for(self.index).clone()
            self.first = 0
        else:
            self.model, self.first = model, len(model.proto.variables)
            for unit in units:
                model.new_bool_var(unit.code)
        self._cases: dict[str, dict[str, cp_model.IntVar]] = {}
        self._counts_towards: dict[tuple[str, int], cp_model.IntVar] = {}

    @cached_property
    def selected(self) -> list[cp_model.IntVar]:
        """One variable per unit. Models of plain rules are built without them."""
        places = range(self.first, self.first + len(self.index.units))
        return [self.model.get_int_var_from_proto_index(place) for place in places]

    @property
    def leaves_open(self) -> bool:
        """Whether one set of units can be several solutions of the model."""
        return bool(self._cases or self._counts_towards)

    def sum_of(
        self, measure: Measure, positions: Sequence[int], towards: str = ""
    ) -> cp_model.LinearExprT:
        """Sum a measure, scaled, over some units: those chosen, or those counted."""
        weights = self.weights(measure)
        coefficients = [weights[i] for i in positions]
        variables = self.counted(positions, towards)
        return cp_model.LinearExpr.weighted_sum(variables, coefficients)

    def counted(
        self, positions: Sequence[int], towards: str = ""
    ) -> list[cp_model.IntVar]:
        """Return the variables of some units: those chosen, or those counted."""
        if towards:
            return [self.counts_towards(towards, i) for i in positions]
        return [self.selected[i] for i in positions]

    def weights(self, measure: Measure) -> list[int]:
        """Return the amount of a measure that each unit has, scaled."""
        return self.scaled(measure).weights

    def scaled(self, measure: Measure) -> Scaled:
        """Return the amounts of a measure that the units have, and their scale."""
        return self._sizes.scaled(measure)

    @contextmanager
    def sized_as(self, units: Sequence[Unit]) -> Iterator[None]:
        """Measure the units in other sizes for a while, as a candidate chose them."""
        before, self._sizes = self._sizes, index_of(units)
        try:
            yield
        finally:
            self._sizes = before

    def counts_towards(self, towards: str, position: int) -> cp_model.IntVar:
        """Return a variable that can be 1, for counted, only if the unit is chosen."""
        key = (towards, position)
        if key not in self._counts_towards:
            variable = self.model.new_bool_var(f"{towards}:{position}")
            self.model.add_implication(variable, self.selected[position])
            self._counts_towards[key] = variable
        return self._counts_towards[key]

    def case(self, case: Case) -> cp_model.IntVar:
        """Return a variable that is 1 where one of the values of a case is chosen."""
        if case.choice not in self._cases:
            names = {value: f"{case.choice}={value}" for value in case.among}
            values = {
                value: self.model.new_bool_var(name) for value, name in names.items()
            }
            self.model.add_exactly_one(values.values())
            self._cases[case.choice] = values
        chosen = [
            value for k, value in self._cases[case.choice].items() if k in case.values
        ]
        holds = self.model.new_bool_var("case")
        self.model.add(cp_model.LinearExpr.sum(chosen) == holds)
        return holds

    def choices(self, values: Sequence[int]) -> dict[str, str]:
        """Return what a solution chooses, given the values of all variables."""
        return {
            choice: value
            for choice, variables in self._cases.items()
            for value, variable in variables.items()
            if values[variable.index]
        }

    def positions(self, of: Select) -> tuple[int, ...]:
        """Return the positions of the units that a filter lets through, in order."""
        return self.index.positions(of)

    def amount(self, measure: Measure, of: Select) -> cp_model.LinearExprT:
        """Sum a measure, scaled, over the chosen units that a filter lets through."""
        return self.sum_of(measure, self.positions(of))

    def bound(
        self,
        total: cp_model.LinearExprT,
        low: int = cp_model.INT_MIN,
        high: int = cp_model.INT_MAX,
    ) -> cp_model.Constraint:
        """Bound a sum. One over no units is the number 0, which `add` would refuse.

        Between 1.5 and 1.5 is no whole number. The solver ignores a row with neither a
        domain nor variables, so one of no literals is then to be true.
        """
        if low > high:
            return self.model.add_bool_or([])
        domain = cp_model.Domain(low, high)
        return self.model.add_linear_expression_in_domain(total, domain)

    @contextmanager
    def fixed(self, position: int, taken: bool) -> Iterator[None]:
        """Fix a unit as taken, or not taken, for a while."""
        domain = self.selected[position].proto.domain
        set_domain(domain, int(taken), int(taken))
        try:
            yield
        finally:
            set_domain(domain, 0, 1)

    @contextmanager
    def without(self, positions: Iterable[int]) -> Iterator[None]:
        """Forbid units for a while."""
        with ExitStack() as stack:
            for position in positions:
                stack.enter_context(self.fixed(position, taken=False))
            yield

    def any_of(self, units: Sequence[int]) -> cp_model.IntVar:
        """Return a variable that can be 1 only if one of some units is chosen."""
        covered = self.model.new_bool_var("use")
        places = [self.first + i for i in units]
        add_either(self.model, [*places, negated(covered.index)])
        return covered


# A model with one Boolean per unit, by the index of the units, copied for each model.
_TEMPLATES: WeakKeyDictionary[UnitIndex, QuickModel] = WeakKeyDictionary()


def _template_for(index: UnitIndex) -> QuickModel:
    template = _TEMPLATES.get(index)
    if template is None:
        template = _TEMPLATES[index] = QuickModel()
        for unit in index.units:
            template.new_bool_var(unit.code)
    return template


def set_domain(domain: MutableSequence[int], low: int, high: int) -> None:
    """Set the bounds of a domain that is one interval."""
    domain[0], domain[1] = low, high
