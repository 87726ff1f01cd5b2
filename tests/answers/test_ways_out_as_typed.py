"""Ways out against every choice of what was typed, and each typed as it is told.

The oracle knows command lines only: it takes options away, one, two, three of them,
adds `--lift` for guidance and `--no-tag` for what the role never does, and has every
set of units tried out under the rules of each changed request.
"""

import json
from collections.abc import Iterator
from itertools import combinations
from pathlib import Path
from random import Random
from typing import Any

import pytest
from click.testing import CliRunner

import recommender
from recommender import Candidate, Qualification
from recommender.answers.ways_out import WaysOut, ways_out
from recommender.cli import cli
from recommender.cli.commands.plan_command import plan
from recommender.cli.inputs import RequestOptions
from recommender.qualifications.plans import Status
from recommender.requests.problem_building import build_problem
from recommender.requests.resolving import resolve
from tests.oracles import brute

TAGS = ("calls", "letters", "visits")
PARTS, CASES = 4, 10
HEADER = """
format = 1
name = "typed"
title = "Typed"
level = 3
[groups]
A = "a"
B = "b"
[facts.pathway]
question = "Which pathway?"
values = ["care", "learning"]
[facts.entry]
question = "A certificate?"
values = ["yes", "no"]
unless_said = "yes"
[[guidance]]
id = "high"
text = "high"
source = "made up"
measure = "units"
of.levels = [3]
at_most = 0
unless_tags = ["calls"]
"""
ROLES = """
format = 1
[everyone]
visits = "sometimes"
[[roles]]
role = "clerk"
title = "Clerk"
[roles.tags]
letters = "never"
calls = "daily"
[[roles]]
role = "guard"
title = "Guard"
[roles.tags]
visits = "never"
letters = "never"
"""


def rule(id_: str, *keys: str, table: str = "rules") -> str:
    head = [f"[[{table}]]", f'id = "{id_}"', f'text = "{id_}"', 'source = "made up"']
    return "\n".join((*head, *keys, ""))


def random_rules(random: Random) -> str:
    """Ask for credits, and for some of what only a candidate brings."""
    least, few = random.randint(3, 8), random.randint(1, 5)
    asked = [
        rule("total", 'measure = "credits"', f"at_least = {least}"),
        rule(
            "more-b", 'measure = "units"', 'of.groups = ["B"]', "at_least = 1",
            table="endorsements",
        ) + 'title = "(B)"\n',
    ]  # fmt: skip
    some = (
        rule("rpl", 'measure = "credits"', 'of.held = ["rpl"]', f"at_most = {few}"),
        rule(
            "path", 'measure = "units"', 'of.groups = ["B"]', "at_least = 2",
            'when.pathway = ["care"]',
        ),
        rule("entry", 'fact.entry = ["yes"]'),
        rule(
            "level", 'measure = "credits"', "at_least = 3", 'reading = "low"',
            "[rules.readings.low]", 'means = "low"', "of.max_level = 2",
            "[rules.readings.high]", 'means = "high"', "of.min_level = 3",
        ),
        rule("first", 'measure = "units"', 'of.units = ["U0"]', "at_least = 1"),
        rule("few", 'measure = "units"', 'of.groups = ["A"]', "at_most = 1"),
    )  # fmt: skip
    return "\n".join((*asked, *random.sample(some, random.randint(1, 4))))


def random_folder(random: Random, folder: Path) -> Qualification:
    folder.mkdir()
    units, strengths = ["code,title,group,level,credits"], ["unit,tag,strength"]
    strengths.append("U0,calls,1")
    for number in range(random.randint(3, 5)):
        group, level = random.choice("AB"), random.choice([2, 2, 3])
        units.append(f"U{number},Unit,{group},{level},{random.randint(1, 5)}")
        for tag in random.sample(TAGS, random.choice([0, 1, 1, 2]) if number else 0):
            strengths.append(f"U{number},{tag},{random.choice([2, 3, 3])}")
    tags = "\n".join(
        f'[[tags]]\ntag = "{tag}"\ntitle = "{tag}"\nphrases = ["to {tag}"]'
        for tag in TAGS
    )
    files = {
        "qualification.toml": HEADER + random_rules(random),
        "roles.toml": ROLES,
        "tags.toml": f'format = 1\narea = "x"\ntitle = "x"\n{tags}\n',
        "units.csv": "\n".join(units) + "\n",
        "strengths.csv": "\n".join(strengths) + "\n",
    }
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8")
    return recommender.load_qualification(folder)


def random_options(random: Random, qualification: Qualification) -> list[str]:
    """Ask for much, so that often no plan has it all."""
    codes = [unit.code for unit in qualification.catalogue.units]
    random.shuffle(codes)
    without, rest = codes[: random.randint(0, 2)], codes[2:]
    said = [f"--without {code}" for code in without]
    said += [f"--with {code}" for code in rest if random.random() < 0.4]
    manner = random.choice(["", ":rpl", ":rpl"])
    said += [f"--have {code}{manner}" for code in rest if random.random() < 0.5]
    said += [f"--max-level {random.choice([1, 2])}"] if random.random() < 0.3 else []
    said += [f"--max-credits {random.randint(2, 8)}"] if random.random() < 0.3 else []
    role = random.choice(["", "clerk", "guard"])
    said += [f"--role {role}"] if role else []
    often = ("never", "never", "daily")
    for tag in random.sample(TAGS, random.randint(0, 2)):
        option = f"--tag {tag}:{random.choice(often)}"
        said.append(option if random.random() < 0.8 else f"--no-tag {tag}")
    wanted = {
        "--fact pathway:care": 0.3,
        "--fact entry:no": 0.2,
        "--endorse more-b": 0.2,
        "--bare": 0.2,
    }
    said += [option for option, often in wanted.items() if random.random() < often]
    if "level" in qualification.readings and random.random() < 0.5:
        said.append("--reading level:high")
    return said


