"""From the tables of qualification.toml to rules."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from recommender.qualifications.rules import Bound, Kind, Rule, Select

if TYPE_CHECKING:
    from collections.abc import Mapping

    Entry = Mapping[str, Any]


def make_rules(entry: Entry, kind: Kind) -> tuple[Rule, ...]:
    """Make a table's rule under its own reading: one, or one for each group."""
    groups = entry.get("for_each_group")
    if groups is None:
        reading = entry.get("reading", "")
        about = entry["readings"][reading]["of"] if reading else entry.get("of", {})
        return (_rule(entry, kind, about, reading),)
    return tuple(
        Rule(
            f"{entry['id']}:{group}",
            kind,
            f"{entry['text']}: Group {group}",
            entry["source"],
            _bound(entry, {"groups": [group]}),
        )
        for group in groups
    )


def make_readings(entry: Entry, kind: Kind) -> dict[str, Rule]:
    """Make a table's rule under each of its readings."""
    return {
        name: _rule(entry, kind, reading["of"], name)
        for name, reading in entry.get("readings", {}).items()
    }


def _rule(entry: Entry, kind: Kind, about: Entry, reading: str) -> Rule:
    means = f" ({entry['readings'][reading]['means']})" if reading else ""
    text, bound = entry["text"] + means, _bound(entry, about)
    return Rule(entry["id"], kind, text, entry["source"], bound, reading)


def _bound(entry: Entry, about: Entry) -> Bound:
    low, high = entry.get("at_least"), entry.get("at_most")
    return Bound(entry["measure"], _select(about), low, high)


def _select(about: Entry) -> Select:
    def some(key: str) -> frozenset[Any] | None:
        return frozenset(about[key]) if key in about else None

    return Select(
        groups=some("groups"),
        levels=some("levels"),
        min_level=about.get("min_level"),
        max_level=about.get("max_level"),
        units=some("units"),
        except_units=frozenset(about.get("except_units", ())),
    )
