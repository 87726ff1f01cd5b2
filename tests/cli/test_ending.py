"""Whoever ends the program ends it at once: no traceback, nothing half written."""

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.builders.waiting import FOR_EVER

# Sends a signal to itself at a moment, and then does what nothing but an end ends.
MOMENTS = """
import importlib, os, signal, sys, threading
from recommender.__main__ import main

def send():
    os.kill(os.getpid(), {number})

def stay(*_):
    send()
    lock = threading.Lock()
    while True:
        lock.acquire()

class Finder:
    def find_spec(self, name, path=None, target=None):
        if name == "{module}":
            stay()

def tell_before(*arguments, **options):
    {then}
    return call(*arguments, **options)

signal.signal({number}, signal.SIG_DFL)
if {number} == 2:
    signal.signal(2, signal.default_int_handler)
if "{name}":
    module = importlib.import_module("{module}")
    call = getattr(module, "{name}")
    setattr(module, "{name}", tell_before)
else:
    sys.meta_path.insert(0, Finder())
main()
"""
EXPLAIN = ("explain", "A13", "--role", "receptionist", "-o", "out.json")
PLAN = ("plan", "--role", "receptionist", "-o", "out.json")
CHECK = ("qualification", "check", "ocr-03456", "-o", "out.json")
UNITS = ("units", "-o", "out.json")
IMPORT = ("qualification", "import", "u.csv", "--folder", "mine")
TRADEOFFS = ("tradeoffs", "--role", "receptionist", "-o", "out.json")
MENU = ("menu", "cases.csv", "--units", "12", "-o", "out.csv")


def ended(
    folder: Path, command: tuple[str, ...], at: str, number: int, then: str = "stay()"
) -> subprocess.CompletedProcess[str]:
    """Run a command that is told to end where a module is imported or called."""
    module, _, name = at.partition(":")
    units = "code,title,group,level,credits\nA1,Greet,A,2,5\nA2,Answer,A,2,5\n"
    (folder / "u.csv").write_text(units, encoding="utf-8")
    (folder / "cases.csv").write_text("id,role\nC1,receptionist\n", encoding="utf-8")
    program = MOMENTS.format(module=module, name=name, number=int(number), then=then)
    return subprocess.run(
        [sys.executable, "-c", program, *command],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
        timeout=FOR_EVER,
    )


def files_in(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


SENT = [(signal.SIGINT, 130), (signal.SIGTERM, 143), (signal.SIGHUP, 129)]
PHASES = [
    (PLAN, "click"),
    (EXPLAIN, "recommender.solver.engine.cp_sat:run"),
    (MENU, "pandas._libs.tslibs"),
    (TRADEOFFS, "recommender.cli.commands.tradeoffs_command"),
    (UNITS, "recommender.files.texts:read_bytes"),
    (PLAN, "ortools.sat.python.cp_model"),
    (MENU, "recommender.solver.engine.cp_sat:run"),
    (CHECK, "pydantic_core"),
]


@pytest.mark.mostly_slow(2)
@pytest.mark.parametrize(("command", "at"), PHASES, ids=str)
def test_a_command_ends_at_once_whatever_it_is_doing(
    command: tuple[str, ...], at: str, tmp_path: Path
) -> None:
    """The main thread never comes back to Python code that could end it."""
    number, code = SENT[PHASES.index((command, at)) % len(SENT)]
    done = ended(tmp_path, command, at, number)

    assert done.returncode == code, done.stderr
    assert done.stderr == ("interrupted\n" if number == signal.SIGINT else "")
    assert files_in(tmp_path) == ["cases.csv", "u.csv"]


@pytest.mark.mostly_slow(1)
@pytest.mark.parametrize(("number", "code"), SENT)
def test_a_file_that_is_being_written_is_whole_before_the_end(
    number: signal.Signals, code: int, tmp_path: Path
) -> None:
    """It is told to end between the file's bytes and the file's name."""
    then = "send(); importlib.import_module('recommender.cli.output').tell = stay"
    done = ended(tmp_path, UNITS, "os:fsync", number, then)

    assert done.returncode == code, done.stderr
    assert files_in(tmp_path) == ["cases.csv", "out.json", "u.csv"]
    assert (tmp_path / "out.json").read_text("utf-8").endswith("}\n")


def test_a_folder_that_is_half_made_is_removed_before_the_end(tmp_path: Path) -> None:
    at = "recommender.authoring.new_folder:read_qualification"
    done = ended(tmp_path, IMPORT, at, signal.SIGTERM)

    assert done.returncode == 143, done.stderr
    assert files_in(tmp_path) == ["cases.csv", "u.csv"]


def test_what_is_started_to_outlive_its_terminal_does(tmp_path: Path) -> None:
    """With nohup the signal is ignored from the start, and stays so."""
    program = (
        "import os, signal\n"
        "signal.signal(signal.SIGHUP, signal.SIG_IGN)\n"
        "from recommender.__main__ import main\n"
        "from recommender.files import texts\n"
        "texts.name_of = lambda path: os.kill(os.getpid(), signal.SIGHUP) or 'x'\n"
        "main()\n"
    )
    words = [sys.executable, "-c", program, *UNITS]
    done = subprocess.run(words, cwd=tmp_path, capture_output=True, check=False)

    assert (done.returncode, files_in(tmp_path)) == (0, ["out.json"])


def test_a_program_that_was_stopped_for_a_while_keeps_its_time_limit(
    tmp_path: Path,
) -> None:
    """When it goes on the limit has passed, which is no error."""
    program = (
        "import time\n"
        "from recommender.__main__ import main\n"
        "import recommender.answers.recommendation as r\n"
        "solutions = r.solutions\n"
        "def late(*arguments, **options):\n"
        "    before = time.monotonic\n"
        "    time.monotonic = lambda: before() + 1_000\n"
        "    return solutions(*arguments, **options)\n"
        "r.solutions = late\n"
        "main()\n"
    )
    words = [sys.executable, "-c", program, *PLAN, "--time-limit", "60"]
    done = subprocess.run(
        words, cwd=tmp_path, capture_output=True, text=True, check=False
    )

    assert (done.returncode, done.stderr) == (3, "written: out.json\n")


# Leaves work for the end: of a thread that the program waits for, and at exit.
LEFT = """
import atexit, sys, threading
from recommender.__main__ import main

def work():
    threading.main_thread().join()
    print("worked", flush=True)

atexit.register(print, "left")
if {has_thread}:
    threading.Thread(target=work).start()
sys.argv = ["recommender", "check", "F3"]
main()
"""


@pytest.mark.parametrize("has_thread", [False, True])
def test_what_is_left_for_the_end_is_done(tmp_path: Path, has_thread: bool) -> None:
    """The memory is not tidied up, but all else is as at the end of any program."""
    done = subprocess.run(
        [sys.executable, "-c", LEFT.format(has_thread=has_thread)],
        capture_output=True,
        text=True,
        cwd=tmp_path,
        check=False,
    )

    lines = done.stdout.splitlines()
    assert lines[-1] == "left"
    assert (lines[-2] == "worked") is has_thread
    assert (done.returncode, done.stderr) == (1, "")
