"""Units as people write them in a cell: `A 11`, `D06`, `A3 to A5`, parts of titles.

What is read in other words than a code is for the reader to report; what is not
understood stays as it is, for a fault.
"""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING

from recommender.cohorts.name_lists import names_in
from recommender.cohorts.unit_sentences import (
    read_sentences,
    says_how_far,
    says_nothing_is_done,
)
from recommender.errors import printable
from recommender.files.sheets import CellError
from recommender.job_text.words import stems_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from recommender.cohorts.unit_sentences import SaidUnits
    from recommender.qualifications.qualification import Qualification

_MOST_LETTERS = 30
_LEAST_WORDS = 2
# Between the letters of a code and its number, people put what they like.
_GAP = re.compile(r"(?<=[a-z])[\s.\u2010-\u2013-]+(?=[0-9])")
_LIST = re.compile("[;,|]")
_ZEROS = re.compile(r"(?<![0-9])0+(?=[0-9])")
_CODE = r"[A-Za-z]{1,4}[ .\u2010-\u2013-]?[0-9]{1,3}"
_RANGE = re.compile(
    rf"(?<![^\W_])({_CODE})\s*(?:to|through|\.\.|[\u2010-\u2014-])\s*({_CODE})(?![^\W_])"
)
_PARTS = re.compile(r"([a-z]+)([0-9]+)")
# Words that say little of a title.
_SMALL = frozenset(stems_of("a an and for in of on or the to unit units with your own"))


# `the mandatory two`, `both mandatories`; how many is looked at too.
_MANDATORY = re.compile(
    r"(?:(?:the|both|all|of|two|[0-9]) )*"
    r"mandator(?:y|ies)(?: (?:units?|ones|two|[0-9]))*",
    re.IGNORECASE,
)
_COUNTS = {"both": 2, "two": 2}


