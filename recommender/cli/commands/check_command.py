"""The command that checks a set of units against the rules."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import click

from recommender.cli.completion import complete_codes
from recommender.cli.options import (
    elsewhere_option,
    fact_option,
    grade_option,
    have_option,
    job_options,
    output_options,
    people_options,
    reading_option,
    request_options,
    unit_credits_option,
    waive_options,
)
from recommender.cli.output import SHEETS_AND_WORKBOOKS
from recommender.cli.terminal import tell, tell_notes
from recommender.cli.typed_command import Command, WholeNumberRange
from recommender.errors import counted

if TYPE_CHECKING:
    from recommender.answers.checks import Checked
    from recommender.answers.repairs import Repairs
    from recommender.cli.inputs import RequestOptions
    from recommender.cli.output import Output
    from recommender.cli.people_options import PeopleOptions
    from recommender.qualifications.qualification import Qualification
    from recommender.qualifications.units import Unit
    from recommender.requests.saved_plan import SavedPlan


@click.command(cls=Command)
@click.argument("codes", nargs=-1, metavar="[UNIT]...", shell_complete=complete_codes)
@click.option(
    "--plan", "plan_file", metavar="FILE", help="A plan saved with --format json."
)
@click.option(
    "--locked",
    multiple=True,
    metavar="UNIT",
    shell_complete=complete_codes,
    help="A unit that every repair must keep.",
)
@click.option(
    "--top",
    type=WholeNumberRange(0, 100),
    default=3,
    metavar="N",
    help="Show the N nearest valid sets; 0 for none.  [default: 3]",
)
@click.option("--full", is_flag=True, help="Show what each unit is counted towards.")
@request_options(
    job_options,
    have_option,
    elsewhere_option,
    unit_credits_option,
    grade_option,
    fact_option,
    reading_option,
    waive_options,
)
@people_options
@output_options(also=SHEETS_AND_WORKBOOKS)
def check(
    codes: tuple[str, ...],
    plan_file: str | None,
    locked: tuple[str, ...],
    top: int,
    full: bool,
    request: RequestOptions,
    people: PeopleOptions,
    out: Output,
) -> None:
    """Check whether a set of units keeps every rule; if not, repair it.

    \b
    Examples:
      recommender check F3 F4 A3 A13 B11 C5 D6
      recommender check F3 F4 A3 A13 B11 C5
      recommender check F3 F4 A3 A13 B11 --locked A3 --role council-officer
      recommender check --plan plan.json
      recommender check F3 F4 A3 A13 B11 C5 D6 --output evidence.docx

    With a role or tags it also shows how well the set suits that job. The repairs
    are the valid sets with the fewest units added or dropped. A saved plan includes
    the units held, credits, grades, facts and readings. A sheet for a verifier is
    written as .html, .docx or .xlsx.
    """
    from recommender.answers.checks import check_units
    from recommender.reports.check_report import CheckReport
    from recommender.requests.candidate import Candidate, override
    from recommender.requests.resolving import resolve

    saved = _saved(codes, plan_file)
    qualification, candidate, ((units, unknown, kept),) = request.read_beside(
        lambda here, _: _named_units(codes, saved, locked, here)
    )
    if saved is not None:
        # It is checked for the candidate it was made for, unless options differ.
        candidate = override(Candidate(wishes=saved.wishes(qualification)), candidate)
    if saved is not None and (change := saved.data_change(qualification)) is not None:
        tell(f"note: {plan_file}: {change}")
    own = {code for code, _ in resolve(candidate, qualification).wishes.external}
    unknown = [code for code in unknown if code not in own]
    candidate = resolve(candidate, qualification)
    names = people.for_sheet(request.candidate_file, is_sheet=out.is_sheet)
    checked = check_units(qualification, candidate, units, unknown)
    if checked.valid:
        out.write(CheckReport(checked, saved=saved, full=full), names)
        return
    repairs = _repairs(checked, kept, top) if top else None
    out.write(CheckReport(checked, repairs, saved, full=full), names)
    raise SystemExit(1)


def _repairs(checked: Checked, locked: tuple[str, ...], top: int) -> Repairs:
    """Find the nearest valid sets; a valid set is checked without the solver."""
    from recommender.answers.plan_details import add_details_to_repairs
    from recommender.answers.repairs import repair
    from recommender.solver.engine.clock import Clock

    qualification, candidate = checked.qualification, checked.candidate
    repairs = repair(qualification, candidate, checked.units, locked=locked, top=top)
    return add_details_to_repairs(checked, repairs, Clock())


def _named_units(
    codes: tuple[str, ...],
    saved: SavedPlan | None,
    locked: tuple[str, ...],
    qualification: Qualification,
) -> tuple[list[Unit], list[str], tuple[str, ...]]:
    """Return the units to check, the codes that are unknown, and the locked units."""
    units, unknown = _units(codes, saved, qualification)
    return units, unknown, _locked(locked, units, qualification)


def _locked(
    codes: tuple[str, ...], units: list[Unit], qualification: Qualification
) -> tuple[str, ...]:
    """Return the locked codes; all must be in the set."""
    from recommender.errors import Fault, RequestError

    locked = tuple(qualification.catalogue.find(code).code for code in codes)
    in_set = {unit.code for unit in units}
    faults = [
        Fault(
            "locked-unknown", f"--locked {code} is not in the set", f"add {code} to it"
        )
        for code in locked
        if code not in in_set
    ]
    if faults:
        raise RequestError(*faults)
    return locked


def _saved(codes: tuple[str, ...], plan_file: str | None) -> SavedPlan | None:
    """Read a saved plan, unless codes are given instead."""
    from pathlib import Path

    from recommender.errors import Fault, RequestError
    from recommender.requests.saved_plan import read_saved_plan

    if bool(codes) == (plan_file is not None):
        message = "give unit codes, or a saved plan with --plan"
        hint = "for example: recommender check F3 F4 A3 A13 B11 C5 D6"
        raise RequestError(Fault("units-missing", message, hint))
    return None if plan_file is None else read_saved_plan(Path(plan_file))


def _units(
    codes: tuple[str, ...], saved: SavedPlan | None, qualification: Qualification
) -> tuple[list[Unit], list[str]]:
    """Return the units to check, in catalogue order, and the unknown codes.

    A code that is typed must be known; one in a saved plan is a finding.
    """
    from recommender.errors import Fault, RequestError

    times: Counter[str] = Counter()
    unknown: list[str] = []
    faults: list[Fault] = []
    for code in codes if saved is None else saved.codes:
        try:
            unit = qualification.catalogue.find(code)
        except RequestError as error:
            faults += error.faults
            unknown.append(code)
            continue
        times[unit.code] += 1
    tell_notes(
        f"{code} is given {'twice' if n == 2 else counted(n, 'time')} and counted once"
        for code, n in times.items()
        if n > 1
    )
    if faults and saved is None:
        raise RequestError(*faults)
    units = [u for u in qualification.catalogue.units if u.code in times]
    return units, unknown
