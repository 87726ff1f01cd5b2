"""Units as cards, or as columns, are read as the same units in rows."""

import tempfile
from contextlib import suppress
from pathlib import Path
from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recommender.authoring.imported_units import Imported
from recommender.authoring.spreadsheet_import import read_spreadsheet
from recommender.errors import FileFaultsError
from tests.builders.examples import examples
from tests.builders.spreadsheets import delimited, workbook

LABELS = {"code": "Unit code", "title": "Title", "level": "Level",
          "credits": "Credit value", "glh": "GLH"}  # fmt: skip
COLUMNS = ("code", "title", "group", "level", "credits", "glh")
# Which sign separates fields is tested elsewhere.
TITLES = st.text("abc ,:-", min_size=1, max_size=15).map(
    lambda text: " ".join(f"Plan {text} work".split())
)
UNITS = st.lists(
    st.tuples(TITLES, st.integers(1, 8), st.integers(1, 60), st.integers(1, 400)),
    min_size=2,
    max_size=5,
)
Unit = dict[str, str]
MOST_SECONDS = 8


def below(unit: Unit, order: list[str]) -> list[list[str]]:
    """Return a card with each label beside its value."""
    return [[f"{LABELS[key]}:", unit[key]] for key in order]


def in_cells(unit: Unit, order: list[str]) -> list[list[str]]:
    """Return a card with each label and its value in one cell."""
    return [[f"{LABELS[key]}: {unit[key]}"] for key in order]


def in_pairs(unit: Unit, order: list[str]) -> list[list[str]]:
    """Return a card with two labels and values in a row."""
    pairs = [cell for row in below(unit, order) for cell in row]
    return [pairs[start : start + 4] for start in range(0, len(pairs), 4)]


def read(rows: list[list[str]]) -> Imported:
    """Return what is read of rows."""
    width = max(map(len, rows))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "units.csv"
        full = [row + [""] * (width - len(row)) for row in rows]
        path.write_bytes(delimited(full, ","))
        return read_spreadsheet(path)


@examples(100, deadline=None)
@given(
    UNITS,
    st.permutations(list(LABELS)),
    st.sampled_from([below, in_cells, in_pairs]),
    st.booleans(),
    st.booleans(),
)
def test_cards_are_read_as_the_same_units_in_rows(
    drawn: list[tuple[str, int, int, int]],
    order: list[str],
    card: object,
    has_groups: bool,
    is_apart: bool,
) -> None:
    units = [
        {"code": f"U{n}", "title": title, "level": f"{level}", "credits": f"{credits}",
         "glh": f"{glh}", "group": "B" if has_groups and n > 1 else "A"}
        for n, (title, level, credits, glh) in enumerate(drawn, 1)
    ]  # fmt: skip
    rows = [["Our units", ""], ["Level: 3", ""]]
    for unit in units:
        if has_groups and unit["code"] in {"U1", "U2"}:
            rows.append([f"Group {unit['group']}"])
        rows += card(unit, order)  # type: ignore[operator]
        rows += [["The learner will plan", ""], [""]] if is_apart else []
    table = read(rows)

    assert [[row[c] for c in COLUMNS] for row in table.rows] == [
        [unit[c] for c in COLUMNS] for unit in units
    ]
    assert table.skipped == []
    others = {text for cells in table.others.values() for text in cells.values()}
    assert others == ({"The learner will plan"} if is_apart else set())


@examples(100, deadline=None)
@given(
    UNITS,
    st.permutations(list(LABELS)),
    st.integers(0, 4),
    st.integers(0, 4),
    st.booleans(),
)
def test_a_label_that_one_card_lacks_shifts_nothing_to_another(
    drawn: list[tuple[str, int, int, int]],
    order: list[str],
    which: int,
    lacking: int,
    is_apart: bool,
) -> None:
    units = [
        {"code": f"U{n}", "title": title, "level": f"{level}", "credits": f"{credits}",
         "glh": f"{glh}"}
        for n, (title, level, credits, glh) in enumerate(drawn, 1)
    ]  # fmt: skip
    rows: list[list[str]] = []
    for number, unit in enumerate(units):
        card = below(unit, order)
        if number == which % len(units):
            del card[lacking]
            unit[order[lacking]] = ""
        rows += [*card, *[[""]] * is_apart]
    with suppress(FileFaultsError):
        for row in read(rows).rows:
            assert {key: row[key] for key in LABELS} in units


