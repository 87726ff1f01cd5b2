"""Telling faults: on stderr in words, or on stdout as JSON."""

from __future__ import annotations

import json
import os
import tempfile
from typing import TYPE_CHECKING

import click

from recommender.errors import counted

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from recommender.errors import Fault, SelfCheckError

_MOST_SHOWN = 20


def wants_json(asked: Sequence[str]) -> bool:
    """Return whether JSON was asked for, even where the options cannot be parsed."""
    pairs = zip(asked, [*asked[1:], ""], strict=False)
    return any(
        one == "--format=json" or (one == "--format" and after == "json")
        for one, after in pairs
    )


def tell_faults(
    faults: Sequence[Fault], as_json: bool, *, meant: str = "", has_json: bool = True
) -> None:
    """Print every fault: where it is, what is wrong, and what to do instead.

    `meant` is the command that was meant, where that is clear. Where the command
    `has_json`, long lists of faults are left to that.
    """
    if as_json:
        from recommender.reports.documents import to_json
        from recommender.reports.documents.catalogue_builder import errors_document

        click.echo(to_json(errors_document(faults, meant)), nl=False)
        return
    from recommender.reports.words.faults import count_problems, fault_in_words

    most = _MOST_SHOWN if has_json else len(faults)
    for fault in faults[:most]:
        click.echo(fault_in_words(fault), err=True)
    if len(faults) > most:
        more = f"and {len(faults) - _MOST_SHOWN} more; --format json lists them all"
        click.echo(more, err=True)
    if meant:
        click.echo(f"   try:  {meant}", err=True)
    if any(fault.file for fault in faults):
        click.echo(f"{count_problems(faults)}; nothing was computed", err=True)


def show_left_out(faults: Sequence[Fault]) -> None:
    """Print why rows are left out, and how many."""
    from recommender.reports.words.faults import fault_in_words

    for fault in faults[:_MOST_SHOWN]:
        click.echo(fault_in_words(fault), err=True)
    if faults:
        left_out = counted(len({fault.row for fault in faults}), "row")
        click.echo(f"note: {left_out} left out", err=True)


def save_evidence(error: SelfCheckError) -> str:
    """Save what a failed self-check saw, and give the file's name."""
    return keep_evidence(str(error), error.evidence)


def keep_evidence(message: str, evidence: Mapping[str, object]) -> str:
    """Save evidence beside what it is about, and give the file's name."""
    handle, name = tempfile.mkstemp(prefix="recommender-self-check-", suffix=".json")
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        json.dump({"message": message, **evidence}, file, indent=2)
    return name
