"""Loading a qualification: a folder of data in, a checked `Qualification` out.

The folder has qualification.toml and units.csv, sources.csv if units cite sources
by id, and the vocabulary of its area: in the folder itself, in one beside it with
the area's name, or among the shipped ones.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from recommender.errors import Fault, FileFaultsError, did_you_mean
from recommender.files.sheets import read_sheet
from recommender.files.toml_files import TomlFile, read_toml
from recommender.loading.rule_tables import Tables
from recommender.loading.unit_rows import Layout, read_units
from recommender.loading.vocabulary_folder import read_vocabulary
from recommender.qualifications.catalogue import Catalogue
from recommender.qualifications.qualification import (
    Endorsement,
    Fact,
    Guidance,
    Note,
    Qualification,
)
from recommender.qualifications.rules import Kind

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from recommender.files.sheets import Sheet
    from recommender.qualifications.units import Unit
    from recommender.qualifications.vocabulary import Vocabulary

    Entry = Mapping[str, Any]


def read_qualification(
    folder: Path, areas: Path, *, known_good: Callable[[Path], bool] = lambda _: False
) -> Qualification:
    """Read and check a qualification's folder.

    `areas` is where shared vocabularies are, by the name of their area. Where the
    files of a folder are `known_good`, their keys and types are not checked again; nor
    is what refers from one to the other, where all are.

    Raises:
        FileFaultsError: every fault of every file that could be read.
    """
    known_good = cache(known_good)
    checked = known_good(folder)
    file = read_toml(folder / "qualification.toml", kind="rules")
    content, found = file.content, _Found()
    if not checked:
        found.faults += _faulty_keys(file)
    wrong = {(fault.column or "").split(".")[0] for fault in found.faults}
    if "area" in wrong:
        raise FileFaultsError(*found.faults)
    vocabulary = _read_vocabulary(folder, content.get("area"), areas, found, known_good)
    if wrong & _LAYOUT:
        raise FileFaultsError(*found.faults)
    sheet, units = _read_units(folder, content, vocabulary, found)
    if sheet is not None and units and not wrong:
        folders = (folder, _pool(folder, content), vocabulary and vocabulary.folder)
        if not all(one and known_good(one) for one in folders):
            found.faults += _faulty_references(content, units, vocabulary, file, sheet)
    if vocabulary is None or found.faults:
        raise FileFaultsError(*found.faults)
    return _assemble(folder, content, vocabulary, units, tuple(found.notices))


# The keys without which units.csv cannot be read.
_LAYOUT = frozenset(
    (
        "groups",
        "columns",
        "defaults",
        "sizes",
        "entry_level",
        "credits",
        "pool",
        "format",
    )
)


def _faulty_keys(file: TomlFile) -> tuple[Fault, ...]:
    # pydantic costs a third of a browsing command: only who needs it pays.
    from recommender.files.settings import check_settings  # noqa: PLC0415
    from recommender.loading import qualification_file  # noqa: PLC0415

    try:
        check_settings(file, qualification_file.QualificationFile)
    except FileFaultsError as error:
        return error.faults
    return ()


def _faulty_references(
    content: Entry,
    units: tuple[Unit, ...],
    vocabulary: Vocabulary | None,
    file: TomlFile,
    sheet: Sheet,
) -> tuple[Fault, ...]:
    from recommender.loading.rule_references import References  # noqa: PLC0415

    tags = [tag.name for tag in vocabulary.tags] if vocabulary else None
    return tuple(References(content, units, tags, file=file, sheet=sheet).faults())


class _Found:
    """What was found wrong, and what was only noticed, in all files so far."""

    def __init__(self) -> None:
        self.faults: list[Fault] = []
        self.notices: list[str] = []


def _read_vocabulary(
    folder: Path,
    area: str | None,
    areas: Path,
    found: _Found,
    known_good: Callable[[Path], bool],
) -> Vocabulary | None:
    places = [folder]
    if area is not None:
        places += [folder.parent / area, areas / area]
    for place in places:
        if (place / "tags.toml").exists():
            try:
                return read_vocabulary(place, known_good=known_good(place))
            except FileFaultsError as error:
                found.faults += error.faults
                return None
    message = f"there is no area {area}" if area else "there is no tags.toml"
    hint = "put tags.toml, roles.toml and strengths.csv into the folder"
    if area and areas.is_dir():
        known = [one.parent.name for one in areas.glob("*/tags.toml")]
        hint = did_you_mean(area, known, hint)
    file = str(folder / "qualification.toml")
    found.faults.append(Fault("area-missing", message, hint, file))
    return None


def _read_units(
    folder: Path, content: Entry, vocabulary: Vocabulary | None, found: _Found
) -> tuple[Sheet | None, tuple[Unit, ...]]:
    strengths = vocabulary.strengths if vocabulary else {}
    layout = _layout(content)
    pool = _pool(folder, content)
    try:
        sources = _read_sources(pool)
        sheet = read_sheet(pool / "units.csv", layout.required, layout.optional)
        found.notices += sheet.notices
        units, faults = read_units(sheet, layout, strengths, sources)
    except FileFaultsError as error:
        found.faults += error.faults
        return None, ()
    found.faults += faults
    return sheet, () if faults else units


def _pool(folder: Path, content: Entry) -> Path:
    return folder.parent / content["pool"] if "pool" in content else folder


def _files(folder: Path, content: Entry, vocabulary: Vocabulary) -> tuple[Path, ...]:
    """Name the files on which plans depend."""
    words = vocabulary.folder or folder
    own = ("tags.toml", "roles.toml", "strengths.csv")
    told = (folder / "qualification.toml", _pool(folder, content) / "units.csv")
    return (*told, *(words / name for name in own))


def _read_sources(folder: Path) -> frozenset[str] | None:
    path = folder / "sources.csv"
    if not path.exists():
        return None
    sheet = read_sheet(path, ("source", "title"), ("url",))
    return frozenset(row.cells["source"] for row in sheet.rows)


def _layout(content: Entry) -> Layout:
    defaults = content.get("defaults", {})
    return Layout(
        tuple(content["groups"]),
        content.get("columns", {}),
        defaults.get("level"),
        defaults.get("credits"),
        tuple(content.get("sizes", ())),
        content.get("entry_level", False),
        content.get("credits", True),
    )


def _fact(name: str, entry: Entry) -> Fact:
    values = tuple(entry["values"])
    return Fact(name, entry["question"], values, entry.get("unless_said"))


def _assemble(
    folder: Path,
    content: Entry,
    vocabulary: Vocabulary,
    units: tuple[Unit, ...],
    notices: tuple[str, ...],
) -> Qualification:
    facts = content.get("facts", {})
    tables = Tables(units, {name: one["values"] for name, one in facts.items()})
    return Qualification(
        name=content["name"],
        title=content["title"],
        awarding_body=content.get("awarding_body", ""),
        number=content.get("number", ""),
        level=content["level"],
        notice=content.get("notice", ""),
        groups=dict(content["groups"]),
        **_rulebook(content, tables),
        facts={name: _fact(name, one) for name, one in facts.items()},
        notes=tuple(Note(**one) for one in content.get("notes", ())),
        catalogue=Catalogue(units),
        vocabulary=vocabulary,
        folder=folder,
        has_credits=content.get("credits", True),
        notices=notices,
        files=_files(folder, content, vocabulary),
    )


def _rulebook(content: Entry, tables: Tables) -> dict[str, Any]:
    """Make what is told in rules: those of combination, guidance, extra titles."""
    rules = content["rules"]
    return {
        "rules": tuple(
            rule for one in rules for rule in tables.make_rules(one, Kind.RULE)
        ),
        "readings": {
            one["id"]: tables.make_readings(one, Kind.RULE)
            for one in rules
            if "readings" in one
        },
        "guidance": tuple(
            Guidance(rule, tuple(one.get("unless_tags", ())))
            for one in content.get("guidance", ())
            for rule in tables.make_rules(one, Kind.GUIDANCE)
        ),
        "endorsements": tuple(
            Endorsement(rule, one["title"])
            for one in content.get("endorsements", ())
            for rule in tables.make_rules(one, Kind.WISH)
        ),
    }
