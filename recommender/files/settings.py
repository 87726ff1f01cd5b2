"""Checking what a TOML file says against a strict model, with key and line named."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Annotated, TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from recommender.errors import Fault, FileFaultsError, did_you_mean

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails

    from recommender.files.toml_files import TomlFile


class Settings(BaseModel):
    """The base of every model of a file: strict types, no unknown keys."""

    model_config = ConfigDict(
        extra="forbid", strict=True, frozen=True, hide_input_in_errors=True
    )


Name = Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=60)]

Model = TypeVar("Model", bound=Settings)


def check_settings(file: TomlFile, model: type[Model]) -> Model:
    """Check the content of a file against a model.

    Raises:
        FileFaultsError: every unknown, missing or wrong key.
    """
    try:
        return model.model_validate(file.content)
    except ValidationError as error:
        problems = error.errors(include_url=False, include_input=False)
        raise FileFaultsError(*(_fault(one, model, file) for one in problems)) from None


def _fault(problem: ErrorDetails, model: type[Settings], file: TomlFile) -> Fault:
    name, kind, where = file.name, file.kind, problem["loc"]
    key = _key(where)
    there = where[:-1] if problem["type"] == "missing" else where
    row = _find_line(file.text, there)
    if problem["type"] == "extra_forbidden":
        hint = did_you_mean(str(where[-1]), _known_keys(model))
        message = f"{key} is not a valid key in this file"
        return Fault(f"{kind}-key-unknown", message, hint, name, row, column=key)
    if problem["type"] == "missing":
        message = f"{key} is missing"
        return Fault(f"{kind}-key-missing", message, "", name, row, column=key)
    named = problem["type"] if "-" in problem["type"] else f"{kind}-value"
    message = problem["msg"].removeprefix("Input ")
    hint = str(problem.get("ctx", {}).get("hint", ""))
    return Fault(named, f"{key}: {message}", hint, name, row, column=key)


def _key(where: tuple[int | str, ...]) -> str:
    parts = [f"[{part + 1}]" if isinstance(part, int) else f".{part}" for part in where]
    return "".join(parts).removeprefix(".")


def _known_keys(model: type[Settings]) -> set[str]:
    """Collect the keys of the model and of every model inside it."""
    schema = model.model_json_schema()
    tables = [schema, *schema.get("$defs", {}).values()]
    return {key for table in tables for key in table.get("properties", {})}


def _find_line(text: str, where: tuple[int | str, ...]) -> int | None:
    """Find the line of a key as well as plain text allows; None where it is not."""
    lines = text.splitlines()
    start, found = 0, None
    for part, following in zip(where, (*where[1:], None), strict=False):
        if isinstance(following, int):
            tables = [
                i for i, line in enumerate(lines) if line.strip() == f"[[{part}]]"
            ]
            if following < len(tables):
                start = found = tables[following]
        elif isinstance(part, str):
            pattern = re.compile(rf"(^|[\[.])\s*\"?{re.escape(part)}\"?\s*([\].=]|$)")
            hits = (i for i in range(start, len(lines)) if pattern.search(lines[i]))
            start = found = next(hits, start if found is None else found)
    return None if found is None else found + 1
