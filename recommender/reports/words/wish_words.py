"""Wishes as people say them, for papers whose readers see no command."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from recommender.errors import RequestError
from recommender.reports.words.day_words import day_in_words
from recommender.requests.dates import read_date
from recommender.requests.occasion_wishes import MOST_VISITS, WITH, WITHOUT
from recommender.requests.wish_kinds import Flag
from recommender.requests.wish_table import WISHES

if TYPE_CHECKING:
    from recommender.qualifications.qualification import Qualification

# What describes the job; the table of wishes has all other options.
_OF_THE_JOB = {
    "--role": "role: {value}",
    "--tag": "part of the job: {value}",
    "--no-tag": "not part of the job: {value}",
    "--bare": "without the tasks that every job has",
    "--units-only": "units worth taking, without the whole qualification",
}
# What is asked of occasions for evidence.
_OF_OCCASIONS = {
    WITH: "fixed occasion: {value}",
    WITHOUT: "not possible: {value}",
    MOST_VISITS: "visits: at most {value}",
}
_NEVER = "never done: {value}"
_SAID = {**_OF_THE_JOB, **_OF_OCCASIONS, **{wish.option: wish.said for wish in WISHES}}
_FLAGS = {"--bare", "--units-only"} | {
    wish.option for wish in WISHES if isinstance(wish.kind, Flag)
}
_DATE = "[0-9]{4}-[0-9]{2}-[0-9]{2}"
_DATES = re.compile(rf"\b{_DATE}(\.\.{_DATE})?\b")
_VERBS = {
    "drop ": 'drop the wish "{wish}"',
    "no longer ": 'no longer "{wish}"',
    "add ": "{wish}",
    "": "{wish}",
}


def wishes_in_words(text: str, qualification: Qualification) -> str:
    """Return a text with each option in it as people say it, and dates in full.

    >>> from recommender.loading.shipped import load_qualification
    >>> about = load_qualification("ocr-03456")
    >>> wishes_in_words("--max-credits 42 instead of 20", about)
    'at most 42 credits instead of 20'
    >>> wishes_in_words("drop --have A10", about)
    'drop the wish "already achieved: A10"'
    """

    def said(match: re.Match[str]) -> str:
        verb, option, value = match["verb"] or "", match["option"], match["value"]
        # What a shell takes for one ' in a text in quotes.
        unquoted = (value or "").replace("'\"'\"'", "\0").strip("'\"")
        unquoted = unquoted.replace("\0", "'")
        wish = _in_words(option, unquoted, qualification)
        rest = "" if value is None or option not in _FLAGS else f" {value}"
        return _VERBS[verb].format(wish=wish) + rest

    if "--" not in text:
        # Most texts have no option, and a page of explore has hundreds of texts.
        return _DATES.sub(_days, text)
    codes = [code for code in qualification.catalogue.unit_by_code if " " in code]
    spaced = "".join(f"{re.escape(code)}|" for code in sorted(codes, key=len)[::-1])
    options = "|".join(sorted(_SAID, key=len, reverse=True))
    pattern = (
        r"(?P<verb>\b(?:drop|no longer|add) )?"
        rf"(?<![\w-])(?P<option>{options})(?![\w-])"
        rf"(?: (?P<value>{spaced}(?:'[^']*'|\"'\")+|\"[^\"]*\"|[^\s;,)]+))?"
    )
    return _DATES.sub(_days, re.sub(pattern, said, text))


def _in_words(option: str, value: str, qualification: Qualification) -> str:
    said = _SAID[option]
    name, _, more = value.partition("=" if option == "--waive" else ":")
    if option == "--tag" and more == "never":
        said, more = _NEVER, ""
    name = _title(option, name, qualification)
    more = _title(option, more, qualification) if option in _OF_OCCASIONS else more
    value = f"{name} ({more})" if more else name
    return said.format(value=value, size=qualification.counted_in)


def _title(option: str, name: str, qualification: Qualification) -> str:
    """Return the title of a role or a task; anything else as it is typed."""
    words = qualification.vocabulary
    try:
        if option == "--role":
            return words.find_role(name).title
        if option in ("--tag", "--no-tag", *_OF_OCCASIONS):
            return words.find_tag(name).title
    except RequestError:
        return name
    return name


def _days(match: re.Match[str]) -> str:
    try:
        ends = [day_in_words(read_date(end)) for end in match[0].split("..")]
    except ValueError:
        return match[0]
    return " to ".join(ends)
