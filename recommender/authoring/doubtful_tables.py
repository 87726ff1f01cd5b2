"""Tables whose cells or titles show that they are not what they seem: they stop."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from recommender.authoring.imported_units import AWARD
from recommender.errors import Fault, FileFaultsError, printable, rows_in_words
from recommender.tables.column_headers import header_form
from recommender.tables.whole_table import looks_like_code

if TYPE_CHECKING:
    from recommender.files.sheets import Row
    from recommender.tables.whole_table import WholeTable

_MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sept?|oct|nov|dec)[a-z]*"
_DATE = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}(?:[ T].*)?"
    rf"|[0-9]{{1,2}}-{_MONTH}(?:-[0-9]{{2,4}})?|{_MONTH}-[0-9]{{2,4}}|[0-9]{{1,2}}/[0-9]{{1,2}}/[0-9]{{4}}",
    re.IGNORECASE,
)
_MOST_NAMED = 5


def refuse_doubtful(table: WholeTable) -> None:
    """Refuse a table of several qualifications, or with codes that are none.

    Raises:
        FileFaultsError: It is one.
    """
    refuse_qualifications(table)
    refuse_dates(table)


def refuse_dates(table: WholeTable) -> None:
    """Refuse a table some of whose codes a spreadsheet has turned into dates.

    Raises:
        FileFaultsError: There are some, with their rows; which codes they were is lost.
    """
    faults = []
    for sheet in dict.fromkeys(row.sheet for row in table.rows):
        dated = [r for r in table.rows if r.sheet == sheet and _is_date(r)]
        if dated:
            shown = ", ".join(r.cells["code"] for r in dated[:_MOST_NAMED])
            more = ", ..." if dated[_MOST_NAMED:] else ""
            are = "is a date" if len(dated) == 1 else "are dates"
            message = f"{rows_in_words(r.number for r in dated)}: {shown}{more} {are}"
            hint = "a spreadsheet turns codes such as MAR1 or 1-3 into dates: format "
            hint += "the column as text, type these codes again, and save the file"
            place = table.place(dated[0])
            faults.append(
                Fault("code-date", message, hint, place, dated[0].number, column="code")
            )
    if faults:
        raise FileFaultsError(*faults)


def _is_date(row: Row) -> bool:
    return _DATE.fullmatch(row.cells.get("code", "").strip()) is not None


def doubtful_titles(table: WholeTable) -> list[Fault]:
    """Return a fault if most titles are codes: another column has the titles."""
    titles = [cell for row in table.rows if (cell := row.cells.get("title", ""))]
    if 2 * sum(map(looks_like_code, titles)) <= max(len(titles), 2):
        return []
    header = next(h.text for h in table.headers if h.column == "title")
    message = f"{printable(header)} has codes, such as {printable(titles[0])}"
    choice = "title", "HEADER"
    return [Fault("column-doubtful", message, column="title", choice=choice)]


def refuse_qualifications(table: WholeTable) -> None:
    """Refuse sheets that are of different qualifications, by their titles or names.

    Raises:
        FileFaultsError: They are.
    """
    by_title: dict[str, str] = {}
    for part in table.parts:
        texts = (*(line.text for line in part.above), part.sheet)
        titles = (text for text in texts if part.sheet and AWARD.search(text))
        title = next(titles, "")
        if title and part.sheet not in by_title.values():
            by_title.setdefault(header_form(title), part.sheet)
    if len(by_title) > 1:
        sheets = list(by_title.values())
        listed = ", ".join(f'"{sheet}"' for sheet in sheets)
        message = f"the sheets are of different qualifications: {listed}"
        hint = f'import one at a time: --sheet "{sheets[0]}"'
        raise FileFaultsError(
            Fault("several-qualifications", message, hint, table.name)
        )
