"""Marks that say whether a unit is done, and the key of a sheet that explains its own.

What a key says of a mark goes before what the mark usually means. Of a mark that it
explains in words that are not known, nothing is known.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from recommender.cohorts.everyday_values import EMPTY_WORDS, read_day
from recommender.files.sheets import CellError
from recommender.requests.dates import today
from recommender.tables.column_headers import words_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

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
_TICKS = "\u2713\u2714\u2611"
# What may stand beside a tick: a day, perhaps without its year, or who has signed.
_SIGNED = re.compile(
    r"\(?(?:[0-9]{1,2}[/.-][0-9]{1,2}(?:[/.-][0-9]{2,4})?|[a-z]{2,4})\)?"
)
# Words beside what is done, in the meaning of a mark: that it was checked too.
_BESIDE = {"and", "&", "iqa", "iqa'd", "iqa\u2019d", "iqad", "iv", "iv'd", "iv\u2019d"}
_PERCENT = re.compile(r"[0-9]{1,3}(?:\.[0-9]+)? ?%")
_DAY = re.compile(r"[0-9]{1,2}[/.][0-9]{1,2}[/.][0-9]{2,4}")
_LABEL = re.compile(r"(?:key|legend)(?: to .*)?\s*:?", re.IGNORECASE)
# A key has short entries; of longer texts only the entries with = are looked for.
_MOST_LETTERS = 120
_MOST_KEPT = 4_096
# `A = achieved`, several of them in a text; and a text that is `IP - in progress`.
_EQUALS = re.compile(
    r"(?P<mark>[^\s=,;]{1,12})\s*=\s*(?P<meaning>[^=;,|]+?)"
    r"(?=\s*[;,|.]|\s+[^\s=,;]{1,12}\s*=|$)"
)
_DASH = re.compile(r"(?P<mark>\S{1,6}?)\s*[-:\u2013\u2014]\s*(?P<meaning>\D{4,})")


class KeyEntry(NamedTuple):
    """A mark and its meaning, as a key has them."""

    mark: str
    meaning: str


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


def is_key_label(text: str) -> bool:
    """Return whether a text is the heading of a key.

    >>> is_key_label("Key:"), is_key_label("Legend"), is_key_label("Key worker")
    (True, True, False)
    """
    return _LABEL.fullmatch(text.strip()) is not None


def key_entries(
    texts: Sequence[str], used: Collection[str] = ()
) -> tuple[list[KeyEntry], list[str]]:
    """Return the marks that some cells of a row explain, and the other texts.

    A mark may be in the cell before its meaning, if it is one of those `used`.

    >>> key_entries(["Key:", "A = achieved, o = begun", "IP - in progress"])[0][1:]
    [KeyEntry(mark='o', meaning='begun'), KeyEntry(mark='IP', meaning='in progress')]
    >>> key_entries(["WT", "Working towards"], {"wt"})
    ([KeyEntry(mark='WT', meaning='Working towards')], [])
    >>> key_entries(["Signed off", "In progress"], {"signed off"})
    ([], ['Signed off', 'In progress'])
    """
    entries: list[KeyEntry] = []
    rest: list[str] = []
    for text in texts:
        within = list(_entries_in(text, used))
        if within or is_key_label(text):
            entries += within
        elif rest and _is_explained(rest[-1], used) and _is_meaning(text):
            entries.append(KeyEntry(rest.pop(), text))
        else:
            rest.append(text)
    return entries, rest


def _entries_in(text: str, used: Collection[str]) -> Iterator[KeyEntry]:
    """Yield the entries that are in one text."""
    text = re.sub(r"^(?:key|legend)\s*:\s*", "", text.strip(), flags=re.IGNORECASE)
    entries = list(_EQUALS.finditer(text)) if "=" in text else []
    if not entries and len(text) <= _MOST_LETTERS:
        pieces = [_DASH.fullmatch(piece.strip()) for piece in re.split("[;,|]", text)]
        dashed = [piece for piece in pieces if piece and _is_dashed(piece, used)]
        entries = dashed if len(dashed) == len(pieces) else []
    for entry in entries:
        yield KeyEntry(entry["mark"], entry["meaning"].strip())


def _is_dashed(entry: re.Match[str], used: Collection[str]) -> bool:
    """Return whether it is a mark that has a dash behind it, not a name or a word."""
    mark, meaning = entry["mark"], entry["meaning"]
    return _is_meaning(meaning) and (
        _is_mark(mark, used) or (mark.isupper() and len(mark) < 4)
    )


def _is_mark(text: str, used: Collection[str]) -> bool:
    """Return whether a text is one of the marks used, or a sign that is no word."""
    is_sign = len(text) == 1 and not text.isalnum()
    return mark_form(text) in used or is_sign


def _is_explained(text: str, used: Collection[str]) -> bool:
    """Return whether a text may have its meaning beside it, and is not one itself."""
    return _is_mark(text, used) and not _is_meaning(text)


def _is_meaning(text: str) -> bool:
    """Return whether a text says in words whether something is done."""
    return len(text.strip()) > 3 and is_done(text.strip(" .()")) is not None


def key_of(entries: Iterable[KeyEntry]) -> dict[str, bool | None]:
    """Return what marks mean; None for one with a meaning that is unclear or several.

    >>> key_of([KeyEntry("A", "Achieved"), KeyEntry("D", "Ask the assessor")])
    {'a': True, 'd': None}
    >>> key_of([KeyEntry("x", "unit complete and IQA'd"), KeyEntry("o", "not IQA'd")])
    {'x': True, 'o': False}
    """
    key: dict[str, bool | None] = {}
    for mark, meaning in entries:
        form, done = mark_form(mark), is_done(meaning.strip(" .()"))
        key[form] = done if key.get(form, done) == done else None
    return key
