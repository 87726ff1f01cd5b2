"""The command that finds the best unit plan for a job."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, NoReturn

import click

from recommender.cli.options import (
    credits_above_0,
    job_options,
    output_options,
    people_options,
    request_options,
    time_limit_option,
    time_options,
    wish_options,
)
from recommender.cli.other_plans import (
    plans_without_wishes,
    recommend_least_regret,
    recommend_near_best,
    refuse_others,
    regret_of,
)
from recommender.cli.output import SHEETS_AND_WORKBOOKS, end_without_plan
from recommender.cli.terminal import tell
from recommender.cli.typed_command import Command, WholeNumberRange
from recommender.extras import require_package

if TYPE_CHECKING:
    from recommender.answers.evidence_planning import EvidenceAnswer
    from recommender.answers.questions import Questions
    from recommender.answers.recommendation import Recommendation
    from recommender.answers.regret_analysis import Regret
    from recommender.cli.inputs import RequestOptions
    from recommender.cli.output import Output
    from recommender.cli.people_options import PeopleOptions
    from recommender.qualifications.qualification import Qualification
    from recommender.reports.plan_report import PlanReport
    from recommender.requests.candidate import Candidate, Wishes
    from recommender.requests.sheet_names import SheetNames
    from recommender.solver.engine.clock import Clock


@click.command(cls=Command)
@request_options(job_options, wish_options, time_options)
@click.option(
    "--top",
    type=WholeNumberRange(1, 1_000),
    default=1,
    metavar="N",
    help="Show the N best plans.  [default: 1]",
)
@click.option(
    "--diverse",
    is_flag=True,
    help="Show plans that differ most, instead of the next best.",
)
@credits_above_0(
    "--within",
    default=2.0,
    metavar="CREDITS",
    help="How much more mismatch a diverse plan may have.  [default: 2]",
)
@click.option("--second-opinion", is_flag=True, help="Check the result with SCIP too.")
@click.option(
    "--robust",
    is_flag=True,
    help="If tags are uncertain, find the plan with the least regret.",
)
@credits_above_0(
    "--prefer-evidence",
    metavar="CREDITS",
    help="The fewest occasions for evidence, for at most so much more mismatch.",
)
@click.option(
    "--no-questions",
    is_flag=True,
    help="With --job-text: do not ask about likely tasks in a terminal.",
)
@click.option(
    "--full", is_flag=True, help="Show each rule, all reasons and what could change."
)
@time_limit_option
@people_options
@click.option(
    "--letter",
    metavar="FILE",
    help="Write a letter to the candidate too: .html, .docx or .txt.",
)
@click.option(
    "--certificate",
    metavar="FILE",
    help="Write what others need to check the plan: .json, for recommender verify.",
)
@output_options(
    also=("ics", *SHEETS_AND_WORKBOOKS), pictures=("coverage", "credits", "timeline")
)
def plan(
    request: RequestOptions,
    top: int,
    diverse: bool,
    within: float,
    second_opinion: bool,
    robust: bool,
    prefer_evidence: float | None,
    no_questions: bool,
    full: bool,
    time_limit: float,
    people: PeopleOptions,
    letter: str | None,
    certificate: str | None,
    out: Output,
) -> None:
    """Find the best unit plan for a job, and prove that it is optimal.

    \b
    Examples:
      recommender plan --role contact-centre-adviser
      recommender plan --role receptionist --without B10 --have D6
      recommender plan --tag writing --tag complaints:weekly --top 3
      recommender plan --role receptionist --top 4 --diverse --within 3
      recommender plan --role team-leader --lift level-4 --spare 6
      recommender plan --role field-engineer --max-credits 20
      recommender plan --role field-engineer --units-only --max-credits 12
      recommender plan --role receptionist --no-tag selling --withdrawn A10
      recommender plan --hours-per-week 4 --start today --output plan.ics
      recommender plan --job-text job.txt
      recommender plan --role receptionist --centre "North Centre" --output plan.html
      recommender plan --role receptionist --have D6 --output plan.xlsx
      recommender plan --role receptionist --letter letter.docx
      recommender plan --role receptionist --certificate plan.json
      recommender plan --role receptionist --picture coverage --output coverage.svg
      recommender plan --role receptionist --tag complaints:maybe --robust
      recommender plan --role receptionist --prefer-evidence 2

    The best plan has the least mismatch: the credits that are not part of the job,
    plus the part of the job left out. Among plans with equal mismatch, the one with
    the fewest credits is best, then the one with the fewest units. A sheet to print and
    sign is written as .html, .docx or .xlsx; the workbook counts the rules again when a
    unit is put in or taken out. A letter tells the candidate the plan in plain
    words. Sheets, pictures and calendars (.ics) need extra packages: recommender doctor
    shows how to install them.
    """
    letter_out = _settle_letter(letter, out)
    certificate_out = _settle_certificate(certificate, out, letter_out)
    qualification, candidate = request.read()
    if out.format == "ics":
        require_package("icalendar", "calendar")
        _require_dates(candidate.wishes)
    if not no_questions and _can_ask(out):
        candidate = _ask(qualification, candidate, time_limit)

    from recommender.solver.engine.clock import Clock

    clock = Clock(time_limit)
    checked = second_opinion or certificate is not None
    if robust:
        others = checked or prefer_evidence is not None
        refuse_others("--robust", top, diverse, others)
        answer, regret = recommend_least_regret(qualification, candidate, clock)
    elif prefer_evidence is not None:
        refuse_others("--prefer-evidence", top, diverse, checked)
        answer = recommend_near_best(qualification, candidate, clock, prefer_evidence)
        regret = regret_of(answer, clock)
    else:
        most_apart = within if diverse else None
        answer = _recommend(
            qualification, candidate, clock, top, most_apart, second_opinion
        )
        regret = regret_of(answer, clock)
    if certificate_out is not None:
        answer = _write_certificate(answer, certificate_out)
    file = request.candidate_file
    has_names = out.is_sheet or letter_out is not None
    names = people.for_sheet(file, is_sheet=has_names)
    if out.format == "ics" and answer.plans:
        _write_calendar(answer, out, clock, file)
    elif out.picture and answer.plans:
        _write_picture(answer, out, clock)
    else:
        _write(answer, out, clock, regret, names, file, robust=robust, full=full)
    if letter_out is not None and names is not None:
        _write_letter(answer, letter_out, clock, names)
    end_without_plan(answer)
    if answer.candidate.unsure and regret is None:
        _end_without_regret()


_MORE = "--full shows each rule, all reasons, alternatives and what could change"


def _end_without_regret() -> NoReturn:
    note = "time ran out before the regret was known"
    tell(f"note: {note}; allow more time with --time-limit")
    raise SystemExit(3)


def _can_ask(out: Output) -> bool:
    """Return whether a person who gave a job text can be asked in a terminal."""
    from recommender.cli.prompts import in_terminal

    options = click.get_current_context().params
    text, file = options.get("job_text"), options.get("candidate_file")
    if text is None or "-" in (text, file) or out.format != "table":
        return False
    return in_terminal()


def _ask(
    qualification: Qualification, candidate: Candidate, time_limit: float
) -> Candidate:
    from recommender.cli.prompts import ask_likely_tasks, prompter

    return ask_likely_tasks(qualification, candidate, prompter(), time_limit)


def _write_calendar(
    answer: Recommendation, out: Output, clock: Clock, candidate_file: str | None
) -> None:
    from recommender.answers.plan_details import add_timeline
    from recommender.reports.calendar_file import to_calendar

    answer = add_timeline(answer, clock)
    text = to_calendar(answer, _whole_path(candidate_file), out.replaced())
    out.write_text(text)


def _settle_letter(letter: str | None, out: Output) -> Output | None:
    """Return where the letter goes; None where none is asked for."""
    from recommender.cli.letter_output import letter_output

    return None if letter is None else letter_output(letter, out)


def _settle_certificate(
    certificate: str | None, out: Output, letter: Output | None
) -> Output | None:
    """Return where the certificate goes; None where none is asked for."""
    from recommender.cli.letter_output import certificate_output

    return None if certificate is None else certificate_output(certificate, out, letter)


def _write_certificate(answer: Recommendation, out: Output) -> Recommendation:
    """Write the certificate of the best plan, and return the answer that names it.

    A note says where there is nothing to certify.
    """
    from recommender.answers.certifying import certified

    if not answer.plans or not answer.proof.ranked:
        missing = "the plan is not proven" if answer.plans else "there is no plan"
        tell(f"note: {missing}, so no certificate was written")
        return answer
    answer, text = certified(answer)
    out.write_text(text)
    return answer


def _write_letter(
    answer: Recommendation, out: Output, clock: Clock, people: SheetNames
) -> None:
    """Write the letter to the candidate; a note says where there is no plan for it."""
    from datetime import date

    from recommender.answers.plan_details import add_details
    from recommender.reports.sheets.letter import Letter

    if not answer.plans:
        tell("note: there is no plan, so no letter was written")
        return
    answer = add_details(answer, clock, most=1)
    out.write_sheet(Letter(answer, date.today(), people).sheet())


def _write_picture(answer: Recommendation, out: Output, clock: Clock) -> None:
    from recommender.answers.plan_details import add_timeline

    out.write_picture(add_timeline(answer, clock))


def _whole_path(file: str | None) -> str:
    """Return the path of a candidate file, which names the candidate in a calendar."""
    from pathlib import Path

    return "" if file in (None, "-") else str(Path(str(file)).resolve())


def _require_dates(wishes: Wishes) -> None:
    from recommender.errors import Fault, RequestError

    if wishes.finish_by is None and (
        wishes.hours_per_week is None or not (wishes.start or wishes.off)
    ):
        message = "a calendar needs a first day and hours per week"
        hint = "add --start and --hours-per-week, for example "
        hint += "--start 2026-12-01 --hours-per-week 3"
        raise RequestError(Fault("calendar-dates", message, hint))


def _recommend(
    qualification: Qualification,
    candidate: Candidate,
    clock: Clock,
    top: int,
    within: float | None,
    second_opinion: bool,
) -> Recommendation:
    """Return the best plans; those that differ most, if `within` is a number."""
    from fractions import Fraction

    from recommender.answers.recommendation import recommend

    return recommend(
        qualification,
        candidate,
        top=top,
        apart_within=None if within is None else Fraction(str(within)),
        time_limit=clock,
        second_opinion=second_opinion,
    )


def _write(
    answer: Recommendation,
    out: Output,
    clock: Clock,
    regret: Regret | None,
    people: SheetNames | None,
    file: str | None,
    *,
    robust: bool,
    full: bool,
) -> None:
    """Write the report, in full to a file.

    Sheets have the names, and the occasions that the candidate file asks for. Where
    there is no plan, no calendar or picture is written.
    """
    from recommender.reports.plan_report import PlanReport

    out = out if answer.plans else out.for_report()
    ways = plans_without_wishes(answer, out, clock) if answer.conflict else None
    questions = _questions(answer, clock)
    answer = _accounted(answer, out.format, clock)
    full = full or out.path is not None
    evidence = _evidence(answer, file, clock) if out.is_sheet else None
    if not full and sys.stdout.isatty() and answer.plans:
        tell(f"note: {_MORE}")
    report = PlanReport(answer, ways, regret, robust, questions, full, evidence)
    if out.format == "xlsx" and answer.plans:
        _write_workbook(report, out, people)
    else:
        out.write(report, people)
    if out.is_sheet and not answer.plans:
        tell("note: there is no plan: the sheet says why")


def _evidence(
    answer: Recommendation, file: str | None, clock: Clock
) -> EvidenceAnswer | None:
    from recommender.answers.evidence_planning import assessment_plan
    from recommender.cli.inputs import occasion_wishes

    occasions = occasion_wishes(file, answer.qualification)
    return assessment_plan(answer, occasions, time_limit=clock)


def _write_workbook(report: PlanReport, out: Output, people: SheetNames | None) -> None:
    from recommender.answers.rule_criteria import criteria_by_rule
    from recommender.reports.plan_workbook import to_plan_workbook
    from recommender.requests.dates import today
    from recommender.requests.sheet_names import SheetNames

    sheet = report.plan_sheet(today(), people or SheetNames())
    out.write_text(to_plan_workbook(sheet, criteria_by_rule(report.answer)))


def _questions(answer: Recommendation, clock: Clock) -> Questions | None:
    """Return the questions about likely tasks; None if there are no such tasks."""
    if not answer.plans or not answer.candidate.chances:
        return None
    from recommender.answers.questions import questions_for

    qualification, candidate = answer.qualification, answer.candidate
    return questions_for(
        qualification, candidate, most=None, time_limit=clock, answer=answer
    )


def _accounted(answer: Recommendation, format_: str, clock: Clock) -> Recommendation:
    """Work out what a report in this format shows of the plans, and no more."""
    from recommender.answers.plan_details import add_details, add_details_to_plans

    if format_ == "csv":
        return add_details_to_plans(answer, clock)
    return add_details(answer, clock, most=None if format_ == "json" else 1)
