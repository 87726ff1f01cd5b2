"""Building rules from the tables of qualification.toml."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple

from recommender.qualifications.exact_numbers import number_of
from recommender.qualifications.rules import (
    Bound,
    Case,
    Distinct,
    If,
    Kind,
    Overlap,
    Pairing,
    RequiredFact,
    Requirement,
    Rule,
    Select,
    Share,
    Ways,
)
from recommender.qualifications.same_units import FAMILY

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from fractions import Fraction

    from recommender.qualifications.units import Unit

    Entry = Mapping[str, Any]

# At least as many units as there are.
ALL = "all"
# The keys that determine the shape of a requirement; without one it is a bound.
SHAPES = ("any_of", "all_of", "none_of", "if", "fact", "overlap", "distinct", "out_of",
          "all_or_none")  # fmt: skip
# The keys of rules that become one rule per unit, from a column of codes.
PAIRINGS = ("needs", "bars", "together")
_FILTERS = ("groups", "levels", "units", "tags", "held")


class CataloguePart(NamedTuple):
    """A part of the catalogue to which a rule applies separately."""

    id: str
    title: str
    of: Select
    codes: frozenset[str]


@dataclass(frozen=True)
class RuleBuilder:
    """Builds rules from tables, given the units and facts that these refer to.

    `facts` maps the name of each fact about a candidate to its possible values, and
    `grades` are those of units, the lowest first. In a `part` of the catalogue, filters
    pass units of that part only; units that are all taken or none are those named.
    """

    units: Sequence[Unit]
    facts: Mapping[str, Sequence[str]]
    grades: Sequence[str] = ()
    part: CataloguePart | None = None

    def make_rules(self, entry: Entry, kind: Kind) -> tuple[Rule, ...]:
        """Return the rules of a table in the reading in use; most have one rule."""
        if any(key in entry for key in PAIRINGS):
            return tuple(self._pairings(entry, kind))
        if "for_each" in entry or "for_each_group" in entry:
            return tuple(self._for_each(entry, kind))
        return (self._rule(entry, kind, entry.get("reading", "")),)

    def make_readings(self, entry: Entry, kind: Kind) -> dict[str, Rule]:
        """Return the rule of a table in each of its readings."""
        return {
            name: self._rule(entry, kind, name) for name in entry.get("readings", {})
        }

    def _rule(self, entry: Entry, kind: Kind, reading: str = "") -> Rule:
        read = entry["readings"][reading] if reading else entry
        means = f" ({read['means']})" if reading else ""
        requires = self.requirement(read)
        id_, text, source = entry["id"], entry["text"] + means, entry["source"]
        return Rule(id_, kind, text, source, requires, reading, self._cases(entry))

    def _cases(self, entry: Entry) -> tuple[Case, ...]:
        return tuple(
            Case(name, frozenset(values), tuple(self.facts[name]))
            for name, values in entry.get("when", {}).items()
        )

    def _for_each(self, entry: Entry, kind: Kind) -> Iterator[Rule]:
        for part in self._parts(entry):
            rule = replace(self, part=part)._rule(entry, kind)
            id_, text = f"{entry['id']}:{part.id}", f"{entry['text']}: {part.title}"
            yield replace(rule, id=id_, text=text)

    def _parts(self, entry: Entry) -> Iterator[CataloguePart]:
        """Yield each part of the catalogue in for_each."""
        each = entry.get("for_each") or {"groups": entry["for_each_group"]}
        for group in each.get("groups", ()):
            of = Select(groups=frozenset([group]))
            inside = (unit.code for unit in self.units if unit.group == group)
            yield CataloguePart(group, f"Group {group}", of, frozenset(inside))
        for level in each.get("levels", ()):
            of = Select(levels=frozenset([level]))
            inside = (unit.code for unit in self.units if unit.level == level)
            yield CataloguePart(f"{level}", f"level {level}", of, frozenset(inside))
        if "column" in each:
            column = each["column"]
            values = {v for unit in self.units for v in unit.values(column)}
            for value in each.get("values") or sorted(values):
                of = Select(columns=((column, frozenset([value])),))
                inside = (u.code for u in self.units if value in u.values(column))
                yield CataloguePart(value, f"{column} {value}", of, frozenset(inside))

    def _pairings(self, entry: Entry, kind: Kind) -> Iterator[Rule]:
        pairing = next(key for key in PAIRINGS if key in entry)
        for unit in self.units:
            alternatives = [cell.split("|") for cell in unit.values(entry[pairing])]
            # A unit is never paired with itself, even if its family is.
            others = [
                self.family_of(code.strip() for code in codes) - {unit.code}
                for codes in alternatives
            ]
            if others and "towards" in entry:
                yield from self._barred_from_counting(entry, kind, unit.code, others)
            elif others:
                words = " and ".join(" or ".join(codes) for codes in alternatives)
                verb = "goes with" if pairing == "together" else pairing
                yield Rule(
                    f"{entry['id']}:{unit.code}",
                    kind,
                    f"{entry['text']}: {unit.code} {verb} {words}",
                    entry["source"],
                    _paired(unit.code, others, bars=pairing == "bars"),
                    cases=self._cases(entry),
                    pairing=Pairing(pairing, unit.code, tuple(others)),
                )

    def _barred_from_counting(
        self, entry: Entry, kind: Kind, code: str, others: Iterable[frozenset[str]]
    ) -> Iterator[Rule]:
        """Yield rules by which a unit and others are not both counted, only taken."""
        for other in sorted(frozenset().union(*others)):
            pair = Select(units=frozenset([code, other]))
            yield Rule(
                f"{entry['id']}:{code}:{other}",
                kind,
                f"{entry['text']}: {code} or {other}",
                entry["source"],
                Bound("units", pair, at_most=1, towards=entry["towards"]),
                cases=self._cases(entry),
            )

    def select(self, entry: Entry) -> Select:
        """Return the filter of a table; a unit that it names stands for its family."""
        filters: dict[str, Any] = {
            key: frozenset(entry[key]) for key in _FILTERS if key in entry
        }
        if "units" in filters:
            filters["units"] = self.family_of(filters["units"])
        columns = entry.get("columns", {}).items()
        numbers = entry.get("numbers", {}).items()
        inner: dict[str, Any] = {
            key: tuple(self.select(part) for part in entry.get(key, ()))
            for key in ("all_of", "any_of", "none_of")
        }
        if "min_grade" in entry:
            lowest = self.grades.index(entry["min_grade"])
            filters["grades"] = tuple(self.grades[lowest:])
        return Select(
            **filters,
            **inner,
            min_level=entry.get("min_level"),
            max_level=entry.get("max_level"),
            except_units=self.family_of(entry.get("except_units", ())),
            columns=tuple((name, frozenset(values)) for name, values in columns),
            numbers=tuple((measure, *_ends(ends)) for measure, ends in numbers),
        )

    def _filter(self, entry: Entry, key: str = "of") -> Select:
        """Return the filter of a requirement, in its part of the catalogue."""
        of = self.select(entry.get(key, {}))
        if self.part is None:
            return of
        part = self.part.of
        return part if of == Select() else Select(all_of=(of, part))

    def family_of(self, codes: Iterable[str]) -> frozenset[str]:
        """Return units with all versions of them, by the column `family`."""
        named = frozenset(codes)
        return named.union(*(self._families.get(code, ()) for code in named))

    @cached_property
    def _families(self) -> dict[str, set[str]]:
        """The codes in the family of each unit that has one."""
        members: defaultdict[str, set[str]] = defaultdict(set)
        for unit in self.units:
            for family in unit.values(FAMILY):
                members[family].add(unit.code)
        return {
            unit.code: set().union(*(members[f] for f in unit.values(FAMILY)))
            for unit in self.units
            if unit.values(FAMILY)
        }

    def requirement(self, entry: Entry) -> Requirement:
        """Return the requirement of a table, which may have others inside."""
        shape = next((key for key in SHAPES if key in entry), "bound")
        return _MAKERS[shape](self, entry)

    def _bound(self, entry: Entry) -> Requirement:
        if entry.get("at_least") == ALL:
            return self._all_units(entry)
        low, high = _ends(entry, otherwise=1)
        of, towards = self._filter(entry), entry.get("towards", "")
        return Bound(entry.get("measure", "units"), of, low, high, towards)

    def _all_units(self, entry: Entry) -> Requirement:
        """Return that all units of some groups, or at some levels, are needed."""
        of = self.select(entry["of"])
        codes = frozenset(
            unit.code
            for unit in self.units
            if of.groups is None or unit.group in of.groups
            if of.levels is None or unit.level in of.levels
            if self.part is None or unit.code in self.part.codes
        )
        towards = entry.get("towards", "")
        return Bound("units", Select(units=codes), len(codes), None, towards)

    def _share(self, entry: Entry) -> Requirement:
        of, whole = self._filter(entry), self._filter(entry, "out_of")
        low, high = (
            read_share(entry[k]) if k in entry else None
            for k in ("at_least", "at_most")
        )
        measure, towards = entry.get("measure", "units"), entry.get("towards", "")
        return Share(measure, of, whole, low, high, towards)

    def _distinct(self, entry: Entry) -> Requirement:
        return Distinct(entry["distinct"], self._filter(entry), *_ends(entry))

    def _overlap(self, entry: Entry) -> Requirement:
        most, measure = (
            number_of(entry.get("at_most", 0)),
            entry.get("measure", "units"),
        )
        of = self._filter(entry)
        return Overlap(tuple(entry["overlap"]), measure, most, of)

    def _fact(self, entry: Entry) -> Requirement:
        ((name, values),) = entry["fact"].items()
        return RequiredFact(name, frozenset(values))

    def _if(self, entry: Entry) -> Requirement:
        return If(self.requirement(entry["if"]), self.requirement(entry["then"]))

    def _options(self, entry: Entry, key: str) -> tuple[Requirement, ...]:
        return tuple(self.requirement(part) for part in entry[key])

    def _any_of(self, entry: Entry) -> Requirement:
        return Ways(self._options(entry, "any_of"), *_ends(entry, otherwise=1))

    def _all_of(self, entry: Entry) -> Requirement:
        options = self._options(entry, "all_of")
        return Ways(options, at_least=len(options))

    def _none_of(self, entry: Entry) -> Requirement:
        return Ways(self._options(entry, "none_of"), at_most=0)

    def _all_or_none(self, entry: Entry) -> Requirement:
        number, codes = len(entry["all_or_none"]), self.family_of(entry["all_or_none"])
        all_ = Bound("units", Select(units=codes), at_least=number)
        none = Bound("units", Select(units=codes), at_most=0)
        return Ways((all_, none), at_least=1)


def in_each_reading(entry: Entry) -> list[Entry]:
    """Return the table of a rule once for each of its readings, as it says there."""
    left = {key: value for key, value in entry.items() if key != "readings"}
    return [{**left, **read} for read in entry.get("readings", {}).values()] or [entry]


_MAKERS: dict[str, Callable[[RuleBuilder, Entry], Requirement]] = {
    "bound": RuleBuilder._bound,
    "out_of": RuleBuilder._share,
    "distinct": RuleBuilder._distinct,
    "overlap": RuleBuilder._overlap,
    "fact": RuleBuilder._fact,
    "if": RuleBuilder._if,
    "any_of": RuleBuilder._any_of,
    "all_of": RuleBuilder._all_of,
    "none_of": RuleBuilder._none_of,
    "all_or_none": RuleBuilder._all_or_none,
}


def _ends(entry: Entry, *, otherwise: int | None = None) -> tuple[Any, Any]:
    """Return the bounds of a table, exactly as they are written."""
    exactly = entry.get("exactly")
    low, high = entry.get("at_least", exactly), entry.get("at_most", exactly)
    low = otherwise if low is None and high is None else low
    low, high = (None if end is None else number_of(end) for end in (low, high))
    return low, high


def read_share(text: str) -> Fraction:
    """Return a share that is written as a percentage or a fraction.

    >>> read_share("50%"), read_share("2/9")
    (Fraction(1, 2), Fraction(2, 9))
    """
    from fractions import Fraction  # noqa: PLC0415  (few rules have shares)

    share = Fraction(text.removesuffix("%").strip())
    return share / 100 if text.endswith("%") else share


def _paired(code: str, others: Sequence[frozenset[str]], *, bars: bool) -> If:
    """Return a requirement that a unit comes with one of each set, or bars them all."""
    parts = [Bound("units", Select(units=codes), at_least=1) for codes in others]
    then: Requirement = Ways(tuple(parts), at_least=len(parts))
    if bars:
        barred = frozenset[str]().union(*others)
        then = Bound("units", Select(units=barred), at_most=0)
    return If(Bound("units", Select(units=frozenset([code])), at_least=1), then)
