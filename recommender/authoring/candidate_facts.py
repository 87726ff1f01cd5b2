"""Facts about a candidate in a sheet, and in the cells of rules that depend on them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from recommender.errors import Fault, FileFaultsError, did_you_mean, printable
from recommender.files.sheets import CellError
from recommender.tables.column_headers import header_form, meanings_for
from recommender.tables.table_reading import table_of
from recommender.tables.wanted import Wanted

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from recommender.files.sheets import RawSheet
    from recommender.tables.whole_table import WholeTable

FACT_TITLES = {"facts", "fact", "facts about the candidate", "pathways"}
# The fact of a cell that names only values.
PATHWAY = "pathway"
# The value of whoever has not the only one that is named.
OTHER = "other"


class StatedFact(NamedTuple):
    """A question to the candidate, its answers, and the one if there is none."""

    question: str
    values: tuple[str, ...]
    unless_said: str = ""


@dataclass(frozen=True)
class FactsRead:
    """The facts of a sheet by name, and its table."""

    facts: dict[str, StatedFact]
    table: WholeTable


def has_facts(raw: RawSheet) -> bool:
    """Return whether a sheet has a header with what a fact needs."""
    wanted = _wanted()
    return any(wanted.is_header(record.cells) for record in raw.records[:30])


def _wanted() -> Wanted:
    return Wanted(meanings_for("fact"), ("fact", "values"))


def read_facts(name: str, raw: RawSheet) -> FactsRead:
    """Return the facts of a sheet.

    Raises:
        FileFaultsError: All faults of its cells, each with its row and column.
    """
    table = table_of(name, [raw], _wanted())
    place = f"{name} [{raw.title}]" if raw.title else name
    facts, faults = dict[str, StatedFact](), list(table.faults)
    for row in table.rows:
        cells = {key: " ".join(cell.split()) for key, cell in row.cells.items()}
        fact = _name(cells.get("fact", ""))
        values = _values(cells.get("values", ""))
        unless = _name(cells.get("unless_said", ""))
        if problem := _problem(fact, values, unless, facts):
            column, message, hint = problem
            faults.append(
                Fault("fact-cell", message, hint, place, row.number, column=column)
            )
        else:
            question = cells.get("question", "") or f"Which {fact}?"
            facts[fact] = StatedFact(question, values, unless)
    if faults:
        raise FileFaultsError(*faults)
    return FactsRead(facts, table)


def _problem(
    fact: str, values: tuple[str, ...], unless: str, known: Iterable[str]
) -> tuple[str, str, str] | None:
    """Return what is wrong with a row: its column, why, and what to write."""
    if not fact:
        return "fact", "a fact needs a name", "write one, such as pathway"
    if fact in known:
        return "fact", f"{fact} is there already", "keep one of the rows"
    if not values:
        return "values", "a fact needs values", "write them, such as care, play"
    if unless and unless not in values:
        return "unless said", f"{unless} is not one of its values", _or(values)
    return None


class FactNames:
    """The facts that cells may name; without a sheet of them, those that they do name.

    A cell is `pathway: care, play`, or only the values of the pathway.
    """

    def __init__(self, stated: Mapping[str, StatedFact] | None = None) -> None:
        self._stated = dict(stated or {})
        self._made: dict[str, list[str]] = {}

    @property
    def facts(self) -> dict[str, StatedFact]:
        """The facts by name, with the values that they were given."""
        made = {
            # With a single value, what applies only then would always apply.
            name: StatedFact(f"Which {name}?", (*values, *[OTHER] * (len(values) == 1)))
            for name, values in self._made.items()
        }
        return {**self._stated, **made}

    def read(self, text: str, *, needs_answer: bool = False) -> dict[str, list[str]]:
        """Return the values by fact that a cell names.

        Raises:
            CellError: A fact or a value is not one of the sheet, or none is named. The
                rule `needs_answer`, and the fact has none for when nothing is said.
        """
        named = {}
        for part in filter(None, map(str.strip, text.split(";"))):
            before, sign, after = re.sub(" = ", ":", part).partition(":")
            name = _name(before) if sign else PATHWAY
            values = _values(after if sign else before)
            if not name or not values:
                hint = "write it like pathway: care"
                raise CellError("rule-fact", f"{printable(part)} is not clear", hint)
            self._check(name, values, needs_answer=needs_answer)
            named[name] = list(values)
        return named

    def _check(self, name: str, values: tuple[str, ...], *, needs_answer: bool) -> None:
        if not self._stated and not needs_answer:
            made = self._made.setdefault(name, [])
            made += [value for value in values if value not in made]
            return
        if name not in self._stated:
            known = tuple(self._stated)
            hint = "write it into a sheet facts: fact, question, values, unless said"
            hint = did_you_mean(name, known, hint)
            raise CellError("rule-fact", f"there is no fact {name}", hint)
        fact = self._stated[name]
        for value in values:
            if value not in fact.values:
                hint = did_you_mean(value, fact.values, _or(fact.values))
                message = f"{value} is not a value of {name}"
                raise CellError("rule-fact", message, hint)
        if needs_answer and not fact.unless_said:
            message = f"{name} has no answer if the candidate gives none"
            hint = "write one of its values into unless said, in the sheet facts"
            raise CellError("rule-fact", message, hint)


def facts_toml(facts: Mapping[str, StatedFact], quoted: Callable[[str], str]) -> str:
    """Return facts as text of qualification.toml."""

    def lines() -> Iterator[str]:
        for name, fact in facts.items():
            yield from ("", f"[facts.{name}]", f"question = {quoted(fact.question)}")
            yield f"values = [{', '.join(map(quoted, fact.values))}]"
            if fact.unless_said:
                yield f"unless_said = {quoted(fact.unless_said)}"

    return "\n".join([*lines(), ""]) if facts else ""


def _name(text: str) -> str:
    """Return a name or a value as options and files have it.

    >>> _name("Health & Care")
    'health-care'
    """
    return header_form(text).replace(" ", "-")


def _values(text: str) -> tuple[str, ...]:
    parts = re.split(r"\s*[,;/|\n]\s*|\s+or\s+", text)
    return tuple(dict.fromkeys(filter(None, map(_name, parts))))


def _or(names: Iterable[str]) -> str:
    return f"write {' or '.join(names)}"
