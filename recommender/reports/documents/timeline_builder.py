"""The document of a timeline, built from an answer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from recommender.reports.documents import timeline_document as doc
from recommender.reports.words import sizes
from recommender.requests.study_days import write_off

if TYPE_CHECKING:
    from recommender.answers.recommendation import Recommendation


def timeline_document(answer: Recommendation) -> doc.TimelineDocument | None:
    """Build the document of a timeline; None where the hours per week are not known."""
    timeline = answer.best_timeline
    if timeline is None:
        return None
    pace = timeline.pace
    return doc.TimelineDocument(
        hours_per_week=float(pace.hours_per_week),
        worked_out=pace.worked_out,
        hours="all" if pace.all_hours else "guided",
        parallel=pace.parallel,
        mandatory="alongside" if pace.alongside else "first",
        start=pace.start,
        off=[write_off(off) for off in pace.off],
        finish=timeline.finish,
        latest_start=timeline.latest_start,
        weeks=timeline.weeks_begun,
        basis=sizes.hours_basis(answer.qualification),
        unmet=list(timeline.unmet),
        proven=timeline.proven,
        units=[
            doc.UnitInTime(
                code=stretch.unit.code,
                hours=stretch.hours,
                from_week=stretch.from_week,
                to_week=stretch.to_week,
                start=stretch.first_day,
                finish=stretch.last_day,
            )
            for stretch in timeline.stretches
        ],
    )
