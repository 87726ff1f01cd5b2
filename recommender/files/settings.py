"""Checking a TOML file against a strict model, with the key and line of each fault."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Annotated, Any, TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from recommender.errors import Fault, FileFaultsError
from recommender.files.key_hints import key_hint
from recommender.files.value_hints import value_words
from recommender.safe_text import without_contacts

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails

    from recommender.files.toml_files import TomlFile


class Settings(BaseModel):
    """The base of the models of files: strict types, no unknown keys."""

    model_config = ConfigDict(
        extra="forbid", strict=True, frozen=True, hide_input_in_errors=True
    )


# So many tables of one kind are read.
MOST_TABLES = 5_000
Name = Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=60)]

Model = TypeVar("Model", bound=Settings)


def check_settings(file: TomlFile, model: type[Model]) -> Model:
    """Return the content of a file as an instance of its model.

    Raises:
        FileFaultsError: all unknown, missing and wrong keys.
    """
    _refuse_long_lists(file)
    try:
        return model.model_validate(file.content)
    except ValidationError as error:
        problems = error.errors(include_url=False, include_input=False)
        faults = (_fault(problem, model, file) for problem in problems)
        # What several tables share may be wrong in each of them.
        raise FileFaultsError(*dict.fromkeys(faults)) from None


def _refuse_long_lists(file: TomlFile) -> None:
    """Refuse a file with more tables, or rules, than anybody has written.

    Raises:
        FileFaultsError: It has.
    """
    lists = {k: len(v) for k, v in file.content.items() if isinstance(v, list)}
    faults = [
        Fault(
            f"{file.kind}-too-big",
            f"{length:,} {key}; at most {MOST_TABLES:,} are read",
            file=file.name,
            row=file.line_of((key, MOST_TABLES)),
            column=key,
        )
        for key, length in lists.items()
        if length > MOST_TABLES
    ]
    if faults:
        raise FileFaultsError(*faults)


def _fault(problem: ErrorDetails, model: type[Settings], file: TomlFile) -> Fault:
    name, kind, where = file.name, file.kind, file.place_of(_place(problem))
    key = _key(where)
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


def _key(where: tuple[int | str, ...]) -> str:
    parts = [
        f"[{part + 1}]" if isinstance(part, int) else f".{without_contacts(part)}"
        for part in where
    ]
    return "".join(parts).removeprefix(".")
