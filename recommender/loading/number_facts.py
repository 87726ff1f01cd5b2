"""Facts that are numbers, with as many values as rules tell apart.

`fact.mean = { at_least = 2 }` and `when.mean = { at_most = 3 }` become lists of ranges.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

from recommender.loading.rule_shorthand import KINDS
from recommender.qualifications.exact_numbers import number_of
from recommender.qualifications.thresholds import (
    Threshold,
    in_order,
    range_names,
    range_of,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from recommender.qualifications.exact_numbers import Number

    Entry = Mapping[str, Any]

_INSIDE = ("any_of", "all_of", "none_of")


def with_ranges(content: Entry) -> Entry:
    """Return a file without wrong keys, with ranges for facts that are numbers."""
    facts: dict[str, Any] = dict(content.get("facts", {}))
    names = {name for name, entry in facts.items() if entry.get("number")}
    if not names:
        return content
    named: defaultdict[str, set[Threshold]] = defaultdict(set)

    def collect(name: str, ends: Any) -> Any:
        if name in names and isinstance(ends, dict):
            named[name].update(_thresholds(ends))
        return ends

    def replace(name: str, ends: Any) -> Any:
        if name not in names or not isinstance(ends, dict):
            return ends
        return _ranges(ends, facts[name]["thresholds"])

    _with_facts(content, collect)
    for name in names:
        facts[name] = _fact(facts[name], in_order(named[name]))
    return {**_with_facts(content, replace), "facts": facts}


def _fact(entry: Entry, thresholds: tuple[Threshold, ...]) -> Entry:
    """Return the table of a fact with the ranges as its values."""
    values = range_names(thresholds)
    fact = {**entry, "values": list(values), "thresholds": thresholds}
    if "unless_said" in entry:
        number = number_of(entry["unless_said"])
        fact["unless_said"] = values[range_of(number, thresholds)]
    return fact


def _ends(ends: Entry) -> tuple[Number | None, Number | None]:
    exactly = ends.get("exactly")
    low, high = ends.get("at_least", exactly), ends.get("at_most", exactly)
    return (
        None if low is None else number_of(low),
        None if high is None else number_of(high),
    )


def _thresholds(ends: Entry) -> Iterator[Threshold]:
    low, high = _ends(ends)
    if low is not None:
        yield Threshold(low, included=True)
    if high is not None:
        yield Threshold(high, included=False)


def _ranges(ends: Entry, thresholds: tuple[Threshold, ...]) -> list[str]:
    """Return the ranges within bounds; each of these is one of the thresholds."""
    low, high = _ends(ends)
    first = 0 if low is None else range_of(low, thresholds)
    last = len(thresholds) if high is None else range_of(high, thresholds)
    return list(range_names(thresholds)[first : last + 1])


def _with_facts(content: Entry, change: Callable[[str, Any], Any]) -> dict[str, Any]:
    """Return a file with a change to what each rule asks of each fact."""

    def rule(entry: Entry) -> Entry:
        full = dict(entry)
        for key in ("fact", "when"):
            if key in full:
                full[key] = {n: change(n, ends) for n, ends in full[key].items()}
        for key in _INSIDE:
            if key in full:
                full[key] = [rule(part) for part in full[key]]
        for key in ("if", "then"):
            if key in full:
                full[key] = rule(full[key])
        if "readings" in full:
            full["readings"] = {n: rule(part) for n, part in full["readings"].items()}
        return full

    changed = {key: [rule(e) for e in content[key]] for key in KINDS if key in content}
    return {**content, **changed}
