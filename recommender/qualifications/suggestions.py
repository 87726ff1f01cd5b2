"""Suggesting: the known names that somebody may have meant, by meaning, then spelling.

A name is meant where its words are among the words that are known of it: its other
names, its title and phrases. Spelling decides only where no words are shared.
"""

from __future__ import annotations

import re
from collections import Counter
from math import log
from typing import TYPE_CHECKING, NamedTuple

from recommender.errors import Fault, nearest_names, normal_form

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

_MOST = 3
# A part of a word counts less than the word, and shorter parts mean nothing.
_PART, _SHORTEST_PART = 0.7, 4
# Of the words that are asked for, weighed by how rare they are, so much is shared.
_ENOUGH, _AS_GOOD = 0.5, 0.75
# Words that mean nothing by themselves.
_EMPTY = {"a", "an", "and", "at", "by", "for", "in", "my", "of", "on", "or", "the",
          "to", "with"}  # fmt: skip


class Suggestion(NamedTuple):
    """A hint, and the one name that was meant where there is no other."""

    hint: str
    name: str | None = None


def folded(name: str) -> str:
    """Return the one form of names that are spelt in two ways, or in the plural.

    >>> folded("Customer Service Advisors") == folded("customer-service adviser")
    True
    >>> folded("call center organizer")
    'call-centre-organiser'
    """
    return "-".join(_fold(word) for word in _words(name))


def suggest(
    name: str,
    texts_by_known: Mapping[str, Iterable[str]],
    otherwise: str = "",
    more: Mapping[str, Iterable[str]] | None = None,
) -> Suggestion:
    """Suggest known names, each with the texts that tell it, for one that is not known.

    `more` are texts that count only where no other shares a word.
    """
    texts = {known: tuple(found) for known, found in texts_by_known.items()}
    near = by_meaning(name, texts) or by_use(name, more or {})
    return worded(near, otherwise) if near else _by_spelling(name, texts, otherwise)


def _by_spelling(
    name: str, texts: Mapping[str, Iterable[str]], otherwise: str
) -> Suggestion:
    known_by_text = {text: known for known, found in texts.items() for text in found}
    known_by_text |= {known: known for known in texts}
    near = {
        known_by_text[text]: text
        for text in reversed(nearest_names(name, known_by_text))
    }
    told = [
        known if text == known else f"{known} ({text})"
        for known, text in reversed(near.items())
    ]
    suggestion = worded(told, otherwise)
    return suggestion._replace(name=next(iter(near)) if len(near) == 1 else None)


def worded(near: Sequence[str], otherwise: str) -> Suggestion:
    """Word the names that may be meant as a hint, or fall back."""
    if not near:
        return Suggestion(otherwise)
    meant = near[0] if len(near) == 1 else None
    return Suggestion(f"did you mean {' or '.join(near)}?", meant)


def one_slip_away(code: str, known: Iterable[str], otherwise: str) -> Suggestion:
    """Suggest codes with one sign more or less, or two signs the other way round.

    A code with another sign is another code; signs that set parts apart and a letter
    O for a nought are no difference, and what was meant is then clear.

    >>> one_slip_away("6d", ["D6", "D7"], "").name
    'D6'
    >>> one_slip_away("ICSA5", ["ICS-A5"], "").name
    'ICS-A5'
    >>> one_slip_away("D66", ["D6", "D7"], "")
    Suggestion(hint='did you mean D6?', name=None)
    """
    plain = _plain(code)
    forms = {one: _plain(one) for one in known}
    turned = {
        plain[:i] + plain[i + 1] + plain[i] + plain[i + 2 :]
        for i in range(len(plain) - 1)
    }
    same = [one for one, form in forms.items() if form == plain]
    clear = same or [one for one, form in forms.items() if form in turned]
    if clear:
        return worded(clear[:_MOST], otherwise)
    near = [one for one, form in forms.items() if _one_sign_more(form, plain)]
    return worded(near[:_MOST], otherwise)._replace(name=None)


def _one_sign_more(one: str, other: str) -> bool:
    """Return whether the longer of two codes has one sign that the other lacks."""
    short, long = sorted((one, other), key=len)
    return short in (long[:i] + long[i + 1 :] for i in range(len(long)))


def _plain(code: str) -> str:
    return re.sub(r"[\W_]", "", code.casefold()).replace("o", "0")


def unknown(id_: str, message: str, name: str, near: Suggestion) -> Fault:
    """Make the fault of a name that is not known, with what may be meant."""
    meant = None if near.name is None else (name, near.name)
    return Fault(id_, message, near.hint, meant=meant)


def by_meaning(name: str, texts: Mapping[str, Iterable[str]]) -> list[str]:
    """Find the known names whose texts share most of the words of a name."""
    asked = list(dict.fromkeys(_fold(word) for word in _words(name)))
    known_words = {
        known: {_fold(word) for text in (known, *found) for word in _words(text)}
        for known, found in texts.items()
    }
    shared = {
        known: [max((_alike(one, w) for w in words), default=0.0) for one in asked]
        for known, words in known_words.items()
    }
    rarity = [
        log(1 + len(texts) / (1 + sum(1 for one in shared.values() if one[i])))
        for i in range(len(asked))
    ]
    whole = sum(rarity)
    scores = {
        known: sum(a * b for a, b in zip(found, rarity, strict=True)) / whole
        for known, found in shared.items()
        if whole
    }
    return _best({k: score for k, score in scores.items() if score >= _ENOUGH})


def by_use(name: str, patterns: Mapping[str, Iterable[str]]) -> list[str]:
    """Find the known names in whose patterns the words of a name come up most."""
    asked = {_fold(word) for word in _words(name)}
    uses: Counter[str] = Counter()
    for known, found in patterns.items():
        for text in found:
            uses[known] += asked <= {_fold(word) for word in _words(text)}
    # Words that come up everywhere mean nothing of their own.
    most = sum(uses.values()) / 2
    return _best({known: float(use) for known, use in uses.items() if use > most})


def _best(scores: Mapping[str, float]) -> list[str]:
    most = max(scores.values(), default=0.0)
    near = [known for known, score in scores.items() if score >= _AS_GOOD * most]
    return sorted(near, key=lambda known: -scores[known])[:_MOST]


def _alike(asked: str, known: str) -> float:
    if asked == known:
        return 1.0
    return _PART if len(asked) >= _SHORTEST_PART and asked in known else 0.0


def _words(text: str) -> list[str]:
    words = re.findall(r"[^\W_]+", normal_form(text))
    return [word for word in words if word not in _EMPTY] or words


def _fold(word: str) -> str:
    """Take the plural off, and write in the British way."""
    if len(word) > 4 and word.endswith("ies"):
        word = f"{word[:-3]}y"
    elif len(word) > 3 and word.endswith("s") and not word.endswith("ss"):
        word = word[:-1]
    for american, british in (("visor", "viser"), ("center", "centre")):
        word = word.replace(american, british)
    return re.sub(r"iz(e|er|ing|ation)$", r"is\1", word)
