"""Which optional units should a centre offer?"""

from __future__ import annotations

from fractions import Fraction

import click

from recommender.cli.caseload_inputs import ask_caseload, caseload_options
from recommender.cli.completion import complete_codes
from recommender.cli.options import (
    number_above_0,
    output_options,
    qualification_option,
    time_limit_option,
)
from recommender.cli.output import Output
from recommender.cli.typed_command import Command


def _read_sizes(
    context: click.Context, parameter: click.Parameter, value: str
) -> list[int]:
    """Read `8`, or a range like `8..16`."""
    first, dots, last = value.partition("..")
    ends = [first, last] if dots else [first, first]
    if not all(end.strip().isdecimal() and len(end) < 6 for end in ends):
        raise click.BadParameter(f"{value} is not a number or a range like 8..16")
    low, high = int(ends[0]), int(ends[1])
    if not 1 <= low <= high:
        raise click.BadParameter(f"{value} is not a range of numbers from 1")
    return [*range(low, high + 1)]


@click.command(cls=Command)
@caseload_options
@click.option(
    "--units",
    "sizes",
    required=True,
    callback=_read_sizes,
    metavar="K|FROM..TO",
    help="How many optional units to offer, or a range.",
)
@click.option(
    "--prepared",
    multiple=True,
    metavar="UNIT",
    shell_complete=complete_codes,
    help="A unit that is offered anyway; it counts towards --units.",
)
@number_above_0(
    "--max-loss",
    metavar="CREDITS",
    help="The most mismatch any candidate may have above their own best plan.",
)
@click.option(
    "--gap",
    type=click.FloatRange(0, 100),
    default=1.0,
    metavar="PERCENT",
    help="Stop within this percentage of the best; 0 is optimal.  [default: 1]",
)
@time_limit_option
@qualification_option
@output_options
def menu(
    cohort: str | None,
    roles: tuple[str, ...],
    sheet: str | None,
    skip_bad: bool,
    sizes: list[int],
    prepared: tuple[str, ...],
    max_loss: float | None,
    gap: float,
    qualification_name: str | None,
    time_limit: float,
    format_: str | None,
    output: str | None,
    force: bool,
) -> None:
    """Choose the optional units that a centre should offer to its candidates.

    \b
    Examples:
      recommender menu --role receptionist:5 --role field-engineer:3 --units 8
      recommender menu candidates.csv --units 8..16
      recommender menu candidates.csv --units 10 --prepared A13 --max-loss 6

    All candidates keep a valid plan, and their total mismatch is least. Mandatory
    units are always offered and not counted.
    """
    out = Output(format_, output, force)
    reading = {"sheet": sheet, "skip_bad": skip_bad}
    asked = ask_caseload(qualification_name, cohort, roles, **reading)

    from recommender.answers.menus import choose_menus
    from recommender.reports import menu_report

    found = choose_menus(
        asked.qualification,
        asked.candidates,
        sizes,
        weights=asked.weights,
        prepared=prepared,
        most_loss=None if max_loss is None else Fraction(str(max_loss)),
        within=Fraction(str(gap)) / 100,
        time_limit=time_limit,
    )
    out.tell(
        blocks=lambda: menu_report.menu_blocks(found),
        records=lambda: menu_report.menu_records(found),
        document=lambda to: to.menu_document(found),
    )
    if not (found.menus and asked.whole):
        raise SystemExit(1)
