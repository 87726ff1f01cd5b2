"""The keys and types of what a rule requires, in qualification.toml."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Annotated

from pydantic import (
    AfterValidator,
    Discriminator,
    Field,
    Tag,
    model_validator,
)
from pydantic_core import PydanticCustomError

from recommender.files.settings import Settings
from recommender.loading.amounts import Amount, Ends, Level, Levels, Names, Text
from recommender.loading.rule_tables import ALL, SHAPES, read_share
from recommender.qualifications.exact_numbers import number_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

# The keys that have an effect in each shape of rule; any other would be ignored.
_ENDS = ("at_least", "at_most", "exactly")
_BESIDE: dict[str, tuple[str, ...]] = {
    "bound": ("measure", "of", "towards", *_ENDS),
    "out_of": ("measure", "of", "towards", "at_least", "at_most"),
    "distinct": ("of", *_ENDS),
    "overlap": ("measure", "of", "at_most"),
    "any_of": _ENDS,
    "bars": ("towards",),
}
# The shapes with a filter: which units they are about.
FILTERED = ("bound", "out_of", "distinct")


class RangeTable(Settings):
    """The lowest and the highest number that a unit may have in a column."""

    at_least: Amount | None = None
    at_most: Amount | None = None
    exactly: Amount | None = None

    @model_validator(mode="after")
    def _has_ends(self) -> RangeTable:
        if (self.at_least is self.at_most is None) == (self.exactly is None):
            message = "write at_least, at_most or both, or else exactly"
            raise PydanticCustomError("rules-range", message)
        ends = [end for end in (self.at_least, self.at_most) if end is not None]
        if ends and ends[0] > ends[-1]:
            message = "at_least is more than at_most: no unit passes"
            raise PydanticCustomError("rules-bound-empty", message)
        return self


class SelectTable(Settings):
    """The units that a rule applies to: those that pass every filter given."""

    groups: Names | None = None
    levels: Levels | None = None
    min_level: Level | None = None
    max_level: Level | None = None
    units: Names | None = None
    except_units: Names = Field(default_factory=list)
    tags: Names | None = None
    columns: NamesByName = Field(default_factory=dict)
    numbers: Annotated[dict[str, RangeTable], Field(min_length=1)] = Field(
        default_factory=dict
    )
    held: Names | None = None
    min_grade: Text | None = None
    all_of: Filters = Field(default_factory=list)
    any_of: Filters = Field(default_factory=list)
    none_of: Filters = Field(default_factory=list)


def _check_filters(filters: list[SelectTable]) -> list[SelectTable]:
    """Check that each of several filters says something."""
    if all(part.model_fields_set for part in filters):
        return filters
    raise PydanticCustomError("rules-key-in-vain", "an empty filter passes every unit")


NamesByName = Annotated[dict[str, Names], Field(min_length=1)]


def _form_of_answer(value: object) -> str:
    """Return which of its two forms a value of a fact is in."""
    if isinstance(value, dict | int | float) and not isinstance(value, bool):
        return "(number)"
    return "(text)"


# Values of facts by name: those of a list, or a range of numbers.
Answers = Annotated[
    dict[
        str,
        Annotated[
            Annotated[Names, Tag("(text)")] | Annotated[RangeTable, Tag("(number)")],
            Discriminator(_form_of_answer),
        ],
    ],
    Field(min_length=1),
]
Answer = Annotated[
    Annotated[str, Tag("(text)")] | Annotated[Amount, Tag("(number)")],
    Discriminator(_form_of_answer),
]
Filters = Annotated[
    list[SelectTable], Field(min_length=1), AfterValidator(_check_filters)
]


class RequirementTable(Settings):
    """A requirement of one of several shapes, which may have others inside."""

    measure: Text | None = None
    of: SelectTable | None = None
    at_least: Ends | None = None
    at_most: Ends | None = None
    exactly: Amount | None = None
    towards: Text | None = None
    out_of: SelectTable | None = None
    distinct: Text | None = None
    any_of: Requirements | None = None
    all_of: Requirements | None = None
    none_of: Requirements | None = None
    if_: RequirementTable | None = Field(default=None, alias="if")
    then: RequirementTable | None = None
    fact: Annotated[Answers, Field(max_length=1)] | None = None
    overlap: Annotated[Names, Field(min_length=2)] | None = None
    all_or_none: Annotated[Names, Field(min_length=2)] | None = None

    @property
    def shapes(self) -> list[str]:
        """The shapes of the table, according to its keys."""
        values = {key: getattr(self, key, None) for key in SHAPES}
        values["if"] = self.if_
        return [key for key in SHAPES if values[key] is not None]

    @property
    def has_filters(self) -> bool:
        """Whether a part of it is about the units that pass a filter, or about all."""
        parts = [*(self.any_of or ()), *(self.all_of or ()), *(self.none_of or ())]
        parts += [part for part in (self.if_, self.then) if part is not None]
        if parts:
            return any(part.has_filters for part in parts)
        return not self.shapes or self.shapes[0] in FILTERED

    @property
    def is_bounded(self) -> bool:
        """Whether at_least, at_most or exactly is given."""
        return not (
            self.at_least is None and self.at_most is None and self.exactly is None
        )

    def check_bounds(self) -> None:
        """Refuse a rule of its own, or a reading, that has no measure or no bound."""
        plain = not self.shapes
        if plain and self.measure is None:
            raise PydanticCustomError("rules-measure-missing", "a rule needs a measure")
        bounded = plain or self.distinct is not None or self.out_of is not None
        if bounded and not self.is_bounded:
            message = "a rule needs at_least or at_most"
            raise PydanticCustomError("rules-bound-missing", message)

    @property
    def _ends(self) -> tuple[float | str | None, float | str | None]:
        return self.at_least, self.at_most

    @model_validator(mode="after")
    def _has_one_shape(self) -> RequirementTable:
        if len(self.shapes) > 1:
            keys = " and ".join(self.shapes)
            message = f"{keys} are different kinds of rule: keep one of them"
            raise PydanticCustomError("rules-shape", message)
        if (self.if_ is None) != (self.then is None):
            message = "if and then must be used together"
            raise PydanticCustomError("rules-shape", message)
        self._refuse_idle_keys(self.shapes[0] if self.shapes else "bound")
        self._refuse_all_of_others()
        ends = [e for e in self._ends if e is not None and not is_all(e)]
        self._check_shares(ends)
        if self.exactly is not None and ends:
            message = "exactly cannot be combined with at_least or at_most"
            raise PydanticCustomError("rules-shape", message)
        self._refuse_parts_of_units([*ends, self.exactly])
        if len(ends) == 2 and _value(ends[0]) > _value(ends[1]):
            message = "at_least is more than at_most: no plan can keep the rule"
            raise PydanticCustomError("rules-bound-empty", message)
        return self

    def _check_shares(self, ends: Sequence[float | str]) -> None:
        """Refuse a share of nothing, and a number where a share has to be."""
        shares = [end for end in ends if isinstance(end, str)]
        if self.out_of is not None and len(shares) < len(ends):
            message = "with out_of, a bound is a share"
            hint = 'write it like "50%" or "2/9", or take out_of away'
            raise PydanticCustomError("rules-share", message, {"hint": hint})
        if self.out_of is None and shares:
            message = "a share needs out_of, the units that it is a share of"
            hint = "of the whole plan: out_of = {}; or like of: out_of.levels = [3]"
            raise PydanticCustomError("rules-share", message, {"hint": hint})

    def _refuse_all_of_others(self) -> None:
        """Refuse `all` of anything but the units of groups, or at levels."""
        if not any(map(is_all, self._ends)):
            return
        filters = self.of.model_fields_set if self.of else set()
        is_plain = bool(filters) and filters <= {"groups", "levels"}
        is_plain = is_plain and self.measure in (None, "units") and not self.shapes
        if not is_plain or self.at_most is not None:
            message = '"all" is at_least of all the units in groups or at levels'
            hint = {"hint": 'write units = { of.groups = ["A"], at_least = "all" }'}
            raise PydanticCustomError("rules-all", message, hint)

    def _refuse_parts_of_units(self, ends: Iterable[float | str | None]) -> None:
        """Refuse decimals where whole things are counted, such as units."""
        if self.measure in (None, "units") and any(
            isinstance(end, float) and end != int(end) for end in ends
        ):
            message = "a number of units is whole: give a measure, such as credits"
            raise PydanticCustomError("rules-decimals", message)

    def _refuse_idle_keys(self, shape: str) -> None:
        for key in _BESIDE["bound"]:
            if getattr(self, key) is not None and key not in _BESIDE.get(shape, ()):
                message = f"{key} has no effect in a rule with {shape}"
                raise PydanticCustomError("rules-key-in-vain", message)


Requirements = Annotated[list[RequirementTable], Field(min_length=1)]


def is_all(end: object) -> bool:
    """Return whether a bound is as many units as there are."""
    return end == ALL


def _value(end: float | str) -> Fraction:
    return read_share(end) if isinstance(end, str) else Fraction(number_of(end))


class ReadingTable(RequirementTable):
    """A reading of a rule: what it means, and all that it requires."""

    means: Text

    @model_validator(mode="after")
    def _says_enough(self) -> ReadingTable:
        self.check_bounds()
        return self


RequirementTable.model_rebuild()
