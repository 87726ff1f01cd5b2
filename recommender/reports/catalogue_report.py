"""Browsing reports: the units, rules, roles and tags, and the check of a set."""

from __future__ import annotations

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
    from collections.abc import Sequence

    from recommender.qualifications.qualification import Qualification
    from recommender.qualifications.rules import Rule
    from recommender.qualifications.units import Unit
    from recommender.qualifications.vocabulary import Role, Tag, Vocabulary


def units_blocks(units: Sequence[Unit], qualification: Qualification) -> list[Block]:
    """List units; one alone is told in full, with the source of each fact."""
    if len(units) == 1:
        return _one_unit(units[0], qualification)
    columns = (
        Column("Code", 5),
        Column("Title", 37),
        Column("Group", 5),
        Column("Level", 5, right=True),
        Column("Credits", 7, right=True),
        Column("Tags", 11),
    )
    rows = tuple(
        (
            unit.code,
            unit.title,
            unit.group,
            f"{unit.level}{'' if unit.verified('level') else '*'}",
            f"{unit.credits}{'' if unit.verified('credits') else '*'}",
            ", ".join(tag for tag, strength in unit.tags if strength == 3),
        )
        for unit in units
    )
    facts, some = wording.count_unverified(units)
    told = f"{len(units)} of {counted(len(qualification.catalogue.units), 'unit')}"
    if facts:
        of = counted(some, "unit")
        told += (
            f"; * {facts} {sizes.fact_names(qualification)} of {of} are not verified"
        )
    return [sizes.table(columns, rows, qualification), Heading(told)]


def _one_unit(unit: Unit, qualification: Qualification) -> list[Block]:
    status = dict(unit.status)

    def fact(name: str, value: object) -> str:
        return f"{value} ({status[name]})" if name in status else f"{value}"

    hours = unit.glh if unit.glh is not None else "not known"
    tags = ", ".join(f"{tag} {strength}" for tag, strength in unit.tags)
    lines = [
        (f"{unit.code}", fact("title", unit.title)),
        (
            "Group",
            fact("membership", f"{unit.group}, {qualification.groups[unit.group]}"),
        ),
        ("Level", fact("level", unit.level)),
        ("Credits", fact("credits", unit.credits) if qualification.has_credits else ""),
        ("Hours", f"{fact('glh', hours)} guided learning hours"),
        ("Offered", unit.offered),
        ("Reference", unit.reference or "not known"),
        ("Tags", f"{tags or 'none'} (3 is about it, 2 draws on it, 1 touches it)"),
        ("Keywords", ", ".join(unit.keywords)),
        ("Sources", ", ".join(unit.sources)),
    ]
    blocks: list[Block] = [Paragraph(text, label) for label, text in lines if text]
    told = "high: seen in an awarding or sector body's document; medium: on a "
    told += "secondary page; low: recalled or inferred"
    return [*blocks, Paragraph(told, "Status")]


def units_records(units: Sequence[Unit]) -> list[Record]:
    """Return one record a unit."""
    return [
        {
            "code": unit.code,
            "title": unit.title,
            "group": unit.group,
            "level": unit.level,
            "credits": unit.credits,
            "glh": unit.glh,
            "unit_reference": unit.reference,
            **{f"{fact}_status": dict(unit.status).get(fact) for fact in FACTS},
            "keywords": "; ".join(unit.keywords),
            "sources": "; ".join(unit.sources),
            "tags": "; ".join(f"{tag}:{strength}" for tag, strength in unit.tags),
        }
        for unit in units
    ]


def rules_blocks(rules: Sequence[Rule], qualification: Qualification) -> list[Block]:
    """List rules and guidance with what they need, and where they come from."""
    columns = (Column("Rule", 13), Column("Text", 42), Column("Needed", 20))
    rows = tuple((rule.id, rule.text, requirements.required(rule)) for rule in rules)
    blocks: list[Block] = [Table(columns, rows)]
    for rule in rules:
        if rule.id in qualification.readings:
            names = " or ".join(qualification.readings[rule.id])
            told = f"{rule.id} is read as {rule.reading}; it can be read as {names}"
            blocks += [Heading(told), Paragraph(f"--reading {rule.id}:READING")]
    blocks += facts_and_titles_blocks(qualification)
    texts = [rule.source for rule in rules]
    texts += [one.rule.source for one in qualification.endorsements]
    sources = dict.fromkeys([*texts, *(note.source for note in qualification.notes)])
    return [*blocks, Heading("Sources"), *(Paragraph(f"- {one}") for one in sources)]


def rules_records(rules: Sequence[Rule]) -> list[Record]:
    """Return one record a rule."""
    return [
        {
            "rule": rule.id,
            "kind": rule.kind.value,
            "text": rule.text,
            "needed": requirements.required(rule),
            "reading": rule.reading,
            "source": rule.source,
        }
        for rule in rules
    ]


def roles_blocks(roles: Sequence[Role]) -> list[Block]:
    """List roles with their tags, most frequent first."""
    columns = (Column("Role", 25), Column("Tags", 52))
    rows = tuple((role.name, _often(role)) for role in roles)
    told = "A role is a starting point: change it with --tag TAG:HOW-OFTEN"
    return [Table(columns, rows), Heading(told)]


def _often(role: Role) -> str:
    by_often: dict[str, list[str]] = {}
    for tag, often in role.frequencies:
        by_often.setdefault(often.value, []).append(tag)
    return "; ".join(f"{often}: {', '.join(tags)}" for often, tags in by_often.items())


def roles_records(roles: Sequence[Role]) -> list[Record]:
    """Return one record a role and tag."""
    return [
        {"role": role.name, "title": role.title, "tag": tag, "often": often.value}
        for role in roles
        for tag, often in role.frequencies
    ]


def tags_blocks(tags: Sequence[Tag], qualification: Qualification) -> list[Block]:
    """List tags with their units, the strongest first."""
    columns = (Column("Tag", 19), Column("What it is", 38), Column("Units", 19))
    rows = tuple((tag.name, tag.title, _codes(tag, qualification)) for tag in tags)
    told = "Give the frequency with --tag TAG:daily, weekly, sometimes or never"
    return [Table(columns, rows), Heading(told)]


def _codes(tag: Tag, qualification: Qualification) -> str:
    return (
        " ".join(wording.units_by_strength(tag, qualification)) or "no unit assesses it"
    )


def tags_records(tags: Sequence[Tag], qualification: Qualification) -> list[Record]:
    """Return one record a tag."""
    return [
        {
            "tag": tag.name,
            "title": tag.title,
            "phrases": "; ".join(tag.phrases),
            "units": "; ".join(
                f"{code}:{strength}"
                for code, strength in wording.units_by_strength(
                    tag, qualification
                ).items()
            ),
            "no_unit": tag.no_unit,
        }
        for tag in tags
    ]


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
