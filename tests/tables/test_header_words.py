"""What single headers mean, and which column is which where several may be one."""

import pytest

from recommender.errors import RequestError
from recommender.tables.column_headers import (
    Header,
    are_headed,
    give_way,
    is_in,
    meanings_for,
    parse_choices,
    place_in,
    read_headers,
    spread_headers,
    with_places,
)
from tests.builders.raw_sheets import PEOPLE, UNITS, sheet

EXACT = meanings_for("unit")


@pytest.mark.parametrize(
    ("header", "means"),
    [
        # Of a unit, before what a whole course may have too.
        ("Unit level", [(-1, "level")]),
        ("Module credits", [(-1, "credits")]),
        ("unit code", [(-1, "code")]),
        ("Unit group", [(1, "group")]),
        ("Unit lvl", [(-1, "level")]),
        ("Unit description", [(3, "title")]),
        ("Course title", [(1, "title")]),
        ("Unit", [(4, "code"), (5, "title")]),
        # In two languages, or with a remark, after those without.
        ("Oriau / Hours", [(52, "glh")]),
        ("Hours / Oriau", [(52, "glh")]),
        ("Level / Lvl", [(50, "level")]),
        ("Lvl / Level", [(51, "level")]),
        ("Level / Hours", []),
        ("Oriau / Awr / Time", []),
        ("Oriau / Awr", []),
        ("Credits (max 10)", [(50, "credits")]),
        # By a word in few words; not hours of a level, and no number.
        ("Title code here", [(100, "code"), (100, "title")]),
        ("The long text of its title", [(100, "title")]),
        ("The long text of all its title", []),
        ("Level of it", [(100, "level")]),
        ("Level hours", []),
        ("GLH of level", [(100, "glh")]),
        ("12", []),
        ("1 2", []),
        ("", []),
        # By a slip, last.
        ("Creditz", [(200, "credits")]),
        ("Crdxtz", []),
        ("Cod", [(200, "code")]),
        # A name of few letters is near to other words.
        ("Mon", []),
        ("Cope", []),
    ],
)
def test_what_a_header_means(header: str, means: list[tuple[int, str]]) -> None:
    assert UNITS.meanings.of(header) == means
    exact = [pair for pair in means if pair[0] < 100]
    assert EXACT.of(header) == exact


def columns(*cells: str, **chosen: str) -> list[str | None]:
    headers, _ = read_headers(cells, UNITS.meanings, chosen)
    return [header.column for header in headers]


def test_the_best_header_of_a_column_is_it() -> None:
    assert columns("Unit", "Title", "Points", "Credits") == [
        "code", "title", None, "credits",
    ]  # fmt: skip
    assert columns("Code of it", "Unit code") == [None, "code"]
    assert columns("Unit ref no", "Unit title", "x", title="x") == [
        "code",
        None,
        "title",
    ]
    assert columns("Unit", "Level", level="#A") == ["level", None]


def test_headers_of_one_rank_are_a_doubt_and_of_slips_none_of_them() -> None:
    headers, doubts = read_headers(["Credits", "credits"], UNITS.meanings, {})
    assert doubts == [("credits", ["Credits", "credits"])]
    assert [header.column for header in headers] == ["credits", None]
    headers, doubts = read_headers(["Creditz", "Crdits"], UNITS.meanings, {})
    assert (doubts, {header.column for header in headers}) == ([], {None})
    headers, _ = read_headers(["Creditz"], UNITS.meanings, {})
    assert headers == [Header("Creditz", "credits", guessed=True)]


def test_several_lists_of_units_are_one() -> None:
    cells = ["Units done", "Units achieved"]
    headers, doubts = read_headers(cells, PEOPLE.meanings, {})

    assert doubts == []
    assert [header.column for header in headers] == ["have", "have"]


def test_a_title_gives_way_where_another_one_is_there() -> None:
    def given(*cells: str) -> list[str | None]:
        headers, _ = read_headers(cells, EXACT, {})
        return [h.column for h in give_way(headers, EXACT, ["title"])]

    # Two may be the code: the worse of them is the title.
    assert given("Unit", "Ref") == ["title", "code"]
    assert given("Ref", "Unit") == ["code", "title"]
    assert given("Unit", "x") == ["code", None]
    assert given("Unit", "Ref", "No") == ["title", None, "code"]


def test_letters_are_places_where_no_header_has_the_name() -> None:
    chosen = {"code": "A", "have": "B\nL", "title": "#27", "level": "Level"}

    assert with_places(chosen, ["Unit", "L", "Level"]) == {
        "code": "#A", "have": "#B\nL", "title": "#AA", "level": "Level",
    }  # fmt: skip
    assert [place_in(text) for text in ("#A", "#Z", "#AB", "#", "A", "#1")] == [
        0, 25, 27, None, None, None,
    ]  # fmt: skip
    assert [is_in(text, ["Unit", "Level"]) for text in ("#B", "#C", "level", "x")] == [
        True, False, True, False,
    ]  # fmt: skip


def test_choices_are_read_and_others_refused() -> None:
    known = ("code", "have", "ignore", "hours_per_week")
    options = ["Code= Course  Code", "have=A", "have=B", "code=C", "header_row=none"]
    options += ["ignore=x", "ignore=y", "hours-per-week=h"]

    assert parse_choices(options, known) == {
        "code": "C",
        "have": "A\nB",
        "header_row": "none",
        "ignore": "x\ny",
        "hours_per_week": "h",
    }
    assert parse_choices(["header_row=12"], known) == {"header_row": "12"}
    for wrong in ("code", "code=", "kode=A", "header_row=x"):
        with pytest.raises(RequestError):
            parse_choices([wrong], known)


def test_a_row_over_columns_that_come_again_heads_them() -> None:
    again = "Name,On,By,On,By"

    def heads(upper: str, lower: str = again, gap: int = 0) -> bool:
        records = sheet(upper, *[""] * gap, lower).records
        return are_headed(records[0], records[1])

    assert heads(",F3,,F4,")
    assert not heads(",F3,,F4,", gap=1)
    assert not heads("Who,F3,,F4,")
    assert not heads(",F3,,,")
    assert not heads(",F3,,F4,", "Name,On,By,At,To")
    lower = ["Who", "On", "By", "On", "By"]
    spread = spread_headers(["", "F3", "", "F4", "", ""], lower)
    assert spread == ["", "F3", "F3", "F4", "F4", ""]
    assert spread_headers(["F3", "", ""], ["On", "On", "By"]) == ["F3", "F3", ""]
