"""First screens: as stored and read, short, and never wider than the terminal."""

import pytest

from tests.reports.first_screens import REQUESTS, STORED, WIDTHS, first_screen, screens


def test_first_screens_are_as_stored() -> None:
    assert "\n".join(screens()) == STORED.read_text(encoding="utf-8")


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("name", REQUESTS)
def test_no_line_is_wider_than_the_terminal_and_no_word_is_cut(
    name: str, width: int
) -> None:
    text = first_screen(name, width)
    wide = first_screen(name, 200)

    assert max(len(line) for line in text.splitlines()) <= width
    assert {*text.split()} <= {*wide.split()}
    assert "\N{HORIZONTAL ELLIPSIS}" not in text


def test_a_plan_of_a_role_is_on_one_screen() -> None:
    assert len(first_screen("a receptionist", 80).splitlines()) <= 24


def test_units_with_the_same_choice_are_named_together_and_few() -> None:
    text = " ".join(first_screen("a qualification without credits", 120).split())

    assert text.count("do as well as") == 1
    assert "CHCDIS012, CHCDIS020, CHCAGE007 or 21 more do as well as CHCAGE011," in text
    assert "CHCPAL003 or CHCDIS011: your choice" in text
