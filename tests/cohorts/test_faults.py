"""Whatever stops a run, nothing is lost, and the old answer stays whole."""

import os
import random
import resource
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from recommender.loading.shipped import data_folder
from tests.builders.cohort_runs import (
    journal_of,
    paused,
    run,
    start,
    tell,
    write_caseload,
)

pytestmark = pytest.mark.exhaustive

KILLS = 50


def stopped_run(caseload: Path, output: Path, lines: int = 9) -> None:
    """Leave the journal of a run that was killed when some outcomes were in it."""
    running = paused(caseload, "-o", output, "--jobs", 1, lines=lines)
    tell(running, signal.SIGKILL)
    assert running.returncode == -signal.SIGKILL


def test_a_run_killed_at_any_moment_is_finished_as_if_undisturbed(
    tmp_path: Path,
) -> None:
    """The moments are places of the journal, torn lines among them, and the clock."""
    caseload = write_caseload(tmp_path / "in.csv", 40)
    whole, output = tmp_path / "whole.csv", tmp_path / "out.csv"
    assert run(caseload, "-o", whole, "--jobs", 2).returncode == 1
    moments = random.Random(6)
    kills = 0
    while kills < KILLS:
        running = start(caseload, "-o", output, "--jobs", 2, "--resume", "--force")
        time.sleep(moments.uniform(0.05, 0.9))
        os.killpg(running.pid, signal.SIGKILL)
        running.communicate()
        kills += 1
        if output.exists():
            assert output.read_bytes() == whole.read_bytes()
            output.unlink()
        elif journal_of(output).exists() and kills % 2:
            torn = journal_of(output).read_bytes()
            journal_of(output).write_bytes(torn[: moments.randint(0, len(torn))])
    done = run(caseload, "-o", output, "--jobs", 2, "--resume", "--force")

    assert done.returncode == 1
    assert output.read_bytes() == whole.read_bytes()
    assert sorted(one.name for one in tmp_path.iterdir()) == [
        "in.csv", "out.csv", "whole.csv",
    ]  # fmt: skip


# Kills the program when a line of its journal has reached the disk in part.
TORN = """
import os, signal
from recommender.cli import main

lines, whole = 0, os.fsync

def torn(file):
    global lines
    whole(file)
    lines += 1
    if lines == {lines}:
        os.ftruncate(file, os.fstat(file).st_size - {short})
        os.killpg(0, signal.SIGKILL)

if __name__ == "__main__":
    os.fsync = torn
    main()
"""


def test_a_line_that_was_torn_is_cut_and_its_candidate_is_planned_again(
    tmp_path: Path,
) -> None:
    caseload = write_caseload(tmp_path / "in.csv", 20)
    whole = run(caseload)
    output = tmp_path / "out.csv"
    # The first line says what is asked; of the others the last is torn, each time.
    for lines, short, planned in ((9, 1, 7), (6, 150, 12)):
        torn = TORN.format(lines=lines, short=short)
        program = [sys.executable, "-c", torn, "cohort", caseload, "-o", output]
        killed = subprocess.run([*program, "--resume"], check=False, process_group=0)
        left = journal_of(output).read_bytes().splitlines(keepends=True)

        assert killed.returncode == -signal.SIGKILL
        assert (len(left), left[-1][-1:] == b"\n") == (planned + 2, False)
    done = run(caseload, "-o", output, "--resume")

    assert done.stderr.startswith("12 of 20 done")
    assert output.read_text(encoding="utf-8") == whole.stdout


def test_what_is_in_the_journal_is_not_planned_again(tmp_path: Path) -> None:
    caseload = write_caseload(tmp_path / "in.csv", 30)
    output = tmp_path / "out.csv"
    stopped_run(caseload, output)
    lines = journal_of(output).read_bytes().splitlines(keepends=True)
    done = run(caseload, "-o", output, "--resume")

    first = int(done.stderr.split(" of 30 done")[0])
    assert first >= len(lines) - 2
    assert b"C-1" not in b"".join(lines)
    assert journal_of(output).exists() is False


