"""Thirty people with names, to plans and back: no name where it was not asked for."""

import csv
import io
import json
import os
import pickle
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import Executor, Future
from pathlib import Path
from typing import Any, ClassVar

import openpyxl
import pytest
from click.testing import CliRunner

from recommender.cli import cli, main, name_options
from recommender.cohorts import dask_cluster, journal
from recommender.cohorts.people import full_name
from tests.builders.people import bytes_of, made_up_names, names_in

pytestmark = pytest.mark.slow

PEOPLE = made_up_names(30)
ROLES = ("receptionist", "field-engineer", "contact-centre-adviser")


def learners(folder: Path, *, names: list[str] = PEOPLE) -> Path:
    """Write a workbook as an assessor keeps it: names, and no ids."""
    book = openpyxl.Workbook()
    book.active.append(["Learner name", "E-mail", "D.O.B.", "Job title", "With"])
    for number, name in enumerate(names):
        mail = f"{name.split()[0].strip('=,@')}@x.example"
        role = ROLES[number % len(ROLES)]
        book.active.append([name, mail, f"0{number % 9 + 1}/02/1990", role, ""])
        for cell in book.active[book.active.max_row]:
            cell.data_type = "s"
    path = folder / "learners.xlsx"
    book.save(path)
    return path


def run(folder: Path, *arguments: object) -> subprocess.CompletedProcess[bytes]:
    """Run the program where every file that it makes can be seen."""
    home = {"HOME": str(folder), "TMPDIR": str(folder), "XDG_CACHE_HOME": str(folder)}
    return subprocess.run(
        [sys.executable, "-m", "recommender", *map(str, arguments)],
        capture_output=True,
        check=False,
        cwd=folder,
        env={**os.environ, **home, "PYTHONPATH": os.pathsep.join(sys.path)},
        stdin=subprocess.DEVNULL,
    )


def files_with_names(folder: Path) -> list[str]:
    """Return which files below a folder, or their names, have a name in them."""
    return sorted(
        path.name
        for path in folder.rglob("*")
        if path.is_file() and names_in(bytes_of(path) + str(path.name).encode(), PEOPLE)
    )


def test_the_search_finds_every_name_in_every_kind_of_file(tmp_path: Path) -> None:
    caseload = learners(tmp_path)
    (tmp_path / "a.json").write_text(
        json.dumps([full_name({"name": n}) for n in PEOPLE])
    )

    assert names_in(bytes_of(caseload), PEOPLE) == PEOPLE
    assert names_in((tmp_path / "a.json").read_bytes(), PEOPLE) == PEOPLE
    assert names_in(b"nobody", PEOPLE) == []


class RecordingCluster(Executor):
    """A cluster of one worker, which keeps the bytes of what it is sent."""

    cores, lost = 1, False
    sent: ClassVar[list[bytes]] = []

    def __init__(self, address: str, tell: Callable[[str], object]) -> None:
        tell(address)
        self.sent.append(address.encode())
        self.executor = self

    def submit(
        self, work: Callable[..., Any], /, *arguments: Any, **_: Any
    ) -> Future[Any]:
        """Keep a task as it would travel, and do it at once."""
        self.sent.append(pickle.dumps((work, arguments)))
        batch: Future[Any] = Future()
        batch.set_result(work(*arguments))
        return batch

    def close(self) -> None:
        """Close the connection."""


@pytest.mark.mostly_exhaustive(1)
@pytest.mark.parametrize("suffix", ["xlsx", "csv", "jsonl"])
def test_names_are_in_the_output_that_asks_for_them_and_nowhere_else(
    suffix: str, tmp_path: Path
) -> None:
    caseload = learners(tmp_path)
    named, plain = f"named.{suffix}", f"plain.{suffix}"
    asked = run(tmp_path, "cohort", caseload, "-o", named, "--with-names")
    quiet = run(tmp_path, "cohort", caseload, "-o", plain)

    for done in (asked, quiet):
        assert done.returncode == 0, done.stderr
        assert names_in(done.stdout + done.stderr, PEOPLE) == []
    assert b"--with-names" in quiet.stderr
    assert b"--with-names" not in asked.stderr
    assert files_with_names(tmp_path) == ["learners.xlsx", named]
    assert names_in(bytes_of(tmp_path / named), PEOPLE) == PEOPLE


