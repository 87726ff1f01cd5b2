"""Units in whole sentences: which are said to be done, which not, and which neither.

Words between the codes say that units are done, or that they are not; any word that is
not known makes that unclear. Words belong to the codes behind them, as in `done: D6`,
or to those before, as in `D6 done`. A sentence may be read in several such ways: what
they all agree in is read, and the rest is unclear.
"""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple

from recommender.cohorts.marks import verdict_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

_SENTENCES = re.compile(r"[;!?()\n\u2022]+|\.(?=\s|$)")
_CODE = re.compile(
    r"(?:[A-Za-z]{1,4}|[A-Z]{1,4}[ .\u2010-\u2013-])[0-9]{1,3}(?![^\W_])"
)
_TOKEN = re.compile(
    r"(?P<word>\S*?[0-9]\S*?(?=[,.:]*(?:\s|$))|[^\W\d_]+(?:['\u2019][^\W\d_]+)*"
    r"|[\u2713\u2714\u2611\u2717\u2718\u2610])|(?P<comma>,)|[\s:=&+/\u2010-\u2015-]"
    r"|(?P<other>.)"
)
_MONTH = (
    r"(?:jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec|january|february|march|april|may"
    r"|june|july|august|september|october|november|december)"
)
# What says nothing, though its words alone do: times in the past, and dates.
_PHRASES = re.compile(
    r"\b(?:to date|so far|up to now|as well|in may"
    rf"|[0-9]{{1,2}}(?:st|nd|rd|th)? {_MONTH}\b\.?(?: '?(?:20)?[0-9]{{2}}\b)?"
    rf"|{_MONTH} '?(?:20)?[0-9]{{2}}|(?<![/.-])20[0-9]{{2}})\b",
    re.IGNORECASE,
)
# What is in brackets behind a unit is of this unit, if it has no unit itself.
_BRACKETS = re.compile(r"\(([^()]*)\)")
_MOST_TOKENS = 400


class SaidUnits(NamedTuple):
    """The codes of units that sentences say are done, are not, or leave unclear."""

    done: tuple[str, ...] = ()
    not_done: tuple[str, ...] = ()
    unclear: tuple[str, ...] = ()

    @property
    def has_units(self) -> bool:
        """Whether there are units, and of each it is clear whether it is done."""
        return bool(self.done or self.not_done) and not self.unclear


class _Token(NamedTuple):
    """Codes of units, or words that say whether units are done; a comma is neither.

    `says` is None for words that leave it unclear. `of_all` are words such as `both`,
    which are of what is before them, also before a comma.
    """

    codes: tuple[str, ...] = ()
    says: bool | None = None
    is_comma: bool = False
    of_all: bool = False

    @property
    def is_words(self) -> bool:
        return not self.codes and not self.is_comma


_COMMA = _Token(is_comma=True)


def read_sentences(
    text: str, code_of: Callable[[str], str | None], otherwise: bool | None = None
) -> SaidUnits:
    """Return what sentences say of the units whose codes are in them.

    `code_of` returns the code that a text is, in any form. Codes without words are
    done or not as it says `otherwise`; None makes them unclear.

    >>> from functools import partial
    >>> read = partial(read_sentences, code_of={"D6": "D6", "A3": "A3", "B1": "B1"}.get)
    >>> read("Has finished D6, working on B1; A3 not started")
    SaidUnits(done=('D6',), not_done=('B1', 'A3'), unclear=())
    >>> read("Done D6, A3, B1 in progress"), read("all but A3 done").unclear
    (SaidUnits(done=('D6',), not_done=('B1',), unclear=('A3',)), ('A3',))
    """
    said: defaultdict[str, set[bool | None]] = defaultdict(set)
    sentences = [
        (_tokens(part, code_of), part)
        for sentence in _sentences(text)
        for part in _clauses(sentence, code_of)
    ]
    # Words alone may be of the codes of another sentence.
    alone = (s for tokens, s in sentences if not any(t.codes for t in tokens))
    otherwise = None if any(map(_tells, alone)) else otherwise
    for tokens, _ in sentences:
        verdicts = dict(_verdicts(tokens, otherwise))
        for code in (code for token in tokens for code in token.codes):
            said[code] |= verdicts.get(code, {None})
    by_verdict = {
        verdict: tuple(code for code, verdicts in said.items() if verdicts == {verdict})
        for verdict in (True, False)
    }
    done, not_done = by_verdict[True], by_verdict[False]
    rest = tuple(code for code in said if code not in {*done, *not_done})
    return SaidUnits(done, not_done, rest)


def _clauses(sentence: str, code_of: Callable[[str], str | None]) -> list[str]:
    """Return the parts between commas if each has units and words of its own.

    >>> code_of = {"D6": "D6", "A3": "A3"}.get
    >>> _clauses("D6 done, A3 with IV", code_of), _clauses("done D6, A3", code_of)
    (['D6 done', ' A3 with IV'], ['done D6, A3'])
    """
    parts = sentence.split(",")
    are_whole = all(_is_whole(_tokens(part, code_of)) for part in parts)
    return parts if are_whole else [sentence]


def _is_whole(tokens: Sequence[_Token]) -> bool:
    """Return whether a part is of its units alone, not one such as `2 of D6`."""
    if len(tokens) != 2 or tokens[0].is_words is tokens[1].is_words:
        return False
    return tokens[0].says is not None or bool(tokens[0].codes)


def _tells(sentence: str) -> bool:
    """Return whether a word of a sentence without codes says how far anything is."""
    pieces = (piece for piece, _ in _pieces(sentence, lambda _: None))
    return any(verdict_of(piece) in {"done", "not"} for piece in pieces)


