"""The key of a sheet, which explains the marks that say whether units are done.

What a key says of a mark goes before what the mark usually means. Of a mark that it
explains in words that are not known, nothing is known.
"""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple

from recommender.cohorts.marks import is_done, mark_form

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

_LABEL = re.compile(
    r"(?:(?:rag|status|marks?|progress|tracker|evidence) )?(?:key|legend)(?: to .*)?"
    r"\s*:?|abbreviations(?: used)?\s*:?",
    re.IGNORECASE,
)
# A key has short entries; of longer texts only the entries with = are looked for.
_MOST_LETTERS = 120
_MOST_IN_MARK = 4
# A meaning has a word; a day alone says itself what is done.
_WORD = re.compile(r"[^\W\d_]{3}")
# `A = achieved`, several of them in a text; and a text that is `IP - in progress`.
_EQUALS = re.compile(
    r"(?P<mark>[^\s=,;]{1,12})\s*=\s*(?P<meaning>[^=;,|]+?)"
    r"(?=\s*[;,|.]|\s+[^\s=,;]{1,12}\s*=|$)"
)
_DASH = re.compile(r"(?P<mark>\S{1,6}?)\s*[-:\u2013\u2014]\s*(?P<meaning>\D{4,})")
# A meaning may have a remark behind a comma, in brackets or behind a dash.
_CLAUSES = re.compile(r"[,;()]|\s[-\u2013\u2014]\s")
# Who says that a unit is done; that it is to be done stays there.
_SIGNER = re.compile(
    r"(?:\bby )?(?:\bthe )?\b(?:assessor|tutor|iqa|iv|eqa)\b ?", re.IGNORECASE
)
_OF_EVIDENCE = re.compile(r"\b(?:evidence|evidenced|assessed|marked|gathered)\b ?")


class KeyEntry(NamedTuple):
    """A mark and its meaning, as a key has them."""

    mark: str
    meaning: str


class MarkKey(NamedTuple):
    """Whether the marks of a key mean done; None where that is unclear.

    The marks `named` have words as their meaning, not what may be someone's name.
    """

    done: Mapping[str, bool | None]
    named: frozenset[str] = frozenset()


def is_key_label(text: str) -> bool:
    """Return whether a text is the heading of a key.

    >>> is_key_label("Key:"), is_key_label("Legend"), is_key_label("Key worker")
    (True, True, False)
    """
    return _LABEL.fullmatch(text.strip()) is not None


def key_entries(
    texts: Sequence[str], used: Collection[str] = (), *, is_in_key: bool = False
) -> tuple[list[KeyEntry], list[str]]:
    """Return the marks that some cells of a row explain, and the other texts.

    A mark may be in the cell before its meaning, if it is one of those `used`. Below
    the heading of a key the meaning may be of any words.

    >>> key_entries(["Key:", "A = achieved, o = begun", "IP - in progress"])[0][1:]
    [KeyEntry(mark='o', meaning='begun'), KeyEntry(mark='IP', meaning='in progress')]
    >>> key_entries(["WT", "Working towards"], {"wt"})
    ([KeyEntry(mark='WT', meaning='Working towards')], [])
    >>> key_entries(["Signed off", "In progress"], {"signed off"})
    ([], ['Signed off', 'In progress'])
    >>> key_entries(["WT", "Witness testimony"], {"wt"}, is_in_key=True)[0]
    [KeyEntry(mark='WT', meaning='Witness testimony')]
    """
    entries: list[KeyEntry] = []
    rest: list[str] = []
    for text in texts:
        within = list(_entries_in(text, used, is_in_key=is_in_key))
        if within or is_key_label(text):
            entries += within
        elif rest and _is_explained(rest[-1], text, used, is_in_key=is_in_key):
            entries.append(KeyEntry(rest.pop(), text))
        else:
            rest.append(text)
    return entries, rest


def _entries_in(
    text: str, used: Collection[str], *, is_in_key: bool
) -> Iterator[KeyEntry]:
    """Yield the entries that are in one text."""
    text = re.sub(r"^(?:key|legend)\s*:\s*", "", text.strip(), flags=re.IGNORECASE)
    entries = list(_EQUALS.finditer(text)) if "=" in text else []
    if not entries and len(text) <= _MOST_LETTERS:
        ways = re.split("[;,|]", text), [text]
        entries = next(filter(None, (_dashed(t, used, is_in_key) for t in ways)), [])
    for entry in entries:
        yield KeyEntry(entry["mark"], entry["meaning"].strip())


