"""Units that a table lists in two groups: the rules of both count them, each once."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations
from typing import TYPE_CHECKING

from recommender.authoring.pair_sentences import join_codes
from recommender.authoring.proposed_rule import ProposedRule, Words
from recommender.authoring.table_names import groups_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    Rows = Sequence[Mapping[str, str]]

# The keys of a plain bound, with a minimum.
_BOUND = {"measure", "of", "at_least", "at_most", "exactly"}
_LOW = {"at_least", "exactly"}


def add_group(unit: dict[str, str], group: str) -> str:
    """Note that a unit is in another group too, and return that in words."""
    unit["also"] = f"{unit.get('also', '')} {group}".strip()
    return (
        f"{unit['code']} is in Group {group} too; a unit has one group, so the rules "
        "read for that one name it by its code"
    )


def count_second_groups(
    rules: Sequence[ProposedRule], rows: Rows
) -> list[ProposedRule]:
    """Return rules that name the units of other groups which are in theirs too.

    A unit counts towards one of two minimums at a time, which is a rule of its own.
    """
    pairs = [pair for pair in combinations(rules, 2) if _shared(*pair, rows)]
    names = {rule.key: _name(rule) for pair in pairs for rule in pair}
    fresh = [_with_units(rule, rows, names.get(rule.key, "")) for rule in rules]
    once = {tuple(map(_name, pair)): _used_once(*pair, rows) for pair in pairs}
    return [*fresh, *once.values()]


def _with_units(rule: ProposedRule, rows: Rows, towards: str) -> ProposedRule:
    """Return a rule whose filter names the units of second groups too."""
    of = rule.requires.get("of", {})
    groups = set(of.get("groups", ()))
    units = [
        row["code"]
        for row in rows
        if row["group"] not in groups and groups & groups_of(row)
    ]
    extra = {"towards": towards} if towards else {}
    if not units:
        return replace(rule, requires={**rule.requires, **extra})
    own = [group for group in of["groups"] if any(r["group"] == group for r in rows)]
    others = {key: value for key, value in of.items() if key != "groups"}
    by_code = {"units": units}
    either = {"any_of": [{"groups": own}, by_code]} if own else by_code
    requires = {**rule.requires, "of": {**others, **either}, **extra}
    text = f"{rule.text} (with {join_codes(units)})"
    return replace(rule, text=text, requires=requires)


def _shared(rule: ProposedRule, other: ProposedRule, rows: Rows) -> Rows:
    """Return the units that are in the groups of two minimums, which have no other."""
    both = [rule.requires, other.requires]
    are_minimums = all(keys.keys() <= _BOUND and keys.keys() & _LOW for keys in both)
    if not are_minimums or {rule.table, other.table} != {"rules"}:
        return []
    left, right = (set(keys.get("of", {}).get("groups", ())) for keys in both)
    shared = [row for row in rows if groups_of(row) & left and groups_of(row) & right]
    return shared if left.isdisjoint(right) else []


def _name(rule: ProposedRule) -> str:
    """Return the name of what units are counted towards by a minimum."""
    return "-".join(["group", *rule.requires["of"]["groups"]]).lower()


def _used_once(rule: ProposedRule, other: ProposedRule, rows: Rows) -> ProposedRule:
    """Return the rule that no unit counts towards both of two minimums."""
    names = [" or ".join(each.requires["of"]["groups"]) for each in (rule, other)]
    text = f"No unit counts for Group {names[0]} and for Group {names[1]}"
    words = tuple(
        Words(int(row["row"]), row["code"], row["sheet"])
        for row in _shared(rule, other, rows)
    )
    overlap = {"overlap": [_name(rule), _name(other)]}
    return ProposedRule("used once", text, overlap, words)
