"""Splitting text into tokens, the same for all forms and spellings of a word."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from Stemmer import Stemmer

if TYPE_CHECKING:
    from collections.abc import Iterator

_WORD = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)?|\d+(?:[.,]\d+)*%?|£")
# What no phrase spans: commas and the like, and dashes between spaces.
_BREAK = re.compile(r"[,;:()?!/]|\.\s| [-\u2013\u2014]+ |\u2014")
_OWNED = "'s"
# American and British spellings of a word, reduced to one of them.
_SPELLINGS = (
    (re.compile(r"^advisor"), "adviser"),
    (re.compile(r"is(e|ed|es|er|ers|ing|ation|ations|ational)$"), r"iz\1"),
    (re.compile(r"(?<=\w{3})our(s|ed|ing|ite|ites|al|able)?$"), r"or\1"),
    (re.compile(r"(?<=\w{2})tre(s)?$"), r"ter\1"),
    (
        re.compile(
            r"^(travel|cancel|counsel|channel|fulfil|label|model|signal)l(ed|ing|er|ers)?$"
        ),
        r"\1\2",
    ),
    (re.compile(r"^enquir"), "inquir"),
    (re.compile(r"ogue(s)?$"), r"og\1"),
    (re.compile(r"(?<=gra)mme(s)?$"), r"m\1"),
    (re.compile(r"^cheque"), "check"),
    (re.compile(r"^(licen|practi)c(e|es|ed|ing)$"), r"\1s\2"),
)
# One search shows that most words have none of these.
_SPELT_TWO_WAYS = re.compile("advis|is|our|tre|ll|^enquir|ogue|mme|^cheque|c(e|ing)")


class Token(NamedTuple):
    """A word of a text: its stem, the word in lower case, and where it stands.

    `forms` are how patterns write it: the stem, and the word after an equals sign;
    `='s` stands for any word that ends so.
    `after_break` means that a comma or the like precedes it.
    """

    stem: str
    word: str
    forms: tuple[str, ...]
    start: int
    end: int
    after_break: bool = False


def tokens_of(text: str) -> Iterator[Token]:
    """Yield the words of a text; a hyphenated word is two.

    >>> [token.stem for token in tokens_of("Organising follow-up calls isn't hard")]
    ['organiz', 'follow', 'up', 'call', 'not', 'hard']
    """
    end = 0
    for match in _WORD.finditer(text):
        word = match.group().casefold()
        start, last = match.span()
        between = text[end:start]
        broken = between != " " and _BREAK.search(between) is not None
        end, root = last, stem(word)
        forms: tuple[str, ...] = (root, f"={word}")
        if word.endswith(_OWNED):
            forms = (*forms, f"={_OWNED}")
        yield Token(root, word, forms, start, end, broken)


def stems_of(text: str) -> Iterator[str]:
    """Yield the stems of the words of a text.

    >>> list(stems_of("Customer Advisors"))
    ['custom', 'adviz']
    """
    return (stem(word.casefold()) for word in _WORD.findall(text))


@lru_cache(maxsize=20_000)
def stem(word: str) -> str:
    """Return the stem that a word shares with its other forms.

    >>> {stem(word) for word in ("complaint", "complaints")}
    {'complaint'}
    >>> stem("organising") == stem("organize")
    True
    """
    if word.endswith("n't"):
        return "not"
    word = word.split("'")[0]
    if _SPELT_TWO_WAYS.search(word):
        for spelling, other in _SPELLINGS:
            word = spelling.sub(other, word)
    return str(_stemmer().stemWord(word))


@lru_cache(maxsize=1)
def _stemmer() -> Stemmer:
    # `stem` has the larger cache.
    return Stemmer("english", maxCacheSize=0)
