"""Checking a candidate file as a whole: no fault in it hides another one.

What is sound in a file with wrong keys is read all the same, so that unknown names in
it are told too, each with its row and key.
"""

from __future__ import annotations

from copy import deepcopy
from dataclasses import replace
from typing import TYPE_CHECKING, Any, NamedTuple

from pydantic import ValidationError

from recommender.errors import FileFaultsError, RequestError
from recommender.files.settings import check_settings
from recommender.files.toml_files import read_toml
from recommender.requests.candidate import Candidate
from recommender.requests.candidate_file import CandidateFile
from recommender.requests.resolving import resolve
from recommender.safe_text import without_contacts

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

    from recommender.errors import Fault
    from recommender.files.toml_files import Place, TomlFile
    from recommender.qualifications.qualification import Qualification


class CheckedFile(NamedTuple):
    """What is sound in a candidate file, and the faults of the rest."""

    candidate: Candidate = Candidate()
    qualification: str | None = None
    faults: tuple[Fault, ...] = ()
    file: TomlFile | None = None


def check_file(path: Path) -> CheckedFile:
    """Return what is sound in a candidate file, and its faults."""
    try:
        file = read_toml(path, kind="candidate")
    except FileFaultsError as error:
        return CheckedFile(faults=error.faults)
    try:
        content = check_settings(file, CandidateFile)
        faults: tuple[Fault, ...] = ()
    except FileFaultsError as error:
        sound = _sound(file.content)
        content, faults = CandidateFile.model_validate(sound), error.faults
        file = file._replace(content=sound)
    return CheckedFile(content.candidate(), content.qualification, faults, file)


def _sound(content: Mapping[str, Any]) -> dict[str, Any]:
    """Return the content of a file without all that is wrong in it."""
    sound = deepcopy(dict(content))
    # From the last on, as the rest of a list moves up.
    for place in reversed(_wrong_places(sound)):
        _remove(sound, place)
    return {} if _wrong_places(sound) else sound


def _wrong_places(content: Mapping[str, Any]) -> list[Place]:
    """Return each place where something is wrong, once."""
    try:
        CandidateFile.model_validate(content)
    except ValidationError as error:
        places = (problem["loc"] for problem in error.errors())
        parts = (tuple(p for p in place if p != "[key]") for place in places)
        return [*dict.fromkeys(parts)]
    return []


def _remove(content: Any, place: Place) -> None:
    """Remove what is at a place of some content; a key may be missing."""
    *way, last = place
    for part in way:
        content = content[part]
    if isinstance(content, dict):
        content.pop(last, None)
    else:
        del content[last]


def name_faults(
    candidate: Candidate,
    file: TomlFile | None,
    qualification: Qualification,
    is_faulty: bool,
) -> list[Fault]:
    """Return the faults of unknown names in a request, with row and key in its file.

    Where all names are known, and the request is not faulty already, the rest is told
    by what is made of it.
    """
    try:
        resolve(candidate, qualification)
    except RequestError as error:
        if is_faulty or any(fault.id.endswith("-unknown") for fault in error.faults):
            return list(_placed(error.faults, file, qualification))
    return []


def _placed(
    faults: Iterable[Fault], file: TomlFile | None, qualification: Qualification
) -> Iterator[Fault]:
    """Yield faults of names, with row and key of those that a file alone has."""
    causes: dict[Fault, Place] = {}
    for place, part in _parts(file.content) if file else ():
        try:
            resolve(CandidateFile.model_validate(part).candidate(), qualification)
        except RequestError as error:
            for fault in error.faults:
                causes.setdefault(fault, place)
        except ValidationError:
            continue
    for fault in faults:
        cause = causes.get(fault)
        if cause is None or file is None or fault.file is not None:
            yield fault
        else:
            row = file.line_of(cause)
            key = ".".join(without_contacts(str(part)) for part in cause)
            yield replace(fault, file=file.name, row=row, column=key)


def _parts(content: Mapping[str, Any]) -> Iterator[tuple[Place, dict[str, Any]]]:
    """Yield each name in a candidate file, as a file with nothing else, and its key."""
    for key, value in content.items():
        if isinstance(value, dict):
            for inner, single in value.items():
                for item in _items(single):
                    yield (key, inner), {key: {inner: item}}
        elif key != "scenarios":
            for item in _items(value):
                yield (key,), {key: item}


def _items(value: Any) -> list[Any]:
    return [[item] for item in value] if isinstance(value, list) else [value]
