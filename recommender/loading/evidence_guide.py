"""Loading what is known of evidence: that of an area, and a centre's own over it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from recommender.errors import (
    Fault,
    FileFaultsError,
    RequestError,
    as_code,
    did_you_mean,
    printable,
)
from recommender.files.reading_time import in_time
from recommender.files.toml_files import TomlFile, read_toml
from recommender.loading.shipped import find_folder, is_as_shipped
from recommender.loading.sound_parts import (
    FolderFaultsError,
    KnownNames,
    sound_tables,
)
from recommender.qualifications.evidence import (
    EvidenceGuide,
    EvidenceKind,
    TaskEvidence,
    UnitEvidence,
    WantedEvidence,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from recommender.files.settings import Settings
    from recommender.qualifications.qualification import Qualification

EVIDENCE = "evidence.toml"
# What may be wanted: occasions of a kind, different kinds, and occasions of any.
_AMOUNTS = (*(kind.value for kind in EvidenceKind), "kinds", "occasions")


def evidence_file(qualification: Qualification) -> Path | None:
    """Return the file of a qualification's own folder, or else of its area, if any."""
    words = qualification.vocabulary.folder
    places = [qualification.folder, *([words] if words else [])]
    files = (place / EVIDENCE for place in places)
    return next((file for file in files if file.is_file()), None)


def load_evidence(
    qualification: Qualification, own: Path | None = None
) -> EvidenceGuide:
    """Return what is known of evidence in the area of a qualification.

    The tasks and units of a centre's `own` file replace those of the area, and so does
    what is wanted of all units, if it says that.

    Raises:
        FileFaultsError: all faults of a file.
        RequestError: there is no file at all.
    """
    shared = evidence_file(qualification)
    if shared is None and own is None:
        folder = qualification.vocabulary.folder or qualification.folder
        message = f"nothing is known of evidence: {folder / EVIDENCE} does not exist"
        hint = "write it (see data/README.md), or name a file with --evidence"
        raise RequestError(Fault("evidence-missing", message, hint))
    guide = EvidenceGuide({}, ())
    if shared is not None:
        is_good = is_as_shipped(shared.parent)
        guide = _read(shared, qualification, guide, known_good=is_good)
    return guide if own is None else _read(own, qualification, guide)


@in_time
def _read(
    path: Path,
    qualification: Qualification,
    under: EvidenceGuide,
    *,
    known_good: bool = False,
) -> EvidenceGuide:
    """Return a guide with the content of a file over it."""
    file = read_toml(path, kind="evidence")
    if not known_good:
        _check(file, qualification)
    content, tasks, units = file.content, dict(under.tasks), dict(under.units)
    source = content.get("source", "")
    for entry in content.get("tasks", ()):
        tasks[entry["tag"]] = _task(entry, source)
    codes = {code.casefold(): code for code in qualification.catalogue.unit_by_code}
    for entry in content.get("units", ()):
        if (code := codes.get(entry["unit"].casefold())) is not None:
            units[code] = _unit(entry, source)
    wanted = tuple(_wanted(entry) for entry in content.get("wanted", ()))
    place = path if under.files or path.name != EVIDENCE else Path(*path.parts[-2:])
    return EvidenceGuide(
        tasks, wanted or under.wanted, units, (*under.files, str(place))
    )


def _task(entry: Mapping[str, Any], source: str) -> TaskEvidence:
    examples = {
        kind: tuple(entry[kind]) for kind in EvidenceKind if entry.get(kind) is not None
    }
    own = entry.get("source", source)
    return TaskEvidence(entry["tag"], examples, tuple(entry.get("shows", ())), own)


def _unit(entry: Mapping[str, Any], source: str) -> UnitEvidence:
    wanted = _wanted(entry) if any(key in entry for key in _AMOUNTS) else None
    tags = tuple(entry["tasks"]) if "tasks" in entry else None
    return UnitEvidence(wanted, tags, entry.get("source", source))


def _wanted(entry: Mapping[str, Any]) -> WantedEvidence:
    amounts = {key: entry.get(key, 0) for key in _AMOUNTS}
    return WantedEvidence(**amounts, from_credits=entry.get("from_credits", 0))


