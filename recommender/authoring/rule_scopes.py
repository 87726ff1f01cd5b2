"""Which units a bound is about, and whether the table can keep it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from recommender.authoring.rule_sentences import (
    NoRuleError,
    UnclearError,
    asks,
    levels_of,
)
from recommender.authoring.rule_texts import filter_in_words, rule_id, rule_in_words
from recommender.authoring.rule_words import plain
from recommender.authoring.statements import ABOVE, AMONG, BESIDE, HEADING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from recommender.authoring.rule_sentences import Stated
    from recommender.authoring.statements import Statement
    from recommender.authoring.table_names import TableNames


@dataclass
class Scoped:
    """A bound with the units that it is about, as keys of qualification.toml.

    `each` are the groups for each of which it applies. `is_mandatory` means that it
    only says that all mandatory units are needed, and `is_sum` that it is only the sum
    of the table.
    """

    stated: Stated
    of: dict[str, Any]
    each: list[str] = field(default_factory=list)
    low: float | None = None
    high: float | None = None
    is_mandatory: bool = False
    is_sum: bool = False
    all_groups: list[str] = field(default_factory=list)

    @property
    def requires(self) -> dict[str, Any]:
        """The keys of the rule."""
        keys: dict[str, Any] = {"measure": self.stated.measure}
        if self.stated.share:
            part = {key: value for key, value in self.of.items() if key != "groups"}
            whole = {"groups": self.of.get("groups", self.all_groups)}
            return {**keys, "of": part, "out_of": whole, "at_least": self.stated.share}
        if self.each:
            keys["for_each"] = {"groups": self.each}
        if self.of:
            keys["of"] = self.of
        if self.low is not None and self.low == self.high:
            return {**keys, "exactly": self.low}
        ends = (("at_least", self.low), ("at_most", self.high))
        return {**keys, **{key: end for key, end in ends if end is not None}}

    @property
    def text(self) -> str:
        """The rule in words."""
        return rule_in_words(self.requires)

    @property
    def id(self) -> str:
        """The words of its id."""
        return rule_id(self.requires)


class Scopes:
    """Finds the units of bounds; remembers the bounds before, for "a further 13".

    `partly` are groups of mandatory units of which only some are needed.
    """

    def __init__(self, names: TableNames) -> None:
        self._names = names
        self._before: list[Scoped] = []
        self._of_headings: list[Scoped] = []
        self._of_run: list[Scoped] = []
        self._of_statement: list[Scoped] = []
        self._last = ("", 0)
        self.partly: set[str] = set()
        self.named_mandatory: set[str] = set()

    def begin(self, statement: Statement) -> None:
        """Begin a statement; rows that follow each other may be one text."""
        sheet, row = self._last
        if statement.where not in {(sheet, row), (sheet, row + 1)}:
            self._of_run = []
        self._of_statement = []
        self._last = statement.where

    def resolve(
        self, stated: Sequence[Stated], text: str, statement: Statement
    ) -> list[Scoped]:
        """Return the bounds of a sentence with their units.

        Raises:
            UnclearError: It is not clear which units are meant, or the table has less.
        """
        scoped = list[Scoped]()
        for number, bound in enumerate(stated):
            previous = scoped[-1:] or self._before[-1:]
            if number and not bound.narrows:
                _refuse_loose(bound, scoped[-1])
            of, each = self._filter(bound, text, statement, previous)
            new = Scoped(bound, of, each, bound.low, bound.high)
            new.all_groups = list(self._names.groups)
            own = [*self._of_statement, *scoped]
            before = own if _of_groups(own) else [*self._of_run, *own]
            self._settle(new, before or self._of_headings, text)
            scoped.append(new)
        self._before += scoped
        self._of_run += scoped
        self._of_statement += scoped
        if statement.place == HEADING:
            self._of_headings += scoped
        for new in scoped:
            mandatory = self._mandatory_groups()
            if not new.is_mandatory and set(new.of.get("groups", ())) & mandatory:
                self._note_part(new)
        return scoped

    def _mandatory_groups(self) -> set[str]:
        return set(self._names.of_status("mandatory"))

    def _note_part(self, new: Scoped) -> None:
        """Note mandatory groups of which fewer units are needed than there are."""
        groups = set(new.of["groups"])
        if groups <= self._mandatory_groups() and new.low is not None:
            self.partly |= groups

    def _filter(
        self, bound: Stated, text: str, statement: Statement, previous: Sequence[Scoped]
    ) -> tuple[dict[str, Any], list[str]]:
        of = self._named(bound, statement)
        if bound.narrows and not of:
            if not previous or previous[-1].each:
                message = "what it is a part of is not understood"
                raise UnclearError(message)
            of = dict(previous[-1].of)
        elif not of and not bound.has("total", "each"):
            of = self._by_place(bound, text, statement)
        for key, value in levels_of(bound):
            if of.get(key, value) != value:
                message = "two levels for one number"
                raise UnclearError(message)
            of = {**of, key: value}
        if bound.has("each"):
            return self._each(bound, of, text)
        return of, []

    def _named(self, bound: Stated, statement: Statement) -> dict[str, Any]:
        """Return the filter of the groups and units that the words name."""
        groups = [id_ for listed in bound.values("groups") for id_ in listed]
        units = [code for codes, _ in bound.values("codes") for code in codes]
        of: dict[str, Any] = {}
        if bound.has("this") and not units:
            groups.append(self._group_of(statement))
        for status, _ in bound.values("kind"):
            of = self._of_kind(status, groups)
        if groups:
            of = {"groups": [id_ for id_ in self._names.groups if id_ in groups]}
        return {"units": list(dict.fromkeys(units))} if units else of

    def _each(
        self, bound: Stated, of: dict[str, Any], text: str
    ) -> tuple[dict[str, Any], list[str]]:
        groups = of.pop("groups", [])
        kinds = [word.kind for word in bound.scopes]
        following = kinds[kinds.index("each") + 1 :]
        if groups and not {"groups", "kind"} & set(following):
            # "Units of Group B are 6 credits each"
            raise NoRuleError
        if not groups and re.search(
            r"(?:each|every) (?:of the )?(?:unit )?(?:group|section|block)", plain(text)
        ):
            groups = list(self._names.groups)
        if not groups or "units" in of or "except_units" in of:
            message = '"each" of what is not understood'
            raise UnclearError(message)
        return of, groups

    def _of_kind(self, status: str, groups: list[str]) -> dict[str, Any]:
        """Return the filter of the mandatory or the optional units."""
        names = self._names
        own = names.of_status(status)
        mixed = {row["group"] for row in names.rows if row["code"] in names.mandatory}
        inside = [row["code"] for row in names.rows if row["group"] in mixed]
        is_rest = status == "optional" and not own
        if is_rest and names.mandatory and set(inside) <= {*names.mandatory}:
            own = [id_ for id_ in names.groups if id_ not in mixed]
        if groups:
            is_mixed = is_rest and not mixed.isdisjoint(groups)
            if is_mixed or (own and not set(groups) <= set(own)):
                message = f"a group that is not {status}"
                raise UnclearError(message)
            return {}
        if status == "optional" and own and not set(own) & mixed:
            return {"groups": own}
        if status == "mandatory" and own:
            return {"groups": own}
        if not names.mandatory or len(names.mandatory) == len(names.rows):
            message = f"which units are {status} is not known"
            raise UnclearError(message)
        key = "units" if status == "mandatory" else "except_units"
        return {key: list(names.mandatory)}

    def _group_of(self, statement: Statement) -> str:
        if not statement.group or statement.place == BESIDE:
            message = "which group is meant is not known"
            raise UnclearError(message)
        return statement.group

    def _by_place(
        self, bound: Stated, text: str, statement: Statement
    ) -> dict[str, Any]:
        """Return the units of a bound that names none: of its group, or all."""
        place = statement.place
        if place == HEADING or (place == AMONG and statement.fresh and statement.group):
            return {"groups": [self._group_of(statement)]}
        if place == BESIDE:
            message = "which units are meant is not known"
            raise UnclearError(message)
        if place == AMONG and statement.group and not bound.has("levels", "min-level"):
            inside = self.size(bound.measure, {"groups": [statement.group]})
            if (bound.low or bound.high or 0) <= inside:
                message = f"of Group {statement.group}, or of all units?"
                raise UnclearError(message)
        if place == ABOVE and bound.measure != "credits" and not asks(text):
            message = "it does not ask for anything"
            raise NoRuleError(message)
        return {}

    def _settle(self, new: Scoped, before: Sequence[Scoped], text: str) -> None:
        """Complete a bound by the size of the table and by the bounds before it."""
        if new.stated.share:
            if (
                not new.of.keys() - {"groups", "units"}
                or new.each
                or new.stated.further
            ):
                message = "a share of what is not understood"
                raise UnclearError(message)
            return
        size = self.size(new.stated.measure, new.of)
        if new.stated.all:
            new.low = size
        if new.stated.further:
            self._add_earlier(new, before)
        sizes = [
            self.size(new.stated.measure, {**new.of, "groups": [g]}) for g in new.each
        ]
        least = min(sizes, default=size)
        if new.low is not None and new.low > least:
            amount = f"{least:g} {new.stated.measure}"
            message = f"the table has only {amount}{filter_in_words(new.of)}"
            raise UnclearError(message)
        if not new.low and new.high is None:
            message = "it asks for nothing"
            raise UnclearError(message)
        whole = new.low == size and new.high is None
        new.is_mandatory = whole and self._is_mandatory(new.of)
        new.is_sum = whole and not new.of and not new.each and not new.stated.all
        if new.is_sum and asks(text):
            new.is_sum = False

    def _is_mandatory(self, of: Mapping[str, Any]) -> bool:
        if set(of) == {"groups"}:
            return set(of["groups"]) <= self._mandatory_groups()
        return set(of) == {"units"} and set(of["units"]) == set(self._names.mandatory)

    def _add_earlier(self, new: Scoped, before: Sequence[Scoped]) -> None:
        """Add the bounds before to one that says "a further", if they are a part."""
        groups = frozenset(new.of.get("groups", ()))
        if set(new.of) != {"groups"} or new.low is None or new.high is not None:
            message = '"further" or "other" is not understood'
            raise UnclearError(message)
        lows = {
            frozenset(bound.of["groups"]): bound.low
            for bound in before
            if bound.stated.measure == new.stated.measure
            and set(bound.of) == {"groups"}
            and bound.low is not None
        }
        parts = [own for own in lows if own & groups]
        distinct = sum(map(len, parts)) == len(frozenset().union(*parts))
        if not before or not distinct or not all(own <= groups for own in parts):
            message = "what it is further to is not understood"
            raise UnclearError(message)
        new.low += sum(lows[own] or 0 for own in parts)

    def size(self, measure: str, of: Mapping[str, Any]) -> float:
        """Return the credits, or the number, of the units that pass a filter."""
        rows = self._names.passing(of)
        if measure == "credits":
            return sum(self.credits_of(row) for row in rows)
        if measure == "hours":
            return sum(float(row.get("glh") or 1_000) for row in rows)
        return len(rows)

    def credits_of(self, row: Mapping[str, str]) -> int:
        """Return the credits of a unit; the most, if it has a range of them."""
        numbers = [
            float(number) for number in re.findall(r"\d+(?:\.\d+)?", row["credits"])
        ]
        most = max(numbers, default=0.0)
        return int(most) if most.is_integer() else most  # type: ignore[return-value]


def _of_groups(bounds: Iterable[Scoped]) -> bool:
    return any("groups" in bound.of for bound in bounds)


def _refuse_loose(bound: Stated, previous: Scoped) -> None:
    """Refuse a bound that names no units after one that does: of which is unclear."""
    of_level = bound.has("levels", "min-level", "max-level")
    names = bound.has("groups", "kind", "codes", "this", "each", "total")
    if not names and (previous.of or previous.each or not of_level):
        message = "of which units the second number is, is not understood"
        raise UnclearError(message)
