"""The kinds of pictures, and the answers that have them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from recommender.errors import Fault, RequestError
from recommender.extras import require_package
from recommender.reports.pictures import advice_charts, caseload_charts, plan_charts
from recommender.reports.pictures.picture import Picture
from recommender.reports.pictures.timeline_chart import (
    chart_of_timeline,
    timeline_chart,
)

if TYPE_CHECKING:
    from collections.abc import Callable

# The pictures of each answer, by the name of its class; the first is the default.
CHARTS: dict[str, dict[str, Callable[[Any], Any]]] = {
    "Recommendation": {
        "coverage": plan_charts.coverage_chart,
        "credits": plan_charts.credits_chart,
        "timeline": timeline_chart,
    },
    "Timeline": {"timeline": chart_of_timeline},
    "Tradeoffs": {"frontier": advice_charts.frontier_chart},
    "Explanation": {"prices": advice_charts.prices_chart},
    "Menus": {"menu": caseload_charts.menu_chart},
    "CohortAnswers": {"units": caseload_charts.cohort_chart},
    "list": {"units": caseload_charts.units_chart},
    "tuple": {"units": caseload_charts.units_chart},
}


def picture_of(answer: Any, kind: str = "") -> Picture:
    """Return a picture of an answer, which a notebook shows.

    Args:
        answer: The answer of `recommend`, `timeline_of`, `trade_off`, `explain` or
            `choose_menus`; or a list of answers of `recommend`, for the units across
            candidates.
        kind: What it shows. Of a recommendation: coverage (the default) or credits;
            for its timeline, write `picture_of(timeline_of(answer))`. The other
            answers have one picture each.

    Returns:
        The picture: `svg`, `png` and `alt`, what it shows in words; `save` writes it.

    Raises:
        RequestError: If there is no such picture of this answer, or the package that
            draws it is not installed.
        NoPlanError: If there is no plan.

    Example:
        >>> import recommender
        >>> answer = recommender.recommend("ocr-03456", "receptionist")
        >>> recommender.picture_of(answer, "credits").title
        'All 8 rules hold: 8 units, 45 credits'
    """
    charts = CHARTS.get(type(answer).__name__)
    if charts is None:
        message = f"there is no picture of a {type(answer).__name__}"
        hint = "write picture_of(answer), the answer of recommend, trade_off or explain"
        raise RequestError(Fault("picture-answer", message, hint))
    if kind and not (isinstance(kind, str) and kind in charts):
        message = f"this answer has no picture {kind!r}"
        raise RequestError(
            Fault("picture-kind", message, f"write {' or '.join(charts)}")
        )
    require_package("matplotlib", "report")
    chart = charts[kind] if kind else next(iter(charts.values()))
    return Picture(chart(answer))