def says_nothing_is_done(text: str) -> bool:
    """Return whether a text without codes says that nothing is done.

    >>> says_nothing_is_done("Nothing signed off yet"), says_nothing_is_done("On track")
    (True, False)
    """
    tokens = [t for s in _sentences(text) for t in _tokens(s, lambda _: None)]
    return bool(tokens) and all(t.is_words and t.says is False for t in tokens)


def says_how_far(text: str, code_of: Callable[[str], str | None]) -> bool:
    """Return whether words in a text say that something is done, or that it is not.

    >>> code_of = {"D6": "D6"}.get
    >>> says_how_far("D6: not started", code_of), says_how_far("D6: RPL", code_of)
    (True, False)
    """
    sentences = _sentences(text)
    return any(t.says is not None for s in sentences for t in _tokens(s, code_of))


def _sentences(text: str) -> list[str]:
    text = _BRACKETS.sub(
        lambda part: part[0] if _CODE.search(part[1]) else f" {part[1]} ", text
    )
    return _SENTENCES.split(_PHRASES.sub(" ", text))


def _tokens(sentence: str, code_of: Callable[[str], str | None]) -> list[_Token]:
    """Return the codes, words and commas of a sentence, those alike as one."""
    tokens: list[_Token] = []
    words: list[str] = []
    for piece, code in _pieces(sentence, code_of):
        is_comma = piece in {",", "then"} or (piece == "but" and not _excludes(words))
        if not (code or is_comma or piece in {"and", "now", "plus"}):
            words.append(piece)
            continue
        tokens += [] if not words else _of_words(words)
        words = []
        if code or is_comma:
            tokens.append(_Token((code,)) if code else _COMMA)
    tokens += [] if not words else _of_words(words)
    return _joined(tokens)


def _excludes(words: Sequence[str]) -> bool:
    """Return whether `but` behind these words is of an exception: `all but A3`."""
    return bool(words) and words[-1] in {"all", "both", "everything", "nothing", "none"}


def _pieces(
    sentence: str, code_of: Callable[[str], str | None]
) -> Iterator[tuple[str, str | None]]:
    """Yield the words and signs of a sentence, each with the code that it is."""
    at = 0
    while at < len(sentence):
        match = _CODE.match(sentence, at)
        code = code_of(match[0]) if match else None
        if match is None or code is None:
            match, code = _TOKEN.match(sentence, at), None
        if match is None:
            return
        at = match.end()
        if code or any(match.groups()):
            yield match[0].casefold(), code


def _joined(tokens: Sequence[_Token]) -> list[_Token]:
    """Return tokens without commas at the ends, those that are alike as one."""
    joined: list[_Token] = []
    for token in tokens:
        last = joined[-1] if joined else _COMMA
        if token.codes and last.codes:
            joined[-1] = _Token((*last.codes, *token.codes))
        elif token.is_words and last.is_words and token.says is last.says:
            continue
        elif not token.is_comma or not last.is_comma:
            joined.append(token)
    return joined[:-1] if joined and joined[-1].is_comma else joined


def _of_words(words: Sequence[str]) -> list[_Token]:
    """Return what words say; nothing for those that say nothing of what is done."""
    verdicts = [verdict_of(re.sub("['\u2019]", "", word)) for word in words]
    if "unknown" in verdicts:
        return [_Token()]
    if "not" in verdicts or "done" in verdicts:
        of_all = words[0] in {"all", "both"}
        return [_Token(says="not" not in verdicts, of_all=of_all)]
    return []


def _verdicts(
    tokens: Sequence[_Token], otherwise: bool | None
) -> Iterator[tuple[str, set[bool | None]]]:
    """Yield each code with what it is in the readings of a sentence.

    A word that is not known leaves all of them unclear.
    """
    unknown = any(token.is_words and token.says is None for token in tokens)
    if unknown or len(tokens) > _MOST_TOKENS:
        return
    steps = [list(_starts(tokens, at, otherwise)) for at in range(len(tokens))]
    # From these places the rest of the sentence can be read.
    readable = {len(tokens)}
    for at in reversed(range(len(tokens))):
        readable |= {at for end, _, _ in steps[at] if end in readable}
    reached, verdicts = {0}, defaultdict(set)
    for at, starts in enumerate(steps):
        for end, codes, says in starts:
            if at in reached and end in readable:
                reached.add(end)
                for code in codes:
                    verdicts[code].add(says)
    yield from verdicts.items()


def _starts(
    tokens: Sequence[_Token], start: int, otherwise: bool | None
) -> Iterator[tuple[int, tuple[str, ...], bool | None]]:
    """Yield each way to read on: its end, the codes, and whether they are done."""
    first = tokens[start]
    if first.is_comma:
        yield start + 1, (), None
        return
    is_before = first.is_words
    codes: tuple[str, ...] = ()
    at = start + is_before
    while at < len(tokens) and tokens[at].codes:
        codes += tokens[at].codes
        at += 1
        behind, next_but_one = [*tokens[at : at + 2], _COMMA, _COMMA][:2]
        if is_before:
            yield at, codes, first.says
        if behind.is_words and behind.says is (
            first.says if is_before else behind.says
        ):
            yield at + 1, codes, behind.says
        elif next_but_one.of_all and not is_before:
            yield at + 2, codes, next_but_one.says
        if codes == first.codes and otherwise is not None:
            yield at, codes, otherwise
        at += at < len(tokens) and tokens[at].is_comma
