"""Sentences about units: clear words are read, and all others are asked about."""

from itertools import product
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import recommender
from recommender.cohorts.cohort import Cohort
from recommender.cohorts.reading import read_cohort
from recommender.cohorts.unit_sentences import SaidUnits
from recommender.cohorts.written_units import WrittenUnits
from recommender.errors import FileFaultsError
from recommender.files.sheets import CellError
from tests.builders.examples import examples

OCR = recommender.load_qualification("ocr-03456")
UNITS = WrittenUnits(OCR)


def said(text: str, *, otherwise: bool | None = None) -> tuple[str, str, str]:
    done, not_done, unclear = UNITS.said_in(text, otherwise=otherwise)
    return " ".join(done), " ".join(not_done), " ".join(unclear)


def caseload(folder: Path, header: str, *texts: str, **options: object) -> Cohort:
    path = folder / "caseload.csv"
    rows = [f'C{n},receptionist,"{text}"' for n, text in enumerate(texts)]
    path.write_text("\n".join([f"id,role,{header}", *rows]), encoding="utf-8")
    return read_cohort(path, OCR, **options)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "done", "not_done"),
    [
        ("Has finished D6 and A11, working on B10; A3 not started", "D6 A11", "B10 A3"),
        ("done F3 & F4, A11 signed off in Sept. A13 nearly there", "F3 F4 A11", "A13"),
        ("Signed off: C3, C5. Not yet done: C7", "C3 C5", "C7"),
        ("C3 and C5 passed, C7 referred", "C3 C5", "C7"),
        ("D6 done, A11, B10 in progress", "D6", "A11 B10"),
        ("D6, A11, both done", "D6 A11", ""),
        ("D6 is done and now working on A11", "D6", "A11"),
        ("Units achieved to date: D6, A3 to A5", "D6 A3 A4 A5", ""),
        ("A13 50%, A11 100%, D6 \u2713, B6 \u2717", "A11 D6", "A13 B6"),
        ("D6 signed off 3/2/26, A11 due 1/1/2099", "D6", "A11"),
        ("D6 achieved 1/1/2099", "", "D6"),
        ("She has yet to finish A3", "", "A3"),
        ("Not D6 but A11 done", "A11", "D6"),
        ("D6 passed on 12 May 2026", "D6", ""),
    ],
)
def test_clear_words_say_what_is_done(text: str, done: str, not_done: str) -> None:
    assert said(text) == (done, not_done, "")


@pytest.mark.parametrize(
    "text",
    [
        "D6 done A11 working on B10", "F3 done, A3", "all of group B except B6",
        "all but A3 done", "Everything but A3 signed off", "D6 by Bea",
        "one of D6 and A11 done", "2 of D6, A11 done", "most of D6 and A3 achieved",
        "D6 and A11. Both done.", "Apart from A11 all done", "no problems with D6",
        "D6 achieved. D6 not achieved.", "D6 or A11 passed", "D6 may be done",
        "D6 done, unlike A11", "A99 done, D6", "D6", "D6 for Christmas finished",
    ],
)  # fmt: skip
def test_other_words_leave_it_unclear(text: str) -> None:
    done, not_done, unclear = UNITS.said_in(text)

    assert unclear
    assert (done, not_done) == ((), ())


@pytest.mark.parametrize(
    "text",
    ["D6 and A11. Both done.", "D6, A11; neither signed", "D6. A11. Not yet!"],
)
def test_words_alone_leave_plain_codes_unclear(text: str) -> None:
    assert said(text, otherwise=True) == ("", "", "D6 A11")
    assert said("D6 done. Doing well.", otherwise=True) == ("D6", "", "")


# Each says of its codes what the key says; by construction, whatever is beside it.
CLAUSES = {
    True: ("{} done", "has finished {}", "signed off: {}", "{} achieved in Sept"),
    False: ("working on {}", "{} not started", "still to do {}", "{} nearly there"),
}
CLAUSE = st.tuples(st.booleans(), st.integers(0, 3), st.integers(1, 3))


@examples(80)
@given(
    st.lists(
        st.tuples(st.booleans(), st.integers(0, 3), st.integers(1, 3)),
        min_size=1,
        max_size=4,
    )
)
def test_clauses_apart_say_the_same_together(
    clauses: list[tuple[bool, int, int]],
) -> None:
    codes = iter([unit.code for unit in OCR.catalogue.units])
    expected: dict[bool, list[str]] = {True: [], False: []}
    texts = []
    for is_done, which, number in clauses:
        chosen = [next(codes) for _ in range(number)]
        expected[is_done] += chosen
        texts.append(CLAUSES[is_done][which].format(" and ".join(chosen)))
    for text in ("; ".join(texts), ". ".join(texts), ", ".join(texts)):
        done, not_done, unclear = UNITS.said_in(text)
        assert (sorted(done), sorted(not_done), unclear) == (
            sorted(expected[True]), sorted(expected[False]), ()
        )  # fmt: skip


