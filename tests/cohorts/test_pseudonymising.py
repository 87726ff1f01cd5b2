"""Ids stand in place of people, and only the mapping says who is who."""

import csv
import stat
from pathlib import Path

import openpyxl
import pytest

from recommender.cohorts.pseudonymising import Key, pseudonymise
from recommender.cohorts.reading import read_cohort
from recommender.errors import FileFaultsError, RequestError
from recommender.reports.blocks import to_csv
from tests.builders.cohort_runs import ABOUT
from tests.builders.running import run

KEY = b"k" * 32
PEOPLE = (
    "Full name,E-mail,Role,With,Note\n"
    "Zoe Secret,zoe@secret.example,receptionist,A13,likes tea\n"
    "Abe Hidden,abe@hidden.example,field-engineer,,\n"
)


def write(tmp_path: Path, text: str = PEOPLE) -> Path:
    path = tmp_path / "people.csv"
    path.write_text(text, encoding="utf-8")
    return path


def test_the_caseload_has_no_people_and_the_mapping_only_its_owner_reads(
    tmp_path: Path,
) -> None:
    people = write(tmp_path)
    caseload, who, key = (tmp_path / n for n in ("c.csv", "who.csv", "my.key"))
    options = ["-o", str(caseload), "--mapping", str(who), "--key", str(key)]
    done = run("pseudonymise", str(people), *options)

    assert done.code == 0, done.err
    assert [one.candidate.role for one in read_cohort(caseload, ABOUT).members] == [
        "receptionist", "field-engineer",
    ]  # fmt: skip
    for text in (caseload.read_text(), done.err, done.out):
        assert "secret" not in text.casefold()
        assert "tea" not in text
    for private in (who, key):
        assert stat.S_IMODE(private.stat().st_mode) == 0o600
    with who.open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert [row["name"] for row in rows] == ["Zoe Secret", "Abe Hidden"]
    ids = [one.id for one in read_cohort(caseload, ABOUT).members]
    assert [row["pseudonym"] for row in rows] == ids
    assert run("pseudonymise", str(people), *options, "--force").code == 2


def test_a_key_gives_a_person_the_same_id_in_every_file(tmp_path: Path) -> None:
    first = pseudonymise(write(tmp_path), KEY)
    other = PEOPLE.replace("Zoe Secret", " ZOE  secret ").replace("A13", "")
    again = pseudonymise(write(tmp_path, other), KEY)
    changed = pseudonymise(write(tmp_path), b"K" * 32)

    ids = [row["id"] for row in first.caseload]
    assert ids == [row["id"] for row in again.caseload]
    assert not set(ids) & {row["id"] for row in changed.caseload}
    assert first.by == ("name", "e_mail")


def test_people_who_cannot_be_told_apart_are_refused_without_a_name(
    tmp_path: Path,
) -> None:
    twice = write(tmp_path, "Name,Role\nZoe Secret,\n,\nzoe secret,\n")
    with pytest.raises(FileFaultsError) as caught:
        pseudonymise(twice, KEY, by=("name",))

    faults = caught.value.faults
    # A row without anything in it is none.
    assert [(one.id, one.row) for one in faults] == [("candidate-duplicate", 4)]
    assert "secret" not in repr(faults).casefold()


def test_texts_are_kept_without_names_and_contact_details(tmp_path: Path) -> None:
    text = (
        "Name,Role,Job description\n"
        "Zoe Secret,receptionist,Zoe answers calls. Her e-mail is zoe@secret.example.\n"
        "Abe Hidden,receptionist,Helps Zoe Secret daily\n"
        "Eve Other,receptionist,Answers calls daily\n"
    )
    answer = pseudonymise(write(tmp_path, text), KEY)

    assert [row["job_text"] for row in answer.caseload] == [
        "\u2026 answers calls. Her e-mail is \u2026.",
        "Helps \u2026 daily",
        "Answers calls daily",
    ]
    assert "secret" not in repr(answer.caseload).casefold()
    assert any("hidden in rows 2 and 3" in notice for notice in answer.notices)


def test_a_sheet_that_is_no_caseload_is_told_and_each_note_is_there_once(
    tmp_path: Path,
) -> None:
    book = openpyxl.Workbook()
    for row in (["E-mail", "Role"], ["zoe@secret.example", "receptionist"]):
        book.worksheets[0].append(row)
    path = tmp_path / "people.xlsx"
    book.save(path)
    # Only a column that looks personal is enough, where no sheet has ids or names.
    assert pseudonymise(path, KEY).by == ("e_mail",)
    lists = book.create_sheet("Lists")
    for row in (["role", "tags"], ["receptionist", "complaints"]):
        lists.append(row)
    book.worksheets[0]["A1"] = "Name"
    book.save(path)
    options = ["--mapping", str(tmp_path / "who.csv"), "--key", str(tmp_path / "key")]
    done = run("pseudonymise", str(path), "-o", str(tmp_path / "c.csv"), *options)

    assert done.code == 0, done.err
    # The lines are broken where the path ends.
    assert " ".join(done.err.split()).count('sheet "Lists" is not read') == 1


def test_a_key_is_made_once_and_kept(tmp_path: Path) -> None:
    path = tmp_path / "my.key"

    made = Key(path)
    assert not path.exists()
    made.keep()
    assert Key(path).value == made.value
    assert len(made.value) == 64
    (tmp_path / "short").write_text("abc")
    with pytest.raises(FileFaultsError):
        Key(tmp_path / "short")
    with pytest.raises(RequestError):
        Key(tmp_path / "no folder" / "key")


def test_columns_of_units_are_kept_as_what_is_done(tmp_path: Path) -> None:
    """The same plans come of it; a title such as "telephone calls" names nobody."""
    calls = "A11 - Deal with incoming telephone calls"
    rows = ("Surname A,receptionist,x,,F3", "Surname B,receptionist,,yes,", "")
    text = "\n".join([f"Name,Job title,D6,{calls},Units signed off", *rows])
    path = write(tmp_path, text)
    answer = pseudonymise(path, KEY, qualification=ABOUT)

    assert answer.by == ("name",)
    assert [row["have"] for row in answer.caseload] == ["F3; D6", "A11"]
    assert [[*row] for row in answer.mapping] == [["pseudonym", "name"]] * 2
    again = write(tmp_path, to_csv(answer.caseload))
    assert [
        member.candidate.wishes.have for member in read_cohort(again, ABOUT).members
    ] == [
        ("F3", "D6"),
        ("A11",),
    ]


def test_an_unclear_mark_of_a_unit_is_a_fault(tmp_path: Path) -> None:
    path = write(tmp_path, "name,role,D6\nSurname A,receptionist,maybe\n")
    with pytest.raises(FileFaultsError) as caught:
        pseudonymise(path, KEY, qualification=ABOUT)

    assert "whether the unit is done" in str(caught.value)
    assert "Surname" not in str(caught.value)


def test_units_in_several_columns_are_one_list_of_those_done(tmp_path: Path) -> None:
    path = tmp_path / "learners.csv"
    path.write_text(
        "name,role,Unit 1,Unit 2,Hrs\nPerson A,receptionist,D6,A11,37\n",
        encoding="utf-8",
    )
    chosen = ["have=Unit 1", "have=Unit 2"]
    done = pseudonymise(path, KEY, qualification=ABOUT, columns=chosen)

    (row,) = done.caseload
    assert {key: row[key] for key in row if key != "id"} == {
        "role": "receptionist", "have": "D6; A11",
    }  # fmt: skip
