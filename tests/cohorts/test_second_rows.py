"""Further rows below a candidate are joined, told of, or asked about; never guessed."""

from pathlib import Path

import openpyxl
import pytest

import recommender
from recommender.cohorts.cohort import Cohort
from recommender.cohorts.pseudonymising import pseudonymise
from recommender.cohorts.reading import read_cohort
from recommender.cohorts.who_is_who import read_names
from recommender.errors import FileFaultsError

OCR = recommender.load_qualification("ocr-03456")
HEADER = "Learner,Job,{},F3,F4,A3"
BEA, CY = "Surname A Bea,receptionist", "Surname B Cy,receptionist"
DAY = "02/01/2026"


def caseload(folder: Path, *rows: str) -> Cohort:
    path = folder / "tracker.csv"
    path.write_text("\n".join(rows), encoding="utf-8")
    return read_cohort(path, OCR)


def held(cohort: Cohort) -> list[tuple[str, ...]]:
    return [tuple(member.candidate.wishes.have) for member in cohort.members]


def told(cohort: Cohort, words: str) -> bool:
    return any(words in notice for notice in cohort.notices)


@pytest.mark.parametrize("header", ["", "Stage"])
@pytest.mark.parametrize("check", ["Sampled", "IQA", "Target", "Planned"])
@pytest.mark.parametrize("again", [False, True])
def test_rows_of_checks_and_targets_say_nothing_of_what_is_done(
    tmp_path: Path, header: str, check: str, again: bool
) -> None:
    """Each candidate has F3 done; F4 is only checked, or planned."""
    rows = [HEADER.format(header)]
    for person in (BEA, CY):
        both = [f"Achieved,{DAY},,", f"{check},{DAY},{DAY},"]
        rows += [f"{person},{both[0]}", f"{person if again else ','},{both[1]}"]
    cohort = caseload(tmp_path, *rows)

    assert held(cohort) == [("F3",), ("F3",)]
    assert told(cohort, "rows 3 and 5 are not read: below a candidate, but not about")


@pytest.mark.parametrize("actual", ["Achieved", "Actual", "Complete"])
def test_the_row_of_what_is_done_may_be_the_second(tmp_path: Path, actual: str) -> None:
    """Days that were planned have come, too; that does not make the units done."""
    rows = (
        f"{BEA},Planned,{DAY},{DAY},{DAY}", f",,{actual},{DAY},,",
        f"{CY},Planned,{DAY},{DAY},",
    )  # fmt: skip
    cohort = caseload(tmp_path, HEADER.format("Stage"), *rows)

    assert held(cohort) == [("F3",), ()]
    assert told(cohort, 'rows 2 and 4: the marks here are not about what is done ("Pl')


def test_a_candidate_without_marks_may_have_two_rows_too(tmp_path: Path) -> None:
    rows = [HEADER.format("")]
    for person, day in ((BEA, DAY), (CY, DAY), ("Surname C Di,receptionist", "")):
        rows += [f"{person},Achieved,{day},,", f"{person},Sampled,{day},,"]

    assert held(caseload(tmp_path, *rows)) == [("F3",), ("F3",), ()]


def test_dates_below_marks_are_read_with_them(tmp_path: Path) -> None:
    rows = (f"{BEA},,x,,x", f",,,{DAY},,{DAY}", f"{CY},,,x,", f",,,,{DAY},")
    cohort = caseload(tmp_path, HEADER.format("Stage"), *rows)

    assert held(cohort) == [("F3", "A3"), ("F4",)]
    assert told(cohort, "rows 2 to 5: those of one candidate agree, and are read as")


@pytest.mark.parametrize("mark", [DAY, "no", "KM"])
def test_rows_that_differ_on_what_is_done_are_asked_about(
    tmp_path: Path, mark: str
) -> None:
    first = "" if mark == DAY else "x"
    rows = (f"{BEA},,{first},,x", f",,,{mark},,x", f"{CY},,x,,", f",,,{DAY},,")
    with pytest.raises(FileFaultsError) as caught:
        caseload(tmp_path, HEADER.format("Stage"), *rows)

    (fault,) = caught.value.faults
    assert (fault.id, fault.row) == ("candidate-rows", 2)
    assert fault.message.endswith("differ on what is done: F3")


def test_one_name_twice_is_no_second_row(tmp_path: Path) -> None:
    cohort = caseload(tmp_path, HEADER.format("Team"), f"{BEA},,x,,", f"{BEA},,,x,")

    assert held(cohort) == [("F3",), ("F4",)]
    assert told(cohort, "have the same name: each row is one candidate")


def test_totals_below_the_last_candidate_are_no_second_row(tmp_path: Path) -> None:
    cohort = caseload(tmp_path, HEADER.format("Team"), f"{BEA},,x,,x", ",,,1,0,1")

    assert held(cohort) == [("F3", "A3")]


def test_names_in_merged_cells_are_of_one_candidate(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    rows = (f"{BEA},,x,,x", f",,,{DAY},,{DAY}", f"{CY},,,x,", f",,,,{DAY},")
    for row in ("Learner,Job,Team,F3,F4,A3", *rows):
        sheet.append(row.split(","))
    for area in ("A2:A3", "B2:B3", "A4:A5", "B4:B5"):
        sheet.merge_cells(area)
    book.save(tmp_path / "tracker.xlsx")

    cohort = read_cohort(tmp_path / "tracker.xlsx", OCR)
    assert held(cohort) == [("F3", "A3"), ("F4",)]


def test_joined_rows_have_one_name_and_one_pseudonym(tmp_path: Path) -> None:
    """The ids that `cohort` makes are those that `restore` makes again."""
    rows = (f"{BEA},,x,,", f",,,{DAY},,", f"{CY},,,x,", f",,,,{DAY},")
    cohort = caseload(tmp_path, HEADER.format("Stage"), *rows)
    path = tmp_path / "tracker.csv"

    assert list(cohort.names.values()) == ["Surname A Bea", "Surname B Cy"]
    assert read_names(path, OCR) == cohort.names
    answer = pseudonymise(path, b"k" * 32, qualification=OCR)
    assert [row["have"] for row in answer.caseload] == ["F3", "F4"]


def test_a_name_goes_back_to_its_own_plan_where_each_unit_has_a_row(
    tmp_path: Path,
) -> None:
    rows = [f"{who},{unit},done" for who in (BEA, CY) for unit in ("F3", "A3", "F4")]
    cohort = caseload(tmp_path, "Learner,Job,Unit,Status", *rows)

    assert list(cohort.names.values()) == ["Surname A Bea", "Surname B Cy"]
    assert read_names(tmp_path / "tracker.csv", OCR) == cohort.names
