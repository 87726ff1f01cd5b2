"""Keys, counts and notes around a table of people are no candidates, and are told."""

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import recommender
from recommender.cohorts.cohort import Cohort
from recommender.cohorts.pseudonymising import pseudonymise
from recommender.cohorts.reading import read_cohort
from recommender.errors import FileFaultsError
from tests.builders.examples import examples

OCR = recommender.load_qualification("ocr-03456")
HEADER = "Candidate,Job,F3,A3,A11"
PEOPLE = ("Surname A Bea,receptionist,x,IP,", "Surname B Cy,receptionist,1,x,")
OTHERS = (
    "Key:,,,,", "x = achieved,,,,", "IP \u2013 in progress,,,,", "x,signed off,,,",
    "Legend,x = done,IP = begun,,", "No. signed off,,2,1,0", "% complete,,100%,50%,0%",
    "Total registered,2,,,", ",,2,1.5,0", "Average,,1,0.5,0",
    "Signed off by IV,,yes,no,",
    "Still to do,,0,1/2,2 of 2", "Assessor: Assessor Red,,IQA: Assessor Blue,,",
    "Dates below are those of the assessor who signed off,,,,", "Credits,,6,6,5",
)  # fmt: skip


def caseload(folder: Path, *rows: str, **options: object) -> Cohort:
    path = folder / "tracker.csv"
    path.write_text("\n".join(rows), encoding="utf-8")
    return read_cohort(path, OCR, **options)  # type: ignore[arg-type]


def held(cohort: Cohort) -> list[tuple[str, ...]]:
    return [tuple(member.candidate.wishes.have) for member in cohort.members]


@examples(60)
@given(below=st.lists(st.sampled_from(OTHERS), max_size=5), bare=st.booleans())
def test_other_rows_change_nobody_and_are_counted(
    tmp_path_factory: pytest.TempPathFactory, below: list[str], bare: bool
) -> None:
    folder = tmp_path_factory.mktemp("tracker")
    cohort = caseload(folder, HEADER, *PEOPLE, *below, bare=bare)

    assert [member.row for member in cohort.members] == [2, 3]
    assert held(cohort) == [("F3",), ("F3", "A3")]
    counts = f"{3 + len(below)} rows: 1 header, 2 candidates"
    assert not below or counts in cohort.notices[-1]


@pytest.mark.parametrize(
    "row",
    [
        "Surname C,,x,1,", "Surname C,,,,", "Bo,,1,0,1", "AB,,x,,",
        "Cy - completed,,,,",
        "Max Old,,1,1,1", "Grace Total,receptionist,1,,",
    ],
)  # fmt: skip
def test_whoever_may_be_a_person_is_one(tmp_path: Path, row: str) -> None:
    cohort = caseload(tmp_path, HEADER, *PEOPLE, row, bare=True)

    assert [member.row for member in cohort.members] == [2, 3, 4]


@pytest.mark.parametrize("row", [",,1,0,1", ",,ask at the review,,not sure"])
def test_a_row_without_a_name_that_may_be_a_person_is_a_fault(
    tmp_path: Path, row: str
) -> None:
    with pytest.raises(FileFaultsError) as caught:
        caseload(tmp_path, HEADER, *PEOPLE, row, bare=True, columns=["ignore=F3"])

    faults = caught.value.faults
    assert ("candidate-id", 4) in [(fault.id, fault.row) for fault in faults]


def test_a_job_is_more_than_a_label(tmp_path: Path) -> None:
    answers = "Answers the phone every day and deals with complaints."
    cohort = caseload(tmp_path, "name,job_text", f"Total,{answers}")

    assert [member.row for member in cohort.members] == [2]


def test_titles_of_units_below_their_codes_are_a_second_header(tmp_path: Path) -> None:
    titles = ",,Demonstrate understanding,Give a good impression,Deal with calls"
    cohort = caseload(tmp_path, HEADER, titles, *PEOPLE)

    assert len(cohort.members) == 2
    told = "row 2 is not read: below the header, without a name or marks"
    assert any(told in notice for notice in cohort.notices)


