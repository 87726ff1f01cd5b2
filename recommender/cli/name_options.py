"""Whether an output has the names of candidates: asked for, or asked about."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from recommender.cli.prompts import in_terminal
from recommender.cli.terminal import ask_whether, tell

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
            tell("note: the caseload has no names to write")
        return {}
    if with_names is None and path is not None and in_terminal():
        with_names = ask_whether(f"Write the names into {path}?")
    elif with_names is None:
        note = "only ids are written; --with-names writes the names too"
        tell(f"note: {note}")
    return names if with_names else {}
