"""The words of a sentence about rules: numbers, bounds, groups, levels, codes.

Every word has a kind. A word of kind "unknown" means that the sentence may say more
than is understood.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, NamedTuple

from recommender.authoring.unit_pairs import KINDS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from recommender.authoring.table_names import TableNames


class RuleWord(NamedTuple):
    """A word or a phrase: its kind, what it means, and its text."""

    kind: str
    value: Any
    text: str


_NUMBERS = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight",
            "nine", "ten", "eleven", "twelve")  # fmt: skip
# "Group B, a minimum of" does not name Group A.
_NO_ARTICLE = r"(?!an? (?!and\b|or\b|to\b|must\b|only\b))"
_AWARD = r"(?:qualification|diploma|certificate|award|nvq|svq|apprenticeship|programme)"
_NUMBER = rf"(?:\d{{1,4}}(?:\.\d)?|{'|'.join(_NUMBERS[1:])})\b"
_MEASURE = r"(?:credits?(?: points?| values?)?|units?|modules?)\b"
_GROUP_WORD = r"(?:groups?|sections?|blocks?)\b"


_PEOPLE = r"(?:the )?(?:learners?|candidates?|students?|trainees?)\b|you\b|they\b"
_LEVEL = r"(?:at )?(?:levels?|lvl) ?"
_TO_ACHIEVE = r"to (?:achieve|gain|complete|obtain|attain|be awarded)"
# The title of a qualification, with its level, is no rule.
_TITLE = (
    rf"(?:the |this |a )?(?:[a-z&]+ ){{0,3}}?level \d+ (?:[a-z&]+ ){{0,3}}?{_AWARD}"
    rf"(?: {_AWARD})*(?: in (?:[a-z&]+ )*?[a-z&]+"
    rf"(?=\s*(?:$|[-:;.,()]|{_PEOPLE}|must\b|requires?\b)))?"
)
_PLAIN_WORDS = (
    "a an the of from in at to for by and & plus will come comes made up drawn be is "
    "are have has number value points order their your also then as well any this that "
    "full whole worth rule rules combination through completion but"
)
# In order: the first pattern that matches where the last word ended decides.
_PATTERNS: list[tuple[str, re.Pattern[str]]] = [
    (kind, re.compile(pattern))
    for kind, pattern in (
        ("space", r"\s+"),
        ("filler", r"\(?\b(?:see )?(?:page|table|appendix) [\w.]+\)?"),
        ("total", rf"(?:for|{_TO_ACHIEVE}) {_TITLE}"),
        ("filler", _TITLE),
        ("min-level", rf"{_LEVEL}(\d+)(?: (?:or|and) (?:above|higher|over)|\s*\+)"),
        ("min-level", r"at or above level (\d+)"),
        ("max-level", rf"{_LEVEL}(\d+) or (?:below|lower)"),
        ("levels", rf"{_LEVEL}(\d{{1,2}}\b(?:(?:,| and| or| ?/| ?&) ?(?:level )?"
                   rf"\d{{1,2}}\b(?! ?{_MEASURE}))*)"),
        ("further", r"(?:an? |any |the )?(?:further|additional|extra|remaining"
                    r"|remainder|other|balance)(?: of)?\b"),
        ("these", r"(?:of|from) (?:which|these|those|whom)\b|(?:which must |must )?"
                  r"includ(?:ing|es?)\b|with\b|comprising|consist(?:ing|s) of"
                  r"|made up (?:of|from)"),
        ("this", r"(?:this|the same) (?:group|section|block|list)|these units"
                 r"|(?:the )?(?:following|list(?:ed)? below|units? below)"
                 r"(?: units?| list)?|below"),
        ("range", rf"(?:between )?(\d+)\s?(?:-|to|and)\s?(\d+)(?= {_MEASURE})"),
        ("share", r"(\d{1,3})\s?(?:%|per ?cent\b)|(?:one )?half\b"),
        ("low", r"(?:an? |the )?(?:overall )?min(?:imum)?\b"
                r"(?: of| number of| total of)?|at least|not? (?:less|fewer) than"
                r"|or more\b"),
        ("high", r"(?:an? |the )?max(?:imum)?\b(?: of| number of| total of)?|at most"
                 r"|up to(?: a max(?:imum)? of)?|not? more than|(?:must |may |can)?"
                 r"not (?:to )?exceed(?:ing)?"),
        ("exactly", r"exactly|precisely"),
        ("number", rf"({_NUMBER})(?:\s?\((?:{_NUMBER})\))?"),
        ("total", rf"in total|overall|altogether|(?:for|{_TO_ACHIEVE}) (?:the|this) "
                  rf"(?:full |whole |overall )?{_AWARD}|total(?:ling)?\b"),
        ("kind", rf"(mandatory|core|compulsory|optional|electives?)\b"
                 rf"(?: (?:unit )?{_GROUP_WORD})?(?: (credits?|units?|modules?)\b)?"),
        ("each", r"(?:each|every)\b(?: of)?(?: the)?"),
        ("filler", rf"(?:by )?all {_PEOPLE}"),
        ("all", r"(?:all|both)\b(?: of)?(?: the)?"),
        ("credits", r"credits?(?: points?| values?)?\b|cr\b"),
        ("units", r"(?:units?|modules?)\b"),
        ("hours", r"(?:glh|guided learning hours)\b"),
        ("may", r"(?:may|can)\b(?! ?not)"),
        ("or", r"or\b"),
        ("break", r"[,;:()\[\]=/\u2022]|-(?=\s)|\.(?=\s|$)"),
        ("verb", r"(?:must|should|shall|needs?|requir(?:e|ed|es)|complet(?:e|ed|ing)"
                 r"|achiev(?:e|ed|ing)|choos(?:e|ing)|chosen|select(?:ed)?|pick|taken?"
                 r"|gain(?:ed)?|obtain(?:ed)?|attain(?:ed)?|earn(?:ed)?)\b"),
        ("group-word", _GROUP_WORD),
        ("filler", rf"{_PEOPLE}|{_AWARD}\b"),
        ("filler", rf"(?:{'|'.join(_PLAIN_WORDS.split())})(?!\w)|\+"),
    )
]  # fmt: skip
_PAIR = re.compile("|".join(f"(?:{kind.words})" for kind in KINDS))


def plain(text: str) -> str:
    """Return the form in which words are compared.

    >>> plain("Min. of 14\u2013credits  ")
    'min of 14-credits'
    """
    text = text.casefold().replace("\u2013", "-").replace("\u2014", " - ")
    text = re.sub(r"\b(min|max|no|cr)\.", r"\1", text.replace("\u2019", "'"))
    return " ".join(text.split())


def words_of(text: str, names: TableNames) -> list[RuleWord]:
    """Return the words of a sentence, without spaces.

    >>> from recommender.authoring.table_names import TableNames
    >>> names = TableNames({"B": "B"}, {}, [])
    >>> [word.kind for word in words_of("At least two units from Group B", names)]
    ['low', 'number', 'units', 'filler', 'groups']
    """
    form, place, words = plain(text), 0, list[RuleWord]()
    while place < len(form):
        word = _named(form, place, names) or _of_pattern(form, place)
        if word.kind != "space":
            words.append(word)
        place += len(word.text)
    return words


def _of_pattern(form: str, place: int) -> RuleWord:
    for kind, pattern in _PATTERNS:
        if (match := pattern.match(form, place)) and match[0]:
            return RuleWord(kind, _value(kind, match), match[0])
    unknown = re.compile(r"\w[^\s,;:()]*|.").match(form, place)
    text = unknown[0] if unknown else form[place]
    return RuleWord("unknown", None, text)


def _value(kind: str, match: re.Match[str]) -> Any:
    if kind == "number":
        text = match[1]
        return _NUMBERS.index(text) if text in _NUMBERS else _number(text)
    if kind == "share":
        return f"{match[1] or 50}%"
    if kind == "range":
        return int(match[1]), int(match[2])
    if kind in {"min-level", "max-level"}:
        return int(match[1])
    if kind == "levels":
        return [int(number) for number in re.findall(r"\d+", match[1])]
    if kind == "kind":
        optional = match[1].startswith(("optional", "elective"))
        noun = match[2] or ("units" if match[1].startswith("elective") else "")
        return ("optional" if optional else "mandatory", noun)
    return None


def _number(text: str) -> int | float:
    number = float(text)
    return int(number) if number.is_integer() else number


def _named(form: str, place: int, names: TableNames) -> RuleWord | None:
    """Return the groups or units that are named at a place."""
    if place and form[place - 1].isalnum():
        return None
    for name, id_ in names.names.items():
        if form.startswith(name, place) and not form[place + len(name) :][:1].isalnum():
            return RuleWord("groups", [id_], name)
    return _groups(form, place, names) or _units(form, place, names)


def _groups(form: str, place: int, names: TableNames) -> RuleWord | None:
    opening = re.compile(
        rf"(?:(?:optional|mandatory|core|elective|unit) )*{_GROUP_WORD} "
    )
    match = opening.match(form, place)
    if match is None:
        return None
    known = "|".join(map(re.escape, sorted(names.ids, key=len, reverse=True)))
    ids = re.compile(
        rf"(?:{known})\b(?:(?:, ?(?:and |or )?| ?[/&+] ?| (?:and/or|and|or|to) | ?- ?)"
        rf"(?:{_GROUP_WORD} )?{_NO_ARTICLE}(?:{known})\b)*"
    )
    listed = ids.match(form, match.end()) if known else None
    if listed is None:
        unknown = re.compile(r"[a-z]\d?\b|\d\b").match(form, match.end())
        text = form[place : unknown.end()] if unknown else ""
        return RuleWord("unknown", None, text) if text else None
    text = form[place : listed.end()]
    return RuleWord("groups", list(_listed(listed[0], known, names)), text)


def _listed(text: str, known: str, names: TableNames) -> Iterator[str]:
    """Yield the ids in a list, in which "B to D" and "B-D" include C."""
    order, last, ranged = list(names.groups), "", False
    for part in re.findall(rf"\b(?:{known})\b|\bto\b|-", text):
        if part in {"to", "-"} and part not in names.ids:
            ranged = True
            continue
        id_ = names.ids[part]
        start = order.index(last) + 1 if ranged else order.index(id_)
        yield from order[start : order.index(id_) + 1]
        last, ranged = id_, False


def _units(form: str, place: int, names: TableNames) -> RuleWord | None:
    """Return the codes of units at a place: after the word, or such as no number is."""
    opening = re.compile(r"(?:units?|modules?) (?=\S)").match(form, place)
    start = opening.end() if opening else place
    codes, end = list[str](), start
    part = re.compile(
        r"((?:,| and| or| ?&|/| both)* ?(?:and |or )?(?:units? )?)([^\s,;:()]+)"
    )
    while match := part.match(form, end):
        text = match[2].rstrip(".*")
        if text not in names.codes:
            text = text.split("/")[0]
        separated = bool(match[1].strip()) == bool(codes)
        clear = opening or codes or _is_clearly_code(text)
        if text not in names.codes or not separated or not clear:
            break
        codes.append(names.codes[text])
        end = match.start(2) + len(text)
    if not codes:
        return None
    choice = " or " in form[start:end]
    return RuleWord("codes", (codes, choice), form[place:end])


def _is_clearly_code(text: str) -> bool:
    return re.search(r"[a-z]", text) is not None and re.search(r"\d", text) is not None


def states_pair(text: str) -> bool:
    """Return whether a text is about units that are barred, or needed together."""
    return _PAIR.search(plain(text)) is not None


# A number that is not a part of a year or of a date.
_AMOUNT = rf"(?:(?<![/\d])\d{{1,3}}(?![/\d])|\b(?:{'|'.join(_NUMBERS[1:])})\b)"
_RULE_LIKE = re.compile(
    rf"(?:{_AMOUNT}|\bany\b|\ball\b).*\b(?:credits?|units?)\b"
    rf"|\b(?:credits?|units?)\b.*{_AMOUNT}"
    r"|\b(?:at least|at most|min(?:imum)?|max(?:imum)?|no more than|must|choose"
    r"|mandatory|compulsory)\b.*\b(?:credits?|units?|group|section|level)\b"
    r"|\b(?:credits?|units?)\b.*\b(?:must|only|unless|except|compulsory|mandatory)\b"
    r"|\b(?:either|one of|must)\b.*\b(?:taken|chosen|completed|selected|achieved)\b"
    r"|\b(?:must|need to) (?:complete|take|achieve)\b"
    r"|(?:\bhalf\b|%|\bper ?cent\b).*\b(?:credits?|units?)\b"
)


def may_state_rule(text: str) -> bool:
    """Return whether a text looks as if it stated a rule.

    >>> may_state_rule("Learners must pass an exam in unit 3")
    True
    >>> may_state_rule("Brightwater Training, version 3")
    False
    """
    return states_pair(text) or _RULE_LIKE.search(plain(text)) is not None
