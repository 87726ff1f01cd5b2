"""The commands that make a qualification's folder: empty, or from a spreadsheet."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from recommender.cli.layout_options import column_option, layout_options
from recommender.cli.options import output_options
from recommender.cli.terminal import show
from recommender.cli.typed_command import Command, WholeNumberRange
from recommender.qualifications.units import MOST_LEVEL
from recommender.safe_text import for_shell

if TYPE_CHECKING:
    from recommender.cli.output import Output
_area_option = click.option(
    "--area",
    metavar="AREA",
    help="Use this shipped vocabulary, e.g. customer-service.",
)


@click.command(cls=Command)
@click.argument("name")
@click.option("--folder", metavar="DIR", help="The folder to create.  [default: NAME]")
@_area_option
def new(name: str, folder: str | None, area: str | None) -> None:
    """Start a qualification: a folder of commented files to fill in.

    \b
    Examples:
      recommender qualification new my-diploma
      recommender qualification new my-diploma --area customer-service
    """
    from pathlib import Path

    from recommender.authoring.new_folder import start_qualification

    qualification = start_qualification(name, Path(folder or name), area)
    show(f"started: {qualification.folder}")
    for file in sorted(qualification.folder.iterdir()):
        show(f"  {file.name}")
    words = ["recommender", "qualification", "check", str(qualification.folder)]
    show(f"Next: {for_shell(words)}")


@click.command("import", cls=Command)
@click.argument("file", metavar="FILE.csv|xlsx")
@click.option(
    "--folder",
    metavar="DIR",
    help="The folder to create.  [default: the name of FILE]",
)
@click.option(
    "--sheet", metavar="NAME", help="The sheet to read, if a workbook has several."
)
@click.option(
    "--level",
    type=WholeNumberRange(0, MOST_LEVEL),
    metavar="LEVEL",
    help="The level of units for which the sheet gives none.",
)
@click.option(
    "--no-credits", is_flag=True, help="The units have no credits; each counts as 1."
)
@click.option(
    "--rules",
    metavar="FILE",
    help="The table of rules, if it is not a sheet of FILE.",
)
@click.option(
    "--accept-rules",
    is_flag=True,
    help="Put the rules that the sheet states in words in force.",
)
@column_option
@layout_options
@_area_option
@output_options()
def import_(file: str, out: Output, **options: Any) -> None:
    """Create a qualification's folder from a centre's spreadsheet of units.

    \b
    Examples:
      recommender qualification import units.csv
      recommender qualification import units.xlsx --folder my-diploma
      recommender qualification import units.csv --area customer-service

    Headers and values are read as people write them: Unit No, Credit Value,
    Level 3, 6 credits, 40 hrs. It reports how it read each column and every
    row that it could not read. Rules that the sheet states in words, such as
    "Group B (minimum 14 credits)" or "Barred with 302", are proposed, for you
    to check; those of a sheet "rules" (rule, measure, groups, level, at least,
    at most, needs, bars, when and more, see data/README.md) are in force. With
    --area, what the units assess is proposed from their titles.
    """
    from recommender.authoring.importing import import_qualification
    from recommender.reports.qualification_import_report import (
        QualificationImportReport,
    )

    has_credits = not options.pop("no_credits")
    answer = import_qualification(file, has_credits=has_credits, **options)
    out.write(QualificationImportReport(answer))
