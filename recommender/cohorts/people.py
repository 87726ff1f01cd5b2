"""The people of a caseload: their names, and ids made where a file has none.

A name stays in this process, beside the id of its row. Requests, faults, journals and
workers have ids; a name is written only where it was asked for.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter, defaultdict
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from recommender.cohorts.columns import JOB, valid_id
from recommender.cohorts.name_search import NameSearch
from recommender.cohorts.personal_columns import unique_kind
from recommender.errors import Fault, FileFaultsError, counted, rows_in_words
from recommender.job_text.personal_details import HIDDEN

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from recommender.files.sheets import Row
    from recommender.tables.whole_table import WholeTable

# In the order in which a name is written.
NAME_COLUMNS = ("first_name", "name", "surname")
# The columns of texts, in which there may be names.
TEXTS = ("job_text",)
# A second column of names, which is dropped.
OTHER = "other_name"
MOST_LETTERS = 200
_MOST_LISTED = 3
# Signs that join or separate letters in some scripts; others of their kind only hide.
_JOINERS = "\u200c\u200d"
_APOSTROPHES = str.maketrans(dict.fromkeys("\u2019\u02bc\u2018`\u00b4", "'"))
_HYPHENS = str.maketrans(dict.fromkeys("\u2010\u2011\u2013", "-"))


class People(NamedTuple):
    """Rows that each have an id, names by id, and what is to be said about them."""

    rows: tuple[Row, ...]
    names: dict[str, str]
    faults: tuple[Fault, ...] = ()
    notices: tuple[str, ...] = ()


def tell_names(table: WholeTable) -> WholeTable:
    """Return a table with names told from ids.

    A column of ids whose cells look like names is a column of names.
    """
    cells = [row.cells.get("id", "") for row in table.rows]
    if not _are_names(cells):
        return table
    return table.rename_column("id", "name" if "name" not in table.columns else OTHER)


def _are_names(cells: Sequence[str]) -> bool:
    """Return whether most cells of a column look like names and not like ids."""
    filled = [cell for cell in cells if cell]
    return 2 * sum(map(_is_like_a_name, filled)) > len(filled)


def _is_like_a_name(text: str) -> bool:
    """Return whether a text has letters, no digits, and is written as names are.

    >>> [_is_like_a_name(t) for t in ("Ada", "One, Ada", "ada one", "C1", "AB", "x")]
    [True, True, True, False, False, False]
    """
    if any(c.isdigit() for c in text) or not any(c.isalpha() for c in text):
        return False
    return not valid_id(text) or (len(text) > 1 and text.istitle())


def refuse_units(table: WholeTable, is_unit: Callable[[str], bool]) -> None:
    """Refuse a table in whose columns of names there are units, and nothing else.

    Ids may be like codes; then something more is said of the people.

    Raises:
        FileFaultsError: Most of the names, or ids, are those of units.
    """
    known = {h.column for h in table.headers} - {None, "id", *NAME_COLUMNS}
    if known:
        return
    cells = [row.cells.get("id") or row.cells.get("name", "") for row in table.rows]
    if cells and 2 * sum(map(is_unit, cells)) > len(cells):
        message = "there are units where the names of candidates should be"
        hint = "if candidates are side by side, turn the table round: copy it, and "
        hint += "paste it with Paste Special, Transpose; their jobs are needed too"
        place, row = table.place(table.rows[0]), table.rows[0].number
        raise FileFaultsError(Fault("table-sideways", message, hint, place, row))


def people_of(table: WholeTable, rows: Sequence[Row]) -> People:
    """Return the rows with ids, the names by id, and who may be one person twice.

    Ids are made from the order of the rows, so the same file has the same ids.
    """
    full_names = [full_name(row.cells) for row in rows]
    rows = hide_in_texts(rows, full_names)
    made, rows = _with_ids(rows, full_names)
    pairs = list(zip(rows, full_names, strict=True))
    faults, notices = _same_names(table, pairs, made=bool(made))
    if made:
        notices = (f"{table.name}: {_made_in_words(made, len(rows))}", *notices)
    return People(
        tuple(rows),
        {row.cells["id"]: full for row, full in pairs if full},
        tuple(faults),
        notices,
    )


def double_rows(table: WholeTable) -> list[Fault]:
    """Return a fault if people have two rows each, the second without a job."""
    pairs = [
        (upper, lower)
        for upper, lower in pairwise(table.rows)
        if lower.number == upper.number + 1
        and lower.sheet == upper.sheet
        and full_name(lower.cells) == full_name(upper.cells) != ""
        and any(upper.cells.get(column) for column in JOB)
        and not any(lower.cells.get(column) for column in JOB)
    ]
    if len(pairs) < 2 or 3 * len(pairs) < len(table.rows):
        return []
    numbers = [row.number for pair in pairs for row in pair]
    message = f"two rows for each candidate: {rows_in_words(numbers)}"
    hint = "make one row of them, with what is done of the second in the first"
    first = pairs[0][1]
    return [Fault("candidate-rows", message, hint, table.place(first), first.number)]


def hide_in_texts(rows: Sequence[Row], full_names: Sequence[str]) -> list[Row]:
    """Return rows without names in their texts about jobs.

    All whole names are hidden, and of the person of a row each word of the name.
    """
    if not any(row.cells.get(column) for row in rows for column in TEXTS):
        return list(rows)
    search = NameSearch(map(person_form, full_names))
    return [
        row._replace(
            cells={
                column: hide_name(search.hide(cell), name, capital=True)
                if column in TEXTS
                else cell
                for column, cell in row.cells.items()
            }
        )
        for row, name in zip(rows, full_names, strict=True)
    ]


def _with_ids(
    rows: Sequence[Row], full_names: Sequence[str]
) -> tuple[list[Row], list[Row]]:
    """Return the rows with ids made for people who have none, and all rows."""
    digits = max(3, len(str(len(rows))))
    taken = {row.cells.get("id", "").casefold() for row in rows}
    made, whole = [], []
    for number, (row, full) in enumerate(zip(rows, full_names, strict=True), 1):
        id_ = row.cells.get("id", "")
        own = f"C{number:0{digits}}"
        if not id_ and full and own.casefold() not in taken:
            id_ = own
        whole.append(row._replace(cells={**row.cells, "id": id_}))
        made += whole[-1:] if id_ != row.cells.get("id", "") else []
    return made, whole


def _made_in_words(made: Sequence[Row], candidates: int) -> str:
    """Return which ids were made, and where there are others, for which rows."""
    first, last = made[0].cells["id"], made[-1].cells["id"]
    ids = f"{first} to {last}" if len(made) > 2 else " and ".join({first: 0, last: 0})
    if len(made) == candidates:
        return f"candidates have ids made from the order of the rows: {ids}"
    rows = rows_in_words(row.number for row in made)
    return f"no id in {rows}: made from the order of the rows: {ids}"


def full_name(cells: Mapping[str, str]) -> str:
    """Return the name in some cells, without signs that cannot be seen.

    >>> full_name({"first_name": "Ada", "surname": " One"})
    'Ada One'
    >>> full_name({"name": "One, Ada", "surname": "One"})
    'One, Ada'
    """
    parts = [_clean(cells.get(column, "")) for column in NAME_COLUMNS]
    parts = list(dict.fromkeys(part for part in parts if part))
    if len(parts) > 1:
        # A whole name may have a first name and a surname beside it.
        words = {part: _words(part) for part in parts}
        parts = [p for p in parts if not any(words[p] < words[o] for o in parts)]
    name = " ".join(parts)
    return name if len(name) <= MOST_LETTERS else f"{name[: MOST_LETTERS - 1]}\u2026"


def _clean(text: str) -> str:
    """Return a text composed, on one line, without signs that control or hide."""
    if text.isascii() and text.isprintable():
        return " ".join(text.split())
    shown = (
        " " if unicodedata.category(c) in ("Cc", "Zl", "Zp") else c
        for c in unicodedata.normalize("NFC", text)
        if unicodedata.category(c) != "Cf" or c in _JOINERS
    )
    return " ".join("".join(shown).split())


def _words(text: str) -> set[str]:
    return set(re.findall(r"[^\W_]+", person_form(text)))


def person_form(name: str) -> str:
    r"""Return the form in which names are compared.

    Composed and decomposed letters are one, as are the signs for an apostrophe.

    >>> person_form("O\u2019One,  Ade\u0301") == person_form("ad\u00e9 o'one")
    True
    """
    text = _clean(name).translate(_APOSTROPHES).translate(_HYPHENS)
    text = _first_name_first(text)
    return unicodedata.normalize("NFC", " ".join(text.casefold().split()))


def _first_name_first(name: str) -> str:
    """Return a name as it is said, without a comma that would look like two people."""
    surname, comma, first = name.partition(",")
    is_turned = comma and first.strip() and "," not in first
    return f"{first.strip()} {surname}" if is_turned else name


def _same_names(
    table: WholeTable, pairs: Iterable[tuple[Row, str]], *, made: bool
) -> tuple[list[Fault], tuple[str, ...]]:
    """Return faults of rows that are one person twice, and a notice of other ones.

    Where ids are `made`, rows of one name that agree in every cell, or in a detail
    that only one person has, cannot be told apart.
    """
    by_name: defaultdict[str, list[Row]] = defaultdict(list)
    for row, full in pairs:
        if full:
            by_name[person_form(full)].append(row)
    faults, several = _on_sheets(table, by_name.values()) if made else [], []
    for same in (rows for rows in by_name.values() if len(rows) > 1):
        if faults and len({row.sheet for row in same}) > 1:
            continue
        alike = made and _alike(same)
        if alike:
            message = f"the same person as in {_listed(same[:-1])}: {alike}"
            hint = "keep one of the rows, or add a column id that tells them apart"
            place, number = table.place(same[-1]), same[-1].number
            faults.append(Fault("candidate-duplicate", message, hint, place, number))
        else:
            several.append(_listed(same))
    if not several:
        return faults, ()
    shown = ", and ".join(several[:_MOST_LISTED])
    more = f", and {len(several) - _MOST_LISTED} more" if several[_MOST_LISTED:] else ""
    notice = f"{table.name}: {shown}{more} have the same name"
    return faults, (f"{notice}: each row is one candidate",)


def _on_sheets(table: WholeTable, people: Iterable[Sequence[Row]]) -> list[Fault]:
    """Return a fault if names come again on other sheets, as on one for each month."""
    again = [same for same in people if len({row.sheet for row in same}) > 1]
    if not again:
        return []
    sheets = list(dict.fromkeys(row.sheet for same in again for row in same))
    listed = ", ".join(f'"{sheet}"' for sheet in sheets)
    names = counted(len(again), "name")
    message = (
        f"{names} {'is' if len(again) == 1 else 'are'} on several sheets: {listed}"
    )
    hint = f'name the sheet to read, such as --sheet "{sheets[-1]}"; or add a column id'
    return [Fault("candidate-sheets", message, hint, table.name)]


def _alike(rows: Sequence[Row]) -> str:
    """Return what two rows of one name have in common if they are one person."""
    seen: dict[tuple[str, ...], str] = {}
    for row in rows:
        cells = {key: person_form(c) for key, c in row.cells.items() if key != "id"}
        details = {tuple(cells.values()): "every cell is the same"}
        for column, cell in cells.items():
            kind = unique_kind(column)
            if cell and kind:
                details[(kind, cell)] = f"the same name and {kind.split(maxsplit=1)[1]}"
        for detail, words in details.items():
            if detail in seen:
                return words
            seen[detail] = words
    return ""


def _listed(rows: Sequence[Row]) -> str:
    """Return some rows in words, with their sheets where several are read."""
    by_sheet: defaultdict[str, list[int]] = defaultdict(list)
    for row in rows:
        by_sheet[row.sheet].append(row.number)
    return " and ".join(
        rows_in_words(numbers) + (f' of sheet "{sheet}"' if sheet else "")
        for sheet, numbers in by_sheet.items()
    )


def labels_of(names: Mapping[str, str]) -> dict[str, str]:
    """Return what a reader calls each person: the name, and the id if it is shared.

    >>> labels_of({"C1": "Ada One", "C2": "One, Ada", "C3": "Bo Two"})
    {'C1': 'Ada One (C1)', 'C2': 'Ada One (C2)', 'C3': 'Bo Two'}
    """
    times = Counter(map(person_form, names.values()))
    return {
        id_: _first_name_first(name) + f" ({id_})" * (times[person_form(name)] > 1)
        for id_, name in names.items()
    }


def name_record(id_: str, names: Mapping[str, str]) -> dict[str, str]:
    """Return the column of the name of a person, or none where names are not written.

    >>> name_record("C1", {"C1": "Ada One"}), name_record("C1", {})
    ({'name': 'Ada One'}, {})
    """
    return {"name": names.get(id_, "")} if names else {}


def hide_name(text: str, name: str, *, capital: bool = False) -> str:
    """Return a text without a name: neither the whole of it nor its words.

    With `capital`, words are hidden only where they begin with a capital letter, since
    many are other words too.

    >>> hide_name("no role 'one', Ada", "Ada One")
    "no role '…', …"
    >>> hide_name("Ada has one call", "Ada One", capital=True)
    '… has one call'
    """

    def hidden(match: re.Match[str]) -> str:
        word = match[0]
        return HIDDEN if not capital or word[0].isupper() or " " in word else word

    words = sorted(re.findall(r"[^\W\d_]{2,}", name), key=len, reverse=True)
    for piece in (name, *words) if name else ():
        pattern = rf"(?<!\w){re.escape(piece)}(?!\w)"
        text = re.sub(pattern, hidden, text, flags=re.IGNORECASE)
    return text
