"""JSON Schemas of the TOML files, from the models that check them.

Which keys go together is added by hand. Some checks are in no schema: that at_least is
not more than at_most, that readings and values exist, that fractions are at most 1, and
that numbers have at most two decimals.
"""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING, Any

from recommender.loading.rule_shorthand import MEASURED, MEASURES, SHARED
from recommender.loading.rule_tables import ALL, PAIRINGS, SHAPES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from recommender.files.settings import Settings

    Schema = dict[str, Any]

# The kinds of rules, and the table of each.
_RULES = {
    "rules": "RuleTable",
    "guidance": "GuidanceTable",
    "endorsements": "EndorsementTable",
}
_BOUNDS = ("at_least", "at_most", "exactly")


def file_schema(model: type[Settings]) -> Schema:
    """Return the JSON Schema of a TOML file; it has no null, as TOML has none."""
    schema = model.model_json_schema(by_alias=True)
    tables = schema.get("$defs", {})
    for name, more in _TOGETHER.items():
        if name in tables:
            tables[name]["allOf"] = more
    if "RequirementTable" in tables:
        _add_short_forms(schema, tables)
    without_null: Schema = _without_null(schema)
    return without_null


def _add_short_forms(schema: Schema, tables: Schema) -> None:
    """Let a measure be a key, and rules share a table: see `rule_shorthand`."""
    for name in _RULES.values():
        alone = tables[name]
        shared = {key: alone["properties"].get(key) for key in SHARED}
        needed = [key for key in alone["required"] if key in SHARED]
        alone["required"] = [key for key in alone["required"] if key not in SHARED]
        tables[f"{name}Inside"] = _or_measured(alone, [*_BOUNDS, "overlap"])
        tables[f"{name}s"] = {
            "type": "object",
            "additionalProperties": False,
            "required": ["rules"],
            "properties": {key: value for key, value in shared.items() if value}
            | {"rules": _list_of(f"{name}Inside", minItems=1)},
            "if": _has("source"),
            "else": {"properties": {"rules": _list_of(name, minItems=1)}},
        }
        inside = {"$ref": f"#/$defs/{name}Inside"}
        tables[name] = {"allOf": [inside, _has(*needed)]}
    plain = tables["RequirementTable"]
    tables["RequirementTable"] = _or_measured(plain)
    part = {
        "type": "object",
        "additionalProperties": False,
        "properties": {key: plain["properties"][key] for key in MEASURED},
    }
    together = [*_REQUIREMENT[2:], _not_both(("out_of", "overlap"))]
    tables["MeasuredPart"], tables["MeasuredTable"] = part, {**part, "allOf": together}
    measures = {key: {"$ref": "#/$defs/MeasuredPart"} for key in MEASURES}
    tables["ReadingTable"]["properties"] |= measures
    for kind, name in _RULES.items():
        both = [{"$ref": f"#/$defs/{name_}"} for name_ in (name, f"{name}s")]
        schema["properties"][kind]["items"] = {
            "if": _has("rules"),
            "then": both[1],
            "else": both[0],
        }


def _list_of(name: str, **more: int) -> Schema:
    return {"type": "array", "items": {"$ref": f"#/$defs/{name}"}, **more}


def _or_measured(table: Schema, needed: Sequence[str] = ()) -> Schema:
    """Return a table whose measure, with all that belongs to it, may be one key.

    One of the keys that are `needed` must then be inside it.
    """
    reference: Schema = {"$ref": "#/$defs/MeasuredTable"}
    part = {"$ref": "#/$defs/MeasuredPart"}
    beside_readings = {
        **table,
        "properties": {**table["properties"], **dict.fromkeys(MEASURES, part)},
        "allOf": _BESIDE_READINGS,
    }
    if needed:
        reference = {"allOf": [reference, _any_of(needed)]}
    left = {
        key: value
        for key, value in table["properties"].items()
        if key not in ("measure", *MEASURED, *SHAPES, *PAIRINGS)
    }
    in_short = {
        "type": "object",
        "additionalProperties": False,
        "properties": {**left, **dict.fromkeys(MEASURES, reference)},
        "required": table.get("required", []),
        **_not_both(MEASURES),
    }
    alone = {"if": _any_of(MEASURES), "then": in_short, "else": table}
    if "readings" not in left:
        return alone
    return {"if": _HAS_READINGS, "then": beside_readings, "else": alone}


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
    at_least: Schema = {"type": kind, "not": {"const": ALL}}
    if kind == "number":
        at_least = {"anyOf": [{"type": kind}, {"const": ALL}]}
    return {"properties": {"at_least": at_least, "at_most": {"type": kind}}}


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
    {"not": _has("reading")},
]
_HAS_READINGS = {"properties": {"readings": {"minProperties": 1}}, **_has("readings")}
# What goes with what in a rule and its readings together is in no schema.
_BESIDE_READINGS: list[Schema] = [
    _has("reading"),
    {"not": _any_of(("for_each", "for_each_group", *PAIRINGS))},
]
_TOGETHER = {
    "RequirementTable": _REQUIREMENT,
    "RuleTable": _RULE,
    "EndorsementTable": _RULE,
    "GuidanceTable": _RULE,
    "ForEachTable": [_any_of(("groups", "levels", "column"))],
}
