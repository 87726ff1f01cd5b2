"""Shell completion from the data files alone: no pandas, no pydantic, no solver."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    import click
    from click.shell_completion import CompletionItem


def complete_codes(
    context: click.Context, parameter: click.Parameter, incomplete: str
) -> list[CompletionItem]:
    """Complete unit codes, with their titles as help."""
    import csv

    try:
        path = _folder(context) / "units.csv"
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows = [(row["code"], row["title"]) for row in csv.DictReader(file)]
    except (OSError, KeyError, ValueError, csv.Error):
        return []
    return _matching(rows, incomplete.upper())


def complete_tags(
    context: click.Context, parameter: click.Parameter, incomplete: str
) -> list[CompletionItem]:
    """Complete tags, and how often after the colon."""
    name, colon, _ = incomplete.partition(":")
    if colon:
        often = ("daily", "weekly", "sometimes", "never")
        return _matching([(f"{name}:{one}", "") for one in often], incomplete)
    return complete_tag_names(context, parameter, incomplete)


def complete_tag_names(
    context: click.Context, parameter: click.Parameter, incomplete: str
) -> list[CompletionItem]:
    """Complete tags where nothing is said of how often."""
    return _matching(_entries(context, "tags.toml", "tags", "tag"), incomplete)


def complete_roles(
    context: click.Context, parameter: click.Parameter, incomplete: str
) -> list[CompletionItem]:
    """Complete roles."""
    return _matching(_entries(context, "roles.toml", "roles", "role"), incomplete)


def _folder(context: click.Context) -> Path:
    from pathlib import Path

    import recommender

    package = Path(recommender.__file__).parent
    data = package / "data" if (package / "data").is_dir() else package.parent / "data"
    name = context.params.get("qualification_name")
    if name is None:
        name = (data / "default.txt").read_text("utf-8").strip()
    return data / name if (data / name).is_dir() else Path(name)


def _entries(
    context: click.Context, file: str, table: str, key: str
) -> list[tuple[str, str]]:
    import tomllib

    try:
        folder = _folder(context)
        text = (folder / "qualification.toml").read_text("utf-8")
        area = tomllib.loads(text).get("area", "")
        places = (folder, folder.parent / area)
        path = next(place / file for place in places if (place / file).exists())
        content = tomllib.loads(path.read_text("utf-8"))
        return [(entry[key], entry["title"]) for entry in content[table]]
    except (OSError, KeyError, ValueError, StopIteration):
        return []


def _matching(pairs: list[tuple[str, str]], start: str) -> list[CompletionItem]:
    from click.shell_completion import CompletionItem

    return [CompletionItem(v, help=h) for v, h in pairs if v.startswith(start)]
