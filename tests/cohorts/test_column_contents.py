"""A column that plans depend on is read, or asked about: never dropped with a note."""

import shlex
from pathlib import Path

import pytest

import recommender
from recommender.cli.suggested_command import command_for_faults
from recommender.cohorts.reading import read_cohort
from recommender.errors import Fault, FileFaultsError

OCR = recommender.load_qualification("ocr-03456")


def table(tmp_path: Path, header: str, cell: str, start: str = "id,role") -> Path:
    path = tmp_path / "caseload.csv"
    job = ",receptionist" if "role" in start else ""
    path.write_text(f'{start},{header}\nC1{job},"{cell}"\nC2{job},\n', encoding="utf-8")
    return path


def doubt_in(path: Path, **options: object) -> Fault:
    with pytest.raises(FileFaultsError) as caught:
        read_cohort(path, OCR, bare=True, **options)  # type: ignore[arg-type]
    (fault,) = caught.value.faults
    assert fault.id == "column-doubtful"
    assert fault.row == 1
    return fault


@pytest.mark.parametrize(
    "header",
    ["Units signed off", "Modules already passed", "Done so far", "Unit codes claimed",
     "Completed units to date", "Which are done", "Everything she has completed"],
)  # fmt: skip
def test_units_done_are_known_by_words_and_content(tmp_path: Path, header: str) -> None:
    cohort = read_cohort(table(tmp_path, header, "d6; A11"), OCR)

    assert list(cohort.members[0].candidate.wishes.have) == ["D6", "A11"]
    assert any(f"{header} as have" in notice for notice in cohort.notices)


@pytest.mark.parametrize("header", ["Nov", "Jan 27", "Week 3", "Term 1", "2026-11"])
def test_units_of_a_month_are_not_proposed_as_done(tmp_path: Path, header: str) -> None:
    fault = doubt_in(table(tmp_path, header, "D6"))

    assert f'--column have="{header}", or --column with="{header}"' in fault.hint
    assert fault.choice is None


def test_units_that_may_be_done_or_wished_for_are_asked_about(tmp_path: Path) -> None:
    path = table(tmp_path, "Units", "D6, A11 and Z9")

    fault = doubt_in(path)
    assert '"Units" holds codes of units: are they done (have)' in fault.message
    choices = '--column have="Units", or --column with="Units", or --column ignore='
    assert f'choose: {choices}"Units"' in fault.hint
    assert command_for_faults([fault], ["cohort", "f.csv"]) == ""
    path = table(tmp_path, "Units", "D6")
    with_units = read_cohort(path, OCR, columns=["with=Units"])
    assert list(with_units.members[0].candidate.wishes.with_units) == ["D6"]
    assert read_cohort(path, OCR, columns=["ignore=Units"]).members
    assert read_cohort(path, OCR, keep=["Units"]).members


@pytest.mark.parametrize(
    ("header", "cell", "column"),
    [
        ("Notes from the visit", "complaints, selling", "tags"),
        ("Her line", "receptionist", "role"),
        ("Job these days", "Keeper of the swans", "role"),
    ],
)
def test_tasks_and_jobs_are_asked_about(
    tmp_path: Path, header: str, cell: str, column: str
) -> None:
    fault = doubt_in(table(tmp_path, header, cell, start="id"))

    assert f'--column {column}="{header}"' in fault.hint


@pytest.mark.parametrize(
    ("header", "cell"),
    [("Future units", "D6"), ("Previous job", "receptionist"),
     ("Notes", "D6 by May, E1"), ("Room", "12"), ("Comments", "none")],
)  # fmt: skip
def test_other_columns_are_left_out_with_a_note(
    tmp_path: Path, header: str, cell: str
) -> None:
    notices = read_cohort(table(tmp_path, header, cell), OCR).notices

    assert any("is not used" in notice for notice in notices)


def test_all_doubts_come_at_once(tmp_path: Path) -> None:
    path = tmp_path / "two.csv"
    path.write_text("name,Line,Units\nSurname A,receptionist,D6\n", encoding="utf-8")

    with pytest.raises(FileFaultsError) as caught:
        read_cohort(path, OCR)
    assert [fault.message.split('"')[1] for fault in caught.value.faults] == [
        "Line",
        "Units",
    ]


