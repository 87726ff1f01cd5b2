"""No value of a personal detail is in anything that is read of a text."""

import io
import re
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recommender.cli import main
from recommender.job_text.personal_details import HIDDEN, hide_personal_details
from tests.builders.effort import grows_in_line
from tests.builders.examples import examples

digits = st.text("0123456789", min_size=1, max_size=1)
capitals = st.text("ABCEGHJKLMNPRSTWXYZ", min_size=1, max_size=1)


def shaped(*shapes: str) -> st.SearchStrategy[str]:
    """Return texts with a digit for each # of a shape, and a capital for each A."""
    of = {"#": digits, "A": capitals}

    def fill(shape: str) -> st.SearchStrategy[str]:
        return st.tuples(*(of.get(mark, st.just(mark)) for mark in shape)).map("".join)

    return st.sampled_from(shapes).flatmap(fill)


emails = st.from_regex(
    r"[a-z]{3,9}[._-][a-z]{3,9}@[a-z]{4,9}(\.[a-z]{2,5}){1,2}", fullmatch=True
)
phones = shaped(
    *("01## 496 0###", "02# 7946 0###", "07### 900###", "07###-900-###"),
    *("+44 2# 7946 0###", "+44 (0)2# 7946 0###", "(01##) 496 0###", "01###.960###"),
    *("+4477009#0###", "+353 1 496 0###", "(2##) 555-01##", "0044 20 7946 0###"),
)
numbers = shaped("AA ## ## ## C", "AA######D", "AA-##-##-##-B")
postcodes = shaped("A# #AA", "AA## #AA", "A#A #AA", "AA#A#AA")
births = shaped("1#/0#/19##", "1# May 19##", "19##-0#-1#", "May 1#, 19##", "1.#.19##")

PLACES = [
    *("{}", "You will ring {} every day.", "- handle complaints of {}", "Contact {}:"),
    *("Call {}; answer calls", "Polishing the lamp of {} weekly", "You will file {}."),
    *("DUTIES {}", "Salary: {}", "answer calls from {} and {}", "Apply to {} by 1 May"),
]
LINES = ["Adviser", "", "Duties", "", "- answer calls", "You will water the plants."]


def outputs(text: str, folder: Path) -> str:
    """Return all that `tags from` prints and writes of a text."""
    job, file = folder / "job.txt", folder / "read.toml"
    job.write_text(text, encoding="utf-8")
    printed = io.StringIO()
    for options in ([], ["--format", "json"], ["--output", str(file)]):
        with (
            redirect_stdout(printed),
            redirect_stderr(printed),
            pytest.raises(SystemExit),
        ):
            main(["tags", "from", str(job), *options])
    return printed.getvalue() + file.read_text(encoding="utf-8")


@examples(40)
@given(
    value=st.one_of(emails, phones, numbers, postcodes),
    place=st.sampled_from(PLACES),
    before=st.integers(0, len(LINES)),
)
def test_no_value_is_in_any_output(
    value: str, place: str, before: int, tmp_path_factory: pytest.TempPathFactory
) -> None:
    line = place.format(value, value)
    text = "\n".join([*LINES[:before], line, *LINES[before:], ""])

    assert value not in outputs(text, tmp_path_factory.mktemp("job"))


@examples(300)
@given(
    value=st.one_of(emails, phones, numbers, postcodes), place=st.sampled_from(PLACES)
)
def test_every_value_is_hidden_and_the_rest_is_left(value: str, place: str) -> None:
    text, kinds = hide_personal_details(f"\n{place.format(value, value)}")

    assert text == f"\n{place.format(HIDDEN, HIDDEN)}"
    assert [*kinds.values()] == [(2,)]


@given(
    st.sampled_from(["date of birth: {}", "Born on {}", "DOB {}", "d.o.b. {}"]), births
)
def test_a_date_of_birth_is_hidden(words: str, date: str) -> None:
    text, kinds = hide_personal_details(words.format(date))

    assert not re.search(r"\d", text)
    assert kinds == {"a date of birth": (1,)}


@pytest.mark.parametrize(
    "text",
    [
        *("Monday to Friday, 0800 - 1700", "£24,650 rising to £26,900", "9am to 5pm"),
        *("closing date 01/05/2026", "Q1 2nd quarter", "by 01.05.2026", "37.5 hours"),
        *("block b2 3pm", "A13 is 4 credits", "@ the desk", "rated 4.5 @ 200 reviews"),
        *("ref A0000-26-0003", "Part 7 of the Immigration Act 2016", "1,310 homes"),
    ],
)
def test_what_is_no_personal_detail_is_left(text: str) -> None:
    assert hide_personal_details(text) == (text, {})


@pytest.mark.slow
@pytest.mark.parametrize(
    "piece", ["0 ", "+", "(0", "a", "@", "a@", "a.b@c.", "A1", "((("]
)
def test_any_text_is_searched_in_time_in_line_with_its_length(piece: str) -> None:
    assert grows_in_line(
        lambda size: hide_personal_details(piece * (size // len(piece))), 50_000
    )
