"""Whether an output has the names of candidates: asked for, or asked about."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from recommender.cli.prompts import in_terminal

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

names_option = click.option(
    "--with-names/--without-names",
    default=None,
    help="Write the candidates' names too, or ids only.",
)


def names_to_write(
    names: Mapping[str, str], with_names: bool | None, path: Path | None
) -> Mapping[str, str]:
    """Return the names that an output is to have, by id: none unless asked for.

    In a terminal a person is asked about a file; elsewhere a note says how to ask.
    """
    if not names:
        if with_names:
            click.echo("note: the caseload has no names to write", err=True)
        return {}
    if with_names is None and path is not None and in_terminal():
        with_names = click.confirm(f"Write the names into {path}?", err=True)
    elif with_names is None:
        note = "only ids are written; --with-names writes the names too"
        click.echo(f"note: {note}", err=True)
    return names if with_names else {}
