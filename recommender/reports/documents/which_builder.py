"""The document of the qualifications compared for a job, built from the answer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from recommender.reports.documents import which_document as doc
from recommender.reports.documents.catalogue_builder import fault_documents
from recommender.reports.documents.document_parts import ProgressionDocument
from recommender.reports.documents.plan_builder import (
    candidate_document,
    conflict_document,
    data_document,
    plan_of,
)
from recommender.reports.words.contender_words import (
    levels_in_words,
    main_tasks,
    why_there,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

    from recommender.answers.qualification_choice import (
        Contender,
        QualificationChoice,
    )
    from recommender.reports.documents.document_parts import (
        CandidateDocument,
        PlanDocument,
    )
    from recommender.requests.job_areas import NotCompared


def which_document(
    choice: QualificationChoice, refused: Iterable[NotCompared]
) -> doc.WhichDocument:
    """Build the document of the qualifications compared, the most suitable first."""
    source = choice.held.source
    return doc.WhichDocument(
        ranked_by="mismatch" if choice.is_by_mismatch else "coverage",
        near=float(choice.near),
        qualifications=[
            _contender(rank, contender, choice)
            for rank, contender in enumerate(choice.contenders, 1)
        ],
        held=[
            doc.HeldUnitDocument(code=unit.code, title=unit.title)
            for unit in choice.held.units
        ],
        held_in=None if source is None else source.name,
        finished=choice.is_finished,
        several_areas=choice.is_of_several_areas,
        levels=[
            doc.TaskLevelDocument(
                tag=task.tag,
                level=task.level,
                assessed=task.is_assessed,
                share=float(task.share),
            )
            for task in choice.levels
        ],
        level_check=" ".join(levels_in_words(choice)),
        not_compared=[
            doc.NotComparedDocument(
                qualification=each.name, errors=fault_documents(each.faults)
            )
            for each in refused
        ],
    )


def _contender(
    rank: int, contender: Contender, choice: QualificationChoice
) -> doc.ContenderDocument:
    qualification, answer = contender.qualification, contender.answer
    entry = contender.next_after
    return doc.ContenderDocument(
        rank=rank if contender.plan else None,
        qualification=qualification.name,
        title=qualification.title,
        number=qualification.number,
        level=qualification.level,
        notice=qualification.notice,
        why=why_there(contender, choice),
        status=answer.status.value if answer else None,
        proven=contender.is_proven,
        plan=_plan(contender),
        about_as_good=contender.plan is not None and choice.is_near(contender),
        candidate=_candidate(contender),
        carried_over=_carried(contender),
        not_carried_over=_others(contender),
        beyond_the_job=_beyond(contender),
        next_step=ProgressionDocument(**entry._asdict()) if entry else None,
        conflict=conflict_document(answer.conflict, None, answer) if answer else None,
        errors=fault_documents(contender.faults),
        data=data_document(qualification),
    )


def _plan(contender: Contender) -> PlanDocument | None:
    answer, plan = contender.answer, contender.plan
    return plan_of(answer, plan) if answer and plan else None


def _candidate(contender: Contender) -> CandidateDocument | None:
    """Return the request here; one that cannot be used here has no document."""
    if contender.answer is None:
        return None
    return candidate_document(contender.candidate, contender.qualification)


def _carried(contender: Contender) -> list[doc.CarriedUnitDocument]:
    return [
        doc.CarriedUnitDocument(
            held=match.held.code,
            code=match.here.code,
            title=match.here.title,
            credits=match.here.credits,
            because=match.because,
        )
        for match in contender.carried.carried
    ]


def _others(contender: Contender) -> list[doc.OtherUnitDocument]:
    return [
        doc.OtherUnitDocument(
            held=other.held.code,
            because=other.because,
            perhaps=other.perhaps.code if other.perhaps else None,
        )
        for other in contender.carried.others
    ]


def _beyond(contender: Contender) -> list[doc.BeyondUnitDocument]:
    return [
        doc.BeyondUnitDocument(
            code=unit.code,
            title=unit.title,
            level=unit.level,
            credits=unit.credits,
            tags=main_tasks(unit),
        )
        for unit in contender.beyond_the_job
    ]
