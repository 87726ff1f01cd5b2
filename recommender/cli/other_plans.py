"""Plans that `plan` gives instead of the one with the least mismatch, or of none."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from recommender.answers.recommendation import Recommendation
    from recommender.answers.regret_analysis import Regret
    from recommender.answers.ways_out import WaysOut
    from recommender.cli.output import Output
    from recommender.qualifications.qualification import Qualification
    from recommender.requests.candidate import Candidate
    from recommender.solver.engine.clock import Clock


_ONE_PLAN = ("--top", "--diverse", "--second-opinion", "--certificate")
_OTHER_AIMS = ("--robust", "--prefer-evidence")


def refuse_others(option: str, top: int, diverse: bool, others: bool) -> None:
    """Refuse options that one which gives another plan cannot be combined with."""
    from recommender.errors import Fault, RequestError
    from recommender.reports.words.lists import join_names

    if top > 1 or diverse or others:
        message = f"{option} gives one plan, and not the one with the least mismatch"
        aims = (aim for aim in _OTHER_AIMS if aim != option)
        hint = f"drop {join_names([*_ONE_PLAN, *aims])}, or {option}"
        raise RequestError(Fault("args-conflict", message, hint))


def recommend_near_best(
    qualification: Qualification, candidate: Candidate, clock: Clock, within: float
) -> Recommendation:
    """Return the plan of the fewest occasions, so many credits from the best."""
    from fractions import Fraction

    from recommender.answers.fewest_occasions import recommend_few_occasions

    most = Fraction(str(within))
    return recommend_few_occasions(qualification, candidate, most, time_limit=clock)


def recommend_least_regret(
    qualification: Qualification, candidate: Candidate, clock: Clock
) -> tuple[Recommendation, Regret | None]:
    """Return the plan of the least regret, and that regret."""
    from recommender.answers.regrets import recommend_robust

    return recommend_robust(qualification, candidate, time_limit=clock)


def regret_of(answer: Recommendation, clock: Clock) -> Regret | None:
    """Return the regret of the best plan if tags are uncertain and time is left."""
    if not answer.plans or not answer.candidate.unsure:
        return None
    from recommender.answers.regrets import find_regret
    from recommender.errors import LimitError

    qualification, candidate = answer.qualification, answer.candidate
    try:
        return find_regret(qualification, candidate, answer.best, time_limit=clock)
    except LimitError:
        return None


def plans_without_wishes(answer: Recommendation, out: Output, clock: Clock) -> WaysOut:
    """Return the ways out of a conflict, with what the output says of their plans."""
    from recommender.answers.plan_details import add_details_to_ways
    from recommender.answers.ways_out import ways_out

    ways = ways_out(answer, time_limit=clock)
    return (add_details_to_ways(ways, clock) or ways) if out.is_json else ways
