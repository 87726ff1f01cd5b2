"""Documenting what is found out about a qualification's data."""

from __future__ import annotations

from typing import TYPE_CHECKING

from recommender.reports import qualification_check_report, qualification_diff_report
from recommender.reports.documents import qualification_document as doc
from recommender.reports.documents.catalogue_builder import fault_documents
from recommender.reports.words import requirements

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from recommender.answers.editions import Change, SavedPlanCheck
    from recommender.answers.lint import Lint
    from recommender.answers.survey import Survey
    from recommender.authoring.spreadsheet_import import Imported
    from recommender.errors import Fault
    from recommender.qualifications.qualification import Qualification
    from recommender.qualifications.units import Unit


def qualifications_document(
    found: Iterable[Qualification],
) -> doc.QualificationsDocument:
    """Document qualifications, shipped ones."""
    entries = [
        doc.QualificationEntry(
            qualification=qualification.name,
            title=qualification.title,
            awarding_body=qualification.awarding_body,
            units=len(qualification.catalogue.units),
            notice=qualification.notice,
            sha256=qualification.sha256,
        )
        for qualification in found
    ]
    return doc.QualificationsDocument(qualifications=entries)


def faulty_document(faults: Sequence[Fault]) -> doc.QualificationCheckDocument:
    """Document a qualification whose files have faults."""
    return _check_document(None, faults=fault_documents(faults))


def lint_document(found: Lint) -> doc.QualificationCheckDocument:
    """Document what was found in data without faults."""
    remarks = [
        doc.RemarkDocument(
            id=one.id,
            about=list(one.subjects),
            by=list(one.by),
            example=list(one.example),
            text=qualification_check_report.remark_words(one),
        )
        for one in found.remarks
    ]
    clashes = [
        doc.ClashDocument(
            rule=one.rule.id,
            text=one.rule.text,
            needed=requirements.requirement_in_words(one.rule.requires),
            there_is=one.there_is,
        )
        for one in found.contradiction
    ]
    return _check_document(
        found.qualification.name,
        remarks=remarks,
        contradiction=clashes,
        to_do=list(found.qualification.to_do),
        **({} if found.survey is None else _survey(found.survey)),
    )


def _check_document(
    name: str | None, **found: object
) -> doc.QualificationCheckDocument:
    nothing: dict[str, object] = {
        **dict.fromkeys(("faults", "remarks", "contradiction", "worst", "to_do"), ()),
        **dict.fromkeys(("smallest", "largest", "fewest_units", "most_units", "plans")),
        "credit_limit": None,
    }
    told = {key: [] if value == () else value for key, value in nothing.items()}
    return doc.QualificationCheckDocument.model_validate(
        {"qualification": name, **told, **found}
    )


def _survey(found: Survey) -> dict[str, object]:
    tally = found.tally
    return {
        "smallest": set_document(found.fewest_credits),
        "largest": set_document(found.most_credits),
        "fewest_units": found.fewest_units,
        "most_units": found.most_units,
        "plans": doc.TallyDocument(
            at_least=tally.at_least, at_most=tally.at_most, exact=tally.exact
        ),
        "credit_limit": found.cap,
        "worst": [
            doc.WorstDocument(
                role=one.role,
                mismatch=float(one.mismatch),
                least_mismatch=None if one.least is None else float(one.least),
                plan=set_document(one.units),
            )
            for one in found.worst
        ],
    }


def set_document(units: Sequence[Unit]) -> doc.SetDocument:
    """Document a set of units."""
    credits = sum(unit.credits for unit in units)
    return doc.SetDocument(units=[unit.code for unit in units], credits=credits)


def editions_document(
    before: Qualification,
    after: Qualification,
    changes: Sequence[Change],
    plans: Sequence[SavedPlanCheck],
) -> doc.QualificationDiffDocument:
    """Document what changed between two editions."""
    told = [
        doc.ChangeDocument.model_validate(
            {
                "part": one.part,
                "name": one.name,
                "field": one.field,
                "before": qualification_diff_report.told(one.before),
                "after": qualification_diff_report.told(one.after),
            }
        )
        for one in changes
    ]
    return doc.QualificationDiffDocument(
        before=before.name,
        after=after.name,
        changes=told,
        plans=[_plan_then(one) for one in plans],
    )


def _plan_then(one: SavedPlanCheck) -> doc.BrokenPlanDocument:
    mended = one.repair
    return doc.BrokenPlanDocument(
        file=one.file,
        valid=one.checked.valid,
        broken=list(one.broken),
        unknown=list(one.checked.unknown),
        add=None if mended is None else [unit.code for unit in mended.add],
        drop=None if mended is None else [unit.code for unit in mended.drop],
        repaired=None if mended is None else set_document(mended.plan.units),
    )


def import_document(found: Imported, folder: str) -> doc.QualificationImportDocument:
    """Document what came of a spreadsheet."""
    return doc.QualificationImportDocument(
        file=found.file,
        folder=folder,
        units=len(found.rows),
        groups=found.groups,
        columns=[
            doc.ColumnReadDocument(
                header=one.text, column=one.column, guessed=one.guessed
            )
            for one in found.headers
        ],
        skipped=[
            doc.RowSkippedDocument(row=row, why=why) for row, why in found.skipped
        ],
        notes=found.notes,
    )
