"""Sessions on the page of `explore`: where each starts, the clicks, and the command.

The options are written by hand: they are what a person types who asks the same.
"""

import json
import shlex
from functools import cache
from typing import Any, NamedTuple

from click.testing import CliRunner

from recommender.cli import cli


class Click(NamedTuple):
    """One click, or one field filled in: what kind it is, where, and with what."""

    kind: str
    where: str
    value: str = ""


def unit(code: str, wish: str) -> Click:
    """Return the choice of what is wished of a unit."""
    return Click("radio", f"unit.{code}", wish)


def task(tag: str, often: str) -> Click:
    """Return the choice of how often a task is done."""
    return Click("radio", f"task.{tag}", often)


def select(field: str, value: str) -> Click:
    """Return the choice of a role, a qualification or a wish."""
    return Click("select", field, value)


def fill(field: str, value: str) -> Click:
    """Return a wish that is typed."""
    return Click("fill", field, value)


def tick(field: str, value: str = "yes") -> Click:
    """Return a box that is ticked, or no longer."""
    return Click("tick", field, value)


def step(label: str) -> Click:
    """Return a button that leads to another request: a way out, a tie, an answer."""
    return Click("step", label)


class Session(NamedTuple):
    """A session: the address it starts at, its clicks, and what they ask together.

    `change` is what is typed after `what-if` for the last click.
    """

    name: str
    start: str
    clicks: tuple[Click, ...]
    options: str
    change: str | None = None


NVQ, DESK = "qualification=ocr-03456", "qualification=ocr-03456&role=receptionist"
R = "--role receptionist"
TRAINEE = "qualification=cg-fb-l2&role=waiter"
AT_TABLE = "--qualification cg-fb-l2 --role waiter"
CARE = "qualification=chc33021&role=community-care-worker"
IN_CARE = "--qualification chc33021 --role community-care-worker"
DATED = f"{DESK}&hours_per_week=4&start=2027-01-04"
ON_DATES = f"{R} --hours-per-week 4 --start 2027-01-04"

