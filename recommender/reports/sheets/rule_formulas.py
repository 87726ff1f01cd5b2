"""The formulas that work a rule out from the marks of units.

A formula has only cells, numbers and signs of ours in it, never a text from data.
"""

from __future__ import annotations

from functools import singledispatchmethod
from typing import TYPE_CHECKING, NamedTuple

from recommender.qualifications.criteria import (
    Amount,
    CountOfKept,
    CountOfSums,
    Known,
    PercentageOf,
    UnitSum,
)

if TYPE_CHECKING:
    from collections.abc import Callable
    from fractions import Fraction

    from recommender.qualifications.criteria import Criterion, RuleCriteria

# Excel takes no longer formula, and a sum of decimals is never quite exact.
MOST_IN_FORMULA = 8000
_DECIMALS = 6


class RuleFormula(NamedTuple):
    """What a rule measures, and in which of four states it is."""

    amount: str
    state: str


class RuleFormulas:
    """Writes formulas over the marks of units, one cell for each.

    `marks` are these cells; `column` returns the cells with what each unit adds.
    """

    def __init__(
        self, marks: str, column: Callable[[tuple[int | Fraction, ...]], str]
    ) -> None:
        self._marks, self._column = marks, column

    def of(
        self, criteria: RuleCriteria, states: tuple[str, str, str, str]
    ) -> RuleFormula | None:
        """Return the formulas of a rule; None where they are too long.

        `states` are the words for a rule that is kept, is broken, is set aside or does
        not apply.
        """
        kept, broken, aside, idle = (f'"{state}"' for state in states)
        required, written = criteria.required, criteria.written
        verdict = f"IF({self._applies(written)},{kept},{idle})"
        if written is not required:
            verdict = f"IF({self.holds(written)},{verdict},{aside})"
        state = f"=IF({self.holds(required)},{verdict},{broken})"
        amount = f"=ROUND({self.amount(written.amount)},2)"
        longest = max(len(state), len(amount))
        return RuleFormula(amount, state) if longest <= MOST_IN_FORMULA else None

    def total(self, amounts: tuple[int | Fraction, ...]) -> str:
        """Add up what the marked units have."""
        product = f'SUMPRODUCT(({self._marks}<>"")*{self._column(amounts)})'
        return f"ROUND({product},{_DECIMALS})"

    def holds(self, criterion: Criterion) -> str:
        """Return the test whether a criterion is kept, or does not apply."""
        amount = self.amount(criterion.amount)
        tests = [
            f"{amount}{sign}{_number(end)}"
            for sign, end in ((">=", criterion.at_least), ("<=", criterion.at_most))
            if end is not None
        ]
        within = f"AND({','.join(tests)})" if tests else "TRUE"
        unless = [f"NOT({self.holds(given)})" for given in criterion.given]
        if isinstance(criterion.amount, PercentageOf):
            unless.append(f"{self.amount(criterion.amount.whole)}=0")
        return f"OR({','.join([*unless, within])})" if unless else within

    def _applies(self, criterion: Criterion) -> str:
        if criterion.given:
            return self.holds(criterion.given[0])
        if isinstance(criterion.amount, PercentageOf):
            return f"{self.amount(criterion.amount.whole)}<>0"
        return "TRUE"

    @singledispatchmethod
    def amount(self, amount: Amount) -> str:
        """Return the expression of an amount."""
        raise TypeError(f"{type(amount).__name__} has no formula")

    @amount.register(UnitSum)
    def _of_unit_sum(self, amount: UnitSum) -> str:
        return self.total(amount.amounts) if any(amount.amounts) else "0"

    @amount.register(PercentageOf)
    def _of_percentage_of(self, amount: PercentageOf) -> str:
        part, whole = self.amount(amount.part), self.amount(amount.whole)
        return f"IF({whole}=0,0,ROUND(100*{part}/{whole},{_DECIMALS}))"

    @amount.register(CountOfSums)
    def _of_count_of_sums(self, amount: CountOfSums) -> str:
        tests = [f"({self.amount(each)}>0)" for each in amount.sums]
        return f"({'+'.join(['0', *tests])})"

    @amount.register(CountOfKept)
    def _of_count_of_kept(self, amount: CountOfKept) -> str:
        tests = [f"({self.holds(each)})" for each in amount.options]
        return f"({'+'.join(['0', *tests])})"

    @amount.register(Known)
    def _of_known(self, amount: Known) -> str:
        return f"{amount.number}"


def _number(number: int | Fraction) -> str:
    return f"{int(number)}" if number % 1 == 0 else f"{round(float(number), _DECIMALS)}"
