"""A row for each unit of a person: the rows of each are joined, or faults are told."""

import random
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import recommender
from recommender.cohorts.cohort import Cohort
from recommender.cohorts.pseudonymising import pseudonymise
from recommender.cohorts.reading import read_cohort
from recommender.errors import Fault, FileFaultsError
from tests.builders.examples import examples

OCR = recommender.load_qualification("ocr-03456")
CODES = ("F3", "F4", "A3", "A11", "D6", "B6", "C5")
DONE = {"Achieved": True, "Pass": True, "In progress": False, "": False}
ROLES = ("receptionist", "outbound-adviser")


def caseload(folder: Path, *rows: str, **options: object) -> Cohort:
    path = folder / "units.csv"
    path.write_text("\n".join(rows), encoding="utf-8")
    return read_cohort(path, OCR, **options)  # type: ignore[arg-type]


def held(cohort: Cohort) -> list[set[str]]:
    return [set(member.candidate.wishes.have) for member in cohort.members]


def faults_of(folder: Path, *rows: str) -> list[Fault]:
    with pytest.raises(FileFaultsError) as caught:
        caseload(folder, *rows)
    return [*caught.value.faults]


people = st.lists(
    st.tuples(
        st.sampled_from(ROLES),
        st.dictionaries(st.sampled_from(CODES), st.sampled_from([*DONE]), min_size=2),
    ),
    min_size=1,
    max_size=4,
)


@examples(60)
@given(people, st.sampled_from(("id", "name", "blank")), st.randoms())
def test_people_in_many_rows_are_the_same_people_as_in_one_row_each(
    tmp_path_factory: pytest.TempPathFactory,
    people: list[tuple[str, dict[str, str]]],
    key: str,
    shuffled: random.Random,
) -> None:
    rows = []
    for number, (role, units) in enumerate(people):
        who = f"C-{number}" if key == "id" else f"Person {'ABCD'[number]}"
        for place, (code, status) in enumerate(units.items()):
            begins = f"{who},{role}" if key != "blank" or not place else ","
            rows.append(f"{begins},{code},{status}")
    if key != "blank":
        shuffled.shuffle(rows)
    header = f"{'id' if key == 'id' else 'name'},role,Unit,Status"
    cohort = caseload(tmp_path_factory.mktemp("units"), header, *rows)

    wide = [(r, [c for c in CODES if DONE[u.get(c, "")]]) for r, u in people]
    roles = [member.candidate.role for member in cohort.members]
    joined = [
        (role, [code for code in CODES if code in units])
        for role, units in zip(roles, held(cohort), strict=True)
    ]
    assert sorted(joined) == sorted(wide)
    number = f"{len(people)} candidate{'s' * (len(people) > 1)} in {len(rows)} rows"
    assert any(number in notice for notice in cohort.notices)
    assert f"{len(rows) + 1} rows: 1 header, " in cohort.notices[-1]


def test_dates_and_titles_say_the_same_as_codes_and_a_status(tmp_path: Path) -> None:
    rows = (
        "Learner,Job,Unit no,Unit title,Date signed off",
        "Surname A,receptionist,F3 - Demonstrate understanding,,01/02/2026",
        ",,,Process information about customers,2/2/2026",
        ",,A11,,",
        ",,D6,,1/1/2999",
    )
    cohort = caseload(tmp_path, *rows)

    assert held(cohort) == [{"F3", "A6"}]
    notices = "\n".join(cohort.notices)
    assert 'a unit in each: "Unit no" and "Unit title"' in notices
    assert "an empty cell is read as not done (row 4)" in notices
    assert "1/1/2999 is read as not done (row 5)" in notices


def test_without_a_status_a_person_chooses_what_the_units_are(tmp_path: Path) -> None:
    rows = ("id,role,Unit", "1,receptionist,F3", "1,receptionist,A3")

    (fault,) = faults_of(tmp_path, *rows)
    assert (fault.id, fault.choice) == ("column-doubtful", None)
    assert '--column have="Unit", or --column with="Unit"' in fault.hint
    assert held(caseload(tmp_path, *rows, columns=["have=Unit"])) == [{"F3", "A3"}]
    done = ("id,role,Units done", *rows[1:])
    assert held(caseload(tmp_path, *done)) == [{"F3", "A3"}]