SESSIONS = (
    Session(
        "a unit refused",
        DESK,
        (unit("B10", "without"),),
        f"{R} --without B10",
        f"{R} but --without B10",
    ),
    Session(
        "a unit insisted on",
        DESK,
        (unit("A13", "with"),),
        f"{R} --with A13",
        f"{R} but --with A13",
    ),
    Session(
        "a unit held",
        DESK,
        (unit("D6", "have"),),
        f"{R} --have D6",
        f"{R} but --have D6",
    ),
    Session(
        "a unit that is not held after all",
        f"{DESK}&have=D6",
        (unit("D6", ""),),
        R,
        f"{R} --have D6 but --not-have D6",
    ),
    Session(
        "a unit that changes its mind",
        DESK,
        (unit("A13", "with"), unit("A13", "without"), unit("A13", "have")),
        f"{R} --have A13",
    ),
    Session(
        "three units",
        DESK,
        (unit("A13", "with"), unit("B10", "without"), unit("D6", "have")),
        f"{R} --with A13 --without B10 --have D6",
        f"{R} --with A13 --without B10 but --have D6",
    ),
    Session(
        "a daily task",
        DESK,
        (task("complaints", "daily"),),
        f"{R} --tag complaints:daily",
        f"{R} but --tag complaints:daily",
    ),
    Session(
        "a task never done",
        DESK,
        (task("incoming-calls", "never"),),
        f"{R} --tag incoming-calls:never",
        f"{R} but --tag incoming-calls:never",
    ),
    Session(
        "a task of the role that is not part of the job",
        DESK,
        (task("orders", ""), task("incoming-calls", "")),
        f"{R} --no-tag orders --no-tag incoming-calls",
        f"{R} --no-tag orders but --no-tag incoming-calls",
    ),
    Session(
        "a job of ticks alone",
        NVQ,
        (
            task("coaching", "daily"),
            task("leading-team", "weekly"),
            task("selling", "sometimes"),
        ),
        "--tag coaching:daily --tag leading-team:weekly --tag selling:sometimes",
        "--tag coaching:daily --tag leading-team:weekly but --tag selling:sometimes",
    ),
    Session(
        "another role, which keeps what was ticked",
        DESK,
        (task("complaints", "daily"), select("role", "field-engineer")),
        "--role field-engineer --tag complaints:daily",
    ),
    Session(
        "no role any more",
        f"{DESK}&with=A13",
        (select("role", ""),),
        "--with A13",
    ),
    Session(
        "the fewest credits",
        DESK,
        (fill("max_credits", "42"),),
        f"{R} --max-credits 42",
        f"{R} but --max-credits 42",
    ),
    Session(
        "too few credits", DESK, (fill("max_credits", "41"),), f"{R} --max-credits 41"
    ),
    Session(
        "too few credits, and the way out",
        DESK,
        (fill("max_credits", "41"), step("at most 42 credits instead of 41")),
        f"{R} --max-credits 42",
    ),
    Session(
        "too low a level, and a higher one",
        DESK,
        (fill("max_level", "2"), fill("max_level", "3")),
        f"{R} --max-level 3",
    ),
    Session(
        "more credits to spare",
        DESK,
        (fill("spare", "6"),),
        f"{R} --spare 6",
        f"{R} but --spare 6",
    ),
    Session(
        "no spare credits, then as usual",
        DESK,
        (fill("spare", "0"), fill("spare", "")),
        R,
    ),
    Session(
        "guidance set aside",
        DESK,
        (tick("lift", "level-4"), task("strategy", "daily")),
        f"{R} --lift level-4 --tag strategy:daily",
        f"{R} --lift level-4 but --tag strategy:daily",
    ),
    Session(
        "hours and a first day",
        DESK,
        (fill("hours_per_week", "4"), fill("start", "2027-01-04")),
        ON_DATES,
    ),
    Session(
        "weeks off, two units at a time",
        DATED,
        (fill("off", "2027-02-01..2027-02-14"), fill("parallel", "2")),
        f"{ON_DATES} --off 2027-02-01..2027-02-14 --parallel 2",
    ),
    Session(
        "a deadline that cannot be met, then more hours",
        DATED,
        (fill("finish_by", "2027-06-01"), fill("hours_per_week", "30")),
        f"{R} --hours-per-week 30 --start 2027-01-04 --finish-by 2027-06-01",
    ),
    Session(
        "all hours of learning, mandatory units alongside",
        DATED,
        (select("hours", "all"), select("mandatory", "alongside")),
        f"{ON_DATES} --hours all --mandatory alongside",
    ),
    Session(
        "without the tasks of every job",
        DESK,
        (tick("bare"),),
        f"{R} --bare",
        f"{R} but --bare",
    ),
    Session(
        "with the tasks of every job after all",
        f"{DESK}&bare=",
        (tick("bare"),),
        R,
    ),
    Session(
        "single units",
        f"{DESK}&max_credits=20",
        (tick("units_only"),),
        f"{R} --max-credits 20 --units-only",
    ),
    Session(
        "a smaller qualification for the same job",
        f"{DESK}&tag=complaints:daily&without=B10",
        (select("qualification", "ocr-03455"),),
        f"--qualification ocr-03455 {R} --tag complaints:daily",
    ),
    Session(
        "a qualification of another area",
        f"{DESK}&hours_per_week=3",
        (select("qualification", "cg-fb-l2"), select("role", "waiter")),
        f"{AT_TABLE} --hours-per-week 3",
    ),
    Session(
        "another qualification, a refused unit",
        TRAINEE,
        (unit("2FS2", "without"), unit("1FS4", "have")),
        f"{AT_TABLE} --without 2FS2 --have 1FS4",
        f"{AT_TABLE} --without 2FS2 but --have 1FS4",
    ),
    Session(
        "a qualification without credits",
        CARE,
        (unit("CHCAGE013", "with"), unit("CHCDIS012", "without")),
        f"{IN_CARE} --with CHCAGE013 --without CHCDIS012",
        f"{IN_CARE} --with CHCAGE013 but --without CHCDIS012",
    ),
    Session(
        "a free choice",
        DESK,
        (step("D6 instead of D3"),),
        f"{R} --with D6 --without D3",
        f"{R} but --with D6 --without D3",
    ),
    Session(
        "a mandatory unit refused, and taken back",
        DESK,
        (unit("F3", "without"), step('drop the wish "must not be in the plan: F3"')),
        R,
    ),
)


@cache
def printed(command: str, words: str) -> dict[str, Any]:
    """Return what a command prints as JSON."""
    words_ = [command, *shlex.split(words), "--format", "json"]
    done = CliRunner().invoke(cli, words_)
    assert done.exit_code in (0, 1), f"{words_}: {done.output}"
    return dict(json.loads(done.stdout))
