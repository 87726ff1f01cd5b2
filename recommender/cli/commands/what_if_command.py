"""The command that compares a candidate's plan before and after a change."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click
from click.core import ParameterSource

from recommender.cli.inputs import are_any_typed, load
from recommender.cli.options import (
    job_options,
    not_have_option,
    output_options,
    people_options,
    qualification_option,
    time_limit_option,
    time_options,
    wish_options,
)
from recommender.cli.output import SHEETS_AND_WORKBOOKS, end_without_plan
from recommender.cli.sides import BUT, read_sides
from recommender.cli.typed_command import Command, WholeNumberRange

if TYPE_CHECKING:
    from recommender.answers.ways_out import WaysOut
    from recommender.cli.output import Output
    from recommender.cli.people_options import PeopleOptions
    from recommender.requests.sheet_names import SheetNames

_BEFORE, _TYPED = "recommender.before", "recommender.typed"
# Options that are about neither side; they may be typed on either.
_OF_BOTH_SIDES = (
    "format_", "output", "force", "qualification_name", "time_limit",
    "candidate", "assessor", "centre",
)  # fmt: skip


class WhatIf(Command):
    """A command with two sets of options: before the word `but`, and after it."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Parse the words before `but` into the context, and the rest as usual."""
        ctx.meta[_TYPED] = tuple(args)
        if BUT not in args:
            return super().parse_args(ctx, args)
        place = args.index(BUT)
        before = click.Context(self, info_name=ctx.info_name, parent=ctx.parent)
        super().parse_args(before, args[:place])
        rest = super().parse_args(ctx, args[place + 1 :])
        for name in _OF_BOTH_SIDES:
            if ctx.get_parameter_source(name) is not ParameterSource.COMMANDLINE:
                ctx.params[name] = before.params[name]
        ctx.params["keep_close"] |= before.params["keep_close"]
        if ctx.params["changes"] is None:
            ctx.params["changes"] = before.params["changes"]
        ctx.meta[_BEFORE] = before.params
        return rest


@click.command("what-if", cls=WhatIf)
@job_options
@wish_options
@not_have_option
@time_options
@click.option(
    "--keep-close",
    is_flag=True,
    help="Change as few units as possible, and show what more changes gain.",
)
@click.option(
    "--changes",
    type=WholeNumberRange(0, 10_000),
    metavar="N",
    help="Add or drop at most N units; a swap is two changes.",
)
@click.option(
    "--scenarios", metavar="FILE", help="Compare the [[scenarios]] of a candidate file."
)
@time_limit_option
@qualification_option
@people_options
@output_options(also=SHEETS_AND_WORKBOOKS)
@click.pass_context
def what_if(
    context: click.Context,
    /,
    keep_close: bool,
    changes: int | None,
    scenarios: str | None,
    qualification_name: str | None,
    time_limit: float,
    people: PeopleOptions,
    out: Output,
    **options: Any,
) -> None:
    """Compare a candidate's plan with the plan after a change, side by side.

    \b
    Examples:
      recommender what-if --role receptionist --without B10
      recommender what-if --role receptionist --tag incoming-calls:never
      recommender what-if --role receptionist --have D6 but --not-have D6
      recommender what-if --candidate adviser.toml --role team-leader --keep-close
      recommender what-if --role receptionist but --tag selling --changes 4
      recommender what-if --scenarios adviser.toml
      recommender what-if --role receptionist --without B10 --output change.html

    Options before the word "but" describe the candidate; options after it are the
    changes. Without "but", a candidate file describes the candidate and all options
    are changes; if there is no file, the role and tags describe the candidate and the
    wishes are changes. If there are only a role and tags, the tags are the changes.

    --keep-close compares the plan with the fewest changes. It also lists the best
    plan for each number of changes that gains something (one row each in CSV);
    --changes N compares one of these. A sheet to agree on is written as .html, .docx or
    .xlsx.
    """
    if scenarios is not None:
        _refuse_few_changes(keep_close, changes)
        names = people.for_sheet(scenarios, is_sheet=out.is_sheet)
        _compare(scenarios, qualification_name, time_limit, out, names, options)
        return
    before, typed = context.meta.get(_BEFORE), context.meta[_TYPED]
    sides = read_sides(before, options, qualification_name, typed)

    from recommender.answers.plan_details import (
        add_details_to_comparison,
        add_details_to_ways,
    )
    from recommender.answers.ways_out import ways_out
    from recommender.answers.what_ifs import what_if as compare
    from recommender.reports.what_if_report import WhatIfReport
    from recommender.solver.engine.clock import Clock

    clock = Clock(time_limit)
    comparison = compare(
        *sides,
        keep_close=keep_close,
        most_changes=changes,
        time_limit=clock,
    )
    ways: WaysOut | None = ways_out(comparison.after, time_limit=clock)
    comparison = add_details_to_comparison(comparison, clock)
    if out.is_json:
        ways = add_details_to_ways(ways, clock)
    file = (before or options)["candidate_file"]
    names = people.for_sheet(file, is_sheet=out.is_sheet)
    out.write(WhatIfReport(comparison, ways, by_step=changes is None), names)
    end_without_plan(comparison.after)


def _refuse_few_changes(keep_close: bool, changes: int | None) -> None:
    from recommender.errors import Fault, RequestError

    if keep_close or changes is not None:
        message = (
            "--keep-close and --changes compare two plans; --scenarios compares several"
        )
        raise RequestError(Fault("args-conflict", message, "remove one of them"))


def _compare(
    file: str,
    qualification_name: str | None,
    time_limit: float,
    out: Output,
    people: SheetNames | None,
    options: dict[str, Any],
) -> None:
    from pathlib import Path

    from recommender.answers.plan_details import add_details_to_scenarios
    from recommender.answers.what_ifs import compare_scenarios
    from recommender.errors import Fault, RequestError
    from recommender.reports.what_if_report import ScenariosReport
    from recommender.requests.scenarios import read_scenarios
    from recommender.solver.engine.clock import Clock

    if are_any_typed(options) or options["candidate_file"]:
        message = "--scenarios cannot be combined with other requests"
        raise RequestError(
            Fault("args-conflict", message, "write them in the file instead")
        )
    scenarios = read_scenarios(
        Path(file), lambda named: load(qualification_name or named)
    )
    clock = Clock(time_limit)
    answers = compare_scenarios(*scenarios, time_limit=clock)
    answers = add_details_to_scenarios(answers, clock)
    out.write(ScenariosReport(answers), people)
    if not any(answer.plans for answer in answers.values()):
        raise SystemExit(1)
