"""Whoever stops a run need not wait, and is told how to go on."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.builders.cohort_runs import (
    HANGING,
    PLANNING,
    WRITTEN,
    journal_of,
    paused,
    run,
    tell,
    write_caseload,
)


def lines_of(journal: Path) -> int:
    return journal.read_bytes().count(b"\n")


@pytest.mark.exhaustive
@pytest.mark.parametrize("at", [WRITTEN, PLANNING])
@pytest.mark.parametrize(
    ("sent", "code", "jobs"),
    [
        (signal.SIGINT, 130, 1),
        (signal.SIGINT, 130, 2),
        (signal.SIGTERM, 143, 2),
        (signal.SIGHUP, 129, 1),
    ],
)
def test_a_run_that_is_told_to_stop_does_so_and_says_how_to_go_on(
    sent: signal.Signals, code: int, jobs: int, at: str, tmp_path: Path
) -> None:
    """All processes are told, as a terminal does, while they plan."""
    caseload = write_caseload(tmp_path / "in.csv", 200)
    output, journal = tmp_path / "out.csv", journal_of(tmp_path / "out.csv")
    asked = (caseload, "-o", output, "--jobs", jobs, "--resume")
    before = 0
    for _ in range(2):
        running = paused(*asked, lines=3, at=at)
        lines = lines_of(journal)
        err = tell(running, sent)
        last = err.splitlines()[-1]

        assert running.returncode == code, err
        assert "Traceback" not in err
        assert last.endswith(" --resume")
        assert " of 200 done; continue with: recommender cohort" in last
        # Beside the first line, the journal may have one that was not told of yet.
        assert int(last.split()[1]) >= lines - 2
        # Nothing is planned after it was told to stop.
        assert lines_of(journal) == lines >= before + 3
        before = lines


# A task that never ends is under way in a second process.
HUNG = """
import os, signal, sys
from pathlib import Path
from recommender.cli import main
from recommender.cohorts import running
from tests.builders.cohort_runs import bad_batch

wait = running.wait

def tell_once_it_hangs(*arguments, **options):
    if list(Path(os.environ["RECOMMENDER_TESTS_HANGING"]).iterdir()):
        os.kill(os.getpid(), signal.SIGINT)
    return wait(*arguments, **options)

if __name__ == "__main__":
    running.run_requests.__kwdefaults__["work"] = bad_batch
    running.wait = tell_once_it_hangs
    main()
"""


@pytest.mark.slow
def test_what_is_under_way_is_not_waited_for(tmp_path: Path) -> None:
    caseload, output = write_caseload(tmp_path / "in.csv", 20), tmp_path / "out.csv"
    with caseload.open("a", encoding="utf-8") as file:
        file.write("C-hangs,receptionist,,,,,9002\n")
    (tmp_path / "hanging").mkdir()
    stopped = subprocess.run(
        [sys.executable, "-c", HUNG, "cohort", str(caseload), "-o", str(output)],
        env={**os.environ, HANGING: str(tmp_path / "hanging")},
        capture_output=True,
        text=True,
        check=False,
    )

    assert stopped.returncode == 130, stopped.stderr
    assert " of 21 done" in stopped.stderr.splitlines()[-1]


# Ctrl-C comes while a module is imported.
EARLY = """
import os, signal, sys
from recommender.__main__ import main

class Finder:
    def find_spec(self, name, path=None, target=None):
        if name == "{module}":
            os.kill(os.getpid(), signal.SIGINT)

if __name__ == "__main__":
    signal.signal(signal.SIGINT, signal.default_int_handler)
    sys.meta_path.insert(0, Finder())
    main()
"""


@pytest.mark.mostly_slow(1)
@pytest.mark.parametrize(
    "module",
    [
        "recommender.cli.progress_bar",
        "recommender.auditing",
        "numpy._core._multiarray_umath",
        "ortools.sat.python.cp_model",
        "pandas._libs.tslibs",
        "recommender.cohorts.reading",
        "pydantic_core",
        "recommender.cohorts.worker_pool",
    ],
)
def test_ctrl_c_before_anything_is_planned_ends_the_program_too(
    module: str, tmp_path: Path
) -> None:
    """It comes while modules are imported, of which some would swallow it."""
    caseload = write_caseload(tmp_path / "in.csv", 3)
    early = EARLY.format(module=module)
    stopped = subprocess.run(
        [sys.executable, "-c", early, "cohort", str(caseload)],
        capture_output=True,
        text=True,
        check=False,
    )

    assert (stopped.returncode, stopped.stderr) == (130, "interrupted\n")


@pytest.mark.slow
def test_ctrl_c_while_the_answer_is_written_says_how_to_go_on(tmp_path: Path) -> None:
    caseload, output = write_caseload(tmp_path / "in.csv", 5), tmp_path / "out.csv"
    late = """
import os, signal
from recommender.cli import main
from recommender.files import writing

if __name__ == "__main__":
    writing.write_whole = lambda *_, **__: os.kill(os.getpid(), signal.SIGINT)
    main()
"""
    program = [sys.executable, "-c", late, "cohort", str(caseload), "-o", str(output)]
    stopped = subprocess.run(program, capture_output=True, text=True, check=False)

    assert stopped.returncode == 130
    assert "stopped: 5 of 5 done; continue with: recommender cohort" in stopped.stderr
    assert run(caseload, "-o", output, "--resume").stderr.startswith("5 of 5 done")


@pytest.mark.slow
def test_a_run_that_is_to_outlive_its_terminal_does(tmp_path: Path) -> None:
    caseload, output = write_caseload(tmp_path / "in.csv", 40), tmp_path / "out.csv"
    running = paused(caseload, "-o", output, lines=3, under=("nohup",))
    err = tell(running, signal.SIGHUP)

    assert running.returncode == 1, err
    assert output.exists()
