"""Pseudonyms for a caseload: ids in place of people."""

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
from recommender.cli.terminal import tell, tell_notes
from recommender.cli.typed_command import Command
from recommender.ending import undisturbed
from recommender.errors import counted


@click.command(cls=Command)
@click.argument("file")
@click.option(
    "--output", "-o", required=True, metavar="FILE", help="Write the caseload here."
)
@click.option(
    "--mapping", required=True, metavar="FILE", help="Write who is who here (CSV)."
)
@click.option(
    "--key", required=True, metavar="FILE", help="The key file; created if missing."
)
@click.option(
    "--by", multiple=True, metavar="COLUMN", help="A column that identifies a person."
)
@sheet_option
@column_option
@layout_options
@click.option("--force", is_flag=True, help="Replace the caseload.")
@in_place_option
@qualification_option
def pseudonymise(
    file: str,
    output: str,
    mapping: str,
    key: str,
    by: tuple[str, ...],
    sheet: str | None,
    columns: tuple[str, ...],
    force: bool,
    in_place: bool,
    qualification_name: str | None,
) -> None:
    """Replace names in a caseload with ids, and keep a separate list of who is who.

    \b
    Examples:
      recommender pseudonymise people.xlsx -o caseload.csv --mapping who.csv \\
        --key my.key
      recommender pseudonymise people.csv -o caseload.csv --mapping who.csv \\
        --key my.key --by surname --by dob

    With the same key a person has the same id in every file. Only you should read the
    mapping and the key: keep them apart from the caseload.
    """
    from recommender.cohorts import pseudonymising
    from recommender.files import writing
    from recommender.reports.blocks import to_csv

    place, who = Path(output), Path(mapping)
    for path in (place, who):
        writing.format_of(path, None, {".csv": "csv"})
    settle_beside(place, file, force=force, in_place=in_place)
    writing.settle_new(who)
    secret = pseudonymising.Key(Path(key))
    answer = pseudonymising.pseudonymise(
        Path(file),
        secret.value,
        qualification=load(qualification_name),
        by=by,
        sheet=sheet,
        columns=columns,
    )
    mapping_text, text = to_csv(answer.mapping), to_csv(answer.caseload)
    with undisturbed():
        secret.keep()
        writing.write_whole(who, mapping_text, force=False, secret=True)
        writing.write_whole(place, text, force=force or in_place)
    tell_notes((*secret.remarks(), *answer.notices))
    kept, dropped = (", ".join(c) or "none" for c in (answer.kept, answer.dropped))
    tell(f"note: columns kept: {kept}; only in {who}: {dropped}")
    ids, made_from = counted(len(answer.caseload), "id"), answer.by
    note = f"{ids} made from {', '.join(made_from)}"
    tell(f"{note}; written: {place}, and who is who: {who}")
