"""People of a caseload: names are read, kept apart from requests, and never shown."""

import pickle
from pathlib import Path

import pytest

from recommender.cohorts.caseload_table import read_caseload
from recommender.cohorts.cohort import Cohort
from recommender.cohorts.fingerprints import fingerprints_of
from recommender.cohorts.people import full_name, people_of, person_form
from recommender.cohorts.reading import read_cohort
from recommender.cohorts.running import request_fingerprints
from recommender.errors import FileFaultsError
from tests.builders.cohort_runs import ABOUT


def read(tmp_path: Path, text: str, **options: object) -> Cohort:
    path = tmp_path / "learners.csv"
    path.write_text(text, encoding="utf-8", newline="")
    return read_cohort(path, ABOUT, bare=True, **options)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("First name,Surname\nAda,One\nBo,Two\n", ["Ada One", "Bo Two"]),
        ('Learner name\n"One, Ada"\nBo\n', ["One, Ada", "Bo"]),
        ("Candidate\nAda One\nBo\n", ["Ada One", "Bo"]),
        ("Forename(s),Family name\nAda,\n,Two\n", ["Ada", "Two"]),
        ("id\nada one\nbo two\n", ["ada one", "bo two"]),
        ("Given name,Name\nAda,One\n", ["Ada One"]),
        ("Name,Surname,First name\nAda One,One,Ada\n", ["Ada One"]),
    ],
)
def test_names_are_read_however_they_are_written(
    text: str, names: list[str], tmp_path: Path
) -> None:
    head, body = text.split("\n", 1)
    rows = "".join(f"{row},receptionist\n" for row in body.splitlines())
    cohort = read(tmp_path, f"{head},Role\n{rows}")

    ids = [f"C00{number}" for number in range(1, len(names) + 1)]
    assert [member.id for member in cohort.members] == ids
    assert cohort.names == dict(zip(ids, names, strict=True))
    assert f"order of the rows: {' and '.join(ids)}" in " ".join(cohort.notices)


@pytest.mark.parametrize("ids", [("C1", "C2"), ("alpha", "beta"), ("AB", "CD")])
def test_ids_of_the_file_stay(ids: tuple[str, str], tmp_path: Path) -> None:
    text = f"Learner,Name,role\n{ids[0]},Ada One,\n{ids[1]},Bo Two,\n"
    cohort = read(tmp_path, text.replace("role\n", "bare\n"))

    assert cohort.names == {ids[0]: "Ada One", ids[1]: "Bo Two"}


def test_ids_do_not_depend_on_rows_that_are_left_out(tmp_path: Path) -> None:
    text = "Name,Role\nAda One,receptionist\nBo Two,nonsense\nCy Three,receptionist\n"
    cohort = read(tmp_path, text, skip_bad=True)

    assert cohort.names == {"C001": "Ada One", "C003": "Cy Three"}


def test_what_leaves_the_process_has_no_names(tmp_path: Path) -> None:
    cohort = read(tmp_path, "Name,Role\nZoë Secret,receptionist\n")
    requests = request_fingerprints(cohort)
    marks = fingerprints_of(ABOUT, cohort, requests, 1.0)

    sent = pickle.dumps([member.candidate for member in cohort.members])
    for told in (repr(cohort), repr(marks), repr(cohort.notices), repr(sent)):
        assert "secret" not in told.casefold()


def test_a_run_is_resumed_by_the_same_ids(tmp_path: Path) -> None:
    text = "Name,Role\nAda One,receptionist\nBo Two,receptionist\n"
    runs = [read(tmp_path, text), read(tmp_path, text.replace("Ada", " ADA "))]
    marks = [fingerprints_of(ABOUT, c, request_fingerprints(c), 1.0) for c in runs]

    assert marks[0] == marks[1]


def test_a_fault_never_shows_the_name_of_its_row(tmp_path: Path) -> None:
    text = (
        "First name,Surname,Role,Tags,With\n"
        "Zoe,Secret,Secret,zoe:daily,\n"
        "Abe,Hidden,receptionist,,Abe Hidden\n"
        "Li,Bo,Recepcionist,,\n"
    )
    with pytest.raises(FileFaultsError) as caught:
        read(tmp_path, text)

    told = repr(caught.value.faults) + str(caught.value)
    assert sorted((f.row, f.column) for f in caught.value.faults) == [
        (2, "role"), (2, "tags"), (3, "with"), (4, "role"),
    ]  # fmt: skip
    for word in ("zoe", "secret", "abe", "hidden"):
        assert word not in told.casefold()
    assert "recepcionist" in told.casefold()


def test_no_name_is_read_in_a_text_about_a_job(tmp_path: Path) -> None:
    text = (
        "Name,About the job\n"
        '"Vrekillo, Zulmandu","Vrekillo answers the phone every day for Bo Two."\n'
        "Bo Two,Two handles complaints from customers every week with one colleague.\n"
        'Ada One,"One calls customers daily; ZULMANDU VREKILLO, one, checks them."\n'
    )
    cohort = read(tmp_path, text)
    table = read_caseload(tmp_path / "learners.csv", chosen={})
    rows = people_of(table, table.rows).rows

    assert [row.cells["job_text"] for row in rows] == [
        "\u2026 answers the phone every day for \u2026.",
        "\u2026 handles complaints from customers every week with one colleague.",
        "\u2026 calls customers daily; \u2026, one, checks them.",
    ]
    assert all(member.findings for member in cohort.members)
    told = repr((cohort.members, cohort.notices)).casefold()
    for word in ("vrek", "zulm", "bo two"):
        assert word not in told


