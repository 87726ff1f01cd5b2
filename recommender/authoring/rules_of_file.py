"""All rules of a file: of its sheet of rules, and in the words around its units."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from recommender.authoring.candidate_facts import (
    FACT_TITLES,
    FactNames,
    has_facts,
    read_facts,
)
from recommender.authoring.proposed_rule import RuleIds
from recommender.authoring.rule_proposals import propose_rules
from recommender.authoring.rule_rows import RuleRowReader
from recommender.authoring.rules_sheet import (
    NEEDED,
    fates_in,
    has_rules,
    is_rules_title,
    notes_of,
    read_rules,
)
from recommender.authoring.second_groups import count_second_groups
from recommender.authoring.statements import ABOVE, AMONG, Statement
from recommender.authoring.table_names import TableNames
from recommender.authoring.unit_pairs import resolve_pairs
from recommender.errors import Fault, FileFaultsError, printable
from recommender.files.texts import name_of
from recommender.tables.column_headers import header_form
from recommender.tables.table_source import read_sheets

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from recommender.authoring.imported_units import Imported
    from recommender.files.sheets import RawSheet
    from recommender.tables.whole_table import WholeTable


def rule_sheets(
    path: Path, table: WholeTable, sheet: str | None, rules: Path | None
) -> list[tuple[Path, RawSheet]]:
    """Return the sheets that may state rules, each with its file.

    They are those of the file `rules`, or those of the workbook without units.

    Raises:
        FileFaultsError: The file cannot be read, or has no table of rules.
    """
    if rules is not None:
        sheets = [raw for raw in read_sheets(rules) if has_rules(raw) or has_facts(raw)]
        if not any(map(has_rules, sheets)):
            message = f"there is no header row with {', '.join(NEEDED)}"
            hint = "write a header row: rule,measure,groups,level,at least,at most"
            raise FileFaultsError(Fault("csv-header", message, hint, name_of(rules), 1))
        return [(rules, raw) for raw in sheets]
    if sheet is not None and path.suffix.lower() != ".csv":
        others = [raw for raw in read_sheets(path) if raw.title != sheet]
        return [
            (path, raw)
            for raw in others
            if is_rules_title(raw.title) or header_form(raw.title) in FACT_TITLES
        ]
    return [(path, raw) for raw, _ in table.others]


def see_rules(imported: Imported, sheets: Iterable[tuple[Path, RawSheet]]) -> None:
    """Read the sheets of rules, and find the rules that texts and cells state.

    Raises:
        FileFaultsError: All faults of a sheet of rules.
    """
    names = TableNames(imported.groups, imported.group_texts, imported.rows)
    statements, sheets = list(imported.statements), list(sheets)
    for path, raw in sheets:
        if has_facts(raw) and not has_rules(raw):
            _add_facts(imported, path, raw)
    facts = FactNames(imported.facts)
    for path, raw in sheets:
        if has_rules(raw):
            reader = RuleRowReader(names, imported.others, facts)
            _add_rules(imported, reader, path, raw)
        elif not has_facts(raw):
            statements += _statements_in(raw)
    imported.facts = facts.facts
    counted = count_second_groups(imported.rules, imported.rows)
    ids = RuleIds({rule.id for rule in imported.rules})
    more = counted[len(imported.rules) :]
    imported.rules = counted[: len(imported.rules)]
    imported.rules += (replace(rule, id=ids.new(rule.id)) for rule in more)
    pairs = resolve_pairs(imported.rows, statements)
    headers = {h.column: h.text for h in imported.headers if h.column}
    imported.seen = propose_rules(names, statements, pairs, headers, imported.rules)
    for row in imported.rows:
        others = imported.others.get(row["code"], {})
        row.update((new, others.get(old, "")) for old, new in imported.numbers.items())
    _count(imported)
    rows = imported.seen.rows
    notes = {s.note for s in imported.statements if s.where in rows}
    if (line := imported.title_line) is not None and line.note in imported.left_out:
        imported.left_out.remove(line.note)
        imported.usual.append(line.note.replace("not read:", "the title:"))
    imported.left_out = [note for note in imported.left_out if note not in notes]
    imported.left_out += (
        f'{statement.place_in_words}: not read: "{printable(sentence, 80)}"'
        for statement, sentence in imported.seen.others
    )


def _count(imported: Imported) -> None:
    """Count the rows of their own that state a rule, or may, as what they are."""
    seen = imported.seen
    fates = {(words.sheet, words.row): "not read" for words, _ in seen.unread}
    fates |= {(w.sheet, w.row): "rule" for rule in seen.proposed for w in rule.words}
    units = {(s.sheet, s.row) for s in imported.skipped if s.kind}
    for statement in imported.statements:
        if statement.place == AMONG and statement.where in fates.keys() - units:
            fate = fates[statement.where]
            imported.counts.correct(statement.sheet, {statement.row: fate})
    imported.skipped = [
        s for s in imported.skipped if s.kind or (s.sheet, s.row) not in fates
    ]


def _add_facts(imported: Imported, path: Path, raw: RawSheet) -> None:
    read = read_facts(name_of(path), raw)
    imported.facts |= read.facts
    imported.left_out += notes_of(read.table, raw.title)
    _correct(imported, path, raw, fates_in(raw, read.table, "fact"))


def _correct(
    imported: Imported, path: Path, raw: RawSheet, fates: Mapping[int, str]
) -> None:
    """Note what the rows of a sheet are that has no units, and so was not read."""
    start = f'sheet "{raw.title}" is not read: '
    imported.left_out = [n for n in imported.left_out if not n.startswith(start)]
    if str(path) == imported.file:
        imported.counts.correct(raw.title, fates)


def _add_rules(
    imported: Imported, reader: RuleRowReader, path: Path, raw: RawSheet
) -> None:
    read = read_rules(name_of(path), raw, reader)
    other = path.name if str(path) != imported.file else ""
    imported.rules += [replace(rule, file=other) for rule in read.rules]
    imported.numbers |= read.numbers
    imported.headers = [
        replace(
            header, column=read.numbers.get(header_form(header.text), header.column)
        )
        for header in imported.headers
    ]
    imported.left_out += read.notes
    _correct(imported, path, raw, read.fates)


def _statements_in(raw: RawSheet) -> list[Statement]:
    """Return the texts of a sheet that has no table: they may state rules."""
    return [
        Statement(
            record.number,
            ": ".join(dict.fromkeys(c.strip() for c in record.cells if c.strip())),
            ABOVE,
            sheet=raw.title,
        )
        for record in raw.records
    ]