def test_a_journal_of_another_question_is_refused_with_what_changed(
    tmp_path: Path,
) -> None:
    caseload = write_caseload(tmp_path / "in.csv", 30)
    output = tmp_path / "out.csv"
    stopped_run(caseload, output)
    before = journal_of(output).read_bytes()
    folder = write_other_qualification(tmp_path)
    more = tmp_path / "more.csv"
    more.write_text(caseload.read_text() + "C-99,receptionist,,,,,\n", encoding="utf-8")
    for changed, file, *options in (
        ("--time-limit", caseload, "--time-limit", "59"),
        ("the catalogue", caseload, "--qualification", folder),
        ("the candidates", more),
    ):
        again = run(file, "-o", output, "--resume", *options)

        assert again.returncode == 2
        assert f"error[journal-mismatch]: {changed} changed since" in again.stderr
        assert "--restart" in again.stderr
        assert journal_of(output).read_bytes() == before
    assert "error[journal-exists]" in run(caseload, "-o", output).stderr
    assert run(more, "-o", output, "--restart").returncode == 1


def write_other_qualification(tmp_path: Path) -> Path:
    folder = tmp_path / "ocr-03456"
    folder.mkdir()
    for file in (data_folder() / "ocr-03456").iterdir():
        text = file.read_text(encoding="utf-8")
        changed = text.replace("Deal with customers face to face", "Face to face")
        (folder / file.name).write_text(changed, encoding="utf-8")
    return folder


def test_two_runs_on_one_journal_are_refused(tmp_path: Path) -> None:
    caseload = write_caseload(tmp_path / "in.csv", 20)
    output = tmp_path / "out.csv"
    first = paused(caseload, "-o", output, "--jobs", 1, lines=1)
    second = run(caseload, "-o", output, "--resume")
    err = tell(first, signal.SIGCONT)

    assert (second.returncode, first.returncode) == (2, 1), err
    assert "error[journal-locked]" in second.stderr


@pytest.fixture(name="small_disk")
def mount_small_disk(tmp_path: Path) -> Iterator[Path]:
    """Mount a file system of 64 KB."""
    disk = tmp_path / "disk"
    disk.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", str(disk)]
    try:
        subprocess.run(mount, check=True, capture_output=True)
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("this user may not mount a file system")
    yield disk
    subprocess.run(["umount", str(disk)], check=False, capture_output=True)


def test_a_full_disk_leaves_the_old_file_whole(
    small_disk: Path, tmp_path: Path
) -> None:
    caseload = write_caseload(tmp_path / "in.csv", 60)
    output = small_disk / "out.csv"
    output.write_text("the old answer", encoding="utf-8")
    done = run(caseload, "-o", output, "--force")

    assert done.returncode == 4
    assert "no space left" in done.stderr
    assert output.read_text(encoding="utf-8") == "the old answer"
    assert journal_of(output).exists()
    assert [one.name for one in small_disk.iterdir() if "partial" in one.name] == []


def test_a_folder_that_cannot_be_written_is_found_before_anything_is_computed(
    small_disk: Path, tmp_path: Path
) -> None:
    remount = ["mount", "-o", "remount,ro", str(small_disk)]
    subprocess.run(remount, check=True, capture_output=True)
    caseload = write_caseload(tmp_path / "in.csv", 60)
    done = run(caseload, "-o", small_disk / "out.csv")

    assert (done.returncode, done.stdout) == (4, "")
    assert "read-only" in done.stderr
    assert "done" not in done.stderr


def test_a_file_that_may_not_grow_ends_the_run_with_its_journal_whole(
    tmp_path: Path,
) -> None:
    """A disk that fills up while the journal is written, on any machine."""
    caseload = write_caseload(tmp_path / "in.csv", 30)
    output = tmp_path / "out.csv"

    def limit() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (6_000, 6_000))

    done = run(caseload, "-o", output, preexec_fn=limit)

    assert done.returncode == 4
    assert "error[journal-write]" in done.stderr
    assert run(caseload, "-o", output, "--resume").returncode == 1


def test_a_pipe_that_is_closed_ends_the_run_as_it_ends_any(tmp_path: Path) -> None:
    caseload = write_caseload(tmp_path / "in.csv", 3)
    with start(caseload) as running:
        assert running.stdout is not None
        assert running.stderr is not None
        running.stdout.close()
        err = running.stderr.read()

    assert running.returncode == 141, err
    assert "Traceback" not in err


def test_what_a_killed_write_left_behind_is_swept_away(tmp_path: Path) -> None:
    caseload = write_caseload(tmp_path / "in.csv", 2)
    left = tmp_path / ".out.csv.abc123.partial"
    left.write_text("half", encoding="utf-8")
    run(caseload, "-o", tmp_path / "out.csv")

    assert not left.exists()
