"""What the headers of a table mean, by the names in headers.toml."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass, replace
from difflib import get_close_matches
from functools import cache, lru_cache
from itertools import product, zip_longest
from typing import TYPE_CHECKING, Any, NamedTuple

from recommender.errors import Fault, RequestError, did_you_mean, normal_form
from recommender.files.grids import column_letters
from recommender.files.shipped_files import data_folder

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from recommender.files.sheets import Record

_REMARKED, _BY_WORD, _GUESS = 50, 100, 200
# What both a unit and a whole course have.
_OF_UNIT = frozenset(("code", "title", "level", "credits", "glh"))
# How alike a header and a known name must be.
_LIKE = 0.8
# A name of fewer letters is near to other words: `Mon` to `M/O`.
_FEWEST_LETTERS = 4
_REMARK = re.compile(r"\([^()]*\)")
# What is chosen like a column: the number of the row that is the header, or none.
HEADER_ROW, NO_HEADER = "header_row", "none"
# What is chosen for headers that are not to be read; there may be several.
IGNORE = "ignore"
# Columns of lists of units: several headers may be one of them, read together.
LISTS = frozenset(("have", "with", "without"))
# What is chosen for marks of units: that they mean done, or not done.
DONE, NOT_DONE = "done", "not_done"
MARKS = (DONE, NOT_DONE)
# What may be chosen several times.
REPEATED = frozenset((IGNORE, *MARKS, *LISTS))
# A column by its letters in a spreadsheet, or by its number.
_PLACE = re.compile(r"([A-Z]{1,3})|#([1-9][0-9]{0,3})")


@dataclass(frozen=True, slots=True)
class Header:
    """A header as it is written, the column it means, and whether that is a guess.

    `column` is None if it means no column.
    """

    text: str
    column: str | None
    guessed: bool = False


class Meanings(NamedTuple):
    """The rank and column of each known header, and of each word that is enough.

    Where `guesses` are allowed, a header that differs by a slip is known too.
    """

    names: Mapping[str, list[tuple[int, str]]]
    words: Mapping[str, str]
    guesses: bool = False

    def only(self, columns: Iterable[str]) -> Meanings:
        """Return the meanings that are one of some columns."""
        wanted = frozenset(columns)
        names = {
            form: kept
            for form, pairs in self.names.items()
            if (kept := [pair for pair in pairs if pair[1] in wanted])
        }
        words = {word: c for word, c in self.words.items() if c in wanted}
        return self._replace(names=names, words=words)

    def of(self, text: str) -> list[tuple[int, str]]:
        """Return the columns that a header may mean, each with its rank, 0 the best."""
        form = header_form(text)
        if not form or form.replace(" ", "").isdigit():
            return []
        if own := self._of_unit(form):
            return own
        exact = self.names.get(form) or self._without_remark(text) or self._half(text)
        within = f" {form} " if len(form.split()) <= 6 else ""
        by_word = {c for word, c in self.words.items() if f" {word} " in within}
        # The hours of a level are no level.
        by_word -= {"level"} if has_words_of(text, "hours") else set()
        if exact or by_word:
            return exact or [(_BY_WORD, column) for column in sorted(by_word)]
        if not self.guesses:
            return []
        near = _nearest(form, tuple(self.names))
        return [(_GUESS, column) for _, column in self.names[near]] if near else []

    def _of_unit(self, form: str) -> list[tuple[int, str]]:
        """Return what a header says of a unit: a whole course may have the same."""
        is_of_unit = form.startswith(("unit ", "module "))
        named = self.names.get(form.partition(" ")[2], []) if is_of_unit else []
        return [(-1, c) for rank, c in named if rank < 2 and c in _OF_UNIT]

    def _without_remark(self, text: str) -> list[tuple[int, str]]:
        """Return what a header means without a remark in brackets, after exact ones."""
        named = self.names.get(header_form(_REMARK.sub(" ", text)), [])
        return [(_REMARKED + rank, column) for rank, column in named]

    def _half(self, text: str) -> list[tuple[int, str]]:
        """Return what a header in two languages means by one of them: Oriau / Hours."""
        halves = text.split(" / ")
        known = [self.names.get(header_form(half), []) for half in halves]
        columns = [{column for _, column in pairs} for pairs in known if pairs]
        if len(halves) != 2 or not columns or not set.intersection(*columns):
            return []
        return [(_REMARKED + rank, column) for rank, column in max(known, key=bool)]


@lru_cache(1_024)
def _nearest(form: str, names: tuple[str, ...]) -> str:
    """Return the name that a header differs from by a slip; "" if there is none.

    It is kept: each table asks again of the same few texts. Two texts of which one has
    half as many characters again are less alike than that.
    """
    fewest, most = max(len(form) / 1.5, _FEWEST_LETTERS), len(form) * 1.5
    likely = [name for name in names if fewest <= len(name) <= most]
    return next(iter(get_close_matches(form, likely, n=1, cutoff=_LIKE)), "")


@cache
def meanings_for(
    purpose: str, columns: tuple[str, ...] = (), *, guesses: bool = False
) -> Meanings:
    """Return what headers mean for a purpose: unit, caseload, or "" for none.

    `columns` are further columns, which only their own names mean. Words within a
    header are enough only where `guesses` are allowed.
    """
    tables = _header_tables()[purpose] if purpose else {}
    names: dict[str, list[tuple[int, str]]] = {}
    for column, table in tables.items():
        for rank, level in enumerate(table["names"]):
            for name in _each_name(level):
                names.setdefault(header_form(name), []).append((rank, column))
    for column in columns:
        if (0, column) not in names.get(header_form(column), []):
            names[header_form(column)] = [(0, column)]
    # A header may be written as one word: coursecode.
    for form in list(names):
        names.setdefault(form.replace(" ", ""), names[form])
    words = {word: column for column in tables for word in tables[column]["words"]}
    return Meanings(names, words if guesses else {}, guesses)


def _each_name(names: Iterable[str]) -> Iterator[str]:
    """Yield names of headers, those with words in { } for each of the words."""
    lists = _header_tables()["words"]
    for name in names:
        words = re.findall(r"\{(\w+)\}", name)
        for chosen in product(*(lists[word] for word in words)):
            yield name.format(**dict(zip(words, chosen, strict=True)))


@cache
def _header_tables() -> dict[str, Any]:
    return tomllib.loads((data_folder() / "headers.toml").read_text("utf-8"))


def column_form(name: str) -> str:
    """Return the name of a column in the form in which names are compared."""
    return normal_form(name).replace("-", "_")


def is_number(cell: str) -> bool:
    """Return whether a cell is a number, as no header is."""
    return re.fullmatch(r"[0-9][0-9.,]*", cell.strip()) is not None


@lru_cache(4_096)
def header_form(text: str) -> str:
    """Return the form in which headers are compared.

    >>> [header_form(t) for t in (" Unit_No. ", "Mandatory/Optional", "Forename(s)")]
    ['unit no', 'mandatory optional', 'forenames']
    >>> header_form("CreditHours"), header_form("GLH")
    ('credit hours', 'glh')
    """
    text = re.sub("['\u2019]", "", text.replace("(s)", "s"))
    spaced = re.sub(r"(?<=[a-z])(?=[A-Z][a-z])", " ", text)
    return " ".join(re.findall(r"[^\W_]+", spaced.casefold()))


def header_words(text: str) -> frozenset[str]:
    """Return the words of a header, in the form in which they are compared."""
    return frozenset(header_form(text).split())


@cache
def words_of(kind: str) -> frozenset[str]:
    """Return the words of a list in headers.toml, such as those for what is done."""
    return frozenset(_header_tables()["words"][kind])


def parse_choices(options: Iterable[str], columns: Iterable[str]) -> dict[str, str]:
    """Return the headers chosen by options such as `code=Course Code`, by column.

    `header_row=4` chooses the row of the header, or `none`. The headers of lists of
    units and of `ignore=Notes`, and the marks of `done=A`, which may come several
    times, have a line each.

    Raises:
        RequestError: An option has another form, or its column is not known.
    """
    chosen, known = {}, list(columns)
    for option in options:
        column, equals, header = option.partition("=")
        column = column.strip().casefold().replace("-", "_")
        row = header.strip().casefold()
        if column == HEADER_ROW and (row.isdecimal() or row == NO_HEADER):
            chosen[column] = row
            continue
        is_column = column in known or column == IGNORE
        if not equals or not header.strip() or not is_column:
            message = f'--column {option}: write COLUMN="Header in the file"'
            hint = did_you_mean(
                column, known, f"columns: {', '.join((*known, IGNORE))}"
            )
            raise RequestError(Fault("column-unknown", message, hint))
        header = " ".join(header.split())
        before = chosen.get(column, "") if column in REPEATED else ""
        chosen[column] = f"{before}\n{header}".strip()
    return chosen


def each_choice(chosen: Mapping[str, str]) -> list[tuple[str, str]]:
    """Return each column that is chosen with a header, those of lists several times."""
    return [(c, text) for c, texts in chosen.items() for text in texts.splitlines()]


def with_places(chosen: Mapping[str, str], cells: Iterable[str]) -> Mapping[str, str]:
    """Return choices in which letters of columns, and `#3`, are marked as `#C`.

    They are letters only where none of the `cells` is a header of that name.

    >>> with_places({"code": "A", "title": "#2", "level": "L"}, ["Unit", "L"])
    {'code': '#A', 'title': '#B', 'level': 'L'}
    """
    texts = [text for _, text in each_choice(chosen) if _PLACE.fullmatch(text)]
    forms = {header_form(cell) for cell in cells} if texts else set()
    marked = {
        text: f"#{match[1] or column_letters(int(match[2]) - 1)}"
        for text in texts
        if (match := _PLACE.fullmatch(text))
        and (match[2] or header_form(text) not in forms)
    }
    return {
        column: "\n".join(marked.get(line, line) for line in text.splitlines())
        for column, text in chosen.items()
    }


def place_in(text: str) -> int | None:
    """Return the place of a column that is chosen as `#C`; None if it is a header.

    >>> place_in("#C"), place_in("#AA"), place_in("Code")
    (2, 26, None)
    """
    if not text.startswith("#") or not text[1:].isalpha():
        return None
    place = 0
    for letter in text[1:]:
        place = 26 * place + ord(letter) - ord("A") + 1
    return place - 1


def is_in(text: str, cells: Sequence[str]) -> bool:
    """Return whether a row has a header that is chosen, by its name or its place."""
    if (place := place_in(text)) is not None:
        return place < len(cells)
    return header_form(text) in set(map(header_form, cells))


def join_lists(*texts: str) -> str:
    """Return the cells of a list that is in several columns as one."""
    return "; ".join(filter(None, texts))


def has_words_of(header: str, kind: str) -> bool:
    """Return whether a header has words of a list in headers.toml.

    >>> has_words_of("Units to complete", "other"), has_words_of("Signed off", "done")
    (True, True)
    """
    form = f" {header_form(header)} "
    return any(f" {words} " in form for words in words_of(kind))


def read_headers(
    cells: Sequence[str], meanings: Meanings, chosen: Mapping[str, str]
) -> tuple[list[Header], list[tuple[str, list[str]]]]:
    """Return what each cell means, and each column that several cells may be.

    The headers `chosen` for columns come first, then exact names, then words, then
    names that differ by a slip.
    """
    pairs = each_choice(chosen)
    by_place = {place_in(text): column for column, text in pairs}
    by_form = {header_form(t): column for column, t in pairs if place_in(t) is None}
    headers = [
        Header(cell, by_place.get(place) or by_form.get(header_form(cell)))
        for place, cell in enumerate(cells)
    ]
    taken = {header.column for header in headers if header.column}
    places = [
        (rank, column, place)
        for place, cell in enumerate(cells)
        if headers[place].column is None
        for rank, column in meanings.of(cell)
        if column not in taken
    ]
    doubtful = []
    places.sort()
    for rank, column, place in places:
        if column in taken or headers[place].column is not None:
            continue
        rivals = [p for r, c, p in places if (r, c) == (rank, column)]
        if len(rivals) > 1 and rank == _GUESS:
            continue
        taken.add(column)
        if len(rivals) > 1 and column not in LISTS:
            doubtful.append((column, [cells[p] for p in rivals]))
        for p in rivals if column in LISTS else (place,):
            headers[p] = Header(cells[p], column, guessed=rank == _GUESS)
    return headers, doubtful


def give_way(
    headers: Sequence[Header], meanings: Meanings, missing: Iterable[str]
) -> list[Header]:
    """Return headers of which one gives way, so that a missing column is found too.

    Of `Ref, Unit` the second is the code, unless there is no other title.
    """
    given = list(headers)
    for column in missing:
        for place, header in enumerate(given):
            if column not in (c for _, c in meanings.of(header.text)):
                continue
            other = min(
                (
                    (rank, number)
                    for number, free in enumerate(given)
                    if free.column is None
                    for rank, c in meanings.of(free.text)
                    if c == header.column and rank < _GUESS
                ),
                default=None,
            )
            if header.column and other:
                given[other[1]] = replace(given[other[1]], column=header.column)
                given[place] = replace(header, column=column)
                break
    return given


def in_two_rows(upper: Sequence[str], lower: Sequence[str]) -> list[str]:
    """Return the headers of two rows as one row.

    >>> in_two_rows(["Unit", "", "Credit"], ["code", "Title", "value", "GLH"])
    ['Unit code', 'Title', 'Credit value', 'GLH']
    """
    width = max(len(upper), len(lower))
    cells = [[*row, *[""] * (width - len(row))] for row in (upper, lower)]
    pairs = zip(*cells, strict=True)
    return [" ".join((a if a == b else f"{a} {b}").split()) for a, b in pairs]


def are_headed(upper: Record, lower: Record) -> bool:
    """Return whether a row heads columns of the next, of which several have one name.

    Such are units over `Start | Complete | Checked`, which come again for each.
    """
    forms = [header_form(cell) for cell in lower.cells]
    over = [form for cell, form in zip(upper.cells, forms, strict=False) if cell]
    is_above = lower.number == upper.number + 1 and len(over) > 1
    return is_above and all(form and forms.count(form) > 1 for form in over)


def spread_headers(upper: Sequence[str], lower: Sequence[str]) -> list[str]:
    """Return the headers of a row, each over all its columns of the next row.

    >>> spread_headers(["", "F3", "", "F4", ""], ["", "On", "By", "On", "By"])
    ['', 'F3', 'F3', 'F4', 'F4']
    """
    forms = [header_form(cell) for cell in lower]
    texts: list[str] = []
    for cell, form in zip_longest(upper, forms, fillvalue=""):
        is_below = not cell and texts and form and forms.count(form) > 1
        texts.append(texts[-1] if is_below else cell)
    return texts