def test_a_workbook_with_names_goes_out_and_comes_back(tmp_path: Path) -> None:
    plans = tmp_path / "plans.xlsx"
    done = run(tmp_path, "cohort", learners(tmp_path), "-o", plans, "--with-names")
    assert done.returncode == 0, done.stderr
    read = ["cohort", "--from", plans]
    plain = run(tmp_path, *read, "--format", "csv")
    named = run(tmp_path, *read, "--format", "csv", "--with-names")
    again = run(tmp_path, *read, "-o", tmp_path / "again.xlsx", "--with-names")
    without = run(tmp_path, *read, "-o", tmp_path / "without.xlsx")

    assert [d.returncode for d in (plain, named, again, without)] == [0] * 4
    streams = [plain.stdout, *(d.stderr for d in (plain, named, again, without))]
    assert names_in(b"".join(streams), PEOPLE) == []
    assert names_in(named.stdout, PEOPLE) == PEOPLE
    assert names_in(bytes_of(tmp_path / "again.xlsx"), PEOPLE) == PEOPLE
    assert files_with_names(tmp_path) == ["again.xlsx", "learners.xlsx", "plans.xlsx"]


@pytest.mark.mostly_exhaustive(1)
@pytest.mark.parametrize(
    ("command", "format_"),
    [
        ("menu --units 9", "csv"),
        ("menu --units 9", "table"),
        ("common --within 9", "json"),
        ("common --within 9", "md"),
    ],
)
def test_menus_and_templates_have_names_if_asked(
    command: str, format_: str, tmp_path: Path
) -> None:
    caseload = learners(tmp_path)
    words = [*command.split(), "--format", format_]
    asked = run(tmp_path, words[0], caseload, *words[1:], "--with-names")
    quiet = run(tmp_path, words[0], caseload, *words[1:], "--without-names")

    assert (asked.returncode, quiet.returncode) == (0, 0), asked.stderr
    assert names_in(quiet.stdout + quiet.stderr + asked.stderr, PEOPLE) == []
    found = names_in(asked.stdout, PEOPLE)
    # A table names three of those who are alike, and counts the others.
    assert found == PEOPLE if format_ in ("csv", "json") else len(found) >= 3


def test_a_hostile_name_is_written_as_text(tmp_path: Path) -> None:
    done = run(tmp_path, "cohort", learners(tmp_path), "--with-names")
    rows = csv.DictReader(io.StringIO(done.stdout.decode()))
    names = {row["id"]: row["name"] for row in rows}

    assert len(names) == len(PEOPLE)
    for name, written in zip(PEOPLE, names.values(), strict=True):
        shown = full_name({"name": name})
        assert written == (f"'{shown}" if shown[0] in "=@" else shown)
        assert written.isprintable()


def test_a_journal_and_what_workers_get_have_no_names(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lines: list[bytes] = []
    line_of = journal._line
    monkeypatch.setattr(
        journal, "_line", lambda content: lines.append(line_of(content)) or lines[-1]
    )
    monkeypatch.setattr(dask_cluster, "Cluster", RecordingCluster)
    out = tmp_path / "out.csv"
    arguments = ["cohort", str(learners(tmp_path)), "-o", str(out), "--with-names"]
    done = CliRunner().invoke(cli, [*arguments, "--cluster", "x"])

    assert done.exit_code == 0, done.output
    assert names_in(b"".join(lines), PEOPLE) == []
    assert names_in(b"".join(RecordingCluster.sent), PEOPLE) == []
    assert len(lines) == 1 + len(ROLES)
    assert len(RecordingCluster.sent) > 1
    assert names_in(out.read_bytes(), PEOPLE) == PEOPLE


@pytest.mark.parametrize("command", ["cohort", "pseudonymise"])
def test_a_bug_is_told_without_what_was_read(
    command: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise ValueError(PEOPLE[0])

    monkeypatch.setattr("recommender.cohorts.reading.people_of", fail)
    monkeypatch.setattr("recommender.cohorts.pseudonymising.person_form", fail)
    words = [command, str(learners(tmp_path)), "-o", str(tmp_path / "o.csv")]
    if command == "pseudonymise":
        words += ["--mapping", str(tmp_path / "m.csv"), "--key", str(tmp_path / "k")]
    with pytest.raises(SystemExit):
        main(words)

    err = capsys.readouterr().err
    assert "this is a bug: ValueError" in err
    assert names_in(err.encode(), PEOPLE) == []


def test_a_person_is_asked_in_a_terminal(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(name_options, "in_terminal", lambda: True)
    caseload = str(learners(tmp_path, names=PEOPLE[:2]))
    texts = {}
    for answer in "yn":
        out = tmp_path / f"{answer}.csv"
        words = ["cohort", caseload, "-o", str(out)]
        done = CliRunner().invoke(cli, words, input=f"{answer}\n")
        assert f"Write the names into {out}? [y/N]" in done.stderr
        texts[answer] = out.read_bytes()
    told = CliRunner().invoke(cli, ["cohort", caseload], input="")

    assert names_in(texts["y"], PEOPLE[:2]) == PEOPLE[:2]
    assert names_in(texts["n"], PEOPLE[:2]) == []
    assert "Write the names" not in told.stderr
    assert names_in(told.stdout.encode(), PEOPLE[:2]) == []
