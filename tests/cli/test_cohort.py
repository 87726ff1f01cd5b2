"""`cohort` as a person meets it: what it says, what it writes, how it ends."""

import csv
import io
import json
import signal
from collections.abc import Callable, Iterator
from pathlib import Path

import openpyxl
import pytest
from click.testing import CliRunner, Result

from recommender.cli import cli, progress_bar
from recommender.cohorts import row_requests, running
from recommender.cohorts.planning import Outcome
from recommender.qualifications.qualification import Qualification
from recommender.requests.candidate import Candidate
from recommender.requests.resolving import resolve
from tests.builders.running import run

pytestmark = pytest.mark.slow

GOOD = "id,role,Full name\nC1,receptionist,Zoe Secret\nC2,field-engineer,Abe Hidden\n"


def write(tmp_path: Path, text: str = GOOD) -> str:
    path = tmp_path / "in.csv"
    path.write_text(text, encoding="utf-8")
    return str(path)


def test_personal_values_are_in_no_output_unless_they_are_kept(tmp_path: Path) -> None:
    file, out = write(tmp_path), str(tmp_path / "out.csv")
    done = run("cohort", file, "-o", out)
    kept = run("cohort", file, "-o", out, "--force", "--keep", "full name", "--bom")

    assert (done.code, done.out) == (0, "")
    assert "note: only ids are written; --with-names writes the names too" in done.err
    assert "secret" not in done.err.casefold()
    assert "2 candidates: 2 with a plan" in kept.err
    content = Path(out).read_bytes()
    assert content.startswith(b"\xef\xbb\xbfid,full_name,status")
    assert b"Zoe Secret" in content
    assert sorted(one.name for one in tmp_path.iterdir()) == ["in.csv", "out.csv"]


def test_bad_rows_stop_everything_unless_they_are_skipped(tmp_path: Path) -> None:
    file = write(tmp_path, f"{GOOD}Zoe Secret,receptionist,\nC4,sales,x\n")
    out = tmp_path / "out.jsonl"
    refused = run("cohort", file, "-o", str(out))
    skipped = run("cohort", file, "-o", str(out), "--skip-bad")

    assert (refused.code, refused.out) == (2, "")
    assert "row 4, column id" in refused.err
    assert "error[role-unknown]" in refused.err
    assert "2 problems in" in refused.err
    assert skipped.code == 1
    assert len(out.read_text().splitlines()) == 2
    with (tmp_path / "out.rejected.csv").open() as rows:
        faults = [(row["row"], row["error"]) for row in csv.DictReader(rows)]
    assert faults == [("4", "candidate-id"), ("5", "role-unknown")]
    for text in (refused.err, skipped.err, (tmp_path / "out.rejected.csv").read_text()):
        assert "secret" not in text.casefold()


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ((), "Missing argument 'FILE'"),
        (("FILE", "--format", "xlsx"), "a workbook needs --output"),
        (("FILE", "--resume"), "only a run with --output"),
        (("FILE", "-o", "out.pdf"), "error[output-suffix]"),
        (("FILE", "-o", "FILE"), "error[output-is-input]"),
        (("FILE", "-o", "no/such/out.csv"), "error[output-folder]"),
        (("FILE", "--sheet", "A"), "error[args-conflict]"),
        (("FILE", "--jobs", "0"), "Invalid value for '--jobs'"),
        (("nothing.csv",), "error[file-missing]"),
        (("-",), "error[csv-empty]"),
    ],
)
def test_a_question_that_cannot_be_used_is_refused_before_anything_is_computed(
    arguments: tuple[str, ...], said: str, tmp_path: Path
) -> None:
    file = write(tmp_path)
    done = run("cohort", *(file if one == "FILE" else one for one in arguments))

    assert (done.code, done.out) == (2, "")
    assert said in done.err
    assert "done" not in done.err


def test_standard_input_is_read_and_progress_comes_in_tenths() -> None:
    rows = "".join(f"C{number},receptionist\n" for number in range(30))
    done = run("cohort", "-", stdin=f"id,role\n{rows}")

    assert done.code == 0
    # All ask the same, so they are planned once and done at once.
    assert done.err.splitlines() == [
        "30 of 30 done, 0 without a plan",
        "note: 30 of 30 candidates have the same plan: all ask for the same",
        "30 candidates: 30 with a plan",
    ]  # fmt: skip
    assert done.out.count("\n") == 30 * 8 + 1


