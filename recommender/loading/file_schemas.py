"""JSON Schemas of the TOML files, from the models that check them.

Which keys go together is added by hand. Some checks are in no schema: that at_least is
not more than at_most, that readings and values exist, that fractions are at most 1, and
that numbers have at most two decimals.
"""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING, Any

from recommender.loading.rule_tables import PAIRINGS, SHAPES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from recommender.files.settings import Settings

    Schema = dict[str, Any]

_BOUNDS = ("at_least", "at_most", "exactly")


def file_schema(model: type[Settings]) -> Schema:
    """Return the JSON Schema of a TOML file; it has no null, as TOML has none."""
    schema = model.model_json_schema(by_alias=True)
    for name, more in _TOGETHER.items():
        if name in schema.get("$defs", {}):
            schema["$defs"][name]["allOf"] = more
    without_null: Schema = _without_null(schema)
    return without_null


def _without_null(node: Any) -> Any:
    if isinstance(node, list):
        return [_without_null(element) for element in node]
    if not isinstance(node, dict):
        return node
    parts = {
        key: _without_null(value)
        for key, value in node.items()
        if not (key == "default" and value is None)
    }
    choices = parts.get("anyOf")
    if isinstance(choices, list) and {"type": "null"} in choices:
        left = [choice for choice in choices if choice != {"type": "null"}]
        del parts["anyOf"]
        parts |= left[0] if len(left) == 1 else {"anyOf": left}
    return parts


def _has(*keys: str) -> Schema:
    return {"required": list(keys)}


def _not_both(keys: Sequence[str]) -> Schema:
    return {"not": {"anyOf": [_has(*pair) for pair in combinations(keys, 2)]}}


def _any_of(keys: Sequence[str]) -> Schema:
    return {"anyOf": [_has(key) for key in keys]}


def _ends(kind: str) -> Schema:
    return {"properties": {key: {"type": kind} for key in ("at_least", "at_most")}}


_REQUIREMENT: list[Schema] = [
    _not_both(SHAPES),
    {"dependentRequired": {"if": ["then"], "then": ["if"]}},
    {"if": _has("out_of"), "then": _ends("string"), "else": _ends("number")},
    {"not": {"allOf": [_has("exactly"), _any_of(("at_least", "at_most"))]}},
]
_RULE: list[Schema] = [
    *_REQUIREMENT,
    _not_both((*SHAPES, *PAIRINGS)),
    {
        "if": {"not": _any_of((*SHAPES, *PAIRINGS))},
        "then": {"allOf": [_has("measure"), _any_of(_BOUNDS)]},
    },
    {"if": _any_of(("distinct", "out_of")), "then": _any_of(_BOUNDS)},
    {
        "if": {"properties": {"readings": {"minProperties": 1}}, **_has("readings")},
        "then": {**_has("reading"), "not": _any_of(("for_each", "for_each_group"))},
        "else": {"not": _has("reading")},
    },
]
_TOGETHER = {
    "RequirementTable": _REQUIREMENT,
    "RuleTable": _RULE,
    "EndorsementTable": _RULE,
    "GuidanceTable": _RULE,
    "ForEachTable": [_any_of(("groups", "levels", "column"))],
}
