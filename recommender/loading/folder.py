"""Loading a qualification from its folder.

The folder has qualification.toml and units.csv, and sources.csv if units cite sources
by id; the last two, and rules.toml, may be in a pool that it names. The vocabulary of
its area is in the folder itself, in one beside it with the name of the area, or among
the shipped ones; strengths.csv may be in the folder alone.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from recommender.errors import Fault, FileFaultsError, counted, did_you_mean, printable
from recommender.files.reading_time import in_time
from recommender.files.toml_files import TomlFile, read_toml
from recommender.loading.counted_shares import filters_by_total, of_what_counts
from recommender.loading.folder_faults import (
    LAYOUT,
    NAMING,
    FaultLog,
    faulty_references,
    find_key_faults,
    sound_rules,
)
from recommender.loading.grade_points import grades_of
from recommender.loading.number_facts import with_ranges
from recommender.loading.rule_shorthand import KINDS, written_out
from recommender.loading.rule_tables import RuleBuilder
from recommender.loading.sound_parts import FolderFaultsError
from recommender.loading.unit_table import Layout, read_units
from recommender.loading.vocabulary_folder import (
    STRENGTHS,
    read_vocabulary,
    with_strengths,
)
from recommender.qualifications.catalogue import Catalogue
from recommender.qualifications.exact_numbers import number_of
from recommender.qualifications.qualification import (
    Endorsement,
    Fact,
    Guidance,
    Note,
    Progression,
    Qualification,
)
from recommender.qualifications.rules import Kind
from recommender.tables.own_tables import OwnTable, read_own_table

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from recommender.qualifications.units import Unit
    from recommender.qualifications.vocabulary import Vocabulary

    Entry = Mapping[str, Any]


@in_time
def read_qualification(
    folder: Path, areas: Path, *, known_good: Callable[[Path], bool] = lambda _: False
) -> Qualification:
    """Return the qualification of a folder, checked.

    `areas` is the folder of the shared vocabularies, each in a folder with the name of
    its area. The keys and types of the files in `known_good` folders are not checked
    again, nor are the references between files if all folders are known to be good.

    Raises:
        FileFaultsError: all faults of all files that could be read.
    """
    known_good = cache(known_good)
    checked = known_good(folder)
    log = FaultLog()
    file, faults = written_out(read_toml(folder / "qualification.toml", kind="rules"))
    log.add(faults, "rules")
    log.add(() if checked else find_key_faults(file))
    files = [file]
    if shared := _shared_rules(folder, file.content, log, known_good):
        files.append(shared)
    content = _together(files)
    if log.faults:
        content = sound_rules(content)
    if not log.keys & NAMING:
        content = with_ranges(content)
    if not checked and "leads_to" not in log.keys:
        log.faults += _unknown_progressions(file, areas)
    vocabulary = _read_vocabulary(folder, content, areas, log, known_good)
    table: OwnTable | None = None
    units: tuple[Unit, ...] = ()
    if not log.keys & LAYOUT:
        table, units = _read_units(folder, content, vocabulary, log, known_good)
    log.notices += _strength_notices(folder, vocabulary, units)
    if not log.keys & NAMING:
        folders = (folder, _pool(folder, content), vocabulary and vocabulary.folder)
        if not all(path and known_good(path) for path in folders):
            log.faults += faulty_references(content, units, files, table, log)
    if vocabulary is None or log.faults:
        raise log.error(table)
    return _assemble(folder, content, vocabulary, units, tuple(log.notices))


def _shared_rules(
    folder: Path, content: Entry, log: FaultLog, known_good: Callable[[Path], bool]
) -> TomlFile | None:
    """Return the rules that a qualification shares with others of its pool, if any."""
    pool = _pool(folder, content) if isinstance(content.get("pool"), str) else folder
    if pool == folder or not (pool / POOL_RULES).exists():
        return None
    try:
        file, faults = written_out(read_toml(pool / POOL_RULES, kind="rules"))
    except FileFaultsError as error:
        log.add(error.faults, "rules")
        return None
    log.add(faults, "rules")
    if not known_good(pool):
        log.add(find_key_faults(file, "PoolRulesFile"), "rules")
    return file


def _together(files: Sequence[TomlFile]) -> Entry:
    """Return the content of the first file, with the rules of the others after its own.

    Where a list is none, which is a fault already, it is left as it is.
    """
    content = dict(files[0].content)
    for key in (*KINDS, "notes"):
        lists = [file.content[key] for file in files if key in file.content]
        if lists and all(isinstance(entries, list) for entries in lists):
            content[key] = [entry for entries in lists for entry in entries]
    return content


def _strength_notices(
    folder: Path, vocabulary: Vocabulary | None, units: tuple[Unit, ...]
) -> Iterator[str]:
    """Yield what is only proposed, and what a file of the folder's own says in vain."""
    if vocabulary is None or not units:
        return
    if vocabulary.proposed:
        number = counted(len(vocabulary.proposed), "unit")
        yield f"{STRENGTHS}: the tags of {number} are only proposed; please check them"
    unknown = sorted(vocabulary.strengths.keys() - {unit.code for unit in units})
    if unknown and (folder / STRENGTHS).exists():
        codes = ", ".join(printable(code) for code in unknown[:5])
        more = f" and {len(unknown) - 5} more" if len(unknown) > 5 else ""
        yield f"{STRENGTHS}: not in units.csv, so not used: {codes}{more}"


