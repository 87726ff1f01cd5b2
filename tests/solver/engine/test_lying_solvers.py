"""A solver that lies: what each command makes of every kind of wrong answer.

An answer is refused (exit code 70, both sides saved), or it is the true one after all.
What would still be believed: a proof that comes after those for which SCIP has time,
one of a model that is too large for it, and one of the order among equal plans.
"""

from pathlib import Path

import pytest

from recommender.errors import SelfCheckError
from recommender.solver.engine import refuting
from tests.builders.liars import (
    Cheaper,
    FirstIsBest,
    Garbage,
    Impossible,
    ImpossibleOnce,
    Liar,
    Miscount,
    believe,
)
from tests.builders.solving_commands import COMMANDS, called, folder_of

LIARS: tuple[type[Liar], ...] = (
    FirstIsBest,
    Impossible,
    ImpossibleOnce,
    Garbage,
    Cheaper,
    Miscount,
)


@pytest.fixture(name="folder", scope="module")
def the_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return folder_of(tmp_path_factory.mktemp("lies"))


@pytest.mark.mostly_slow(3)
@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize("liar", LIARS, ids=lambda liar: liar.__name__)
def test_a_lie_is_refused_or_changes_nothing(
    liar: type[Liar], command: str, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # However slow the machine is, as many proofs are held against SCIP.
    monkeypatch.setattr(refuting, "_SECONDS", 1_000.0)
    monkeypatch.setattr(refuting, "_SECONDS_FOR_ONE", 10.0)
    truth = called(folder, command)
    assert truth[0] in (0, 1)
    believe(monkeypatch, liar)
    code, text, error = called(folder, command)

    if isinstance(error, SelfCheckError):
        assert code == 70
    else:
        assert code == 3 or (code, text) == truth[:2]
