"""Checking that the groups, units, columns, values and facts that rules name exist."""

from __future__ import annotations

from collections import Counter
from itertools import islice
from typing import TYPE_CHECKING, Any, NamedTuple

from recommender.errors import Fault, did_you_mean, printable
from recommender.loading.counting_references import counting_faults
from recommender.loading.rule_shorthand import KINDS
from recommender.loading.rule_tables import in_each_reading
from recommender.loading.sound_parts import codes_of
from recommender.loading.unit_table import OPTIONAL, REQUIRED
from recommender.qualifications.grades import POINTS

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    from recommender.files.toml_files import TomlFile
    from recommender.qualifications.units import Unit
    from recommender.tables.own_tables import OwnTable

    Entry = Mapping[str, Any]

_LEVELS = ("levels", "min_level", "max_level")
_FILTERS = ("groups", "units", "except_units", "tags", "columns", "held")
_LISTS = ("any_of", "all_of", "none_of")
_NO_LEVELS = "(units here have no levels)"
# Either of them gives units points.
_POINTS = {"points", "points_by_size"}
# How rules use a column of each kind.
_USES = {
    "text": "a column of texts is for of.columns, distinct and for_each",
    "number": "a column of numbers is for measure and of.numbers",
    "units": "a column of units is for needs, bars and together",
}
_COUNTED = "a bound with towards must be a rule of its own, or come under then"


class _Named(NamedTuple):
    """A name that a table uses, and all known names of its kind."""

    kind: str
    name: str
    known: Collection[str]


def _measures(content: Entry, units: Iterable[Unit]) -> tuple[str, ...]:
    """Return the measures of every unit; without credits hours may not be known."""
    if content.get("credits", True):
        return ("credits", "units", "hours")
    hours = all(unit.glh is not None for unit in units)
    return ("units", "hours") if hours else ("units",)