def test_a_misspelt_header_to_ignore_is_a_fault(tmp_path: Path) -> None:
    with pytest.raises(FileFaultsError) as caught:
        read_cohort(table(tmp_path, "Units", "D6"), OCR, columns=["ignore=Unitz"])

    assert caught.value.faults[0].id == "column-not-found"


# Each caseload with the units that each candidate has done, as a person counts them.
SEVERAL = {
    "numbered": ("id,role,Unit 1,Unit 2,Unit 3\nC1,{r},D6,A11,B6\nC2,{r},C5,,\n",
                 [{"D6", "A11", "B6"}, {"C5"}]),
    "one name": ("id,role,Unit,Unit,Unit\nC1,{r},D6,A11,B6\nC2,{r},C5,,\n",
                 [{"D6", "A11", "B6"}, {"C5"}]),
    "done and begun": ("id,role,Units Signed off,In progress\nC1,{r},D6,A11\n"
                       "C2,{r},C5; A13,\n", [{"D6"}, {"C5", "A13"}]),
    "done twice": ("id,role,Units achieved,Modules we have signed off\n"
                   "C1,{r},D6,A11\nC2,{r},,C5\n", [{"D6", "A11"}, {"C5"}]),
    "two of one rank": ("id,role,Units achieved,Units completed\nC1,{r},D6,A11\n"
                        "C2,{r},,C5\n", [{"D6", "A11"}, {"C5"}]),
    "to complete": ("id,role,Modules,Units to complete\nC1,{r},D6,A11\nC2,{r},C5,A3\n",
                    [{"D6"}, {"C5"}]),
}  # fmt: skip


@pytest.mark.parametrize("kind", SEVERAL)
def test_a_printed_command_or_choice_gets_further_and_loses_no_unit(
    tmp_path: Path, kind: str
) -> None:
    text, done = SEVERAL[kind]
    path = tmp_path / "caseload.csv"
    path.write_text(text.format(r="receptionist"), encoding="utf-8")
    words, seen = ["cohort", str(path)], set()
    while True:
        columns = [word for word in words if "=" in word]
        try:
            cohort = read_cohort(path, OCR, columns=columns)
            break
        except FileFaultsError as error:
            messages = frozenset(fault.message for fault in error.faults)
            assert messages not in seen
            seen.add(messages)
            command = command_for_faults(error.faults, words)
            first = error.faults[0].hint.removeprefix("choose: ").partition(", or ")[0]
            words = shlex.split(command)[1:] or [*words, *shlex.split(first)]

    assert [set(member.candidate.wishes.have) for member in cohort.members] == done


def test_a_header_that_only_a_person_knows_is_no_command_to_run(tmp_path: Path) -> None:
    path = tmp_path / "caseload.csv"
    path.write_text("Zeile,Stelle\n12,receptionist\n", encoding="utf-8")
    with pytest.raises(FileFaultsError) as caught:
        read_cohort(path, OCR, columns=["role=Stelle"])

    assert 'choose: --column name="HEADER"' in caught.value.faults[0].hint
    assert command_for_faults(caught.value.faults, ["cohort", "f.csv"]) == ""


def test_all_columns_of_one_name_are_ignored_together(tmp_path: Path) -> None:
    path = tmp_path / "caseload.csv"
    path.write_text("id,role,Unit,Unit\nC1,receptionist,D6,A11\n", encoding="utf-8")

    (member,) = read_cohort(path, OCR, columns=["ignore=Unit"]).members
    assert member.candidate.wishes.have == ()


def test_of_several_lists_the_one_chosen_in_vain_gives_way(tmp_path: Path) -> None:
    path = tmp_path / "caseload.csv"
    path.write_text("id,role,Unit 1,Unit 2\nC1,receptionist,D6,A11\n", "utf-8")
    chosen = ["--column", "have=Unit 1", "--column=have=Unt 2"]
    with pytest.raises(FileFaultsError) as caught:
        read_cohort(path, OCR, columns=["have=Unit 1", "have=Unt 2"])

    assert command_for_faults(caught.value.faults, ["cohort", *chosen, "f.csv"]) == (
        "recommender cohort --column 'have=Unit 1' f.csv --column 'have=Unit 2'"
    )


