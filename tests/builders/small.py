"""A small qualification of the tests, changed a little at a time."""

import shutil
from pathlib import Path

import recommender

GOOD = Path(__file__).parent.parent / "bad" / "good"


def small(
    folder: Path, rules: str = "", *, files: dict[str, str] | None = None
) -> recommender.Qualification:
    """Load the good folder with more rules, or with other files."""
    shutil.copytree(GOOD, folder)
    with (folder / "qualification.toml").open("a", encoding="utf-8") as file:
        file.write(rules)
    for name, text in (files or {}).items():
        (folder / name).write_text(text, encoding="utf-8")
    return recommender.load_qualification(folder)


def bound(id_: str, *keys: str, table: str = "rules") -> str:
    """Write a rule of a qualification's file."""
    told = ['measure = "units"'] if not any("measure" in key for key in keys) else []
    lines = (f'id = "{id_}"', f'text = "{id_}"', 'source = "made up"', *told, *keys)
    return "\n".join((f"\n[[{table}]]", *lines, ""))
