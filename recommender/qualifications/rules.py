"""Rules of combination, wishes and guidance as data.

What a rule requires is an instance of one of the small classes here. Three readers use
them, and share no code: `auditing` measures a set of units, `solver.model` builds
constraints for CP-SAT, and `solver.scip` rows for SCIP. So there is no arithmetic here.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from operator import is_
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import date
    from fractions import Fraction

    from recommender.qualifications.exact_numbers import Number

# credits, units, hours, or the name of a column of numbers in the catalogue.
Measure: TypeAlias = str


class Kind(StrEnum):
    """Where a rule comes from: the specification, the candidate, or experience."""

    RULE = "rule"
    WISH = "wish"
    GUIDANCE = "guidance"


@dataclass(frozen=True, slots=True)
class Select:
    """The units that a rule applies to: those that pass every filter given.

    None means that a filter is not used. `units` and `except_units` hold codes. `tags`
    passes units that assess one of them, `columns` those that have one of the values in
    each column, `numbers` those whose number in each column is neither below a lowest
    nor above a highest. `held` names ways of having achieved a unit. Once the candidate
    is known, it is replaced by `units`, those achieved in these ways, and by
    `achieved`, the ways, which are only for words. So are `grades`, those that pass, by
    the units that have one of them, and by `graded`.
    """

    groups: frozenset[str] | None = None
    levels: frozenset[int] | None = None
    min_level: int | None = None
    max_level: int | None = None
    units: frozenset[str] | None = None
    except_units: frozenset[str] = frozenset()
    tags: frozenset[str] | None = None
    columns: tuple[tuple[str, frozenset[str]], ...] = ()
    numbers: tuple[tuple[str, Number | None, Number | None], ...] = ()
    held: frozenset[str] | None = None
    achieved: frozenset[str] | None = None
    grades: tuple[str, ...] | None = None
    graded: tuple[str, ...] | None = None
    all_of: tuple[Select, ...] = ()
    any_of: tuple[Select, ...] = ()
    none_of: tuple[Select, ...] = ()


@dataclass(frozen=True, slots=True)
class Bound:
    """A bound on the total of some measure over the selected units.

    With `towards`, only the units that are counted towards it are measured.
    """

    measure: Measure
    of: Select
    at_least: Number | None = None
    at_most: Number | None = None
    towards: str = ""


@dataclass(frozen=True, slots=True)
class Share:
    """A bound on the share of `out_of` that is also `of`, from 0 to 1.

    A plan without any units in `out_of` keeps it. With `towards`, only the units that
    are counted towards it are measured.
    """

    measure: Measure
    of: Select
    out_of: Select
    at_least: Fraction | None = None
    at_most: Fraction | None = None
    towards: str = ""


@dataclass(frozen=True, slots=True)
class Distinct:
    """A bound on the number of different groups, levels or values of a column."""

    by: str
    of: Select
    at_least: int | None = None
    at_most: int | None = None


@dataclass(frozen=True, slots=True)
class Ways:
    """A bound on how many of several requirements hold."""

    options: tuple[Requirement, ...]
    at_least: int | None = None
    at_most: int | None = None

    @property
    def requires_all(self) -> bool:
        """Whether all of the requirements must hold."""
        return self.at_least == len(self.options)


@dataclass(frozen=True, slots=True)
class If:
    """A requirement that applies only if another one holds."""

    given: Requirement
    then: Requirement


@dataclass(frozen=True, slots=True)
class Overlap:
    """A bound on the units that are counted towards more than one of several totals.

    0 means that each unit is used once. Units that do not pass `of` may be used freely.
    """

    towards: tuple[str, ...]
    measure: Measure
    at_most: Number
    of: Select = Select()


@dataclass(frozen=True, slots=True)
class RequiredFact:
    """A requirement that a fact about the candidate has one of some values.

    It is replaced by `Decided` once the candidate is known.
    """

    name: str
    values: frozenset[str]


@dataclass(frozen=True, slots=True)
class Decided:
    """A requirement that facts about the candidate have decided."""

    holds: bool
    words: str


Requirement: TypeAlias = (
    Bound | Share | Distinct | Ways | If | Overlap | RequiredFact | Decided
)


@dataclass(frozen=True, slots=True)
class Case:
    """A condition of a rule: it applies if the choice made is one of `values`.

    If the candidate does not choose `among` the possible values, the solver does, as
    for a pathway.
    """

    choice: str
    values: frozenset[str]
    among: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RequestPart:
    """The part of a request that a rule was made from: a field and its value.

    The field is one of the wishes, or else of the candidate. Where it has several
    values, `value` is one of them.
    """

    field: str
    value: str | Number | date | tuple[date, date]


@dataclass(frozen=True, slots=True)
class Pairing:
    """The relation of a unit to others, given as sets of versions of a unit.

    `how` is `needs` (one of each set must come before it), `together` (one of each set
    must go with it) or `bars`.
    """

    how: str
    code: str
    others: tuple[frozenset[str], ...]


@dataclass(frozen=True, slots=True)
class Rule:
    """A named constraint with its source, and words of its own.

    `reading` names the interpretation in use where the wording allows several. The rule
    applies if all of its `cases` do. `asked` are the parts of a request that made it;
    rules of combination and guidance have none. Guidance makes exceptions for `exempt`
    units, which were asked for or are held: `requires` is what remains of it, `written`
    what it says. A rule of combination that is `waived` for one candidate has the
    reason there, and `requires` nothing. `pairing` is set if the rule was made from a
    column of codes; unlike `requires`, it says which unit comes first in time.
    """

    id: str
    kind: Kind
    text: str
    source: str
    requires: Requirement
    reading: str = ""
    cases: tuple[Case, ...] = ()
    asked: tuple[RequestPart, ...] = ()
    pairing: Pairing | None = None
    written: Requirement | None = None
    exempt: frozenset[str] = frozenset()
    waived: str = ""

    @property
    def as_written(self) -> Requirement:
        """What the rule requires if no unit is exempt from it, and it is not waived."""
        return self.requires if self.written is None else self.written

    def __repr__(self) -> str:
        """Return its id and text in one line."""
        return f"<Rule {self.id}: {self.text}>"

    @property
    def bound(self) -> Bound | None:
        """The bound of a rule that is nothing else, and always applies; else None."""
        plain = isinstance(self.requires, Bound) and not self.requires.towards
        return self.requires if plain and not self.cases else None  # type: ignore[return-value]


def map_filters(
    requirement: Requirement,
    change: Callable[[Select], Select],
    otherwise: Callable[[Requirement], Requirement] = lambda other: other,
) -> Requirement:
    """Return a requirement with `change` applied to all filters in it.

    `otherwise` is applied to requirements without filters or parts. If all stay the
    same objects, so does the requirement.
    """
    if isinstance(requirement, Ways):
        options = requirement.options
        mapped = tuple([map_filters(option, change, otherwise) for option in options])
        if all(map(is_, mapped, options)):
            return requirement
        return replace(requirement, options=mapped)
    if isinstance(requirement, If):
        given = map_filters(requirement.given, change, otherwise)
        then = map_filters(requirement.then, change, otherwise)
        if given is requirement.given and then is requirement.then:
            return requirement
        return If(given, then)
    if isinstance(requirement, Share):
        of, out_of = change(requirement.of), change(requirement.out_of)
        if of is requirement.of and out_of is requirement.out_of:
            return requirement
        return replace(requirement, of=of, out_of=out_of)
    if isinstance(requirement, Bound | Distinct | Overlap):
        of = change(requirement.of)
        return requirement if of is requirement.of else replace(requirement, of=of)
    return otherwise(requirement)


def parts_of(requirement: Requirement) -> Iterator[Requirement]:
    """Yield the requirements in a requirement that have no others inside."""
    if isinstance(requirement, Ways):
        for option in requirement.options:
            yield from parts_of(option)
    elif isinstance(requirement, If):
        yield from parts_of(requirement.given)
        yield from parts_of(requirement.then)
    else:
        yield requirement


def filters_of(requirement: Requirement) -> Iterator[Select]:
    """Yield all filters of a requirement, those inside others too."""
    for part in parts_of(requirement):
        for of in (getattr(part, "of", None), getattr(part, "out_of", None)):
            if of is not None:
                yield of
                yield from _inside(of)


def _inside(of: Select) -> Iterator[Select]:
    for part in (*of.all_of, *of.any_of, *of.none_of):
        yield part
        yield from _inside(part)


def requires_every_unit(rule: Rule) -> frozenset[str]:
    """Return the codes of the units that a rule makes mandatory.

    It does so if it requires as many units as it names.
    """
    bound = rule.bound
    if bound is None or bound.of.units is None:
        return frozenset()
    if bound.measure == "units" and bound.at_least == len(bound.of.units):
        return bound.of.units
    return frozenset()