def test_a_line_is_told_for_each_tenth_and_no_more(
    capsys: pytest.CaptureFixture[str],
) -> None:
    progress = progress_bar.Progress(1_000)
    for done in range(1, 1_001):
        progress.show(done, done // 100)
    lines = capsys.readouterr().err.splitlines()

    assert len(lines) == 10
    assert lines[3].startswith("400 of 1,000 done, 4 without a plan, about")
    assert lines[-1] == "1,000 of 1,000 done, 10 without a plan"


TITLES = (
    "id,role\nC1,Call Centre Advisor\nC2,Recepsionist\nC3,Guru\n"
    "C4,recepsionist\nC5,Recepsionist\n"
)


def test_job_titles_are_answered_all_at_once_in_a_file(tmp_path: Path) -> None:
    file, out = write(tmp_path, TITLES), str(tmp_path / "out.csv")
    roles = tmp_path / "roles.toml"
    alone = run("cohort", file)
    first = run("cohort", file, "-o", out, "--roles", str(roles))
    content = roles.read_text(encoding="utf-8")
    again = run("cohort", file, "-o", out, "--roles", str(roles))
    roles.write_text(content.replace('# "Guru" = ""', '"Guru" = "team-leader"'))
    answered = run("cohort", file, "-o", out, "--roles", str(roles))

    assert alone.code == first.code == again.code == 2
    assert alone.err.count("error[") == first.err.count("error[") == 2
    line = 'rows 3, 5 and 6, column role: "Recepsionist" is not a known role: '
    assert f"{line}receptionist?\n" in alone.err
    assert "--roles roles.toml starts it" in alone.err
    assert f"2 job titles written to {roles}: check it" in first.err
    assert again.err.count("error[") == 1
    assert f"complete its line in {roles}" in again.err
    assert "written" not in again.err
    assert answered.code == 0
    assert "5 candidates: 5 with a plan" in answered.err


@pytest.mark.parametrize("command", [["menu", "--units", "6"], ["common"]])
def test_menu_and_common_take_the_same_file_of_roles(
    command: list[str], tmp_path: Path
) -> None:
    file, roles = write(tmp_path, TITLES), str(tmp_path / "roles.toml")
    Path(roles).write_text('[roles]\n"Recepsionist" = "receptionist"\nGuru = ""\n')
    refused = run(*command, file, "--roles", roles)
    done = run(*command, file, "--roles", roles, "--bare")

    assert refused.code == 2
    assert "row 4: nothing is said of the job" in refused.err
    assert done.code == 0


def test_equal_plans_are_remarked(tmp_path: Path) -> None:
    rows = "".join(f"C{n},receptionist,{n / 4}\n" for n in range(1, 12))
    file = write(tmp_path, f"id,role,hours_per_week\n{rows}")
    done = run("cohort", file)
    other = run("cohort", write(tmp_path, "id,role\n1,receptionist\n2,team-leader\n"))

    remark = "note: 11 of 11 candidates have the same plan, although they ask"
    assert remark in done.err
    assert "the same plan" not in other.err


def test_what_is_read_in_a_text_is_in_every_format(tmp_path: Path) -> None:
    file = write(tmp_path, "id,job_text\nC1,Answers the phone every day\n")
    rows = csv.DictReader(io.StringIO(run("cohort", file).out))
    line = json.loads(run("cohort", file, "--format", "jsonl").out)

    (words,) = line["read_in_text"]
    assert "incoming-calls daily" in words
    assert {row["read_in_text"] for row in rows} == {words}
    assert run("cohort", file, "-o", str(tmp_path / "plans.xlsx")).code == 0
    book = openpyxl.load_workbook(tmp_path / "plans.xlsx")
    assert words in {cell.value for row in book["C1"] for cell in row}


def test_a_template_is_written_to_fill_in(tmp_path: Path) -> None:
    out = str(tmp_path / "t.xlsx")

    assert run("cohort", "--template").out.startswith("id,role,tags,")
    assert run("cohort", "--template", "-o", out).code == 0
    assert run("cohort", out).code == 0


DEADLINES = (
    "id,role,hours_per_week,start,finish_by\n"
    "C1,receptionist,3,2026-12-01,2026-12-03\nC2,receptionist,3,2026-12-01,\n"
)


@pytest.mark.parametrize("more", [(), ("--skip-bad",), ("--resume",)])
def test_a_deadline_that_no_week_has_hours_for_is_a_no_of_its_row_alone(
    more: tuple[str, ...], tmp_path: Path
) -> None:
    out = tmp_path / "out.csv"
    done = run("cohort", write(tmp_path, DEADLINES), "-o", str(out), *more)

    assert done.code == 1
    with out.open() as rows:
        statuses = {row["id"]: row["status"] for row in csv.DictReader(rows)}
    assert statuses == {"C1": "infeasible", "C2": "optimal"}


TIMED = (
    "id,role,hours_per_week,hours,start,off,max_credits\n"
    "C1,receptionist,20,,2026-12-01,2026-12-21..2027-01-03,42\n"
    "C2,receptionist,20,all,,,42\nC3,receptionist,,,,,\n"
    "C4,receptionist,20,,2026-12-01,,20\nC5,receptionist,0.01,,2900-12-01,,\n"
)
# C1: 280 guided hours are 14 weeks, and two weeks off; C2: 420 hours, 21 weeks.
TIMES = [
    ("16", "2026-12-01", "2027-03-22"),
    ("21", "", ""),
    ("", "", ""),
    ("", "", ""),
    ("", "", ""),
]


def test_each_candidate_s_weeks_and_days_are_in_every_output(tmp_path: Path) -> None:
    file = write(tmp_path, TIMED)
    for suffix in ("csv", "jsonl", "xlsx"):
        out = tmp_path / f"out.{suffix}"
        done = run("cohort", file, "-o", str(out), "--jobs", "1")
        assert done.code == 1
    told = "at this pace the plan would finish after the year 2999"
    assert f"C5 (row 6): {told}" in done.err
    with (tmp_path / "out.csv").open() as rows:
        found = {row["id"]: row for row in csv.DictReader(rows)}
    text = (tmp_path / "out.jsonl").read_text("utf-8")
    lines = [json.loads(one) for one in text.splitlines()]
    book = openpyxl.load_workbook(tmp_path / "out.xlsx")
    heads, *cells = book["Plans"].values
    where = [heads.index(head) for head in ("Weeks", "First day", "Finish")]

    keys = ("weeks", "first_day", "finish")
    assert [tuple(row[key] for key in keys) for row in found.values()] == TIMES
    assert [tuple(str(one[k] or "") for k in keys) for one in lines] == TIMES
    shown = [tuple(str(row[i] or "") for i in where) for row in cells]
    assert [
        tuple(cell.removesuffix(" 00:00:00") for cell in row) for row in shown
    ] == TIMES
    whole = "; ".join(str(row[1]) for row in book["C1"].values)
    assert "finish on 22 March 2027" in whole
    assert found["C5"]["status"] == "failed"


@pytest.fixture(name="here")
def run_in_this_process() -> Iterator[Callable[..., Result]]:
    """Run `cohort` where it can be tampered with, and leave the signals as they are."""
    names = [getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP")]
    before = {name: signal.getsignal(name) for name in names}
    yield lambda *asked: CliRunner().invoke(cli, ["cohort", *asked])
    for name, handler in before.items():
        signal.signal(name, handler)


@pytest.mark.parametrize(
    ("failed", "code"),
    [
        (Outcome("failed", because=("no week has that",), exit_code=2), 1),
        (Outcome("failed", because=("ValueError: x",), exit_code=70), 70),
        (Outcome("failed", ("A1",), exit_code=70, evidence={"broken": ["total"]}), 70),
        (Outcome("crashed"), 3),
    ],
)
@pytest.mark.parametrize("suffix", ["csv", "jsonl", "xlsx"])
def test_a_row_that_fails_is_told_with_its_reason_and_the_others_are_written(
    failed: Outcome,
    code: int,
    suffix: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    here: Callable[..., Result],
) -> None:
    def some(
        qualification: object, requests: dict[str, object], *_: object, **__: object
    ) -> Iterator[tuple[str, Outcome]]:
        for mark in requests:
            yield mark, failed if mark == min(requests) else Outcome("infeasible")

    monkeypatch.setattr(running, "run_requests", some)
    out = tmp_path / f"out.{suffix}"
    done = here(write(tmp_path), "-o", str(out))

    assert done.exit_code == code
    assert out.exists()
    assert not list(tmp_path.glob("*.journal"))
    assert ("1 whose request failed" in done.stderr) == (failed.status == "failed")
    for reason in failed.because:
        assert reason in done.stderr
        assert suffix == "xlsx" or reason in out.read_text()
    if failed.evidence:
        saved = Path(done.stderr.split("saved in ")[1].splitlines()[0])
        assert json.loads(saved.read_text())["broken"] == ["total"]
        saved.unlink()


def test_an_error_in_reading_a_row_is_the_fault_of_that_row(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, here: Callable[..., Result]
) -> None:
    def resolve_some(candidate: Candidate, qualification: Qualification) -> Candidate:
        if candidate.role == "field-engineer":
            raise OverflowError("Abe Hidden")
        return resolve(candidate, qualification)

    monkeypatch.setattr(row_requests, "resolve", resolve_some)
    out = tmp_path / "out.csv"
    done = here(write(tmp_path), "-o", str(out), "--skip-bad")

    assert done.exit_code == 1
    assert "1 with a plan" in done.stderr
    assert "OverflowError" in (tmp_path / "out.rejected.csv").read_text()
    assert "Hidden" not in done.stderr


def test_ctrl_c_and_a_request_to_end_still_end_the_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, here: Callable[..., Result]
) -> None:
    for error, code in ((KeyboardInterrupt(), 130), (SystemExit(143), 143)):

        def ended(*_: object, error: BaseException = error, **__: object) -> object:
            raise error

        monkeypatch.setattr(running, "run_requests", ended)
        assert here(write(tmp_path)).exit_code == code
