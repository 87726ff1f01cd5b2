"""Notes on rows: each way of writing once, with all its rows, and none lost."""

from hypothesis import given
from hypothesis import strategies as st

from recommender.cohorts.row_notes import RowNotes


def test_many_ways_of_writing_are_counted_and_job_titles_are_all_named() -> None:
    notes = RowNotes()
    for row in range(2, 10):
        notes.add_cell("c.csv", "hours_per_week", "2" + "h" * row, 2.0, row)
        notes.add_cell("c.csv", "role", f"Clerk {row}", "receptionist", row)
        notes.add("c.csv [South]", "something is odd", row)
    hours, roles, odd = notes.notices()

    # Letters and digits apart, all are written alike.
    assert hours == "c.csv: column hours_per_week is read: 2hh as 2 (rows 2 to 9)"
    assert roles.count(" as receptionist (row ") == 8
    assert odd == "c.csv [South]: something is odd (rows 2 to 9)"


def test_ways_beyond_the_first_are_counted() -> None:
    notes = RowNotes()
    for row in range(2, 10):
        notes.add_cell("c.csv", "spare", "1" * row + " credits", 1, row)
    (spare,) = notes.notices()

    assert spare.count(" as 1 (row ") == 5
    assert spare.endswith("; and cells written in 3 more ways")


@given(st.lists(st.sampled_from(["2 hrs", "2h", "3 hrs", "2", "2.0", " 2 "])))
def test_every_cell_in_other_words_is_in_a_note_with_its_row(cells: list[str]) -> None:
    notes = RowNotes()
    for row, cell in enumerate(cells, 2):
        value = 3.0 if cell.startswith("3") else 2.0
        notes.add_cell("c.csv", "hours_per_week", cell, value, row)
    told = " ".join(notes.notices())

    first = next((row for row, cell in enumerate(cells, 2) if "h" in cell), None)
    assert (first is None) == (not told)
    assert first is None or f"{first}" in told
