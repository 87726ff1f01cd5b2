"""However few files or processes the system allows, a caseload ends in words."""

import errno
import os
import resource
from pathlib import Path

import pytest

from recommender.cohorts.process_counts import processes_for
from recommender.cohorts.worker_pool import NoProcessError, WorkerPool, _Worker
from tests.builders.cohort_runs import run
from tests.builders.waiting import FOR_EVER


def allow(files: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(resource, "getrlimit", lambda _: (files, files))


def test_there_are_as_many_processes_as_open_files_are_enough_for(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Each has a pipe and what tells of its end; 16 files are for others."""
    taken = len([*Path("/dev/fd").iterdir()])
    for files, processes in ((taken + 16 + 60, 30), (taken + 16 + 9, 4), (3, 1)):
        allow(files, monkeypatch)
        assert processes_for(1_000, 30) == processes
    allow(resource.RLIM_INFINITY, monkeypatch)
    assert processes_for(1_000, 30) == 30


def test_few_requests_need_few_processes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("recommender.cohorts.process_counts._cores", lambda: 4)

    assert [processes_for(few) for few in (0, 1, 6, 7, 24, 25)] == [1, 1, 1, 2, 4, 4]
    assert processes_for(1, 3) == 3


def refuse(after: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the system start so many processes, and then no more."""
    spawn, started = WorkerPool._spawn, []

    def spawn_some(pool: WorkerPool) -> _Worker:
        if len(started) == after:
            raise OSError(errno.EMFILE, "Too many open files")
        started.append(pool)
        return spawn(pool)

    monkeypatch.setattr(WorkerPool, "_spawn", spawn_some)


def test_where_no_more_processes_start_those_there_are_do_the_work(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    refuse(1, monkeypatch)
    pool = WorkerPool(4, FOR_EVER)
    try:
        pids = [pool.submit(os.getpid) for _ in range(4)]
        assert len({each.result(FOR_EVER) for each in pids}) == 1
    finally:
        pool.shutdown()


def test_where_no_process_starts_nobody_waits_for_one(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    refuse(0, monkeypatch)
    pool = WorkerPool(4, FOR_EVER)
    with pytest.raises(NoProcessError, match="too many open files"):
        pool.submit(os.getpid).result(FOR_EVER)
    with pytest.raises(NoProcessError, match="too many open files"):
        pool.submit(os.getpid)


@pytest.mark.slow
@pytest.mark.parametrize(("files", "code"), [(32, 0), (12, 3)])
def test_a_caseload_with_few_files_ends_in_words(
    files: int, code: int, tmp_path: Path
) -> None:
    caseload = tmp_path / "c.csv"
    caseload.write_text("id,role\nC1,receptionist\nC2,manager\n", encoding="utf-8")

    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_NOFILE, (files, files))

    done = run(caseload, "--jobs", 30, preexec_fn=limit)

    assert done.returncode == code, done.stderr
    assert "not 30: so few files may be open at once" in done.stderr
    assert ("error[processes-none]" in done.stderr) == (code == 3)
