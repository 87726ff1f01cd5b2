"""Lists of units and tags are read whatever separates them, and nothing is lost."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

import recommender
from recommender.cohorts.cell_readers import cell_readers
from recommender.cohorts.role_titles import RoleTitles
from recommender.files.sheets import CellError

OCR = recommender.load_qualification("ocr-03456")
CELLS = cell_readers(OCR, RoleTitles(OCR.vocabulary))
UNITS = {unit.code: unit for unit in OCR.catalogue.units}
SEPARATORS = (
    ";",
    ", ",
    " & ",
    "&",
    " and ",
    " / ",
    "/",
    "\n",
    " ",
    " + ",
    "; and ",
    " | ",
)


@given(st.data(), st.lists(st.sampled_from([*UNITS]), unique=True, max_size=6))
def test_units_are_read_with_any_separator_and_with_or_without_titles(
    data: st.DataObject, codes: list[str]
) -> None:
    text = ""
    for number, code in enumerate(codes):
        title = UNITS[code].title
        forms = (code, code.lower(), f"unit {code}", f"{code} {title}",
                 f"{code} - {title}", f"{code}: {title.upper()}", title)  # fmt: skip
        form = data.draw(st.sampled_from(forms))
        text += (data.draw(st.sampled_from(SEPARATORS)) if number else "") + form

    assert CELLS["have"](text) == tuple(codes)
    assert CELLS["with"](f" {text}. ") == tuple(codes)


@pytest.mark.parametrize(
    ("text", "units"),
    [
        ("D6, A11", ("D6", "A11")),
        ("A11 & B6", ("A11", "B6")),
        ("Units: D6 and A11", ("D6", "A11")),
        ("d6:rpl; A11", ("D6:rpl", "A11")),
        ("none", ()),
        ("N/A", ()),
        ("-", ()),
        ("A11, Z9 & D6", ("A11", "Z9", "D6")),
        ("D6 observed in May, A11", ("D6", "observed in May", "A11")),
        ("D6-D8", ("D6", "D7", "D8")),
        ("D6-E8", ("D6-E8",)),
        ("D6, D6", ("D6",)),
    ],
)
def test_a_name_that_is_not_known_stays_for_a_fault(
    text: str, units: tuple[str, ...]
) -> None:
    assert CELLS["have"](text) == units


@pytest.mark.parametrize(
    ("text", "tags"),
    [
        ("complaints:daily; writing", {"complaints": "daily", "writing": "daily"}),
        ("complaints (weekly), writing", {"complaints": "weekly", "writing": "daily"}),
        ("Complaints weekly and writing", {"complaints": "weekly", "writing": "daily"}),
        ("selling:weekly, 60%", {"selling": "weekly 60%"}),
        ("selling: sometimes..daily & writing", {"selling": "sometimes..daily",
                                                 "writing": "daily"}),
    ],
)  # fmt: skip
def test_tags_are_read_with_how_often_in_brackets_or_behind(
    text: str, tags: dict[str, str]
) -> None:
    assert CELLS["tags"](text) == recommender.requests.spelling.read_tags(
        f"{tag}:{often}" for tag, often in tags.items()
    )


def test_a_frequency_that_is_not_known_is_a_fault() -> None:
    with pytest.raises(CellError) as caught:
        CELLS["tags"]("complaints:dayly")

    assert caught.value.id == "frequency-unknown"


@pytest.mark.parametrize(
    ("column", "text", "value"),
    [
        ("max_credits", "46 credits", 46),
        ("max_level", "Level 3", 3),
        ("max_level", "L3", 3),
        ("bare", "Y", True),
        ("units_only", "No", False),
        ("hours_per_week", "2 hrs", 2.0),
        ("spare", "n/a", None),
    ],
)
def test_numbers_and_choices_may_have_their_words(
    column: str, text: str, value: object
) -> None:
    assert CELLS[column](text) == value


@pytest.mark.parametrize(
    ("text", "held"),
    [
        ("D6:credit transfer, A11", ("D6:credit transfer", "A11")),
        ("D6: credit transfer A11", ("D6:credit transfer", "A11")),
        ("D6:rpl and A11", ("D6:rpl", "A11")),
        ("D6:rpl/A11", ("D6:rpl", "A11")),
        ("D6:rpl A11:exempt", ("D6:rpl", "A11:exempt")),
    ],
)
def test_how_a_unit_was_achieved_may_have_several_words(
    text: str, held: tuple[str, ...]
) -> None:
    assert CELLS["have"](text) == held


def test_a_code_behind_how_a_unit_was_achieved_is_not_taken_for_words() -> None:
    assert CELLS["have"]("D6:rpl Z99") == ("D6:rpl", "Z99")
