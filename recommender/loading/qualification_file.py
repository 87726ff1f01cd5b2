"""The keys and types of qualification.toml."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Annotated, Literal, TypeVar

from pydantic import (
    AfterValidator,
    Field,
    ValidationInfo,
    field_validator,
    model_validator,
)
from pydantic_core import PydanticCustomError

from recommender.files.settings import Name, Settings
from recommender.loading.amounts import (
    Amount,
    Credits,
    Ends,
    Level,
    Levels,
    Names,
    Text,
)
from recommender.loading.rule_tables import PAIRINGS, SHAPES, read_share
from recommender.qualifications.exact_numbers import number_of

if TYPE_CHECKING:
    from collections.abc import Iterable

# The keys that have an effect in each shape of rule; any other would be ignored.
_ENDS = ("at_least", "at_most", "exactly")
_BESIDE: dict[str, tuple[str, ...]] = {
    "bound": ("measure", "of", "towards", *_ENDS),
    "out_of": ("measure", "of", "at_least", "at_most"),
    "distinct": ("of", *_ENDS),
    "overlap": ("measure", "of", "at_most"),
    "any_of": _ENDS,
    "bars": ("towards",),
}
# The shapes with a filter: which units they are about.
_FILTERED = ("bound", "out_of", "distinct")


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
    all_of: Filters = Field(default_factory=list)
    any_of: Filters = Field(default_factory=list)
    none_of: Filters = Field(default_factory=list)


def _check_filters(filters: list[SelectTable]) -> list[SelectTable]:
    """Check that each of several filters says something."""
    if all(part.model_fields_set for part in filters):
        return filters
    raise PydanticCustomError("rules-key-in-vain", "an empty filter passes every unit")


NamesByName = Annotated[dict[str, Names], Field(min_length=1)]
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
    fact: Annotated[NamesByName, Field(max_length=1)] | None = None
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
        return not self.shapes or self.shapes[0] in _FILTERED

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
        ends = [end for end in (self.at_least, self.at_most) if end is not None]
        is_share = self.out_of is not None
        if any(isinstance(end, str) != is_share for end in ends):
            message = 'a share needs out_of, and is written like "50%" or "2/9"'
            raise PydanticCustomError("rules-share", message)
        if self.exactly is not None and ends:
            message = "exactly cannot be combined with at_least or at_most"
            raise PydanticCustomError("rules-shape", message)
        self._refuse_parts_of_units([*ends, self.exactly])
        if len(ends) == 2 and _value(ends[0]) > _value(ends[1]):
            message = "at_least is more than at_most: no plan can keep the rule"
            raise PydanticCustomError("rules-bound-empty", message)
        return self

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


def _value(end: float | str) -> Fraction:
    return read_share(end) if isinstance(end, str) else Fraction(number_of(end))


class ReadingTable(RequirementTable):
    """A reading of a rule: what it means, and all that it requires."""

    means: Text

    @model_validator(mode="after")
    def _says_enough(self) -> ReadingTable:
        self.check_bounds()
        return self


class ForEachTable(Settings):
    """The parts of the catalogue to each of which a rule applies separately."""

    groups: Names | None = None
    levels: Levels | None = None
    column: Text | None = None
    values: Names | None = None

    @model_validator(mode="after")
    def _names_parts(self) -> ForEachTable:
        if self.groups is None and self.levels is None and self.column is None:
            message = "for_each needs groups, levels or a column"
            raise PydanticCustomError("rules-shape", message)
        if self.values is not None and self.column is None:
            message = "values has no effect without the column that they are in"
            raise PydanticCustomError("rules-key-in-vain", message)
        return self


class RuleTable(RequirementTable):
    """A [[rules]] or [[guidance]] table of qualification.toml."""

    id: Name
    text: Text
    source: Text
    for_each: ForEachTable | None = None
    for_each_group: Names | None = None
    needs: Text | None = None
    bars: Text | None = None
    together: Text | None = None
    when: NamesByName = Field(default_factory=dict)
    reading: str | None = None
    readings: dict[str, ReadingTable] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _makes_sense(self) -> RuleTable:
        pairs = [key for key in PAIRINGS if getattr(self, key) is not None]
        if len(pairs) + len(self.shapes) > 1:
            keys = " and ".join([*pairs, *self.shapes])
            message = f"{keys} are different kinds of rule: keep one of them"
            raise PydanticCustomError("rules-shape", message)
        if pairs:
            self._refuse_idle_keys(pairs[0])
        self._refuse_idle_parts(*pairs, *self.shapes)
        each = self.for_each is not None or self.for_each_group is not None
        if self.readings and (each or pairs):
            message = "a rule with for_each cannot have readings: write separate rules"
            raise PydanticCustomError("rules-reading", message)
        if not pairs and not self.readings:
            self.check_bounds()
        if (self.reading is None) != (not self.readings) or (
            self.reading is not None and self.reading not in self.readings
        ):
            message = "reading must name one of the rule's readings"
            raise PydanticCustomError("rules-reading", message)
        return self

    def _refuse_idle_parts(self, shape: str = "bound") -> None:
        """Refuse for_each where no filter is changed by it."""
        each = [k for k in ("for_each", "for_each_group") if getattr(self, k)]
        message = ""
        if len(each) > 1:
            message = "for_each_group has no effect beside for_each: keep one of them"
        elif each and (shape in PAIRINGS or not self.has_filters):
            message = f"{each[0]} has no effect in a rule with {shape}"
        if message:
            raise PydanticCustomError("rules-key-in-vain", message)


class GuidanceTable(RuleTable):
    """A [[guidance]] table: a rule that some tags of the job set aside."""

    unless_tags: Names = Field(default_factory=list)


class EndorsementTable(RuleTable):
    """An [[endorsements]] table: an extra title for plans that keep its rule."""

    title: Text


class NoteTable(Settings):
    """A [[notes]] table: a rule that does not restrict the choice of units."""

    id: Name
    text: Text
    source: Text


class ProgressionTable(Settings):
    """A [[leads_to]] table: what a candidate can take after the qualification.

    `qualification` is its name, where it is shipped or is in a folder beside this one.
    """

    title: Text
    source: Text
    level: Level | None = None
    number: str = ""
    qualification: Name | None = None


class FactTable(Settings):
    """A [facts.NAME] table: something about a candidate that rules depend on.

    Without `unless_said` the best value for the plan is chosen, as for a pathway.
    """

    question: Text
    values: Names
    unless_said: str | None = None

    @model_validator(mode="after")
    def _is_a_value(self) -> FactTable:
        if self.unless_said is not None and self.unless_said not in self.values:
            message = "unless_said must be one of the values"
            raise PydanticCustomError("rules-fact-value", message)
        return self


class DefaultsTable(Settings):
    """The values of empty cells, where the specification gives none."""

    level: Level | None = None
    credits: Credits | None = None


class PoolRulesFile(Settings):
    """rules.toml of a pool: rules that several qualifications have."""

    format: Literal[1]
    rules: list[RuleTable] = Field(default_factory=list)
    guidance: list[GuidanceTable] = Field(default_factory=list)
    endorsements: list[EndorsementTable] = Field(default_factory=list)
    notes: list[NoteTable] = Field(default_factory=list)


WithCredits = TypeVar("WithCredits", DefaultsTable, list[float])


class QualificationFile(Settings):
    """qualification.toml."""

    format: Literal[1]
    name: Name
    title: Text
    awarding_body: str = ""
    number: str = ""
    level: Level | None = None
    area: Name | None = None
    notice: str = ""
    pool: Name | None = None
    entry_level: bool = False
    groups: dict[str, str] = Field(min_length=1)
    columns: dict[str, Literal["text", "number", "units"]] = Field(default_factory=dict)
    credits: bool = True
    levels: bool = True
    defaults: DefaultsTable = DefaultsTable()
    sizes: list[Amount] = Field(default_factory=list)
    facts: dict[str, FactTable] = Field(default_factory=dict)
    rules: list[RuleTable] = Field(default_factory=list)
    guidance: list[GuidanceTable] = Field(default_factory=list)
    endorsements: list[EndorsementTable] = Field(default_factory=list)
    notes: list[NoteTable] = Field(default_factory=list)
    leads_to: list[ProgressionTable] = Field(default_factory=list)

    @field_validator("defaults", "sizes", mode="after")
    @classmethod
    def _refuse_credits(cls, value: WithCredits, info: ValidationInfo) -> WithCredits:
        credits = value.credits if isinstance(value, DefaultsTable) else value
        if info.data.get("credits") is False and credits:
            message = "units here have no credits, because of credits = false"
            raise PydanticCustomError("rules-key-in-vain", message)
        return value

    @model_validator(mode="after")
    def _refuse_levels(self) -> QualificationFile:
        if not self.levels and (self.entry_level or self.defaults.level is not None):
            key = "entry_level" if self.entry_level else "defaults.level"
            message = f"{key} has no effect, because of levels = false"
            raise PydanticCustomError("rules-key-in-vain", message)
        return self
