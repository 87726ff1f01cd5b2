"""Columns that a person has to choose: all that are unclear, in one error."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from recommender.errors import Fault, FileFaultsError, nearest_names, printable
from recommender.files.grids import column_letters
from recommender.safe_text import without_contacts
from recommender.tables.column_headers import (
    HEADER_ROW,
    IGNORE,
    LISTS,
    NO_HEADER,
    each_choice,
    header_form,
    is_in,
    place_in,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from recommender.files.sheets import Record
    from recommender.tables.column_headers import Header
    from recommender.tables.wanted import Wanted

# What stands for a header that only a person knows.
HEADER = "HEADER"
_DOUBTFUL = "column-doubtful"


def doubt_faults(
    doubtful: Iterable[tuple[str, list[str]]], cells: Sequence[str] = ()
) -> list[Fault]:
    """Return a fault, without its place, for a column that several headers may be.

    The `cells` are those of the header.
    """
    faults = []
    for column, headers in doubtful:
        choice = column, headers[0]
        leave = _leave_out(headers[-1])
        if len(headers) == 1:
            message = f"the header {headers[0]} may be this column: if it is, choose it"
            fault = Fault(_DOUBTFUL, message, leave, column=column, choice=choice)
        elif len(set(map(header_form, headers))) == 1:
            message = f"{len(headers)} columns have this name"
            by_letter = _by_letter(column, _letters_of(headers[0], cells))
            hint = f"keep one of them, or choose one by its letter: {by_letter}"
            fault = Fault("csv-column-duplicate", message, hint, column=column)
        else:
            listed = ", ".join(headers)
            message = f"{len(headers)} headers may be this column: {listed}"
            fault = Fault(_DOUBTFUL, message, leave, column=column, choice=choice)
        faults.append(fault)
    return faults


def missing_faults(wanted: Wanted, headers: Sequence[Header]) -> list[Fault]:
    """Return a fault, without its place, for each needed column that is missing."""
    faults = []
    for column in wanted.lacking(headers):
        asked = wanted.asked.get(column, column)
        message = "this column is missing"
        message += f", and so is {asked}" if asked != column else ""
        hint = wanted.without.get(column, "")
        choice = asked, HEADER
        faults.append(
            Fault("csv-column-missing", message, hint, column=column, choice=choice)
        )
    return faults


def no_header_error(
    name: str, first: Sequence[Record], wanted: Wanted
) -> FileFaultsError:
    """Return the error of a sheet whose first rows have no header.

    If each column that is needed may be one of them, by what is in it, so much is
    proposed.
    """
    message = f"there is no header row with {wanted.needed_words}"
    asked = [wanted.asked.get(column, column) for column in wanted.needed]
    columns = " ".join(f'--column {column}="HEADER"' for column in asked)
    headers = wanted.without_header(first)
    places = wanted.proposed(headers, first)
    is_whole = bool(places) and set(wanted.missing(headers)) <= places.keys()
    names = {place: column for column, place in places.items()} if is_whole else {}
    row = ",".join(names.get(n, "") for n in range(max(names, default=0) + 1))
    hint = f"write a header row: {row or wanted.header_row_example}"
    hint += f"; or name the columns: {columns}"
    hint += "; or the row of the headers: --column header_row=ROW, or in a --layout"
    if not is_whole:
        hint += f"; if there is none: --column {HEADER_ROW}={NO_HEADER}"
        hint += " and columns by their letters"
    for column in wanted.without.keys() & set(wanted.needed):
        hint += f"; {column}: {wanted.without[column]}"
    if wanted.is_personal:
        hint += "; or, if people are side by side, turn the table round"
    is_quoted = first and not wanted.is_personal
    shown = printable(",".join(first[0].cells), 70) if is_quoted else None
    choice = (HEADER_ROW, NO_HEADER) if is_whole else None
    faults = [Fault("csv-header", message, hint, excerpt=shown, choice=choice)]
    faults += doubt_faults((names[n], [headers[n].text]) for n in sorted(names))
    return columns_error(wanted, faults, (), name, 1)


def with_proposals(
    faults: Iterable[Fault], headers: Sequence[Header], places: Mapping[str, int]
) -> list[Fault]:
    """Return faults of missing columns with the headers that may be them.

    `places` are those of columns, by what is in their cells. Others than the missing
    ones are doubtful too.
    """
    texts = {
        column: " ".join(headers[place].text.split()) or column_letters(place)
        for column, place in places.items()
    }
    answered, is_answered = [], False
    for fault in faults:
        column, header = fault.choice or ("", "")
        if header == HEADER and (text := texts.pop(column, "")):
            named = text if headers[places[column]].text.strip() else f"column {text}"
            message = f"{fault.message}; {named} may be it, by what is in it"
            fault = replace(fault, message=message, choice=(column, text))
            is_answered = True
        answered.append(fault)
    others = texts.items() if is_answered else ()
    return answered + doubt_faults((column, [text]) for column, text in others)


def twice_faults(wanted: Wanted, cells: Sequence[str]) -> list[Fault]:
    """Return a fault, without its place, for each header chosen that is there twice."""
    forms = list(map(header_form, cells))
    return [
        Fault(
            "column-not-found",
            f'{number} headers named "{header}"',
            "give them different names, or choose by letter: "
            f"{_by_letter(column, _letters_of(header, cells))}",
            column=column,
        )
        for column, header in each_choice(wanted.columns_chosen)
        if (number := forms.count(header_form(header))) > 1
        and column not in LISTS
        and place_in(header) is None
    ]


def not_found_faults(wanted: Wanted, cells: Sequence[str]) -> list[Fault]:
    """Return a fault, without its place, for each header chosen that is not there.

    Beside one, those are told that were to be kept; else they are told later.
    """
    ignored = ((IGNORE, header) for header in wanted.ignored)
    faults = [
        Fault(
            "column-not-found",
            f'no header named "{header}"',
            column=column,
            meant=(header, near),
            choice=(column, near),
        )
        for column, header in (*each_choice(wanted.columns_chosen), *ignored)
        for near in [*nearest_names(header, cells, 1), HEADER][:1]
        if not is_in(header, cells)
    ]
    forms = [form for form in map(header_form, cells) if form]
    # A name that is kept may be a list of them.
    lost = [kept for kept in sorted(wanted.keep) if not any(f in kept for f in forms)]
    message = "--keep: there is no such column"
    kept_faults = (Fault("csv-column-missing", message, column=kept) for kept in lost)
    return [*faults, *kept_faults] if faults else []


def columns_error(
    wanted: Wanted, faults: Iterable[Fault], cells: Sequence[str], file: str, row: int
) -> FileFaultsError:
    """Return the error of all that is unclear in the columns of a table.

    The faults that a choice answers have one hint: the headers, which are the `cells`,
    and the choices for all columns.
    """
    faults = _each_once(faults)
    hint = _hint(wanted, faults, cells)
    return FileFaultsError(
        *(
            replace(
                fault,
                hint=hint if fault.choice else fault.hint,
                file=fault.file or file,
                row=fault.row or row or None,
            )
            for fault in faults
        )
    )


def _each_once(faults: Iterable[Fault]) -> list[Fault]:
    """Return faults that choose each column once; other headers for it are ignored.

    Lists of units may be in several columns.
    """
    once: list[Fault] = []
    chosen: set[str] = set()
    for fault in faults:
        column, header = fault.choice or ("", "")
        if column in chosen - LISTS:
            column = IGNORE
        chosen.add(column or IGNORE)
        once.append(replace(fault, choice=(column, header)) if column else fault)
    return once


def _hint(wanted: Wanted, faults: Iterable[Fault], cells: Sequence[str]) -> str:
    """Return the hint of faults that a choice answers."""
    asked = [fault for fault in faults if fault.choice]
    choices = [fault.choice for fault in asked if fault.choice]
    named = dict.fromkeys(without_contacts(c.strip()) for c in cells if c.strip())
    listed = ", ".join(named)
    # A row of a caseload without a known header may be a person.
    is_listed = not wanted.is_personal or any(
        header_form(cell) in wanted.names for cell in cells
    )
    doubtful = [
        fault.hint or _leave_out(header)
        for fault, (_, header) in zip(asked, choices, strict=True)
        if fault.id == _DOUBTFUL and header != HEADER
    ]
    columns = " and ".join(column for column, _ in choices)
    options = " ".join(f'--column {column}="{header}"' for column, header in choices)
    nameless = _first_nameless(cells)
    missing = next((column for column, header in choices if header == HEADER), "")
    parts = [
        f"add a column {columns}" if wanted.is_own else "",
        f"the headers are: {listed}" if is_listed and named else "",
        *(fault.hint for fault in asked if fault.id != _DOUBTFUL),
        f"choose: {options}" if not wanted.is_own else "",
        f"a column without a header by its letter: {_by_letter(missing, nameless)}"
        if missing and nameless
        else "",
        *([] if wanted.is_own else doubtful[-1:]),
        "--save-layout FILE keeps the choice" if not wanted.is_own else "",
    ]
    return "; ".join(dict.fromkeys(filter(None, parts)))


def _leave_out(header: str) -> str:
    return f'to leave a column out: --column ignore="{header}"'


def _letters_of(header: str, cells: Sequence[str]) -> str:
    """Return the letters of the first column with a header."""
    return column_letters(list(map(header_form, cells)).index(header_form(header)))


def _by_letter(column: str, letter: str) -> str:
    return f"--column {column}={letter}"


def _first_nameless(cells: Sequence[str]) -> str:
    """Return the letters of the first column without a header, left of one that has."""
    filled = [place for place, cell in enumerate(cells) if cell.strip()]
    places = set(range(max(filled, default=0))) - set(filled)
    return column_letters(min(places)) if places else ""