@pytest.mark.parametrize("header", ["Hrs", "Weekly hrs", "Hours/week"])
def test_hours_that_are_those_of_the_job_are_not_used(
    tmp_path: Path, header: str
) -> None:
    path = tmp_path / "caseload.csv"
    rows = "C1,receptionist,37\nC2,receptionist,16\nC3,receptionist,\n"
    path.write_text(f"id,role,{header}\n{rows}", encoding="utf-8")

    cohort = read_cohort(path, OCR)
    assert cohort.members[0].candidate.wishes.hours_per_week is None
    told = f"{header} is not used: 16 hours and more"
    assert any(told in note for note in cohort.notices)
    chosen = read_cohort(path, OCR, columns=[f"hours_per_week={header}"])
    assert chosen.members[0].candidate.wishes.hours_per_week == 37


@pytest.mark.parametrize("header", ["hours_per_week", "Study hours per week"])
def test_long_hours_of_study_are_used_as_they_say(tmp_path: Path, header: str) -> None:
    path = tmp_path / "caseload.csv"
    path.write_text(f"id,role,{header}\nC1,receptionist,37\n", encoding="utf-8")

    wishes = read_cohort(path, OCR).members[0].candidate.wishes
    assert wishes.hours_per_week == 37


@pytest.mark.parametrize(
    "header",
    ["Who,Works as,Units ach,Hrs p/w,Began,Due",
     "Cand.,Occ.,UnitsAch,h/wk,Enrolled,PED",
     "Learner,Working as,Units (ach),Wk hrs,Started,Target",
     "Learner ref number,Role,Units complete,Weekly hrs,Reg date,Must finish"],
)  # fmt: skip
def test_headers_as_assessors_shorten_them_are_known(
    tmp_path: Path, header: str
) -> None:
    path = tmp_path / "caseload.csv"
    row = "Learner1,receptionist,D6,3,1/9/26,1/9/29"
    path.write_text(f"{header}\n{row}\n", encoding="utf-8")

    wishes = read_cohort(path, OCR).members[0].candidate.wishes
    read = (wishes.have, wishes.hours_per_week, f"{wishes.start} {wishes.finish_by}")
    assert read == (("D6",), 3, "2026-09-01 2029-09-01")


def test_a_column_of_no_days_is_not_read_as_days(tmp_path: Path) -> None:
    path = tmp_path / "caseload.csv"
    path.write_text("id,role,Started,Due\nC1,receptionist,yes,A11\n", encoding="utf-8")

    cohort = read_cohort(path, OCR)
    assert f"{path}: columns Started, Due are not used" in cohort.notices
    path.write_text("id,role,Start date\nC1,receptionist,yes\n", encoding="utf-8")
    with pytest.raises(FileFaultsError):
        read_cohort(path, OCR)


def test_units_beside_those_done_are_not_taken_for_done_by_a_command(
    tmp_path: Path,
) -> None:
    path = tmp_path / "caseload.csv"
    path.write_text("id,role,Units achieved,Units\nC1,receptionist,D6,A11\n", "utf-8")

    fault = doubt_in(path)
    choices = (
        '--column have="Units", or --column with="Units", or --column ignore="Units"'
    )
    assert choices in fault.hint
    assert command_for_faults([fault], ["cohort", "f.csv"]) == ""
    wishes = read_cohort(path, OCR, columns=["with=Units"]).members[0].candidate.wishes
    assert (wishes.have, wishes.with_units) == (("D6",), ("A11",))


@pytest.mark.parametrize("header", ["Remarks", "Comments", "Notes on units"])
def test_units_in_remarks_are_not_taken_for_done_by_a_command(
    tmp_path: Path, header: str
) -> None:
    path = tmp_path / "caseload.csv"
    row = "C1,receptionist,D6,F3 & A11 booked"
    path.write_text(f"id,role,Unit 1,{header}\n{row}\n", "utf-8")

    with pytest.raises(FileFaultsError) as caught:
        read_cohort(path, OCR)
    assert command_for_faults(caught.value.faults, ["cohort", "f.csv"]) == ""
    assert [fault.message.partition('" ')[0] for fault in caught.value.faults] == [
        '"Unit 1', f'"{header}',
    ]  # fmt: skip
    fault = doubt_in(path, columns=["have=Unit 1"])
    assert f'or --column ignore="{header}"; units done are in "Unit 1"' in fault.hint
    columns = ["have=Unit 1", f"ignore={header}"]
    (member,) = read_cohort(path, OCR, columns=columns).members
    assert member.candidate.wishes.have == ("D6",)


