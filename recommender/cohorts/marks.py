"""Marks that say whether a unit is done: ticks, days, percentages and words."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from recommender.cohorts.everyday_values import EMPTY_WORDS, read_day
from recommender.files.sheets import CellError
from recommender.requests.dates import today
from recommender.tables.column_headers import has_words_of, header_words, words_of

if TYPE_CHECKING:
    from collections.abc import Mapping

_DONE = {"x", "y", "yes", "true", "1", "\u2713", "\u2714", "\u2611", "pass", "100%",
         "merit", "distinction", "competent"}  # fmt: skip
# Words of which several say it together are in headers.toml.
_NOT_DONE = {
    "n", "no", "0", "false", "\u2717", "\u2718", "\u2610", "todo", "planned", "started",
    "registered", "enrolled", "pending", "ongoing", "/", "\\", "begun", "ip", "i/p",
    "wip",
    "underway", "under way", "submitted", "referred", "outstanding", "halfway",
    "evidence submitted", "awaiting assessment", "not attempted", "not required",
    "not taken", "not chosen", "fail", "failed", "refer", "ref", "deferred",
    "not yet competent", "withdrawn", "resubmit", "resubmission", "expired", "absent",
    "continuing", "behind", "on track", "overdue", "not taking", "not needed",
}  # fmt: skip
# What something is about that checks what is done, or has days to come.
CHECKED = frozenset({
    "sampled", "sampling", "sample", "iqa", "iv", "eqa", "ev", "verified", "verifier",
    "verification", "moderated", "plan", "expected", "start", "aim", "scheduled",
})  # fmt: skip
_MOST_IN_LABEL = 4
_TICKS = "\u2713\u2714\u2611"
# What may stand beside a tick: a day, perhaps without its year, or who has signed.
_SIGNED = re.compile(
    r"\(?(?:[0-9]{1,2}[/.-][0-9]{1,2}(?:[/.-][0-9]{2,4})?|[a-z]{2,4})\)?"
)
# Words beside what is done, in the meaning of a mark: that it was checked too.
_BESIDE = {
    "and",
    "&",
    "+",
    "iqa",
    "iqa'd",
    "iqa\u2019d",
    "iqad",
    "iv",
    "iv'd",
    "iv\u2019d",
}
_PERCENT = re.compile(r"[0-9]{1,3}(?:\.[0-9]+)? ?%")
_DAY = re.compile(r"[0-9]{1,2}[/.][0-9]{1,2}[/.][0-9]{2,4}")
_MOST_KEPT = 4_096


def mark_form(mark: str) -> str:
    """Return the form in which marks are compared."""
    return " ".join(mark.casefold().split()).strip(".!")


def is_done(mark: str, key: Mapping[str, bool | None] | None = None) -> bool | None:
    """Return whether a mark says that a unit is done; None if it is unclear.

    >>> [is_done(m) for m in ("X", "100%", "1/5/25", "40%", "no", "", "P")]
    [True, True, True, False, False, False, None]
    >>> [is_done(m) for m in ("\u2713 24/3", "\u2713 IQA", "\u2713 ref", "\u2713?")]
    [True, True, None, None]
    >>> is_done("A", {"a": True}), is_done("x", {"x": False})
    (True, False)
    """
    plain = mark_form(mark)
    if key and plain in key:
        return key[plain]
    usual = _is_usually_done(plain)
    if usual is None:
        usual = _has_come(plain)
    return _by_words(plain) if usual is None else usual


def _has_come(plain: str) -> bool | None:
    """Return whether a text is a day up to today; None if it is none."""
    try:
        day = read_day(plain)
    except CellError:
        return None
    return day is not None and day <= today()


def _by_words(plain: str) -> bool | None:
    """Return what several words say, such as `signed off 1/2/26`; None if unclear."""
    verdicts = ["" if w in _BESIDE else verdict_of(w) for w in plain.split()]
    is_clear = verdicts[1:] and "unknown" not in verdicts and any(verdicts)
    return "not" not in verdicts if is_clear else None


def is_of_check(label: str) -> bool:
    """Return whether a label says that what is marked there is not what is done.

    >>> [is_of_check(text) for text in ("Sampled", "IQA date", "Target", "Achieved")]
    [True, True, True, False]
    """
    words = header_words(label)
    is_short = len(words) <= _MOST_IN_LABEL
    return is_short and (bool(words & CHECKED) or has_words_of(label, "other"))


def is_of_status(header: str) -> bool:
    """Return whether a header says that marks of what is done are below it.

    >>> [is_of_status(text) for text in ("Status", "Signed off", "To be achieved")]
    [True, True, False]
    """
    is_status = has_words_of(header, "marked") or has_words_of(header, "done")
    return is_status and not has_words_of(header, "other")


def verdict_of(word: str) -> str:
    """Return what a word says: done, not, nothing (""), or that it is unknown."""
    if _DAY.fullmatch(word):
        has_come = _has_come(word)
        return "unknown" if has_come is None else "" if has_come else "not"
    if _PERCENT.fullmatch(word):
        return "done" if word == "100%" else "not"
    if word in words_of("said_not") or word in "\u2717\u2718\u2610":
        return "not"
    if word in words_of("said_done") or word in "\u2713\u2714\u2611":
        return "done"
    return "" if word in words_of("said_beside") else "unknown"


@lru_cache(_MOST_KEPT)
def _is_usually_done(plain: str) -> bool | None:
    """Return whether a word or a sign says that a unit is done; None if it is none."""
    if plain in _DONE.union(words_of("done")):
        return True
    if plain[0:1] in _TICKS and _SIGNED.fullmatch(plain[1:].strip()):
        beside = plain[1:].strip(" ()")
        return None if beside == "not" or _is_usually_done(beside) is False else True
    is_not = not plain or plain in EMPTY_WORDS | _NOT_DONE or _PERCENT.fullmatch(plain)
    return False if is_not else None
