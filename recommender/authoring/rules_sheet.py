"""A sheet of rules beside the units: one row per rule, without any TOML."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from recommender.authoring.proposed_rule import ProposedRule, RuleIds, Words
from recommender.authoring.rule_texts import rule_id, rule_in_words
from recommender.authoring.rule_words import words_of
from recommender.errors import Fault, FileFaultsError, did_you_mean, printable
from recommender.files.sheets import CellError
from recommender.loading.rule_tables import read_share
from recommender.tables.column_headers import header_form, meanings_for
from recommender.tables.table_reading import table_of
from recommender.tables.wanted import Wanted
from recommender.tables.whole_table import WholeTable

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from recommender.authoring.table_names import TableNames
    from recommender.files.sheets import RawSheet, Row

TITLES = {
    "rules",
    "rule",
    "rules of combination",
    "combination rules",
    "packaging rules",
}
NEEDED = ("rule", "measure")
_MEASURES = {
    "credits": "credits", "credit": "credits", "credit value": "credits",
    "units": "units", "unit": "units", "modules": "units",
    "hours": "hours", "glh": "hours", "guided learning hours": "hours",
    "guided hours": "hours",
}  # fmt: skip
# Measures of how many different ones there are.
_DISTINCT = {"groups": "group", "different groups": "group", "levels": "level",
             "different levels": "level"}  # fmt: skip
_ALL = {"all", "both", "every", "all of them"}
_SHARE = re.compile(r"[0-9]{1,3}(?:\.[0-9]+)?\s?%|[0-9]{1,6}/[1-9][0-9]{0,5}")


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
    return Wanted(meanings_for("rule"), NEEDED)


def read_rules(name: str, raw: RawSheet, reader: RuleRowReader) -> RulesRead:
    """Return the rules of a sheet, in its order.

    Raises:
        FileFaultsError: All faults of its cells, each with its row and column.
    """
    table = table_of(name, [raw], _wanted())
    read, faults = RulesRead(), list(table.faults)
    place = f"{name} [{raw.title}]" if raw.title else name
    ids = RuleIds()
    for row in table.rows:
        try:
            rule = reader.read(row, raw.title)
            read.rules.append(replace(rule, id=ids.new(rule.id)))
        except CellError as error:
            fault = Fault(
                error.id,
                error.message,
                error.hint,
                place,
                row.number,
                column=reader.column,
            )
            (named,) = table.with_headers([fault])
            faults.append(replace(named, column=reader.column.replace("_", " ")))
    if faults:
        raise FileFaultsError(*faults)
    read.notes = _notes(table, raw.title)
    fates = dict.fromkeys((record.number for record in raw.records), "not read")
    headers = {part.part.row: "header" for part in table.parts}
    read.fates = {**fates, **headers, **{row.number: "rule" for row in table.rows}}
    read.numbers = reader.numbers
    return read


def _notes(table: WholeTable, title: str) -> list[str]:
    sheet = f'sheet "{title}", ' if title else ""
    lines = [
        f'{sheet}row {line.number}: not read: "{printable(line.text, 80)}"'
        for line in (*table.lines, *table.totals)
    ]
    return lines + [
        f"{sheet}column {printable(header, 40)} is not used"
        for header in table.unknown.values()
    ]


class RuleRowReader:
    """Reads rows of rules; `column` is the one that is being read, for faults."""

    def __init__(
        self, names: TableNames, others: Mapping[str, Mapping[str, str]]
    ) -> None:
        self._names, self._others = names, others
        self.column = "rule"
        self.numbers: dict[str, str] = {}

    def read(self, row: Row, sheet: str) -> ProposedRule:
        """Return the rule of a row.

        Raises:
            CellError: A cell cannot be read, or the row bounds nothing.
        """
        cells = {key: " ".join(cell.split()) for key, cell in row.cells.items()}
        measure = self._measure(self._cell(cells, "measure"))
        of, each = self._filter(cells)
        ends = self._ends(cells, measure, of)
        requires = self._requires(measure, of, each, ends)
        text = self._cell(cells, "rule") or rule_in_words(requires)
        source = cells.get("source", "")
        is_mandatory = requires.get("of", {}).get("units") == self._names.mandatory
        id_ = "mandatory" if is_mandatory else rule_id(requires)
        return ProposedRule(id_, text, requires, (Words(row.number, source, sheet),))

    def _cell(self, cells: Mapping[str, str], column: str) -> str:
        self.column = column
        return cells.get(column, "")

    def _measure(self, text: str) -> str:
        form = header_form(text)
        if form in _MEASURES or form in _DISTINCT:
            return _MEASURES.get(form) or f"different {_DISTINCT[form]}"
        values = [cells[form] for cells in self._others.values() if cells.get(form)]
        if form and values and all(re.fullmatch("[0-9]{1,6}", v) for v in values):
            self.numbers[form] = form.replace(" ", "_")
            return self.numbers[form]
        known = ("credits", "units", "hours", "groups", "levels")
        hint = f"write {', '.join(known[:-1])} or {known[-1]}"
        hint += ", or the header of a column of whole numbers"
        message = (
            f"{printable(text)} is not a measure" if text else "no measure is given"
        )
        raise CellError("rule-measure", message, did_you_mean(form, known, hint))

    def _filter(self, cells: Mapping[str, str]) -> tuple[dict[str, Any], list[str]]:
        of, each = self._groups(self._cell(cells, "groups"))
        units = self._units(self._cell(cells, "units"))
        if units:
            of = {**of, "units": units}
        return {**of, **self._level(self._cell(cells, "level"))}, each

    def _groups(self, text: str) -> tuple[dict[str, Any], list[str]]:
        """Return a filter of groups, or the groups for each of which a rule applies."""
        form = text.casefold()
        each = re.match(r"(?:for )?(?:each|every)\b(?: of)?(?: the)?[: ]*", form)
        rest = form[each.end() :] if each else form
        rest = re.sub(
            r"^(?:groups?|sections?)\b\s*|\s*\b(?:groups?|sections?)$", "", rest
        )
        groups = (
            self._ids(rest.strip()) if rest.strip() not in {"", "all", "any"} else []
        )
        if each:
            return {}, groups or list(self._names.groups)
        return ({"groups": groups} if groups else {}), []

    def _ids(self, text: str) -> list[str]:
        parts = text.replace(";", ",")
        words = words_of(f"groups {parts}", self._names)
        if [word.kind for word in words] != ["groups"]:
            words = words_of(parts, self._names)
        groups = [id_ for word in words if word.kind == "groups" for id_ in word.value]
        for word in words:
            if word.kind == "kind":
                groups += self._names.of_status(word.value[0])
            elif word.kind not in {"groups", "break", "filler", "or"}:
                groups = []
                break
        if groups:
            return [id_ for id_ in self._names.groups if id_ in groups]
        known = ", ".join(
            id_ if name == id_ else f"{id_} ({name})"
            for id_, name in self._names.groups.items()
        )
        message = f"{printable(text)} is not a group of the table"
        raise CellError("rule-group", message, f"its groups are: {known}")

    def _units(self, text: str) -> list[str]:
        codes = []
        for part in re.split(r"[,;\s]+|\band\b", text.strip()):
            if not part:
                continue
            if (code := self._names.codes.get(part.casefold())) is None:
                hint = did_you_mean(part, self._names.codes.values(), "write its code")
                raise CellError("rule-unit", f"no unit {printable(part)}", hint)
            codes.append(code)
        return codes

    def _level(self, text: str) -> dict[str, Any]:
        if not text:
            return {}
        bare = re.sub(r"^(?:at |levels? |l(?=\d))*", "", text.casefold())
        forms = (
            (r"(\d+) ?(?:\+|(?:or|and) (?:above|higher|over))", "min_level"),
            (r"(?:>=|at least|from|min(?:imum)?) ?(\d+)", "min_level"),
            (r"(\d+) or (?:below|lower)", "max_level"),
            (r"(?:<=|at most|up to|max(?:imum)?) ?(\d+)", "max_level"),
        )
        for pattern, key in forms:
            if match := re.fullmatch(pattern, bare):
                return {key: int(match[1])}
        if re.fullmatch(r"\d{1,2}(?: ?(?:,|;|/|&|and|or) ?\d{1,2})*", bare):
            return {"levels": [int(number) for number in re.findall(r"\d+", bare)]}
        hint = "write 3, or 3 or above, or 2, 3"
        raise CellError("rule-level", f"{printable(text)} is not a level", hint)

    def _ends(
        self, cells: Mapping[str, str], measure: str, of: Mapping[str, Any]
    ) -> dict[str, float | str]:
        """Return the bounds; all units of a filter are as many as there are."""
        ends = {
            key: end
            for key in ("at_least", "at_most", "exactly")
            if (end := self._end(self._cell(cells, key), measure, of)) is not None
        }
        self.column = "at_least"
        if not ends:
            hint = "write a number in at least or in at most"
            raise CellError("rule-bound", "the rule has no bound", hint)
        if "exactly" in ends and len(ends) > 1:
            message = "exactly is given together with at least or at most"
            raise CellError("rule-bound", message, "keep one of them")
        values = [read_share(f"{end}") for end in ends.values()]
        if len(values) == 2 and values[0] > values[1]:
            message = (
                f"at least {ends['at_least']} is more than at most {ends['at_most']}"
            )
            raise CellError("rule-bound", message, "write the smaller one in at least")
        if len({isinstance(end, str) for end in ends.values()}) > 1:
            message = "one bound is a share, the other is not"
            raise CellError("rule-bound", message, "write two rules")
        return ends

    def _end(
        self, text: str, measure: str, of: Mapping[str, Any]
    ) -> float | str | None:
        if not text:
            return None
        if text.casefold() in _ALL and measure == "units" and self.column != "at_most":
            return len(self._passing(of))
        unit = rf"(?: {re.escape(measure)}s?| credits?| units?)?"
        if number := re.fullmatch(
            rf"([0-9]{{1,6}})(?:[.,]([0-9]{{1,2}}))?{unit}", text
        ):
            whole, decimals = int(number[1]), int(number[2] or 0)
            return float(f"{whole}.{number[2]}") if decimals else whole
        if _SHARE.fullmatch(text) and read_share(text.replace(" ", "")) <= 1:
            return text.replace(" ", "")
        hint = 'write a number, or a share such as "50%"'
        raise CellError("rule-bound", f"{printable(text)} is not a number", hint)

    def _passing(self, of: Mapping[str, Any]) -> list[str]:
        return [row["code"] for row in self._names.passing(of)]

    def _requires(
        self,
        measure: str,
        of: dict[str, Any],
        each: Sequence[str],
        ends: Mapping[str, float | str],
    ) -> dict[str, Any]:
        """Return the keys of a rule."""
        self.column = "measure"
        shares = any(isinstance(end, str) for end in ends.values())
        if measure.startswith("different "):
            if each or shares:
                message = "different groups or levels are counted once, in numbers"
                raise CellError("rule-measure", message, "write credits or units")
            keys: dict[str, Any] = {"distinct": measure.removeprefix("different ")}
            return {**keys, **({"of": of} if of else {}), **ends}
        keys = {"measure": measure}
        if each:
            keys["for_each"] = {"groups": list(each)}
        if shares:
            return self._share(keys, of, ends)
        is_all = list(ends) == ["at_least"] and ends["at_least"] == len(
            self._passing(of)
        )
        if (
            measure == "units"
            and is_all
            and not each
            and of.keys() <= {"groups", "units"}
        ):
            # They are then called mandatory.
            of = {"units": self._passing(of)}
        return {**keys, **({"of": of} if of else {}), **ends}

    def _share(
        self, keys: dict[str, Any], of: dict[str, Any], ends: Mapping[str, float | str]
    ) -> dict[str, Any]:
        """Return the keys of a share: of groups at a level, or of all in a group."""
        narrower = {key: value for key, value in of.items() if key != "groups"}
        whole = {"groups": of["groups"]} if narrower and "groups" in of else {}
        if not of:
            self.column = "at_least"
            hint = "name groups, a level or units"
            raise CellError("rule-bound", "a share of what is not said", hint)
        whole = whole or {"groups": list(self._names.groups)}
        if "exactly" in ends:
            self.column = "exactly"
            hint = "write it in at least or in at most"
            raise CellError("rule-bound", "a share cannot be exact", hint)
        return {**keys, "of": narrower or of, "out_of": whole, **ends}