@pytest.mark.parametrize(
    ("cells", "column"), [("2,clerk,A", "role"), ("2,receptionist,B", "name")]
)
def test_cells_of_one_person_that_differ_name_their_rows(
    tmp_path: Path, cells: str, column: str
) -> None:
    who = "2,receptionist,A"
    rows = [f"{who},F3,Pass", f"{cells},A3,Pass", f"{who},D6,Pass", "1,clerk,C,F3,Pass"]
    faults = faults_of(tmp_path, "id,role,name,Unit,Status", *rows)

    (fault,) = (f for f in faults if f.id == "candidate-rows")
    assert (fault.row, fault.column) == (2, column)
    assert fault.message.startswith("rows 2 to 4 are of one candidate, and differ")


def test_a_unit_that_is_done_and_not_done_names_its_rows(tmp_path: Path) -> None:
    who = "1,receptionist"
    rows = [f"{who},F3,Pass", f"{who},A3,Pass", f"{who},F3,Referred"]
    (fault,) = faults_of(tmp_path, "id,role,Unit,Status", *rows)

    assert fault.message == "rows 2 and 4 say of F3 that it is done, and that it is not"


@pytest.mark.parametrize(
    ("row", "id_", "column"),
    [
        ("A3,Maybe,", "unit-mark-unknown", "status"),
        ("Z9,Pass,", "unit-unknown", "unit"),
        ("A3,Pass,1/1/2999", "candidate-rows", None),
    ],
)
def test_a_row_that_is_unclear_is_a_fault_of_its_own(
    tmp_path: Path, row: str, id_: str, column: str | None
) -> None:
    header = "id,role,Unit,Status,Date achieved"
    rows = ["1,receptionist,F3,Pass,1/2/2026", f"1,receptionist,{row}"]
    others = ["2,receptionist,F3,Pass,1/2/2026", "2,receptionist,D6,Pass,1/2/2026"]
    (fault,) = faults_of(tmp_path, header, *rows, *others)

    assert (fault.id, fault.row, fault.column) == (id_, 3, column)
    cohort = caseload(tmp_path, header, *rows, *others, skip_bad=True)
    assert [member.id for member in cohort.members] == ["2"]


def test_dates_that_differ_between_units_are_none_of_the_candidate(
    tmp_path: Path,
) -> None:
    rows = ["1,receptionist,F3,Pass,1/2/2026", "1,receptionist,A3,Pass,1/3/2026"]
    cohort = caseload(tmp_path, "id,role,Unit,Status,Start date", *rows)

    assert cohort.members[0].candidate.wishes.start is None
    assert any("it differs between the units" in notice for notice in cohort.notices)


def test_one_person_twice_by_a_slip_is_not_joined(tmp_path: Path) -> None:
    rows = [f"{n},receptionist,F3" for n in (1, 2, 3, 4, 4)]

    faults = faults_of(tmp_path, "id,role,Units done", *rows)
    assert {fault.id for fault in faults} == {"candidate-duplicate"}


def test_a_row_without_a_name_below_a_heading_is_of_nobody_above(
    tmp_path: Path,
) -> None:
    rows = ["A,receptionist,F3,Pass", ",,A3,Pass", "Team North,,,", ",,D6,Pass"]
    faults = faults_of(tmp_path, "name,role,Unit,Status", *rows)

    assert ("candidate-id", 5) in [(fault.id, fault.row) for fault in faults]


def test_joined_people_have_one_pseudonym(tmp_path: Path) -> None:
    path = tmp_path / "units.csv"
    rows = ["name,role,Unit,Status", "A B,receptionist,F3,Pass", ",,A3,Pass", ",,D6,"]
    path.write_text("\n".join(rows), encoding="utf-8")

    (row,) = pseudonymise(path, b"K" * 32, qualification=OCR).caseload
    assert (row["role"], row["have"]) == ("receptionist", "F3; A3")