def test_a_code_is_never_done_without_words_for_done_beside_it() -> None:
    # Every order of up to five of these: what is read as done has `done` next to it.
    pieces = ("D6", "A11", "done", "in progress", ",")
    for number in range(1, 6):
        for words in product(pieces, repeat=number):
            done = UNITS.said_in(" ".join(words)).done
            assert not done or "done" in words
            if "in progress" not in words:
                continue
            for code in done:
                assert any(_beside(words, place) for place in _places(words, code))


def _places(words: tuple[str, ...], code: str) -> list[int]:
    return [place for place, word in enumerate(words) if word == code]


def _beside(words: tuple[str, ...], place: int) -> bool:
    """Return whether `done` is reached from a place over codes and commas alone."""
    for step in (-1, 1):
        at = place + step
        while 0 <= at < len(words) and words[at] in {"D6", "A11", ","}:
            at += step
        if 0 <= at < len(words) and words[at] == "done":
            return True
    return False


def test_in_a_column_of_units_done_plain_codes_are_done(tmp_path: Path) -> None:
    texts = (
        "F3, F4 (A13 nearly there)",
        "D6: not started",
        "A3 (IP), D6",
        "None signed off yet",
    )
    cohort = caseload(tmp_path, "Units achieved", *texts)

    have = [member.candidate.wishes.have for member in cohort.members]
    assert have == [("F3", "F4"), (), ("D6",), ()]
    (told,) = (note for note in cohort.notices if "(have) is read" in note)
    assert "D6: not started as nothing (row 3)" in told


def test_what_is_unclear_in_a_cell_is_asked_about() -> None:
    with pytest.raises(CellError) as caught:
        UNITS.done_in("F3 done. D6 done by proxy")

    assert caught.value.message == "it is not clear whether these are done: D6"
    assert caught.value.hint.endswith("clearly done: F3")


def test_a_column_of_clear_sentences_is_read_under_any_header(tmp_path: Path) -> None:
    texts = ("Has finished D6, working on A3", "Nothing done yet", "A11 passed", "")
    cohort = caseload(tmp_path, "Progress", *texts)

    have = [member.candidate.wishes.have for member in cohort.members]
    assert have == [("D6",), (), ("A11",), ()]
    told = (
        "column Progress is read for units that its words say are done, and no others"
    )
    assert any(told in notice for notice in cohort.notices)


def test_what_sentences_leave_unclear_is_told_and_not_taken_as_done(
    tmp_path: Path,
) -> None:
    texts = (
        "F3 done, A10 not done, B2 with IV", "F3 and F4 done; A3 halfway",
        "nothing done yet",
    )  # fmt: skip
    cohort = caseload(tmp_path, "Progress", *texts)

    have = [member.candidate.wishes.have for member in cohort.members]
    assert have == [("F3",), ("F3", "F4"), ()]
    told = "not clear in column Progress, and not taken as done: B2 (row 2)"
    assert any(told in notice for notice in cohort.notices)


def test_a_list_among_sentences_is_asked_about(tmp_path: Path) -> None:
    """Codes without a word may be done, as the others of the column are."""
    with pytest.raises(FileFaultsError) as caught:
        caseload(tmp_path, "Progress", "F3 done, A10 not done", "F3, A3", "D6 done")

    assert [fault.id for fault in caught.value.faults] == ["column-doubtful"]


@pytest.mark.parametrize("header", ["Notes", "Progress,Units done"])
def test_remarks_and_a_second_column_of_units_need_a_choice(
    tmp_path: Path, header: str
) -> None:
    text = 'D6 passed","A3' if "," in header else "D6 passed"
    with pytest.raises(FileFaultsError) as caught:
        caseload(tmp_path, header, text)

    assert [fault.id for fault in caught.value.faults] == ["column-doubtful"]


def test_units_in_other_words_are_told_as_not_read(tmp_path: Path) -> None:
    texts = ("rang about A11, to see the tutor", "on track", "likes it", "new in post")
    cohort = caseload(tmp_path, "Progress", *texts)

    assert [m.candidate.wishes.have for m in cohort.members] == [()] * 4
    told = "units are named in column Progress, and not read: row 2"
    assert any(told in notice for notice in cohort.notices)


def test_a_long_list_is_read_in_all_its_ways() -> None:
    codes = ", ".join(unit.code for unit in OCR.catalogue.units)

    assert len(UNITS.said_in(f"{codes} begun", otherwise=True).unclear) == 58
    assert UNITS.said_in(f"{codes} done") == SaidUnits(tuple(codes.split(", ")))
