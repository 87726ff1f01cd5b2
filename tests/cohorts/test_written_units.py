"""Units are read as people write them; what is not understood is told with its row."""

from pathlib import Path

import pytest

import recommender
from recommender.cohorts.reading import read_cohort
from recommender.cohorts.written_units import WrittenUnits
from recommender.errors import FileFaultsError
from recommender.files.sheets import CellError

OCR = recommender.load_qualification("ocr-03456")
UNITS = WrittenUnits(OCR)


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("A 11, A 12", "A11 A12"),
        ("A-10; C-03", "A10 C3"),
        ("F03 F04 a13", "F3 F4 A13"),
        ("Unit A3, unit F3", "A3 F3"),
        ("A3 (RPL), F3", "A3:RPL F3"),
        ("F3 exempt, D6", "F3:exempt D6"),
        # Ranges: every unit of the catalogue between, in the order of their numbers.
        ("A10-A12", "A10 A11 A12"),
        ("A3 to A5, D6", "A3 A4 A5 D6"),
        ("B2\u2013B4", "B2 B3 B4"),
        # Titles, and parts of them that are in one title only.
        ("Deal with customers face to face; F3", "A10 F3"),
        ("Communicate effectively (A3) + Understanding of customer service", "A3 F3"),
        ("Monitor & solve problems, process complaints", "C5 C7"),
        ("customers in writing", "A13"),
        ("the mandatory two; D6", "F3 F4 D6"),
        ("both mandatories", "F3 F4"),
        ("2 mandatory units, A3", "F3 F4 A3"),
    ],
)
def test_units_are_read_as_people_write_them(text: str, codes: str) -> None:
    assert UNITS.names_in(text) == codes.split()


@pytest.mark.parametrize(
    "text",
    ["problem solving unit",  # C3, or C5?
     "customer service", "customer complaints", "promotion", "G2", "A13x", "A12-A10",
     "A10-B3", "B1-B3",
     # There are two mandatory units.
     "1 mandatory", "mandatory unit 1", "the mandatory unit", "all 3 mandatory units"],
)  # fmt: skip
def test_what_is_not_for_sure_stays_as_it_is(text: str) -> None:
    assert UNITS.names_in(text) == [text]


def test_each_unit_is_read_by_its_code_and_by_its_title() -> None:
    for unit in OCR.catalogue.units:
        letter, number = unit.code[0], unit.code[1:]
        for text in (
            unit.code,
            f"{letter} {number}",
            f"{letter}-0{number}",
            unit.title,
        ):
            assert UNITS.names_in(text) == [unit.code]


def test_a_sentence_with_codes_is_refused_with_the_codes_in_it() -> None:
    with pytest.raises(CellError) as caught:
        UNITS.names_in("done F3 & F4, A11 signed off. A13 nearly there")

    assert "more than a list of units: done F3;" in caught.value.message
    assert caught.value.hint.endswith("named in it: F3; F4; A11; A13")


def test_titles_and_ranges_make_a_column_of_units_that_is_told(tmp_path: Path) -> None:
    path = tmp_path / "caseload.csv"
    rows = ["A10-A12", "Improve the customer relationship", "customers in writing",
            "Process customer service complaints"]  # fmt: skip
    text = "".join(f"C{n},receptionist,{row}\n" for n, row in enumerate(rows))
    path.write_text(f"id,role,Evidence signed off\n{text}", encoding="utf-8")

    cohort = read_cohort(path, OCR)
    have = [member.candidate.wishes.have for member in cohort.members]
    assert have == [("A10", "A11", "A12"), ("B11",), ("A13",), ("C7",)]
    (told,) = (note for note in cohort.notices if "(have) is read" in note)
    ways = ("A10-A12 as A10; A11; A12 (row 2)", "customers in writing as A13 (row 4)")
    for words in (*ways, "relationship as B11 (row 3)", "complaints as C7 (row 5)"):
        assert words in told


def test_what_is_not_understood_is_told_with_its_row(tmp_path: Path) -> None:
    path = tmp_path / "caseload.csv"
    path.write_text(
        "id,role,have\nC1,receptionist,D6\nC2,receptionist,problem solving unit\n"
    )
    with pytest.raises(FileFaultsError) as caught:
        read_cohort(path, OCR)

    (fault,) = caught.value.faults
    assert (fault.row, fault.column, fault.id) == (3, "have", "unit-unknown")
    assert "C3" in fault.hint


def test_a_slash_is_begun_and_not_done(tmp_path: Path) -> None:
    path = tmp_path / "caseload.csv"
    path.write_text("id,role,A11,D6\nC1,receptionist,/,x\n", encoding="utf-8")

    cohort = read_cohort(path, OCR)
    assert cohort.members[0].candidate.wishes.have == ("D6",)
    assert f"{path}: / is read as not done (row 2)" in cohort.notices
