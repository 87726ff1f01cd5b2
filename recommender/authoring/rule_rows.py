"""A row of a sheet of rules: what it requires, in keys of qualification.toml."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, NamedTuple

from recommender.authoring.pair_sentences import join_codes
from recommender.authoring.proposed_rule import ProposedRule, Words
from recommender.authoring.rule_filters import RuleFilters
from recommender.authoring.rule_texts import filter_in_words, rule_id, rule_in_words
from recommender.errors import did_you_mean, printable
from recommender.files.sheets import CellError
from recommender.loading.rule_tables import read_share
from recommender.tables.column_headers import header_form

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from recommender.authoring.candidate_facts import FactNames
    from recommender.authoring.table_names import TableNames
    from recommender.files.sheets import Row

_MEASURES = {
    "credits": "credits", "credit": "credits", "credit value": "credits",
    "units": "units", "unit": "units", "modules": "units",
    "hours": "hours", "glh": "hours", "guided learning hours": "hours",
    "guided hours": "hours",
}  # fmt: skip
# Measures of how many different ones there are.
_DISTINCT = {"groups": "group", "different groups": "group", "levels": "level",
             "different levels": "level"}  # fmt: skip
_KINDS = {
    "": "rule", "rule": "rule", "rules": "rule",
    "mandatory": "mandatory", "core": "mandatory", "compulsory": "mandatory",
    "barred": "barred", "exclusion": "barred", "excluded": "barred",
    "barred combination": "barred", "excluded combination": "barred",
    "guidance": "guidance", "advice": "guidance", "recommended": "guidance",
    "endorsement": "endorsement", "extra title": "endorsement",
    "note": "note", "information": "note",
}  # fmt: skip
# The tables of qualification.toml; a rule of any other kind is one of its rules.
_TABLES = {"guidance": "guidance", "endorsement": "endorsements", "note": "notes"}
_ENDS = ("at_least", "at_most", "exactly")
_FILTER = ("groups", "level", "units", "except_units", "held")
# The columns that have an effect, by what a row is.
_USED = {
    "bound": ("measure", *_FILTER, *_ENDS, "towards"),
    "needs": (*_FILTER, "needs"),
    "bars": (*_FILTER, "bars"),
    "fact": ("fact",),
    "mandatory": ("groups", "level", "units"),
    "barred": ("groups", "level", "units"),
    "note": (),
}
_ALWAYS = ("rule", "kind", "source")
_ALL = {"all", "both", "every", "all of them"}
_SHARE = re.compile(r"[0-9]{1,3}(?:\.[0-9]+)?\s?%|[0-9]{1,6}/[1-9][0-9]{0,5}")


class RuleRow(NamedTuple):
    """The rule of a row; `choice` names the alternatives that it is one of.

    `number` is how many of them must hold.
    """

    rule: ProposedRule
    choice: str = ""
    number: int = 1


class RuleRowReader:
    """Reads rows of rules; `column` is the one that is being read, for faults."""

    def __init__(
        self,
        names: TableNames,
        others: Mapping[str, Mapping[str, str]],
        facts: FactNames,
    ) -> None:
        self._names, self._others, self._facts = names, others, facts
        self._filters = RuleFilters(names)
        self._cells: Mapping[str, str] = {}
        self.column = "rule"
        self.numbers: dict[str, str] = {}

    def read(self, row: Row, sheet: str) -> RuleRow:
        """Return the rule of a row.

        Raises:
            CellError: A cell cannot be read or has no effect, or the row bounds
                nothing.
        """
        self._cells = {key: " ".join(cell.split()) for key, cell in row.cells.items()}
        kind = self._kind(self._cell("kind"))
        shape = self._shape(kind)
        self._refuse_idle(kind, shape)
        requires, text = self._requires(shape)
        text = self._cell("rule") or text
        if not text:
            raise CellError("rule-text", "the rule has no words", "write them")
        choice, number = self._choice(self._cell("one_of"))
        if choice and ("for_each" in requires or "towards" in requires):
            message = "a rule for each group, or towards a total, is no alternative"
            raise CellError("rule-choice", message, "leave it empty")
        if kind == "rule" and not choice:
            requires = self._naming_all(requires)
        is_mandatory = requires.get("of", {}).get("units") == self._names.mandatory
        id_ = "mandatory" if is_mandatory else self._id(shape, requires, text)
        requires |= self._rest(kind)
        words = (Words(row.number, self._cells.get("source", ""), sheet),)
        table = _TABLES.get(kind, "rules")
        rule = ProposedRule(id_, text, requires, words, table=table)
        return RuleRow(rule, choice, number)

    def _cell(self, column: str) -> str:
        self.column = column
        return self._cells.get(column, "")

    def _kind(self, text: str) -> str:
        form = header_form(text)
        if form in _KINDS:
            return _KINDS[form]
        kinds = dict.fromkeys(_KINDS.values())
        hint = did_you_mean(form, kinds, f"write {', '.join(kinds)}, or nothing")
        raise CellError("rule-kind", f"{printable(text)} is not a kind of rule", hint)

    def _shape(self, kind: str) -> str:
        if kind in _USED:
            return kind
        shapes = ("needs", "bars", "fact")
        return next((name for name in shapes if self._cells.get(name)), "bound")

    def _refuse_idle(self, kind: str, shape: str) -> None:
        """Refuse cells that would be lost."""
        used = {*_ALWAYS, *_USED[shape]}
        used |= set() if kind == "note" else {"when", "one_of"}
        used |= {"guidance": {"unless_tags"}, "endorsement": {"title"}}.get(kind, set())
        for column in (*_USED["bound"], *COLUMNS_OF_RULES):
            if column not in used and self._cell(column):
                name = {"bound": "a bound", "fact": "a fact"}.get(shape, f'"{shape}"')
                name = kind if column in ("unless_tags", "title") else name
                message = f"this has no effect in a row with {name}"
                hint = "leave the cell empty, or write a row of its own"
                raise CellError("rule-idle", message, hint)

    def _rest(self, kind: str) -> dict[str, Any]:
        """Return the keys that are beside what is required."""
        rest: dict[str, Any] = {}
        if when := self._cell("when"):
            rest["when"] = self._facts.read(when)
        if tags := re.split(r"[,;\s]+", self._cell("unless_tags").casefold()):
            rest |= {"unless_tags": list(filter(None, tags))} if any(tags) else {}
        if kind == "endorsement":
            rest["title"] = self._cell("title")
            if not rest["title"]:
                message = "an endorsement needs its extra title"
                raise CellError("rule-title", message, 'write it, such as "(Care)"')
        return rest

    def _choice(self, text: str) -> tuple[str, int]:
        """Return the name of the alternatives of a row, and how many must hold."""
        number = re.fullmatch(r"(?:any |at least )?(\d+) of (.+)", text, re.IGNORECASE)
        name, least = (number[2], int(number[1])) if number else (text, 1)
        return header_form(name), least

    def _requires(self, shape: str) -> tuple[dict[str, Any], str]:
        """Return what a row requires, and that in words."""
        if shape == "note":
            return {}, ""
        if shape == "fact":
            return self._of_fact(self._cell("fact"))
        if shape in ("needs", "bars"):
            return self._of_units(shape)
        if shape in ("mandatory", "barred"):
            return self._of_kind(shape)
        measure = self._measure(self._cell("measure"))
        of, each = self._filter()
        ends = self._ends(measure, of)
        requires = self._bound(measure, of, each, ends)
        if towards := re.findall(r"[a-z0-9]+", self._cell("towards").casefold()):
            requires["towards"] = "-".join(towards)
        return requires, rule_in_words(requires)

    def _id(self, shape: str, requires: Mapping[str, Any], text: str) -> str:
        return rule_id(requires) if shape == "bound" else text

    def _of_fact(self, text: str) -> tuple[dict[str, Any], str]:
        named = self._facts.read(text, needs_answer=True)
        if len(named) > 1:
            message = "a row is about one fact"
            raise CellError("rule-fact", message, "write a row for each")
        (name, values), *_ = named.items()
        return {"fact": named}, f"The candidate has {name} {' or '.join(values)}"

    def _of_units(self, shape: str) -> tuple[dict[str, Any], str]:
        """Return the condition of units that need others, or may not be with them."""
        of, each = self._filter()
        self.column = "units"
        if not of or each:
            hint = "write the codes of the units that it is about"
            raise CellError("rule-units", f'"{shape}" of which units?', hint)
        codes, least = self._filters.choice(self._cell(shape))
        if twice := [code for code in of.get("units", ()) if code in codes]:
            message = f"{twice[0]} refers to itself"
            raise CellError("rule-units", message, "remove it here")
        whose = join_codes(of.get("units", [f"Any unit{filter_in_words(of)}"]), "or")
        then: dict[str, Any] = {"of": {"units": codes}}
        if shape == "bars":
            then["at_most"] = 0
            text = f"{whose} may not be taken with {join_codes(codes, 'or')}"
        else:
            then |= {"at_least": least} if least > 1 else {}
            is_all = least == len(codes)
            which = join_codes(codes) if is_all else f"{least} of {join_codes(codes)}"
            text = f"{whose} needs {which}"
        return {"if": {"of": of}, "then": then}, text

    def _of_kind(self, kind: str) -> tuple[dict[str, Any], str]:
        """Return the rule of mandatory units, or of units of which one may be taken."""
        of, each = self._filter()
        codes = self._passing(of) if of and not each else []
        self.column = "units"
        if not codes:
            hint = "name groups or units, without each"
            raise CellError("rule-units", f"which units are {kind}?", hint)
        requires: dict[str, Any] = {"measure": "units", "of": {"units": codes}}
        if kind == "barred":
            if len(codes) == 1:
                message = f"{codes[0]} is barred with what?"
                raise CellError("rule-units", message, "write the codes of both units")
            text = f"Only one of {join_codes(codes, 'or')} may be taken"
            return {**requires, "at_most": 1}, text
        return {**requires, "at_least": len(codes)}, f"Mandatory: {join_codes(codes)}"

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

    def _filter(self) -> tuple[dict[str, Any], list[str]]:
        of, each = self._filters.groups(self._cell("groups"))
        if units := self._filters.units(self._cell("units")):
            of = {**of, "units": units}
        if except_units := self._filters.units(self._cell("except_units")):
            of = {**of, "except_units": except_units}
        if held := re.findall(r"[a-z0-9-]+", self._cell("held").casefold()):
            of = {**of, "held": held}
        return self._filters.at_level(of, self._cell("level")), each

    def _passing(self, of: Mapping[str, Any]) -> list[str]:
        return [row["code"] for row in self._names.passing(of)]

    def _ends(self, measure: str, of: Mapping[str, Any]) -> dict[str, float | str]:
        """Return the bounds; all units of a filter are as many as there are."""
        ends = {
            key: end
            for key in _ENDS
            if (end := self._end(self._cell(key), measure, of)) is not None
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

    def _bound(
        self,
        measure: str,
        of: dict[str, Any],
        each: Sequence[str],
        ends: Mapping[str, float | str],
    ) -> dict[str, Any]:
        """Return the keys of a rule with bounds."""
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
        return {**keys, **({"of": of} if of else {}), **ends}

    def _naming_all(self, requires: dict[str, Any]) -> dict[str, Any]:
        """Return a rule that names the units, if all are needed: they are mandatory."""
        of = requires.get("of", {})
        passing = self._passing(of)
        by_name = requires.keys() == {"measure", "of", "at_least"}
        by_name &= of.keys() <= {"groups", "units"}
        if by_name and requires["measure"] == "units":
            is_all = requires["at_least"] == len(passing)
            return {**requires, "of": {"units": passing}} if is_all else requires
        return requires

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


# The columns besides those of a bound.
COLUMNS_OF_RULES = ("needs", "bars", "fact", "when", "one_of", "unless_tags", "title")
