"""Rows as assessors keep them: read and told how, or one fault for each kind."""

from datetime import date
from pathlib import Path

import pytest

import recommender
from recommender.cohorts import row_requests
from recommender.cohorts.cohort import Cohort
from recommender.cohorts.planning import Planner
from recommender.cohorts.reading import read_cohort
from recommender.errors import Fault, FileFaultsError
from recommender.qualifications import vocabulary
from recommender.qualifications.qualification import Qualification
from recommender.qualifications.suggestions import Suggestion
from recommender.requests import dates
from recommender.requests.candidate import Candidate
from recommender.requests.read_candidate import candidate_read

OCR = recommender.load_qualification("ocr-03456")
TEXT = "Answers the phone every day and deals with complaints."
HEADER = "id;Job title;Units done;Hrs per week;Start date;Finish;About the job;tags\n"


def caseload(tmp_path: Path, text: str, **options: object) -> Cohort:
    path = tmp_path / "caseload.csv"
    path.write_text(text, encoding="utf-8")
    return read_cohort(path, OCR, **options)  # type: ignore[arg-type]


def faults_of(tmp_path: Path, text: str, **options: object) -> list[Fault]:
    with pytest.raises(FileFaultsError) as caught:
        caseload(tmp_path, text, **options)
    return list(caught.value.faults)


def test_everyday_cells_are_read_and_told(tmp_path: Path) -> None:
    text = (
        f"{HEADER}1;Call Centre Advisor ;D6, A11;2 hrs;Jan 27;Dec 28;;\n"
        "2;RECEPTIONIST;A11 & B6;2;31.1.27;31/12/2028;;\n"
        "3;call centre advisor;none;3 hrs;Feb 27;;;\n"
    )
    cohort = caseload(tmp_path, text)
    first, second, third = cohort.members
    wishes = first.candidate.wishes

    assert first.candidate.role == third.candidate.role == "contact-centre-adviser"
    assert (wishes.have, wishes.hours_per_week) == (("D6", "A11"), 2)
    assert f"{wishes.start} {wishes.finish_by}" == "2027-01-01 2028-12-31"
    assert second.candidate.wishes.have == ("A11", "B6")
    assert third.candidate.wishes.have == ()
    told = "\n".join(cohort.notices)
    for words in (
        'column "Job title" (role) is read: Call Centre Advisor as contact-centre-'
        "adviser (rows 2 and 4)",
        'column "Units done" (have) is read: A11 & B6 as A11; B6 (row 3); '
        "none as nothing (row 4)",
        'column "Hrs per week" (hours_per_week) is read: 2 hrs as 2 (rows 2 and 4)',
        'column "Start date" (start) is read: Jan 27 as 2027-01-01 (rows 2 and 4); '
        "31.1.27 as 2027-01-31 (row 3)",
        'column "Finish" (finish_by) is read: Dec 28 as 2028-12-31 (row 2); '
        "31/12/2028 as 2028-12-31 (row 3)",
    ):
        assert words in told


def test_what_says_just_its_value_is_not_told(tmp_path: Path) -> None:
    text = 'id,role,have,hours_per_week,tags,start\nC1,Receptionist,"D6, A11",2.0,'
    cohort = caseload(tmp_path, f"{text}complaints:daily; writing,2027-01-01\n")

    assert cohort.notices == ()


def test_a_text_is_read_like_a_job_description(tmp_path: Path) -> None:
    cohort = caseload(tmp_path, f"{HEADER}1;;;;;;{TEXT};\n2;receptionist;;;;;{TEXT};\n")
    alone, over_a_role = cohort.members
    book = recommender.job_text.dictionary.load_book(OCR)
    reading = recommender.job_text.text_reading.read_job(TEXT, OCR, book)
    expected = recommender.requests.resolving.resolve(candidate_read(reading), OCR)

    assert alone.candidate == expected
    assert expected.unsure
    assert over_a_role.candidate.role == "receptionist"
    for member in cohort.members:
        assert any("(Answers the phone)" in words for words in member.findings)
    assert any("likely (deals with complaints)" in words for words in alone.findings)


def test_what_the_tags_say_counts_above_the_text(tmp_path: Path) -> None:
    (member,) = caseload(tmp_path, f"{HEADER}1;;;;;;{TEXT};complaints:never\n").members

    assert member.candidate.tags["complaints"] == "never"
    assert "complaints" not in member.candidate.unsure