def test_units_that_are_begun_are_told_as_not_done(tmp_path: Path) -> None:
    path = tmp_path / "caseload.csv"
    path.write_text("id,role,In progress\nC1,receptionist,D6\n", encoding="utf-8")

    told = 'not taken as done; to wish for them: --column with="In progress"'
    assert any(told in note for note in read_cohort(path, OCR).notices)
    chosen = read_cohort(path, OCR, columns=["with=In progress"]).members[0]
    assert chosen.candidate.wishes.with_units == ("D6",)


@pytest.mark.parametrize(
    ("columns", "have", "with_units"),
    [
        (["have=C", "have=D"], ("D6", "A11"), ()),
        (["have=C", "ignore=D"], ("D6",), ()),
        (["ignore=#3", "ignore=D"], (), ()),
        (["have=C", "with=D"], ("D6",), ("A11",)),
    ],
)
def test_columns_of_one_name_are_told_apart_by_their_letters(
    tmp_path: Path,
    columns: list[str],
    have: tuple[str, ...],
    with_units: tuple[str, ...],
) -> None:
    path = tmp_path / "caseload.csv"
    path.write_text("id,role,Unit,Unit\nC1,receptionist,D6,A11\n", encoding="utf-8")

    wishes = read_cohort(path, OCR, columns=columns).members[0].candidate.wishes
    assert (wishes.have, wishes.with_units) == (have, with_units)


@pytest.mark.parametrize("column", ["ignore=C", "ignore=#3", "ignore=hours_per_week"])
def test_a_known_column_is_left_out_by_its_letter_too(
    tmp_path: Path, column: str
) -> None:
    path = tmp_path / "caseload.csv"
    path.write_text("id,role,hours_per_week\nC1,receptionist,3\n", encoding="utf-8")

    cohort = read_cohort(path, OCR, columns=[column])
    assert cohort.members[0].candidate.wishes.hours_per_week is None


def test_notes_about_jobs_are_asked_about_and_then_read(tmp_path: Path) -> None:
    """Where nothing else says what the jobs are, and not where something does."""
    job = "Answers the phone every day and deals with complaints"
    path = table(tmp_path, "Notes", job, start="id")
    fault = doubt_in(path)

    assert fault.message == '"Notes" seems to say what people do at work (job_text)'
    assert fault.choice == ("job_text", "Notes")
    cohort = read_cohort(path, OCR, columns=["job_text=Notes"], bare=True)
    assert "complaints" in cohort.members[0].candidate.unsure
    beside = read_cohort(table(tmp_path, "Notes", job), OCR, bare=True)
    assert any("column Notes is not used" in notice for notice in beside.notices)


def test_notes_of_anything_else_are_named_where_a_job_is_missing(
    tmp_path: Path,
) -> None:
    path = table(tmp_path, "Notes", "Good progress, next visit in May", start="id")
    with pytest.raises(FileFaultsError) as caught:
        read_cohort(path, OCR)

    assert {fault.id for fault in caught.value.faults} == {"job-missing"}
    assert '--column job_text="Notes"' in caught.value.faults[0].hint


def test_units_by_month_are_one_question(tmp_path: Path) -> None:
    path = tmp_path / "caseload.csv"
    path.write_text("id,role,Jan,Feb\n1,receptionist,D6,A11\n", encoding="utf-8")
    fault = doubt_in(path)

    assert fault.message.startswith('"Jan" and "Feb" hold codes of units')
    assert '--column have="Jan" --column have="Feb", or --column with=' in fault.hint
    assert command_for_faults([fault], ["cohort", "f.csv"]) == ""
    cohort = read_cohort(path, OCR, columns=["have=Jan", "have=Feb"])
    assert list(cohort.members[0].candidate.wishes.have) == ["D6", "A11"]