# The rules of combination that the qualifications of a pool share.
POOL_RULES = "rules.toml"


def _unknown_progressions(file: TomlFile, areas: Path) -> Iterator[Fault]:
    """Yield a fault for each qualification that is led to and has no folder."""
    beside = (Path(file.name).resolve().parent.parent, areas)
    known = {p.parent.name for f in beside for p in f.glob("*/qualification.toml")}
    for entry in file.content.get("leads_to", ()):
        name = entry.get("qualification")
        if name is not None and name not in known:
            key = re.compile(rf"""\s*qualification\s*=\s*["']{re.escape(name)}["']""")
            lines = enumerate(file.text.splitlines(), 1)
            row = next((n for n, line in lines if key.match(line)), None)
            message = f"leads_to: there is no qualification {printable(name)}"
            hint = did_you_mean(name, known, "leave the key out: the title is enough")
            yield Fault(
                "leads-to-unknown", message, hint, file.name, row, column="leads_to"
            )


def _read_vocabulary(
    folder: Path,
    content: Entry,
    areas: Path,
    log: FaultLog,
    known_good: Callable[[Path], bool],
) -> Vocabulary | None:
    places = [folder]
    area = None if "area" in log.keys else content.get("area")
    if area is not None:
        places += [folder.parent / area, areas / area]
    for place in places:
        if (place / "tags.toml").exists():
            try:
                vocabulary = read_vocabulary(place, known_good=known_good(place))
                log.tags = [tag.name for tag in vocabulary.tags]
                own = folder / STRENGTHS
                if place != folder and own.exists():
                    is_good = known_good(folder)
                    return with_strengths(vocabulary, own, known_good=is_good)
                return vocabulary
            except FileFaultsError as error:
                log.faults += error.faults
                if isinstance(error, FolderFaultsError):
                    log.tags = error.names.tags
                return None
    if "area" in log.keys:
        return None
    message = f"there is no area {area}" if area else "there is no tags.toml"
    hint = "put tags.toml, roles.toml and strengths.csv into the folder"
    if area and areas.is_dir():
        known = [path.parent.name for path in areas.glob("*/tags.toml")]
        hint = did_you_mean(area, known, hint)
    file = str(folder / "qualification.toml")
    log.faults.append(Fault("area-missing", message, hint, file))
    return None


def _read_units(
    folder: Path,
    content: Entry,
    vocabulary: Vocabulary | None,
    log: FaultLog,
    known_good: Callable[[Path], bool],
) -> tuple[OwnTable | None, tuple[Unit, ...]]:
    strengths = vocabulary.strengths if vocabulary else {}
    layout = _layout(content)
    pool = _pool(folder, content)
    try:
        is_good = known_good(pool)
        sources = _read_sources(pool, is_good=is_good)
        table = read_own_table(
            pool / "units.csv",
            layout.required,
            layout.optional,
            purpose="unit",
            known_good=is_good,
        )
        log.notices += table.notices
        units, faults = read_units(table, layout, strengths, sources)
    except FileFaultsError as error:
        log.faults += error.faults
        return None, ()
    log.faults += table.with_headers(faults)
    return table, () if faults else units


def _pool(folder: Path, content: Entry) -> Path:
    return folder.parent / content["pool"] if "pool" in content else folder