def test_personal_details_and_the_name_of_the_row_are_hidden(tmp_path: Path) -> None:
    text = (
        "Name,About the job\n"
        "Zoe Bell,Takes calls from Bell customers and complaints (07700 900123)\n"
    )
    cohort = caseload(tmp_path, text)
    (member,) = cohort.members
    told = repr(member) + "".join(cohort.notices)

    assert "Bell" not in told
    assert "900123" not in told
    assert "seems to contain a telephone number, which it does not need (row 2)" in told


@pytest.mark.parametrize(
    ("text", "id_"),
    [
        ("Répond chaque jour aux appels des clients et traite les réclamations",
         "job-language"),
        ("Very keen, part time in Leeds", "job-no-task"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("role", ["", "receptionist"])
def test_a_text_without_a_task_or_in_another_language_is_a_fault_of_its_row(
    text: str, id_: str, role: str, tmp_path: Path
) -> None:
    (fault,) = faults_of(tmp_path, f'id,role,job_text\n1,{role},"{text}"\n')

    assert (fault.id, fault.row, fault.column) == (id_, 2, "job_text")
    assert "keen" not in repr(fault)


def test_a_row_must_say_something_of_the_job_unless_it_is_bare(tmp_path: Path) -> None:
    text = (
        "id,role,tags,job_text,bare\n1,receptionist,,,\n2,,,,\n3,,complaints,,\n"
        f"4,,,{TEXT},\n5,,,,no\n6,-,,,\n7,,,,yes\n"
    )
    faults = faults_of(tmp_path, text)
    assert [(f.id, f.row) for f in faults] == [
        ("job-missing", row) for row in (3, 6, 7)
    ]
    assert len({(f.message, f.hint) for f in faults}) == 1
    bare = {m.id: m.candidate.bare for m in caseload(tmp_path, text, bare=True).members}
    assert bare == dict(zip("1234567", (0, 1, 0, 0, 0, 1, 1), strict=True))


def test_a_role_that_is_not_known_is_no_missing_job(tmp_path: Path) -> None:
    (fault,) = faults_of(tmp_path, "id,role\n1,Guru\n")

    assert fault.id == "role-unknown"


def test_a_start_alone_is_left_out_and_told(tmp_path: Path) -> None:
    cohort = caseload(tmp_path, f"{HEADER}1;receptionist;;;Jan 27;;;\n")

    (member,) = cohort.members
    assert member.candidate.wishes.start is None
    told = "a start is not used without hours per week or a deadline (row 2)"
    assert any(told in notice for notice in cohort.notices)


def test_a_deadline_without_hours_says_how_many_it_takes(tmp_path: Path) -> None:
    cohort = caseload(tmp_path, f"{HEADER}1;receptionist;;;Jan 27;Dec 28;;\n")

    (member,) = cohort.members
    outcome = Planner(OCR, 10).plan(member.candidate)
    # 299 guided hours in the 730 days of 2027 and 2028, less one: 2.87 per week.
    assert (outcome.weekly_hours_needed, outcome.first_day) == (3.0, "2027-01-01")
    assert outcome.finish <= "2028-12-31"


@pytest.mark.parametrize("hours", ["", "3"])
def test_an_overdue_candidate_is_planned_without_the_deadline_and_told(
    tmp_path: Path, hours: str
) -> None:
    text = f"{HEADER}1;receptionist;;{hours};;31/12/2024;;\n2;receptionist;;;;;;\n"
    cohort = caseload(tmp_path, text)

    assert [one.candidate.wishes.finish_by for one in cohort.members] == [None, None]
    told = "the deadline has passed, so the plan has none (row 2)"
    assert any(told in notice for notice in cohort.notices)


@pytest.mark.parametrize(
    ("deadline", "is_kept"), [("16/06/2027", 1), ("15/06/2027", 0)]
)
def test_a_deadline_has_passed_when_its_day_is_over(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, deadline: str, is_kept: int
) -> None:
    monkeypatch.setattr(dates, "today", lambda: date(2027, 6, 16))
    cohort = caseload(tmp_path, f"{HEADER}1;receptionist;;3;;{deadline};;\n")

    (member,) = cohort.members
    assert (member.candidate.wishes.finish_by is not None) == is_kept


def test_a_deadline_before_the_start_of_its_row_is_a_fault(tmp_path: Path) -> None:
    text = f"{HEADER}1;receptionist;;3;01/06/2024;31/12/2023;;\n"
    (fault,) = faults_of(tmp_path, text)

    assert fault.id == "dates-order"


def test_hours_that_may_be_those_of_the_job_are_told(tmp_path: Path) -> None:
    text = f"{HEADER}1;receptionist;;16;;;;\n2;receptionist;;15.5;;;;\n"
    cohort = caseload(tmp_path, text)

    told = "16 or more hours of learning per week; if they are hours of work"
    (notice,) = (notice for notice in cohort.notices if told in notice)
    assert notice.endswith("(row 2)")


def test_hours_that_cannot_be_read_are_not_missing_hours(tmp_path: Path) -> None:
    (fault,) = faults_of(tmp_path, f"{HEADER}1;receptionist;;2-3 hrs;Jan 27;;;\n")

    assert (fault.id, fault.column) == ("hours-range", "hours_per_week")


def test_a_column_of_hours_is_told_how_to_be_read(tmp_path: Path) -> None:
    text = "id,role,Hours\n1,receptionist,2 hrs\n"
    (fault,) = faults_of(tmp_path, text)

    assert 'choose: --column hours_per_week="Hours"' in fault.hint
    (member,) = caseload(tmp_path, text, columns=["hours_per_week=Hours"]).members
    assert member.candidate.wishes.hours_per_week == 2


def test_faults_name_columns_and_not_options(tmp_path: Path) -> None:
    (fault,) = faults_of(tmp_path, "id,role,with,without\n1,receptionist,A13,A13\n")

    assert fault.message == "with A13 and without A13 contradict each other"


def test_an_option_names_the_header_of_the_file(tmp_path: Path) -> None:
    told = caseload(
        tmp_path, "name,role,Hrs per week\nAda,receptionist,30\nBo,receptionist,3\n"
    )
    assert any('--column ignore="Hrs per week" (row 2)' in n for n in told.notices)

    hours = (
        "name,role,Hrs\nAda,receptionist,guided\nBo,receptionist,8\nCy,receptionist,\n"
    )
    faults = faults_of(tmp_path, hours)
    assert any('--column hours_per_week="Hrs"' in fault.hint for fault in faults)


def test_units_in_a_text_about_the_job_are_read_or_told(tmp_path: Path) -> None:
    text = (
        "name,job_text,Units done\n"
        'Ada,"Has F3 and F4 signed off. Answers the phone every day.",D6\n'
        'Bo,"Answers the phone every day. Team leader, D6 done.",\n'
        'Cy,"Answers the phone every day. B6 not started.",\n'
    )
    cohort = caseload(tmp_path, text)

    held = [set(m.candidate.wishes.have) for m in cohort.members]
    assert held == [{"D6", "F3", "F4"}, set(), set()]
    said = "\n".join(cohort.notices)
    assert "read as done: F3, F4 (row 2)" in said
    assert "unclear whether they are done: D6 (row 3)" in said
    assert "said not to be done: B6 (row 4)" in said


def test_units_are_read_in_a_text_also_without_a_column_of_units(
    tmp_path: Path,
) -> None:
    text = 'name,job_text\nAda,"F3 signed off. Answers the phone every day."\n'
    (member,) = caseload(tmp_path, text).members
    assert set(member.candidate.wishes.have) == {"F3"}


def test_rows_that_differ_only_in_cells_with_faults_are_resolved_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[object] = []
    real = row_requests.resolve

    def counting(candidate: Candidate, qualification: Qualification) -> Candidate:
        asked.append(candidate)
        return real(candidate, qualification)

    monkeypatch.setattr(row_requests, "resolve", counting)
    rows = "".join(f"C{n},receptionist,4x{n}\n" for n in range(200))
    faults = faults_of(tmp_path, f"id,role,max_credits\n{rows}")

    assert [(f.row, f.column) for f in faults] == [
        (row, "max_credits") for row in range(2, 202)
    ]
    assert len(asked) == 1


def test_names_that_may_be_meant_are_looked_for_in_so_many_rows_only(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    looked_for: list[str] = []

    def counting(name: str, *_: object) -> Suggestion:
        looked_for.append(name)
        return Suggestion("did you mean it?")

    monkeypatch.setattr(vocabulary, "suggest", counting)
    monkeypatch.setattr(row_requests, "_MOST_SUGGESTED", 3)
    rows = "".join(f"C{n},receptionist,odd{n}\n" for n in range(9))
    faults = faults_of(tmp_path, f"id,role,tags\n{rows}")

    assert looked_for == ["odd0", "odd1", "odd2"]
    assert [fault.column for fault in faults] == ["tags"] * 9
    assert ["it?" in fault.hint for fault in faults] == [True] * 3 + [False] * 6
