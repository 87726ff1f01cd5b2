"""Checking a candidate file as a whole: no fault in it hides another one.

What is sound in a file with wrong keys is read all the same, so that unknown names in
it are told too, each with its row and key.
"""

from __future__ import annotations

from copy import deepcopy
from dataclasses import replace
from typing import TYPE_CHECKING, Any, TypeVar

from pydantic import ValidationError

from recommender.errors import FileFaultsError, RequestError
from recommender.files.reading_time import in_time
from recommender.files.settings import check_settings, key_in_words
from recommender.files.toml_files import read_toml
from recommender.requests.candidate import Candidate
from recommender.requests.candidate_file import (
    MOST_SCENARIOS,
    CandidateFile,
    RequestTable,
)
from recommender.requests.faults_together import CheckedFile, name_faults
from recommender.requests.occasion_wishes import read_occasion_wishes

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

    from recommender.errors import Fault
    from recommender.files.toml_files import Place, TomlFile
    from recommender.qualifications.vocabulary import Vocabulary
    from recommender.requests.faults_together import Check

_Table = TypeVar("_Table", bound=RequestTable)


@in_time
def check_file(path: Path) -> CheckedFile:
    """Return what is sound in a candidate file, and its faults."""
    try:
        file = read_toml(path, kind="candidate")
    except FileFaultsError as error:
        return CheckedFile(faults=error.faults)
    written = file.content.get("scenarios")
    scenarios = written[:MOST_SCENARIOS] if isinstance(written, list) else ()
    faults: tuple[Fault, ...] = ()
    try:
        content, sound = check_settings(file, CandidateFile), file.content
    except FileFaultsError as error:
        if any(fault.id.endswith("-too-big") for fault in error.faults):
            # There is too much in it to look for more.
            return CheckedFile(faults=error.faults)
        rest = {key: file.content[key] for key in file.content if key != "scenarios"}
        content, sound = sound_part(rest, CandidateFile)
        faults = error.faults
    candidate, more = candidate_of_table(content, sound, file)
    file = file._replace(content=sound)
    named = content.qualification
    return CheckedFile(candidate, named, (*faults, *more), file, scenarios)


def candidate_of_table(
    table: RequestTable, content: dict[str, Any], file: TomlFile, where: Place = ()
) -> tuple[Candidate, list[Fault]]:
    """Return the candidate of a table with sound `content`, and what it cannot have.

    `where` is the place of the table in the file. What cannot be is left out, and is
    taken out of the content too.
    """
    try:
        return table.candidate(), []
    except RequestError as error:
        faults = []
        for place, part in list(_single_parts(content)):
            try:
                _table_of(part).candidate()
            except ValidationError:
                continue
            except RequestError as wrong:
                faults += [at((*where, *place), file, fault) for fault in wrong.faults]
                _remove(content, place)
        if not faults:
            return Candidate(), list(error.faults)
        return _table_of(content).candidate(), faults


def _table_of(content: Mapping[str, Any]) -> RequestTable:
    """Return the request in the content of a file or of a table of it."""
    keys = {k: v for k, v in content.items() if k in RequestTable.model_fields}
    return RequestTable.model_validate(keys)


def sound_part(
    content: Mapping[str, Any], model: type[_Table]
) -> tuple[_Table, dict[str, Any]]:
    """Return the content of a file, or of a table of it, without what is wrong."""
    sound = deepcopy(dict(content))
    # From the last on, as the rest of a list moves up.
    for place in reversed(_wrong_places(sound, model)):
        _remove(sound, place)
    sound = {} if _wrong_places(sound, model) else sound
    return model.model_validate(sound), sound


def _wrong_places(content: Mapping[str, Any], model: type[RequestTable]) -> list[Place]:
    """Return each place where something is wrong, once."""
    try:
        model.model_validate(content)
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


def placed_name_faults(
    candidate: Candidate, checked: CheckedFile, check: Check, is_faulty: bool
) -> list[Fault]:
    """Return the faults of unknown names, with row and key of those in the file."""
    faults = name_faults(candidate, check, is_faulty)
    return list(placed_faults(faults, checked.file, check))


def placed_faults(
    faults: Iterable[Fault],
    file: TomlFile | None,
    check: Check,
    parts: Iterable[tuple[Place, Candidate]] | None = None,
) -> Iterator[Fault]:
    """Yield faults of names, with row and key of each of the `parts` that has them.

    The parts are those of the file, if no others are given.
    """
    faults = list(faults)
    if not faults or file is None:
        yield from faults
        return
    causes: dict[Fault, list[Place]] = {}
    for place, part in parts_of(file.content) if parts is None else parts:
        for fault in check(part):
            causes.setdefault(fault, []).append(place)
    for fault in faults:
        places = causes.get(fault, ()) if fault.file is None else ()
        yield from (at(place, file, fault) for place in places)
        if not places:
            yield fault


def at(place: Place, file: TomlFile, fault: Fault) -> Fault:
    """Return a fault with its row and key in a file."""
    row, key = file.line_of(place), key_in_words(place)
    return replace(fault, file=file.name, row=row, column=key)


def parts_of(
    content: Mapping[str, Any], where: Place = ()
) -> Iterator[tuple[Place, Candidate]]:
    """Yield each name in a table, as the candidate of a file with nothing else.

    `where` is the place of the table in the file.
    """
    for place, part in _single_parts(content):
        try:
            yield (*where, *place), _table_of(part).candidate()
        except (ValidationError, RequestError):
            continue


def _single_parts(
    content: Mapping[str, Any],
) -> Iterator[tuple[Place, dict[str, Any]]]:
    for key, value in content.items():
        if isinstance(value, dict):
            for inner, single in value.items():
                for item in _items(single):
                    yield (key, inner), {key: {inner: item}}
        else:
            for item in _items(value):
                yield (key,), {key: item}


def _items(value: Any) -> list[Any]:
    return [[item] for item in value] if isinstance(value, list) else [value]


def occasion_faults(file: TomlFile, words: Vocabulary) -> Iterator[Fault]:
    """Yield the faults of occasions in a file, each with its row and key."""
    asked = file.content.get("evidence", {})
    for key in ("with", "without"):
        for text in asked.get(key, ()):
            locked, refused = ([text], []) if key == "with" else ([], [text])
            try:
                read_occasion_wishes(locked, refused, None, words)
            except RequestError as error:
                for fault in error.faults:
                    yield at(("evidence", key), file, fault)
