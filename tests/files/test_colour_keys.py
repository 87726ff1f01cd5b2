"""Which colours a key explains, and what colours are called."""

import pytest

from recommender.files.colours import Colour, ColouredCells, unread_in_words

GREEN, AMBER, BLUE = (("rgb", f"FF{c}", 0.0) for c in ("00B050", "FFC000", "0070C0"))
WHITE = ("rgb", "FFFFFFFF", 0.0)
Rows = dict[int, list[str]]


def noted(rows: Rows, colours: dict[tuple[int, int], Colour]) -> ColouredCells:
    cells = ColouredCells()
    for number, texts in rows.items():
        width = max([len(texts), *(c + 1 for r, c in colours if r == number)])
        full = [*texts, *[""] * (width - len(texts))]
        cells.note_row(number, full, [colours.get((number, c)) for c in range(width)])
    return cells


def copied(rows: Rows) -> Rows:
    """Copy rows, into which the words of a key are written."""
    return {number: [*texts] for number, texts in rows.items()}


USED: dict[tuple[int, int], Colour] = {(1, 1): GREEN, (1, 2): AMBER, (2, 1): GREEN}
PEOPLE: Rows = {1: ["A", "", ""], 2: ["B", "", ""]}


@pytest.mark.parametrize(
    ("key", "colours", "is_key"),
    [
        # In a row, in a column; with other texts beside it, but not many.
        ({5: ["", "Done", "", "Begun"]}, {(5, 0): GREEN, (5, 2): AMBER}, True),
        ({5: ["", "Done"], 6: ["", "Begun"]}, {(5, 0): GREEN, (6, 0): AMBER}, True),
        ({5: ["", "Done", "", "Begun", "x", "y"]},
         {(5, 0): GREEN, (5, 2): AMBER}, True),
        ({5: ["", "Done", "", "Begun", "x", "y", "z"]},
         {(5, 0): GREEN, (5, 2): AMBER}, False),
        ({5: ["", "Done", "x", "y"], 6: ["", "Begun"]},
         {(5, 0): GREEN, (6, 0): AMBER}, True),
        ({5: ["", "Done", "x", "y", "z"], 6: ["", "Begun"]},
         {(5, 0): GREEN, (6, 0): AMBER}, False),
        # One entry, one meaning, one colour; a colour that no other cell has.
        ({5: ["", "Done"]}, {(5, 0): GREEN}, False),
        ({5: ["", "Done", "", "Done"]}, {(5, 0): GREEN, (5, 2): AMBER}, False),
        ({5: ["", "Done", "", "Begun"]}, {(5, 0): GREEN, (5, 2): GREEN}, False),
        ({5: ["", "Done", "", "Begun"]}, {(5, 0): GREEN, (5, 2): BLUE}, False),
        # A number, a letter, or a long text is no meaning.
        ({5: ["", "Done", "", "12"]}, {(5, 0): GREEN, (5, 2): AMBER}, False),
        ({5: ["", "Done", "", "P"]}, {(5, 0): GREEN, (5, 2): AMBER}, False),
        ({5: ["", "Done", "", "P" * 30]}, {(5, 0): GREEN, (5, 2): AMBER}, True),
        ({5: ["", "Done", "", "P" * 31]}, {(5, 0): GREEN, (5, 2): AMBER}, False),
    ],
)  # fmt: skip
def test_what_is_a_key(
    key: Rows, colours: dict[tuple[int, int], Colour], is_key: bool
) -> None:
    rows = copied(PEOPLE | key)
    cells = noted(rows, USED | colours)
    notices = list(cells.read_by_key(rows))

    assert (rows[1][1], rows[2][1]) == (("Done", "Done") if is_key else ("", ""))
    assert bool(notices) is is_key
    assert not is_key or ", Done (2)" in notices[0].replace(": Done", ", Done")
    # The key itself stays as it is.
    assert {n: rows[n] for n in key} == key
    assert bool(cells.named()) is not is_key


def test_a_cell_beyond_its_row_is_written_at_its_place() -> None:
    rows = copied(PEOPLE | {3: ["C"], 5: ["", "Done", "", "Begun"]})
    key: dict[tuple[int, int], Colour] = {(5, 0): GREEN, (5, 2): AMBER, (3, 2): AMBER}
    cells = noted(rows, USED | key)

    said = "cells without text are read by the colours of the key: Done (2), Begun (2)"
    assert list(cells.read_by_key(rows)) == [said]
    assert rows[3] == ["C", "", "Begun"]


def test_white_is_no_colour_and_a_row_of_one_colour_only_looks_so() -> None:
    cells = ColouredCells()
    cells.note_row(1, ["a", ""], [WHITE, WHITE])
    cells.note_row(2, ["a", None, "b"], [GREEN, GREEN, GREEN])
    cells.note_row(3, ["a", "", "b"], [GREEN, AMBER, AMBER])

    assert dict(cells.cells) == {AMBER: [(3, 1)]}
    assert dict(cells.of_rows) == {GREEN: [(2, 1)]}
    assert cells.named() == {(3, 1): "amber"}


@pytest.mark.parametrize(
    ("code", "name"),
    [
        ("FF0000", "red"), ("FF3D00", "red"), ("FF3E00", "amber"), ("FFC000", "amber"),
        ("FFC800", "yellow"), ("FFFF00", "yellow"), ("00FF00", "green"),
        ("0000FF", "blue"), ("8000FF", "purple"), ("FF00FF", "purple"),
        ("FF0080", "red"), ("FF0001", "red"), ("808080", "grey"), ("80808F", "grey"),
        ("808090", "blue"), ("000000", "grey"),
    ],
)  # fmt: skip
def test_what_a_colour_is_called(code: str, name: str) -> None:
    cells = ColouredCells()
    cells.note_row(1, ["a", ""], [None, ("rgb", f"FF{code}", 0.0)])

    assert cells.named() == {(1, 1): name}


def test_colours_without_a_name_of_their_own_have_that_of_a_cell() -> None:
    cells = ColouredCells()
    cells.note_row(1, ["a", "", ""], [None, ("theme", 4, 0.2), GREEN])
    cells.note_row(2, ["a", "", ""], [None, ("rgb", "FF92D050", 0.0), GREEN])

    assert cells.named() == {
        (1, 1): "colour of B1",
        (1, 2): "green of C1",
        (2, 2): "green of C1",
        (2, 1): "green of B2",
    }


def test_cells_that_are_not_read_are_counted() -> None:
    assert unread_in_words([]) == []
    one = "a cell has a colour and no text, and is not read: B4"
    assert unread_in_words([(4, 1)]) == [one]
    (two,) = unread_in_words([(5, 1), (4, 27)])
    assert two.startswith("2 cells have a colour")
    assert two.endswith(": AB4 and others")
