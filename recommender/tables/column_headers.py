"""What the headers of a table mean, by the names in headers.toml."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from recommender.errors import Fault, FileFaultsError, RequestError, did_you_mean
from recommender.loading.shipped import data_folder

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

_BY_WORD, _GUESS = 100, 200


@dataclass(frozen=True, slots=True)
class Header:
    """A header as it is written, the column it means, and whether that is a guess.

    `column` is None if it means no column.
    """

    text: str
    column: str | None
    guessed: bool = False


class Meanings(NamedTuple):
    """The rank and column of each known header, and of each word that is enough."""

    names: Mapping[str, list[tuple[int, str]]]
    words: Mapping[str, str]

    def of(self, text: str) -> list[tuple[int, str]]:
        """Return the columns that a header may mean, each with its rank, 0 the best."""
        form = header_form(text)
        if not form or form.replace(" ", "").isdigit():
            return []
        exact = self.names.get(form, [])
        words = form.split() if len(form.split()) <= 6 else []
        by_word = {self.words[word] for word in words if word in self.words}
        if exact or by_word:
            return exact or [(_BY_WORD, column) for column in sorted(by_word)]
        near = get_close_matches(form, self.names, n=1, cutoff=0.8)
        return [(_GUESS, column) for _, column in self.names[near[0]]] if near else []


@cache
def meanings_for(purpose: str, columns: tuple[str, ...] = ()) -> Meanings:
    """Return what headers mean for a purpose: unit or caseload.

    `columns` are further columns, which only their own names mean.
    """
    text = (data_folder() / "headers.toml").read_text(encoding="utf-8")
    tables = tomllib.loads(text)[purpose]
    names: dict[str, list[tuple[int, str]]] = {}
    for column, table in tables.items():
        for rank, level in enumerate(table["names"]):
            for name in level:
                names.setdefault(header_form(name), []).append((rank, column))
    for column in columns:
        names.setdefault(header_form(column), [(0, column)])
    words = {word: column for column in tables for word in tables[column]["words"]}
    return Meanings(names, words)


def header_form(text: str) -> str:
    """Return the form in which headers are compared.

    >>> header_form(" Unit_No. "), header_form("Mandatory/Optional")
    ('unit no', 'mandatory optional')
    """
    return " ".join(re.findall(r"[^\W_]+", text.casefold()))


def parse_choices(options: Iterable[str], columns: Iterable[str]) -> dict[str, str]:
    """Return the headers chosen by options such as `code=Course Code`, by column.

    Raises:
        RequestError: An option has another form, or its column is not known.
    """
    chosen, known = {}, list(columns)
    for option in options:
        column, equals, header = option.partition("=")
        column = column.strip().casefold().replace("-", "_")
        if not equals or not header.strip() or column not in known:
            message = f'--column {option}: write COLUMN="Header in the file"'
            hint = did_you_mean(column, known, f"columns: {', '.join(known)}")
            raise RequestError(Fault("column-unknown", message, hint))
        chosen[column] = header.strip()
    return chosen


def read_headers(
    cells: Sequence[str], meanings: Meanings, chosen: Mapping[str, str]
) -> tuple[list[Header], list[tuple[str, list[str]]]]:
    """Return what each cell means, and each column that several cells may be.

    The headers `chosen` for columns come first, then exact names, then words, then
    names that differ by a slip.
    """
    by_form = {header_form(text): column for column, text in chosen.items()}
    headers = [Header(c, by_form.get(header_form(c))) for c in cells]
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
        taken.add(column)
        rivals = [p for r, c, p in places if (r, c) == (rank, column)]
        if len(rivals) > 1 and rank < _GUESS:
            doubtful.append((column, [cells[p] for p in rivals]))
        headers[place] = Header(cells[place], column, guessed=rank == _GUESS)
    return headers, doubtful


def check_chosen(
    name: str, row: int, cells: Sequence[str], chosen: Mapping[str, str]
) -> None:
    """Check that each header chosen is there once.

    Raises:
        FileFaultsError: It is not, with the headers found.
    """
    forms = [header_form(cell) for cell in cells]
    listed = ", ".join(cell.strip() for cell in cells if cell.strip())
    faults = [
        Fault(
            "column-not-found",
            f'{"no header" if not number else f"{number} headers"} named "{header}"',
            f"the headers are: {listed}",
            name,
            row,
            column=column,
        )
        for column, header in chosen.items()
        if (number := forms.count(header_form(header))) != 1
    ]
    if faults:
        raise FileFaultsError(*faults)


def doubt_faults(
    name: str, row: int, doubtful: Iterable[tuple[str, list[str]]]
) -> list[Fault]:
    """Return a fault for each column that several headers may be."""
    return [
        Fault(
            "column-doubtful",
            f"{len(headers)} headers may be this column: {', '.join(headers)}",
            f'choose one: --column {column}="{headers[0]}"',
            name,
            row,
            column=column,
        )
        for column, headers in doubtful
    ]


def in_two_rows(upper: Sequence[str], lower: Sequence[str]) -> list[str]:
    """Return the headers of two rows as one row.

    >>> in_two_rows(["Unit", "", "Credit"], ["code", "Title", "value", "GLH"])
    ['Unit code', 'Title', 'Credit value', 'GLH']
    """
    width = max(len(upper), len(lower))
    cells = [[*row, *[""] * (width - len(row))] for row in (upper, lower)]
    return [" ".join(f"{a} {b}".split()) for a, b in zip(*cells, strict=True)]