@examples(60, deadline=None)
@given(UNITS, st.permutations(list(LABELS)))
def test_a_table_on_its_side_is_read_as_the_same_units_in_rows(
    drawn: list[tuple[str, int, int, int]], order: list[str]
) -> None:
    units = [(f"U{n}", *map(str, unit)) for n, unit in enumerate(drawn, 1)]
    by_key = dict(zip(LABELS, zip(*units, strict=True), strict=True))
    table = read([["Our units"], *([LABELS[key], *by_key[key]] for key in order)])

    assert [tuple(row[c] for c in LABELS) for row in table.rows] == units
    assert [n for n in table.notes if "its side" in n]
    assert [n for n in table.notes if "Our units" in n]


def test_the_name_of_a_card_is_its_code_and_title() -> None:
    table = read(
        [["Unit 201: Splice a line"], ["Level", "2", "Credit value", "3"],
         ["Unit 202", "Tie a knot"], ["Level", "2", "Credit value", "3"]]
    )  # fmt: skip

    assert [(row["code"], row["title"]) for row in table.rows] == [
        ("201", "Splice a line"), ("202", "Tie a knot"),
    ]  # fmt: skip


@pytest.mark.parametrize("label", ["GLH:", "GLH"])
def test_a_label_without_a_value_is_no_group(label: str) -> None:
    cards = [["Unit code", "K{}"], ["Title", "Tie a knot"], ["Level", "2"], [label],
             ["Credit value", "3"]]  # fmt: skip
    table = read([[cell.format(n) for cell in row] for n in (1, 2) for row in cards])

    assert (set(table.groups), [row["glh"] for row in table.rows]) == ({"A"}, ["", ""])


def test_cards_whose_ends_are_unclear_are_to_be_made_a_table() -> None:
    card = [["Unit code", "K{}"], ["Title", "Tie a knot"], ["Level", "2"],
            ["Credit value", "{}"]]  # fmt: skip
    rows = [[cell.format(n) for cell in row] for n in (1, 2, 3) for row in card]

    assert [row["credits"] for row in read(rows).rows] == ["1", "2", "3"]
    apart = [*rows[:4], ["GLH", "20"], [""], *rows[4:]]
    assert [row["glh"] for row in read(apart).rows] == ["20", "", ""]
    # Hours that may be those of the card above or of the one below.
    for unclear in (rows[:-1], [row for row in apart if row != [""]]):
        with pytest.raises(FileFaultsError) as caught:
            read(unclear)
        assert {fault.id for fault in caught.value.faults} == {"table-cards"}


@pytest.mark.parametrize("title", ["Level 2 Certificate in Sails", "Award in Kites"])
def test_the_card_of_the_whole_qualification_is_no_unit(
    title: str, tmp_path: Path
) -> None:
    whole = [["Title", title], ["Code", "KR"], ["Level", "2"], ["Credits", "30"]]
    units = [["Code", "Title", "Level", "Credits"], ["K1", "Splice", "2", "3"]]
    path = tmp_path / "units.xlsx"
    path.write_bytes(workbook("xlsx", {"About": whole, "Units": units}))
    table = read_spreadsheet(path)

    assert [row["code"] for row in table.rows] == ["K1"]
    assert [note for note in table.left_out if "About" in note]


def test_a_long_list_with_unknown_headers_is_looked_at_quickly(tmp_path: Path) -> None:
    path = tmp_path / "units.csv"
    rows = "".join(f"K{n},Plan it {n},{n % 4 + 1}\n" for n in range(20_000))
    path.write_text(f"Kennung,Was,Pkt\n{rows}", encoding="utf-8")
    start = process_time()
    with pytest.raises(FileFaultsError):
        read_spreadsheet(path)

    assert process_time() - start < MOST_SECONDS


def test_a_sentence_in_a_card_is_about_its_unit() -> None:
    card = [["Unit code", "K{}"], ["Title", "Tie a knot"], ["Credit value", "3"]]
    rows = [[cell.format(n) for cell in row] for n in (1, 2) for row in card]
    table = read([*rows, ["Requires K1"], ["Learners take at least 6 credits."]])

    assert [rule.text for rule in table.seen.proposed] == [
        "At least 6 credits in total", "Units that are needed first",
    ]  # fmt: skip
