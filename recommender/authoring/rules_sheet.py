"""A sheet of rules beside the units: one row per rule, without any TOML."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from recommender.authoring.proposed_rule import ProposedRule, RuleIds
from recommender.errors import Fault, FileFaultsError, printable
from recommender.files.sheets import CellError
from recommender.loading.counting_references import counting_faults
from recommender.tables.column_blocks import start_of
from recommender.tables.column_headers import header_form, meanings_for
from recommender.tables.table_reading import table_of
from recommender.tables.wanted import Wanted
from recommender.tables.whole_table import WholeTable

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from recommender.authoring.rule_rows import RuleRow, RuleRowReader
    from recommender.files.sheets import RawSheet

TITLES = {
    "rules",
    "rule",
    "rules of combination",
    "combination rules",
    "packaging rules",
}
NEEDED = ("rule", "measure")
# What may be there instead of a measure.
_INSTEAD = ("needs", "bars", "kind", "fact")


@dataclass
class RulesRead:
    """The rules of a sheet, and the columns of numbers that they measure.

    `fates` say what each of its rows is.
    """

    rules: list[ProposedRule] = field(default_factory=list)
    numbers: dict[str, str] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    fates: dict[int, str] = field(default_factory=dict)


def is_rules_title(title: str) -> bool:
    """Return whether a sheet has the name of one of rules."""
    return header_form(title) in TITLES


def has_rules(raw: RawSheet) -> bool:
    """Return whether a sheet has a header with what a rule needs."""
    wanted = _wanted()
    return any(wanted.is_header(record.cells) for record in raw.records[:30])


def _wanted() -> Wanted:
    return Wanted(meanings_for("rule"), NEEDED, instead={"measure": _INSTEAD})


def read_rules(name: str, raw: RawSheet, reader: RuleRowReader) -> RulesRead:
    """Return the rules of a sheet, in its order.

    Raises:
        FileFaultsError: All faults of its cells, each with its row and column.
    """
    if _wanted().is_header(raw.records[-1].cells):
        note = f'sheet "{raw.title}": no rules below its header'
        fates = dict.fromkeys((record.number for record in raw.records), "not read")
        return RulesRead(notes=[note], fates=fates)
    table = table_of(name, [raw], _wanted())
    faults = list(table.faults)
    place = f"{name} [{raw.title}]" if raw.title else name
    rows: list[RuleRow] = []
    for row in table.rows:
        try:
            rows.append(reader.read(row, raw.title))
        except CellError as error:
            column = reader.column
            fault = Fault(
                error.id, error.message, error.hint, place, row.number, column=column
            )
            (named,) = table.with_headers([fault])
            faults.append(replace(named, column=column.replace("_", " ")))
    faults += _differing(rows, place)
    faults += _counted_alone(rows, place)
    if faults:
        raise FileFaultsError(*faults)
    ids = RuleIds()
    rules = [replace(rule, id=ids.new(rule.id)) for rule in _joined(rows)]
    return RulesRead(
        rules, reader.numbers, notes_of(table, raw.title), fates_in(raw, table, "rule")
    )


def fates_in(raw: RawSheet, table: WholeTable, fate: str) -> dict[int, str]:
    """Return what each row of a sheet is: a header, one that was read, or not read."""
    fates = dict.fromkeys((record.number for record in raw.records), "not read")
    headers = {part.part.row: "header" for part in table.parts}
    return {**fates, **headers, **{row.number: fate for row in table.rows}}


def _alternatives(rows: Sequence[RuleRow]) -> dict[str, list[RuleRow]]:
    """Return the rows that are alternatives, by the name that they share."""
    choices: dict[str, list[RuleRow]] = {}
    for row in rows:
        if row.choice:
            choices.setdefault(row.choice, []).append(row)
    return choices


def _differing(rows: Sequence[RuleRow], place: str) -> Iterator[Fault]:
    """Yield a fault for each row that does not fit the alternatives beside it."""
    for name, others in _alternatives(rows).items():
        first, last = others[0], others[-1]
        number, hint = last.rule.words[0].row, "name at least two rows alike"
        if len(others) == 1 or first.number > len(others):
            message = f"{printable(name)} has only {len(others)} alternatives"
            yield Fault("rule-choice", message, hint, place, number, column="one of")
        for other in others[1:]:
            same = (_beside(first.rule), first.number)
            if (_beside(other.rule), other.number) != same:
                row = other.rule.words[0].row
                message = f"{printable(name)} is another kind, condition or number"
                hint = f"write it as in row {first.rule.words[0].row}"
                yield Fault("rule-choice", message, hint, place, row, column="one of")


def _counted_alone(rows: Sequence[RuleRow], place: str) -> Iterator[Fault]:
    """Yield a fault for each row that counts towards a total of no other row."""
    entries = ({"id": f"{i}", **row.rule.requires} for i, row in enumerate(rows))
    for row, message, hint in counting_faults(entries, "write it where it is required"):
        number = rows[int(row)].rule.words[0].row
        yield Fault("rule-total", message, hint, place, number, column="towards")


_BESIDE = ("when", "unless_tags", "title")


def _beside(rule: ProposedRule) -> tuple[object, ...]:
    return rule.table, *(rule.requires.get(key) for key in _BESIDE)


def _joined(rows: Sequence[RuleRow]) -> Iterator[ProposedRule]:
    """Yield the rules in order; alternatives are one rule, where the first is."""
    choices = _alternatives(rows)
    for row in rows:
        others = choices.get(row.choice, [row])
        if len(others) == 1:
            yield row.rule
        elif row is others[0]:
            yield _choice(others)


def _choice(rows: Sequence[RuleRow]) -> ProposedRule:
    first, number = rows[0].rule, rows[0].number
    beside = {key: first.requires[key] for key in _BESIDE if key in first.requires}
    parts = [
        {key: value for key, value in row.rule.requires.items() if key not in _BESIDE}
        for row in rows
    ]
    texts = dict.fromkeys(row.rule.text for row in rows)
    words = tuple(word for row in rows for word in row.rule.words)
    text = " or ".join(texts) if number == 1 else f"{number} of: {'; '.join(texts)}"
    least = {"at_least": number} if number > 1 else {}
    return replace(
        first,
        id=rows[0].choice,
        text=text,
        requires={"any_of": parts, **least, **beside},
        words=words,
    )


def notes_of(table: WholeTable, title: str) -> list[str]:
    """Return a note of each line and each column of a sheet that is not read."""
    sheet = start_of(title, ",")
    lines = [
        f'{sheet}row {line.number}: not read: "{printable(line.text, 80)}"'
        for line in (*table.lines, *table.totals)
    ]
    return lines + [
        f"{sheet}column {printable(header, 40)} is not used"
        for header in table.unknown.values()
    ]
