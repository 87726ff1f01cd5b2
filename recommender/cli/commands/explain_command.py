"""The command that prices units, rules and wishes."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import click

from recommender.cli.completion import complete_codes
from recommender.cli.options import (
    job_options,
    output_options,
    request_options,
    time_limit_option,
    time_options,
    wish_options,
)
from recommender.cli.output import end_without_plan
from recommender.cli.typed_command import Command

if TYPE_CHECKING:
    from recommender.answers.prices import Explanation
    from recommender.answers.ways_out import WaysOut
    from recommender.cli.inputs import RequestOptions
    from recommender.cli.output import Output
    from recommender.qualifications.qualification import Qualification
    from recommender.requests.candidate import Candidate
    from recommender.solver.engine.clock import Clock


@click.command(cls=Command)
@click.argument("codes", nargs=-1, metavar="[UNIT]...", shell_complete=complete_codes)
@click.option(
    "--fragile", is_flag=True, help="Show what happens if a unit is withdrawn."
)
@request_options(job_options, wish_options, time_options)
@time_limit_option
@output_options(pictures=("prices",))
def explain(
    codes: tuple[str, ...],
    fragile: bool,
    request: RequestOptions,
    time_limit: float,
    out: Output,
) -> None:
    """Show what it costs to have a unit in the plan, or to leave it out.

    \b
    Examples:
      recommender explain A13 D3 --role contact-centre-adviser
      recommender explain --role contact-centre-adviser
      recommender explain --fragile --role contact-centre-adviser
      recommender explain --role receptionist --picture prices --output prices.svg

    Without units it prices every optional unit, rule and wish, says which units are
    in every plan with the least mismatch, and counts those plans. A price is in credits
    of mismatch, the difference between two proven optima.
    """
    qualification, candidate, _ = request.read_beside(partial(_require_units, codes))

    from recommender.answers.plan_details import (
        add_details_to_others,
        add_details_to_ways,
    )
    from recommender.answers.ways_out import ways_out
    from recommender.reports.explain_report import ExplainReport
    from recommender.solver.engine.clock import Clock

    clock = Clock(time_limit)
    explanation = _explanation(qualification, candidate, codes, fragile, clock)
    answer = explanation.recommendation
    ways: WaysOut | None = ways_out(answer, time_limit=clock)
    if out.is_json:
        explanation = add_details_to_others(explanation, clock)
        ways = add_details_to_ways(ways, clock)
    if out.picture and answer.plans:
        out.write_picture(explanation)
    else:
        out.for_report().write(ExplainReport(explanation, ways))
    end_without_plan(answer)
    if fragile and answer.best.known_details.losses is None:
        raise SystemExit(3)


def _require_units(
    codes: tuple[str, ...], qualification: Qualification, candidate: Candidate
) -> None:
    """Check that units are known, as those of the candidate from elsewhere are.

    Raises:
        RequestError: some are not.
    """
    from recommender.requests.external_units import external_codes
    from recommender.requests.faults_together import FaultsTogether

    own = external_codes(candidate.wishes.elsewhere, qualification.catalogue)
    faults = FaultsTogether()
    named = [code for code in codes if code.strip().upper() not in own]
    faults.attempt_all(qualification.catalogue.find, named)
    faults.raise_all()


def _explanation(
    qualification: Qualification,
    candidate: Candidate,
    codes: tuple[str, ...],
    fragile: bool,
    clock: Clock,
) -> Explanation:
    """Price the units; with `fragile` and no units, only find the best plan."""
    from dataclasses import replace

    from recommender.answers.explanations import explain as explain_units
    from recommender.answers.plan_details import add_details_to_best
    from recommender.answers.prices import Explanation
    from recommender.answers.recommendation import recommend

    if fragile and not codes:
        answer = recommend(qualification, candidate, time_limit=clock)
        explanation = Explanation(answer)
    else:
        explanation = explain_units(qualification, candidate, codes, time_limit=clock)
    return add_details_to_best(replace(explanation, fragile=fragile), clock)
