"""Loading a qualification: a folder of data in, a checked `Qualification` out.

The folder has qualification.toml and units.csv, sources.csv if units cite sources
by id, and the vocabulary of its area: in the folder itself, in one beside it with
the area's name, or among the shipped ones.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from recommender.errors import Fault, FileFaultsError, did_you_mean, printable
from recommender.qualifications.catalogue import Catalogue
from recommender.qualifications.qualification import Guidance, Qualification
from recommender.qualifications.qualification_file import (
    QualificationFile,
    RuleEntry,
    SelectEntry,
)
from recommender.qualifications.rules import Kind
from recommender.qualifications.settings import read_settings
from recommender.qualifications.sheets import read_sheet
from recommender.qualifications.unit_rows import OPTIONAL, REQUIRED, read_units
from recommender.qualifications.vocabulary import Vocabulary, read_vocabulary

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from recommender.qualifications.units import Unit


def read_qualification(folder: Path, areas: Path) -> Qualification:
    """Read and check a qualification's folder.

    `areas` is where shared vocabularies are, by the name of their area.

    Raises:
        FileFaultsError: every fault of every file that could be read.
    """
    path = folder / "qualification.toml"
    settings = read_settings(path, QualificationFile, kind="rules")
    found = _Found()
    vocabulary = _read_vocabulary(folder, settings.area, areas, found)
    units = _read_units(folder, settings, vocabulary, found)
    if units:
        tags = [tag.name for tag in vocabulary.tags] if vocabulary else None
        found.faults += _check_references(settings, units, tags, str(path))
    if vocabulary is None or found.faults:
        raise FileFaultsError(*found.faults)
    return _assemble(folder, settings, vocabulary, units, tuple(found.notices))


class _Found:
    """What was found wrong, and what was only noticed, in all files so far."""

    def __init__(self) -> None:
        self.faults: list[Fault] = []
        self.notices: list[str] = []


def _read_vocabulary(
    folder: Path, area: str | None, areas: Path, found: _Found
) -> Vocabulary | None:
    places = [folder]
    if area is not None:
        places += [folder.parent / area, areas / area]
    for place in places:
        if (place / "tags.toml").exists():
            try:
                return read_vocabulary(place)
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
    folder: Path,
    settings: QualificationFile,
    vocabulary: Vocabulary | None,
    found: _Found,
) -> tuple[Unit, ...]:
    strengths = vocabulary.strengths if vocabulary else {}
    try:
        sources = _read_sources(folder)
        sheet = read_sheet(folder / "units.csv", REQUIRED, OPTIONAL)
        found.notices += sheet.notices
        units, faults = read_units(sheet, settings.groups, strengths, sources)
    except FileFaultsError as error:
        found.faults += error.faults
        return ()
    found.faults += faults
    return () if faults else units


def _read_sources(folder: Path) -> frozenset[str] | None:
    path = folder / "sources.csv"
    if not path.exists():
        return None
    sheet = read_sheet(path, ("source", "title"), ("url",))
    return frozenset(row.cells["source"] for row in sheet.rows)


def _check_references(
    settings: QualificationFile,
    units: Iterable[Unit],
    tags: list[str] | None,
    file: str,
) -> list[Fault]:
    """Check that rules name groups, units and tags that exist, each id once."""
    if not settings.rules:
        message = "no rules: every set of units would be a plan"
        hint = "write a [[rules]] table"
        return [Fault("rules-empty", message, hint, file)]
    codes = [unit.code for unit in units]
    entries = [*settings.rules, *settings.guidance]
    faults = []
    for entry in entries:
        for what, name, known in _references(entry, codes, settings):
            if name not in known:
                message = f"the rule {entry.id} names {what} {printable(name)}"
                hint = did_you_mean(name, known, f"known: {', '.join(known[:8])}")
                faults.append(
                    Fault("rules-ref-unknown", message, hint, file, column=entry.id)
                )
    for guide in settings.guidance:
        for tag in guide.unless_tags:
            if tags is not None and tag not in tags:
                message = f"the guidance {guide.id} names the tag {printable(tag)}"
                hint = did_you_mean(tag, tags)
                faults.append(Fault("tag-undeclared", message, hint, file))
    ids = [entry.id for entry in entries]
    for one in sorted({one for one in ids if ids.count(one) > 1}):
        message = f"{ids.count(one)} rules have the id {one}"
        faults.append(Fault("rules-duplicate", message, "give each its own", file))
    return faults


def _references(
    entry: RuleEntry, codes: list[str], settings: QualificationFile
) -> Iterator[tuple[str, str, list[str]]]:
    groups = list(settings.groups)
    for group in entry.for_each_group or ():
        yield "group", group, groups
    filters: list[SelectEntry] = [entry.of, *(r.of for r in entry.readings.values())]
    for select in filters:
        for group in select.groups or ():
            yield "group", group, groups
        for code in (*(select.units or ()), *select.except_units):
            yield "unit", code, codes


def _assemble(
    folder: Path,
    settings: QualificationFile,
    vocabulary: Vocabulary,
    units: tuple[Unit, ...],
    notices: tuple[str, ...],
) -> Qualification:
    return Qualification(
        name=settings.name,
        title=settings.title,
        awarding_body=settings.awarding_body,
        number=settings.number,
        level=settings.level,
        notice=settings.notice,
        groups=dict(settings.groups),
        rules=tuple(r for one in settings.rules for r in one.rules(Kind.RULE)),
        readings={r.id: r.read_as(Kind.RULE) for r in settings.rules if r.readings},
        guidance=tuple(
            Guidance(rule, tuple(entry.unless_tags))
            for entry in settings.guidance
            for rule in entry.rules(Kind.GUIDANCE)
        ),
        catalogue=Catalogue(units),
        vocabulary=vocabulary,
        folder=folder,
        notices=notices,
    )
