"""What each unit, rule and wish costs, and what would change."""

from __future__ import annotations

from typing import Any

import click

from recommender.cli.completion import complete_codes
from recommender.cli.inputs import ask
from recommender.cli.options import (
    job_options,
    output_options,
    qualification_option,
    time_limit_option,
    time_options,
    wish_options,
)
from recommender.cli.output import Output, end_without_plan
from recommender.cli.typed_command import Command


@click.command(cls=Command)
@click.argument("codes", nargs=-1, metavar="[UNIT]...", shell_complete=complete_codes)
@click.option(
    "--fragile", is_flag=True, help="Show what happens if a unit is withdrawn."
)
@job_options
@wish_options
@time_options
@time_limit_option
@qualification_option
@output_options
def explain(
    codes: tuple[str, ...],
    fragile: bool,
    qualification_name: str | None,
    time_limit: float,
    format_: str | None,
    output: str | None,
    force: bool,
    **options: Any,
) -> None:
    """Show what it costs to have a unit in the plan, or to leave it out.

    \b
    Examples:
      recommender explain A13 D3 --role contact-centre-adviser
      recommender explain --role contact-centre-adviser
      recommender explain --fragile --role contact-centre-adviser

    Without units it prices every optional unit, rule and wish, says which units are
    in every plan with the least mismatch, and counts those plans. A price is in credits
    of mismatch, the difference of two proven optima.
    """
    out = Output(format_, output, force)
    qualification, candidate = ask(qualification_name, **options)

    from dataclasses import replace

    from recommender.answers.account import (
        account_best,
        account_others,
        account_ways,
    )
    from recommender.answers.explanations import explain as explain_units
    from recommender.answers.prices import Explanation
    from recommender.answers.recommendation import recommend
    from recommender.answers.ways_out import ways_out
    from recommender.reports import explain_report
    from recommender.solver.engine.clock import Clock

    clock = Clock(time_limit)
    if fragile and not codes:
        found = Explanation(recommend(qualification, candidate, time_limit=clock))
    else:
        found = explain_units(qualification, candidate, codes, time_limit=clock)
    found = replace(found, fragile=fragile)
    answer = found.recommendation
    ways = ways_out(answer, time_limit=clock)
    found = account_best(found, clock)
    out.tell(
        blocks=lambda: explain_report.explain_blocks(found, ways),
        records=lambda: explain_report.explain_records(found),
        document=lambda to: to.explain_document(
            account_others(found, clock), account_ways(ways, clock)
        ),
    )
    end_without_plan(answer)
    if fragile and found.recommendation.best.accounted.losses is None:
        raise SystemExit(3)
