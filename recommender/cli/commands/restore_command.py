"""Names in place again: what was planned by ids, for those who may read names."""

from __future__ import annotations

from pathlib import Path

import click

from recommender.cli.inputs import load
from recommender.cli.layout_options import column_option, layout_options
from recommender.cli.options import (
    in_place_option,
    qualification_option,
    sheet_option,
)
from recommender.cli.output import settle_beside
from recommender.cli.terminal import tell
from recommender.cli.typed_command import Command
from recommender.errors import counted


@click.command(cls=Command)
@click.argument("file")
@click.option(
    "--mapping", required=True, metavar="FILE", help="Who is who, or the caseload."
)
@click.option("--output", "-o", required=True, metavar="FILE", help="Write it here.")
@sheet_option
@column_option
@layout_options
@click.option("--force", is_flag=True, help="Replace the output file.")
@in_place_option
@qualification_option
def restore(
    file: str,
    mapping: str,
    output: str,
    sheet: str | None,
    columns: tuple[str, ...],
    force: bool,
    in_place: bool,
    qualification_name: str | None,
) -> None:
    """Put the names back into an answer that was written with ids only.

    \b
    Examples:
      recommender restore plans.xlsx --mapping who.csv -o named.xlsx
      recommender restore menu.json --mapping learners.xlsx -o named.json

    FILE is what cohort, menu or common wrote. The mapping is the list that
    pseudonymise wrote, or the caseload itself, whose ids are made again: give the
    options of its columns and its sheet that cohort had.
    """
    from recommender.cohorts.who_is_who import read_names
    from recommender.files.writing import write_whole
    from recommender.reports.restored_names import restore_file
    from recommender.requests.faults_together import FaultsTogether

    place = Path(output)
    settle_beside(place, file, force=force, in_place=in_place)
    faults, nobody = FaultsTogether(), dict[str, str]()
    qualification = load(qualification_name)
    names = faults.attempt(
        lambda: read_names(Path(mapping), qualification, sheet=sheet, columns=columns),
        nobody,
    )
    answer = faults.require(lambda: restore_file(Path(file), names))
    faults.raise_all()
    _refuse_other_suffix(place, Path(file).suffix)
    missing = sorted(answer.ids - names.keys())
    if missing:
        ids = f"{', '.join(missing[:3])}{' and others' if missing[3:] else ''}"
        tell(f"note: no name in {mapping}: {ids}")
    write_whole(place, answer.content, force=force or in_place)
    known = counted(len(answer.ids & names.keys()), "name")
    tell(f"{known} restored; written: {place}")


def _refuse_other_suffix(output: Path, suffix: str) -> None:
    """Refuse a name that says that the answer is of another kind than it is."""
    from recommender.errors import Fault, RequestError

    if output.suffix.casefold() != suffix.casefold():
        message = f"{output}: an answer in {suffix} stays one"
        hint = f"end the name with {suffix}"
        raise RequestError(Fault("output-suffix", message, hint))
