"""The command that finds plans which many candidates can share."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

import click

from recommender.cli.caseload_inputs import caseload_options
from recommender.cli.options import (
    MOST_MISMATCH,
    output_options,
    time_limit_option,
)
from recommender.cli.typed_command import Command, NumberRange

if TYPE_CHECKING:
    from recommender.cli.caseload_inputs import CaseloadOptions
    from recommender.cli.output import Output


@click.command(cls=Command)
@caseload_options
@click.option(
    "--within",
    type=NumberRange(0, MOST_MISMATCH),
    default=1.5,
    metavar="CREDITS",
    help="Mismatch allowed above a candidate's own best plan.  [default: 1.5]",
)
@time_limit_option
@output_options()
def common(
    caseload: CaseloadOptions,
    within: float,
    time_limit: float,
    out: Output,
) -> None:
    """Find the fewest sets of units that give every candidate a good plan.

    \b
    Examples:
      recommender common candidates.csv
      recommender common candidates.csv --within 6 --format csv
      recommender common --role receptionist --role field-engineer --within 10

    Such a set is a framework template in an e-portfolio: it is set up once and given
    to everyone it suits. The units that all templates share are the core.
    """
    qualification, candidates, weights, whole, names = caseload.read(out.path)

    from recommender.answers.templates import find_templates
    from recommender.reports.templates_report import TemplatesReport

    templates = find_templates(
        qualification,
        candidates,
        weights=weights,
        within=Fraction(str(within)),
        time_limit=time_limit,
    )
    out.write(TemplatesReport(templates, names))
    if not (templates.templates and whole):
        raise SystemExit(1)
