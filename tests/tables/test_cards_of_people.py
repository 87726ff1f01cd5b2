"""A caseload with a form for each candidate is the one with a row for each."""

import csv
import io
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

import recommender
from recommender.cohorts.cohort import Cohort
from recommender.cohorts.reading import read_cohort
from recommender.errors import FileFaultsError
from tests.builders.examples import examples

OCR = recommender.load_qualification("ocr-03456")
ROLES = ("receptionist", "outbound-adviser", "call centre adviser")
CODES = ("F3", "A11", "D6", "C5")
MARKS = {"Achieved": True, "1/5/2025": True, "In progress": False, "": False}
LABELS = ("Learner name", "Job role", "Hours per week", "Units completed", "Employer")
PEOPLE = st.lists(
    st.tuples(
        st.sampled_from(ROLES),
        st.integers(1, 9),
        st.sets(st.sampled_from(CODES)),
        st.dictionaries(st.sampled_from(CODES), st.sampled_from([*MARKS]), min_size=1),
    ),
    min_size=1,
    max_size=4,
)
Rows = list[list[str]]
Person = tuple[str, int, set[str], dict[str, str]]


def caseload(folder: Path, rows: Rows, **options: object) -> Cohort:
    width = max(map(len, rows))
    text = io.StringIO()
    csv.writer(text).writerows(row + [""] * (width - len(row)) for row in rows)
    path = folder / "forms.csv"
    path.write_text(text.getvalue(), encoding="utf-8", newline="")
    return read_cohort(path, OCR, **options)  # type: ignore[arg-type]


def below(pairs: list[tuple[str, str]]) -> Rows:
    return [[f"{label}:", value] for label, value in pairs]


def in_cells(pairs: list[tuple[str, str]]) -> Rows:
    return [[f"{label}: {value}"] for label, value in pairs]


def in_pairs(pairs: list[tuple[str, str]]) -> Rows:
    cells = [cell for row in below(pairs) for cell in row]
    return [cells[start : start + 4] for start in range(0, len(cells), 4)]


def pairs_of(number: int, person: Person) -> list[tuple[str, str]]:
    role, hours, have, _ = person
    listed = ", ".join(sorted(have))
    values = f"Surname {'ABCD'[number]}", role, f"{hours}", listed, "A shop"
    return list(zip(LABELS, values, strict=True))


def asked(cohort: Cohort) -> list[tuple[str, object, set[str], str]]:
    return [
        (m.candidate.role or "", m.candidate.wishes.hours_per_week,
         {*m.candidate.wishes.have}, cohort.names[m.id])
        for m in cohort.members
    ]  # fmt: skip


@examples(60)
@given(
    PEOPLE,
    st.permutations(range(len(LABELS))),
    st.sampled_from([below, in_cells, in_pairs]),
    st.booleans(),
    st.booleans(),
)
def test_forms_below_each_other_are_the_same_people(
    tmp_path_factory: pytest.TempPathFactory,
    people: list[Person],
    order: list[int],
    form: object,
    is_apart: bool,
    has_units: bool,
) -> None:
    folder = tmp_path_factory.mktemp("forms")
    rows: Rows = [["Caseload of the spring"]]
    table: Rows = [list(LABELS)]
    for number, person in enumerate(people):
        pairs = pairs_of(number, person)
        rows += form([pairs[n] for n in order])  # type: ignore[operator]
        if has_units:
            rows += [["Unit", "Status"], *([c, m] for c, m in person[3].items())]
            done = {code for code, mark in person[3].items() if MARKS[mark]}
            pairs[3] = LABELS[3], ", ".join(sorted(person[2] | done))
        rows += [[""]] * is_apart
        table.append([value for _, value in pairs])
    cohort = caseload(folder, rows)

    assert asked(cohort) == asked(caseload(folder, table))
    assert "Surname" not in " ".join(cohort.notices)


def forms(folder: Path, titles: list[str], *, is_labelled: bool = True) -> Path:
    book = openpyxl.Workbook()
    del book["Sheet"]
    for title in titles:
        sheet = book.create_sheet(title)
        sheet.append(["Progress record"])
        sheet.append(["Name:", title.partition(" (")[0]] if is_labelled else [])
        sheet.append(["Job role:", "receptionist"])
        sheet.append(["Hours per week:", 3])
        sheet.append(["Unit", "Unit title", "Date completed"])
        sheet.append(["F3", "Demonstrate understanding", "1/5/2025"])
        sheet.append(["A4", "Give customers a positive impression", None])
    path = folder / "forms.xlsx"
    book.save(path)
    return path


def test_a_sheet_for_each_person_is_read_without_the_name_in_a_message(
    tmp_path: Path,
) -> None:
    cohort = read_cohort(forms(tmp_path, ["Ada Lovely", "Bo Truly"]), OCR)

    assert [have for _, _, have, _ in asked(cohort)] == [{"F3"}, {"F3"}]
    assert list(cohort.names.values()) == ["Ada Lovely", "Bo Truly"]
    said = " ".join(cohort.notices)
    assert "Lovely" not in said
    assert "Truly" not in said
    assert 'sheet "sheet 2": a card' in said


