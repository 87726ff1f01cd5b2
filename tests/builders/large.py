"""Made-up qualifications of any size, as folders of data."""

import csv
from pathlib import Path
from random import Random

TAGS = 60


def write_large(folder: Path, units: int, groups: int, rules: int) -> Path:
    """Write a qualification with so many units, groups and rules; give its folder."""
    random = Random(f"{units} {groups} {rules}")
    folder.mkdir(parents=True, exist_ok=True)
    names = [f"G{number}" for number in range(groups)]
    tags = [f"task-{number}" for number in range(TAGS)]
    _write_units(folder, random, units, names)
    _write_strengths(folder, random, units, tags)
    (folder / "tags.toml").write_text(_tags(tags), encoding="utf-8")
    (folder / "roles.toml").write_text(_roles(random, tags), encoding="utf-8")
    text = _qualification(random, units, names, rules)
    (folder / "qualification.toml").write_text(text, encoding="utf-8")
    return folder


def _write_units(folder: Path, random: Random, units: int, groups: list[str]) -> None:
    with (folder / "units.csv").open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(["code", "title", "group", "level", "credits"])
        for number in range(units):
            group = groups[number % len(groups)]
            level, credits = random.choice([2, 3, 3, 4]), random.randint(3, 8)
            rows.writerow([f"U{number}", f"Unit {number}", group, level, credits])


def _write_strengths(folder: Path, random: Random, units: int, tags: list[str]) -> None:
    with (folder / "strengths.csv").open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(["unit", "tag", "strength"])
        for number in range(units):
            for tag, strength in zip(random.sample(tags, 2), (3, 1), strict=True):
                rows.writerow([f"U{number}", tag, strength])


def _tags(tags: list[str]) -> str:
    head = 'format = 1\narea = "made-up"\ntitle = "Made up"\n'
    return head + "".join(
        f'\n[[tags]]\ntag = "{tag}"\ntitle = "Do {tag}"\nphrases = ["do {tag}"]\n'
        for tag in tags
    )


def _roles(random: Random, tags: list[str]) -> str:
    chosen = random.sample(tags, 12)
    often = ["daily"] * 4 + ["weekly"] * 4 + ["sometimes"] * 4
    lines = [f'{tag} = "{how}"' for tag, how in zip(chosen, often, strict=True)]
    return (
        'format = 1\n\n[everyone]\n\n[[roles]]\nrole = "worker"\ntitle = "Worker"\n'
        'source = "made up"\n[roles.tags]\n' + "\n".join(lines) + "\n"
    )


def _qualification(random: Random, units: int, groups: list[str], rules: int) -> str:
    few = groups[: min(len(groups), 5)]
    parts = [
        'format = 1\nname = "made-up"\ntitle = "Made up"\nlevel = 3\n\n[groups]',
        *(f'{group} = "Group {group}"' for group in groups),
        _rule("total", 'measure = "credits"\nat_least = 42'),
        _rule("level", 'measure = "credits"\nof.levels = [3]\nat_least = 10'),
        *(
            _rule(
                f"one-{g.lower()}",
                f'measure = "units"\nof.groups = ["{g}"]\nat_least = 1',
            )
            for g in few
        ),
    ]
    for number in range(max(rules - len(few) - 2, 0)):
        parts.append(_rule(f"extra-{number}", _extra(random, units, groups)))
    return "\n".join(parts) + "\n"


def _extra(random: Random, units: int, groups: list[str]) -> str:
    """Bar some units together, or bound what is taken of one group."""
    if random.random() < 0.5:
        codes = random.sample(range(units), min(6, units))
        listed = ", ".join(f'"U{one}"' for one in codes)
        return f'measure = "units"\nof.units = [{listed}]\nat_most = 2'
    group = random.choice(groups)
    most = random.randint(12, 24)
    return f'measure = "credits"\nof.groups = ["{group}"]\nat_most = {most}'


def _rule(id_: str, body: str) -> str:
    return f'\n[[rules]]\nid = "{id_}"\ntext = "{id_}"\nsource = "made up"\n{body}'
