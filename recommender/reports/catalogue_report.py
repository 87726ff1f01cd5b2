"""The reports of what a qualification has: its units, rules, roles and tags."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from recommender.errors import counted
from recommender.qualifications.units import FACTS
from recommender.reports.blocks import (
    Block,
    Column,
    Heading,
    Paragraph,
    Record,
    Table,
)
from recommender.reports.parts.rules_part import facts_and_titles_blocks
from recommender.reports.words import requirements, sizes, wording

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from recommender.qualifications.qualification import Qualification
    from recommender.qualifications.rules import Rule
    from recommender.qualifications.units import Unit
    from recommender.qualifications.vocabulary import Role, Tag, Vocabulary
    from recommender.reports.documents.catalogue_document import (
        RolesDocument,
        RulesDocument,
        TagsDocument,
        UnitsDocument,
    )

_UNIT_COLUMNS = (
    Column("Code", 5),
    Column("Title", 37),
    Column("Group", 5),
    Column("Level", 5, right=True),
    Column("Credits", 7, right=True),
    Column("Tags", 11),
)


@dataclass(frozen=True)
class UnitsReport:
    """A list of units; one alone is shown in full, with the source of each fact."""

    qualification: Qualification
    units: Sequence[Unit]

    def blocks(self) -> list[Block]:
        """Return a table of the units, or all that is known of one."""
        units, qualification = self.units, self.qualification
        if len(units) == 1:
            return _one_unit(units[0], qualification)
        rows = tuple(_unit_row(unit) for unit in units)
        facts, number = wording.count_unverified(units)
        total = counted(len(qualification.catalogue.units), "unit")
        heading = f"{len(units)} of {total}"
        if facts:
            of = counted(number, "unit")
            named = sizes.fact_names(qualification)
            heading += f"; * {facts} {named} of {of} are not verified"
        return [sizes.table(_UNIT_COLUMNS, rows, qualification), Heading(heading)]

    def records(self) -> list[Record]:
        """Return one record per unit."""
        return [
            {
                "code": unit.code,
                "title": unit.title,
                "group": unit.group,
                "level": unit.level,
                "credits": unit.size if unit.is_variable else unit.credits,
                "glh": unit.glh,
                "unit_reference": unit.reference,
                **{f"{fact}_status": dict(unit.status).get(fact) for fact in FACTS},
                "keywords": "; ".join(unit.keywords),
                "sources": "; ".join(unit.sources),
                "tags": "; ".join(f"{tag}:{strength}" for tag, strength in unit.tags),
            }
            for unit in self.units
        ]

    def document(self) -> UnitsDocument:
        """Return the units for JSON."""
        from recommender.reports.documents.catalogue_builder import units_document

        return units_document(self.qualification, self.units)


def _unit_row(unit: Unit) -> tuple[str, ...]:
    return (
        unit.code,
        unit.title,
        unit.group,
        f"{unit.level_name}{'' if unit.verified('level') else '*'}",
        f"{unit.size}{'' if unit.verified('credits') else '*'}",
        ", ".join(tag for tag, strength in unit.tags if strength == 3),
    )


def _one_unit(unit: Unit, qualification: Qualification) -> list[Block]:
    status = dict(unit.status)

    def fact(name: str, value: object) -> str:
        return f"{value} ({status[name]})" if name in status else f"{value}"

    hours = "not known"
    if unit.glh is not None:
        hours = f"{unit.glh} guided learning hours"
    tags = ", ".join(f"{tag} {strength}" for tag, strength in unit.tags)
    lines = [
        (f"{unit.code}", fact("title", unit.title)),
        (
            "Group",
            fact("membership", f"{unit.group}, {qualification.groups[unit.group]}"),
        ),
        ("Level", "" if unit.level is None else fact("level", unit.level_name)),
        ("Credits", fact("credits", unit.size) if qualification.has_credits else ""),
        ("Hours", fact("glh", hours)),
        ("Offered", unit.offered),
        ("Reference", unit.reference or "not known"),
        ("Tags", f"{tags or 'none'} (3 is about it, 2 draws on it, 1 touches it)"),
        ("Keywords", ", ".join(unit.keywords)),
        ("Sources", ", ".join(unit.sources)),
    ]
    blocks: list[Block] = [Paragraph(text, label) for label, text in lines if text]
    statuses = "high: seen in an awarding or sector body's document; medium: on a "
    statuses += "secondary page; low: recalled or inferred"
    return [*blocks, Paragraph(statuses, "Status")]


@dataclass(frozen=True)
class RulesReport:
    """A list of rules and guidance, with what they need and where they come from."""

    qualification: Qualification
    rules: Sequence[Rule]

    def blocks(self) -> list[Block]:
        """Return a table of the rules in full, their readings and their sources."""
        qualification = self.qualification
        columns = (Column("Rule", 13), Column("Text", 34), Column("Needed", 28))
        rows = tuple(
            (rule.id, rule.text, requirements.rule_in_words(rule))
            for rule in self.rules
        )
        blocks: list[Block] = [Table(columns, rows)]
        for rule in self.rules:
            if rule.id in qualification.readings:
                blocks += _readings(rule, qualification.readings[rule.id])
        blocks += facts_and_titles_blocks(qualification)
        sources = self._sources()
        return [*blocks, Heading("Sources"), *(Paragraph(f"- {s}") for s in sources)]

    def _sources(self) -> Iterable[str]:
        """Return each source once, in the order of the rules."""
        texts = [rule.source for rule in self.rules]
        texts += [title.rule.source for title in self.qualification.endorsements]
        texts += [note.source for note in self.qualification.notes]
        texts += [entry.source for entry in self.qualification.leads_to]
        return dict.fromkeys(texts)

    def records(self) -> list[Record]:
        """Return one record per rule."""
        return [
            {
                "rule": rule.id,
                "kind": rule.kind.value,
                "text": rule.text,
                "needed": requirements.required(rule),
                "reading": rule.reading,
                "requires": requirements.rule_in_words(rule),
                "source": rule.source,
            }
            for rule in self.rules
        ]

    def document(self) -> RulesDocument:
        """Return the rules for JSON."""
        from recommender.reports.documents.catalogue_builder import rules_document

        return rules_document(self.qualification, self.rules)


def _readings(rule: Rule, rule_by_reading: Mapping[str, Rule]) -> Iterator[Block]:
    """Return what a rule requires in each of its readings, and which is in use."""
    names = " or ".join(rule_by_reading)
    yield Heading(f"{rule.id} is read as {rule.reading}; it can be read as {names}")
    for name, reading in rule_by_reading.items():
        yield Paragraph(f"- {name}: {requirements.rule_in_words(reading)}")
    yield Paragraph(f"--reading {rule.id}:READING")


@dataclass(frozen=True)
class RolesReport:
    """A list of the roles of a qualification."""

    qualification: Qualification

    @property
    def _roles(self) -> Sequence[Role]:
        return self.qualification.vocabulary.roles

    def blocks(self) -> list[Block]:
        """Return a table of the roles with their tags, most frequent first."""
        columns = (Column("Role", 25), Column("Tags", 52))
        rows = tuple((role.name, _by_frequency(role)) for role in self._roles)
        advice = "A role is a starting point: change it with --tag TAG:HOW-OFTEN"
        return [Table(columns, rows), Heading(advice)]

    def records(self) -> list[Record]:
        """Return one record per role and tag."""
        return [
            {"role": role.name, "title": role.title, "tag": tag, "often": often.value}
            for role in self._roles
            for tag, often in role.frequencies
        ]

    def document(self) -> RolesDocument:
        """Return the roles for JSON."""
        from recommender.reports.documents.catalogue_builder import roles_document

        return roles_document(self.qualification, self._roles)


def _by_frequency(role: Role) -> str:
    tags_by_frequency: dict[str, list[str]] = {}
    for tag, often in role.frequencies:
        tags_by_frequency.setdefault(often.value, []).append(tag)
    return "; ".join(
        f"{often}: {', '.join(tags)}" for often, tags in tags_by_frequency.items()
    )


@dataclass(frozen=True)
class TagsReport:
    """A list of tags with the units that assess them."""

    qualification: Qualification
    tags: Sequence[Tag]

    def blocks(self) -> list[Block]:
        """Return a table of the tags with their units, the strongest first."""
        columns = (Column("Tag", 19), Column("What it is", 38), Column("Units", 19))
        rows = tuple(
            (tag.name, tag.title, _codes(tag, self.qualification)) for tag in self.tags
        )
        advice = "Give the frequency with --tag TAG:daily, weekly, sometimes or never"
        return [Table(columns, rows), Heading(advice)]

    def records(self) -> list[Record]:
        """Return one record per tag."""
        return [
            {
                "tag": tag.name,
                "title": tag.title,
                "phrases": "; ".join(tag.phrases),
                "units": "; ".join(
                    f"{code}:{strength}"
                    for code, strength in wording.units_by_strength(
                        tag, self.qualification
                    ).items()
                ),
                "no_unit": tag.no_unit,
            }
            for tag in self.tags
        ]

    def document(self) -> TagsDocument:
        """Return the tags for JSON."""
        from recommender.reports.documents.catalogue_builder import tags_document

        return tags_document(self.qualification, self.tags)


def _codes(tag: Tag, qualification: Qualification) -> str:
    return (
        " ".join(wording.units_by_strength(tag, qualification)) or "no unit assesses it"
    )


def search_tags(words: Vocabulary, text: str) -> list[Tag]:
    """Find tags by a word in their name, title or phrases."""
    wanted = text.casefold()
    return [
        tag
        for tag in words.tags
        if any(
            wanted in part.casefold() for part in (tag.name, tag.title, *tag.phrases)
        )
    ]
