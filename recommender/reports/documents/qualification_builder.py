"""The documents about a qualification's data, built from answers."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypedDict

from recommender.reports.documents import qualification_document as doc
from recommender.reports.documents.catalogue_builder import fault_documents
from recommender.reports.words import edition_words, lint_words, requirements

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from recommender.answers.editions import Change, SavedPlanCheck
    from recommender.answers.lint import Lint
    from recommender.answers.survey import Survey
    from recommender.authoring.imported_units import Imported
    from recommender.authoring.importing import ImportedQualification
    from recommender.errors import Fault
    from recommender.qualifications.qualification import Qualification
    from recommender.qualifications.units import Unit


def qualifications_document(
    qualifications: Iterable[Qualification],
) -> doc.QualificationsDocument:
    """Build the document of the shipped qualifications."""
    entries = [
        doc.QualificationEntry(
            qualification=qualification.name,
            title=qualification.title,
            awarding_body=qualification.awarding_body,
            units=len(qualification.catalogue.units),
            notice=qualification.notice,
            sha256=qualification.sha256,
        )
        for qualification in qualifications
    ]
    return doc.QualificationsDocument(qualifications=entries)


def faulty_document(faults: Sequence[Fault]) -> doc.QualificationCheckDocument:
    """Build the document of a qualification whose files have faults."""
    return _check_document(None, faults=fault_documents(faults))


def lint_document(lint: Lint) -> doc.QualificationCheckDocument:
    """Build the document of what a check found in data without faults."""
    remarks = [
        doc.RemarkDocument(
            id=remark.id,
            about=list(remark.subjects),
            by=list(remark.by),
            example=list(remark.example),
            text=lint_words.remark_words(remark, lint.qualification),
            where=dict(remark.where),
        )
        for remark in lint.remarks
    ]
    clashes = [
        doc.ClashDocument(
            rule=clash.rule.id,
            text=clash.rule.text,
            needed=requirements.requirement_in_words(clash.rule.requires),
            there_is=clash.reachable,
        )
        for clash in lint.contradiction
    ]
    return _check_document(
        lint.qualification.name,
        remarks=remarks,
        contradiction=clashes,
        to_do=list(lint.qualification.to_do),
        unfinished=list(lint.unfinished),
        **({} if lint.survey is None else _survey(lint.survey)),
    )


def _check_document(
    name: str | None, **parts: object
) -> doc.QualificationCheckDocument:
    nothing: dict[str, object] = {
        **dict.fromkeys(("faults", "remarks", "contradiction", "worst", "to_do"), ()),
        **dict.fromkeys(("values", "unfinished"), ()),
        **dict.fromkeys(("smallest", "largest", "fewest_units", "most_units", "plans")),
        "credit_limit": None,
    }
    empty = {key: [] if value == () else value for key, value in nothing.items()}
    return doc.QualificationCheckDocument.model_validate(
        {"qualification": name, **empty, **parts}
    )


def _survey(survey: Survey) -> dict[str, object]:
    tally = survey.tally
    return {
        "smallest": set_document(survey.fewest_credits),
        "largest": set_document(survey.most_credits),
        "fewest_units": survey.fewest_units,
        "most_units": survey.most_units,
        "plans": None
        if tally is None
        else doc.TallyDocument(
            at_least=tally.at_least, at_most=tally.at_most, exact=tally.exact
        ),
        "values": [
            doc.ValueDocument(
                fact=fact,
                value=value,
                smallest=None if plan is None else set_document(plan),
            )
            for ((fact, value),), plan in survey.smallest.items()
        ],
        "credit_limit": survey.cap,
        "worst": [
            doc.WorstDocument(
                role=worst.role,
                mismatch=float(worst.mismatch),
                least_mismatch=None if worst.least is None else float(worst.least),
                plan=set_document(worst.units),
            )
            for worst in survey.worst
        ],
    }


def set_document(units: Sequence[Unit]) -> doc.SetDocument:
    """Build the document of a set of units."""
    credits = sum(unit.credits for unit in units)
    return doc.SetDocument(units=[unit.code for unit in units], credits=credits)


def editions_document(
    before: Qualification,
    after: Qualification,
    changes: Sequence[Change],
    plans: Sequence[SavedPlanCheck],
) -> doc.QualificationDiffDocument:
    """Build the document of what changed between two editions."""
    change_documents = [
        doc.ChangeDocument.model_validate(
            {
                "part": change.part,
                "name": change.name,
                "field": change.field,
                "before": edition_words.value_words(change.before),
                "after": edition_words.value_words(change.after),
            }
        )
        for change in changes
    ]
    return doc.QualificationDiffDocument(
        before=before.name,
        after=after.name,
        changes=change_documents,
        plans=[_plan_then(check) for check in plans],
    )


def _plan_then(check: SavedPlanCheck) -> doc.BrokenPlanDocument:
    repair = check.repair
    return doc.BrokenPlanDocument(
        file=check.file,
        valid=check.checked.valid,
        broken=list(check.broken),
        unknown=list(check.checked.unknown),
        add=None if repair is None else [unit.code for unit in repair.add],
        drop=None if repair is None else [unit.code for unit in repair.drop],
        repaired=None if repair is None else set_document(repair.plan.units),
    )


def import_document(answer: ImportedQualification) -> doc.QualificationImportDocument:
    """Build the document of what was imported from a spreadsheet."""
    imported, likely = answer.imported, answer.likely_area
    return doc.QualificationImportDocument(
        file=imported.file,
        folder=str(answer.folder),
        units=len(imported.rows),
        groups=imported.groups,
        columns=[
            doc.ColumnReadDocument(
                header=header.text, column=header.column, guessed=header.guessed
            )
            for header in imported.headers
        ],
        skipped=[
            doc.RowSkippedDocument(row=s.row, why=s.why, sheet=s.sheet)
            for s in imported.skipped
        ],
        notes=imported.notes,
        counted=doc.CountedDocument(
            rows=dict(imported.counts.by_fate),
            cells_read=imported.counts.cells[0],
            cells_reported=imported.counts.cells[1],
        ),
        proposals=[
            doc.ProposalDocument(
                unit=proposal.code, tags=dict(proposal.tags), basis=proposal.basis
            )
            for proposal in answer.proposals
        ],
        likely_area=None if likely is None else likely.name,
        facts=[*_stated_facts(imported)],
        **_rules_seen(answer),
    )


def _stated_facts(imported: Imported) -> Iterator[doc.StatedFactDocument]:
    for name, fact in imported.facts.items():
        yield doc.StatedFactDocument(
            fact=name,
            question=fact.question,
            values=list(fact.values),
            unless_said=fact.unless_said or None,
        )


class _RulesSeen(TypedDict):
    """The parts of the document about rules."""

    rules: list[doc.RuleSeenDocument]
    perhaps_rules: list[doc.PerhapsRuleDocument]


def _rules_seen(answer: ImportedQualification) -> _RulesSeen:
    """Return the rules that were read, in force or proposed, and what may be one."""
    seen = answer.imported.seen
    states = ((answer.imported.rules, True), (seen.proposed, answer.accepted))
    return {
        "rules": [
            doc.RuleSeenDocument(
                rule=rule.id,
                kind=rule.table,
                requires=dict(rule.requires),
                text=rule.text,
                source=rule.place,
                in_force=in_force,
            )
            for rules, in_force in states
            for rule in rules
        ],
        "perhaps_rules": [
            doc.PerhapsRuleDocument(
                sheet=words.sheet, row=words.row, words=words.text, why=why
            )
            for words, why in seen.unread
        ],
    }
