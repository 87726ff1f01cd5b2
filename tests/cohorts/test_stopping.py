"""Whoever stops a run need not wait, and is told how to go on."""

import os
import signal
import statistics
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.cohorts.caseloads import PROGRAM, journal_of, run, start, write_caseload


def lines_of(journal: Path) -> int:
    """Count the lines; whether a journal can be written is tried out before it is."""
    try:
        return journal.read_bytes().count(b"\n")
    except FileNotFoundError:
        return 0


@pytest.mark.parametrize(
    ("sent", "code", "jobs", "times"),
    [
        (signal.SIGINT, 130, 1, 5),
        (signal.SIGINT, 130, 2, 5),
        (signal.SIGTERM, 143, 2, 1),
        (signal.SIGHUP, 129, 1, 1),
    ],
)
def test_a_run_that_is_told_to_stop_does_so_and_says_how_to_go_on(
    sent: signal.Signals, code: int, jobs: int, times: int, tmp_path: Path
) -> None:
    """All processes are told, as a terminal does, while they plan."""
    caseload = write_caseload(tmp_path / "in.csv", 200)
    output, journal = tmp_path / "out.csv", journal_of(tmp_path / "out.csv")
    took, lines = [], 0
    for _ in range(times):
        running = start(caseload, "-o", output, "--jobs", jobs, "--resume")
        while lines_of(journal) < lines + 3:
            time.sleep(0.01)
        told = time.monotonic()
        os.killpg(running.pid, sent)
        _, err = running.communicate(timeout=30)
        took.append(time.monotonic() - told)
        lines = lines_of(journal)
        last = err.splitlines()[-1]

        assert running.returncode == code, err
        assert "Traceback" not in err
        assert last.endswith(" --resume")
        assert " of 200 done; go on with: recommender cohort" in last
        # Beside the first line, the journal may have one that was not told of yet.
        assert int(last.split()[1]) >= lines - 2
    print(f"{sent.name}, --jobs {jobs}: {1000 * statistics.median(took):.0f} ms")
    # Half a second, and as much again for a machine that is busy with other tests.
    assert statistics.median(took) < 1.0


@pytest.mark.parametrize("after", [0.3, 0.5, 0.7, 0.9])
def test_ctrl_c_before_anything_is_planned_ends_the_program_too(
    after: float, tmp_path: Path
) -> None:
    """It comes while modules are imported, of which some would swallow it."""
    running = start(write_caseload(tmp_path / "in.csv", 200), "-o", tmp_path / "o.csv")
    time.sleep(after)
    os.killpg(running.pid, signal.SIGINT)
    told = time.monotonic()
    _, err = running.communicate(timeout=30)

    assert time.monotonic() - told < 1.0
    assert running.returncode == 130, err
    assert err.startswith(("interrupted", "stopped: 0 of 200")), err


def test_ctrl_c_while_the_answer_is_written_says_how_to_go_on(tmp_path: Path) -> None:
    caseload, output = write_caseload(tmp_path / "in.csv", 5), tmp_path / "out.csv"
    late = """
import os, signal
from recommender.cli import main
from recommender.reporting import writing

if __name__ == "__main__":
    writing.write_whole = lambda *_: os.kill(os.getpid(), signal.SIGINT)
    main()
"""
    program = [sys.executable, "-c", late, "cohort", str(caseload), "-o", str(output)]
    stopped = subprocess.run(program, capture_output=True, text=True, check=False)

    assert stopped.returncode == 130
    assert "stopped: 5 of 5 done; go on with: recommender cohort" in stopped.stderr
    assert run(caseload, "-o", output, "--resume").stderr.startswith("5 of 5 done")


def test_a_run_that_is_to_outlive_its_terminal_does(tmp_path: Path) -> None:
    caseload, output = write_caseload(tmp_path / "in.csv", 40), tmp_path / "out.csv"
    with subprocess.Popen(
        ["nohup", *PROGRAM, str(caseload), "-o", str(output)],
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    ) as running:
        while not journal_of(output).exists():
            time.sleep(0.01)
        os.killpg(running.pid, signal.SIGHUP)

    assert running.returncode == 1
    assert output.exists()
