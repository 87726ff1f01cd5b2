"""The command that chooses the optional units a centre should offer."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

import click

from recommender.cli.caseload_inputs import caseload_options
from recommender.cli.completion import complete_codes
from recommender.cli.options import (
    centre_options,
    credits_above_0,
    output_options,
    time_limit_option,
)
from recommender.cli.output import SHEETS_AND_WORKBOOKS
from recommender.cli.typed_command import Command, NumberRange

if TYPE_CHECKING:
    from recommender.cli.caseload_inputs import CaseloadOptions
    from recommender.cli.output import Output
    from recommender.cli.people_options import PeopleOptions


def _read_sizes(
    context: click.Context, parameter: click.Parameter, value: str
) -> list[int]:
    """Read `8`, or a range like `8..16`."""
    first, dots, last = value.partition("..")
    ends = [first, last] if dots else [first, first]
    if not all(end.strip().isdecimal() and len(end) < 6 for end in ends):
        raise click.BadParameter(f"{value} is not a number or a range like 8..16")
    low, high = int(ends[0]), int(ends[1])
    if low > high:
        hint = f"write the smaller number first, {high}..{low}"
        raise click.BadParameter(f"{value} is not a range: {hint}")
    if low < 1:
        raise click.BadParameter(f"{value} is not in the range x>=1")
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
@credits_above_0(
    "--max-loss",
    metavar="CREDITS",
    help="Mismatch allowed to each candidate above their own best plan.",
)
@click.option(
    "--gap",
    type=NumberRange(0, 100),
    default=1.0,
    metavar="PERCENT",
    help="Stop within this percentage of the best; 0 is optimal.  [default: 1]",
)
@time_limit_option
@centre_options
@output_options(also=SHEETS_AND_WORKBOOKS, pictures=("menu",))
def menu(
    caseload: CaseloadOptions,
    sizes: list[int],
    prepared: tuple[str, ...],
    max_loss: float | None,
    gap: float,
    time_limit: float,
    people: PeopleOptions,
    out: Output,
) -> None:
    """Choose the optional units that a centre should offer to its candidates.

    \b
    Examples:
      recommender menu --role receptionist:5 --role field-engineer:3 --units 8
      recommender menu candidates.csv --units 8..16
      recommender menu candidates.csv --units 10 --prepared A13 --max-loss 6
      recommender menu candidates.csv --units 8..16 --picture menu --output menu.svg
      recommender menu candidates.csv --units 10 --output menu.docx

    All candidates keep a valid plan, with the least total mismatch. Mandatory units
    are always offered, and not counted. A sheet to decide on is written as .html,
    .docx or .xlsx.
    """
    qualification, candidates, weights, whole, names = caseload.read(out.path)

    from recommender.answers.menus import choose_menus
    from recommender.reports.menu_report import MenuReport
    from recommender.reports.pictures.caseload_charts import require_sizes

    if out.picture:
        require_sizes(len(sizes))
    menus = choose_menus(
        qualification,
        candidates,
        sizes,
        weights=weights,
        prepared=prepared,
        most_loss=None if max_loss is None else Fraction(str(max_loss)),
        within=Fraction(str(gap)) / 100,
        time_limit=time_limit,
    )
    on_sheet = people.for_sheet(is_sheet=out.is_sheet)
    if out.picture and menus.menus:
        out.write_picture(menus)
    else:
        out.for_report().write(MenuReport(menus, names), on_sheet)
    if not (menus.menus and whole):
        raise SystemExit(1)
