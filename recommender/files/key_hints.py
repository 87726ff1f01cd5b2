"""What to write instead of a key that its table does not have."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeAlias

from recommender.errors import did_you_mean, nearest_names

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    Node: TypeAlias = Mapping[str, Any]

_MOST_LISTED = 12


def key_hint(where: tuple[int | str, ...], schema: Node) -> str:
    """Return what to write instead of an unknown key, given the schema of its file.

    `where` is the way to the key: names of keys, and positions in lists, from 0. The
    key may be misspelt, or belong to a table around this one or inside it.
    """
    key, way = str(where[-1]), where[:-1]
    tables = list(_tables(way, schema))
    here = tables[-1][1]
    if nearest_names(key, here):
        return did_you_mean(key, here)
    known = _all_keys(schema)
    for name in [key] if key in known else nearest_names(key, known):
        inside = [part for part, node in here.items() if name in _keys(node, schema)]
        if inside:
            return f"write {' or '.join(f'{part}.{name}' for part in inside)}"
        around = [depth for depth, keys in tables[:-1] if name in keys]
        if around and max(around) > 0:
            return f"write {name} beside {way[max(around)]}, not inside it"
        if around:
            return f"write {name} at the top of the file, above the first table"
    return f"known here: {', '.join(here)}" if len(here) <= _MOST_LISTED else ""


def keys_at(where: tuple[int | str, ...], schema: Node) -> tuple[str, ...]:
    """Return the keys that a table has at a place, given the schema of its file."""
    *_, (_, keys) = _tables(where, schema)
    return tuple(keys) if len(keys) <= _MOST_LISTED else ()


def _tables(
    way: tuple[int | str, ...], schema: Node
) -> Iterator[tuple[int, Mapping[str, Node]]]:
    """Yield the tables on the way, the outermost first: how deep, and their keys."""
    node: Node = schema
    yield 0, _keys(node, schema)
    for depth, part in enumerate(way, 1):
        node = _resolved(node, schema)
        if isinstance(part, int):
            node = node.get("items", {})
        else:
            others = node.get("additionalProperties") or {}
            node = node.get("properties", {}).get(part, others)
        if depth == len(way) or _keys(node, schema):
            yield depth, _keys(node, schema)


def _keys(node: Node, schema: Node) -> Mapping[str, Node]:
    properties: Mapping[str, Node] = _resolved(node, schema).get("properties", {})
    return properties


def _resolved(node: Node, schema: Node) -> Node:
    """Return a node without references; of several choices the one that has keys."""
    while True:
        if "$ref" in node:
            node = schema["$defs"][node["$ref"].rpartition("/")[2]]
        elif "anyOf" in node:
            node = next(c for c in node["anyOf"] if c.get("type") != "null")
        elif "oneOf" in node:
            choices = [_resolved(choice, schema) for choice in node["oneOf"]]
            node = next((c for c in choices if "properties" in c), choices[0])
        else:
            return node


def _all_keys(schema: Node) -> set[str]:
    tables = [schema, *schema.get("$defs", {}).values()]
    return {key for table in tables for key in table.get("properties", {})}
