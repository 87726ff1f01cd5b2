"""What a table is read for: which headers it needs, and what they mean."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise
from typing import TYPE_CHECKING

from recommender.files.grids import column_letters
from recommender.tables.column_headers import (
    HEADER_ROW,
    IGNORE,
    MARKS,
    Header,
    Meanings,
    each_choice,
    give_way,
    header_form,
    header_words,
    in_two_rows,
    is_in,
    is_number,
    place_in,
    read_headers,
    words_of,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping, Sequence

    from recommender.files.sheets import Record

    Propose = Callable[
        [Sequence[str], Sequence[Sequence[str]], Collection[str]], dict[str, int]
    ]

# What a header calls a code that is also that of the titles beside it.
_NUMBERS = frozenset(("number", "no", "code"))
# So many rows tell what columns may be.
MOST_LOOKED_AT = 400


@dataclass(frozen=True)
class Wanted:
    """What a table is read for: what headers mean, and what must be there.

    A needed column may be replaced by others of the table, by `instead`; headers may
    be `chosen` for columns, and those in `keep` stay as they are. `is_line` tells a
    text alone in its row, such as the name of a group, from a row with one cell; by
    default there are none. In a file of our own format (`is_own`) unknown columns are
    not kept, and a cell without a header is a fault; if it `may_be_empty`, there need
    be no rows below its header. Rows that may be people
    (`is_personal`) are not quoted.

    `without` has what to do where a needed column does not exist, and `asked` the one
    to ask for instead of it; `example` is a header row. Of the columns `one_of` a
    table needs one if one of them is chosen. `propose` finds columns by what is in
    their cells: of headers and rows, without those that are known, their places.
    Of people, `within` has the headers of units in a card, and `is_unit` tells the
    names of units.
    """

    meanings: Meanings
    needed: tuple[str, ...]
    chosen: Mapping[str, str] = field(default_factory=dict)
    instead: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    keep: frozenset[str] = frozenset()
    is_line: Callable[[str], bool] = lambda text: False
    is_own: bool = False
    may_be_empty: bool = False
    is_personal: bool = False
    without: Mapping[str, str] = field(default_factory=dict)
    asked: Mapping[str, str] = field(default_factory=dict)
    example: str = ""
    one_of: frozenset[str] = frozenset()
    propose: Propose = lambda headers, rows, known: {}
    within: Meanings | None = None
    is_unit: Callable[[str], bool] = lambda text: False

    @cached_property
    def columns_chosen(self) -> Mapping[str, str]:
        """The headers that are chosen for columns; those of a list have a line each."""
        others = (HEADER_ROW, IGNORE, *MARKS)
        return {c: text for c, text in self.chosen.items() if c not in others}

    @cached_property
    def ignored(self) -> list[str]:
        """The headers that are chosen not to be read."""
        return self.chosen.get(IGNORE, "").splitlines()

    def absent(self, cells: Sequence[str]) -> tuple[str, ...]:
        """Return the columns chosen whose headers are not among those of a row."""
        chosen = each_choice(self.columns_chosen)
        there = {c for c, text in chosen if is_in(text, cells)}
        return tuple(c for c in self.columns_chosen if c not in there)

    @property
    def header_row(self) -> int | None:
        """The row that is chosen for the header; 0 if there is none."""
        row = self.chosen.get(HEADER_ROW)
        return None if row is None else int(row) if row.isdecimal() else 0

    @property
    def needed_words(self) -> str:
        """The needed columns in words, each with the first that may replace it."""
        others = {column: self.instead.get(column, ()) for column in self.needed}
        return ", ".join(" or ".join((c, *o[:1])) for c, o in others.items())

    @cached_property
    def names(self) -> frozenset[str]:
        """The whole headers that are known."""
        texts = (text for _, text in each_choice(self.columns_chosen))
        chosen = (header_form(text) for text in texts if place_in(text) is None)
        return frozenset((*self.meanings.names, *chosen))

    @cached_property
    def _key_names(self) -> frozenset[str]:
        """The whole headers that mean the first needed column, or what replaces it."""
        key = self.needed[:1]
        keys = {*key, *(c for k in key for c in self.instead.get(k, ()))}
        return frozenset(self.meanings.only(keys).names)

    def read(
        self, cells: Sequence[str]
    ) -> tuple[list[Header], list[tuple[str, list[str]]]]:
        """Return what the cells of a header mean, and the headers of each doubt."""
        kept = self.keep.union(map(header_form, self.ignored))
        kept -= {header_form(text) for _, text in each_choice(self.columns_chosen)}
        left_out = {place_in(text) for text in self.ignored}
        named = [
            "" if header_form(cell) in kept or place in left_out else cell
            for place, cell in enumerate(cells)
        ]
        headers, doubtful = read_headers(named, self.meanings, self.columns_chosen)
        if missing := self.missing(headers):
            headers = give_way(headers, self.meanings, missing)
            headers = self._over_two(headers)
        read = [
            Header(_named(cell, place, header), header.column, header.guessed)
            for place, (header, cell) in enumerate(zip(headers, cells, strict=True))
        ]
        # Which column is the code must not be a guess.
        doubtful += [
            (header.column, [header.text])
            for header in read
            if header.guessed and header.column in self.needed[:1]
        ]
        return read, doubtful

    def _over_two(self, headers: Sequence[Header]) -> list[Header]:
        """Return headers of which one, `Unit (number and title)`, is over the next."""
        given = list(headers)
        for place, (header, below) in enumerate(pairwise(given)):
            words = header_words(header.text)
            both = words >= {"title"} and not words.isdisjoint(_NUMBERS)
            if both and header.column == "code" and below == Header("", None):
                given[place + 1] = Header("", "title")
        return given

    def missing(self, headers: Sequence[Header]) -> list[str]:
        """Return the needed columns that no header means."""
        present = {header.column for header in headers}
        present |= {new for new, old in self.instead.items() if present & set(old)}
        return [column for column in self.needed if column not in present]

    def lacking(self, headers: Sequence[Header]) -> list[str]:
        """Return the columns that no header means, but a table to be read has."""
        others = [column for column in self.columns_chosen if column in self.one_of]
        if self.one_of.intersection(h.column for h in headers if h.column):
            others = []
        return [*self.missing(headers), *others[:1]]

    def known(self, cells: Sequence[str]) -> int:
        """Return how many columns the cells of a row name; 0 if one is a number.

        A column that is chosen by its place is there in any row. Columns of units,
        beside that of their people, are as one.
        """
        if any(is_number(cell) for cell in cells):
            return 0
        placed = {place_in(text) for _, text in each_choice(self.columns_chosen)}
        headers = enumerate(self.read(cells)[0])
        known = sum(h.column is not None and n not in placed for n, h in headers)
        return known + (known > 0 and any(map(self.is_unit, filter(None, cells))))

    def may_be_header(self, cells: Sequence[str]) -> bool:
        """Return whether two cells of a row are whole names of columns, quickly."""
        if any(cell[:1].isdigit() for cell in cells):
            return False
        return len(self.names.intersection(map(header_form, cells))) > 1

    def proposed(
        self, headers: Sequence[Header], records: Sequence[Record]
    ) -> dict[str, int]:
        """Return the places of columns that may be meant, by what is in their cells."""
        known = {header.column for header in headers if header.column}
        known |= {n for n, old in self.instead.items() if known & set(old)}
        ignored = {header_form(text) for text in self.ignored}
        taken = [h.column or header_form(h.text) in ignored for h in headers]
        rows = [
            ["" if is_taken else c for c, is_taken in zip(r.cells, taken, strict=False)]
            for r in records[:MOST_LOOKED_AT]
        ]
        return self.propose([header.text for header in headers], rows, known)

    def proposes_all(self, cells: Sequence[str], below: Sequence[Record]) -> bool:
        """Return whether a row may be the header, by what is in the rows below it.

        None of its cells is like those of a unit, with a number.
        """
        filled = [cell for cell in cells if cell.strip()]
        if len(filled) < len(self.needed) or any(c[:1].isdigit() for c in filled):
            return False
        headers = [Header(cell, None) for cell in cells]
        return self.proposed(headers, below).keys() >= set(self.needed)

    def without_header(self, records: Sequence[Record]) -> list[Header]:
        """Return what the columns of rows without a header are chosen to be."""
        width = max((len(record.cells) for record in records), default=0)
        return self.read([f"column {column_letters(n)}" for n in range(width)])[0]

    @property
    def header_row_example(self) -> str:
        """A header row with what is needed."""
        return self.example or ",".join(self.needed)

    def means_key(self, cell: str) -> bool:
        """Return whether a cell is a whole name of the first column needed."""
        return header_form(cell) in self._key_names

    def names_key(self, cells: Sequence[str]) -> bool:
        """Return whether a cell of several is a whole name of the first column needed.

        None of them begins with a digit.
        """
        filled = [cell for cell in cells if cell.strip()]
        if len(filled) < 2 or any(cell[:1].isdigit() for cell in filled):
            return False
        return not self._key_names.isdisjoint(map(header_form, filled))

    def is_header(self, cells: Sequence[str]) -> bool:
        """Return whether a row names all the needed columns, and two at least."""
        return self.known(cells) > 1 and not self.missing(self.read(cells)[0])

    def heads_units(self, cells: Sequence[str]) -> bool:
        """Return whether a row heads units in a card: it names codes or titles."""
        if any(cell.rstrip().endswith(":") or cell[:1].isdigit() for cell in cells):
            return False
        names = self.within.names if self.within else ()
        forms = (header_form(cell) for cell in cells if cell.strip())
        units = words_of("units")
        return any(form in names and units & {*form.split()} for form in forms)

    def is_header_with(self, upper: Record, lower: Record) -> bool:
        """Return whether two rows are a header, which has two cells in each."""
        rows = upper.cells, lower.cells
        if not all(self.known(row) and sum(map(bool, row)) > 1 for row in rows):
            return False
        return self.is_header(in_two_rows(*rows))


def _named(cell: str, place: int, header: Header) -> str:
    """Return the text of a header; a column without one that is chosen has a name."""
    is_nameless = header.column is not None and not cell.strip()
    return f"(column {column_letters(place)})" if is_nameless else cell
