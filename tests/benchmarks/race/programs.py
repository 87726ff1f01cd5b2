"""What other engines are given: whole-number programs, made of a problem.

They are made with the arithmetic of the audit, before any clock starts.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from recommender.auditing.measuring import amount_of, selects
from recommender.problems.problem import Problem
from recommender.qualifications.exact_numbers import Number


@dataclass(frozen=True)
class Row:
    """A sum of decisions times weights, between two ends."""

    terms: dict[int, int]
    low: int | None = None
    high: int | None = None


@dataclass(frozen=True)
class Program:
    """Decisions, each 0 or 1, under rows; of the sets that keep them the best.

    The best has the least sum of `costs`, less the gain of each group of decisions of
    which at least one is 1: `gains` has these groups. With `spare`, only sets count
    that have at most so many `credits` above the fewest possible.
    """

    costs: tuple[int, ...]
    rows: tuple[Row, ...]
    gains: tuple[tuple[int, tuple[int, ...]], ...]
    credits: tuple[int, ...]
    constant: int = 0
    spare: int | None = None

    def mismatch(self, chosen: frozenset[int]) -> int:
        """Return what a set of decisions costs."""
        gained = sum(gain for gain, units in self.gains if not chosen.isdisjoint(units))
        return self.constant + sum(self.costs[i] for i in chosen) - gained

    def keeps(self, chosen: frozenset[int], rows: Sequence[int] | None = None) -> bool:
        """Return whether a set of decisions keeps the rows, or some of them."""
        checked = self.rows if rows is None else [self.rows[i] for i in rows]
        return all(
            (row.low is None or total >= row.low)
            and (row.high is None or total <= row.high)
            for row in checked
            for total in (sum(row.terms.get(i, 0) for i in chosen),)
        )


def whole(number: Number) -> int:
    """Return a number that is whole."""
    assert number == int(number)
    return int(number)


def program_of(problem: Problem) -> Program:
    """Return the program of a problem, with one row per rule."""
    rows = []
    for rule in problem.rules:
        bound = rule.bound
        assert bound is not None, f"{rule.id} is more than a sum"
        terms = {
            i: whole(amount_of(unit, bound.measure))
            for i, unit in enumerate(problem.units)
            if selects(bound.of, unit)
        }
        ends = (
            None if e is None else whole(e) for e in (bound.at_least, bound.at_most)
        )
        rows.append(Row({i: w for i, w in terms.items() if w}, *ends))
    match = problem.match
    return Program(
        costs=match.costs,
        rows=tuple(rows),
        gains=tuple((term.gain, term.units) for term in match.coverage),
        credits=tuple(whole(unit.credits) for unit in problem.units),
        constant=match.constant,
        spare=None if problem.spare is None else whole(problem.spare),
    )


def menu_program(
    programs: Sequence[Program],
    fewest: Sequence[int],
    always: frozenset[int],
    size: int,
) -> Program:
    """Return one program for a menu: what is offered, and a plan for each candidate.

    `fewest` has the fewest credits of each, and units that are `always` offered do not
    count. A unit can be taken only if it is offered.
    """
    units = len(programs[0].costs)
    optional = [i for i in range(units) if i not in always]
    rows = [Row(dict.fromkeys(optional, 1), high=size)]
    costs, gains = [0] * units, list[tuple[int, tuple[int, ...]]]()
    for number, (program, least) in enumerate(zip(programs, fewest, strict=True), 1):
        start = number * units
        costs += program.costs
        rows += [
            replace(row, terms={start + i: w for i, w in row.terms.items()})
            for row in program.rows
        ]
        if program.spare is not None:
            terms = {start + i: credits for i, credits in enumerate(program.credits)}
            rows.append(Row(terms, high=least + program.spare))
        rows += [Row({start + i: 1, i: -1}, high=0) for i in optional]
        gains += [
            (gain, tuple(start + i for i in members)) for gain, members in program.gains
        ]
    constant = sum(program.constant for program in programs)
    return Program(tuple(costs), tuple(rows), tuple(gains), (0,) * len(costs), constant)
