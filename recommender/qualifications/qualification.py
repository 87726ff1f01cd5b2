"""A qualification: its groups, rules, guidance, facts, units and vocabulary."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Literal, NamedTuple

from recommender.errors import Fault, RequestError, counted, did_you_mean, meant_by
from recommender.qualifications.catalogue import Catalogue
from recommender.qualifications.exact_numbers import read_number
from recommender.qualifications.grades import Grades
from recommender.qualifications.rules import Rule, requires_every_unit
from recommender.qualifications.thresholds import Threshold, range_of
from recommender.qualifications.vocabulary import Vocabulary

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from recommender.qualifications.units import Unit


class Guidance(NamedTuple):
    """Advice that plans follow unless the job or the candidate sets it aside."""

    rule: Rule
    unless_tags: tuple[str, ...]


class Endorsement(NamedTuple):
    """An extra title for plans that keep an optional rule."""

    rule: Rule
    title: str


class Fact(NamedTuple):
    """Something about a candidate that rules depend on, other than units.

    If the candidate gives no value, it is `unless_said`; if that is None, the best
    value for the plan is chosen. A fact that is a number has ranges as its values, and
    the `thresholds` between them.
    """

    name: str
    question: str
    values: tuple[str, ...]
    unless_said: str | None = None
    thresholds: tuple[Threshold, ...] | None = None

    def value_of(self, said: str) -> str:
        """Return the range that a number is in; any other text is returned as it is."""
        number = None if self.thresholds is None else read_number(said)
        if number is None or self.thresholds is None:
            return said
        return self.values[range_of(number, self.thresholds)]


class Note(NamedTuple):
    """A rule that does not restrict the choice of units, such as a time limit."""

    id: str
    text: str
    source: str


class Progression(NamedTuple):
    """What the qualification leads to: one that can be taken next, or a kind of course.

    `qualification` is its name where it has a folder of data too, and empty otherwise.
    """

    title: str
    source: str
    level: int | None = None
    number: str = ""
    qualification: str = ""


# Marks what is still to be written in the files of a new folder.
UNWRITTEN = "TO BE WRITTEN"


@dataclass(frozen=True)
class Qualification:
    """All the checked data of a qualification.

    `groups` maps the id of each group to its name, in order. `notices` are remarks on
    the files that are not faults. `files` are the files on which plans depend. If units
    have no credits, each counts as 1.
    """

    name: str
    title: str
    awarding_body: str
    number: str
    level: int | None
    notice: str
    groups: dict[str, str]
    rules: tuple[Rule, ...]
    readings: Mapping[str, Mapping[str, Rule]]
    guidance: tuple[Guidance, ...]
    catalogue: Catalogue
    vocabulary: Vocabulary
    folder: Path
    has_credits: bool = True
    notices: tuple[str, ...] = ()
    endorsements: tuple[Endorsement, ...] = ()
    facts: Mapping[str, Fact] = field(default_factory=dict)
    notes: tuple[Note, ...] = ()
    leads_to: tuple[Progression, ...] = ()
    files: tuple[Path, ...] = ()
    grades: Grades | None = None

    def __repr__(self) -> str:
        """Return its name, title and size in one line."""
        units = counted(len(self.catalogue.units), "unit")
        rules = counted(len(self.rules), "rule")
        size = f"{units}, {rules}, {counted(len(self.vocabulary.roles), 'role')}"
        return f"<Qualification {self.name}: {self.title}, {size}>"

    def _repr_html_(self) -> str:
        return self.catalogue.to_html(repr(self).strip("<>"))

    @cached_property
    def sha256(self) -> str:
        """The SHA-256 of the files together; if it changes, so may the plans."""
        from hashlib import sha256  # noqa: PLC0415  (browsing starts without)

        whole = sha256()
        for file in self.files:
            whole.update(
                f"{file.name} {sha256(file.read_bytes()).hexdigest()}\n".encode()
            )
        return whole.hexdigest()

    @property
    def unwritten(self) -> tuple[str, ...]:
        """The ids of the rules of a new folder that are still to be written."""
        return tuple(
            rule.id
            for rule in self.rules
            if rule.text.startswith(UNWRITTEN) or rule.source.startswith(UNWRITTEN)
        )

    @property
    def strengths_file(self) -> Path:
        """The file that says, or is to say, what the units assess."""
        name = "strengths.csv"
        words = self.vocabulary.folder or self.folder
        file = next((file for file in self.files if file.name == name), words / name)
        # An area that is elsewhere, such as a shipped one, is not to be changed.
        near = (self.folder, self.folder.parent / file.parent.name)
        return file if file.parent in near else self.folder / name

    @property
    def untagged(self) -> tuple[str, ...]:
        """The codes of the units that have no tags."""
        return tuple(unit.code for unit in self.catalogue.units if not unit.tags)

    @property
    def proposed(self) -> tuple[str, ...]:
        """The codes of the units whose tags nobody has confirmed."""
        proposed = self.vocabulary.proposed
        return tuple(u.code for u in self.catalogue.units if u.code in proposed)

    @property
    def to_do(self) -> tuple[str, ...]:
        """What is still to be done before plans are meaningful, one line each."""
        tasks = []
        if self.unwritten:
            rules = f"the rules of combination ({', '.join(self.unwritten)})"
            tasks.append(f"write {rules} into {self.folder / 'qualification.toml'}")
        units, untagged = len(self.catalogue.units), len(self.untagged)
        if 2 * untagged > units:
            number = f"{untagged} of {counted(units, 'unit')}"
            tasks.append(f"write in {self.strengths_file} what {number} assess")
        return tuple(tasks)

    @property
    def counted_in(self) -> Literal["credits", "units"]:
        """The measure of the size of units and plans, and of mismatch."""
        return "credits" if self.has_credits else "units"

    @cached_property
    def has_levels(self) -> bool:
        """Whether units have levels."""
        return any(unit.level is not None for unit in self.catalogue.units)

    def has_hours(self, units: Iterable[Unit]) -> bool:
        """Return whether the guided hours of units are known or can be estimated."""
        return self.has_credits or all(unit.glh is not None for unit in units)

    @property
    def mandatory(self) -> frozenset[str]:
        """The codes of the mandatory units."""
        return frozenset().union(*(requires_every_unit(rule) for rule in self.rules))

    def rules_read_as(self, readings: Mapping[str, str]) -> tuple[Rule, ...]:
        """Return the rules, with the reading given for some of them by id.

        Raises:
            RequestError: there is no such rule, or it has no such reading.
        """
        for rule, reading in readings.items():
            known = self.readings.get(rule)
            if known is None:
                hint = did_you_mean(rule, self.readings, "see: recommender rules")
                message = f"no rule {rule} that can be read in several ways"
                meant = meant_by(rule, self.readings)
                raise RequestError(Fault("rule-unknown", message, hint, meant=meant))
            if reading not in known:
                hint = f"write {' or '.join(f'{rule}:{name}' for name in known)}"
                message = f"the rule {rule} has no reading {reading}"
                meant = meant_by(reading, known)
                raise RequestError(Fault("reading-unknown", message, hint, meant=meant))
        return tuple(
            self.readings[rule.id][readings[rule.id]] if rule.id in readings else rule
            for rule in self.rules
        )
