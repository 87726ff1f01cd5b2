"""One request without a plan, asked of every command: the same reason each time."""

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from recommender.cli import cli

IN_D = ("C3", "C4", "C5", "C6", "C7")
# A role with tags, and wishes, each by the key of a candidate file.
REQUESTS: dict[str, tuple[str, dict[str, str], dict[str, Any]]] = {
    "too few credits": ("field-engineer", {}, {"max_credits": 20}),
    "a unit above the level": ("receptionist", {}, {"with": ["C8"], "max_level": 3}),
    "a group refused": ("receptionist", {}, {"without": [*IN_D]}),
    "a group refused, and held": (
        "bank-insurance-adviser",
        {},
        {"without": [*IN_D], "have": ["D6", "B10"]},
    ),
    "guidance by a tag": ("manager", {"managing": "never"}, {"without": [*IN_D]}),
    "both mandatory units": ("team-leader", {}, {"without": ["F4", "F3"]}),
    "a task never done": ("receptionist", {"writing": "never"}, {"with": ["A13"]}),
    "withdrawn": ("receptionist", {}, {"withdrawn": ["F3"], "max_credits": 20}),
    "too little time": (
        "receptionist",
        {},
        {"hours_per_week": 1, "start": "2026-12-01", "finish_by": "2026-12-31"},
    ),
}


def options(wishes: dict[str, Any]) -> list[str]:
    words: list[str] = []
    for key, value in wishes.items():
        for one in value if isinstance(value, list) else [value]:
            words += [f"--{key.replace('_', '-')}", f"{one}"]
    return words


def job(role: str, tags: dict[str, str]) -> list[str]:
    return [
        "--role",
        role,
        *(w for t, o in tags.items() for w in ("--tag", f"{t}:{o}")),
    ]


def asked(*words: str) -> Any:
    done = CliRunner().invoke(cli, [*words, "--format", "json"])
    assert done.exit_code == 1, done.output
    return json.loads(done.stdout)


def ids(because: list[dict[str, str]]) -> list[str]:
    return [one["id"] for one in because]


def texts(because: list[dict[str, str]]) -> list[str]:
    return [one["text"] for one in because]


@pytest.mark.mostly_exhaustive(3)
@pytest.mark.mostly_slow(1)
@pytest.mark.parametrize("name", REQUESTS)
def test_every_command_gives_the_same_conflict_and_ways_out(name: str) -> None:
    role, tags, wishes = REQUESTS[name]
    words = [*job(role, tags), *options(wishes)]
    first = asked("plan", *words)["conflict"]

    assert first["because"]
    for command in (
        ["plan", "--top", "3"],
        ["plan", "--top", "3", "--diverse"],
        ["plan", "--robust"],
        ["explain"],
        ["explain", "C5"],
        ["tradeoffs"],
        ["tradeoffs", "--against", "units"],
        ["tradeoffs", "--against", "hours"],
    ):
        assert asked(*command, *words)["conflict"] == first, command
    changed = asked("what-if", *job(role, tags), "but", *options(wishes))
    assert changed["conflict"] == first


@pytest.mark.mostly_exhaustive(2)
@pytest.mark.mostly_slow(1)
@pytest.mark.parametrize("name", REQUESTS)
def test_every_file_gives_the_same_conflict(name: str, tmp_path: Path) -> None:
    role, tags, wishes = REQUESTS[name]
    conflict = asked("plan", *job(role, tags), *options(wishes))["conflict"]
    rows = caseload(role, tags, wishes, tmp_path)

    menu = CliRunner().invoke(
        cli, ["menu", str(rows), "--units", "12", "--format", "json"]
    )
    (refused,) = json.loads(menu.stdout)["refused"]
    assert ids(refused["because"]) == ids(conflict["because"])
    assert texts(refused["because"]) == texts(conflict["because"])
    file = scenario(role, tags, wishes, tmp_path)
    done = CliRunner().invoke(
        cli, ["what-if", "--scenarios", str(file), "--format", "json"]
    )
    first, other = json.loads(done.stdout)["scenarios"]
    assert first["conflict"] is None
    assert other["conflict"]["because"] == conflict["because"]
    out = tmp_path / "plans.jsonl"
    CliRunner().invoke(cli, ["cohort", str(rows), "--output", str(out)])
    told = [json.loads(line) for line in out.read_text(encoding="utf-8").splitlines()]
    (row,) = (one for one in told if one.get("id") == "C-1")
    assert row["because"] == texts(conflict["because"])
    ways = conflict["ways_out"]
    assert row["way_out"] == (ways[0]["change"] if ways else "")


def caseload(
    role: str, tags: dict[str, str], wishes: dict[str, Any], folder: Path
) -> Path:
    """Write the request as a row, and one that has a plan."""
    cells = {
        key: "; ".join(value) if isinstance(value, list) else f"{value}"
        for key, value in wishes.items()
    }
    cells |= {"tags": "; ".join(f"{tag}:{often}" for tag, often in tags.items())}
    header = ",".join(("id", "role", *cells))
    row = ",".join(("C-1", role, *cells.values()))
    empty = "," * len(cells)
    file = folder / "rows.csv"
    text = f"{header}\n{row}\nC-2,receptionist{empty}\n"
    file.write_text(text, encoding="utf-8")
    return file


def scenario(
    role: str, tags: dict[str, str], wishes: dict[str, Any], folder: Path
) -> Path:
    """Write the request as a scenario of the same job."""
    dates = ("start", "finish_by")
    lines = [
        f"wishes.{key} = {value if key in dates else json.dumps(value)}"
        for key, value in wishes.items()
    ]
    said = [f'tags.{tag} = "{often}"' for tag, often in tags.items()]
    text = "\n".join((f'role = "{role}"', "[[scenarios]]", 'name = "x"', *said, *lines))
    file = folder / "scenarios.toml"
    file.write_text(text + "\n", encoding="utf-8")
    return file
