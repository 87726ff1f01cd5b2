"""Every reader, given any bytes: a value, or a list of faults; never another error.

The bytes are random, or those of a good file with some of them changed, as a copy that
went wrong has them. A workbook is changed inside too, where its packing hides it.
"""

import io
import json
import zipfile
from collections.abc import Callable
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

import recommender
from recommender import Candidate
from recommender.authoring.spreadsheet_import import read_spreadsheet
from recommender.certificates.certificate_file import read_certificate
from recommender.cohorts.edited_workbook import read_made_with
from recommender.cohorts.reading import read_cohort
from recommender.errors import RecommenderError
from recommender.files.texts import read_text
from recommender.job_text.dictionary import load_book
from recommender.job_text.text_reading import read_job
from recommender.loading.shipped import data_folder
from recommender.requests.addresses import candidate_of_pairs, read_query
from recommender.requests.candidate_file import read_candidate, read_scenarios
from recommender.requests.saved_plan import read_saved_plan
from recommender.tables.layout_file import read_layout
from tests.builders.any_request import load
from tests.builders.certificates import plain_of
from tests.builders.examples import examples

HERE = Path(__file__).parent
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


TESTS = HERE.parent
READERS = {
    "candidate": Reader(read_candidate, ".toml", lambda: REQUEST),
    "scenarios": Reader(
        read_scenarios, ".toml", _file(TESTS / "cli" / "scenarios.toml")
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
ODD = (b"\x00", b"\xff\xfe", b"\xef\xbb\xbf", b'"', b"\n", b"\r", b",", b";", b"[",
       b"]", b"{", b"=", b"9" * 400, b"nan", b"-1", b"1e999", b"\xe2\x80\xae", b"%00",
       b"\x1b[2J")  # fmt: skip


class Edit(NamedTuple):
    """Some bytes in the place of others; the place is a part of a thousand."""

    place: int
    gone: int
    put: bytes


EDITS = st.lists(
    st.builds(
        Edit,
        st.integers(0, 1_000),
        st.integers(0, 30),
        st.sampled_from(ODD) | st.binary(max_size=8),
    ),
    min_size=1,
    max_size=4,
)


def edited(data: bytes, edits: list[Edit]) -> bytes:
    for place, gone, put in edits:
        start = len(data) * place // 1_000
        data = data[:start] + put + data[start + gone :]
    return data


def edited_inside(data: bytes, edits: list[Edit], which: int) -> bytes:
    """Change one of the packed files of a workbook."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        names = old.namelist()
        for name in names:
            content = old.read(name)
            is_it = name == names[which % len(names)]
            new.writestr(name, edited(content, edits) if is_it else content)
    return out.getvalue()


@pytest.mark.parametrize("kind", READERS)
def test_a_good_file_is_read(kind: str, tmp_path: Path) -> None:
    reader = READERS[kind]
    path = tmp_path / f"good{reader.suffix}"
    path.write_bytes(reader.good())
    is_of_units = kind in ("workbook of people", "workbook of plans")

    if not is_of_units:
        assert reader.read(path) is not None


@pytest.mark.parametrize("kind", READERS)
@given(
    edits=EDITS,
    own=st.none() | st.binary(max_size=300),
    which=st.none() | st.integers(0, 20),
)
@examples(80)
def test_any_bytes_are_a_value_or_faults(
    kind: str,
    edits: list[Edit],
    own: bytes | None,
    which: int | None,
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    reader = READERS[kind]
    data = reader.good() if own is None else own
    if own is None and which is not None and reader.suffix == ".xlsx":
        data = edited_inside(data, edits, which)
    else:
        data = edited(data, edits)
    path = tmp_path_factory.mktemp("any") / f"any{reader.suffix}"
    path.write_bytes(data)
    with suppress(RecommenderError):
        reader.read(path)