def _dashed(
    texts: Iterable[str], used: Collection[str], is_in_key: bool
) -> list[re.Match[str]]:
    """Return the entries with dashes that texts are; none if one is no entry."""
    entries = [_DASH.fullmatch(text.strip()) for text in texts]
    dashed = [e for e in entries if e and _is_dashed(e, used, is_in_key)]
    return dashed if len(dashed) == len(entries) else []


def _is_dashed(entry: re.Match[str], used: Collection[str], is_in_key: bool) -> bool:
    """Return whether it is a mark that has a dash behind it, not a name or a word.

    The meaning of capital letters that are used may be of any words.
    """
    mark, meaning = entry["mark"], entry["meaning"]
    is_short = mark.isupper() and len(mark) <= _MOST_IN_MARK
    if is_in_key or (is_short and mark_form(mark) in used):
        return is_short or _is_mark(mark, used)
    is_shorter = mark.isupper() and len(mark) < _MOST_IN_MARK
    return _is_meaning(meaning) and (_is_mark(mark, used) or is_shorter)


def _is_mark(text: str, used: Collection[str]) -> bool:
    """Return whether a text is one of the marks used, or a sign that is no word."""
    is_sign = len(text) == 1 and not text.isalnum()
    return mark_form(text) in used or is_sign


def _is_explained(
    text: str, meaning: str, used: Collection[str], *, is_in_key: bool
) -> bool:
    """Return whether a text is a mark that has its meaning beside it."""
    if is_in_key:
        is_short = text.isupper() and len(text) <= _MOST_IN_MARK
        return (is_short or _is_mark(text, used)) and _WORD.search(meaning) is not None
    return _is_mark(text, used) and not _is_meaning(text) and _is_meaning(meaning)


def _is_meaning(text: str) -> bool:
    """Return whether a text says in words whether something is done."""
    return _WORD.search(text) is not None and _means_done(text) is not None


def _means_done(meaning: str) -> bool | None:
    """Return whether the meaning of a mark is done; None if that is unclear.

    Of a remark beside it only `not` counts: what else is done may be the evidence.

    >>> [_means_done(m) for m in ("Complete - by the EQA", "Evidence in, not marked")]
    [True, False]
    >>> _means_done("Observation, done"), _means_done("Done, not done")
    (None, None)
    """
    whole = is_done(meaning.strip(" .()"))
    if whole is not None:
        return whole
    clauses = (clause.strip(" .") for clause in _CLAUSES.split(meaning))
    verdicts = [_clause_means(clause) for clause in clauses if clause]
    if False in verdicts:
        return None if True in verdicts else False
    return verdicts[:1] == [True] or None


def _clause_means(clause: str) -> bool | None:
    """Return whether a part of a meaning is done; None if that is unclear.

    Without evidence, or not assessed, a unit is not done; with it, it may be.

    >>> [_clause_means(c) for c in ("no evidence yet", "not assessed", "evidence done")]
    [False, False, None]
    >>> [_clause_means(c) for c in ("evidence", "assessed", "evidence gathered")]
    [None, None, None]
    """
    said = _SIGNER.sub("", clause)
    done = is_done(said) if said.strip() else None
    less = _OF_EVIDENCE.sub("", clause.casefold()).strip()
    is_less = done is None and less not in {"", clause.casefold()}
    is_not = is_less and (less in {"not", "no"} or is_done(less) is False)
    return False if is_not else done


def key_of(entries: Iterable[KeyEntry]) -> MarkKey:
    """Return what marks mean; None for one with a meaning that is unclear or several.

    >>> entries = [KeyEntry("A", "Achieved"), KeyEntry("D", "Ask the assessor")]
    >>> key_of([*entries, KeyEntry("x", "unit complete and IQA'd")]).done
    {'a': True, 'd': None, 'x': True}
    """
    meanings: defaultdict[str, set[bool | None]] = defaultdict(set)
    named = set()
    for mark, meaning in entries:
        meanings[mark_form(mark)].add(_means_done(meaning))
        is_name = meaning.istitle() and len(meaning.split()) > 1
        named |= set() if is_name else {mark_form(mark)}
    done: dict[str, bool | None] = {}
    for mark, verdicts in meanings.items():
        clear = verdicts - {None}
        done[mark] = clear.pop() if len(clear) == 1 else None
    return MarkKey(done, frozenset(named))
