"""How much a cell may hold, and what is told of the ways in which cells are written."""

import pytest

import recommender
from recommender.cohorts.name_lists import names_in
from recommender.cohorts.row_notes import RowNotes
from recommender.cohorts.title_reading import TitleReader
from recommender.cohorts.written_units import WrittenUnits
from recommender.files.sheets import CellError

OCR = recommender.load_qualification("ocr-03456")
TITLES = TitleReader(OCR.vocabulary)
UNITS = WrittenUnits(OCR)


@pytest.mark.parametrize(
    ("title", "is_read"),
    [
        ("receptionist" + " " * 138, True),
        ("receptionist" + " " * 139, False),
        ("receptionist, aa, bb, cc", True),
        ("receptionist, aa, bb, cc, dd", False),
        # What leaves a job what it is counts for nothing.
        ("receptionist, aa, bb, cc, Band 3", True),
        (f"receptionist, {'word ' * 13}", True),
        (f"receptionist, {'word ' * 14}", False),
        ("", False),
    ],
)
def test_a_title_of_many_parts_or_words_is_a_sentence(
    title: str, is_read: bool
) -> None:
    assert TITLES.roles_of(title) == (("receptionist",) if is_read else ())


def test_a_cell_has_so_many_names_of_so_many_words() -> None:
    names = [f"x{number}" for number in range(501)]
    assert names_in("; ".join(names[:500]), lambda _: None) == names[:500]
    with pytest.raises(CellError):
        names_in("; ".join(names), lambda _: None)
    words = [" ".join(["kite"] * number) for number in (40, 41)]
    read = [names_in(text, {text: "K"}.get) for text in words]
    assert read == [["K"], [words[1]]]


def test_names_are_the_longest_known_ones_with_what_is_added() -> None:
    known = {"D6": "D6", "D6 and A3": "both", "A3": "A3"}.get

    assert names_in("D6 and A3; D6", known) == ["both", "D6"]
    assert names_in("D6x, A3", known) == ["D6x", "A3"]
    assert names_in("D6: by hand A3", known) == ["D6:by hand", "A3"]
    assert names_in("D6 (rpl) (A3)", known) == ["D6:rpl", "A3"]
    assert names_in("", known) == names_in(" ; and ", known) == []


def test_titles_of_lists_are_named_up_to_a_hundred() -> None:
    notes = RowNotes()
    for row in range(2, 104):
        notes.add_cell("f", "have", f"Handle cash {row} well", ("D6",), row)
    (told,) = notes.notices()

    assert told.count(" as D6 (row ") == 100
    assert told.endswith("; and cells written in 2 more ways")


def test_what_a_cell_says_by_itself_is_not_told() -> None:
    notes = RowNotes()
    notes.add_cell("f", "have", "D6; A3", ("D6", "A3"), 2)
    notes.add_cell("f", "hours_per_week", "2.0", 2.0, 2)
    notes.add_cell("f", "have", "none", (), 3)
    notes.add_cell("f", "have", "none", (), 4)
    notes.add("f", "odd: --column ignore=HEADER", 3, "have")

    assert list(notes.notices(str.upper, lambda _: "Kites")) == [
        "f: column HAVE is read: none as nothing (rows 3 and 4)",
        'f: odd: --column ignore="Kites" (row 3)',
    ]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("A11", "A11"), ("a-011", "A11"), ("A 11", "A11"), ("A111", None), ("A", None),
        ("customers in writing", "A13"), ("writing", None), ("in the", None),
        ("x" * 400, None), ("Kite customers in writing", None),
    ],
)  # fmt: skip
def test_the_only_unit_that_a_text_names(text: str, code: str | None) -> None:
    assert UNITS.code_of(text) == code


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("D6, A11 done", ["D6", "A11"]), ("0", []), ("none", []),
        ("D6 RPL", ["D6:RPL"]),
        ("D6 done; A11 not started", ["D6"]), ("nothing signed off yet", []),
    ],
)  # fmt: skip
def test_units_that_a_text_says_are_done(text: str, codes: list[str]) -> None:
    assert UNITS.done_in(text) == codes


def test_half_of_the_words_of_a_title_are_enough() -> None:
    title = next(u.title for u in OCR.catalogue.units if u.code == "D6")
    words = title.split()

    assert UNITS.is_like_title(title, "D6")
    assert UNITS.is_like_title(f"{' '.join(words[-2:])} kite sail", "D6")
    assert not UNITS.is_like_title(f"{words[0]} kite sail", "D6")
    assert UNITS.is_like_title("D6 kite sail rope", "D6")