def test_a_text_in_a_form_is_told_and_its_units_are_asked_about(tmp_path: Path) -> None:
    rows = below([("Name", "Surname A"), ("Job role", "receptionist")])
    rows += [["Is still working on F4"], *below([("Units done", "F3")])]
    second = below([("Name", "Surname B"), ("Job role", "receptionist")])
    second += below([("Units done", "D6")])

    with pytest.raises(FileFaultsError) as caught:
        caseload(tmp_path, [*rows, *second])
    assert "text of the card" in f"{caught.value.faults[0]}"
    cohort = caseload(tmp_path, [*rows, *second], columns=["ignore=text of the card"])
    assert [have for _, _, have, _ in asked(cohort)] == [{"F3"}, {"D6"}]


def test_a_header_row_whose_every_other_name_is_known_is_no_form(
    tmp_path: Path,
) -> None:
    header = ["Name", "Employer", "Role", "Town"]
    rows = [["Surname A", "A shop", "receptionist", "Leeds"]]
    rows += [["Surname B", "A shop", "receptionist", "York"]]
    cohort = caseload(tmp_path, [header, *rows])

    assert [name for *_, name in asked(cohort)] == ["Surname A", "Surname B"]


def test_the_title_of_the_course_is_no_unit(tmp_path: Path) -> None:
    rows = below(
        [("Course title", "Customer service"), ("Learner name", "Surname A"),
         ("Job role", "receptionist"), ("Expected completion", "31/12/2040")]
    )  # fmt: skip
    rows += [["Unit code", "Unit title", "Status"]]
    rows += [["F3", "", "Completed"], ["D6", "", "Requires resubmission"]]
    cohort = caseload(tmp_path, rows)

    assert [have for _, _, have, _ in asked(cohort)] == [{"F3"}]


def test_labels_may_be_above_their_values(tmp_path: Path) -> None:
    rows: Rows = [["Caseload of the spring"]]
    for name, have in (("Surname A", "F3, A10"), ("Surname B", "none")):
        pairs = [("Name", name), ("Job role", "receptionist"), ("Units done", have)]
        rows += [[text] for pair in pairs for text in pair]
    cohort = caseload(tmp_path, rows)

    assert [have for _, _, have, _ in asked(cohort)] == [{"F3", "A10"}, set()]
    assert list(cohort.names.values()) == ["Surname A", "Surname B"]


@pytest.mark.parametrize(
    "end",
    [
        [["Learner signature:"], ["Assessor signature:"]],
        [["Learner signature:", "", "Date:"], ["Assessor signature:", "", "Date:"]],
        [["Learner signature: ________ Date: ____"]],
    ],
)
def test_room_for_signatures_is_no_unit(tmp_path: Path, end: Rows) -> None:
    rows = below([("Name", "Surname A"), ("Job role", "receptionist")])
    units = [["F3", "Customer service", "1/5/2025"], ["A10", "Face to face", ""]]
    head = ["Unit", "Title", "Date achieved"]
    cohort = caseload(tmp_path, [*rows, head, *units, *end])

    assert [have for _, _, have, _ in asked(cohort)] == [{"F3"}]


def test_a_header_with_colons_in_units_is_no_card(tmp_path: Path) -> None:
    rows = ["Learner,Job,Unit A11: Deal with calls,Unit D6: Develop yourself"]
    rows += ["Surname A,receptionist,x,", "Surname B,receptionist,,x"]
    path = tmp_path / "tracker.csv"
    path.write_text("\n".join(rows), encoding="utf-8")

    members = read_cohort(path, OCR).members
    assert [m.candidate.wishes.have for m in members] == [("A11",), ("D6",)]


def test_a_form_that_is_not_filled_in_is_nobody(tmp_path: Path) -> None:
    path = forms(tmp_path, ["Ada Lovely", "Copy me"])
    book = openpyxl.load_workbook(path)
    for row in (2, 3, 4):
        book["Copy me"].cell(row, 2).value = None
    note = book.create_sheet("How to use", 0)
    note.append(["Copy the last sheet for each new learner."])
    book.save(path)

    cohort = read_cohort(path, OCR)
    assert list(cohort.names.values()) == ["Ada Lovely"]
    note = 'sheet "Copy me": left out, as not filled in: 1 card'
    assert note in " ".join(cohort.notices)


def test_cards_that_are_not_filled_in_are_told_of(tmp_path: Path) -> None:
    labels = ("Name", "Job role", "Units done")
    cards = [("Surname A", "receptionist", "F3"), ("", "", "")]
    cards.append(("Surname B", "receptionist", "D6"))
    rows = [
        row
        for card in cards
        for row in [*below(list(zip(labels, card, strict=True))), [""]]
    ]
    cohort = caseload(tmp_path, rows)

    assert [have for _, _, have, _ in asked(cohort)] == [{"F3"}, {"D6"}]
    assert "left out, as not filled in: 1 card" in " ".join(cohort.notices)


def test_a_sheet_whose_name_says_that_its_person_has_left_is_left_out(
    tmp_path: Path,
) -> None:
    cohort = read_cohort(forms(tmp_path, ["Ada Lovely", "Bo Truly (LEFT)"]), OCR)

    assert list(cohort.names.values()) == ["Ada Lovely"]
    said = " ".join(cohort.notices)
    assert 'left out, on the sheet "sheet 2, left"' in said
    assert "give the sheet another name" in said
