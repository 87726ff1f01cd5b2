"""Proposing rules of combination from what a table says, for a person to confirm."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, NamedTuple

from recommender.authoring.pair_sentences import is_of_pairs, join_codes, read_pair
from recommender.authoring.proposed_rule import ProposedRule, RuleIds, Words
from recommender.authoring.rule_scopes import Scopes
from recommender.authoring.rule_sentences import (
    NoRuleError,
    UnclearError,
    asks,
    read_sentence,
    sentences_of,
)
from recommender.authoring.rule_words import (
    may_state_rule,
    plain,
    states_pair,
    words_of,
)
from recommender.authoring.second_groups import count_second_groups
from recommender.authoring.statements import (
    ABOVE,
    AMONG,
    BESIDE,
    HEADING,
    split_heading,
)
from recommender.authoring.table_names import groups_of
from recommender.errors import counted

if TYPE_CHECKING:
    from collections.abc import Sequence

    from recommender.authoring.statements import Statement
    from recommender.authoring.table_names import TableNames
    from recommender.authoring.unit_pairs import PairColumn


class Unread(NamedTuple):
    """A text that may state a rule, but is not understood: and why."""

    words: Words
    why: str


@dataclass
class RulesSeen:
    """The rules that a table states in words, and what may be one but is not clear.

    `rows` are those of the texts that are in either, and `others` their sentences that
    are in neither.
    """

    proposed: list[ProposedRule] = field(default_factory=list)
    unread: list[Unread] = field(default_factory=list)
    rows: set[tuple[str, int]] = field(default_factory=set)
    others: list[tuple[Statement, str]] = field(default_factory=list)


_ALL_MANDATORY = re.compile(
    r"\W*all (?:of )?(?:the )?units (?:are |must be )?(?:mandatory|compulsory|core)\W*"
)
# The keys of a rule that is about all units.
_TOTAL = {"measure", "at_least", "at_most", "exactly"}


def propose_rules(
    names: TableNames,
    statements: Sequence[Statement],
    pairs: Sequence[PairColumn],
    headers: dict[str, str],
    taken: Sequence[ProposedRule] = (),
) -> RulesSeen:
    """Return the rules that a table states, without doubles, each with its words.

    `headers` are the texts of the headers by column, and `taken` the rules that there
    are already.
    """
    reader = _Reader(names)
    for statement in statements:
        reader.read(statement)
    mandatory = _mandatory(names, reader.scopes, reader.mandatory_words)
    proposed = list(reader.rules.values())
    totals = [rule for rule in proposed if rule.requires.keys() <= _TOTAL]
    rules = [*totals, *mandatory, *(rule for rule in proposed if rule not in totals)]
    rules += (_of_column(column, headers) for column in pairs if column.codes)
    reader.seen.unread += (Unread(*part) for column in pairs for part in column.unread)
    rules = count_second_groups(rules, names.rows)
    ids, keys = RuleIds({rule.id for rule in taken}), {rule.key for rule in taken}
    rules = [rule for rule in rules if rule.key not in keys]
    reader.seen.proposed = [replace(rule, id=ids.new(rule.id)) for rule in rules]
    return reader.seen


def _of_column(column: PairColumn, headers: dict[str, str]) -> ProposedRule:
    kind = column.kind
    return ProposedRule(
        kind.column,
        kind.text,
        {kind.key: kind.column},
        tuple(column.read),
        column=headers.get(kind.column, ""),
    )


def _mandatory(
    names: TableNames, scopes: Scopes, said: list[Words]
) -> list[ProposedRule]:
    """Return the rule of the mandatory units, unless only a part of them is needed."""
    rows = [
        row
        for row in names.rows
        if row["code"] in scopes.named_mandatory
        or row.get("status") == "mandatory"
        or (row["code"] in names.mandatory and not groups_of(row) & scopes.partly)
    ]
    if not rows:
        return []
    codes = [row["code"] for row in rows]
    which = f"units {join_codes(codes)}" if len(codes) > 1 else f"unit {codes[0]}"
    number = sum(scopes.credits_of(row) for row in rows)
    text = f"The mandatory {which}: {counted(number, 'credit')}"
    requires = {"measure": "units", "of": {"units": codes}, "at_least": len(codes)}
    words = dict.fromkeys(said)
    for row in rows:
        by_status = row.get("status") == "mandatory"
        group = "mandatory" if by_status else names.texts.get(row["group"], "")
        words[Words(int(row["row"]), group, row["sheet"])] = None
    return [ProposedRule("mandatory", text, requires, tuple(words))]


def _words(statement: Statement) -> Words:
    return Words(statement.row, statement.text, statement.sheet)


class _Reader:
    """Reads statements one by one; what one says may refer to the one before."""

    def __init__(self, names: TableNames) -> None:
        self._names = names
        self.scopes = Scopes(names)
        self.seen = RulesSeen()
        self.rules: dict[str, ProposedRule] = {}
        self.mandatory_words: list[Words] = []

    def read(self, statement: Statement) -> None:
        """Add the rules of a statement, or why it is not understood."""
        text = statement.text
        if statement.place == HEADING:
            text = split_heading(text)[1]
        measure, others = "", list[str]()
        self.scopes.begin(statement)
        for sentence in sentences_of(text):
            # After one about credits, "Optional 12 minimum" is about them too.
            is_like = may_state_rule(f"{sentence} {measure}")
            if not is_like and statement.place != HEADING:
                others.append(sentence)
                continue
            if statement.place == BESIDE and states_pair(sentence):
                continue
            try:
                measure = self._read_sentence(sentence, statement, measure) or measure
            except NoRuleError:
                others.append(sentence)
            except UnclearError as error:
                if statement.place != BESIDE or (statement.note and asks(sentence)):
                    unread = Unread(_words(statement), f"{error}")
                    self.seen.unread.append(unread)
                    self.seen.rows.add(statement.where)
        is_own = statement.place in {ABOVE, AMONG}
        if is_own and statement.where in self.seen.rows:
            self.seen.others += [(statement, sentence) for sentence in others]

    def _read_sentence(self, text: str, statement: Statement, measure: str) -> str:
        if is_of_pairs(text):
            requires, words, id_ = read_pair(text, self._names)
            self._add(requires, words, statement, id_)
            return ""
        if self._names_mandatory(text, statement):
            return ""
        stated = read_sentence(text, self._names, measure)
        if not stated:
            message = "no number of credits or units is understood"
            raise UnclearError(message)
        scoped = self.scopes.resolve(stated, text, statement)
        for bound in scoped:
            if bound.is_mandatory:
                self.mandatory_words.append(_words(statement))
                self.seen.rows.add(statement.where)
            elif not bound.is_sum:
                self._add(bound.requires, bound.text, statement, bound.id)
        return stated[-1].measure

    def _names_mandatory(self, text: str, statement: Statement) -> bool:
        """Read "Units U1 and U2 are mandatory"; return whether the text is such.

        "All units are mandatory" is about those of the heading above it, or all.

        Raises:
            UnclearError: It is unclear which units are meant.
        """
        if _ALL_MANDATORY.fullmatch(plain(text)):
            group = statement.group if len(self._names.groups) > 1 else ""
            if group and not statement.fresh:
                message = f"of Group {group}, or of all units?"
                raise UnclearError(message)
            own = [r for r in self._names.rows if group in ("", r["group"])]
            self._take_mandatory({row["code"] for row in own}, statement)
            return True
        words = words_of(text, self._names)
        kinds = {word.kind for word in words}
        if not kinds <= {"codes", "kind", "filler", "verb", "break", "units"}:
            return False
        status = [word.value[0] for word in words if word.kind == "kind"]
        codes = [
            code for word in words if word.kind == "codes" for code in word.value[0]
        ]
        must = any(word.text == "must" for word in words)
        is_mandatory = status == ["mandatory"] or (must and not status)
        if not is_mandatory or not codes:
            return False
        self._take_mandatory(set(codes), statement)
        return True

    def _take_mandatory(self, codes: set[str], statement: Statement) -> None:
        self.scopes.named_mandatory |= codes
        self.mandatory_words.append(_words(statement))
        self.seen.rows.add(statement.where)

    def _add(
        self, requires: dict[str, Any], text: str, statement: Statement, id_: str = ""
    ) -> None:
        self.seen.rows.add(statement.where)
        new = ProposedRule(id_ or text, text, requires, (_words(statement),))
        old = self.rules.get(new.key, new)
        words = dict.fromkeys((*old.words, *new.words))
        self.rules[new.key] = replace(old, words=tuple(words))
