"""The faults of a folder: of which keys they are, and what else can still be told."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from recommender.errors import Fault, FileFaultsError
from recommender.loading.grade_points import size_faults
from recommender.loading.sound_parts import (
    FolderFaultsError,
    KnownNames,
    codes_of,
    sound_tables,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from recommender.files.toml_files import TomlFile
    from recommender.qualifications.units import Unit
    from recommender.tables.own_tables import OwnTable

    Entry = Mapping[str, Any]

_RULES = {
    "rules": "RuleTable",
    "guidance": "GuidanceTable",
    "endorsements": "EndorsementTable",
    "notes": "NoteTable",
}
# The keys without which units.csv cannot be read.
LAYOUT = frozenset(
    (
        "groups",
        "defaults",
        "sizes",
        "entry_level",
        "credits",
        "levels",
        "pool",
        "format",
    )
)


# Those, and the keys of names that rules use.
NAMING = LAYOUT | {"columns", "facts", "grades"}


class FaultLog:
    """The faults and notices of all files read so far.

    `keys` are those of qualification.toml in which there are faults, and `tags` the
    known ones.
    """

    def __init__(self) -> None:
        self.faults: list[Fault] = []
        self.notices: list[str] = []
        self.keys: set[str] = set()
        self.tags: list[str] | None = None

    def add(self, faults: Iterable[Fault], key: str | None = None) -> None:
        """Add faults of some key of qualification.toml, or each of its own."""
        for fault in faults:
            self.faults.append(fault)
            self.keys.add(key or top_key(fault))

    def error(self, table: OwnTable | None) -> FolderFaultsError:
        """Return the error of all faults, with the names that files have."""
        error = FolderFaultsError(*self.faults)
        error.names = KnownNames(self.tags, codes_of(table))
        return error


def top_key(fault: Fault) -> str:
    """Return the key at the top of a file in which a fault is.

    >>> top_key(Fault("rules-value", "", column="rules[2].at_least"))
    'rules'
    """
    return re.split(r"[.\[]", fault.column or "")[0]


def sound_rules(content: Entry) -> dict[str, Any]:
    """Return a qualification.toml with the rules and notes that have no wrong keys."""
    # pydantic takes a third of the time of a browsing command.
    from recommender.loading import qualification_file  # noqa: PLC0415

    kept = {
        kind: sound_tables(content.get(kind), getattr(qualification_file, name))
        for kind, name in _RULES.items()
    }
    return {**content, **kept}


def find_key_faults(
    file: TomlFile, model: str = "QualificationFile"
) -> tuple[Fault, ...]:
    """Return the faults of the keys and types of a file."""
    # pydantic takes a third of the time of a browsing command.
    from recommender.files.settings import check_settings  # noqa: PLC0415
    from recommender.loading import qualification_file  # noqa: PLC0415

    try:
        check_settings(file, getattr(qualification_file, model))
    except FileFaultsError as error:
        return error.faults
    return ()


def faulty_references(
    content: Entry,
    units: tuple[Unit, ...],
    files: Sequence[TomlFile],
    table: OwnTable | None,
    log: FaultLog,
) -> tuple[Fault, ...]:
    """Return the faults of names in rules, if nothing else is their cause."""
    from recommender.loading.rule_references import ReferenceChecker  # noqa: PLC0415

    of_rules = {file.name for file in files}
    is_whole = bool(units) and not any(f.file in of_rules for f in log.faults)
    checker = ReferenceChecker(
        content, units, log.tags, files=files, table=table, is_whole=is_whole
    )
    faults = checker.faults()
    return (*faults, *(size_faults(content, units, table) if table and units else ()))
