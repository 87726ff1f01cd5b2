"""How faults are shown: on stderr in words, or on stdout as JSON."""

from __future__ import annotations

import json
import os
import tempfile
from typing import TYPE_CHECKING

from recommender.cli.terminal import show, tell
from recommender.errors import counted

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from recommender.errors import Fault, SelfCheckError


def wants_json(words: Sequence[str]) -> bool:
    """Return whether JSON was asked for, even if the options cannot be parsed."""
    pairs = zip(words, [*words[1:], ""], strict=False)
    return any(
        word == "--format=json" or (word == "--format" and following == "json")
        for word, following in pairs
    )


def show_faults(
    faults: Sequence[Fault],
    as_json: bool,
    *,
    suggestion: str = "",
    has_json: bool = True,
) -> None:
    """Print every fault: where it is, what is wrong, and what to do instead.

    `suggestion` is the command that was meant, if that is clear. A long list of faults
    is cut short; if the command `has_json`, that has them all.
    """
    if as_json:
        from recommender.reports.documents import to_json
        from recommender.reports.documents.catalogue_builder import errors_document

        show(to_json(errors_document(faults, suggestion)), nl=False)
        return
    from recommender.reports.words.faults import count_problems, first_in_words

    lines, left = first_in_words(faults)
    for line in lines:
        tell(line)
    if left:
        more = f"and {left:,} more"
        tell(f"{more}; --format json lists them all" if has_json else more)
    if suggestion:
        tell(f"   try:  {suggestion}")
    if any(fault.file for fault in faults):
        tell(f"{count_problems(faults)}; nothing was computed")


def show_left_out(faults: Sequence[Fault]) -> None:
    """Print why rows are left out, and how many there are."""
    from recommender.reports.words.faults import first_in_words

    for line in first_in_words(faults)[0]:
        tell(line)
    if faults:
        left_out = counted(len({fault.row for fault in faults}), "row")
        tell(f"note: {left_out} left out")


def save_evidence(error: SelfCheckError) -> str:
    """Save the evidence of a failed self-check, and return the file's name."""
    return keep_evidence(str(error), error.evidence)


def keep_evidence(message: str, evidence: Mapping[str, object]) -> str:
    """Save evidence with the message it belongs to, and return the file's name."""
    handle, name = tempfile.mkstemp(prefix="recommender-self-check-", suffix=".json")
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        json.dump({"message": message, **evidence}, file, indent=2)
    return name
