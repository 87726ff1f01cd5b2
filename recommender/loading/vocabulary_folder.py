"""Loading the vocabulary of an occupational area from its folder."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn, TypeAlias

from recommender.errors import (
    Fault,
    FileFaultsError,
    counted,
    did_you_mean,
    normal_form,
    printable,
)
from recommender.files.sheets import CellError, check_cells
from recommender.files.toml_files import TomlFile, read_toml
from recommender.qualifications.suggestions import folded
from recommender.qualifications.vocabulary import (
    PROPOSED,
    Frequency,
    Role,
    Tag,
    Vocabulary,
)
from recommender.tables.own_tables import read_own_table

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from recommender.files.settings import Settings
    from recommender.files.sheets import Row


STRENGTHS = "strengths.csv"
# The tags of each unit, and the units for which they are only proposed.
_Strengths: TypeAlias = tuple[dict[str, tuple[tuple[str, int], ...]], frozenset[str]]


def _strength(text: str) -> int:
    if not re.fullmatch("[123]", text):
        hint = "write 3 (is about it), 2 (draws on it) or 1 (touches it)"
        message = f"{printable(text) or 'an empty cell'} is not a valid strength"
        raise CellError("strength", message, hint)
    return int(text)


def _tag_of(tags: list[str] | None) -> Callable[[str], str]:
    """Return the check of a tag: one of those in tags.toml, if these are known."""
    known = frozenset(tags or ())

    def check(text: str) -> str:
        if tags is not None and text not in known:
            message = f"the tag {printable(text)} is not in tags.toml"
            hint = did_you_mean(text, tags, "add it there")
            raise CellError("tag-undeclared", message, hint)
        return text

    return check


def read_vocabulary(folder: Path, *, known_good: bool = False) -> Vocabulary:
    """Return the vocabulary in the three files of an area.

    The content of `known_good` files is as it was shipped, and is not checked again.

    Raises:
        FolderFaultsError: all faults of all of them.
    """
    tags_file, tag_faults = _read_checked(folder, "tags", known_good=known_good)
    roles_file, role_faults = _read_checked(folder, "roles", known_good=known_good)
    if tag_faults or role_faults or not (tags_file and roles_file):
        _tell_all(folder, tags_file, roles_file, (*tag_faults, *role_faults))
    tags = tuple(_tag(entry) for entry in tags_file.content["tags"])
    everyone = roles_file.content.get("everyone", {})
    roles = tuple(_role(entry) for entry in roles_file.content.get("roles", ()))
    names = [tag.name for tag in tags]
    if not known_good:
        faults = _check_tags(tags, tags_file.name)
        faults += _check_roles(roles, everyone, names, roles_file.name)
        faults += _check_titles(roles, roles_file.name)
        if faults:
            raise _with_strengths_too(faults, folder, names)
    strengths, proposed = _strengths_or_error(folder, names, known_good=known_good)
    return Vocabulary(tags, roles, _often(everyone), strengths, folder, proposed)


def with_strengths(
    vocabulary: Vocabulary, path: Path, *, known_good: bool = False
) -> Vocabulary:
    """Return a vocabulary with the strengths of another file in place of its own.

    Raises:
        FileFaultsError: all faults of the file.
    """
    names = [tag.name for tag in vocabulary.tags]
    strengths, proposed = _read_strengths(path, names, known_good=known_good)
    return replace(vocabulary, strengths=strengths, proposed=proposed)


def _read_checked(
    folder: Path, kind: str, *, known_good: bool
) -> tuple[TomlFile | None, tuple[Fault, ...]]:
    """Return tags.toml or roles.toml, None if it is no TOML, and faults of its keys."""
    try:
        file = read_toml(folder / f"{kind}.toml", kind=kind)
    except FileFaultsError as error:
        return None, error.faults
    if known_good:
        return file, ()
    # pydantic takes a third of the time of a browsing command.
    from recommender.files.settings import check_settings  # noqa: PLC0415
    from recommender.loading import vocabulary_file  # noqa: PLC0415

    models: dict[str, type[Settings]] = {
        "tags": vocabulary_file.TagsFile,
        "roles": vocabulary_file.RolesFile,
    }
    try:
        check_settings(file, models[kind])
    except FileFaultsError as error:
        return file, error.faults
    return file, ()


def _tell_all(
    folder: Path,
    tags_file: TomlFile | None,
    roles_file: TomlFile | None,
    faults: tuple[Fault, ...],
) -> NoReturn:
    """Raise faults of keys, and all others that can be told in spite of them."""
    # As above: only faults need it.
    from recommender.loading.sound_parts import (  # noqa: PLC0415
        sound_tables,
        tag_names,
    )
    from recommender.loading.vocabulary_file import (  # noqa: PLC0415
        RoleTable,
        RoleTags,
        TagPhrases,
    )

    more: list[Fault] = []
    names = tag_names(tags_file.content) if tags_file else None
    if tags_file:
        tags = sound_tables(tags_file.content.get("tags"), TagPhrases)
        named = tuple(Tag(tag["tag"], "", tuple(tag["phrases"])) for tag in tags)
        more += _check_tags(named, tags_file.name)
    if roles_file:
        content = roles_file.content
        entries = sound_tables(content.get("roles"), RoleTags)
        tagged = tuple(Role(r["role"], "", _often(r["tags"])) for r in entries)
        entries = sound_tables(content.get("roles"), RoleTable)
        roles = tuple(map(_role, entries))
        everyone = content.get("everyone", {})
        everyone = everyone if isinstance(everyone, dict) else {}
        more += _check_roles(tagged, everyone, names, roles_file.name)
        more += _check_titles(roles, roles_file.name)
    raise _with_strengths_too([*faults, *more], folder, names)


def _strengths_or_error(
    folder: Path, names: list[str], *, known_good: bool
) -> _Strengths:
    try:
        return _read_strengths(folder / STRENGTHS, names, known_good=known_good)
    except FileFaultsError as error:
        raise _error(error.faults, names) from None


def _with_strengths_too(
    faults: Sequence[Fault], folder: Path, names: list[str] | None
) -> FileFaultsError:
    """Return an error with faults, and with those of the strengths."""
    try:
        _read_strengths(folder / STRENGTHS, names)
    except FileFaultsError as error:
        faults = (*faults, *error.faults)
    return _error(faults, names)


def _error(faults: Sequence[Fault], names: list[str] | None) -> FileFaultsError:
    from recommender.loading.sound_parts import (  # noqa: PLC0415  (as above)
        FolderFaultsError,
        KnownNames,
    )

    error = FolderFaultsError(*faults)
    error.names = KnownNames(names)
    return error


def _tag(entry: Mapping[str, Any]) -> Tag:
    phrases = tuple(entry["phrases"])
    no_unit, theme = entry.get("no_unit", ""), entry.get("theme", "")
    return Tag(entry["tag"], entry["title"], phrases, no_unit, theme)


def _role(entry: Mapping[str, Any]) -> Role:
    return Role(
        entry["role"],
        entry["title"],
        _often(entry["tags"]),
        tuple(entry.get("also", ())),
        entry.get("source", ""),
        tuple(entry.get("titles", ())),
    )


def _often(tags: Mapping[str, str]) -> tuple[tuple[str, Frequency], ...]:
    return tuple((tag, Frequency(often)) for tag, often in tags.items())


def _check_tags(tags: tuple[Tag, ...], file: str) -> list[Fault]:
    faults = []
    owner: dict[str, str] = {}
    for tag in tags:
        for phrase in (tag.name, *tag.phrases):
            form = normal_form(phrase)
            if form in owner:
                message = f"{phrase} is under both {owner[form]} and {tag.name}"
                hint = "keep it under one of them"
                faults.append(Fault("tags-phrase-twice", message, hint, file))
            owner.setdefault(form, tag.name)
    return faults


def _check_roles(
    roles: tuple[Role, ...], everyone: Iterable[str], tags: list[str] | None, file: str
) -> list[Fault]:
    faults, known = [], frozenset(tags or ())
    uses = [("everyone", tag) for tag in everyone]
    uses += [(role.name, tag) for role in roles for tag, _ in role.frequencies]
    for role, tag in uses:
        if tags is not None and tag not in known:
            message = f"{role} names the tag {printable(tag)}, which does not exist"
            hint = did_you_mean(tag, tags, "add it to tags.toml")
            faults.append(Fault("tag-undeclared", message, hint, file, column=role))
    names = Counter(role.name for role in roles)
    for name in sorted(name for name, times in names.items() if times > 1):
        message = f"the role {name} appears {counted(names[name], 'time')}"
        faults.append(Fault("roles-duplicate", message, "keep one", file))
    return faults


def _check_titles(roles: tuple[Role, ...], file: str) -> list[Fault]:
    """Return the faults of titles that do not tell which role is meant."""
    faults = []
    owner: dict[str, str] = {}
    for role in roles:
        for name in (role.name, role.title, *role.also):
            owner.setdefault(folded(name), role.name)
    for role in roles:
        forms = set()
        for title in role.titles:
            form = folded(title)
            other = owner.setdefault(form, role.name)
            if other != role.name:
                message = f"{printable(title)} is under both {other} and {role.name}"
                hint = "keep it under one of them"
            elif form in forms:
                message = f"{printable(title)} is twice under {role.name}"
                hint = "keep one"
            else:
                forms.add(form)
                continue
            faults.append(
                Fault("roles-title-twice", message, hint, file, column=role.name)
            )
    return faults


def _read_strengths(
    path: Path, tags: list[str] | None, *, known_good: bool = False
) -> _Strengths:
    """Return the tags of each unit, and the units for which they are only proposed.

    Without `tags`, only faults are told.
    """
    needed = "unit", "tag", "strength"
    table = read_own_table(
        path, needed, ("basis",), may_be_empty=True, known_good=known_good
    )
    rows = [row for row in table.rows if not _is_to_do(row)]
    checks: dict[str, Callable[[str], object]] = {
        "unit": str,
        "tag": _tag_of(tags),
        "strength": _strength,
        "basis": str,
    }
    checked, faults = check_cells(table.name, rows, checks)
    by_unit: defaultdict[str, dict[str, int]] = defaultdict(dict)
    proposed = set()
    for row, values in checked:
        unit, tag = values["unit"], values["tag"]
        if tag in by_unit[unit]:
            message = f"{printable(unit)} has the tag {tag} twice"
            faults.append(
                Fault("strength-duplicate", message, "keep one", table.name, row.number)
            )
        by_unit[unit][tag] = values["strength"]
        if values["basis"].casefold().startswith(PROPOSED):
            proposed.add(unit)
    if faults:
        raise FileFaultsError(*sorted(faults, key=lambda fault: fault.row or 0))
    place = {tag: number for number, tag in enumerate(tags or ())}
    strengths = {
        unit: tuple(sorted(pairs.items(), key=lambda pair: place.get(pair[0], 0)))
        for unit, pairs in by_unit.items()
    }
    return strengths, frozenset(proposed)


def _is_to_do(row: Row) -> bool:
    """Return whether a row only says, as its basis, that a unit has no tag yet."""
    cells = row.cells
    return bool(cells.get("basis")) and not cells["tag"] and not cells["strength"]
