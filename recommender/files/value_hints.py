"""What is wrong with a value of the wrong type in a TOML file, and what to write."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from recommender.files.key_hints import keys_at

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pydantic_core import ErrorDetails

_HINTS = {
    "list_type": "write it in square brackets, as a list",
    "string_type": "write a text, in quotes",
    "float_type": "write a number, without quotes",
    "int_type": "write a whole number, without quotes",
    "bool_type": "write true or false, without quotes",
}
_ENDS = {
    "ge": "{:g} or more",
    "le": "{:g} or less",
    "gt": "above {:g}",
    "lt": "below {:g}",
}
NAME_PATTERN = r"^[a-z0-9]+(-[a-z0-9]+)*$"
_NAME_HINT = "write small letters and digits, with hyphens between words"
_TABLES = ("dict_type", "model_type", "model_attributes_type")


def value_words(
    problem: ErrorDetails, where: tuple[int | str, ...], schema: Mapping[str, Any]
) -> tuple[str, str]:
    """Return the message and the hint about a value, given the schema of its file."""
    kind, context = problem["type"], problem.get("ctx", {})
    if kind in _TABLES:
        keys = ", ".join(keys_at(where, schema))
        known = f"; known in it: {keys}" if keys else ""
        return "should be a table", f"write it in braces, as {{ KEY = ... }}{known}"
    if kind == "too_short":
        if not context["actual_length"]:
            return "nothing is named: name something, or leave it out", ""
        return f"has only {context['actual_length']}", (
            f"write {context['min_length']} or more"
        )
    if kind == "too_long":
        most = context["max_length"]
        return f"has more than {most}", f"write {most} here, and others elsewhere"
    if kind in ("string_pattern_mismatch", "string_too_short", "string_too_long"):
        return _text_words(kind, context)
    for end, words in _ENDS.items():
        if end in context and kind.startswith(("greater_than", "less_than")):
            return f"should be {words.format(context[end])}", ""
    hint = _HINTS.get(kind, str(context.get("hint", "")))
    return problem["msg"].removeprefix("Input "), hint


def _text_words(kind: str, context: Mapping[str, Any]) -> tuple[str, str]:
    """Return the message and the hint about a text of the wrong form or length."""
    if kind == "string_too_short":
        return "is empty", "write a text"
    if kind == "string_too_long":
        return f"has more than {context['max_length']} characters", "shorten it"
    if context["pattern"] == NAME_PATTERN:
        return "is not a name", _NAME_HINT
    return "cannot be written so", "write words, in one line"
