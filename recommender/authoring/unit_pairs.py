"""Cells that name other units: barred with this one, needed by it, taken with it.

A cell is read only if it is made of codes (or titles, or references) of the table, the
words between them, and nothing else.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from recommender.authoring.proposed_rule import Words
from recommender.authoring.statements import BESIDE
from recommender.errors import printable

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from recommender.authoring.statements import Statement


class PairKind(NamedTuple):
    """A relation: its column, the key of its rule, and words that state it."""

    column: str
    key: str
    text: str
    words: str


KINDS = (
    PairKind(
        "barred",
        "bars",
        "Units that may not be taken together",
        r"barred(?: combinations?)?(?: with| from)?|excluded (?:combinations?|from)"
        r"|exclusions?:|mutually exclusive"
        r"|(?:may|must|can) ?not (?:both )?be (?:taken|combined|chosen|selected|used"
        r"|counted)(?: together)?(?: with| alongside)?"
        r"|not (?:to be )?(?:taken|combined) with|incompatible with|only one of",
    ),
    PairKind(
        "prerequisites",
        "needs",
        "Units that are needed first",
        r"pre-?requisites?|pre-?reqs?\b|requires?\b|only be taken after",
    ),
    PairKind(
        "corequisites",
        "together",
        "Units that are taken together",
        r"co-?requisites?|co-?reqs?\b|(?:must|only) be taken with",
    ),
)
_NOTHING = {
    "",
    "-",
    "\u2013",
    "\u2014",
    "none",
    "n/a",
    "na",
    "no",
    "nil",
    "not applicable",
}
# The words that may be between codes. "Not" would turn a need into its opposite.
_BETWEEN = {
    "unit", "units", "module", "modules", "course", "courses", "this", "is", "are",
    "be", "must", "with", "from", "of", "the", "both", "taken", "combined", "completed",
    "achieved", "passed", "chosen", "selected", "first", "before", "also",
}  # fmt: skip
_BETWEEN_BARRED = {"may", "not", "can", "cannot", "together", "combination",
                   "combinations", "either"}  # fmt: skip


@dataclass
class PairColumn:
    """The codes that the cells of a column name, and the words that they came from.

    `read` has the rows and texts that were understood; `unread` those that were not,
    each with the reason.
    """

    kind: PairKind
    codes: dict[str, list[str]] = field(default_factory=dict)
    read: list[Words] = field(default_factory=list)
    unread: list[tuple[Words, str]] = field(default_factory=list)


def resolve_pairs(
    rows: Sequence[dict[str, str]], statements: Sequence[Statement]
) -> list[PairColumn]:
    """Return what the rows say of other units, and write the codes into their cells."""
    columns = [PairColumn(kind) for kind in KINDS]
    names = _Names(rows)
    beside: defaultdict[str, list[Statement]] = defaultdict(list)
    for statement in statements:
        if statement.place == BESIDE:
            beside[statement.unit].append(statement)
    for row in rows:
        for column in columns:
            cell = _Cell(row, column, names)
            cell.read(row[column.kind.column])
            for text in re.findall(r"\(([^()]+)\)", row["title"]):
                cell.read_if_stated(text)
            for statement in beside.get(row["code"], ()):
                cell.read_if_stated(statement.text)
            codes = cell.codes
            if column.kind.key == "bars":
                # What is said of two units in both of their rows is one fact.
                codes = [c for c in codes if row["code"] not in column.codes.get(c, ())]
            row[column.kind.column] = ";".join(codes)
            if codes:
                column.codes[row["code"]] = codes
    return columns


class _Names:
    """The codes of a table, by the names that its cells may use for them."""

    def __init__(self, rows: Sequence[Mapping[str, str]]) -> None:
        self.codes = {row["code"].casefold(): row["code"] for row in rows}
        self.titles: dict[str, str] = {}
        for row in rows:
            self.titles.setdefault(row["title"].casefold(), row["code"])
            if row.get("unit_reference"):
                self.codes.setdefault(row["unit_reference"].casefold(), row["code"])

    def code_of(self, text: str) -> str | None:
        """Return the code that a text is, with any sign or none between its parts."""
        return self.codes.get(text) or self.codes.get(text.replace(" ", "-"))


class NotUnderstoodError(ValueError):
    """Why a text is not understood."""


class _Cell:
    """The units that the cells of a row name in one relation."""

    def __init__(
        self, row: Mapping[str, str], column: PairColumn, names: _Names
    ) -> None:
        self._row, self._column, self._names = row, column, names
        self._between = _BETWEEN | (
            _BETWEEN_BARRED if column.kind.key == "bars" else set()
        )
        self.codes: list[str] = []

    def read_if_stated(self, text: str) -> None:
        """Read a text that may be about something else."""
        if re.search(self._column.kind.words, text, re.IGNORECASE):
            self.read(text)

    def read(self, text: str) -> None:
        """Read the units that a text names, or note why it is not understood."""
        if text.strip(" .").casefold() in _NOTHING:
            return
        words = Words(int(self._row["row"]), text, self._row["sheet"])
        plain = re.sub(self._column.kind.words, " ", text, flags=re.IGNORECASE)
        try:
            new = [code for part in self._parts(plain) for code in self._needed(part)]
            if not new:
                message = "it names no unit of the table"
                raise NotUnderstoodError(message)
        except NotUnderstoodError as error:
            self._column.unread.append((words, f"{error}"))
            return
        self.codes += [code for code in new if code not in self.codes]
        self._column.read.append(words)

    def _parts(self, text: str) -> Iterator[str]:
        """Yield the parts of a text that are all needed; one may offer a choice."""
        title = self._names.titles.get(" ".join(text.casefold().split()).strip(" :."))
        if title is not None:
            yield title
            return
        parts = re.split(r"[;\n]|(?:\band\b|&|\+)(?![^(]*\))", text)
        ambiguous = len(parts) > 1 and self._column.kind.key != "bars"
        for part in parts:
            bare = part.strip(" .:,")
            if ambiguous and _has_or(bare) and ";" not in text and "(" not in bare:
                message = '"and" and "or" without brackets'
                raise NotUnderstoodError(message)
            if bare:
                yield bare

    def _needed(self, part: str) -> list[str]:
        codes = list(dict.fromkeys(self._codes_in(part)))
        if self._row["code"] in codes:
            message = f"{self._row['code']} refers to itself"
            raise NotUnderstoodError(message)
        choice = _has_or(part) and self._column.kind.key == "needs" and len(codes) > 1
        return ["|".join(codes)] if choice else codes

    def _codes_in(self, part: str) -> Iterator[str]:
        if (code := self._names.titles.get(part.casefold())) is not None:
            yield code
            return
        words = re.findall(r"[^\s,()\[\]|]+|,", part.casefold())
        while words:
            word = words.pop(0)
            bare = word.strip(".:*'\",")
            # A code may have a space in it: BOT 1A.
            pair = f"{bare} {words[0].strip('.:*')}" if words else bare
            if words and (code := self._names.code_of(pair)) is not None:
                yield code
                words.pop(0)
            elif (code := self._names.code_of(bare)) is not None:
                yield code
            elif "/" in bare and self._column.kind.key == "bars":
                yield from self._codes_in(bare.replace("/", " "))
            elif bare not in self._between and bare not in {"", "or", "one"}:
                message = f"{printable(word, 30)} is not a code of the table"
                raise NotUnderstoodError(message)


def _has_or(text: str) -> bool:
    return (
        re.search(r"\bor\b|\bone of\b|\||\beither\b", text, re.IGNORECASE) is not None
    )
