"""The units in the rows of a table, and the groups, levels and statements around."""

from __future__ import annotations

from collections import defaultdict
from functools import partial
from typing import TYPE_CHECKING

from recommender.authoring.imported_units import COLUMNS, PAIRS, UnreadCell
from recommender.authoring.line_kinds import (
    continues_title,
    form_of_page,
    has_all_of_a_unit,
    is_total,
    joined,
    refuse_twice,
)
from recommender.authoring.second_groups import add_group
from recommender.authoring.stated_levels import StatedLevels
from recommender.authoring.statements import (
    ABOVE,
    AMONG,
    BESIDE,
    HEADING,
    Statement,
    split_heading,
)
from recommender.authoring.status_columns import STATUS, UNMARKED, unmarked_group
from recommender.authoring.tolerant_cells import (
    OPTIONAL,
    is_lossy,
    may_be_withdrawn,
    read_cell,
    read_code,
    read_credits,
)
from recommender.authoring.unit_groups import (
    GroupIds,
    group_status,
    is_group_heading,
    is_not_counted,
    is_plain_title,
    lists_below,
    names_group,
    status_of,
    titles_award,
    titles_group,
)
from recommender.errors import printable
from recommender.files.sheets import CellError
from recommender.loading.unit_cells import check_title
from recommender.tables.column_blocks import is_block, rows_of_sheet
from recommender.tables.column_headers import header_form, words_of
from recommender.tables.whole_table import BETWEEN, Line, are_titled, with_colons

if TYPE_CHECKING:
    from collections.abc import Mapping

    from recommender.authoring.imported_units import Imported
    from recommender.files.sheets import Row
    from recommender.tables.sheet_parts import SheetPart
    from recommender.tables.whole_table import TablePart, WholeTable

MOST_IN_GROUP = 300


