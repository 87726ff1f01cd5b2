"""Numbers at the edges of their types, in every option for a number.

The options are those that the commands have today: a new one is tried too.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import click
import pytest

from recommender.cli import cli
from tests.builders.bad_inputs import BadInput, prepare, run_here

NUMBERS = (
    "nan", "inf", "-inf", "-1", "-0", "0", "1e308", "1e400", "-1e308", "5e-324",
    "1e-300", "0.001", "9" * 5000, "0." + "0" * 5000 + "1", "1_0", "0x10", "\u0663",
    "1,5", "", " ", "1e5", "10000001",
)  # fmt: skip
# What makes a command one that can be run at once.
JOB = ["--role", "receptionist"]
CASELOAD = {"c.csv": "id,role\nC1,receptionist\n"}
ARGUMENTS = {
    ("check",): ["F3", "F4"],
    ("cohort",): ["c.csv"],
    ("common",): ["c.csv"],
    ("evidence",): JOB,
    ("explain",): ["A13", *JOB],
    # Refused, so that it never waits for readers.
    ("explore",): ["--qualification", "nowhere"],
    ("menu",): ["c.csv", "--units", "8"],
    ("plan",): JOB,
    ("scan",): [*JOB, "--answers", "none.toml"],
    ("tradeoffs",): JOB,
    ("verify",): ["none.json"],
    ("what-if",): [*JOB, "--without", "B10"],
    ("which",): JOB,
    ("qualification", "check"): [],
    ("qualification", "import"): ["none.csv"],
}
# Sensible for the rest of the command, or long to compute.
WITH = {"--within": ["--top", "2", "--diverse"]}


class Number(NamedTuple):
    command: tuple[str, ...]
    option: str


def options(
    command: click.Command = cli, name: tuple[str, ...] = ()
) -> Iterator[Number]:
    """Yield every option that takes a number, of every command."""
    if isinstance(command, click.Group):
        for word in command.list_commands(click.Context(command)):
            inner = command.get_command(click.Context(command), word)
            assert inner is not None
            yield from options(inner, (*name, word))
        return
    for parameter in command.params:
        if isinstance(parameter, click.Option) and "number" in parameter.type.name:
            yield Number(name, parameter.opts[0])


EVERY = sorted(options())


def check(case: BadInput, folder: Path) -> str:
    done = run_here(case, folder)
    told = done.out + done.err
    assert done.code in (0, 1, 2, 3), (case.command, told)
    assert "Traceback" not in told
    assert "this is a bug" not in told
    assert len(done.err) < 2_000, done.err
    return told


# The options of one name are of one type: the others are tried with the slow tests.
FIRST = {number.option: number for number in reversed(EVERY)}
TRIED = [
    pytest.param(
        number,
        id=f"{' '.join(number.command)} {number.option}",
        marks=() if number == FIRST[number.option] else pytest.mark.slow,
    )
    for number in EVERY
]


@pytest.mark.parametrize("number", TRIED)
def test_an_option_takes_any_number_or_refuses_it(
    number: Number, tmp_path: Path
) -> None:
    prepare(BadInput(name="", files=CASELOAD), tmp_path)
    words = [*number.command, *ARGUMENTS[number.command], *WITH.get(number.option, [])]
    for text in NUMBERS:
        command = [*words, f"{number.option}={text}"]
        check(BadInput(name="", command=command), tmp_path)
