"""Telling faults: on stderr in words, or on stdout as JSON."""

from __future__ import annotations

import json
import os
import tempfile
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from collections.abc import Sequence

    from recommender.errors import Fault, SelfCheckError

_MOST_SHOWN = 20


def wants_json(asked: Sequence[str]) -> bool:
    """Say whether JSON was asked for, even where the options cannot be parsed."""
    pairs = zip(asked, [*asked[1:], ""], strict=False)
    return any(
        one == "--format=json" or (one == "--format" and after == "json")
        for one, after in pairs
    )


def tell_faults(faults: Sequence[Fault], as_json: bool) -> None:
    """Tell every fault: where it is, what is wrong, and what to do instead."""
    if as_json:
        from recommender.reporting.documenting.browsing import errors_document
        from recommender.reporting.documents import to_json

        click.echo(to_json(errors_document(faults)), nl=False)
        return
    for fault in faults[:_MOST_SHOWN]:
        click.echo(_worded(fault), err=True)
    if len(faults) > _MOST_SHOWN:
        more = f"and {len(faults) - _MOST_SHOWN} more; --format json lists them all"
        click.echo(more, err=True)
    files = {fault.file for fault in faults if fault.file}
    if files:
        problems = "1 problem" if len(faults) == 1 else f"{len(faults)} problems"
        click.echo(
            f"{problems} in {_and(sorted(files))}; nothing was computed", err=True
        )


def _worded(fault: Fault) -> str:
    places = [fault.file] if fault.file else []
    if fault.row is not None:
        line = f" (line {fault.line})" if fault.line is not None else ""
        places.append(f"row {fault.row}{line}")
    if fault.column is not None:
        places.append(f"column {fault.column}")
    where = f" {', '.join(places)}:" if places else ""
    lines = [f"error[{fault.id}]:{where} {fault.message}"]
    if fault.excerpt:
        number = f"{fault.row} | " if fault.row is not None else "| "
        lines.append(f"   {number}{fault.excerpt}")
    if fault.hint:
        lines.append(f"   hint: {fault.hint}")
    return "\n".join(lines)


def _and(names: Sequence[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


def save_evidence(error: SelfCheckError) -> str:
    """Save what a failed self-check saw, and give the file's name."""
    handle, name = tempfile.mkstemp(prefix="recommender-self-check-", suffix=".json")
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        json.dump({"message": str(error), **error.evidence}, file, indent=2)
    return name
