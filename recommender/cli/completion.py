"""Shell completion from the data files, without pandas, pydantic or the solver."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    import click
    from click.shell_completion import CompletionItem


def complete_codes(
    context: click.Context, parameter: click.Parameter, incomplete: str
) -> list[CompletionItem]:
    """Return the unit codes that begin like this, with their titles as help."""
    import csv

    from recommender.errors import RequestError

    rows: dict[str, str] = {}
    try:
        for folder in _folders(context):
            path = folder / "units.csv"
            with path.open(encoding="utf-8-sig", newline="") as file:
                for row in csv.DictReader(file):
                    rows.setdefault(row["code"], row["title"])
    except (OSError, KeyError, ValueError, csv.Error, RequestError):
        return []
    return _matching([*rows.items()], incomplete.upper())


def complete_tags(
    context: click.Context, parameter: click.Parameter, incomplete: str
) -> list[CompletionItem]:
    """Return the tags that begin like this; after a colon, the frequencies."""
    name, colon, _ = incomplete.partition(":")
    if colon:
        often = ("daily", "weekly", "sometimes", "never")
        return _matching([(f"{name}:{word}", "") for word in often], incomplete)
    return complete_tag_names(context, parameter, incomplete)


def complete_tag_names(
    context: click.Context, parameter: click.Parameter, incomplete: str
) -> list[CompletionItem]:
    """Return the tags that begin like this."""
    return _matching(_entries(context, "tags.toml", "tags", "tag"), incomplete)


def complete_roles(
    context: click.Context, parameter: click.Parameter, incomplete: str
) -> list[CompletionItem]:
    """Return the roles that begin like this."""
    return _matching(_entries(context, "roles.toml", "roles", "role"), incomplete)


def complete_occasions(
    context: click.Context, parameter: click.Parameter, incomplete: str
) -> list[CompletionItem]:
    """Return the kinds of evidence that begin like this; after a colon, the tags."""
    from recommender.qualifications.evidence import EvidenceKind

    name, colon, _ = incomplete.partition(":")
    if not colon:
        return _matching([(kind.value, "") for kind in EvidenceKind], incomplete)
    tags = _entries(context, "tags.toml", "tags", "tag")
    return _matching([(f"{name}:{tag}", title) for tag, title in tags], incomplete)


def complete_rules(
    context: click.Context, parameter: click.Parameter, incomplete: str
) -> list[CompletionItem]:
    """Return the ids of rules of combination that begin like this."""
    rules = _entries(context, "qualification.toml", "rules", "id", "text")
    return _matching(rules, incomplete)


def complete_qualifications(
    context: click.Context, parameter: click.Parameter, incomplete: str
) -> list[CompletionItem]:
    """Return the shipped qualifications that begin like this."""
    from recommender.loading.shipped import shipped_names

    return _matching([(name, "") for name in shipped_names()], incomplete)


def _folders(context: click.Context) -> list[Path]:
    """Return the folders of the qualifications in use, of which some may compare."""
    from recommender.loading.shipped import find_folder, shipped_names

    if "qualification_names" in {
        parameter.name for parameter in context.command.params
    }:
        names = context.params.get("qualification_names") or shipped_names()
        return [find_folder(name) for name in names]
    return [find_folder(context.params.get("qualification_name"))]


def _entries(
    context: click.Context, file: str, table: str, key: str, text: str = "title"
) -> list[tuple[str, str]]:
    import tomllib

    from recommender.errors import RecommenderError
    from recommender.files.shipped_files import data_folder
    from recommender.files.texts import read_text

    entries: dict[str, str] = {}
    try:
        for folder in _folders(context):
            head = read_text(folder / "qualification.toml")
            area = tomllib.loads(head).get("area", "")
            places = (folder, folder.parent / area, data_folder() / area)
            path = next(place / file for place in places if (place / file).exists())
            content = tomllib.loads(read_text(path))
            for entry in content[table]:
                entries.setdefault(entry[key], entry.get(text, ""))
        return [*entries.items()]
    except (OSError, KeyError, ValueError, StopIteration, RecommenderError):
        return []


def _matching(pairs: list[tuple[str, str]], start: str) -> list[CompletionItem]:
    from click.shell_completion import CompletionItem

    return [CompletionItem(v, help=h) for v, h in pairs if v.startswith(start)]
