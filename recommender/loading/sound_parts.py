"""The parts of faulty files without faults, so that one fault hides no other one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from recommender.errors import FileFaultsError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pydantic import BaseModel

    from recommender.tables.own_tables import OwnTable

    Entry = Mapping[str, Any]


class KnownNames(NamedTuple):
    """The names that other files may use, None where they cannot be told."""

    tags: list[str] | None = None
    codes: list[str] | None = None


class FolderFaultsError(FileFaultsError):
    """All the faults in the files of a folder, and the names that are in them."""

    names = KnownNames()


def sound_tables(entries: object, model: type[BaseModel]) -> list[Any]:
    """Return the tables of a list that have no wrong keys."""
    listed = entries if isinstance(entries, list) else []
    return [entry for entry in listed if _is_sound(entry, model)]


def _is_sound(entry: object, model: type[BaseModel]) -> bool:
    from pydantic import ValidationError  # noqa: PLC0415  (see `folder_faults`)

    try:
        model.model_validate(entry)
    except ValidationError:
        return False
    return True


def tag_names(content: Entry) -> list[str] | None:
    """Return the tags that a tags.toml names, None if one cannot be told.

    >>> tag_names({"tags": [{"tag": "calls", "titel": "Calls"}]})
    ['calls']
    >>> tag_names({"tags": [{"tag": "calls"}, {"tga": "letters"}]})
    """
    entries = content.get("tags")
    if not isinstance(entries, list):
        return None
    names = [entry.get("tag") if isinstance(entry, dict) else None for entry in entries]
    known = [name for name in names if isinstance(name, str)]
    return known if len(known) == len(names) else None


def codes_of(table: OwnTable | None) -> list[str] | None:
    """Return the codes in a table of units, None without one."""
    if table is None:
        return None
    return [row.cells.get("code", "").strip() for row in table.rows]
