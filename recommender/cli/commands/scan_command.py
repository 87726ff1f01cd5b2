"""The scan: questions that can still change the plan, and no others."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from recommender.cli.options import (
    job_options,
    output_options,
    request_options,
    time_limit_option,
    wish_options,
)
from recommender.cli.output import end_without_plan
from recommender.cli.terminal import tell
from recommender.cli.typed_command import Command, NumberRange
from recommender.safe_text import for_shell

if TYPE_CHECKING:
    from pathlib import Path

    from recommender.answers.scan import Scan, ScanState
    from recommender.cli.inputs import RequestOptions
    from recommender.cli.output import Output
    from recommender.cli.prompts import Prompter
    from recommender.qualifications.qualification import Qualification
    from recommender.requests.candidate import Candidate


@click.command(cls=Command)
@request_options(job_options, wish_options)
@click.option(
    "--tolerance",
    type=NumberRange(0, 1_000),
    default=0.0,
    metavar="CREDITS",
    help="Stop when further answers save at most this mismatch.  [default: 0]",
)
@click.option("--full", is_flag=True, help="Ask about every task, one by one.")
@click.option(
    "--answers",
    metavar="FILE",
    help="Take answers from a candidate file; other tasks count as never.",
)
@click.option("--save", metavar="FILE", help="Save the answers here as it goes.")
@click.option(
    "--resume", metavar="FILE", help="Continue from a saved file, and save there."
)
@click.option("--plain", is_flag=True, help="Type letters instead of using arrow keys.")
@time_limit_option
@output_options()
def scan(
    request: RequestOptions,
    tolerance: float,
    full: bool,
    answers: str | None,
    save: str | None,
    resume: str | None,
    plain: bool,
    time_limit: float,
    out: Output,
) -> None:
    """Ask what is part of the job, until no answer can change the plan.

    \b
    Examples:
      recommender scan --role receptionist --save me.toml
      recommender scan --resume me.toml
      recommender scan --job-text job.txt --tolerance 2
      recommender scan --role receptionist --answers answers.toml

    Tasks given by a role, a text or a file count as answered. The questions stop once
    it is proven that the plan stays best, or within --tolerance of the best, whatever
    the remaining answers are. The saved answers are a candidate file.
    """
    qualification, candidate, path = _begin(request, save, resume, force=out.force)

    from fractions import Fraction

    from recommender.answers.plan_details import add_details_to_scan
    from recommender.answers.scan import Scan
    from recommender.reports.scan_report import ScanReport
    from recommender.solver.engine.clock import Clock

    prompter = _prompter(answers, plain, qualification)
    scan_ = Scan(
        qualification,
        candidate,
        tolerance=Fraction(str(tolerance)),
        full=full,
        before=_before(resume),
        time_limit=time_limit,
    )
    force = out.force or resume is not None
    state = _ask(scan_, prompter, path, force=force)
    state = add_details_to_scan(state, Clock(time_limit))
    out.write(ScanReport(scan_, state))
    if path is not None:
        again = for_shell(["recommender", "plan", "--candidate", str(path)])
        note = f"saved: {path}; plan with: {again}"
        tell(note)
    end_without_plan(state.answer)


def _begin(
    request: RequestOptions, save: str | None, resume: str | None, *, force: bool
) -> tuple[Qualification, Candidate, Path | None]:
    """Return what is known so far, and where to save, before the first question."""
    from pathlib import Path

    from recommender.errors import Fault, RequestError
    from recommender.files.writing import settle_output

    if resume is not None and (save is not None or request.candidate_file):
        message = "--resume already says where to continue and save"
        hint = "drop --save and --candidate"
        raise RequestError(Fault("args-conflict", message, hint))
    if resume is not None:
        request = request.from_file(resume)
        settle_output(Path(resume), force=True, updates=True)
    elif save is not None:
        settle_output(Path(save), force=force)
    qualification, candidate = request.read()
    place = resume or save
    return qualification, candidate, Path(place) if place else None


def _before(resume: str | None) -> tuple[int, int]:
    """Return how many questions and tasks a resumed scan has had."""
    if resume is None:
        return 0, 0
    from pathlib import Path

    from recommender.requests.candidate_file import read_scan_progress

    progress = read_scan_progress(Path(resume))
    return progress.questions, progress.tasks


def _prompter(
    answers: str | None, plain: bool, qualification: Qualification
) -> Prompter:
    from recommender.cli import prompts

    if answers is not None:
        return prompts.FilePrompter(answers, qualification)
    if not sys.stdin.isatty():
        from recommender.errors import Fault, RequestError

        message = "the questions need a terminal, and there is none"
        hint = "answer from a candidate file: --answers FILE"
        raise RequestError(Fault("scan-terminal", message, hint))
    return prompts.prompter(plain=plain)


def _ask(
    scan: Scan, prompter: Prompter, path: Path | None, *, force: bool
) -> ScanState:
    """Ask until there is nothing to ask, and save after each answer."""
    while True:
        state = scan.state()
        question = state.question
        if question is None:
            return state
        if question.is_single:
            scan.answer_how_often(question, prompter.how_often(question.tags[0]))
        else:
            scan.answer_which(question, prompter.which(question.tags))
        if path is not None:
            _save(scan, path, force=force)
            force = True


def _save(scan: Scan, path: Path, *, force: bool) -> None:
    from recommender.files.writing import write_whole
    from recommender.requests.candidate_writing import write_candidate

    heading = ("Answers of a scan: continue with recommender scan --resume, or plan.",)
    answers = write_candidate(scan.known, scan.qualification.name, heading)
    progress = f"questions = {scan.questions}\ntasks = {scan.tasks - scan.left}\n"
    write_whole(path, f"{answers}\n[scan]\n{progress}", force=force)