class UnitRows:
    """Turns the rows below each header into units, one by one."""

    def __init__(self, imported: Imported, level: int | None) -> None:
        self._imported, self._stated_levels = imported, StatedLevels(level)
        self._levels = self._credits = True
        self._groups = GroupIds()
        self._first: dict[str, tuple[str, dict[str, str]]] = {}
        self._heading: Line | None = None
        self._above: set[str] = set()
        # The unit in the row above, whose title may go on: its row, cells and values.
        self._last: tuple[int, Mapping[str, str], dict[str, str]] | None = None
        self._has_headings = self._several = self._are_titled = False
        self._stated, self._unmarked = set[str](), ""
        self._rewritten: list[str] = []
        self._blank: defaultdict[str, list[int]] = defaultdict(list)

    def read(self, table: WholeTable) -> None:
        """Add the units; rows that are not units are left out, with the reason."""
        columns = frozenset[str]().union(*(part.names for part in table.parts))
        self._levels = self._stated_levels.are_in(table)
        self._credits = "credits" in columns
        self._unmarked = unmarked_group(table)
        self._imported.to_check += [UNMARKED] * bool(self._unmarked)
        sheets = [part.sheet for part in table.parts]
        self._are_titled = are_titled(table.parts)
        self._several = len(set(sheets)) > 1
        for number, part in enumerate(table.parts):
            if number == 0 or sheets[number - 1] != part.sheet:
                self._open_sheet(part)
            self._note_part(part)
            for entry in part.entries:
                if isinstance(entry, Line):
                    self._read_line(entry)
                else:
                    self._read(entry, part)
        self._close()
        self._note_all()
        self._imported.groups = self._groups.used
        self._imported.group_texts = self._groups.texts
        self._imported.statements = [
            statement._replace(group=self._groups.known(statement.group))
            for statement in self._imported.statements
        ]

    def _note_all(self) -> None:
        """Note what was found of all rows together."""
        self._imported.to_check += self._stated_levels.notes
        if not self._levels:
            note = "no header is a level: the units are without; or give --level"
            self._imported.to_check.append(f"{note}{self._stated_levels.mentioned}")
        for sheet, rows in self._blank.items():
            note = "no group of its own, so in the group above"
            self._imported.to_check.append(f"{rows_of_sheet(sheet, rows)}: {note}")
        if self._rewritten:
            listed = ", ".join([*self._rewritten[:2], "..."][: len(self._rewritten)])
            self._imported.to_check.append(f"codes have hyphens only: {listed}")
        if self._groups.assumed:
            note = "no group is given: these units are put in group A"
            self._imported.usual.append(note)

    def _open_sheet(self, part: TablePart) -> None:
        """Take the group that the line above a header, or its sheet, may name."""
        self._close()
        above = list(part.above)
        last = above[-1].text if above else ""
        is_alone = BETWEEN not in last
        if self._several:
            self._groups.open_group(None)
        self._stated_levels.begin(part.sheet)
        self._above.update(line.text for line in above)
        is_heading = is_alone and (titles_group(last) or split_heading(last)[0] != "")
        is_heading |= self._are_titled and is_block(part.sheet)
        for line in above[: len(above) - is_heading]:
            note = f'{_where(line)}: not read: "{printable(line.text, 80)}"'
            self._state(line, with_colons(line.text), ABOVE, note=note)
            self._stated_levels.mention(line.text, _where(line))
            self._imported.left_out.append(note)
        if is_heading:
            self._open(above[-1])
        elif (
            self._several
            and "group" not in part.names
            and not is_plain_title(part.sheet)
            and not is_block(part.sheet)
        ):
            self._has_headings = True
            self._groups.open_group(printable(part.sheet, MOST_IN_GROUP))
            note = f'sheet "{part.sheet}": its name is the group of its units'
            self._imported.usual.append(note)

    def _note_part(self, part: TablePart) -> None:
        header = Line(part.part.row, "", part.sheet)
        title = part.part.header_of("title")
        if group_status(title) and "group" not in part.names:
            note = f"the units below are in the group of its header: {title}"
            self._imported.usual.append(f"{_where(header)}: {note}")
            self._open(header._replace(text=title))
        if "code" not in part.names:
            note = "no header is a code: the unit reference is read as the code"
            self._note(header, note)

    def _note(self, entry: Row | Line, text: str) -> None:
        self._imported.to_check.append(f"{_where(entry)}: {text}")

    def _state(self, entry: Row | Line, text: str, place: str, **more: str) -> None:
        """Note a text that may state a rule."""
        group, fresh = self._groups.stated, self._heading is not None
        statement = Statement(
            entry.number, text, place, group, fresh, sheet=entry.sheet, **more
        )
        if statement not in self._imported.statements[-1:]:
            self._imported.statements.append(statement)

    def _open(self, line: Line) -> None:
        self._close()
        self._has_headings = True
        self._stated_levels.open(line.text, _where(line))
        name = split_heading(line.text)[0]
        self._groups.open_group(printable(name or line.text, MOST_IN_GROUP))
        self._heading = line
        if is_not_counted(line.text):
            shown = printable(line.text, 80)
            note = f'its units are read like the others, although it says "{shown}"'
            self._note(line, note)
        if name or lists_below(line.text):
            self._state(line, line.text, HEADING if name else AMONG)

    def _close(self) -> None:
        """Note a heading that had no units below it."""
        if self._heading is not None:
            note = f'not read, no units below it: "{printable(self._heading.text)}"'
            self._imported.left_out.append(f"{_where(self._heading)}: {note}")
        self._heading = None

    def _tell(self, entry: Row | Line, fate: str) -> None:
        self._imported.counts.tell((entry.sheet, entry.number), fate)

    def _read_line(self, line: Line) -> None:
        if line.column == "title" and self._goes_on(line, {"title": line.text}):
            return
        is_heading = is_group_heading(line.text) or split_heading(line.text)[0] != ""
        if self._last and line.column == "title" and not names_group(line.text):
            number, above, unit = self._last  # the rest of a title, the foot of a page
            is_heading &= not (unit["status"] and titles_award(line.text))
            is_heading &= number != line.number - 1 or not above.get("group")
        if is_heading and line.text not in self._above:
            self._tell(line, "group heading")
            self._open(line)
            return
        self._tell(line, "not read")
        note = f'{_where(line)}: not read: "{printable(line.text, 80)}"'
        if line.text[:1].islower() or line.column == "title":
            note += "; if it is the rest of the title above, put both into one cell"
        self._state(line, line.text, AMONG, note=note)
        self._imported.left_out.append(note)

    def _goes_on(self, entry: Row | Line, cells: Mapping[str, str]) -> bool:
        """Add the rest of the title of the unit in the row above, if it is that."""
        if self._last is None or self._last[0] != entry.number - 1:
            return False
        above, unit = self._last[1:]
        # Cells that are merged down have the text of the row above.
        filled = {key for key in cells if cells[key] and cells[key] != above.get(key)}
        rest = cells.get("title", "")
        if filled != {"title"} or not continues_title(unit["title"], rest):
            return False
        unit["title"] = check_title(joined(unit["title"], rest))
        self._last = entry.number, above, unit
        self._tell(entry, "title line")
        shown = printable(unit["title"], 80)
        self._note(entry, f"read as the rest of the title above: {shown}")
        return True

    def _is_other(self, row: Row, part: TablePart) -> bool:
        """Return whether a row is no unit, but something else that a list may have."""
        texts = [*filter(None, row.cells.values()), *(t for _, t in row.nameless)]
        heading = " - ".join(dict.fromkeys(filter(None, row.cells.values())))
        head = form_of_page(BETWEEN.join(dict.fromkeys(texts)))
        known = {key: row.cells[key] for key in row.cells.keys() & part.known}
        if split_heading(heading)[0]:
            self._tell(row, "group heading")
            self._open(Line(row.number, heading, row.sheet))
        elif head in map(form_of_page, self._above):
            self._tell(row, "repeated title")
        elif not (known.get("code") or known.get("unit_reference")) and is_total(
            known, self._imported.rows
        ):
            self._tell(row, "total row")
            self._imported.skip_total(Line(row.number, BETWEEN.join(texts), row.sheet))
        else:
            return self._goes_on(row, known)
        return True

    def _read(self, row: Row, part: TablePart) -> None:
        is_unit = has_all_of_a_unit(row.cells, part.names)
        if row.is_struck:
            self._tell(row, "left out")
            self._imported.skip(row.number, "struck through", "", row.sheet)
            return
        if not is_unit and self._is_other(row, part):
            return
        try:
            code = self._add(row, part.part)
        except CellError as error:
            texts = filter(None, row.cells.values())
            is_like_unit = sum(bool(row.cells.get(key)) for key in part.known) > 2
            kind = error.id if is_like_unit else ""
            self._tell(row, "left out")
            why = error.message, error.hint, row.sheet
            self._imported.skip(row.number, *why, kind=kind)
            self._state(row, ": ".join(texts), AMONG)
            return
        is_first = self._first[code.casefold()][0] == _where(row)
        self._tell(row, "unit" if is_first else "second group")
        for _, text in row.nameless:
            note = f"{_where(row)}: left out, without a header: {printable(text)}"
            self._state(row, text, BESIDE, unit=code, note=note)
            self._imported.left_out.append(note)
        for column, text in row.cells.items():
            if text and column not in part.known:
                self._imported.others.setdefault(code, {})[column] = text
                self._state(row, text, BESIDE, unit=code)

    def _add(self, row: Row, part: SheetPart) -> str:
        """Add the unit of a row, and return its code."""
        cells = {name: " ".join(cell.split()) for name, cell in row.cells.items()}
        cells.setdefault("code", cells.get("unit_reference", ""))
        reported: set[str] = set()
        value = partial(read_cell, part, cells)
        unit = {
            "code": value("code", read_code),
            "title": value("title", check_title),
            "level": value("level", self._stated_levels.read) if self._levels else "",
            "credits": value("credits", read_credits) if self._credits else "",
            "keywords": cells.get("keywords", ""),
            "status": status_of(cells.get("status", ""), part.header_of("status")),
            **{k: self._optional(row, k, cells, part, reported) for k in OPTIONAL},
            **{key: cells.get(key, "") for key in PAIRS},
        }
        self._leave_strand(row, cells, part)
        text = self._group_text(row, cells, unit["status"])
        known = self._first.get(unit["code"].casefold())
        is_again = refuse_twice(unit, known, self._groups, text)
        self._note_lossy(row, cells, unit)
        unit["row"], unit["sheet"] = f"{row.number}", row.sheet
        unit["group"] = self._group_of(row, text, "group" in cells or STATUS in cells)
        if known is not None and is_again:
            self._note(row, add_group(known[1], unit["group"]))
        else:
            self._first[unit["code"].casefold()] = (_where(row), unit)
            self._last = row.number, cells, unit
            self._imported.rows.append(unit)
        columns = row.cells.keys() & {*COLUMNS, "status"}
        filled = {key for key in columns if row.cells[key].strip()}
        reported |= filled - cells.keys()
        numbers = len(filled), len((filled & unit.keys()) - reported), len(reported)
        self._imported.counts.tell_cells(row.number, *numbers)
        return str(unit["code"])

    def _leave_strand(self, row: Row, cells: dict[str, str], part: SheetPart) -> None:
        """Leave out a strand or pathway if a heading above names the group."""
        header = part.header_of("group")
        is_strand = header_form(header) in words_of("strand")
        if self._has_headings and is_strand and cells.pop("group", ""):
            why = "the headings between the units are the groups"
            unread = UnreadCell(row.number, row.sheet, part.called("group"), why)
            self._imported.unread.append(unread)

    def _group_text(self, row: Row, cells: Mapping[str, str], status: str) -> str:
        """Return what a row says of its group: its name, or the status of the unit."""
        text, stated = cells.get("group", ""), cells.get("status", "")
        if stated and not status:
            note = f"status {printable(stated, 40)} is neither mandatory nor optional"
            note += "" if text or self._has_headings else ": a group of its own"
            if note not in self._imported.to_check:
                self._imported.to_check.append(note)
        if not text and not self._has_headings:
            # A tick under "Mandatory" is not a name.
            is_tick = status and not status_of(stated)
            text = status.capitalize() if is_tick else stated or self._unmarked
        return printable(text, MOST_IN_GROUP)

    def _group_of(self, row: Row, text: str, has_group: bool) -> str:
        """Return the id of a unit's group: its own, or that of the heading above."""
        name = split_heading(text)[0]
        if not text and has_group and self._heading is None:
            self._blank[row.sheet].append(row.number)
        id_ = self._groups.id_for(name or text)
        if name and text not in self._stated:
            self._stated.add(text)
            self._state(row, text, HEADING)
        if not text:
            self._heading = None
        return id_

    def _optional(
        self,
        row: Row,
        key: str,
        cells: Mapping[str, str],
        part: SheetPart,
        reported: set[str],
    ) -> str:
        """Return the value of a cell; nothing, with a note, if it cannot be read."""
        try:
            return OPTIONAL[key](cells.get(key, ""))
        except CellError as error:
            if cells[key] == cells["code"]:
                return ""  # it is the code
            why = f"{error.message} ({error.hint})" if error.hint else error.message
            unread = UnreadCell(row.number, row.sheet, part.called(key), why)
            self._imported.unread.append(unread)
            reported.add(key)
            return ""

    def _note_lossy(
        self, row: Row, cells: Mapping[str, str], unit: Mapping[str, str]
    ) -> None:
        """Note the cells whose reading leaves out something that they say."""
        if unit["code"] != cells["code"]:
            self._rewritten.append(f"{cells['code']} is written {unit['code']}")
        for text in [*filter(may_be_withdrawn, row.cells.values())][:1]:
            note = "it may be withdrawn, but is read like the others: "
            self._note(row, f"{note}{printable(text, 60)}")
        for key in ("credits", "glh"):
            if unit[key] and is_lossy(key, cells.get(key, "")):
                text = printable(cells[key])
                self._note(row, f"{key}: {text} is read as {unit[key]}")


def _where(entry: Row | Line) -> str:
    """Return the row of an entry in words, with its sheet where several are read."""
    return rows_of_sheet(entry.sheet, [entry.number])
