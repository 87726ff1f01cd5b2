"""The command that shows the best plan for each size."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from recommender.cli.options import (
    job_options,
    output_options,
    request_options,
    time_limit_option,
    time_options,
    wish_options,
)
from recommender.cli.output import end_without_plan
from recommender.cli.typed_command import AmountRange, Command

if TYPE_CHECKING:
    from recommender.cli.inputs import RequestOptions
    from recommender.cli.output import Output


@click.command(cls=Command)
@request_options(job_options, wish_options, time_options)
@click.option(
    "--against",
    type=click.Choice(["credits", "units", "hours", "level", "occasions"]),
    default="credits",
    help="What to trade mismatch against.  [default: credits]",
)
@click.option(
    "--up-to",
    type=AmountRange(0, 10_000),
    metavar="CREDITS",
    help="The largest total to show.  [default: 18 above the fewest possible]",
)
@time_limit_option
@output_options(pictures=("frontier",))
def tradeoffs(
    request: RequestOptions,
    against: Any,
    up_to: Any,
    time_limit: float,
    out: Output,
) -> None:
    """Show the best plan for each credit total: is one more unit worth it?

    \b
    Examples:
      recommender tradeoffs --role receptionist
      recommender tradeoffs --role receptionist --against hours
      recommender tradeoffs --role team-leader --against level --lift level-4
      recommender tradeoffs --role receptionist --against occasions
      recommender tradeoffs --role receptionist --picture frontier -o frontier.svg

    Plans that no smaller plan equals or beats are marked: they form the frontier.
    Beyond its knee, larger plans gain less. Occasions are those on which evidence is
    gathered; see recommender evidence.
    """
    qualification, candidate = request.read()

    from recommender.answers.plan_details import (
        add_details_to_tradeoffs,
        add_details_to_ways,
    )
    from recommender.answers.tradeoffs import trade_off
    from recommender.answers.ways_out import ways_out
    from recommender.reports.tradeoffs_report import TradeoffsReport
    from recommender.solver.engine.clock import Clock

    clock = Clock(time_limit)
    curve = trade_off(qualification, candidate, against, up_to=up_to, time_limit=clock)
    ways = None if curve.none is None else ways_out(curve.none, time_limit=clock)
    if out.is_json:
        curve = add_details_to_tradeoffs(curve, clock)
        ways = add_details_to_ways(ways, clock)
    if out.picture and curve.points:
        out.write_picture(curve)
    else:
        out.for_report().write(TradeoffsReport(curve, ways))
    if curve.none is not None:
        end_without_plan(curve.none)
    if not curve.points:
        raise SystemExit(1)
