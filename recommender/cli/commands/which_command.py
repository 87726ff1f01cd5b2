"""The command that says which qualification suits a job."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from recommender.cli.compared_inputs import ComparedOptions
from recommender.cli.completion import complete_qualifications
from recommender.cli.options import (
    as_one_argument,
    job_options,
    output_options,
    people_options,
    time_limit_option,
    time_options,
    whole_plan_options,
)
from recommender.cli.output import SHEETS_AND_WORKBOOKS
from recommender.cli.terminal import tell
from recommender.cli.typed_command import Command

if TYPE_CHECKING:
    from recommender.cli.compared_inputs import ComparedRequest
    from recommender.cli.output import Output
    from recommender.cli.people_options import PeopleOptions

comparison_options = as_one_argument(
    "options",
    ComparedOptions,
    job_options,
    whole_plan_options,
    time_options,
    click.option(
        "--qualification",
        "qualification_names",
        "-q",
        multiple=True,
        metavar="NAME|FOLDER",
        shell_complete=complete_qualifications,
        help="Compare only these; by default all shipped ones of the job's area.",
    ),
    click.option(
        "--folder",
        "folders",
        multiple=True,
        metavar="NAME|FOLDER",
        help="Your own qualification, to compare with the shipped ones.",
    ),
    click.option(
        "--held-in",
        metavar="NAME|FOLDER",
        shell_complete=complete_qualifications,
        help="Where the units held were achieved, if a code is not clear.",
    ),
    click.option(
        "--after",
        metavar="PLAN",
        help="A saved plan, finished: what can follow, and what is left to do there.",
    ),
)


@click.command(cls=Command)
@comparison_options
@time_limit_option
@people_options
@output_options(also=SHEETS_AND_WORKBOOKS)
def which(
    options: ComparedOptions,
    time_limit: float,
    people: PeopleOptions,
    out: Output,
) -> None:
    """Find which qualification suits a job, and at which level.

    \b
    Examples:
      recommender which --role receptionist
      recommender which --role receptionist --have A11 --held-in ocr-03455
      recommender which --tag complaints --tag writing:weekly --max-credits 45
      recommender which --job-text job.txt --output which.html
      recommender which --role waiter --folder my-diploma
      recommender which --role team-leader -q my-level-2 -q my-level-3
      recommender which --after plan.json

    The plan in each qualification is the one that plan finds there. Those with a valid
    plan come first, the least mismatch first: the credits that are not part of the job,
    plus the part of the job left out. A longer qualification has to pay for its further
    credits by covering more of the job. Units held count in each qualification that has
    the same unit: the same national reference or, where one has none, the same code,
    title, level and credits. With --after the units of a finished plan are held, and
    what it leads to and what is of a higher level is compared. Exits with 1 if there is
    no valid plan, or if something named cannot be compared.
    """
    comparison = options.read()

    from recommender.answers.qualification_choice import compare_qualifications
    from recommender.reports.which_report import WhichReport

    choice = compare_qualifications(
        comparison.qualifications,
        comparison.candidate,
        held_in=comparison.held_in,
        is_finished=comparison.is_finished,
        time_limit=time_limit,
    )
    names = people.for_sheet(options.candidate_file, is_sheet=out.is_sheet)
    out.write(WhichReport(choice, comparison.refused), names)
    _end(choice.is_proven, bool(choice.with_plans), comparison)


def _end(is_proven: bool, has_plan: bool, comparison: ComparedRequest) -> None:
    """Exit with the code of an answer that is not proven, or is a no."""
    if not is_proven:
        note = "not everything is proven; allow more time with --time-limit"
        tell(f"note: {note}")
        raise SystemExit(3)
    if not has_plan or comparison.refused:
        raise SystemExit(1)
