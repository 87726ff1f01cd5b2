"""A tracker written out in any layout reads back as itself, or a fault says why not."""

import csv
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import recommender
from recommender.cohorts.reading import read_cohort
from recommender.errors import FileFaultsError
from tests.builders.examples import examples

OCR = recommender.load_qualification("ocr-03456")
TITLES = {unit.code: unit.title for unit in OCR.catalogue.units}
ROLES = {
    "Receptionist": "receptionist",
    "Team Leader": "team-leader",
    "Call Centre Advisor": "contact-centre-adviser",
}
NAMES = ("Surname A Bea", "Surname B Cy", "Surname C Di")
UNITS = ("{0}", "{0} {1}", "{0} - {1}", "Unit {0}: {1}")
Table = list[list[str]]


@st.composite
def trackers(draw: st.DrawFn) -> tuple[Table, dict[str, Any], list[str]]:
    """Return the rows of a tracker, what it says of each person, and choices."""
    names = draw(st.lists(st.sampled_from(NAMES), min_size=2, unique=True))
    codes = draw(
        st.lists(st.sampled_from(["F3", "A11", "D6", "B6"]), min_size=2, unique=True)
    )
    done = {n: draw(st.sets(st.sampled_from(codes))) for n in names}
    jobs = {n: draw(st.sampled_from([*ROLES])) for n in names}
    yes = draw(st.sampled_from(["G", "x", "Signed off"]))
    no = draw(st.sampled_from(["R", "IP", "In progress"]))
    how = draw(st.sampled_from(UNITS))
    units = {code: how.format(code, TITLES[code]) for code in codes}
    marks = {n: {c: yes if c in done[n] else no for c in codes} for n in names}
    write = draw(st.sampled_from([down, across, below_each, below_names]))
    rows = write(units, jobs, marks)
    if draw(st.booleans()):
        rows = [["Progress tracker 2026"], [], *rows]
    if draw(st.booleans()):
        rows += [[], [f"{yes} = achieved"], [f"{no} = in progress"]]
    choices = [f"done={yes}", f"not_done={no}"] if draw(st.booleans()) else []
    want = {n: (ROLES[jobs[n]], tuple(sorted(done[n]))) for n in names}
    return rows, want, choices


Cells = dict[str, str]
Marks = dict[str, Cells]


def down(units: Cells, jobs: Cells, marks: Marks) -> Table:
    rows = [[n, jobs[n], *marks[n].values()] for n in jobs]
    return [["Learner", "Job", *units.values()], *rows]


def across(units: Cells, jobs: Cells, marks: Marks) -> Table:
    rows = [[text, *(marks[n][c] for n in jobs)] for c, text in units.items()]
    return [["Unit", *jobs], ["Job", *jobs.values()], *rows]


def below_names(units: Cells, jobs: Cells, marks: Marks) -> Table:
    rows = [["Unit", "Status"]]
    for name, job in jobs.items():
        rows += [[f"{name} ({job})"]]
        rows += [[text, marks[name][code]] for code, text in units.items()]
    return rows


def below_each(units: Cells, jobs: Cells, marks: Marks) -> Table:
    rows: Table = []
    for name, job in jobs.items():
        rows += [[f"{name} - {job}"], ["Unit", "Status"]]
        rows += [[text, marks[name][code]] for code, text in units.items()] + [[]]
    return rows


@examples(40)
@given(tracker=trackers())
def test_a_tracker_reads_back_as_itself_or_not_at_all(
    tmp_path_factory: pytest.TempPathFactory,
    tracker: tuple[Table, dict[str, Any], list[str]],
) -> None:
    rows, want, choices = tracker
    path = tmp_path_factory.mktemp("tracker") / "tracker.csv"
    width = max(map(len, rows))
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([[*r, *[""] * (width - len(r))] for r in rows])
    read = reading_of(path, choices)

    assert read == want or (not choices and read == {"unit-mark-unknown"})


def reading_of(path: Path, choices: list[str]) -> object:
    """Return the role and the units of each person, or the kinds of faults."""
    try:
        cohort = read_cohort(path, OCR, columns=choices)
    except FileFaultsError as error:
        return {fault.id for fault in error.faults}
    return {
        cohort.names[m.id]: (m.candidate.role, tuple(sorted(m.candidate.wishes.have)))
        for m in cohort.members
    }
