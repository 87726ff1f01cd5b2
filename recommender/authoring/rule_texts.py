"""A rule in words, from the keys of qualification.toml that state it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence


def rule_in_words(requires: Mapping[str, Any]) -> str:
    """Return a bound in words.

    >>> of = {"groups": ["B", "C"], "levels": [3]}
    >>> rule_in_words({"measure": "credits", "of": of, "at_least": 9})
    'At least 9 credits from Group B or C at level 3'
    >>> rule_in_words({"measure": "units", "of": of, "exactly": 1})
    '1 unit from Group B or C at level 3'
    """
    measure = requires.get("measure", "")
    if "distinct" in requires:
        measure = f"different {requires['distinct']}s"
    words = _bounds(requires, "guided hours" if measure == "hours" else measure)
    each = requires.get("for_each", {}).get("groups", ())
    of = filter_in_words(requires.get("of", {}), each)
    if "out_of" in requires:
        whole = filter_in_words(requires["out_of"])
        return f"{words}{whole} must be{of.removeprefix(' in total')}"
    return f"{words}{of}"


def _bounds(requires: Mapping[str, Any], measure: str) -> str:
    exactly = requires.get("exactly")
    low, high = requires.get("at_least", exactly), requires.get("at_most", exactly)
    if 1 in (low, high):
        measure = measure.removesuffix("s")
    if low is None or high is None:
        side, end = ("At most", high) if low is None else ("At least", low)
        of = " of the" if isinstance(end, str) else ""
        return f"{side} {end}{of} {measure}"
    return f"{low} {measure}" if low == high else f"{low} to {high} {measure}"


def filter_in_words(of: Mapping[str, Any], each: Sequence[str] = ()) -> str:
    """Return a filter in words that follow what is measured."""
    parts = []
    if each:
        parts.append(f" from each of {_listed(each, 'and')}")
    if "groups" in of:
        parts.append(f" from Group {_listed(of['groups'])}")
    if "units" in of:
        parts.append(f" of {_listed(of['units'])}")
    if "except_units" in of:
        parts.append(" from the optional units")
    if "levels" in of:
        parts.append(f" at level {_listed(map(str, of['levels']))}")
    if "min_level" in of:
        parts.append(f" at level {of['min_level']} or above")
    if "max_level" in of:
        parts.append(f" at level {of['max_level']} or below")
    return "".join(parts) or " in total"


def rule_id(requires: Mapping[str, Any]) -> str:
    """Return the words of an id for a bound.

    >>> rule_id({"of": {"groups": ["B", "C"], "levels": [3]}, "at_least": 9})
    'groups B C level 3'
    >>> rule_id({"of": {"groups": ["B"]}, "at_most": 9}), rule_id({"at_least": 42})
    ('group B most', 'total')
    """
    of = requires.get("of", {})
    parts = [f"different {requires['distinct']}s"] if "distinct" in requires else []
    if "for_each" in requires:
        parts.append("each group")
    elif "groups" in of:
        parts += ["groups" if len(of["groups"]) > 1 else "group", *of["groups"]]
    if "units" in of:
        parts += ["units", *of["units"][:4]]
    if "except_units" in of:
        parts.append("optional")
    numbers = (of.get("min_level"), of.get("max_level"))
    levels = [*of.get("levels", ()), *(n for n in numbers if n is not None)]
    parts += ["level", *map(str, levels)] if levels else []
    parts += ["share"] if "out_of" in requires else []
    only_most = "at_least" not in requires and "exactly" not in requires
    return " ".join([*(parts or ["total"]), *["most"] * only_most])


def _listed(names: Iterable[str], joint: str = "or") -> str:
    *first, last = names
    return f"{', '.join(first)} {joint} {last}" if first else last
