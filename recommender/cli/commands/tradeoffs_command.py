"""The best plan at each size: is one more unit worth it?"""

from __future__ import annotations

from typing import Any

import click

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
@job_options
@wish_options
@time_options
@click.option(
    "--against",
    type=click.Choice(["credits", "units", "hours", "level"]),
    default="credits",
    help="What to trade mismatch against.  [default: credits]",
)
@click.option(
    "--up-to",
    type=click.IntRange(0, 10_000),
    metavar="CREDITS",
    help="The largest total to show.  [default: 18 above the fewest possible]",
)
@time_limit_option
@qualification_option
@output_options
def tradeoffs(
    qualification_name: str | None,
    against: Any,
    up_to: int | None,
    time_limit: float,
    format_: str | None,
    output: str | None,
    force: bool,
    **options: Any,
) -> None:
    """Show the best plan for each credit total: is one more unit worth it?

    \b
    Examples:
      recommender tradeoffs --role receptionist
      recommender tradeoffs --role receptionist --against hours
      recommender tradeoffs --role team-leader --against level --lift level-4

    The frontier is marked: plans that no smaller plan beats. Its knee is where
    more begins to gain less.
    """
    out = Output(format_, output, force)
    qualification, candidate = ask(qualification_name, **options)

    from recommender.answers.account import account_tradeoffs, account_ways
    from recommender.answers.tradeoffs import trade_off
    from recommender.answers.ways_out import ways_out
    from recommender.reports import tradeoffs_report
    from recommender.solver.engine.clock import Clock

    clock = Clock(time_limit)
    found = trade_off(qualification, candidate, against, up_to=up_to, time_limit=clock)
    ways = None if found.none is None else ways_out(found.none, time_limit=clock)
    out.tell(
        blocks=lambda: tradeoffs_report.tradeoffs_blocks(found, ways),
        records=lambda: tradeoffs_report.tradeoffs_records(found),
        document=lambda to: to.tradeoffs_document(
            account_tradeoffs(found, clock),
            account_ways(ways, clock),
        ),
    )
    if found.none is not None:
        end_without_plan(found.none)
    if not found.points:
        raise SystemExit(1)
