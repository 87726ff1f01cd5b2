"""What is read of a job: the table, the rows, and the candidate file that agree."""

import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recommender import Frequency, load_qualification
from recommender.job_text.dictionary import load_book
from recommender.job_text.job_reading import JobReading
from recommender.job_text.text_reading import read_job
from recommender.reports.blocks import Table, to_text
from recommender.reports.job_text_report import JobTextReport, to_candidate_file
from recommender.requests.candidate_file import read_candidate
from recommender.requests.read_candidate import candidate_read
from tests.builders.examples import examples
from tests.evaluation.scoring import Labelled, labelled

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


ADVERTS = list(labelled("adverts"))
# Ways to write down a task: how often it is done, and how likely.
Shown = dict[str, tuple[str, int]]


def in_table(report: JobTextReport) -> Shown:
    tables = [block for block in report.blocks() if isinstance(block, Table)]
    rows = [row for table in tables for row in table.rows]
    return {
        str(tag): (str(often).strip("()"), int(str(likely).rstrip("%")))
        for tag, often, likely, _ in rows
        if often != "denied"
    }


def in_rows(report: JobTextReport) -> Shown:
    return {
        str(row["tag"]): (str(row["often"]), int(str(row["likely"])))
        for row in report.records()
        if row["often"] != "never"
    }


def in_json(report: JobTextReport) -> Shown:
    document = report.document()
    return {
        tag.tag: (tag.often, tag.percent)
        for tag in [*document.tags, *document.doubtful]
        if tag.tag not in document.denied
    }


def in_file(file: Path) -> Shown:
    candidate, _ = read_candidate(file)
    unsure = {t: (str(o.most), o.percent or 0) for t, o in candidate.unsure.items()}
    return {**{t: (str(often), 100) for t, often in candidate.tags.items()}, **unsure}


@pytest.mark.mostly_slow(8)
@pytest.mark.parametrize("advert", ADVERTS, ids=lambda advert: advert.name)
def test_every_way_to_show_a_reading_says_the_same(
    tmp_path: Path, advert: Labelled
) -> None:
    reading = read(advert.text)
    report = JobTextReport(reading, ABOUT)
    file = tmp_path / "me.toml"
    file.write_text(to_candidate_file(reading, ABOUT), encoding="utf-8")
    shown = {task.tag: (str(task.often), task.percent) for task in reading.tasks}
    candidate, _ = read_candidate(file)

    assert reading.is_english
    assert in_table(report) == in_rows(report) == in_json(report) == shown
    assert in_file(file) == shown
    likely = [percent for _, percent in in_rows(report).values()]
    assert likely == sorted(likely, reverse=True)
    # An equal request has an equal plan.
    assert candidate == candidate_read(reading)
    assert Frequency.NEVER not in candidate.tags.values()
    assert set(candidate.no_tags) == set(reading.denied)


@examples(40)
@given(
    st.sampled_from(ADVERTS),
    st.integers(0, 60),
    st.sampled_from(
        [
            ("020 7946 0018", "Call {} for a chat."),
            ("jo.bloggs@example.org", "You will write to {} about complaints."),
            ("QQ 12 34 56 C", "Answer calls for {} each day."),
            ("QQ123456C", "{}"),
            ("07700 900123", "- polish brass lamps; mobile {}"),
        ]
    ),
)
def test_no_personal_value_is_in_any_output(
    advert: Labelled, line: int, personal: tuple[str, str]
) -> None:
    value, sentence = personal
    lines = advert.text.split("\n")
    lines.insert(line, sentence.format(value))
    reading = read("\n".join(lines))
    report = JobTextReport(reading, ABOUT)
    outputs = [
        to_text(report.blocks(), 80),
        str(report.records()),
        report.document().model_dump_json(),
        to_candidate_file(reading, ABOUT),
    ]

    assert reading.personal_details
    assert not [each for each in outputs if value in " ".join(each.split())]


@examples(60)
@given(
    st.lists(
        st.one_of(
            st.text(max_size=20),
            st.sampled_from(
                [
                    "\nYou will answer calls",
                    " no emails",
                    '"',
                    "\\",
                    "#",
                    "complaints\r",
                ]
            ),
        ),
        max_size=20,
    )
)
def test_whatever_is_written_the_file_reads_back(pieces: list[str]) -> None:
    reading = read("".join(pieces))
    content = tomllib.loads(to_candidate_file(reading, ABOUT))

    assert len(content["tags"]) == len(reading.tasks)
