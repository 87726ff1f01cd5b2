"""The cells of a request ask for the same when they are read."""

from datetime import date
from pathlib import Path

import pytest

from recommender.cohorts.columns import COLUMNS
from recommender.cohorts.reading import read_cohort
from recommender.cohorts.request_cells import request_cells
from recommender.qualifications.qualification import Qualification
from recommender.reports.blocks import to_csv
from recommender.requests.candidate import Candidate, Wishes
from recommender.requests.frequencies import read_frequency
from recommender.requests.resolving import resolve
from tests.builders.any_request import SOURCES, requests
from tests.builders.cohort_runs import ABOUT, candidates


def read_back(
    tmp_path: Path, qualification: Qualification, *asked: Candidate
) -> list[Candidate]:
    path = tmp_path / "again.csv"
    rows = [request_cells(one) for one in asked]
    columns = [c for c in COLUMNS if c != "id" and any(c in row for row in rows)]
    path.write_text(
        to_csv(
            [
                {"id": f"C-{number}", **{c: row.get(c, "") for c in columns}}
                for number, row in enumerate(rows)
            ]
        ),
        encoding="utf-8",
    )
    cohort = read_cohort(path, qualification, bare=True)
    return [member.candidate for member in cohort.members]


def test_many_requests_read_back_as_they_were(tmp_path: Path) -> None:
    asked = candidates(200)

    assert read_back(tmp_path, ABOUT, *asked) == asked


@pytest.mark.parametrize(
    "asked",
    [
        Candidate("receptionist", {"complaints": "maybe", "selling": "daily"}),
        Candidate(tags={"complaints": "daily"}, no_tags=("writing", "selling")),
        Candidate("manager", unsure={"writing": read_frequency("weekly 60%")}),
        Candidate("manager", unsure={"writing": read_frequency("sometimes..daily")}),
        Candidate("manager", bare=True, units_only=True),
        Candidate(
            "receptionist",
            wishes=Wishes(
                hours_per_week=2.5,
                all_hours=True,
                start=date(2026, 12, 1),
                finish_by=date(2099, 1, 1),
                off=("2026-12-21..2027-01-03", "2027-04-02"),
                parallel=2,
                alongside=True,
                lift=("level-4",),
                readings=(("level-3", "at-or-above"),),
                withdrawn=("A11",),
                include_expired=True,
                spare=0,
            ),
        ),
    ],
)
def test_every_kind_of_wish_reads_back(asked: Candidate, tmp_path: Path) -> None:
    whole = resolve(asked, ABOUT)

    assert read_back(tmp_path, ABOUT, whole) == [whole]


@SOURCES
def test_any_request_reads_back(source: str, tmp_path: Path) -> None:
    for number, whole in enumerate(requests(source, "request cells")):
        asked = resolve(whole.candidate, whole.qualification)
        folder = tmp_path / f"{number}"
        folder.mkdir()

        assert read_back(folder, whole.qualification, asked) == [asked]
