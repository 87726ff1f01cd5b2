"""Suggesting names for one that is not known, by meaning, then by spelling.

A known name is suggested if its other names, title or phrases share words with the
unknown one. Spelling decides only if no words are shared.
"""

from __future__ import annotations

import re
from functools import lru_cache
from math import log
from typing import TYPE_CHECKING, NamedTuple

from recommender.errors import Fault, nearest_names, normal_form

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

_MOST = 3
# No longer code is one that a slip has changed.
_LONGEST_CODE = 200
# A part of a word counts less than the whole; shorter parts than this do not count.
_PART, _SHORTEST_PART = 0.7, 4
# The share of the words, weighted by rarity, that a suggestion must have; and of the
# best suggestion's share, the part that the others must have.
_ENOUGH, _AS_GOOD = 0.5, 0.75
# Words that carry no meaning by themselves.
_EMPTY = {"a", "an", "and", "at", "by", "for", "in", "my", "of", "on", "or", "the",
          "to", "with"}  # fmt: skip


class Suggestion(NamedTuple):
    """A hint, and the name that was meant if there is only one."""

    hint: str
    name: str | None = None


def folded(name: str) -> str:
    """Return the common form of names that are spelt differently, or in the plural.

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
    """Return a suggestion for a name that is not known.

    Each known name has texts that describe it. The texts in `more` are used only if
    none of these shares a word with the name.
    """
    texts_of = {known: tuple(texts) for known, texts in texts_by_known.items()}
    near = by_meaning(name, texts_of) or by_patterns(name, more or {})
    if near:
        return suggestion_of(near, otherwise)
    return _by_spelling(name, texts_of, otherwise)


def _by_spelling(
    name: str, texts_of: Mapping[str, Iterable[str]], otherwise: str
) -> Suggestion:
    known_by_text = {text: known for known in texts_of for text in texts_of[known]}
    known_by_text |= {known: known for known in texts_of}
    near = {
        known_by_text[text]: text
        for text in reversed(nearest_names(name, known_by_text))
    }
    shown = [
        known if text == known else f"{known} ({text})"
        for known, text in reversed(near.items())
    ]
    suggestion = suggestion_of(shown, otherwise)
    return suggestion._replace(name=next(iter(near)) if len(near) == 1 else None)


def suggestion_of(near: Sequence[str], otherwise: str) -> Suggestion:
    """Return names as a suggestion; `otherwise` is the hint if there are none."""
    if not near:
        return Suggestion(otherwise)
    meant = near[0] if len(near) == 1 else None
    return Suggestion(f"did you mean {' or '.join(near)}?", meant)


def one_slip_away(code: str, known: Iterable[str], otherwise: str) -> Suggestion:
    """Return a suggestion of codes with a character more or less, or two swapped.

    A code with a different character is another code. Separators do not count, nor
    does a letter O for a nought; if only these differ, it is clear what was meant.

    >>> one_slip_away("6d", ["D6", "D7"], "").name
    'D6'
    >>> one_slip_away("ICSA5", ["ICS-A5"], "").name
    'ICS-A5'
    >>> one_slip_away("D66", ["D6", "D7"], "")
    Suggestion(hint='did you mean D6?', name=None)
    """
    plain = _plain(code[:_LONGEST_CODE])
    forms = _code_forms(tuple(known))
    turned = {
        plain[:i] + plain[i + 1] + plain[i] + plain[i + 2 :]
        for i in range(len(plain) - 1)
    }
    clear = forms.of([plain]) or forms.of(turned)
    if clear:
        return suggestion_of(clear[:_MOST], otherwise)
    near = forms.of(_shortened(plain), plain)
    return suggestion_of(near[:_MOST], otherwise)._replace(name=None)


class _CodeForms(NamedTuple):
    """The places of codes by their forms, and by these without one character."""

    codes: tuple[str, ...]
    by_form: dict[str, list[int]]
    by_shortened: dict[str, list[int]]

    def of(self, forms: Iterable[str], shortened: str = "") -> list[str]:
        """Return the codes of some forms, or of a shortened one, as they are listed."""
        places = {place for form in forms for place in self.by_form.get(form, ())}
        if shortened:
            places.update(self.by_shortened.get(shortened, ()))
        return [self.codes[place] for place in sorted(places)]


# A file may name thousands of codes that are not known, and each is compared with all.
@lru_cache(maxsize=8)
def _code_forms(codes: tuple[str, ...]) -> _CodeForms:
    forms = _CodeForms(codes, {}, {})
    for place, code in enumerate(codes):
        plain = _plain(code)
        forms.by_form.setdefault(plain, []).append(place)
        for shortened in _shortened(plain):
            forms.by_shortened.setdefault(shortened, []).append(place)
    return forms


def _shortened(form: str) -> set[str]:
    """Return what is left of a form without one of its characters."""
    return {form[:i] + form[i + 1 :] for i in range(len(form))}


def _plain(code: str) -> str:
    return re.sub(r"[\W_]", "", code.casefold()).replace("o", "0")


def unknown_name(id_: str, message: str, name: str, near: Suggestion) -> Fault:
    """Return the fault of a name that is not known, with a suggestion."""
    meant = None if near.name is None else (name, near.name)
    return Fault(id_, message, near.hint, meant=meant)


def by_meaning(name: str, texts_of: Mapping[str, Iterable[str]]) -> list[str]:
    """Return the known names whose texts share most of the words of a name."""
    wanted = list(dict.fromkeys(_fold(word) for word in _words(name)))
    known_words = _known_words(tuple((k, *texts) for k, texts in texts_of.items()))
    likeness = {known: [0.0] * len(wanted) for known in texts_of}
    for number, word in enumerate(wanted):
        longer = _words_with(word, known_words)
        for known, words in zip(texts_of, known_words, strict=True):
            part = 0.0 if longer.isdisjoint(words) else _PART
            likeness[known][number] = 1.0 if word in words else part
    rarity = [
        log(1 + len(texts_of) / (1 + sum(1 for alike in likeness.values() if alike[i])))
        for i in range(len(wanted))
    ]
    whole = sum(rarity)
    scores = {
        known: sum(a * b for a, b in zip(alike, rarity, strict=True)) / whole
        for known, alike in likeness.items()
        if whole
    }
    return _best({k: score for k, score in scores.items() if score >= _ENOUGH})


def by_patterns(name: str, patterns_of: Mapping[str, Iterable[str]]) -> list[str]:
    """Return the known names whose patterns use the words of a name most."""
    wanted = _meaning(name)
    words_of = _known_words(tuple(map(tuple, patterns_of.values())))
    uses = {
        known: sum(wanted <= _meaning(pattern) for pattern in patterns_of[known])
        for known, words in zip(patterns_of, words_of, strict=True)
        if wanted <= words
    }
    # Words that are used everywhere distinguish nothing.
    most = sum(uses.values()) / 2
    return _best({known: float(use) for known, use in uses.items() if use > most})


def _best(scores: Mapping[str, float]) -> list[str]:
    most = max(scores.values(), default=0.0)
    near = [known for known, score in scores.items() if score >= _AS_GOOD * most]
    return sorted(near, key=lambda known: -scores[known])[:_MOST]


@lru_cache(maxsize=8)
def _known_words(texts: tuple[tuple[str, ...], ...]) -> tuple[frozenset[str], ...]:
    """Return the words of several texts each."""
    return tuple(frozenset().union(*map(_meaning, some)) for some in texts)


def _words_with(part: str, known: Iterable[frozenset[str]]) -> set[str]:
    """Return the words that a word is a part of, unless it is too short for one."""
    if len(part) < _SHORTEST_PART:
        return set()
    return {word for words in known for word in words if part in word}


# Every name that is not known is compared with the same texts.
@lru_cache(maxsize=20_000)
def _meaning(text: str) -> frozenset[str]:
    """Return the words of a text, each in one form."""
    return frozenset(_fold(word) for word in _words(text))


def _words(text: str) -> list[str]:
    words = re.findall(r"[^\W_]+", normal_form(text))
    return [word for word in words if word not in _EMPTY] or words


def _fold(word: str) -> str:
    """Return a word in the singular and in British spelling."""
    if len(word) > 4 and word.endswith("ies"):
        word = f"{word[:-3]}y"
    elif len(word) > 3 and word.endswith("s") and not word.endswith("ss"):
        word = word[:-1]
    for american, british in (("visor", "viser"), ("center", "centre")):
        word = word.replace(american, british)
    return re.sub(r"iz(e|er|ing|ation)$", r"is\1", word)
