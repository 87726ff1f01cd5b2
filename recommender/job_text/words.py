"""Words: text as tokens that are the same for every form and spelling of a word."""

from __future__ import annotations

import json
import re
import sys
from functools import lru_cache
from importlib.util import find_spec, module_from_spec
from typing import TYPE_CHECKING, NamedTuple

from recommender.loading.shipped import data_folder

if TYPE_CHECKING:
    from collections.abc import Iterator

    from snowballstemmer.english_stemmer import EnglishStemmer

# A generated file of the data folder: words and their stems.
STEMS = "stems.json"

_WORD = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)?|\d+(?:[.,]\d+)*%?|£")
# What a phrase does not go across: commas and the like, and dashes between spaces.
_BREAK = re.compile(r"[,;:()?!/]|\.\s| [-\u2013\u2014]+ |\u2014")
# American and British spellings of one word, brought to one of them.
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


class Token(NamedTuple):
    """A word of a text: its stem, itself in lower case, and where it stands.

    `forms` are what patterns have for it, the stem and the word after an equals
    sign; `after_break` says that a comma or the like is before it.
    """

    stem: str
    word: str
    forms: tuple[str, str]
    start: int
    end: int
    after_break: bool = False


def tokens_of(text: str) -> Iterator[Token]:
    """Yield the words of a text; a word with a hyphen is two.

    >>> [token.stem for token in tokens_of("Organising follow-up calls isn't hard")]
    ['organiz', 'follow', 'up', 'call', 'not', 'hard']
    """
    end = 0
    for found in _WORD.finditer(text):
        word = found.group().casefold()
        start, last = found.span()
        between = text[end:start]
        broken = between != " " and _BREAK.search(between) is not None
        end, root = last, stem(word)
        yield Token(root, word, (root, f"={word}"), start, end, broken)


@lru_cache(maxsize=20_000)
def stem(word: str) -> str:
    """Bring a word to the stem that it shares with its other forms.

    >>> {stem(word) for word in ("complaint", "complaints")}
    {'complaint'}
    >>> stem("organising") == stem("organize")
    True
    """
    return _known_stems().get(word) or work_out_stem(word)


def work_out_stem(word: str) -> str:
    """Bring a word to its stem without the table of those worked out before."""
    if word.endswith("n't"):
        return "not"
    word = word.split("'")[0]
    for spelling, other in _SPELLINGS:
        word = spelling.sub(other, word)
    return str(_stemmer().stemWord(word))


@lru_cache(maxsize=1)
def _known_stems() -> dict[str, str]:
    """Load the stems of the dictionaries' words: to work them out takes 0.1 s."""
    path = data_folder() / STEMS
    if not path.exists():
        return {}
    found: dict[str, str] = json.loads(path.read_text(encoding="utf-8"))
    return found


@lru_cache(maxsize=1)
def _stemmer() -> EnglishStemmer:
    """Load the stemmer of English alone: the package loads those of 30 languages.

    That takes as long as to read two pages, so its own __init__ is passed over.
    """
    name = "snowballstemmer"
    spec = None if name in sys.modules else find_spec(name)
    if spec is not None:
        sys.modules[name] = module_from_spec(spec)
    try:
        from snowballstemmer.english_stemmer import (  # noqa: PLC0415
            EnglishStemmer,
        )
    finally:
        if spec is not None:
            del sys.modules[name]
    return EnglishStemmer()
