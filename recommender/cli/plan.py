"""The main command: the best unit plan for a job."""

from __future__ import annotations

from typing import Any

import click

from recommender.cli.answering import Output
from recommender.cli.options import (
    ask,
    job_options,
    number_above_0,
    output_options,
    qualification_option,
    time_options,
    wish_options,
)


@click.command()
@job_options
@wish_options
@time_options
@click.option(
    "--top",
    type=click.IntRange(1, 1_000),
    default=1,
    metavar="N",
    help="The N best plans.  [default: 1]",
)
@click.option(
    "--second-opinion", is_flag=True, help="Ask SCIP too; it must say the same."
)
@number_above_0(
    "--time-limit",
    default=60.0,
    metavar="SECONDS",
    help="Stop after this.  [default: 60]",
)
@qualification_option
@output_options
def plan(
    qualification: str | None,
    top: int,
    second_opinion: bool,
    time_limit: float,
    format_: str | None,
    output: str | None,
    force: bool,
    **options: Any,
) -> None:
    """Find the best unit plan for a job, and prove it.

    \b
    Examples:
      recommender plan --role contact-centre-adviser
      recommender plan --role receptionist --without B10 --have D6
      recommender plan --tag writing --tag complaints:weekly --top 3
      recommender plan --role team-leader --lift level-4 --spare 6
      recommender plan --role field-engineer --max-credits 20

    The best plan has the least misfit: the credits that are off the job, plus the
    part of the job left out. Among equals it has the fewest credits, then units.
    """
    out = Output(format_, output, force)
    about, candidate = ask(qualification, **options)

    from recommender.advising.recommending import recommend
    from recommender.qualifications.plans import Status
    from recommender.reporting.plan_report import plan_blocks, plan_records

    answer = recommend(
        about,
        candidate,
        top=top,
        time_limit=time_limit,
        second_opinion=second_opinion,
    )
    out.tell(
        blocks=lambda: plan_blocks(answer),
        records=lambda: plan_records(answer),
        document=lambda to: to.plans_document(answer),
    )
    if answer.status is Status.FEASIBLE:
        click.echo("note: not proven optimal; allow more --time-limit", err=True)
    if not answer.plans:
        raise SystemExit(1 if answer.status is Status.INFEASIBLE else 3)