def _files(folder: Path, content: Entry, vocabulary: Vocabulary) -> tuple[Path, ...]:
    """Return the files on which plans depend."""
    words = vocabulary.folder or folder
    own = folder / STRENGTHS
    strengths = own if own.exists() else words / STRENGTHS
    units = _pool(folder, content) / "units.csv"
    others = [words / "tags.toml", words / "roles.toml", strengths]
    rules = _pool(folder, content) / POOL_RULES
    if "pool" in content and rules.exists():
        others.append(rules)
    return (folder / "qualification.toml", units, *others)


def _read_sources(folder: Path, *, is_good: bool) -> frozenset[str] | None:
    path = folder / "sources.csv"
    if not path.exists():
        return None
    needed = "source", "title"
    table = read_own_table(
        path, needed, ("url",), may_be_empty=True, known_good=is_good
    )
    return frozenset(row.cells["source"] for row in table.rows)


_KINDS_OF_COLUMNS = ("text", "number", "units")


def _layout(content: Entry) -> Layout:
    defaults = content.get("defaults", {})
    columns = content.get("columns", {})
    columns = columns if isinstance(columns, dict) else {}
    return Layout(
        tuple(content["groups"]),
        {name: kind for name, kind in columns.items() if kind in _KINDS_OF_COLUMNS},
        defaults.get("level"),
        number_of(defaults["credits"]) if "credits" in defaults else None,
        tuple(map(number_of, content.get("sizes", ()))),
        content.get("entry_level", False),
        content.get("credits", True),
        content.get("levels", True),
    )


def _fact(name: str, entry: Entry) -> Fact:
    values = tuple(entry["values"])
    unless, thresholds = entry.get("unless_said"), entry.get("thresholds")
    return Fact(name, entry["question"], values, unless, thresholds)


def _assemble(
    folder: Path,
    content: Entry,
    vocabulary: Vocabulary,
    units: tuple[Unit, ...],
    notices: tuple[str, ...],
) -> Qualification:
    grades = grades_of(content)
    units = units if grades is None else grades.graded_units(units, {})
    facts = content.get("facts", {})
    values_by_fact = {name: fact["values"] for name, fact in facts.items()}
    order = tuple(content.get("grades", {}).get("order", ()))
    builder = RuleBuilder(units, values_by_fact, order)
    return Qualification(
        name=content["name"],
        title=content["title"],
        awarding_body=content.get("awarding_body", ""),
        number=content.get("number", ""),
        level=content.get("level"),
        notice=content.get("notice", ""),
        groups=dict(content["groups"]),
        **_rulebook(content, builder),
        facts={name: _fact(name, fact) for name, fact in facts.items()},
        notes=tuple(Note(**note) for note in content.get("notes", ())),
        leads_to=tuple(Progression(**next_) for next_ in content.get("leads_to", ())),
        catalogue=Catalogue(units),
        vocabulary=vocabulary,
        folder=folder,
        has_credits=content.get("credits", True),
        notices=notices,
        files=_files(folder, content, vocabulary),
        grades=grades,
    )


def _rulebook(content: Entry, builder: RuleBuilder) -> dict[str, Any]:
    """Return the rules of combination, readings, guidance and endorsements."""
    entries = content["rules"]
    rules = [rule for entry in entries for rule in builder.make_rules(entry, Kind.RULE)]
    readings = {
        entry["id"]: builder.make_readings(entry, Kind.RULE)
        for entry in entries
        if "readings" in entry
    }
    read = (rule for named in readings.values() for rule in named.values())
    filters = filters_by_total((*rules, *read))
    return {
        "rules": tuple(of_what_counts(rule, filters) for rule in rules),
        "readings": {
            id_: {name: of_what_counts(rule, filters) for name, rule in named.items()}
            for id_, named in readings.items()
        },
        "guidance": tuple(
            Guidance(of_what_counts(rule, filters), tuple(entry.get("unless_tags", ())))
            for entry in content.get("guidance", ())
            for rule in builder.make_rules(entry, Kind.GUIDANCE)
        ),
        "endorsements": tuple(
            Endorsement(of_what_counts(rule, filters), entry["title"])
            for entry in content.get("endorsements", ())
            for rule in builder.make_rules(entry, Kind.WISH)
        ),
    }