@pytest.mark.parametrize(
    "rows",
    [
        ("Key: A = achieved; o = in progress,,,,", HEADER, "{}"),
        (HEADER, "{}", "A = achieved,,,,", "o - in progress,,,,"),
        (HEADER, "{}", "A,achieved,,,", "o,in progress,,,"),
        (f"{HEADER},,Key,", "{},,A,Achieved", ",,,,,,o,In progress"),
        (HEADER, "{}", "Key,,,,", "A,Unit claimed,,,", "o,No evidence yet,,,"),
        (HEADER, "{}", "RAG key,,,,", "A,Complete - seen,o,Evidence in; not marked,"),
        (HEADER, "{}", "A: signed off by the assessor,,,,", "o = to be started,,,,"),
        (f"{HEADER},,A = achieved,o = begun", "{},,,"),
    ],
)
def test_a_key_says_what_marks_mean_wherever_it_is(
    tmp_path: Path, rows: tuple[str, ...]
) -> None:
    person = "Surname A Bea,receptionist,A,o,"
    cohort = caseload(tmp_path, *(row.format(person) for row in rows))

    assert held(cohort) == [("F3",)]
    told = "by the key of the sheet, a as done and o as not done"
    assert any(told in notice for notice in cohort.notices)


@pytest.mark.parametrize(
    "keys",
    [
        ("Key,,,,", "WT,Witness testimony,,,", "NS,Not started,,,"),
        ("WT = witness testimony; NS = not started,,,,",),
        ("NS - not started,,,,", "WT - witness testimony,,,,"),
    ],
)
def test_a_mark_that_its_key_explains_in_other_words_is_asked_about(
    tmp_path: Path, keys: tuple[str, ...]
) -> None:
    """Evidence for a unit says nothing of whether the unit is done."""
    people = ("Surname A Bea,receptionist,WT,NS,x", "Surname B Cy,receptionist,x,NS,")
    with pytest.raises(FileFaultsError) as caught:
        caseload(tmp_path, HEADER, *people, *keys)

    (fault,) = caught.value.faults
    assert (fault.row, fault.column) == (2, "f3")
    assert fault.message.startswith("WT does not say whether the unit is done")
    assert '--column done="WT"; or not done: --column not_done="WT"' in fault.hint
    chosen = read_cohort(tmp_path / "tracker.csv", OCR, columns=["not_done=WT"])
    assert held(chosen) == [("A11",), ("F3",)]
    assert any("as chosen, wt as not done" in notice for notice in chosen.notices)
    answered = caseload(tmp_path, HEADER, *people, *keys, "WT = not done,,,,")
    assert held(answered) == [("A11",), ("F3",)]


def test_a_key_with_names_shows_none(tmp_path: Path) -> None:
    keys = ("Key,,,,", "AR,Assessor Red,,,")
    with pytest.raises(FileFaultsError) as caught:
        caseload(tmp_path, HEADER, "Surname A Bea,receptionist,AR,,", *keys)

    (fault,) = caught.value.faults
    assert not re.search(r"\bAR\b", fault.message + fault.hint)


def test_a_key_goes_before_the_usual_meaning_of_a_mark(tmp_path: Path) -> None:
    person = "Surname A Bea,receptionist,x,y,"
    key = "x = not started,,,,"

    assert held(caseload(tmp_path, HEADER, person, key)) == [("A3",)]


@pytest.mark.parametrize(
    "keys", [("x = exempted elsewhere,,,,",), ("x = done,,,,", "x = not done,,,,")]
)
def test_a_mark_of_unclear_meaning_is_asked_about(
    tmp_path: Path, keys: tuple[str, ...]
) -> None:
    person = "Surname A Bea,receptionist,x,,"
    with pytest.raises(FileFaultsError) as caught:
        caseload(tmp_path, HEADER, person, *keys)

    (fault,) = caught.value.faults
    assert (fault.id, fault.row, fault.column) == ("unit-mark-unknown", 2, "f3")


def test_only_labels_of_known_words_are_told(tmp_path: Path) -> None:
    cohort = caseload(tmp_path, HEADER, *PEOPLE, "No. signed off,,2,1,0", "Bea: 3,,,,")

    said = "\n".join(cohort.notices)
    assert 'row 4 is not read: no names, but labels ("No. signed off")' in said
    assert "Bea" not in said


def test_other_rows_do_not_end_the_section_of_leavers(tmp_path: Path) -> None:
    rows = ("Completed,,1,0,0", PEOPLE[0], "Leavers,,,,", "Key:,,,,", PEOPLE[1])
    cohort = caseload(tmp_path, HEADER, *rows)

    assert [member.row for member in cohort.members] == [3]
    assert [left.row for left in cohort.left_out] == [6]


def test_keys_and_counts_are_not_pseudonymised(tmp_path: Path) -> None:
    path = tmp_path / "tracker.csv"
    path.write_text("\n".join((HEADER, *PEOPLE, *OTHERS)), encoding="utf-8")

    assert len(pseudonymise(path, b"K" * 32).caseload) == 2
    assert len(pseudonymise(path, b"K" * 32, qualification=OCR).caseload) == 2