class WrittenUnits:
    """Reads the units that a cell names, for one qualification.

    A part of a title is one if its words are in no other title, in this order; or if
    they are next to each other in no other, where there are three of them.
    """

    def __init__(self, qualification: Qualification) -> None:
        self._catalogue = catalogue = qualification.catalogue
        self._mandatory = sorted(qualification.mandatory)
        self._code_by_form = _only_once(
            (_loose(unit.code), unit.code) for unit in catalogue.units
        )
        self._stems = {u.code: [*stems_of(u.title)] for u in catalogue.units}
        # Longer texts, and those that begin with other words, need no closer look.
        names = (len(unit.code) + len(unit.title) for unit in catalogue.units)
        self._longest = max(names, default=0) + _MOST_LETTERS
        self._first_words = _SMALL.union(*self._stems.values())
        self._codes_with: defaultdict[str, set[str]] = defaultdict(set)
        for code, stems in self._stems.items():
            for stem in stems:
                self._codes_with[stem].add(code)

    def names_in(self, text: str) -> list[str]:
        """Return the codes that a text names, and the rest of its names as they are.

        Raises:
            CellError: It is of sentences in which there are codes.
        """
        parts = [
            self._code_by_form.get(p.strip().casefold()) for p in _LIST.split(text)
        ]
        if all(parts):
            return [*dict.fromkeys(filter(None, parts))]
        names = names_in(_RANGE.sub(self._each, text), self.code_of)
        sentences = [name for name in names if self._is_sentence(name)]
        if sentences:
            listed = "; ".join(map(printable, sentences))
            codes = "; ".join(self._codes_in(text))
            message = f"this is more than a list of units: {listed}"
            hint = f"write only the codes that are meant, of those named in it: {codes}"
            raise CellError("unit-unknown", message, hint)
        meant = (
            self._mandatory if self._are_mandatory(name) else [name] for name in names
        )
        return list(dict.fromkeys(code for codes in meant for code in codes))

    def _are_mandatory(self, name: str) -> bool:
        """Return whether a name is of all mandatory units, not of some or one of them.

        `1 mandatory` and `mandatory unit 2` leave open which, or are of one.
        """
        if not _MANDATORY.fullmatch(name):
            return False
        words, every = name.casefold().split(), len(self._mandatory)
        counts = {_COUNTS.get(word) or int(word) for word in words if _is_count(word)}
        return counts <= {every} and (every == 1 or "unit" not in words)

    def done_in(self, text: str) -> list[str]:
        """Return the units that a text says are done, in a list or in sentences.

        Raises:
            CellError: It is not clear of each unit whether it is done.
        """
        if text == "0" and self.code_of(text) is None:
            return []  # how many
        names = self._listed(text)
        if names is not None and all(map(self._is_held, names)):
            return names
        said = self.said_in(text, otherwise=True)
        if not says_how_far(text, self._by_form):
            return self.names_in(text)
        if said.unclear:
            unclear, done = ", ".join(said.unclear), "; ".join(said.done) or "none"
            message = f"it is not clear whether these are done: {unclear}"
            hint = f"write only the codes that are done; clearly done: {done}"
            raise CellError("unit-unknown", message, hint)
        is_clear = said.has_units or says_nothing_is_done(text)
        return [*said.done] if is_clear else self.names_in(text)

    def is_clear(self, text: str) -> bool:
        """Return whether sentences say of each unit in them whether it is done."""
        return self.said_in(text).has_units or says_nothing_is_done(text)

    def names_any(self, text: str) -> bool:
        """Return whether a text has the code of a unit, whatever it says of it."""
        return any(self._codes_in(text))

    def said_in(self, text: str, *, otherwise: bool | None = None) -> SaidUnits:
        """Return what sentences say of the units in them; see `read_sentences`."""
        return read_sentences(_RANGE.sub(self._each, text), self._by_form, otherwise)

    def _by_form(self, code: str) -> str | None:
        return self._code_by_form.get(_loose(code))

    def _listed(self, text: str) -> list[str] | None:
        """Return the names of a list; None for sentences."""
        try:
            return self.names_in(text)
        except CellError:
            return None

    def _is_held(self, name: str) -> bool:
        """Return whether a name is of a unit, without words on whether it is done."""
        unit, _, how = name.partition(":")
        return self.code_of(unit) is not None and not says_how_far(how, self._by_form)

    def code_of(self, text: str) -> str | None:
        """Return the code of the unit that a text names, if there is only one."""
        if len(text) > self._longest:
            return None
        unit = self._catalogue.unit_named(text)
        if unit is not None:
            return unit.code
        if len(text) <= _MOST_LETTERS and any(map(str.isdigit, text)):
            code = self._code_by_form.get(_loose(text))
            if code is not None:
                return code
        return self._by_title(text)

    def _by_title(self, text: str) -> str | None:
        words = text.split()
        if len(words) < _LEAST_WORDS or any(map(str.isdigit, text)):
            return None
        if not self._first_words.issuperset(stems_of(words[0])):
            return None
        stems = [s for s in stems_of(text.replace("&", " and ")) if s not in _SMALL]
        if len(stems) < _LEAST_WORDS:
            return None
        having = (self._codes_with.get(stem, set()) for stem in stems)
        codes = [c for c in set.intersection(*having) if self._in_order(stems, c)]
        if len(codes) > 1 and len(stems) > _LEAST_WORDS:
            codes = [code for code in codes if self._in_a_row(text, code)]
        return codes[0] if len(codes) == 1 else None

    def is_like_title(self, text: str, code: str) -> bool:
        """Return whether half of the words of a text are in the title of a unit.

        A text that has the code is like it, too.
        """
        stems = [s for s in stems_of(text) if s not in _SMALL]
        same = sum(stem in self._stems[code] for stem in stems)
        return 2 * same >= len(stems) or code in self._codes_in(text)

    def _in_order(self, stems: list[str], code: str) -> bool:
        title = iter(self._stems[code])
        return all(stem in title for stem in stems)

    def _in_a_row(self, text: str, code: str) -> bool:
        part = " ".join(stems_of(text))
        return f" {part} " in f" {' '.join(self._stems[code])} "

    def _each(self, span: re.Match[str]) -> str:
        """Return the codes of a range, with letters alike; else the text of it."""
        codes = (self.code_of(end) or "" for end in span.groups())
        first, last = (_PARTS.fullmatch(_loose(code)) for code in codes)
        if self.code_of(span[0]) or not first or not last or first[1] != last[1]:
            return span[0]
        numbers = range(int(first[2]), int(last[2]) + 1)
        between = (self._code_by_form.get(f"{first[1]}{n}") for n in numbers)
        return ", ".join(filter(None, between)) or span[0]

    def _is_sentence(self, name: str) -> bool:
        """Return whether a name that is none has a code among its words."""
        is_one = self._catalogue.unit_named(name.partition(":")[0]) is not None
        return not is_one and len(name.split()) > 1 and any(self._codes_in(name))

    def _codes_in(self, text: str) -> Iterator[str]:
        words = re.findall(r"[^\W_]+", text)
        codes = (self._code_by_form.get(_loose(w)) for w in words if w[-1].isdigit())
        return iter(dict.fromkeys(filter(None, codes)))


def _is_count(word: str) -> bool:
    return word in _COUNTS or word.isdecimal()


def _loose(text: str) -> str:
    """Return a code without what people add to it.

    >>> _loose("A-10"), _loose("C 03"), _loose("D06"), _loose("D10")
    ('a10', 'c3', 'd6', 'd10')
    """
    return _ZEROS.sub("", _GAP.sub("", " ".join(text.casefold().split())))


def _only_once(pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Return the codes by the forms that only one of them has."""
    codes: defaultdict[str, set[str]] = defaultdict(set)
    for form, code in pairs:
        codes[form].add(code)
    return {form: next(iter(same)) for form, same in codes.items() if len(same) == 1}
