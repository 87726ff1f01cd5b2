"""The commands for the data of qualifications."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from recommender.cli.commands.qualification_files_command import import_, new
from recommender.cli.options import output_options, time_limit_option
from recommender.cli.terminal import tell_notes
from recommender.cli.typed_command import Group

if TYPE_CHECKING:
    from recommender.cli.output import Output
    from recommender.errors import Fault
    from recommender.qualifications.qualification import Qualification


@click.group(cls=Group, invoke_without_command=True)
@click.pass_context
def qualification(context: click.Context) -> None:
    """List, start, import, check and compare the data of qualifications.

    \b
    Examples:
      recommender qualification list
      recommender qualification new my-diploma
      recommender qualification import units.xlsx --folder my-diploma
      recommender qualification check my-diploma
      recommender qualification diff old-edition new-edition --plan plan.json
    """
    if context.invoked_subcommand is None:
        context.invoke(list_)


@qualification.command("list")
@output_options()
def list_(out: Output) -> None:
    """List the qualifications that come with the program.

    \b
    Examples:
      recommender qualification list
      recommender qualification list --format json
    """
    from recommender.loading.shipped import load_qualification, shipped_names
    from recommender.reports.qualification_list_report import QualificationListReport

    shipped = [load_qualification(name) for name in shipped_names()]
    out.write(QualificationListReport(shipped))


@qualification.command()
@click.argument("name", metavar="[NAME|FOLDER]", required=False)
@click.option(
    "--role",
    "roles",
    multiple=True,
    metavar="ROLE",
    help="Show the worst plan for this role; by default for every role.",
)
@time_limit_option
@output_options()
def check(
    name: str | None,
    roles: tuple[str, ...],
    time_limit: float,
    out: Output,
) -> None:
    """Find every fault in a qualification's data, and check its rules together.

    \b
    Examples:
      recommender qualification check my-diploma
      recommender qualification check ocr-03456 --format json

    If there are none, the rules are checked together, for each value of each fact, such
    as a pathway, and for each reading. The report lists contradictions, rules that have
    no effect or follow from others, and units that no plan has; it gives the smallest
    plan, the largest plan and the number of plans. Exits with 1 if there is a fault or
    a contradiction, with 3 if time ran out; remarks are not faults.
    """
    from recommender.answers.lint import lint
    from recommender.reports.qualification_check_report import (
        FaultsReport,
        QualificationCheckReport,
    )

    loaded, faults = _loaded(name)
    if loaded is None or faults:
        out.write(FaultsReport(tuple(faults)))
        raise SystemExit(1)
    tell_notes(loaded.notices)
    checked = lint(loaded, list(roles) or None, time_limit)
    out.write(QualificationCheckReport(checked))
    if checked.contradiction or checked.values_without_plan:
        raise SystemExit(1)
    if checked.unfinished:
        raise SystemExit(3)


def _loaded(name: str | None) -> tuple[Qualification | None, list[Fault]]:
    """Return a qualification, if it can be read, and the faults of all its files."""
    from recommender.errors import FileFaultsError
    from recommender.job_text.dictionary import phrase_faults
    from recommender.loading.evidence_guide import (
        evidence_file,
        faults_beside,
        load_evidence,
    )
    from recommender.loading.shipped import find_folder, load_qualification
    from recommender.loading.sound_parts import FolderFaultsError

    try:
        loaded = load_qualification(name)
    except FileFaultsError as error:
        known = error.names.tags if isinstance(error, FolderFaultsError) else None
        phrases = phrase_faults(find_folder(name), known)
        return None, [*error.faults, *faults_beside(error, name), *phrases]
    faults: list[Fault] = []
    try:
        if evidence_file(loaded) is not None:
            load_evidence(loaded)
    except FileFaultsError as error:
        faults += error.faults
    words = loaded.vocabulary
    tags = [tag.name for tag in words.tags]
    return loaded, [*faults, *phrase_faults(words.folder or loaded.folder, tags)]


@qualification.command()
@click.argument("before", metavar="NAME|FOLDER")
@click.argument("after", metavar="NAME|FOLDER")
@click.option(
    "--plan",
    "plans",
    multiple=True,
    metavar="FILE",
    help="Check whether this saved plan is still valid.",
)
@output_options()
def diff(
    before: str,
    after: str,
    plans: tuple[str, ...],
    out: Output,
) -> None:
    """Show what changed between two editions, and which saved plans break.

    \b
    Examples:
      recommender qualification diff old-edition new-edition
      recommender qualification diff old new --plan first.json --plan second.json

    A plan that breaks comes with its cheapest repair: the fewest units added or
    dropped. Exits with 1 if a plan breaks.
    """
    from pathlib import Path

    from recommender.answers.editions import check_saved_plan, compare_editions
    from recommender.cli.inputs import load
    from recommender.reports.qualification_diff_report import QualificationDiffReport
    from recommender.requests.faults_together import FaultsTogether
    from recommender.requests.saved_plan import read_saved_plan

    faults = FaultsTogether()
    both = faults.attempt_all(load, (before, after))
    faults.raise_all()
    old, new_ = both
    changes = compare_editions(old, new_)
    saved = [(name, read_saved_plan(Path(name))) for name in plans]
    then = [check_saved_plan(name, plan, new_) for name, plan in saved]
    out.write(QualificationDiffReport(old, new_, changes, then))
    if not all(plan.checked.valid for plan in then):
        raise SystemExit(1)


qualification.add_command(new)
qualification.add_command(import_)
