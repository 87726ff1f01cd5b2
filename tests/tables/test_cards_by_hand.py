"""Small sheets of cards, and the rows that a person makes of them."""

import pytest

from recommender.tables.cards import Reshaped, from_cards
from recommender.tables.wanted import Wanted
from tests.builders.raw_sheets import PEOPLE, UNITS, cells_of, sheet

TWO = ("Unit code: A1", "Title: Plan", "Credits: 3")
NEXT = ("Unit code: A2", "Title: Do", "Credits: 4")
THIRD = ("Unit code: A3", "Title: Go", "Credits: 5")


def cards(*rows: str, wanted: Wanted = UNITS) -> Reshaped | None:
    return from_cards(sheet(*rows), wanted)


def rows_of(*rows: str, wanted: Wanted = UNITS) -> list[str] | None:
    found = cards(*rows, wanted=wanted)
    return found and cells_of(found.raw)


def test_a_card_has_its_labels_its_text_and_the_heading_above_it() -> None:
    rows = ["Level: 3", "", "Unit 1: Plan it", "Credits: 3", "Learn to plan", ""]
    rows += ["Group B", "Unit 2: Do it", "Credits: 4", "Learn to do", "and more"]
    found = cards(*rows)

    assert found is not None
    assert cells_of(found.raw) == [
        "1: Level: 3",
        "3: code,title,Credits,text of the card",
        "3: 1,Plan it,3,Learn to plan",
        "7: Group B,,,",
        "8: 2,Do it,4,Learn to do. and more",
    ]
    assert (found.rest, found.number, found.has_tables) == ({4, 5, 9, 10, 11}, 2, False)
    note = "2 cards, with labels beside the values, are read as rows"
    assert found.raw.notices == [note]


def test_a_single_card_is_a_row() -> None:
    found = cards(*TWO)

    assert found is not None
    assert cells_of(found.raw) == ["1: Unit code,Title,Credits", "1: A1,Plan,3"]
    note = "a card, with labels beside the values, is read as a row"
    assert (found.raw.notices, found.rest, found.number) == ([note], {2, 3}, 1)


def test_values_below_their_labels_are_right_below_them() -> None:
    rows = ["Our units", *(text for row in (*TWO, *NEXT) for text in row.split(": "))]
    table = ["1: Our units", "2: Unit code,Title,Credits", "2: A1,Plan,3", "8: A2,Do,4"]
    found = cards(*rows)

    assert found is not None
    assert cells_of(found.raw) == table
    assert found.rest == {3, 4, 5, 6, 7, 9, 10, 11, 12, 13}
    assert rows_of(*rows[:2], "", *rows[2:]) != table
    # Values beside labels, so none are below them.
    assert rows_of(*TWO, "Level,2", "Title", "Do") is None


@pytest.mark.parametrize(
    ("rows", "codes"),
    [
        ((*TWO, *NEXT), ["A1", "A2"]),
        # The level of the whole is apart; right above, it may be that of the first.
        (("Level: 3", "", *TWO, *NEXT), ["A1", "A2"]),
        (("Level: 3", *TWO, *NEXT), None),
        (("Our aim: 3", *TWO, *NEXT), ["A1", "A2"]),
        # In another order, or twice, or without a code it is unclear whose they are.
        ((*TWO, NEXT[0], NEXT[2], NEXT[1]), None),
        ((*TWO, "Credits: 4", *NEXT), None),
        ((*TWO, "Title: Do", "Credits: 4"), None),
        (("Title: Do", "Credits: 4", *TWO), None),
        ((*TWO, "Level: 2", *NEXT), None),
        ((*TWO, *NEXT, "Level: 2"), ["A1", "A2"]),
        ((*TWO, "Level: 2", *NEXT, "Level: 3"), ["A1", "A2"]),
        ((*TWO, "Level: 2", "", *NEXT), None),
        ((*TWO, "Level: 2", "", *NEXT, *THIRD), ["A1", "A2", "A3"]),
        ((*TWO, "Level: 2", *NEXT, "", *THIRD), None),
        ((*TWO, "", "Level: 2", *NEXT, *THIRD), None),
        # The title comes first, and a label may be missing.
        (("Title: Plan", *TWO[::2], "Title: Do", NEXT[0], "Title: Go", *THIRD[::2]),
         ["A1", "A2", "A3"]),
        (("Title: Plan", *TWO[::2], "Title: Do", NEXT[0], "Title: Go", THIRD[0]), None),
        # A table has a header.
        (("Code,Title,Credits", *TWO, *NEXT), None),
    ],
)  # fmt: skip
def test_whose_a_label_is(rows: tuple[str, ...], codes: list[str] | None) -> None:
    found = rows_of(*rows)
    read = [cell for row in found or () for cell in row.split(": ")[1].split(",")]

    assert [cell for cell in read if cell[:1] == "A"] == (codes or [])
    assert (found is None) == (codes is None)


FORM = ("Name: Surname A", "Job role: clerk", "Unit,Status", "F3,Achieved", "A11,")
ROOM = "Signature: ____ Date: ____"


def test_rows_of_a_table_in_a_card_have_its_name() -> None:
    second = [row.replace("Surname A", "Surname B") for row in FORM]
    rows = [
        "Progress",
        *FORM,
        "D6",
        "",
        "Now F4",
        ROOM,
        "",
        *second,
        ROOM,
        "Thanks",
        "all",
    ]
    found = cards(*rows, wanted=PEOPLE)

    assert found is not None
    assert cells_of(found.raw) == [
        "1: Progress",
        "2: Name,Job role,text of the card,Signature,Unit,Status",
        "2: Surname A,clerk,Now F4,____ Date: ____,,",
        "5: Surname A,,,,F3,Achieved",
        "6: Surname A,,,,A11,",
        "7: Surname A,,,,D6,",
        "12: Surname B,clerk,Thanks. all,____ Date: ____,,",
        "15: Surname B,,,,F3,Achieved",
        "16: Surname B,,,,A11,",
    ]
    assert found.rest == {3, 4, 9, 10, 13, 14, 17, 18, 19}
    assert (found.number, found.has_tables) == (2, True)


def test_forms_that_are_not_filled_in_are_counted_and_left_out() -> None:
    empty = [row.partition(" Surname")[0] for row in FORM[:1]] + ["Job role:"]
    found = cards(*FORM, "", *empty, "", *empty, wanted=PEOPLE)

    assert found is not None
    assert found.raw.notices[0] == "left out, as not filled in: 2 cards"
    assert cells_of(found.raw)[1] == "1: Surname A,clerk,,"
    assert found.number == 1
    assert found.rest == {2, 3, 7, 8, 10, 11}
    nobody = cards("Progress", *empty, wanted=PEOPLE)
    assert nobody is not None
    assert cells_of(nobody.raw) == ["2: Name,Job role"]
    assert nobody.rest == {1, 3}
    assert nobody.raw.notices == ["left out, as not filled in: 1 card"]


def test_a_header_of_people_is_no_row_of_labels() -> None:
    rows = ["Surname A,clerk,A shop", "Surname B,clerk,A shop"]

    assert rows_of("Name,Job,Employer", *rows, wanted=PEOPLE) is None
    # Labels beside values, of which the next row has more.
    beside = ["Name,Surname A,Job,clerk", "Employer: A shop,", "Unit,Status", "F3,x"]
    assert rows_of(*beside, wanted=PEOPLE) is not None
