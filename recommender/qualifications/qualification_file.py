"""qualification.toml: its keys and types, and how its tables become rules."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from recommender.qualifications.rules import Bound, Kind, Rule, Select
from recommender.qualifications.settings import Settings
from recommender.qualifications.vocabulary import Name

if TYPE_CHECKING:
    pass

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

    def select(self) -> Select:
        """Make the filter of the rule."""
        return Select(
            groups=None if self.groups is None else frozenset(self.groups),
            levels=None if self.levels is None else frozenset(self.levels),
            min_level=self.min_level,
            max_level=self.max_level,
            units=None if self.units is None else frozenset(self.units),
            except_units=frozenset(self.except_units),
        )


class ReadingEntry(Settings):
    """One way to read a rule: what it means, and which units it is then about."""

    means: str
    of: SelectEntry


class RuleEntry(Settings):
    """A [[rules]] or [[guidance]] table of qualification.toml."""

    id: Name
    text: str = Field(min_length=1)
    source: str = Field(min_length=1)
    measure: Literal["credits", "units"]
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

    def rules(self, kind: Kind) -> tuple[Rule, ...]:
        """Make the rule under its own reading: one, or one for each group."""
        if self.for_each_group is None:
            chosen = self.readings[self.reading].of if self.reading else self.of
            return (self._rule(kind, chosen.select(), self.reading or ""),)
        return tuple(
            Rule(
                f"{self.id}:{group}",
                kind,
                f"{self.text}: Group {group}",
                self.source,
                self._bound(SelectEntry(groups=[group]).select()),
            )
            for group in self.for_each_group
        )

    def read_as(self, kind: Kind) -> dict[str, Rule]:
        """Make the rule under each of its readings."""
        return {
            name: self._rule(kind, one.of.select(), name)
            for name, one in self.readings.items()
        }

    def _rule(self, kind: Kind, of: Select, reading: str) -> Rule:
        means = f" ({self.readings[reading].means})" if reading else ""
        text = self.text + means
        return Rule(self.id, kind, text, self.source, self._bound(of), reading)

    def _bound(self, of: Select) -> Bound:
        return Bound(self.measure, of, self.at_least, self.at_most)


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
