"""Reading sentences about rules: what is bounded, by how much, of which units.

A sentence is read only if every word of it is understood; otherwise it is left to a
person. A wrong rule is worse than none.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from recommender.authoring.rule_words import plain, words_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from recommender.authoring.rule_words import RuleWord
    from recommender.authoring.table_names import TableNames

_MEASURES = ("credits", "units", "hours")
_SCOPES = {"groups", "kind", "codes", "levels", "min-level", "max-level", "each",
           "this", "total"}  # fmt: skip
# What may be between a measure and its number, and also in a label.
_BEFORE = {"filler", "break", "low", "high", "verb", "total"}
_IN_LABELS = _BEFORE | _SCOPES
# What may be between a bound and its number.
_SKIPPED = {"filler", "verb", "credits", "units", "hours", "total", "may"}


_NUMBERS = {"number", "range", "share"}
_CHOOSING = {"choose", "select", "pick", "any"}


class UnclearError(ValueError):
    """Why a sentence is not understood."""


class NoRuleError(UnclearError):
    """A sentence that asks for nothing."""


@dataclass
class Stated:
    """A bound that a sentence states, and the words for the units that it is about.

    `low` and `high` are None where there is no such bound; `all` bounds by all units.
    A `share` is such as "50%".
    """

    measure: str
    low: float | None = None
    high: float | None = None
    scopes: list[RuleWord] = field(default_factory=list)
    all: bool = False
    further: bool = False
    narrows: bool = False
    share: str = ""

    def has(self, *kinds: str) -> bool:
        """Return whether the words name units in one of these ways."""
        return any(word.kind in kinds for word in self.scopes)

    def values(self, kind: str) -> list[Any]:
        """Return what the words of a kind mean."""
        return [word.value for word in self.scopes if word.kind == kind]


def sentences_of(text: str) -> list[str]:
    """Return the sentences of a text.

    >>> sentences_of("Take 2 units. Of these, at least 1 at level 3; no more than 9.5")
    ['Take 2 units', 'Of these, at least 1 at level 3', 'no more than 9.5']
    """
    text = re.sub(r"\b(min|max|no|cr)\.", r"\1", text, flags=re.IGNORECASE)
    parts = re.split(r"[.;](?=\s|$)|[\n\u2022\u00b7]", text)
    return [part.strip(" -*") for part in parts if part.strip(" -*")]


def read_sentence(text: str, names: TableNames, measure: str = "") -> list[Stated]:
    """Return the bounds that a sentence states; none if it has no number.

    `measure` is what an earlier sentence counted, for "and 12 from Group B".

    Raises:
        UnclearError: A word is not understood, or what it belongs to.
    """
    words = words_of(text, names)
    anchors = [
        place
        for place, word in enumerate(words)
        if (word.kind in _NUMBERS and not _is_whole(words, place))
        or _is_all(words, place)
    ]
    if not anchors:
        return []
    unknown = [word.text for word in words if word.kind == "unknown"]
    if unknown:
        message = f'"{unknown[0]}" is not understood'
        raise UnclearError(message)
    if any(word.kind == "or" for word in words):
        message = '"or" between two rules is not understood'
        raise UnclearError(message)
    stated = _bounded(words, anchors, measure)
    _share_scopes(words, anchors, stated)
    _check_may(words, stated)
    return stated


def _is_all(words: Sequence[RuleWord], place: int) -> bool:
    """Return whether a word is "all", without a number that says how many."""
    following = words[place + 1 : place + 2]
    counts = any(word.kind == "number" for word in following)
    return words[place].kind == "all" and not counts


def _is_whole(words: Sequence[RuleWord], place: int) -> bool:
    """Return whether a number is only what another is a part of: "25 of the 40"."""
    before = [(word.kind, word.text) for word in words[max(place - 3, 0) : place]]
    return (
        len(before) == 3
        and before[0][0] in _NUMBERS
        and [text for _, text in before[1:]] == ["of", "the"]
    )


def _bounded(
    words: Sequence[RuleWord], anchors: Sequence[int], measure: str
) -> list[Stated]:
    """Return the bounds, each with its measure, without the units they are about."""
    used: set[int] = set()
    stated = []
    measures = _measures_of(words, anchors, measure)
    for number, place in enumerate(anchors):
        start = anchors[number - 1] + 1 if number else 0
        end = anchors[number + 1] if number + 1 < len(anchors) else len(words)
        bound = Stated(measures[number])
        side = _sides_of(words, place, (start, end), used)
        _set_ends(bound, words[place], side)
        before = [word.kind for word in words[start:place]]
        after = [word.kind for word in words[place + 1 : place + 3]]
        bound.further = "further" in before[-3:] or "further" in after
        stated.append(bound)
    loose = [
        word.text
        for place, word in enumerate(words)
        if word.kind in {"low", "high", "exactly"} and place not in used
    ]
    if loose:
        message = f'what "{loose[0]}" belongs to is not understood'
        raise UnclearError(message)
    return stated


def _set_ends(bound: Stated, word: RuleWord, sides: set[str]) -> None:
    if word.kind == "all":
        bound.measure, bound.all = "units", True
    elif word.kind == "range":
        bound.low, bound.high = word.value
    elif word.kind == "share":
        bound.share = word.value
        if sides - {"low"}:
            message = "a share that is not the least"
            raise UnclearError(message)
    elif sides == {"high"}:
        bound.high = word.value
    elif len(sides) > 1:
        message = "both a least and a most for one number"
        raise UnclearError(message)
    else:
        bound.low = word.value
        bound.high = word.value if "exactly" in sides else None


def _measures_of(
    words: Sequence[RuleWord], anchors: Sequence[int], measure: str
) -> list[str]:
    """Return what each number counts: its own, that of the one before, or after."""
    limits = zip([-1, *anchors], anchors, [*anchors[1:], len(words)], strict=False)
    own = [_measure_of(words, place, last + 1, end) for last, place, end in limits]
    for number, place in enumerate(anchors):
        measure = own[number] or measure or next(filter(None, own), "")
        if not measure and any(word.text in _CHOOSING for word in words[:place]):
            measure = "units"
        if not measure:
            message = f'"{words[place].text}" of what is not understood'
            raise UnclearError(message)
        own[number] = measure
    return own


def _measure_of(words: Sequence[RuleWord], place: int, start: int, end: int) -> str:
    """Return what a number counts: the word after it, or before it as in a label."""
    for word in words[place + 1 : end]:
        if (measure := _measure_in(word)) or word.text in {"from", "in"}:
            return measure or _measure_before(words, place, start)
        if word.kind not in {"filler", "further", "kind", "verb", "number"}:
            break
    return _measure_before(words, place, start)


def _measure_in(word: RuleWord) -> str:
    if word.kind in _MEASURES:
        return word.kind
    if word.kind == "codes":
        return "units"
    if word.kind == "kind" and word.value[1]:
        return f"{word.value[1].rstrip('s').replace('module', 'unit')}s"
    return ""


def _measure_before(words: Sequence[RuleWord], place: int, start: int) -> str:
    label = any(word.text in {":", "="} for word in words[start:place])
    stated = {word.kind for word in words[start:place] if word.kind in _MEASURES}
    for word in words[start:place][::-1]:
        measure = _measure_in(word) if word.kind != "codes" else ""
        if measure and (label or measure == "credits" or word.kind == "units"):
            return measure if stated <= {measure} else ""
        if word.kind not in (_IN_LABELS if label else _BEFORE):
            break
    return ""


def _is_label(words: Sequence[RuleWord], place: int) -> bool:
    """Return whether a number has a label: "Minimum credits from Group B: 6"."""
    return place > 0 and words[place - 1].text in {":", "="}


def _sides_of(
    words: Sequence[RuleWord], place: int, limits: tuple[int, int], used: set[int]
) -> set[str]:
    """Return the words for least or most that belong to the number at a place."""
    start, end = limits
    sides = set()
    before = range(place - 1, start - 1, -1)
    after = range(place + 1, end)
    for places, stops in (
        (before, {",", ";", "(", ")"}),
        (after, {",", ";", ":", "="}),
    ):
        for other in places:
            word = words[other]
            if word.kind in {"low", "high", "exactly"} and other not in used:
                sides.add(word.kind)
                used.add(other)
                break
            skipped = word.kind in _SKIPPED or word.kind == "further"
            skipped |= _is_label(words, place) and word.kind in _SCOPES
            if not skipped and not (word.kind == "break" and word.text not in stops):
                break
        if sides:
            break
    return sides


def _share_scopes(
    words: Sequence[RuleWord], anchors: Sequence[int], stated: Sequence[Stated]
) -> None:
    """Assign to each bound the words for its units, before or after its number."""
    parts = [list[int]() for _ in range(len(anchors) + 1)]
    for place, word in enumerate(words):
        if word.kind in _SCOPES:
            parts[sum(anchor < place for anchor in anchors)].append(place)
    # "Group B: 14 credits, Group C: 7 credits"
    leading = len(anchors) > 1 and all(parts[:-1]) and not parts[-1]
    for number, part in enumerate(parts):
        owner = min(number, len(stated) - 1) if leading else max(number - 1, 0)
        stated[owner].scopes += [words[place] for place in part]
    _narrow(words, anchors, stated)
    if parts[0] and len(anchors) > 1 and not leading:
        _spread(stated)
    for bound, other in pairwise(stated):
        # "A minimum of 15 and a maximum of 25 credits from Group B"
        if not bound.scopes and bound.high is None and other.low is None:
            bound.scopes = list(other.scopes)


def _narrow(
    words: Sequence[RuleWord], anchors: Sequence[int], stated: Sequence[Stated]
) -> None:
    """Mark the bounds of a part of what was bounded before: "of which", "including"."""
    scopes = [place for place, word in enumerate(words) if word.kind in _SCOPES]
    for place, word in enumerate(words):
        if word.kind != "these":
            continue
        following = sum(anchor < place for anchor in anchors)
        end = [*anchors, len(words)][following]
        own = any(place < scope < end for scope in scopes) or following == len(anchors)
        # "12 of which from Group B", but "of which 12 from Group B".
        bound = stated[max(following - 1, 0) if own else following]
        bound.narrows = bound is not stated[0] or not own


def _spread(stated: Sequence[Stated]) -> None:
    """Let the units that open a sentence be those of all its bounds, if they can."""
    first = [
        word for word in stated[0].scopes if word.kind in {"groups", "kind", "this"}
    ]
    others = stated[1:]
    if not any(
        bound.has("groups", "kind", "codes", "this", "total") for bound in others
    ):
        for bound in others:
            bound.scopes += [word for word in first if not bound.narrows]


def _check_may(words: Sequence[RuleWord], stated: Sequence[Stated]) -> None:
    """Refuse "may" without a most: it asks for nothing."""
    if not any(word.kind == "may" for word in words):
        return
    if not any(bound.high is not None or bound.further for bound in stated):
        message = '"may" without a maximum requires nothing'
        raise UnclearError(message)


def asks(text: str) -> bool:
    """Return whether a text asks for something, rather than describe what there is.

    >>> asks("Choose two units"), asks("12 units")
    (True, False)
    """
    verbs = r"must|need|requir|complet|achiev|choos|select|pick|take|min\b|minimum"
    bounds = r"at least|max|up to|no more|exactly|exceed"
    return re.search(rf"\b(?:{verbs}|{bounds})", plain(text)) is not None


def levels_of(stated: Stated) -> Iterator[tuple[str, Any]]:
    """Yield the filters of the levels that a bound is about."""
    for value in stated.values("levels"):
        yield "levels", value
    for kind, key in (("min-level", "min_level"), ("max-level", "max_level")):
        for value in stated.values(kind):
            yield key, value
