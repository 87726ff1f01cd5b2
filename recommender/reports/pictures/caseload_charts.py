"""Charts of a caseload: the curve of a centre's menus, and units across candidates."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from recommender.errors import Fault, RequestError, counted
from recommender.reports.pictures.chart import (
    Bar,
    BarChart,
    ChartLine,
    Curve,
    CurveChart,
    Dot,
    Look,
    Part,
)
from recommender.reports.words import sizes

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from recommender.answers.menus import Menus
    from recommender.answers.recommendation import Recommendation
    from recommender.cohorts.cohort import CohortAnswers
    from recommender.qualifications.qualification import Qualification


def require_sizes(number: int) -> None:
    """Check that there are several sizes of menus to compare.

    Raises:
        RequestError: there are not.
    """
    if number < 2:
        message = "a curve needs menus of several sizes"
        hint = "ask for a range, such as --units 8..16"
        raise RequestError(Fault("picture-sizes", message, hint))


def menu_chart(menus: Menus) -> CurveChart:
    """Return the least total mismatch for each size of a menu.

    Raises:
        RequestError: There are fewer than two sizes to compare.
    """
    require_sizes(len(menus.menus))
    dots = tuple(
        Dot(menu.size, menu.mismatch, least=menu.bound) for menu in menus.menus
    )
    details = "; ".join(
        f"{counted(menu.size, 'unit')}: {float(menu.mismatch):.1f}"
        for menu in menus.menus
    )
    everyone = counted(menus.candidates, "candidate")
    curve = Curve(
        "the best menu found; a line below it: how low it could still be", dots,
        joined=True,
    )  # fmt: skip
    return CurveChart(
        _menu_title(menus), f"Total mismatch of {everyone}: {details}",
        "Optional units on the menu",
        f"Total mismatch in {menus.qualification.counted_in}", (curve,),
        ChartLine(menus.least, "every unit on offer"),
    )  # fmt: skip


def _menu_title(menus: Menus) -> str:
    enough = [menu.size for menu in menus.menus if menu.mismatch == menus.least]
    if enough:
        units = counted(enough[0], "optional unit")
        return (
            f"{units} are as good as every unit on offer: a larger menu saves nothing"
        )
    first, last = menus.menus[0], menus.menus[-1]
    saved = sizes.amount(first.mismatch - last.mismatch, menus.qualification)
    above = float(last.mismatch - menus.least)
    return (
        f"{counted(last.size, 'optional unit')} instead of {first.size} save {saved} "
        f"of mismatch; every unit on offer would save {above:.1f} more"
    )


class _Taken(NamedTuple):
    """The units of one candidate's plan, and those of them that are held."""

    codes: Sequence[str]
    held: frozenset[str]


def cohort_chart(answers: CohortAnswers) -> BarChart:
    """Return how many candidates of a cohort have each unit in their plan."""
    taken = [
        _Taken(outcome.units, frozenset(member.candidate.wishes.held))
        for member, outcome in zip(
            answers.cohort.members, answers.outcomes, strict=True
        )
        if outcome.has_plan
    ]
    return _units_chart(taken, len(answers.outcomes), answers.qualification)


def units_chart(answers: Iterable[Recommendation]) -> BarChart:
    """Return how many of some candidates have each unit in their best plan."""
    every = list(answers)
    taken = [_Taken(a.best.codes, a.best.held) for a in every if a.plans]
    if not every:
        raise RequestError(Fault("picture-empty", "there are no answers to show"))
    return _units_chart(taken, len(every), every[0].qualification)


def _units_chart(
    taken: Sequence[_Taken], asked: int, qualification: Qualification
) -> BarChart:
    if not taken:
        message = "nobody has a plan, so there are no units to show"
        raise RequestError(Fault("picture-empty", message))
    new = Counter(
        code for each in taken for code in each.codes if code not in each.held
    )
    held = Counter(code for each in taken for code in each.codes if code in each.held)
    used = [u for u in qualification.catalogue.units if new[u.code] or held[u.code]]
    used.sort(key=lambda unit: -(new[unit.code] + held[unit.code]))
    bars = tuple(
        Bar(
            f"{unit.code} {unit.title}",
            tuple(_parts(new[unit.code], held[unit.code])),
            _note(
                new[unit.code], held[unit.code], unit.code in qualification.mandatory
            ),
        )
        for unit in used
    )
    optional = [unit for unit in used if unit.code not in qualification.mandatory]
    half = [u for u in optional if 2 * (new[u.code] + held[u.code]) >= len(taken)]
    plans = counted(len(taken), "plan")
    uses = "use" if len(taken) > 1 else "uses"
    title = f"The {plans} {uses} {counted(len(optional), 'optional unit')}; "
    title += f"{len(half)} of these in at least half of the plans"
    if asked > len(taken):
        title += (
            f"; {asked - len(taken)} of {counted(asked, 'candidate')} without a plan"
        )
    details = "; ".join(f"{bar.label}: {bar.note}" for bar in bars)
    names = {Look.SOLID: "to do", Look.EMPTY: "held"} if held else {}
    return BarChart(title, details, "Candidates", bars, names)


def _parts(new: int, held: int) -> Iterable[Part]:
    if new:
        yield Part(0, new)
    if held:
        yield Part(new, new + held, Look.EMPTY)


def _note(new: int, held: int, mandatory: bool) -> str:
    note = f"{new + held}" + (f", {held} held" if held else "")
    return f"{note} (mandatory)" if mandatory else note
