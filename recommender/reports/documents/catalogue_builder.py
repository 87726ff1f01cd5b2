"""The documents of the browsing commands and of faults, built from answers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from recommender.reports.documents import catalogue_document as doc
from recommender.reports.documents.finding_builder import rule_fields
from recommender.reports.documents.plan_builder import leads_to
from recommender.reports.words import wording
from recommender.reports.words.requirements import required, rule_in_words

if TYPE_CHECKING:
    from collections.abc import Iterable

    from recommender.errors import Fault
    from recommender.qualifications.qualification import Qualification
    from recommender.qualifications.rules import Rule
    from recommender.qualifications.units import Unit
    from recommender.qualifications.vocabulary import Role, Tag


def units_document(
    qualification: Qualification, units: Iterable[Unit]
) -> doc.UnitsDocument:
    """Build the document of some units of the catalogue."""
    entries = [
        doc.UnitEntry(
            code=unit.code,
            title=unit.title,
            group=unit.group,
            level=unit.level,
            credits=unit.credits,
            most_credits=unit.most_credits if unit.is_variable else None,
            glh=unit.glh,
            tags=dict(unit.tags),
            mandatory=unit.code in qualification.mandatory,
            status={fact: status.value for fact, status in unit.status},
            reference=unit.reference or None,
            keywords=list(unit.keywords),
            sources=list(unit.sources),
            offered_from=unit.offered_from,
            offered_until=unit.offered_until,
        )
        for unit in units
    ]
    return doc.UnitsDocument(qualification=qualification.name, units=entries)


def rules_document(
    qualification: Qualification, rules: Iterable[Rule]
) -> doc.RulesDocument:
    """Build the document of the rules in use, including guidance."""
    entries = [
        doc.RuleEntry(
            **rule_fields(rule),
            readings=list(qualification.readings.get(rule.id, {})),
            requires=rule_in_words(rule),
            when={case.choice: sorted(case.values) for case in rule.cases},
        )
        for rule in rules
    ]
    return doc.RulesDocument(
        qualification=qualification.name,
        rules=entries,
        facts=[
            doc.FactEntry(
                fact=fact.name,
                question=fact.question,
                values=list(fact.values),
                unless_said=fact.unless_said,
            )
            for fact in qualification.facts.values()
        ],
        endorsements=[
            doc.EndorsementEntry(
                endorsement=endorsement.rule.id,
                title=endorsement.title,
                text=endorsement.rule.text,
                source=endorsement.rule.source,
                needed=required(endorsement.rule),
            )
            for endorsement in qualification.endorsements
        ],
        notes=[note.text for note in qualification.notes],
        leads_to=leads_to(qualification),
    )


def roles_document(
    qualification: Qualification, roles: Iterable[Role]
) -> doc.RolesDocument:
    """Build the document of the roles."""
    entries = [
        doc.RoleEntry(
            role=role.name,
            title=role.title,
            tags={tag: frequency.value for tag, frequency in role.frequencies},
            also=list(role.also),
            source=role.source,
        )
        for role in roles
    ]
    return doc.RolesDocument(qualification=qualification.name, roles=entries)


def tags_document(
    qualification: Qualification, tags: Iterable[Tag]
) -> doc.TagsDocument:
    """Build the document of the tags, each with the units that assess it."""
    entries = [
        doc.TagEntry(
            tag=tag.name,
            title=tag.title,
            phrases=list(tag.phrases),
            units=wording.units_by_strength(tag, qualification),
            no_unit=tag.no_unit or None,
        )
        for tag in tags
    ]
    return doc.TagsDocument(qualification=qualification.name, tags=entries)


def errors_document(faults: Iterable[Fault], meant: str = "") -> doc.ErrorsDocument:
    """Build the document of the faults that stopped a command.

    `meant` is the command that was probably meant.
    """
    return doc.ErrorsDocument(errors=fault_documents(faults), command=meant or None)


def fault_documents(faults: Iterable[Fault]) -> list[doc.FaultDocument]:
    """Return one document for each fault."""
    return [
        doc.FaultDocument(
            id=fault.id,
            file=fault.file,
            row=fault.row,
            line=fault.line,
            column=fault.column,
            header=fault.header,
            message=fault.message,
            hint=fault.hint,
        )
        for fault in faults
    ]
