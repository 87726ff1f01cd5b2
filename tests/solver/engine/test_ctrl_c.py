"""Ctrl-C reaches a command at once: nothing is solved in the thread that it stops."""

import threading
from pathlib import Path
from typing import Any

import pytest

from tests.builders.liars import Liar, believe
from tests.builders.solving_commands import COMMANDS, called, folder_of

WHERE: list[threading.Thread] = []


class Watched(Liar):
    """The real solver, which notes the threads it is run in."""

    def solve(self, model: Any, *rest: Any) -> Any:
        WHERE.append(threading.current_thread())
        return self.real.solve(model, *rest)


@pytest.mark.parametrize("command", COMMANDS)
def test_no_command_solves_in_the_main_thread(
    command: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    believe(monkeypatch, Watched)
    WHERE.clear()

    called(folder_of(tmp_path), command)

    assert WHERE
    assert threading.main_thread() not in WHERE