def asked(qualification: Qualification, said: list[str]) -> Candidate:
    """Read options as the command does."""
    words = [word for option in said for word in option.split()]
    context = plan.make_context("plan", ["-q", str(qualification.folder), *words])
    names = {one.name for one in plan.params}
    options = {k: v for k, v in context.params.items() if k in names}
    return resolve(RequestOptions(**options).read()[1], qualification)


def edits(
    said: list[str], qualification: Qualification
) -> list[tuple[set[str], set[str]]]:
    """Return what one may do about a request: options to take away, and to add."""
    roles = {
        "--role clerk": {"letters": "never", "calls": "daily", "visits": "sometimes"},
        "--role guard": {"letters": "never", "visits": "never"},
    }
    base = next((roles[one] for one in said if one in roles), {})
    typed = {one.split()[-1].partition(":")[0] for one in said if "tag" in one}
    found: list[tuple[set[str], set[str]]] = []
    for one in said:
        option, _, value = one.partition(" ")
        tag, _, often = value.partition(":")
        if option == "--role" or (option == "--tag" and often != "never"):
            continue
        out = {f"--no-tag {tag}"} if base.get(tag) == "never" else set()
        found.append(({one}, out if option == "--tag" else set()))
    never = [tag for tag, often in base.items() if often == "never"]
    found += [(set(), {f"--no-tag {tag}"}) for tag in never if tag not in typed]
    return [*found, (set(), {"--lift high"})]


def edited(said: list[str], some: tuple[tuple[set[str], set[str]], ...]) -> list[str]:
    gone = set().union(*(drop for drop, _ in some))
    more = sorted(set().union(*(add for _, add in some)))
    return [*(one for one in said if one not in gone), *more]


def has_plan(qualification: Qualification, said: list[str]) -> bool:
    problem = build_problem(qualification, asked(qualification, said))
    return brute.feasible(problem.units, problem.rules)


def smallest(qualification: Qualification, said: list[str]) -> set[frozenset[str]]:
    """Try every choice of edits, the smallest first, and give those with a plan."""
    all_ = edits(said, qualification)
    for size in range(1, len(all_) + 1):
        found = {
            frozenset(edited(said, some))
            for some in combinations(all_, size)
            if has_plan(qualification, edited(said, some))
        }
        if found:
            return found
    return set()


def stuck(part: int, folder: Path) -> Iterator[tuple[Qualification, list[str]]]:
    """Return requests without a plan."""
    random, left = Random(part), CASES
    while left:
        qualification = random_folder(random, folder / f"{part}-{random.random()}")
        for _ in range(6):
            said = random_options(random, qualification)
            try:
                impossible = not has_plan(qualification, said)
            except recommender.RecommenderError:
                continue
            if impossible and left:
                left -= 1
                yield qualification, said


def found_ways(qualification: Qualification, said: list[str]) -> WaysOut:
    answer = recommender.recommend(qualification, asked(qualification, said))
    assert answer.status is Status.INFEASIBLE
    return ways_out(answer)


def as_typed(said: list[str], changes: tuple[str, ...]) -> list[str]:
    """Do to a command line what a way out tells one to do."""
    for change in changes:
        if change.startswith("add "):
            said = [*said, change.removeprefix("add ")]
        elif change.startswith("drop "):
            assert change.removeprefix("drop ") in said, (change, said)
            said = [one for one in said if one != change.removeprefix("drop ")]
        else:
            new, _, old = change.partition(" instead of ")
            # Of a limit only the old value is told.
            old = old if old.startswith("--") else f"{new.split()[0]} {old}"
            assert old in said, (change, said)
            said = [one for one in said if one != old] + [new]
    return said


def is_limit(option: str) -> bool:
    return option.startswith(("--max-credits", "--max-level"))


@pytest.mark.mostly_exhaustive(3)
@pytest.mark.mostly_slow(1)
@pytest.mark.parametrize("part", range(PARTS))
def test_the_ways_out_are_all_smallest_choices_of_what_was_typed(
    part: int, tmp_path: Path
) -> None:
    several = 0
    for qualification, said in stuck(part, tmp_path):
        ways = found_ways(qualification, said)
        # Limits are moved, not given up: what else is typed is the same.
        found = [
            frozenset(one for one in as_typed(said, way.changes) if not is_limit(one))
            for way in ways
        ]
        expected = [
            frozenset(one for one in some if not is_limit(one))
            for some in smallest(qualification, said)
        ]
        assert sorted(map(sorted, found)) == sorted(map(sorted, expected)), said
        assert ways.complete
        assert ways.number == len(ways)
        several += len(ways) > 0 and len(ways[0].given_up) > 1
    assert several


@pytest.mark.slow
@pytest.mark.parametrize("part", range(PARTS))
def test_each_way_out_typed_as_a_command_gives_its_plan(
    part: int, tmp_path: Path
) -> None:
    typed = 0
    for qualification, said in stuck(50 + part, tmp_path):
        for way in found_ways(qualification, said):
            told = as_typed(said, way.changes)
            answer = planned(qualification, told)
            assert answer["mismatch"] == pytest.approx(float(way.plan.fit.mismatch))
            assert [unit["code"] for unit in answer["units"]] == [*way.plan.codes]
            typed += 1
    assert typed >= CASES


def planned(qualification: Qualification, said: list[str]) -> dict[str, Any]:
    words = [word for option in said for word in option.split()]
    command = ["plan", "-q", str(qualification.folder), *words, "--format", "json"]
    done = CliRunner().invoke(cli, command)
    assert done.exit_code == 0, (said, done.output)
    return json.loads(done.stdout)["plans"][0]
