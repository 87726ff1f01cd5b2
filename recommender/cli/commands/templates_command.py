"""Which plans can candidates share?"""

from __future__ import annotations

from fractions import Fraction

import click

from recommender.cli.caseload_inputs import ask_caseload, caseload_options
from recommender.cli.options import (
    output_options,
    qualification_option,
    time_limit_option,
)
from recommender.cli.output import Output
from recommender.cli.typed_command import Command


@click.command(cls=Command)
@caseload_options
@click.option(
    "--within",
    type=click.FloatRange(0, 10_000),
    default=1.5,
    metavar="CREDITS",
    help="The most mismatch above a candidate's own best plan.  [default: 1.5]",
)
@time_limit_option
@qualification_option
@output_options
def common(
    cohort: str | None,
    roles: tuple[str, ...],
    sheet: str | None,
    skip_bad: bool,
    within: float,
    qualification_name: str | None,
    time_limit: float,
    format_: str | None,
    output: str | None,
    force: bool,
) -> None:
    """Find the fewest sets of units that give every candidate a good plan.

    \b
    Examples:
      recommender common candidates.csv
      recommender common candidates.csv --within 6 --format csv
      recommender common --role receptionist --role field-engineer --within 10

    Such a set is a framework template of an e-portfolio: it is made once and given
    to everyone it suits. What all templates have in common is the core.
    """
    out = Output(format_, output, force)
    reading = {"sheet": sheet, "skip_bad": skip_bad}
    asked = ask_caseload(qualification_name, cohort, roles, **reading)

    from recommender.answers.templates import find_templates
    from recommender.reports import templates_report

    found = find_templates(
        asked.qualification,
        asked.candidates,
        weights=asked.weights,
        within=Fraction(str(within)),
        time_limit=time_limit,
    )
    out.tell(
        blocks=lambda: templates_report.common_blocks(found),
        records=lambda: templates_report.common_records(found),
        document=lambda to: to.common_document(found),
    )
    if not (found.templates and asked.whole):
        raise SystemExit(1)
