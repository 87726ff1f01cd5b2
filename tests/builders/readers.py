"""The readers of files: how each is called, and a good file of its kind."""

import io
import json
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pytest

import recommender
from recommender import Candidate
from recommender.authoring.spreadsheet_import import read_spreadsheet
from recommender.certificates.certificate_file import read_certificate
from recommender.cohorts.edited_workbook import read_made_with
from recommender.cohorts.reading import read_cohort
from recommender.files.texts import read_text
from recommender.job_text.dictionary import load_book
from recommender.job_text.text_reading import read_job
from recommender.loading.shipped import data_folder
from recommender.requests.addresses import candidate_of_pairs, read_query
from recommender.requests.candidate_file import read_candidate
from recommender.requests.saved_plan import read_saved_plan
from recommender.requests.scenarios import read_scenarios
from recommender.tables.layout_file import read_layout
from tests.builders.any_request import load
from tests.builders.certificates import plain_of

ABOUT = load("ocr-03456")
REQUEST = (
    b'qualification = "ocr-03456"\nrole = "receptionist"\n'
    b'[tags]\ncomplaints = "daily"\n'
    b'selling = "weekly 60%"\n[wishes]\nwith = ["A13"]\nmax_credits = 46\n'
    b'finish_by = 2028-06-30\noff = ["2027-08-01..2027-08-20"]\n[readings]\n'
    b'level-3 = "exactly"\n'
)
LAYOUT = (
    b'format = 1\nsheet = "Units"\nheader_row = 2\n[columns]\ncode = "Course Code"\n'
)
QUERY = b"role=receptionist&tag=complaints:weekly+60%25&with=A13&max_credits=46&bare="


class Reader(NamedTuple):
    """How a kind of file is read, the end of its name, and a good one."""

    read: Callable[[Path], object]
    suffix: str
    good: Callable[[], bytes]


def _read_job(path: Path) -> object:
    text = read_text(path, kind="job")
    return read_job(text, ABOUT, load_book(ABOUT))


def _read_address(path: Path) -> object:
    query = path.read_bytes().decode("latin-1")
    return candidate_of_pairs(read_query(query))


@cache
def _workbook() -> bytes:
    openpyxl = pytest.importorskip("openpyxl")
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Units"
    for row in (["Unit code", "Title", "Level", "Credits", "Group"],
                ["A1", "Greet visitors", 2, 5, "A"],
                ["A2", "Answer calls", 3, 4, "B"]):  # fmt: skip
        sheet.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


@cache
def _certificate() -> bytes:
    answer = recommender.recommend(ABOUT, Candidate("receptionist"))
    return json.dumps(plain_of(answer)).encode()


def _file(path: Path) -> Callable[[], bytes]:
    return path.read_bytes


TESTS = Path(__file__).parents[1]
READERS = {
    "candidate": Reader(read_candidate, ".toml", lambda: REQUEST),
    "scenarios": Reader(
        lambda path: read_scenarios(path, lambda _: ABOUT),
        ".toml",
        _file(TESTS / "cli" / "scenarios.toml"),
    ),
    "saved plan": Reader(
        read_saved_plan, ".json", lambda: b'{"plans": [{"units": [{"code": "A1"}]}]}'
    ),
    "certificate": Reader(read_certificate, ".json", _certificate),
    "caseload": Reader(
        lambda path: read_cohort(path, ABOUT, skip_bad=True),
        ".csv",
        _file(TESTS / "cohorts" / "learners.csv"),
    ),
    "units": Reader(
        read_spreadsheet, ".csv", _file(data_folder() / "ocr-03455" / "units.csv")
    ),
    "workbook of units": Reader(read_spreadsheet, ".xlsx", _workbook),
    "workbook of people": Reader(
        lambda path: read_cohort(path, ABOUT), ".xlsx", _workbook
    ),
    "workbook of plans": Reader(read_made_with, ".xlsx", _workbook),
    "layout": Reader(read_layout, ".toml", lambda: LAYOUT),
    "job text": Reader(_read_job, ".txt", _file(TESTS / "cli" / "advert.txt")),
    "address": Reader(_read_address, ".txt", lambda: QUERY),
}
FOUND = TESTS / "bad" / "fuzzed"
# What made a reader fail once, in a folder for each kind of file.
FINDS = sorted(path for path in FOUND.glob("*/*") if path.is_file())


def kind_of(find: Path) -> str:
    """Give the name of the reader that a file is for."""
    return find.parent.name.replace("-", " ")
