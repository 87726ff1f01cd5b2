"""Texts in the encodings that spreadsheets write."""

import pytest

from recommender.files.csv_text import csv_of
from recommender.files.decoding import decode_table

TEXT = "id,role\nC1,café €5\n"


@pytest.mark.parametrize(
    ("encoding", "notice"),
    [
        ("utf-8", ""), ("utf-8-sig", ""), ("utf-16", "UTF-16"), ("utf-32", "UTF-32"),
        ("utf-16-le", "UTF-16"), ("utf-16-be", "UTF-16"),
    ],
)  # fmt: skip
def test_a_text_is_the_same_in_each_encoding(encoding: str, notice: str) -> None:
    said = f"read as {notice}" if notice else ""

    assert decode_table(TEXT.encode(encoding)) == (TEXT, said)


def test_a_text_of_windows_names_its_first_line_with_an_accent() -> None:
    text, notice = decode_table(TEXT.encode("cp1252")) or ("", "")

    assert text == TEXT
    assert notice.endswith("such as £ are right, first in line 2")
    assert (decode_table("é\n".encode("cp1252")) or ("", ""))[1].endswith("line 1")


@pytest.mark.parametrize(
    "data",
    [
        # A few zeros are no text; letters of another script are in no Western one.
        b"id,role\x00\nC1,x\n" * 20,
        "\u9854,A".encode("cp932"),
        b"\xff\xfea",
        b"\x81,x",
    ],
)
def test_what_is_no_known_text_is_not_guessed(data: bytes) -> None:
    assert decode_table(data) is None


def test_zeros_far_down_or_few_are_read_as_they_are() -> None:
    text = "a" * 4_000 + "\x00"

    assert decode_table(text.encode()) == (text, "")
    assert decode_table(b"a" * 3_999 + b"\x00") is None
    # An eleventh letter in two bytes is one in ten without a zero.
    assert decode_table(("a" * 9 + "\u20ac").encode("utf-16-le")) is None
    assert decode_table(("a" * 10 + "\u20ac").encode("utf-16-le")) is not None
    assert decode_table(b"\x00") is None


def test_a_table_is_written_with_empty_cells_and_without_formulas() -> None:
    rows = [["id", "n"], [None, 0], ["=1+1", 2.5]]

    assert csv_of(rows) == "id,n\n,0\n'=1+1,2.5\n"
    assert csv_of(rows, raw=True) == "id,n\n,0\n=1+1,2.5\n"
