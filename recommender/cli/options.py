"""Options that several commands share, and what they mean."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import click

from recommender.cli.completing import (
    complete_codes,
    complete_roles,
    complete_tag_names,
    complete_tags,
)

if TYPE_CHECKING:
    from collections.abc import Callable


def _together(*options: Callable[[Any], Any]) -> Callable[[Any], Any]:
    """Make one decorator of several, in the order in which help lists them."""

    def add(command: Any) -> Any:
        for option in reversed(options):
            command = option(command)
        return command

    return add


def _positive(
    context: click.Context, parameter: click.Parameter, value: float | None
) -> float | None:
    if value is not None and not (math.isfinite(value) and value > 0):
        raise click.BadParameter(f"{value} is not a number above 0")
    return value


def number_above_0(name: str, **attributes: Any) -> Callable[[Any], Any]:
    """Make an option that takes a finite number above 0."""
    return click.option(name, type=float, callback=_positive, **attributes)


def _credits(name: str, help_: str) -> Callable[[Any], Any]:
    kind = click.IntRange(0, 10_000)
    return click.option(name, type=kind, metavar="CREDITS", help=help_)


def _units(name: str, into: str, help_: str) -> Callable[[Any], Any]:
    return click.option(
        name,
        into,
        multiple=True,
        metavar="UNIT",
        shell_complete=complete_codes,
        help=help_,
    )


qualification_option = click.option(
    "--qualification",
    "-q",
    metavar="NAME|FOLDER",
    help="A shipped qualification, or a folder of your own.",
)

sheet_option = click.option(
    "--sheet", metavar="NAME", help="Which sheet of a workbook."
)

skip_bad_option = click.option(
    "--skip-bad", is_flag=True, help="Leave out rows with faults, and say which."
)


def _output(*more_formats: str) -> Callable[[Any], Any]:
    return _together(
        click.option(
            "--format",
            "format_",
            type=click.Choice(["table", "json", "csv", "md", *more_formats]),
            help="How to tell it; a file's suffix decides otherwise.",
        ),
        click.option("--output", "-o", metavar="FILE", help="Write the answer here."),
        click.option("--force", is_flag=True, help="Replace the output file."),
    )


output_options = _output()
output_or_calendar_options = _output("ics")
output_or_candidate_options = _output("toml")

job_options = _together(
    click.option(
        "--role",
        metavar="ROLE",
        shell_complete=complete_roles,
        help="A role to start from; recommender roles lists them.",
    ),
    click.option(
        "--tag",
        "tags",
        multiple=True,
        metavar="TAG[:HOW-OFTEN]",
        shell_complete=complete_tags,
        help="A task of the job: daily (the default), weekly, sometimes, never.",
    ),
    click.option(
        "--no-tag",
        "no_tags",
        multiple=True,
        metavar="TAG",
        shell_complete=complete_tag_names,
        help="No part of this job, whatever the role says.",
    ),
    click.option(
        "--candidate",
        "candidate_file",
        metavar="FILE",
        help="A candidate file (TOML), or - for standard input.",
    ),
    click.option("--bare", is_flag=True, help="Without what every job has."),
    click.option(
        "--job-text",
        metavar="FILE",
        help="Find the tags of a job description in this text, and the nearest role.",
    ),
    click.option(
        "--no-role", is_flag=True, help="With --job-text: take no role from the text."
    ),
)

reading_option = click.option(
    "--reading",
    "readings",
    multiple=True,
    metavar="RULE:READING",
    help="Read a rule in another way, e.g. level-3:at-or-above.",
)

fact_option = click.option(
    "--fact",
    "facts",
    multiple=True,
    metavar="FACT:VALUE",
    help="What rules ask for besides units, e.g. a pathway; see recommender rules.",
)

wish_options = _together(
    _units("--with", "with_units", "Must be in the plan."),
    _units("--without", "without_units", "Must not be in the plan."),
    _units("--have", "have", "Already achieved: counts, costs nothing new; UNIT:HOW."),
    _units("--withdrawn", "withdrawn", "No longer offered; who holds it keeps it."),
    click.option(
        "--include-expired",
        is_flag=True,
        help="Take units that the data says are no longer offered, or not yet.",
    ),
    _credits("--max-credits", "At most so many in all; overrides --spare."),
    _credits("--spare", "Credits more than the fewest possible.  [default: 3]"),
    click.option(
        "--units-only",
        is_flag=True,
        help="Units worth taking by themselves, no diploma; overrides --spare.",
    ),
    click.option(
        "--max-level",
        type=click.IntRange(1, 8),
        metavar="LEVEL",
        help="No unit above this level.",
    ),
    click.option(
        "--lift",
        multiple=True,
        metavar="GUIDANCE",
        help="Set a piece of guidance aside, e.g. level-4.",
    ),
    click.option(
        "--endorse",
        multiple=True,
        metavar="TITLE",
        help="Earn this extra title, where the qualification has some.",
    ),
    fact_option,
    reading_option,
)

not_have_option = _units("--not-have", "not_have", "Not achieved after all.")

time_options = _together(
    number_above_0(
        "--hours-per-week", metavar="HOURS", help="Guided hours a week: say how long."
    ),
    click.option("--start", metavar="DATE", help="The first day, e.g. 2026-12-01."),
    click.option(
        "--finish-by", metavar="DATE", help="A deadline: a plan must fit the hours."
    ),
    click.option(
        "--parallel",
        type=click.IntRange(1, 100),
        metavar="N",
        help="Up to N units under way at once.  [default: 1]",
    ),
    click.option(
        "--mandatory",
        type=click.Choice(["first", "alongside"]),
        help="When mandatory units are taken.  [default: first]",
    ),
)


time_limit_option = number_above_0(
    "--time-limit",
    default=60.0,
    metavar="SECONDS",
    help="Stop after this.  [default: 60]",
)