class ReferenceChecker:
    """Checks the names in the rules of a file against its catalogue and vocabulary."""

    def __init__(
        self,
        content: Entry,
        units: Sequence[Unit],
        tags: list[str] | None,
        *,
        files: Sequence[TomlFile],
        table: OwnTable | None,
        is_whole: bool = True,
    ) -> None:
        """Take a file, and what it may name.

        Where there are faults, this `is_whole` no longer: the rules are those without
        any, there may be no `units` but a table of them, and no table or tags at all.
        Then only what is certain is told.
        """
        self._content, self._units, self._tags = content, units, tags
        self._file, self._files = files[0].name, files
        self._has_units, self._is_whole = table is not None, is_whole
        self._table = table.name if table else ""
        self._rows = {
            row.cells["code"]: row.number for row in (table.rows if table else ())
        }
        # Keys of a dictionary, which keep their order and are fast to look up.
        codes = (unit.code for unit in units) if is_whole else codes_of(table) or ()
        self._codes = dict.fromkeys(codes)
        self._groups = dict.fromkeys(content["groups"])
        self._known_tags = dict.fromkeys(tags or ())
        self._columns: dict[str, str] = dict(content.get("columns", {}))
        self._facts: Entry = content.get("facts", {})
        numbers = (n for n, kind in self._columns.items() if kind == "number")
        self._levels = ("level",) if content.get("levels", True) else ()
        self._grades: Entry = content.get("grades", {})
        points = (POINTS,) if _POINTS & self._grades.keys() else ()
        self._measures = (*_measures(content, units), *numbers, *points)

    def faults(self) -> list[Fault]:
        """Return a fault for each unknown name, and for each repeated id."""
        content = self._content
        if not content.get("rules") and self._is_whole:
            message = "no rules: any set of units would be a plan"
            hint = "write a [[rules]] table"
            return [Fault("rules-empty", message, hint, self._file)]
        entries = [entry for kind in KINDS for entry in content.get(kind, ())]
        readings = [read for entry in entries for read in in_each_reading(entry)]
        # What is wrong in several readings is told once.
        faults = list(
            dict.fromkeys(f for read in readings for f in self._of_rule(read))
        )
        for rule, message, hint in counting_faults(readings) if self._is_whole else ():
            faults.append(self._fault("rules-total-alone", message, hint, rule))
        faults += self._of_columns() if self._is_whole else ()
        ids = Counter(e["id"] for e in (*entries, *content.get("notes", ())))
        for id_ in sorted(id_ for id_, times in ids.items() if times > 1):
            message = f"{ids[id_]:,} rules have the id {id_}"
            hint = "give each a different id"
            faults.append(Fault("rules-duplicate", message, hint, self._file))
        return faults

    def _of_rule(self, entry: Entry) -> Iterator[Fault]:
        named = (*self._in_rule(entry), *self._in_requirement(entry))
        missing = {
            (kind, name): known for kind, name, known in named if name not in known
        }
        for (kind, name), known in missing.items():
            message = (
                f"the rule {entry['id']} names an unknown {kind}: {printable(name)}"
            )
            few = ", ".join(islice(known, 8))
            hint = did_you_mean(name, known, f"known: {few}" if few else "")
            if kind == "column" and name in self._columns:
                message = f"the rule {entry['id']} cannot use the column {name} so"
                hint = _USES[self._columns[name]]
            elif kind == "fact" and not known:
                hint = f"write its question and values under [facts.{printable(name)}]"
            yield self._fault("rules-ref-unknown", message, hint, entry["id"])
        for tag in entry.get("unless_tags", ()):
            if self._tags is not None and tag not in self._tags:
                message = (
                    f"the guidance {entry['id']} names an unknown tag: {printable(tag)}"
                )
                hint = did_you_mean(tag, self._tags)
                yield self._fault("tag-undeclared", message, hint, entry["id"])
        for name in _facts_in(entry):
            if name in self._facts and "unless_said" not in self._facts[name]:
                message = f"the rule {entry['id']} needs a fact that may be left out"
                hint = f"write unless_said under [facts.{name}]"
                yield self._fault("rules-fact-unsaid", message, hint, entry["id"])
        for column in self._empty_columns(entry) if self._is_whole else ():
            message = f"the rule {entry['id']} is about {column}: no unit has a value"
            hint = f"fill in the column {column} of the units, or leave the rule out"
            yield self._fault("rules-column-empty", message, hint, entry["id"])
        if any(_counts(inner) for inner in _inside(entry, top=True)):
            message = f"the rule {entry['id']} counts inside another requirement"
            yield self._fault("rules-towards-nested", message, _COUNTED, entry["id"])

    def _empty_columns(self, entry: Entry) -> Iterator[str]:
        """Yield the columns of texts or codes in a rule that are empty in all units."""
        keys = ("distinct", "needs", "bars", "together")
        names = [entry[key] for key in keys if key in entry]
        for name in (*names, *[entry.get("for_each", {}).get("column", "")]):
            of_texts = self._columns.get(name) in ("text", "units")
            if of_texts and not any(unit.values(name) for unit in self._units):
                yield name
        for inner in _parts(entry):
            yield from self._empty_columns(inner)

    def _fault(self, id_: str, message: str, hint: str, rule: str) -> Fault:
        """Return a fault of a rule, with the line of its id."""
        rows = [(file.name, file.line_of_id(rule)) for file in self._files]
        name, row = next((place for place in rows if place[1]), (self._file, None))
        return Fault(id_, message, hint, name, row, column=rule)

    def _in_rule(self, entry: Entry) -> Iterator[_Named]:
        each = entry.get("for_each", {})
        for group in (*entry.get("for_each_group", ()), *each.get("groups", ())):
            yield _Named("group", group, self._groups)
        if "levels" in each and not self._levels:
            yield _Named("part", f"levels {_NO_LEVELS}", ("groups", "column"))
        if "column" in each:
            yield from self._column(each["column"], each.get("values", ()))
        of_units = tuple(n for n, kind in self._columns.items() if kind == "units")
        for pairing in ("needs", "bars", "together"):
            if pairing in entry:
                yield _Named("column", entry[pairing], of_units)
        for name, values in entry.get("when", {}).items():
            yield from self._fact(name, values)

    def _in_requirement(self, entry: Entry) -> Iterator[_Named]:
        if "measure" in entry:
            yield _Named("measure", entry["measure"], self._measures)
        if "distinct" in entry:
            texts = (n for n, kind in self._columns.items() if kind == "text")
            yield _Named("column", entry["distinct"], ("group", *self._levels, *texts))
        for name, values in entry.get("fact", {}).items():
            yield from self._fact(name, values)
        yield from self._of_units(entry.get("all_or_none", ()))
        for key in ("of", "out_of"):
            yield from self._in_select(entry.get(key, {}))
        for inner in _parts(entry):
            yield from self._in_requirement(inner)

    def _in_select(self, of: Entry) -> Iterator[_Named]:
        for key in _LEVELS if not self._levels else ():
            if key in of:
                yield _Named("filter", f"{key} {_NO_LEVELS}", _FILTERS)
        for group in of.get("groups", ()):
            yield _Named("group", group, self._groups)
        yield from self._of_units((*of.get("units", ()), *of.get("except_units", ())))
        if self._tags is not None:
            for tag in of.get("tags", ()):
                yield _Named("tag", tag, self._known_tags)
        yield from self._in_filters_on_columns(of)
        if "min_grade" in of:
            yield _Named("grade", of["min_grade"], self._grades.get("order", ()))
        for key in _LISTS:
            for inner in of.get(key, ()):
                yield from self._in_select(inner)

    def _of_units(self, codes: Iterable[str]) -> Iterator[_Named]:
        for code in codes if self._has_units else ():
            yield _Named("unit", code, self._codes)

    def _in_filters_on_columns(self, of: Entry) -> Iterator[_Named]:
        of_numbers = [n for n, kind in self._columns.items() if kind == "number"]
        for column in of.get("numbers", ()):
            yield _Named("column", column, of_numbers)
        for column, values in of.get("columns", {}).items():
            yield from self._column(column, values)

    def _column(self, column: str, values: Iterable[str]) -> Iterator[_Named]:
        texts = tuple(n for n, kind in self._columns.items() if kind == "text")
        yield _Named("column", column, texts)
        if column in texts and self._is_whole:
            there = tuple(sorted({v for u in self._units for v in u.values(column)}))
            for value in values:
                yield _Named(f"{column}", value, there)

    def _fact(self, name: str, values: Iterable[str]) -> Iterator[_Named]:
        yield _Named("fact", name, tuple(self._facts))
        for value in values if name in self._facts else ():
            yield _Named(f"{name}", value, tuple(self._facts[name]["values"]))

    def _of_columns(self) -> Iterator[Fault]:
        """Yield the faults of declared columns, and of codes in columns of units."""
        for name, kind in self._columns.items():
            if name in REQUIRED or name in OPTIONAL:
                message = f"units.csv has a column {name} anyway"
                hint = "remove it from columns"
                yield Fault("rules-column", message, hint, self._file, column=name)
            for unit in self._units if kind == "units" else ():
                yield from self._of_cell(name, unit)

    def _of_cell(self, column: str, unit: Unit) -> Iterator[Fault]:
        for code in (c for cell in unit.values(column) for c in cell.split("|")):
            if code.strip() == unit.code:
                id_, hint = "unit-ref-self", "remove it"
                message = f"{unit.code} refers to itself"
            elif code.strip() not in self._codes:
                id_, message = "unit-ref-unknown", f"no unit {printable(code)}"
                hint = did_you_mean(code, self._codes, "add it to the catalogue")
            else:
                continue
            row = self._rows.get(unit.code)
            yield Fault(id_, message, hint, self._table, row, column=column)


def _parts(entry: Entry) -> Iterator[Entry]:
    for key in _LISTS:
        yield from entry.get(key, ())
    for key in ("if", "then"):
        if key in entry:
            yield entry[key]


def _inside(entry: Entry, *, top: bool) -> Iterator[Entry]:
    """Yield the requirements in a table that may not have towards or overlap."""
    for inner in _parts(entry):
        if not (top and inner is entry.get("then")):
            yield inner
        yield from _inside(inner, top=False)


def _counts(entry: Entry) -> bool:
    return "towards" in entry or "overlap" in entry


def _facts_in(entry: Entry) -> Collection[str]:
    """Return the facts that a table requires the candidate to state."""
    names = set(entry.get("fact", {}))
    for inner in _parts(entry):
        names |= set(_facts_in(inner))
    return sorted(names)
