"""Footnotes: the marks on codes and titles of units, and the notes that explain them.

A sign such as * is a mark wherever it ends a word. Numbers and letters, such as (1),
are marks only if a note begins with them: titles have them too.
"""

from __future__ import annotations

import re
from dataclasses import replace
from string import ascii_lowercase
from typing import TYPE_CHECKING

from recommender.authoring.pair_sentences import join_codes
from recommender.authoring.statements import AMONG, Statement
from recommender.authoring.unit_groups import status_of
from recommender.errors import printable
from recommender.files.sheets import Row

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from recommender.authoring.imported_units import Imported
    from recommender.tables.whole_table import Line, WholeTable

    Marks = Mapping[tuple[str, int], frozenset[str]]

_SIGNS = "*\u2020\u2021\u00a7\u00b6"
_RAISED = "\u00b9\u00b2\u00b3\u2070" + "".join(map(chr, range(0x2074, 0x207A)))
_PLAIN = str.maketrans(_RAISED, "1230456789")
_SIGN = re.compile(
    rf"^\s*([{_SIGNS}]+)\s*(?=\w)|(?<=[\w).])\s*([{_SIGNS}]+)(?=\s*(?:$|[(/]))"
)
_NUMBER = re.compile(
    rf"\s*(?:[(\[]([0-9]{{1,2}}|[a-z])[)\]]|([{_RAISED}]+)|(#|\+))\s*$"
)
# How a note begins that explains a mark.
_NOTE = re.compile(
    rf"(?:notes?:?\s*)?(?:([{_SIGNS}]+|[#+](?=\s))|[(\[]([0-9]{{1,2}}|[a-z])[)\]]"
    rf"|([{_RAISED}]+)|([0-9]{{1,2}})(?=[.:]?\s+(?-i:[A-Z])))\s*[.:=\u2013-]?\s*(?=\S)",
    re.IGNORECASE,
)
# What it has instead within a sentence: units marked * are mandatory.
_WITHIN = re.compile(
    r"(?:units?\s+)?(?:are\s+)?(?:marked|shown|indicated|denoted|identified|followed)\s+"
    rf"(?:(?:with|by)\s+)?(?:an?\s+)?(?:(asterisk|star)\b)?[\s(\"']*([{_SIGNS}]+|)[)\"']*",
    re.IGNORECASE,
)
# Notes of several marks may share a line.
_NEXT = re.compile(rf"[;,.]?\s+(?=(?:[{_SIGNS}]+)\s*[=:]?\s*[A-Za-z])")
# What a note says before what it is about: "denotes a", "these units".
_SUBJECT = re.compile(
    r"(?:(?:denotes?|indicates?|means|shows?|marks?|signifies)\s+(?:that\s+)?)?"
    r"(?:an?\s+|the\s+)?(?:(?:this|these|those|such|all|both)\s+(?:units?\s+)?)?",
    re.IGNORECASE,
)
_FEW_WORDS = 5
_ANY = frozenset((*map(str, range(100)), *ascii_lowercase, "#", "+"))
_MARKED = ("code", "title", "unit_reference")


def without_marks(table: WholeTable) -> tuple[WholeTable, Marks]:
    """Return a table with codes and titles without marks, and the marks of each row.

    Rows are by their sheet, where several are read, and their number.
    """
    lines = [line for part in table.parts for line in part.above] + table.lines
    explained = {mark for line in lines for mark, _ in _notes_in(line.text)}
    if _have_numbers(table):
        explained = set()
    marks = {
        (row.sheet, row.number): of_row
        for row in table.rows
        if (of_row := _marks_of(row, explained))
    }
    used = frozenset[str]().union(*marks.values())
    parts = [
        replace(
            part, entries=[_plain(entry, explained, used) for entry in part.entries]
        )
        for part in table.parts
    ]
    return replace(table, parts=parts) if used else table, marks


def _marks_of(row: Row, explained: Collection[str]) -> frozenset[str]:
    cells = (row.cells.get(key, "") for key in _MARKED)
    return frozenset[str]().union(*(_split(cell, explained)[1] for cell in cells))


def _have_numbers(table: WholeTable) -> bool:
    """Return whether titles differ only by their numbers, which are no marks then."""
    titles = {title for row in table.rows if (title := row.cells.get("title", ""))}
    signs = {_split(title, ())[0] for title in titles}
    return len({_split(title, _ANY)[0] for title in titles}) < len(signs)


