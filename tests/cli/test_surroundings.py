"""Bad inputs get the same answers wherever the program runs: in poor terminals too."""

import os
import pty
import re
import subprocess
import sys
from pathlib import Path
from select import select

import pytest

from tests.builders.bad_inputs import BadInput, prepare, read_cases, run_here
from tests.builders.waiting import FOR_EVER

# Every third case of each kind, and of these those that start in no time, in a process
# of their own: what they need is a terminal, or an encoding, from the start.
CASES = [case for case in read_cases() if not case.n_a]
SAMPLE = CASES[::3]
NARROW = {"COLUMNS": "20", "TERM": "dumb", "NO_COLOR": "1"}
# What a role is that is not known is asked for in a terminal.
IN_A_TERMINAL = [
    case
    for case in CASES
    if case.command and case.command[0] in ("units", "check", "cohort", "plan")
    if case.exit == 2 and case.stdin is None and not case.bytes and "\0" not in
    "".join(case.command)
    if "role-unknown" not in case.ids
][::12]  # fmt: skip


def ids_in(text: str) -> list[str]:
    return re.findall(r"(?:error|warning)\[([a-z0-9-]+)\]", text)


def control_characters_in(text: str) -> set[str]:
    """Return what a terminal would act on, but for colours and the ends of lines."""
    shown = re.sub("\x1b\\[[0-9;]*m", "", text.replace("\r\n", "\n"))
    return {sign for sign in shown if not (sign.isprintable() or sign in "\n\t\xa0")}


@pytest.mark.mostly_slow(20)
@pytest.mark.parametrize("case", SAMPLE, ids=[case.name for case in SAMPLE])
def test_a_narrow_terminal_changes_no_answer(case: BadInput, tmp_path: Path) -> None:
    prepare(case, tmp_path)
    surroundings = {**NARROW, **case.environment}
    done = run_here(case.model_copy(update={"environment": surroundings}), tmp_path)

    told = done.out + done.err
    assert done.code == case.exit, told
    assert "Traceback" not in told
    assert set(case.ids) <= set(ids_in(told))
    assert control_characters_in(told) == set()


@pytest.mark.mostly_slow(3)
@pytest.mark.parametrize("case", IN_A_TERMINAL, ids=[c.name for c in IN_A_TERMINAL])
def test_a_terminal_and_plain_ascii_change_no_answer(
    case: BadInput, tmp_path: Path
) -> None:
    prepare(case, tmp_path)
    words = [sys.executable, "-m", "recommender", *case.command]
    words = [word.replace("{folder}", str(tmp_path)) for word in words]
    environment = {**os.environ, **case.environment, "TERM": "xterm", "LC_ALL": "C"}

    code, shown = in_terminal(words, tmp_path, environment)
    piped = subprocess.run(
        words,
        cwd=tmp_path,
        env={**environment, "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        check=False,
        timeout=FOR_EVER,
    )
    told = (piped.stdout + piped.stderr).decode("ascii")

    assert code == piped.returncode == case.exit, shown + told
    for text in (shown, told):
        assert set(case.ids) <= set(ids_in(text))
        assert "Traceback" not in text
        assert control_characters_in(text) == set()
    assert ids_in(shown) == ids_in(told)


def in_terminal(
    words: list[str], folder: Path, environment: dict[str, str]
) -> tuple[int, str]:
    """Run a program in a terminal; return its exit code and what it shows."""
    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        words,
        cwd=folder,
        env={**environment, "COLUMNS": "20"},
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        start_new_session=True,
    )
    os.close(theirs)
    shown = b""
    while True:
        if not select([ours], [], [], FOR_EVER)[0]:
            process.kill()
        try:
            read = os.read(ours, 65_536)
        except OSError:  # Linux: the other end is closed
            break
        if not read:
            break
        shown += read
    os.close(ours)
    return process.wait(FOR_EVER), shown.decode("utf-8", "replace")
