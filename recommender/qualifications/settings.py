"""Reading a TOML file into a strict model, with faults that name key and line."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError

from recommender.errors import Fault, FileFaultsError, did_you_mean
from recommender.qualifications.files import read_text

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails

FORMAT = 1


class Settings(BaseModel):
    """The base of every model of a file: strict types, no unknown keys."""

    model_config = ConfigDict(
        extra="forbid", strict=True, frozen=True, hide_input_in_errors=True
    )


Model = TypeVar("Model", bound=Settings)


def read_settings(path: Path, model: type[Model], *, kind: str) -> Model:
    """Read and check a TOML file; `kind` starts the ids of its faults.

    Raises:
        FileFaultsError: a syntax error, or every unknown, missing or wrong key.
    """
    name = "(stdin)" if str(path) == "-" else str(path)
    if path.suffix.lower() in {".yaml", ".yml", ".json"}:
        message = f"{path.suffix} is not read here"
        fault = Fault(f"{kind}-format", message, "write it as TOML", name)
        raise FileFaultsError(fault)
    text = read_text(path, kind=kind)
    content = _parse(text, name, kind)
    version = content.get("format", FORMAT)
    if isinstance(version, int) and version > FORMAT:
        message = f"this is format {version}; this program reads up to {FORMAT}"
        hint = "install a newer version of recommender"
        raise FileFaultsError(Fault(f"{kind}-version", message, hint, name))
    try:
        return model.model_validate(content)
    except ValidationError as error:
        problems = error.errors(include_url=False, include_input=False)
        faults = [_fault(one, model, text, name, kind) for one in problems]
        raise FileFaultsError(*faults) from None


def _parse(text: str, name: str, kind: str) -> dict[str, object]:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        message = str(error)
    except RecursionError:
        message = "the values are nested too deeply"
    except ValueError:
        message = "a number has too many digits"
    at = re.search(r"at line (\d+)", message)
    row = int(at.group(1)) if at else None
    lines = text.splitlines()
    again = "Cannot overwrite" in message or "Cannot declare" in message
    raise FileFaultsError(
        Fault(
            f"{kind}-duplicate" if again else f"{kind}-syntax",
            message[0].lower() + message[1:],
            "each key and table may be written once" if again else "",
            name,
            row=row,
            excerpt=lines[row - 1].strip()[:70] if row and row <= len(lines) else None,
        )
    )


def _fault(
    problem: ErrorDetails, model: type[Settings], text: str, name: str, kind: str
) -> Fault:
    where = problem["loc"]
    key = _key(where)
    row = _find_line(text, where)
    if problem["type"] == "extra_forbidden":
        hint = did_you_mean(str(where[-1]), _known_keys(model))
        message = f"{key} is not a key of this file"
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
    for part, following in zip(where, (*where[1:], None), strict=True):
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