def _plain(
    entry: Row | Line, explained: Collection[str], used: Collection[str]
) -> Row | Line:
    """Return a row without marks; a note that begins with a number has brackets."""
    if isinstance(entry, Row):
        cells = {
            key: _split(cell, explained)[0] if key in _MARKED else cell
            for key, cell in entry.cells.items()
        }
        return entry._replace(cells=cells)
    note = _NOTE.match(entry.text)
    if note is None or note[4] not in used:
        return entry
    return entry._replace(text=f"({note[4]}) {entry.text[note.end() :]}")


def _split(cell: str, explained: Collection[str]) -> tuple[str, frozenset[str]]:
    """Return a cell without its marks, and the marks.

    >>> _split("Deal with complaints*", ()), _split("*K1 \u2020", ())
    (('Deal with complaints', frozenset({'*'})), ('K1', frozenset({...})))
    >>> _split("Cook (1)", ()), _split("Cook (1)", ("1",)), _split("*", ())
    (('Cook (1)', frozenset()), ('Cook', frozenset({'1'})), ('*', frozenset()))
    """
    marks = [_form(sign) for sign in _SIGN.finditer(cell)]
    plain = _SIGN.sub("", cell).strip()
    while (number := _NUMBER.search(plain)) and _form(number) in explained:
        marks.append(_form(number))
        plain = plain[: number.start()]
    return (plain, frozenset(marks)) if plain else (cell, frozenset())


def _form(mark: re.Match[str]) -> str:
    """Return a mark without brackets, and a raised number as a plain one."""
    text = next(filter(None, mark.groups()), "").casefold().translate(_PLAIN)
    return "*" if text in {"asterisk", "star"} else text


def _notes_in(text: str) -> Iterator[tuple[str, str]]:
    """Yield each mark that a text explains, and what it says of it.

    >>> list(_notes_in("* requires K1; \u2020 = mandatory"))
    [('*', 'requires K1'), ('\u2020', 'mandatory')]
    >>> list(_notes_in("1 Only for supervisors")), list(_notes_in("12 credits"))
    ([('1', 'Only for supervisors')], [])
    >>> list(_notes_in("Units marked with an asterisk are mandatory."))
    [('*', 'are mandatory')]
    """
    within = _WITHIN.search(text)
    if within and _form(within):
        rest = f"{text[: within.start()]}{text[within.end() :]}"
        yield _form(within), rest.strip(" .")
        return
    for part in _NEXT.split(text):
        if note := _NOTE.match(part):
            yield _form(note), part[note.end() :]


def note_footnotes(imported: Imported, marks: Marks) -> None:
    """Note which units the marks are on, and what is said of them.

    A note becomes a statement about its units, which may be a rule.
    """
    units: dict[str, list[str]] = {}
    for row in imported.rows:
        for mark in sorted(marks.get((row["sheet"], int(row["row"])), ())):
            units.setdefault(mark, []).append(row["code"])
    unexplained, statements = dict(units), list[Statement]()
    for statement in imported.statements:
        notes = [n for n in _notes_in(statement.text) if n[0] in units]
        statements += [_sentence(statement, units[m], text) for m, text in notes]
        if not notes:
            statements.append(statement)
            continue
        if statement.note in imported.left_out:
            imported.left_out.remove(statement.note)
        if statement.place == AMONG:
            imported.counts.correct(statement.sheet, {statement.row: "footnote"})
        for mark, text in notes:
            unexplained.pop(mark, None)
            shown = text if _NOTE.match(statement.text) else statement.text
            note = f'{mark} marks {join_codes(units[mark])}: "{printable(shown, 80)}"'
            imported.to_check.append(f"{statement.place_in_words}: {note}")
    imported.statements = statements
    imported.to_check += (
        f"{mark} is taken off {join_codes(codes)}; no note says what it means"
        for mark, codes in unexplained.items()
    )


def _sentence(statement: Statement, codes: list[str], text: str) -> Statement:
    """Return a note as a sentence about the units that it marks."""
    forms = {code.casefold() for code in codes}
    if not forms.isdisjoint(re.findall(r"[^\s,;:()]+", text.casefold())):
        return statement._replace(text=text)
    said, units = _SUBJECT.sub("", text, count=1), join_codes(codes)
    is_mandatory = status_of(said) == "mandatory" and len(said.split()) < _FEW_WORDS
    sentence = f"Units {units} are mandatory" if is_mandatory else f"{units} {said}"
    return statement._replace(text=sentence, place=AMONG, group="")
