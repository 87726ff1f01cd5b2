"""Splitting a text into sentences, each with the headings above it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from recommender.job_text.words import Token, tokens_of

if TYPE_CHECKING:
    from collections.abc import Iterator

MOST_HEADING = 9
MOST_LABEL_IN_A_LIST = 2
# A longer label than this is of one sentence, not of the whole line.
MOST_LASTING_LABEL = 4
# A sentence is cut after this many words, so that every step is short.
MOST_WORDS = 200
_BULLET = re.compile(
    r"^\s*(?:[-*•●▪◦‣·✔✓☑→\u2013\u2014>+]+|\(?\d{1,2}[.)]|\(?[a-hivx]{1,3}[.)])\s+"
)
# A sentence ends, or another point of a list that was written in one line begins.
_BREAK = re.compile(r"(?<=[.!?;])\s+|\s+[•●▪✔✓☑→]\s*|\s+o\s+(?=[A-Z])")
_LABEL = re.compile(r"^([^:.]{2,45}):\s+(?=\S)")
# The first column of a table is the label of its row.
_COLUMNS = re.compile(r"^((?:[^\s:]+ ){0,3}[^\s:]+):? {3,}(?=\S.{0,9}[a-z0-9])")
_ODD = re.compile(
    r"[^\S\n]|[\x00-\x09\x0b-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\ufeff]"
)
_QUOTES = str.maketrans({"\u2019": "'", "\u2018": "'", "\u02bc": "'", "&": " "})


class Sentence(NamedTuple):
    """A sentence, or a line of a list.

    `line` counts from 1. `headings` are those above it, the nearest first; a line that
    introduces a list is both a heading and a sentence. `is_heading` marks the headings
    themselves, `is_title` the first of them if nothing precedes it. `is_later` means
    that whole paragraphs are between it and the last of `headings`.
    """

    text: str
    line: int
    tokens: tuple[Token, ...]
    headings: tuple[tuple[Token, ...], ...]
    is_heading: bool = False
    is_title: bool = False
    is_later: bool = False


def clean(text: str) -> str:
    """Return a text with plain spaces and quotes, without unprintable characters."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\u2028", "\n")
    text = text.replace("\t", "   ").replace(" & ", " ")
    return _ODD.sub(" ", text.translate(_QUOTES))


def first_line(text: str) -> tuple[Token, ...]:
    """Return the first line of a text, cut to the length of a heading."""
    words = next((line for line in text.split("\n") if line.strip()), "").split()
    return tuple(tokens_of(" ".join(words[:MOST_HEADING])))


def sentences_of(text: str) -> Iterator[Sentence]:
    """Yield the sentences of a cleaned text, in order."""
    section: tuple[Token, ...] = ()
    intro: tuple[Token, ...] = ()
    is_first, is_later = True, False
    lines = _lines(text)
    for number, (line, words, bullet, after_gap) in enumerate(lines):
        following = lines[number + 1] if number + 1 < len(lines) else None
        if after_gap and not bullet:
            intro = ()
        if _is_heading(words, bullet, after_gap, following):
            tokens = tuple(tokens_of(words))
            yield Sentence(words, line, tokens, (), number > 0, number == 0)
            # The very first line is the title of the job.
            section, intro = tokens if number else (), ()
            is_first, is_later = True, False
            continue
        is_later = is_later or (not is_first and after_gap and not bullet)
        is_first = False
        above = [heading for heading in (intro, section) if heading]
        label: tuple[Token, ...] = ()
        for part in _parts(words):
            label = _label_of(part, bullet) or label
            headings = (label, *above) if label else tuple(above)
            yield Sentence(
                part,
                line,
                tuple(tokens_of(part)),
                headings,
                is_later=is_later and section != (),
            )
            if len(label) > MOST_LASTING_LABEL and part.endswith((".", "!", "?")):
                label = ()
        if words.endswith(":"):
            intro = tuple(tokens_of(words))


def _label_of(part: str, bullet: bool) -> tuple[Token, ...]:
    """Return the words before a colon with which a part of a line begins."""
    label = _LABEL.match(part)
    most = MOST_LABEL_IN_A_LIST if bullet else MOST_HEADING
    if label is None or len(label.group(1).split()) > most:
        return ()
    return tuple(tokens_of(label.group(1)))


def _lines(text: str) -> list[tuple[int, str, bool, bool]]:
    """Return each line's number and words, and whether a bullet or a gap precedes it.

    A line that begins in lower case is joined to the one before, if that is long enough
    to have been wrapped.
    """
    lines: list[tuple[int, str, bool, bool]] = []
    gap, last_length = True, 0
    for number, raw in enumerate(text.split("\n"), start=1):
        words = _COLUMNS.sub(r"\1: ", raw.strip(), count=1)
        if not words:
            gap, last_length = True, 0
            continue
        mark = _BULLET.match(raw)
        wrapped = last_length >= 55 and not gap and not mark and not words[0].isupper()
        if wrapped and not lines[-1][1].endswith((".", "!", "?", ":", ";")):
            line, before, bullet, after_gap = lines[-1]
            lines[-1] = (line, f"{before} {words}", bullet, after_gap)
        else:
            text_of_line = raw[mark.end() :].strip() if mark else words
            lines.append((number, text_of_line, mark is not None, gap))
        gap, last_length = False, len(words)
    return lines


def _is_heading(
    words: str,
    bullet: bool,
    after_gap: bool,
    following: tuple[int, str, bool, bool] | None,
) -> bool:
    if bullet or following is None or len(words.split()) > MOST_HEADING:
        return False
    if words.endswith(":"):
        return len(words.split()) <= 4
    if (
        words.endswith((".", "!", ";", ","))
        or words[0].islower()
        or _LABEL.match(words)
        or _BREAK.search(words)
    ):
        return False
    marked = words.startswith("#") or words.isupper()
    return marked or after_gap or following[2]


def _parts(words: str) -> Iterator[str]:
    for part in _BREAK.split(words):
        pieces = part.split()
        for start in range(0, len(pieces), MOST_WORDS):
            yield " ".join(pieces[start : start + MOST_WORDS])