def test_two_rows_of_one_name_are_two_people_unless_they_are_alike(
    tmp_path: Path,
) -> None:
    header = "Name,Role,E-mail\n"
    rows = "Zo\u00eb O'Hill,receptionist,{}\nzoe\u0308  o\u2019hill,{},{}\n"
    two = read(tmp_path, header + rows.format("a@x", "receptionist", "b@x"))
    other = read(tmp_path, header + rows.format("", "field-engineer", ""))

    for cohort in (two, other):
        assert len(cohort.members) == 2
        told = "rows 2 and 3 have the same name: each row is one candidate"
        assert any(told in notice for notice in cohort.notices)
    for same in (("a@x", "field-engineer", "a@x"), ("", "receptionist", "")):
        with pytest.raises(FileFaultsError) as caught:
            read(tmp_path, header + rows.format(*same))
        (fault,) = caught.value.faults
        assert (fault.id, fault.row) == ("candidate-duplicate", 3)
        assert "row 2" in fault.message
        assert "hill" not in str(caught.value).casefold()
    with_ids = "id,Name\nC1,Zoe Hill\nC2,Zoe Hill\n"
    notices = read(tmp_path, with_ids).notices
    assert any("have the same name" in notice for notice in notices)


def test_a_row_without_a_name_or_an_id_is_a_fault(tmp_path: Path) -> None:
    with pytest.raises(FileFaultsError) as caught:
        read(tmp_path, "Name,Role\nAda One,receptionist\n,receptionist\n")

    (fault,) = caught.value.faults
    assert (fault.id, fault.row) == ("candidate-id", 3)


def test_a_person_without_an_id_gets_one_and_the_others_keep_theirs(
    tmp_path: Path,
) -> None:
    text = "ID,Name,Role\nX1,Ada One,receptionist\n,Bo Two,receptionist\n"
    cohort = read(tmp_path, text)

    assert cohort.names == {"X1": "Ada One", "C002": "Bo Two"}
    assert any("no id in row 3" in notice for notice in cohort.notices)
    with pytest.raises(FileFaultsError) as caught:
        read(tmp_path, text.replace("X1", "c002"))
    assert [(f.id, f.row) for f in caught.value.faults] == [("candidate-id", 3)]


def test_rows_that_may_be_people_are_not_listed_as_headers(tmp_path: Path) -> None:
    text = "Surname Zulmandu,somewhere\nSurname Vrekillo,elsewhere\n"
    for columns in ([], ["id=Number"]):
        with pytest.raises(FileFaultsError) as caught:
            read(tmp_path, text, columns=columns)
        told = repr(caught.value.faults) + str(caught.value)
        assert "Zulm" not in told
        assert "Vrek" not in told


def test_a_row_of_totals_is_no_person(tmp_path: Path) -> None:
    cohort = read(tmp_path, "Surname,Role,Max credits\nOne,receptionist,\nTotal,,1\n")

    assert cohort.names == {"C001": "One"}
    assert any("row 3 is a row of totals" in notice for notice in cohort.notices)


def test_a_name_is_one_line_of_text_that_can_be_seen() -> None:
    assert full_name({"name": "=1+1"}) == "=1+1"
    assert full_name({"name": "a\x1b[2J\u202eb\u2028c\u200bd"}) == "a [2Jb cd"
    assert full_name({"first_name": "x" * 500}) == "x" * 199 + "\u2026"
    joined = "\u0646\u200c\u0645"
    assert full_name({"name": joined}) == joined


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Zo\u00eb", "zoe\u0308", True),
        ("One, Ada", " ada  ONE", True),
        ("O\u2019Hill", "O'Hill", True),
        ("Ada One-Two", "Ada One\u2010Two", True),
        ("Zo\u00eb", "Zoe", False),
        ("Ada One", "One Ada", False),
        ("Stra\u00dfe", "STRASSE", True),
    ],
)
def test_names_are_compared_by_their_letters(one: str, other: str, same: bool) -> None:
    assert (person_form(one) == person_form(other)) is same


@pytest.mark.parametrize(
    "header",
    [
        "Learner's Name", "Full Name (as on record)", '"Surname, Forename"',
        "Apprentices", "Staff member name", "Learner Forename,Learner Surname",
        "First,Last", "Candidate Name & Surname", "Name of trainee",
    ],
)  # fmt: skip
def test_headers_of_names_are_read_for_whoever_people_are(
    header: str, tmp_path: Path
) -> None:
    first, second = (
        (f'"Surname {letter}","Given {letter}"' for letter in "AB")
        if header.count(",") == 1 and '"' not in header
        else (f'"Surname {letter}, Given {letter}"' for letter in "AB")
    )
    rows = f"{first},receptionist\n{second},receptionist\n"
    cohort = read(tmp_path, f"{header},Role\n{rows}")

    assert list(cohort.names) == ["C001", "C002"]
    assert all("Surname" in name and "Given" in name for name in cohort.names.values())


@pytest.mark.parametrize("header", ["Line manager", "Assessor name", "Employer"])
def test_people_who_are_no_candidates_are_dropped(header: str, tmp_path: Path) -> None:
    cohort = read(tmp_path, f"Name,{header},Role\nAda One,Bo Two,receptionist\n")

    assert cohort.names == {"C001": "Ada One"}
    assert "Two" not in repr(cohort)
