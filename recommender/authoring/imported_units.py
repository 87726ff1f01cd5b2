"""The units of a spreadsheet, and what became of the rest of it."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from recommender.authoring.rule_proposals import RulesSeen
from recommender.authoring.rule_sentences import asks
from recommender.authoring.stated_levels import level_in
from recommender.authoring.statements import ABOVE, AMONG, Statement
from recommender.authoring.tolerant_cells import level_number
from recommender.files.csv_text import csv_of
from recommender.tables.column_blocks import rows_of_sheet
from recommender.tables.whole_table import with_colons

if TYPE_CHECKING:
    from recommender.authoring.candidate_facts import StatedFact
    from recommender.authoring.proposed_rule import ProposedRule
    from recommender.tables.column_headers import Header
    from recommender.tables.row_counts import RowCounts
    from recommender.tables.whole_table import Line

# The columns of codes of other units, and the columns that only some sheets have.
PAIRS = ("barred", "prerequisites", "corequisites")
RARE = ("from", "until", *PAIRS)
COLUMNS = ("code", "title", "group", "level", "credits", "glh", "unit_reference",
           "keywords", *RARE)  # fmt: skip
# The columns without which a row is no unit.
NEEDED = ("code", "title", "credits")


# What the title of a qualification says that it is.
AWARD = re.compile(
    r"\b(?:certificate|cert|diploma|dip|award|nvq|svq|degree|bsc|ba|msc|hnc|hnd|btec"
    r"|apprenticeship)\b",
    re.IGNORECASE,
)
_MOST_WORDS = 14


class Skipped(NamedTuple):
    """A row that was left out, and why; `sheet` is its sheet where several are read.

    `kind` is the id of the fault of a row that seems to be a unit.
    """

    row: int
    why: str
    sheet: str = ""
    kind: str = ""


class UnreadCell(NamedTuple):
    """A cell of a unit that is left out: its row, its column as told, and why."""

    row: int
    sheet: str
    column: str
    why: str

    @property
    def where(self) -> str:
        """The row, with its sheet where several are read."""
        return rows_of_sheet(self.sheet, [self.row])


def _is_title(statement: Statement) -> bool:
    text = statement.text
    return (
        statement.place == ABOVE
        and AWARD.search(text) is not None
        and len(text.split()) <= _MOST_WORDS
        and not asks(text)
    )


@dataclass
class Imported:
    """The units read from a spreadsheet, and what happened to the rest of it.

    `rows` are cells by column. `groups` maps ids to names, and `group_texts` to what
    the sheet calls them. `statements` are the texts besides the units, and `seen` the
    rules that they and the cells state; `rules` are those of a sheet of rules, and
    `facts` what they depend on besides units. `others`
    are the cells of each unit that mean nothing, by the form of their headers, and
    `numbers` those that rules measure, with new names. `counts` has what became of each
    row and cell. `left_out` are notes of texts and tables that are not read, `unread`
    cells of units; `to_check` are guesses, and `usual` how the rest was read.
    """

    file: str
    counts: RowCounts
    headers: list[Header] = field(default_factory=list)
    rows: list[dict[str, str]] = field(default_factory=list)
    groups: dict[str, str] = field(default_factory=dict)
    group_texts: dict[str, str] = field(default_factory=dict)
    statements: list[Statement] = field(default_factory=list)
    seen: RulesSeen = field(default_factory=RulesSeen)
    rules: list[ProposedRule] = field(default_factory=list)
    facts: dict[str, StatedFact] = field(default_factory=dict)
    numbers: dict[str, str] = field(default_factory=dict)
    others: dict[str, dict[str, str]] = field(default_factory=dict)
    skipped: list[Skipped] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)
    unread: list[UnreadCell] = field(default_factory=list)
    to_check: list[str] = field(default_factory=list)
    usual: list[str] = field(default_factory=list)

    @property
    def notes(self) -> list[str]:
        """All notes: of what is left out, what is to be checked, and what is usual."""
        unread = (f"{c.where}: {c.column} is left out: {c.why}" for c in self.unread)
        return [*self.left_out, *unread, *self.to_check, *self.usual]

    def skip(
        self, row: int, message: str, hint: str = "", sheet: str = "", *, kind: str = ""
    ) -> None:
        """Note that a row is left out, and why."""
        why = f"{message} ({hint})" if hint else message
        self.skipped.append(Skipped(row, why, sheet, kind))

    def skip_total(self, line: Line) -> None:
        """Note that a row of totals is left out; what one asks for may be a rule."""
        self.skip(line.number, "this is a row of totals", "", line.sheet)
        text = with_colons(line.text)
        if asks(text):
            statement = Statement(line.number, text, AMONG, sheet=line.sheet)
            self.statements.append(statement)

    @property
    def title_line(self) -> Statement | None:
        """The line above the units that has the title of a qualification."""
        return next(filter(_is_title, self.statements), None)

    @property
    def level(self) -> str:
        """The level in the title, or that of most units; "" where they have none."""
        line, common = self.title_line, self.commonest_level
        title = line.text if line is not None else ""
        stated = level_in(title)
        return f"{level_number(stated)}" if stated and common else common

    @property
    def commonest_level(self) -> str:
        """The level that most units have; "" where they have none."""
        levels = Counter(level_number(row["level"]) for row in self.rows)
        common = levels.most_common(1)[0][0]
        return "" if common is None else f"{common}"

    @property
    def has_credits(self) -> bool:
        """Whether units have credits."""
        return any(row["credits"] for row in self.rows)

    @property
    def has_entry_level(self) -> bool:
        """Whether a unit is at entry level."""
        return any(level_number(row["level"]) == 0 for row in self.rows)

    def to_csv(self) -> str:
        """Return the rows as the text of units.csv."""
        rare = ("level", "credits", *RARE)
        unused = {key for key in rare if not any(row[key] for row in self.rows)}
        columns = [column for column in COLUMNS if column not in unused]
        columns += self.numbers.values()
        rows = ([row.get(column, "") for column in columns] for row in self.rows)
        return csv_of([columns, *rows])
