"""Rules of combination, wishes and guidance: one kind of thing, as data only.

What a rule demands is read three times by code that shares nothing: `auditing`
measures a set of units against it, `solver.encoding` makes it a constraint, and
`solver.second_opinion` hands it to another engine. So there is no arithmetic here.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

Measure = Literal["credits", "units", "hours"]


class Kind(StrEnum):
    """Who asks: the specification, the candidate, or experience."""

    RULE = "rule"
    WISH = "wish"
    GUIDANCE = "guidance"


@dataclass(frozen=True, slots=True)
class Select:
    """Which units a rule is about: those that pass every filter that is given.

    None means that a filter is not used. `units` and `except_units` hold codes.
    """

    groups: frozenset[str] | None = None
    levels: frozenset[int] | None = None
    min_level: int | None = None
    max_level: int | None = None
    units: frozenset[str] | None = None
    except_units: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Bound:
    """A bound on the units a plan takes of some.

    It is on their credits, their number, or their guided learning hours.
    """

    measure: Measure
    of: Select
    at_least: int | None = None
    at_most: int | None = None


@dataclass(frozen=True, slots=True)
class Rule:
    """A named, sourced constraint with words of its own.

    `reading` names the interpretation in use where the wording allows several.
    """

    id: str
    kind: Kind
    text: str
    source: str
    requires: Bound
    reading: str = ""


def requires_every_unit(rule: Rule) -> frozenset[str]:
    """Give the codes of units that the rule names and demands, all of them.

    Such units are mandatory. A rule that names more than it demands makes none so.
    """
    bound = rule.requires
    named = bound.of.units or frozenset()
    if bound.measure == "units" and bound.at_least == len(named):
        return named
    return frozenset()
