"""The keys and types of qualification.toml."""

from __future__ import annotations

from typing import Annotated, Literal, TypeVar

from pydantic import ConfigDict, Field, ValidationInfo, field_validator, model_validator
from pydantic_core import PydanticCustomError

from recommender.errors import did_you_mean
from recommender.files.settings import Name, Settings
from recommender.loading.amounts import (
    Amount,
    Credits,
    Level,
    Levels,
    Names,
    PointsBySize,
    Text,
)
from recommender.loading.requirement_tables import (
    Answer,
    Answers,
    ReadingTable,
    RequirementTable,
    is_all,
)
from recommender.loading.rule_tables import PAIRINGS


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
    when: Answers = Field(default_factory=dict)
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
            known = ", ".join(self.readings or ())
            hint = did_you_mean(self.reading or "", self.readings or (), known)
            raise PydanticCustomError("rules-reading", message, {"hint": hint})
        return self

    def _refuse_idle_parts(self, shape: str = "bound") -> None:
        """Refuse for_each where no filter is changed by it."""
        each = [k for k in ("for_each", "for_each_group") if getattr(self, k)]
        message = ""
        if len(each) > 1:
            message = "for_each_group has no effect beside for_each: keep one of them"
        elif each and is_all(self.at_least):
            message = f"{each[0]} has no effect on all units: name them all in of"
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

    Without `unless_said` the best value for the plan is chosen, as for a pathway. It is
    a `number`, or has one of several values.
    """

    model_config = ConfigDict(
        json_schema_extra={
            "allOf": [{"oneOf": [{"required": ["values"]}, {"required": ["number"]}]}]
        }
    )

    question: Text
    values: Names | None = None
    number: Literal[True] | None = None
    unless_said: Answer | None = None

    @model_validator(mode="after")
    def _is_a_value(self) -> FactTable:
        if (self.values is None) == (self.number is None):
            message = "a fact has values, or number = true"
            raise PydanticCustomError("rules-shape", message)
        if self.number:
            if isinstance(self.unless_said, str):
                message = "unless_said must be a number"
                hint = {"hint": "write it without quotes"}
                raise PydanticCustomError("rules-fact-value", message, hint)
        elif self.unless_said not in (None, *(self.values or ())):
            message = "unless_said must be one of the values"
            hint = {"hint": f"write one of {', '.join(self.values or ())}"}
            raise PydanticCustomError("rules-fact-value", message, hint)
        return self


class GradesTable(Settings):
    """The [grades] table: grades of units from the lowest on, and their points."""

    order: Annotated[Names, Field(min_length=2)]
    unless_said: Text
    points: dict[str, Amount] = Field(default_factory=dict)
    per: Literal["credits", "hours", "units"] = "credits"
    points_by_size: PointsBySize = Field(default_factory=dict)

    @model_validator(mode="after")
    def _are_grades(self) -> GradesTable:
        rows = self.points_by_size.values()
        unknown = {self.unless_said, *self.points}.union(*rows) - {*self.order}
        if unknown:
            message = f"{min(unknown)} is none of the grades in order"
            known = f"known: {', '.join(self.order)}"
            hint = {"hint": did_you_mean(min(unknown), self.order, known)}
            raise PydanticCustomError("rules-grade", message, hint)
        if len({grade.casefold() for grade in self.order}) < len(self.order):
            message = "two grades differ in capital letters only"
            raise PydanticCustomError("rules-grade", message)
        if rows and (self.points or self.per == "units"):
            key = "points" if self.points else 'per = "units"'
            message = f"{key} has no effect beside points_by_size: keep one of them"
            raise PydanticCustomError("rules-key-in-vain", message)
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
    grades: GradesTable | None = None
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
