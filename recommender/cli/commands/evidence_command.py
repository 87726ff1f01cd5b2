"""The command that plans on which occasions evidence is gathered."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from recommender.cli.completion import complete_occasions
from recommender.cli.options import (
    job_options,
    output_options,
    people_options,
    request_options,
    time_limit_option,
    time_options,
    wish_options,
)
from recommender.cli.output import SHEETS_AND_WORKBOOKS, end_without_plan
from recommender.cli.terminal import tell
from recommender.cli.typed_command import Command, WholeNumberRange

if TYPE_CHECKING:
    from recommender.answers.evidence_planning import EvidenceAnswer
    from recommender.answers.recommendation import Recommendation
    from recommender.cli.inputs import RequestOptions
    from recommender.cli.output import Output
    from recommender.cli.people_options import PeopleOptions
    from recommender.qualifications.qualification import Qualification
    from recommender.qualifications.units import Unit
    from recommender.requests.candidate import Candidate
    from recommender.solver.engine.clock import Clock


@click.command(cls=Command)
@click.option(
    "--plan", "plan_file", metavar="FILE", help="A plan saved with --format json."
)
@click.option(
    "--with-occasion",
    multiple=True,
    metavar="KIND:TASK",
    shell_complete=complete_occasions,
    help="An occasion that is held whatever else is.",
)
@click.option(
    "--without-occasion",
    multiple=True,
    metavar="KIND[:TASK]",
    shell_complete=complete_occasions,
    help="An occasion that is not possible, or a whole kind of evidence.",
)
@click.option(
    "--max-visits",
    type=WholeNumberRange(0, 1_000),
    metavar="N",
    help="The most visits; what is seen and asked about one task is one.",
)
@click.option(
    "--swap", metavar="UNIT:UNIT", help="Show what changes with another unit instead."
)
@click.option(
    "--evidence",
    "own_file",
    metavar="FILE",
    help="A centre's own file over evidence.toml; see data/README.md.",
)
@request_options(job_options, wish_options, time_options)
@time_limit_option
@people_options
@output_options(also=SHEETS_AND_WORKBOOKS)
def evidence(
    plan_file: str | None,
    with_occasion: tuple[str, ...],
    without_occasion: tuple[str, ...],
    max_visits: int | None,
    swap: str | None,
    own_file: str | None,
    request: RequestOptions,
    time_limit: float,
    people: PeopleOptions,
    out: Output,
) -> None:
    """Plan how each unit is evidenced, on as few occasions as possible.

    \b
    Examples:
      recommender evidence --role contact-centre-adviser
      recommender evidence --role receptionist --hours-per-week 4 --start today
      recommender evidence --plan plan.json --output assessment.docx
      recommender evidence --role receptionist --max-visits 4
      recommender evidence --role receptionist --without-occasion testimony
      recommender evidence --role receptionist --swap D3:D6

    An occasion is a kind of evidence at a task of the job: an observed shift of calls,
    or the calls recorded. It serves every unit that assesses the task, or one that is
    seen at the same time. The kinds are observation, products, testimony, statement
    and questions. Each new unit gets what evidence.toml wants of it; the fewest
    occasions come first, then those at frequent tasks, then the fewest visits.
    """
    from pathlib import Path

    from recommender.answers.plan_details import add_details
    from recommender.cli.inputs import occasion_wishes
    from recommender.loading.evidence_guide import load_evidence
    from recommender.reports.evidence_report import EvidenceReport
    from recommender.solver.engine.clock import Clock

    clock = Clock(time_limit)
    file, with_, without = request.candidate_file, with_occasion, without_occasion
    qualification, candidate, (guide, _, pair) = request.read_beside(
        lambda here, _: load_evidence(here, Path(own_file) if own_file else None),
        # Those of the file are told with its rows.
        lambda here, _: occasion_wishes(None, here, with_, without, max_visits),
        lambda here, _: None if swap is None else _pair(swap, here),
    )
    wishes = occasion_wishes(file, qualification, with_, without, max_visits)
    recommendation = _plan(qualification, candidate, plan_file, clock)
    names = people.for_sheet(request.candidate_file, is_sheet=out.is_sheet)
    if not recommendation.plans:
        _write_without_plan(recommendation, out, clock)
        return

    from recommender.answers.evidence_planning import plan_evidence

    recommendation = add_details(recommendation, clock, most=1)
    answer = plan_evidence(
        recommendation, wishes, guide=guide, swap=pair, time_limit=clock
    )
    out.write(EvidenceReport(recommendation, answer), names)
    _end(recommendation, answer)


def _plan(
    qualification: Qualification,
    candidate: Candidate,
    plan_file: str | None,
    clock: Clock,
) -> Recommendation:
    """Return the best plan, or that of a file for the candidate it was made for."""
    from recommender.answers.recommendation import recommend

    if plan_file is None:
        return recommend(qualification, candidate, time_limit=clock)
    from dataclasses import replace
    from pathlib import Path

    from recommender.answers.evidence_planning import fixed_plan
    from recommender.requests.candidate import override
    from recommender.requests.resolving import resolve
    from recommender.requests.saved_plan import read_saved_plan

    saved = read_saved_plan(Path(plan_file))
    if (change := saved.data_change(qualification)) is not None:
        tell(f"note: {plan_file}: {change}")
    made_for = replace(saved.job, wishes=saved.wishes(qualification))
    candidate = override(made_for, candidate)
    # Those from elsewhere are in the candidate's catalogue, and not in that of all.
    own = {code for code, _ in resolve(candidate, qualification).wishes.external}
    listed = (code for code in saved.codes if code not in own)
    codes = [qualification.catalogue.find(code).code for code in listed]
    fixed = fixed_plan(candidate, codes, qualification)
    return recommend(qualification, fixed, time_limit=clock)


def _pair(text: str, qualification: Qualification) -> tuple[Unit, Unit]:
    """Return the units of a swap.

    Raises:
        RequestError: there are not two, or one is unknown.
    """
    from recommender.errors import Fault, RequestError, printable
    from recommender.requests.faults_together import FaultsTogether

    codes = [code.strip() for code in text.split(":")]
    if len(codes) != 2 or not all(codes):
        message = f"--swap {printable(text)} does not name two units"
        hint = "write the unit that leaves and the one that enters, such as D3:D6"
        raise RequestError(Fault("swap-unit", message, hint))
    faults = FaultsTogether()
    units = faults.attempt_all(qualification.catalogue.find, codes)
    faults.raise_all()
    leaves, enters = units
    return leaves, enters


def _write_without_plan(
    recommendation: Recommendation, out: Output, clock: Clock
) -> None:
    from recommender.answers.plan_details import add_details_to_ways
    from recommender.answers.ways_out import ways_out
    from recommender.reports.evidence_report import EvidenceReport

    ways = ways_out(recommendation, time_limit=clock)
    if out.is_json:
        ways = add_details_to_ways(ways, clock) or ways
    out.write(EvidenceReport(recommendation, ways=ways))
    end_without_plan(recommendation)


def _end(recommendation: Recommendation, answer: EvidenceAnswer) -> None:
    """Exit with the code of the occasions, then with that of the plan."""
    from recommender.qualifications.plans import Status

    if answer.status is Status.INFEASIBLE:
        raise SystemExit(1)
    if answer.status is not Status.OPTIMAL:
        raise SystemExit(3)
    end_without_plan(recommendation)
