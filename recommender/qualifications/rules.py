"""Rules of combination, wishes and guidance: one kind of thing, as data only.

What a rule requires is one of the small classes here. Each is read three times by
code that shares nothing: `auditing` measures a set of units against it,
`solver.encoding` makes it constraints, and `solver.second_opinion` hands it to
another engine. So there is no arithmetic here.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date
    from fractions import Fraction

# credits, units, hours, or a column of whole numbers that the catalogue has.
Measure: TypeAlias = str


class Kind(StrEnum):
    """Who asks: the specification, the candidate, or experience."""

    RULE = "rule"
    WISH = "wish"
    GUIDANCE = "guidance"


@dataclass(frozen=True, slots=True)
class Select:
    """Which units a rule is about: those that pass every filter that is given.

    None means that a filter is not used. `units` and `except_units` hold codes.
    `tags` lets a unit through that assesses one of them, `columns` one with any of
    the values in each column named. `held` names ways of having achieved a unit: as
    soon as the candidate is known, `units` are those so achieved, and `achieved`
    says how, which is for words alone.
    """

    groups: frozenset[str] | None = None
    levels: frozenset[int] | None = None
    min_level: int | None = None
    max_level: int | None = None
    units: frozenset[str] | None = None
    except_units: frozenset[str] = frozenset()
    tags: frozenset[str] | None = None
    columns: tuple[tuple[str, frozenset[str]], ...] = ()
    held: frozenset[str] | None = None
    achieved: frozenset[str] | None = None
    all_of: tuple[Select, ...] = ()
    any_of: tuple[Select, ...] = ()
    none_of: tuple[Select, ...] = ()


@dataclass(frozen=True, slots=True)
class Bound:
    """A bound on what the units that a plan takes of some measure in all.

    With `towards`, only those units are measured that are counted towards it.
    """

    measure: Measure
    of: Select
    at_least: int | None = None
    at_most: int | None = None
    towards: str = ""


@dataclass(frozen=True, slots=True)
class Share:
    """A bound on the part of `out_of` that is also `of`: a ratio, from 0 to 1.

    A plan without anything to take a part of keeps it.
    """

    measure: Measure
    of: Select
    out_of: Select
    at_least: Fraction | None = None
    at_most: Fraction | None = None


@dataclass(frozen=True, slots=True)
class Distinct:
    """A bound on how many different groups, levels or values of a column there are."""

    by: str
    of: Select
    at_least: int | None = None
    at_most: int | None = None


@dataclass(frozen=True, slots=True)
class Ways:
    """A bound on how many of several requirements are kept."""

    options: tuple[Requirement, ...]
    at_least: int | None = None
    at_most: int | None = None

    @property
    def requires_all(self) -> bool:
        """Whether every one of them is to be kept."""
        return self.at_least == len(self.options)


@dataclass(frozen=True, slots=True)
class If:
    """A requirement that binds only where another one is kept."""

    given: Requirement
    then: Requirement


@dataclass(frozen=True, slots=True)
class Overlap:
    """A bound on the units that are counted towards more than one of some things.

    At most 0 means that each unit is used once.
    """

    towards: tuple[str, ...]
    measure: Measure
    at_most: int


@dataclass(frozen=True, slots=True)
class RequiredFact:
    """What is to be true of the candidate, whatever units are taken.

    It becomes `Decided` as soon as the candidate is known.
    """

    name: str
    values: frozenset[str]


@dataclass(frozen=True, slots=True)
class Decided:
    """A requirement that facts about the candidate decide already."""

    holds: bool
    words: str


Requirement: TypeAlias = (
    Bound | Share | Distinct | Ways | If | Overlap | RequiredFact | Decided
)


@dataclass(frozen=True, slots=True)
class Case:
    """When a rule binds: one of `values` is chosen, among all that can be.

    Where the candidate does not choose, the solver does: a pathway, for one.
    """

    choice: str
    values: frozenset[str]
    among: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RequestPart:
    """The part of a request that made a rule: a field, and what it says there.

    A field is one of the wishes, or of the candidate where these have none; of what
    has several values it is one of them.
    """

    field: str
    value: str | int | date | tuple[date, date]


@dataclass(frozen=True, slots=True)
class Pairing:
    """What one unit has to do with others, of which it names some sets of versions.

    `how` is `needs`, where one of each set comes before it, `together`, where one of
    each goes with it, or `bars`.
    """

    how: str
    code: str
    others: tuple[frozenset[str], ...]


@dataclass(frozen=True, slots=True)
class Rule:
    """A named, sourced constraint with words of its own.

    `reading` names the interpretation in use where the wording allows several.
    It binds in all of its cases together, and always where there is none. `asked`
    is what of a request made it, all of it together; nothing of a request made a
    rule of combination or guidance. Guidance is set aside for `exempt` units, which
    are asked for or held: `requires` is then what is left of it, and `written` what it
    says as written. `pairing` is set where it was made of a column of codes; it says
    what `requires` cannot, which is what comes first in time.
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

    @property
    def as_written(self) -> Requirement:
        """What the rule says, whatever units are exempt from it."""
        return self.requires if self.written is None else self.written

    def __repr__(self) -> str:
        """State in one line which it is, and what it says."""
        return f"<Rule {self.id}: {self.text}>"

    @property
    def bound(self) -> Bound | None:
        """The bound of a rule that is one always, on all the units taken."""
        plain = isinstance(self.requires, Bound) and not self.requires.towards
        return self.requires if plain and not self.cases else None  # type: ignore[return-value]


def map_filters(
    requirement: Requirement,
    change: Callable[[Select], Select],
    otherwise: Callable[[Requirement], Requirement] = lambda other: other,
) -> Requirement:
    """Return a requirement with every filter changed, all through what it is made of.

    What has no filter and no parts is changed by `otherwise`.
    """
    if isinstance(requirement, Ways):
        options = requirement.options
        mapped = tuple(map_filters(option, change, otherwise) for option in options)
        return replace(requirement, options=mapped)
    if isinstance(requirement, If):
        given = map_filters(requirement.given, change, otherwise)
        return If(given, map_filters(requirement.then, change, otherwise))
    if isinstance(requirement, Share):
        of, out_of = change(requirement.of), change(requirement.out_of)
        return replace(requirement, of=of, out_of=out_of)
    if isinstance(requirement, Bound | Distinct):
        return replace(requirement, of=change(requirement.of))
    return otherwise(requirement)


def requires_every_unit(rule: Rule) -> frozenset[str]:
    """Return the codes of units that the rule names and demands, all of them.

    Such units are mandatory. A rule that names more than it demands makes none so.
    """
    bound = rule.bound
    if bound is None or bound.of.units is None:
        return frozenset()
    if bound.measure == "units" and bound.at_least == len(bound.of.units):
        return bound.of.units
    return frozenset()
