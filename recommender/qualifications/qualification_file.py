"""qualification.toml: its keys and types."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from recommender.qualifications.rules import Measure
from recommender.qualifications.settings import Name, Settings

Amount = Annotated[int, Field(ge=0, le=1_000_000)]
Level = Annotated[int, Field(ge=1, le=8)]


class SelectEntry(Settings):
    """Which units a rule is about: those that pass every filter given."""

    groups: list[str] | None = None
    levels: list[Level] | None = None
    min_level: Level | None = None
    max_level: Level | None = None
    units: list[str] | None = None
    except_units: list[str] = Field(default_factory=list)


class ReadingEntry(Settings):
    """One way to read a rule: what it means, and which units it is then about."""

    means: str
    of: SelectEntry


class RuleEntry(Settings):
    """A [[rules]] or [[guidance]] table of qualification.toml."""

    id: Name
    text: str = Field(min_length=1)
    source: str = Field(min_length=1)
    measure: Measure
    of: SelectEntry = SelectEntry()
    at_least: Amount | None = None
    at_most: Amount | None = None
    for_each_group: list[str] | None = None
    reading: str | None = None
    readings: dict[str, ReadingEntry] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _makes_sense(self) -> RuleEntry:
        if self.at_least is None and self.at_most is None:
            raise PydanticCustomError(
                "rules-bound-missing", "a rule needs at_least or at_most"
            )
        if None not in (low := self.at_least, high := self.at_most) and low > high:  # type: ignore[operator]
            message = "at_least is more than at_most: no plan can keep the rule"
            raise PydanticCustomError("rules-bound-empty", message)
        if (self.reading is None) != (not self.readings) or (
            self.reading is not None and self.reading not in self.readings
        ):
            message = "reading must name one of the rule's readings"
            raise PydanticCustomError("rules-reading", message)
        return self


class GuidanceEntry(RuleEntry):
    """A [[guidance]] table: a rule that certain tags of the job set aside."""

    unless_tags: list[str] = Field(default_factory=list)


class QualificationFile(Settings):
    """qualification.toml."""

    format: Literal[1]
    name: Name
    title: str = Field(min_length=1)
    awarding_body: str = ""
    number: str = ""
    level: Level
    area: Name | None = None
    notice: str = ""
    groups: dict[str, str] = Field(min_length=1)
    rules: list[RuleEntry] = Field(default_factory=list)
    guidance: list[GuidanceEntry] = Field(default_factory=list)
