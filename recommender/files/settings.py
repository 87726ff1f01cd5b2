"""Checking a TOML file against a strict model, with the key and line of each fault."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Annotated, Any, TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from recommender.errors import Fault, FileFaultsError
from recommender.files.key_hints import key_hint
from recommender.files.value_hints import NAME_PATTERN, value_words
from recommender.safe_text import without_contacts

if TYPE_CHECKING:
    from collections.abc import Iterator, Sized

    from pydantic_core import ErrorDetails

    from recommender.files.toml_files import Place, TomlFile


class Settings(BaseModel):
    """The base of the models of files: strict types, no unknown keys."""

    model_config = ConfigDict(
        extra="forbid", strict=True, frozen=True, hide_input_in_errors=True
    )


# So many tables of one kind, or values in one list, are read.
MOST_TABLES = 5_000
Name = Annotated[str, Field(pattern=NAME_PATTERN, max_length=60)]

Model = TypeVar("Model", bound=Settings)


def check_settings(
    file: TomlFile, model: type[Model], most: int = MOST_TABLES
) -> Model:
    """Return the content of a file as an instance of its model.

    Each list and table in it has at most so many parts.

    Raises:
        FileFaultsError: all unknown, missing and wrong keys.
    """
    _refuse_long_parts(file, most)
    try:
        return model.model_validate(file.content)
    except ValidationError as error:
        problems = error.errors(include_url=False, include_input=False)
        faults = (_fault(problem, model, file) for problem in problems)
        # What several tables share may be wrong in each of them.
        raise FileFaultsError(*dict.fromkeys(faults)) from None


def _refuse_long_parts(file: TomlFile, most: int) -> None:
    """Refuse a file with more tables, keys or values in a place than anybody writes.

    Raises:
        FileFaultsError: It has.
    """
    faults = [
        Fault(
            f"{file.kind}-too-big",
            f"{len(part):,} {_what_is_in(part, where)}; at most {most:,} are read",
            file=file.name,
            row=file.line_of((*where, most) if isinstance(part, list) else where),
            column=key_in_words(where) or None,
        )
        for where, part in _parts(file.content, ())
        if len(part) > most
    ]
    if faults:
        raise FileFaultsError(*faults)


def _what_is_in(part: Any, where: Place) -> str:
    """Return what a list or table has many of, in the plural."""
    key = key_in_words(where)
    if not key:
        return "keys"
    if isinstance(part, dict):
        return f"keys in {key}"
    return key if isinstance(part[0], dict) else f"values in {key}"


def _parts(content: Any, where: Place) -> Iterator[tuple[Place, Sized]]:
    """Yield all lists and tables in some content, with their places."""
    if isinstance(content, list | dict):
        yield where, content
        inside = content.items() if isinstance(content, dict) else enumerate(content)
        for key, part in inside:
            yield from _parts(part, (*where, key))


def _fault(problem: ErrorDetails, model: type[Settings], file: TomlFile) -> Fault:
    name, kind, where = file.name, file.kind, file.place_of(_place(problem))
    key = key_in_words(where)
    is_missing = problem["type"] == "missing"
    row = file.line_of(where[:-1] if is_missing else where)
    if problem["type"] == "extra_forbidden":
        hint = key_hint(_place(problem), _schema(model))
        message = f"{key} is not a valid key here"
        return Fault(f"{kind}-key-unknown", message, hint, name, row, column=key)
    if is_missing:
        message = f"{key} is missing"
        return Fault(f"{kind}-key-missing", message, "", name, row, column=key)
    id_ = problem["type"] if "-" in problem["type"] else f"{kind}-value"
    message, hint = value_words(problem, _place(problem), _schema(model))
    return Fault(id_, f"{key}: {message}", hint, name, row, column=key)


@cache
def _schema(model: type[Settings]) -> dict[str, Any]:
    return model.model_json_schema()


def _place(problem: ErrorDetails) -> tuple[int | str, ...]:
    """Return the place of a problem; what is in brackets is a form, and no key."""
    return tuple(
        part
        for part in problem["loc"]
        if part != "[key]" and not str(part).startswith("(")
    )


def key_in_words(where: tuple[int | str, ...]) -> str:
    """Return a place in a file as a key is written, with the number of a table."""
    parts = [
        f"[{part + 1}]" if isinstance(part, int) else f".{without_contacts(part)}"
        for part in where
    ]
    return "".join(parts).removeprefix(".")