TITLED = (
    "Learner,Job,Unit code,Unit title,Status",
    "Surname A,receptionist,D6,Handle cash,Achieved",
    ",,A11,Deal with calls,Achieved",
    "Surname B,receptionist,A18,Go the extra mile in customer service,Achieved",
    ",,C5,Monitor and solve problems,Achieved",
)


def test_a_title_of_another_unit_is_a_fault_of_its_row_alone(tmp_path: Path) -> None:
    (fault,) = faults_of(tmp_path, *TITLED)

    assert fault.row == 4
    assert "A18 and A9 (Go the extra mile in customer service)" in fault.message
    assert '--column ignore="Unit title"' in fault.hint
    cohort = caseload(tmp_path, *TITLED, skip_bad=True)
    assert held(cohort) == [{"D6", "A11"}]
    assert [fault.row for fault in cohort.rejected] == [4]
    by_codes = caseload(tmp_path, *TITLED, columns=["ignore=Unit title"])
    assert held(by_codes) == [{"D6", "A11"}, {"A18", "C5"}]


def test_a_title_that_is_of_no_unit_is_told_beside_its_code(tmp_path: Path) -> None:
    cohort = caseload(tmp_path, *TITLED, skip_bad=True)

    (notice,) = (n for n in cohort.notices if "beside" in n)
    assert "D6 is read beside a text, which is not its title (row 2)" in notice


def test_where_no_status_is_filled_in_nothing_is_done(tmp_path: Path) -> None:
    path = tmp_path / "record.csv"
    rows = ("Surname A,receptionist,F3,", "Surname A,receptionist,A4,")
    path.write_text("\n".join(("Name,Job,Unit,Status", *rows)), encoding="utf-8")

    (member,) = read_cohort(path, OCR).members
    assert not member.candidate.wishes.have


def test_marks_that_nothing_explains_are_asked_about_before_units(
    tmp_path: Path,
) -> None:
    """Not the units, which would all be taken as done; a key or a choice answers."""
    header, rows = "id,role,Unit,Status", ("1,receptionist,F3,G", "1,receptionist,A3,A")
    faults = faults_of(tmp_path, header, *rows)

    assert [fault.id for fault in faults] == ["unit-mark-unknown"] * 2
    path = tmp_path / "units.csv"
    columns = ["done=G", "not_done=A"]
    (member,) = read_cohort(path, OCR, columns=columns).members
    assert member.candidate.wishes.have == ("F3",)
    keyed = [header, *rows, "G = achieved,,,", "A = in progress,,,"]
    path.write_text("\n".join(keyed), encoding="utf-8")
    assert read_cohort(path, OCR).members[0].candidate.wishes.have == ("F3",)


def test_a_yes_below_units_signed_off_is_no_unit(tmp_path: Path) -> None:
    rows = ["Learner,Learner Status,Job title,Unit,Unit Progress,Unit Signed Off"]
    rows += [f"Surname A,Active,receptionist,{u},{p},{done}" for u, p, done in (
        ("F3: Demonstrate understanding of customer service", 100, "Yes"),
        ("A10: Deal with customers face to face", 100, "No"),
        ("C5: Monitor and solve customer service problems", 5, "No"),
    )]  # fmt: skip
    rows += ["Surname B,Archived,receptionist,F3,100,Yes"]
    cohort = caseload(tmp_path, *rows, "Surname B,Archived,receptionist,F4,100,Yes")

    assert held(cohort) == [{"F3"}]
    assert "archived" in " ".join(cohort.notices)


def test_a_title_of_two_units_among_many_is_a_fault_of_its_row(tmp_path: Path) -> None:
    rows = ["Learner,Job title,Module,Signed Off"]
    titles = ["F3", "F4", "A4", "A10", "A11", "B2", "B8", "C3", "C5"]
    titles += ["D6: Develop your own and others' customer service skills"]
    rows += [f"Surname A,receptionist,{title},Y" for title in titles]
    (fault,) = faults_of(tmp_path, *rows)

    assert fault.row == 11
    assert fault.message.startswith("this is of two units: D6 (")
    assert " and D10 (" in fault.message
