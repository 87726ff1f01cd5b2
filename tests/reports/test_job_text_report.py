"""What is read of a job: the table, the rows, and the candidate file that agree."""

from pathlib import Path

from recommender import load_qualification
from recommender.job_text.dictionary import load_book
from recommender.job_text.job_reading import JobReading
from recommender.job_text.text_reading import read_job
from recommender.reports.blocks import to_text
from recommender.reports.job_text_report import JobTextReport, to_candidate_file
from recommender.requests.candidate_file import read_candidate
from recommender.requests.read_candidate import candidate_read

ABOUT = load_qualification("ocr-03456")
BOOK = load_book(ABOUT)
TEXT = """Front desk receptionist

You greet visitors at the front desk every day and answer the switchboard daily.
You will never make outbound calls. You take card payments each week.
You might reply to letters. You deal with complaints from visitors, and you are at ease
with upset people. You will polish the brass lamp in the hall weekly.
"""


def read(text: str = TEXT) -> JobReading:
    return read_job(text, ABOUT, BOOK)


def test_the_file_is_the_candidate_that_is_planned_for(tmp_path: Path) -> None:
    reading = read()
    file = tmp_path / "me.toml"
    file.write_text(to_candidate_file(reading, ABOUT), encoding="utf-8")
    candidate, qualification = read_candidate(file)

    assert candidate == candidate_read(reading)
    assert candidate.no_tags == ("outgoing-calls",)
    assert qualification == ABOUT.name


def test_the_file_says_how_to_confirm_what_is_denied() -> None:
    lines = to_candidate_file(read(), ABOUT).splitlines()

    assert (
        "# Not part of the job, as the text says: outgoing-calls; if never done, "
        "confirm with --tag outgoing-calls:never." in lines
    )
    assert any("no unit covers it" in line for line in lines if "payments" in line)


def test_table_and_rows_have_each_task_with_its_words() -> None:
    reading = read()
    report = JobTextReport(reading, ABOUT)
    table = to_text(report.blocks(), 80)

    rows = {str(row["tag"]): row for row in report.records()}

    assert set(reading.tags) <= set(rows)
    for tag in reading.tags:
        assert tag in table
    words = " ".join(table.split())
    assert "Not part of the job, as the text says: outgoing-calls; if never" in words
    assert 'outgoing-calls denied 0% "make outbound calls" (line 4)' in words
    assert '"greet visitors" (line 3)' in words
    assert "You will polish the brass lamp in the hall" in " ".join(table.split())


def test_a_text_without_a_task_says_so() -> None:
    assert "No task of this qualification was found." in to_text(
        JobTextReport(read("Chef\n\nYou bake bread.\n"), ABOUT).blocks(), 80
    )