def faults_beside(error: FileFaultsError, name: str | Path | None) -> Iterator[Fault]:
    """Yield the faults of evidence.toml in a folder of which other files have faults.

    Only names that can be told in spite of these are checked.
    """
    names = error.names if isinstance(error, FolderFaultsError) else KnownNames()
    path = find_folder(None if name is None else str(name)) / EVIDENCE
    if path.is_file():
        try:
            yield from _faults(read_toml(path, kind="evidence"), names)
        except FileFaultsError as own:
            yield from own.faults


def _check(file: TomlFile, qualification: Qualification) -> None:
    """Check the keys of a file, and its tags and units.

    Raises:
        FileFaultsError: all of its faults.
    """
    words = qualification.vocabulary
    # Units in the file of an area may be in another of its qualifications.
    is_shared = Path(file.name).parent == words.folder != qualification.folder
    codes = None if is_shared else list(qualification.catalogue.unit_by_code)
    names = KnownNames([tag.name for tag in words.tags], codes)
    faults = list(_faults(file, names))
    if faults:
        raise FileFaultsError(*faults)


def _faults(file: TomlFile, names: KnownNames) -> Iterator[Fault]:
    # pydantic takes a third of the time of a short command.
    from recommender.files.settings import check_settings  # noqa: PLC0415
    from recommender.loading.evidence_file import (  # noqa: PLC0415
        EvidenceFile,
        TaskEvidenceTable,
        UnitEvidenceTable,
    )

    try:
        check_settings(file, EvidenceFile)
    except FileFaultsError as error:
        yield from error.faults
    yield from _faulty_tasks(file, names, TaskEvidenceTable)
    yield from _faulty_units(file, names, UnitEvidenceTable)


def _numbered(
    file: TomlFile, key: str, model: type[Settings]
) -> list[tuple[int, dict[str, Any]]]:
    """Return the tables of a list without wrong keys, with their numbers from 0."""
    entries = file.content.get(key)
    listed = entries if isinstance(entries, list) else []
    return [
        (n, entry) for n, entry in enumerate(listed) if sound_tables([entry], model)
    ]


def _faulty_tasks(
    file: TomlFile, names: KnownNames, model: type[Settings]
) -> Iterator[Fault]:
    seen: set[str] = set()
    for number, entry in _numbered(file, "tasks", model):
        tag, place = entry["tag"], ("tasks", number)
        if tag in seen:
            yield _fault(file, (*place, "tag"), "evidence-twice", f"{tag} is twice")
        seen.add(tag)
        shown = entry.get("shows", ())
        yield from _unknown_tags(file, (*place, "tag"), [tag], names.tags)
        yield from _unknown_tags(file, (*place, "shows"), shown, names.tags)
        if not any(entry.get(kind) for kind in EvidenceKind):
            message = f"{tag} has no kind of evidence"
            hint = f"add one of {', '.join(EvidenceKind)}, with examples"
            yield _fault(file, (*place, "tag"), "evidence-none", message, hint)


def _faulty_units(
    file: TomlFile, names: KnownNames, model: type[Settings]
) -> Iterator[Fault]:
    seen: set[str] = set()
    known = {code.casefold() for code in names.codes or ()}
    for number, entry in _numbered(file, "units", model):
        place, code = ("units", number), entry["unit"].strip().casefold()
        if names.codes is not None and code not in known:
            message = f"no unit {as_code(entry['unit'])} in this qualification"
            hint = did_you_mean(entry["unit"], names.codes, "see: recommender units")
            yield _fault(file, (*place, "unit"), "unit-unknown", message, hint)
            continue
        if code in seen:
            message = f"{entry['unit']} is twice"
            yield _fault(file, (*place, "unit"), "evidence-twice", message)
        seen.add(code)
        tasks = entry.get("tasks", ())
        yield from _unknown_tags(file, (*place, "tasks"), tasks, names.tags)


def _unknown_tags(
    file: TomlFile, place: tuple[int | str, ...], tags: Any, known: list[str] | None
) -> Iterator[Fault]:
    for tag in tags:
        if known is not None and tag not in known:
            message = f"the tag {printable(tag)} is not in tags.toml"
            hint = did_you_mean(tag, known, "see: recommender tags")
            yield _fault(file, place, "tag-undeclared", message, hint)


def _fault(
    file: TomlFile,
    place: tuple[int | str, ...],
    id_: str,
    message: str,
    hint: str = "",
) -> Fault:
    key = f"{place[0]}[{int(place[1]) + 1}].{place[2]}"
    return Fault(
        id_, message, hint or "keep one", file.name, file.line_of(place), column=key
    )
