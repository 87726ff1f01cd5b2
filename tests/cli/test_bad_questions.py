"""Questions that cannot be asked: said before anything is computed, with a hint."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import jsonschema
import pytest

from recommender.reports.documents import json_schema
from tests.builders.running import run
from tests.builders.waiting import FOR_EVER

BAD = [
    (["plan", "--with", "A99"], ["unit-unknown"], "did you mean"),
    (["plan", "--role", "recepionist"], ["role-unknown"], "receptionist"),
    (["plan", "--tag", "complants"], ["tag-unknown"], "complaints"),
    (["plan", "--tag", "telefone"], ["tag-unknown"], "telephone"),
    (["plan", "--tag", "phones"], ["tag-unknown"], "incoming-calls or outgoing-calls"),
    (["plan", "--tag", "rota"], ["tag-unknown"], "mean organising?"),
    (["plan", "--tag", "moaning"], ["tag-unknown"], "recommender tags"),
    (["plan", "--role", "bank clerk"], ["role-unknown"], "bank-insurance-adviser"),
    (["plan", "--role", "astronaut"], ["role-unknown"], "see: recommender roles"),
    (["plan", "--with", "complaints"], ["unit-unknown"], "Process customer service"),
    (["plan", "--with", "D6 A11"], ["unit-unknown"], "D6,A11"),
    (["check", "D77"], ["unit-unknown"], "D7?"),
    (["plan", "--role", "receptionist", "--role", "team-leader"], ["usage"], ""),
    (["plan", "--tag", "電話"], ["tag-unknown"], "recommender tags"),
    (["plan", "--tag", "writing:dayly"], ["frequency-unknown"], "daily"),
    (["plan", "--with", "A3", "--without", "a3"], ["args-conflict"], "drop one"),
    (["plan", "--have", "D6", "--without", "D6"], ["args-conflict"], "drop one"),
    (
        ["plan", "--tag", "writing:daily", "--tag", "writing:never"],
        ["args-conflict"],
        "keep one",
    ),
    (
        ["plan", "--tag", "email:daily", "--tag", "letters:never"],
        ["args-conflict"],
        "keep one",
    ),
    (
        ["plan", "--tag", "email", "--no-tag", "letters"],
        ["args-conflict"],
        "keep one",
    ),
    (["plan", "--no-tag", "complants"], ["tag-unknown"], "complaints"),
    (["plan", "--withdrawn", "A99"], ["unit-unknown"], "did you mean"),
    (["plan", "--lift", "level-5"], ["guidance-unknown"], "level-4"),
    (["plan", "--reading", "level-3:maybe"], ["reading-unknown"], "at-or-above"),
    (["plan", "--reading", "totl:exactly"], ["rule-unknown"], "recommender rules"),
    (["plan", "--reading", "level-3"], ["reading-unknown"], "RULE:READING"),
    (["plan", "--top", "0"], ["usage"], ""),
    (["plan", "--top", "-1"], ["usage"], ""),
    (["plan", "--top", "1000000000"], ["usage"], ""),
    (["plan", "--time-limit", "0"], ["usage"], ""),
    (["plan", "--time-limit", "nan"], ["usage"], ""),
    (["plan", "--time-limit", "inf"], ["usage"], ""),
    (["plan", "--time-limit", "-1"], ["usage"], ""),
    (["plan", "--max-level", "13"], ["usage"], ""),
    (["plan", "--max-credits", "lots"], ["usage"], ""),
    (["plan", "--hours-per-week", "0"], ["usage"], ""),
    (["plan", "--hours-per-week", "200"], ["usage"], ""),
    (["plan", "--parallel", "0"], ["usage"], ""),
    (["plan", "--mandatory", "last"], ["usage"], ""),
    (["plan", "--start", "2026-12-01"], ["hours-missing"], "--hours-per-week"),
    (["plan", "--start", "2026-12-01"], ["hours-missing"], "--finish-by"),
    (
        ["plan", "--start", "1/13/2026", "--finish-by", "soon"],
        ["date-unreadable", "date-unreadable"],
        "2026-12-01",
    ),
    (
        ["plan", "--start", "2026-12-02", "--finish-by", "2026-12-01"],
        ["dates-order"],
        "later date",
    ),
    (
        ["plan", "--hours-per-week", "0.01", "--start", "2900-12-01"],
        ["date-range"],
        "--hours-per-week",
    ),
    (["plan", "--quality"], ["usage"], ""),
    (["paln"], ["usage"], ""),
    (["plan", "--qualification", "ocr-03465"], ["qualification-unknown"], "ocr-03456"),
    (["plan", "--qualification", "no\tsuch"], ["qualification-unknown"], "shipped"),
    (["plan", "--candidate", "/nowhere/c.toml"], ["file-missing"], "no folder"),
    (["plan", "--candidate", "/"], ["file-kind"], ""),
    (["plan", "--candidate", "-"], ["candidate-empty"], ""),
    (["check"], ["units-missing"], "recommender check"),
    (["check", "F3", "Z9", "Y8"], ["unit-unknown", "unit-unknown"], "units"),
    (["check", "F3", "--plan", "plan.json"], ["units-missing"], ""),
    (["units", "--group", "Z"], ["group-unknown"], "A, B, C, D, E"),
    (["units", "Z1"], ["unit-unknown"], "recommender units"),
    (["plan", "--output", "/nowhere/plan.md"], ["output-folder"], "make it"),
]


@pytest.mark.mostly_slow(2)
@pytest.mark.parametrize(
    ("arguments", "ids", "hint"), BAD, ids=[" ".join(one[0]) for one in BAD]
)
def test_a_bad_question_exits_2_with_an_id_and_a_hint(
    arguments: list[str], ids: list[str], hint: str
) -> None:
    told = run(*arguments)
    as_json = run(*arguments, "--format", "json")
    errors = json.loads(as_json.out)

    assert (told.code, told.out, as_json.code) == (2, "", 2)
    assert all(c == "\n" or c.isprintable() for c in told.err)
    jsonschema.validate(errors, json_schema("errors"))
    assert [error["id"] for error in errors["errors"]] == ids
    assert hint in " ".join(error["hint"] for error in errors["errors"])


CANDIDATES = [
    ("role = \n", ["candidate-syntax"], 1),
    ('role = "a"\nrole = "b"\n', ["candidate-duplicate"], 2),
    ('roll = "receptionist"\n', ["candidate-key-unknown"], 1),
    ("[wishes]\nmax_creditz = 4\n", ["candidate-key-unknown"], 2),
    ('[wishes]\nmax_credits = "46"\n', ["candidate-value"], 2),
    ("[wishes]\nmax_credits = 46.125\n", ["number-decimals"], 2),
    ("[wishes]\nmax_credits = true\n", ["candidate-value"], 2),
    ("[wishes]\nmax_credits = -1\n", ["candidate-value"], 2),
    ("[wishes]\nhours_per_week = nan\n", ["candidate-value"], 2),
    ("[wishes]\nhours_per_week = 169\n", ["candidate-value"], 2),
    ('[wishes]\nstart = "1/13/2026"\n', ["date-unreadable"], 2),
    ("[wishes]\nstart = 2026\n", ["candidate-value"], 2),
    ("[wishes]\nfinish_by = 2026-12-01T10:00:00\n", ["candidate-value"], 2),
    ("[wishes]\nfinish_by = 2020-12-01\n", ["dates-order"], None),
    ("[wishes]\nparallel = 0\n", ["candidate-value"], 2),
    ('[wishes]\nmandatory = "last"\n', ["candidate-value"], 2),
    ('[tags]\nwriting = "dayly"\n', ["frequency-unknown"], 2),
    (
        '[tags]\nwriting = 3\n[wishes]\nwith = "A3"\n',
        ["frequency-unknown", "candidate-value"],
        2,
    ),
    ('[tags]\n"complants" = "daily"\n', ["tag-unknown"], 2),
]


@pytest.mark.mostly_slow(2)
@pytest.mark.parametrize(("text", "ids", "row"), CANDIDATES)
def test_a_candidate_file_with_faults_says_them_all_with_their_line(
    tmp_path: Path, text: str, ids: list[str], row: int | None
) -> None:
    file = tmp_path / "candidate.toml"
    file.write_text(text, encoding="utf-8")
    done = run("plan", "--candidate", str(file), "--format", "json")
    errors = json.loads(done.out)["errors"]

    assert done.code == 2
    assert [error["id"] for error in errors] == ids
    assert errors[0]["row"] == row


def test_a_qualification_with_faults_says_them_all_with_row_and_column(
    tmp_path: Path,
) -> None:
    shipped = Path(__file__).parent.parent.parent / "data"
    for name in ("qualification.toml", "sources.csv", "units.csv"):
        text = (shipped / "ocr-03456" / name).read_text(encoding="utf-8")
        if name == "units.csv":
            text = text.replace(",A,3,6,40,", ",A,3,six,40,").replace(
                ",D,2,6,", ",X,13,6,"
            )
        (tmp_path / name).write_text(text, encoding="utf-8")
    done = run("plan", "-q", str(tmp_path), "--format", "json")
    errors = json.loads(done.out)["errors"]

    assert done.code == 2
    assert [(one["id"], one["row"], one["column"]) for one in errors] == [
        ("unit-credits", 2, "credits"),
        ("unit-group-unknown", 35, "group"),
        ("unit-level", 35, "level"),
        ("unit-group-unknown", 36, "group"),
        ("unit-level", 36, "level"),
    ]


def test_an_output_is_never_overwritten_without_force(tmp_path: Path) -> None:
    file = tmp_path / "plan.md"
    file.write_text("mine", encoding="utf-8")
    refused = run("plan", "--output", str(file))

    assert (refused.code, file.read_text(encoding="utf-8")) == (2, "mine")
    assert "output-exists" in refused.err

    assert run("plan", "--output", str(file), "--force").code == 0
    assert file.read_text(encoding="utf-8").startswith("OCR Level 3")
    assert [one.name for one in tmp_path.iterdir()] == ["plan.md"]


def test_a_suffix_that_says_no_format_is_refused(tmp_path: Path) -> None:
    done = run("plan", "--output", str(tmp_path / "plan.odt"))

    assert done.code == 2
    assert "error[output-suffix]" in done.err
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("command", "fault", "hint"),
    [
        (["plan"], "calendar-dates", "--start"),
        (["plan", "--hours-per-week", "3"], "calendar-dates", "--start"),
        (["plan", "--start", "2026-12-01"], "calendar-dates", "--hours-per-week"),
        (["units"], "output-suffix", "end the name with .json, .csv, .md, .txt"),
        (["check", "F3"], "output-suffix", "end the name with .json"),
    ],
)
def test_a_calendar_is_of_a_plan_with_dates_and_of_nothing_else(
    tmp_path: Path, command: list[str], fault: str, hint: str
) -> None:
    done = run(*command, "--output", str(tmp_path / "file.ics"))

    assert (done.code, done.out) == (2, "")
    assert f"error[{fault}]" in done.err
    assert hint in done.err
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full here")
def test_a_full_disk_exits_4() -> None:
    command = f"{sys.executable} -m recommender tags > /dev/full"
    done = subprocess.run(
        ["bash", "-c", command], capture_output=True, text=True, check=False
    )

    assert done.returncode == 4
    assert done.stderr.startswith("error[output-write]")


@pytest.mark.parametrize("words", ["tags", "--help"])
@pytest.mark.skipif(os.name == "nt", reason="no such shell here")
def test_a_closed_standard_output_exits_4(words: str) -> None:
    command = f"{sys.executable} -m recommender {words} >&-"
    done = subprocess.run(
        ["bash", "-c", command], capture_output=True, text=True, check=False
    )

    assert done.returncode == 4
    assert done.stderr.startswith("error[output-write]")
    assert done.stderr.count("\n") == 1


def test_an_output_that_cannot_be_written_exits_4() -> None:
    done = run("roles", "--output", "/proc/roles.md")

    assert done.code in {2, 4}
    assert "error[output-" in done.err


def test_a_closed_pipe_exits_141_without_a_word() -> None:
    ours, theirs = os.pipe()
    os.close(ours)
    done = subprocess.run(
        [sys.executable, "-m", "recommender", "tags"],
        stdout=theirs,
        stderr=subprocess.PIPE,
        check=False,
    )
    os.close(theirs)

    assert (done.returncode, done.stderr) == (141, b"")


def test_ctrl_c_exits_130_at_once() -> None:
    program = (
        "import recommender.answers.recommendation as r, signal, threading\n"
        # A job in the background inherits that Ctrl-C is ignored.
        "signal.signal(signal.SIGINT, signal.default_int_handler)\n"
        "def solutions(*_):\n"
        "    print('solving', flush=True)\n"
        "    threading.Event().wait()\n"
        "r.solutions = solutions\n"
        "from recommender.cli import main\n"
        "main(['plan'])\n"
    )
    process = subprocess.Popen(
        [sys.executable, "-c", program], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    assert process.stdout is not None
    assert process.stdout.readline() == b"solving\n"
    process.send_signal(signal.SIGINT)
    _, err = process.communicate(timeout=FOR_EVER)

    assert process.returncode == 130
    assert err == b"interrupted\n"


@pytest.mark.slow
@pytest.mark.parametrize(
    "environment",
    [
        {"LC_ALL": "C", "PYTHONIOENCODING": "ascii"},
        {"TERM": "dumb"},
        {"COLUMNS": "20"},
        {"COLUMNS": "0"},
        {"NO_COLOR": "1"},
    ],
    ids=str,
)
def test_a_poor_terminal_degrades_and_never_crashes(
    environment: dict[str, str],
) -> None:
    done = run("plan", "--role", "receptionist", **environment)

    assert (done.code, done.err) == (0, "")
    assert "\x1b" not in done.out
