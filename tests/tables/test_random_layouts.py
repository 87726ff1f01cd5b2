"""A known catalogue in a random layout is read as itself, or a fault names the cell."""

import tempfile
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from recommender.authoring.spreadsheet_import import FEWEST_LEFT_OUT, read_spreadsheet
from recommender.errors import FileFaultsError
from tests.builders.spreadsheets import delimited, workbook

HEADERS = {
    "code": ("Code", "Unit code", "Unit No.", "Module Code", "UNIT_ID"),
    "title": ("Title", "Unit title", "Name", "Title of unit"),
    "level": ("Level", "RQF level", "Lvl"),
    "credits": ("Credits", "Credit value", "CV", "Unit Credit"),
    "glh": ("GLH", "Guided learning hours", "Hours"),
}
LEVELS = ("{}", "Level {}", "L{}", "{}.0", "NQF{}", "{} (RQF)")
CREDITS = ("{}", "{} credits", "{}cr", "{}.0", "{} credits (1 ECTS)")
HOURS = ("{}", "{} hrs", "{} (min)", "{}.0")
# A cell that cannot be read, and so must be reported.
# Credits that are not whole, or not one number, as cells and as they are read.
SIZES = {"7.5": "7.5", "7,5": "7.5", "3-6": "3 to 6", "2.5 to 5": "2.5 to 5", "0": "0"}
BAD = ("7.125", "6-3", "tbc")
TITLES = st.text("abc ,;\t|\"'\u00e9", min_size=1, max_size=20).map(
    lambda text: " ".join(f"Plan {text} work".split())
)
UNITS = st.lists(
    st.tuples(TITLES, st.integers(1, 8), st.integers(1, 60), st.integers(1, 1999)),
    min_size=1,
    max_size=8,
)
GROUPS = ("Group A: Mandatory", "Group B: Optional", "Group C")


@st.composite
def layouts(draw: st.DrawFn) -> tuple[list[list[str]], list[tuple[str, ...]], set[int]]:
    """Draw rows, the units they are, and those with a cell that cannot be read."""
    columns = draw(st.permutations(list(HEADERS)))
    header = [draw(st.sampled_from(HEADERS[column])) for column in columns]
    width = len(header)
    alone = [""] * (width - 1)
    rows: list[list[str]] = []
    for title in draw(
        st.lists(st.sampled_from(("Our centre", "May 2024")), max_size=2)
    ):
        rows.append([title, *alone])
    rows.append(header)
    units, bad, group = [], set(), ""
    for number, (title, level, credits, hours) in enumerate(draw(UNITS)):
        for extra in draw(st.lists(st.integers(0, 4), max_size=2)):
            if extra < 3 and GROUPS[extra] > group:
                group = GROUPS[extra]
                rows.append([group, *alone])
            elif extra == 3:
                rows.append([""] * width)
            elif extra == 4 and number:
                rows.append(header)
        written = draw(st.sampled_from(CREDITS)).format(credits)
        size = draw(st.sampled_from([written, written, *SIZES]))
        unit = {
            "code": f"U{number}",
            "title": title,
            "level": draw(st.sampled_from(LEVELS)).format(level),
            "credits": size,
            "glh": draw(st.sampled_from(HOURS)).format(hours),
        }
        spoilt = draw(st.integers(0, 9)) == 0
        if spoilt:
            unit["credits"] = draw(st.sampled_from(BAD))
        rows.append([unit[column] for column in columns])
        if spoilt:
            bad.add(len(rows))
        else:
            short = group[6:7] or "A"
            known = SIZES.get(size, f"{credits}")
            units.append((f"U{number}", title, short, f"{level}", known, f"{hours}"))
    if draw(st.booleans()):
        total = {"code": "Total", "credits": "99"}
        rows.append([total.get(column, "") for column in columns])
        bad.add(len(rows))
    return rows, units, bad


def file_of(rows: list[list[str]], kind: str) -> tuple[str, bytes]:
    """Return the name and the content of a file with these rows."""
    if len(kind) == 1:
        return "units.csv", delimited(rows, kind)
    return f"units.{kind}", workbook(kind, {"Units": rows})


@settings(max_examples=150, deadline=None)
@given(layouts(), st.sampled_from([*",;\t|", "xlsx", "ods"]))
def test_a_catalogue_is_read_as_it_is_or_its_rows_are_reported(
    layout: tuple[list[list[str]], list[tuple[str, ...]], set[int]], kind: str
) -> None:
    rows, units, bad = layout
    if not units:
        return
    with tempfile.TemporaryDirectory() as folder:
        name, content = file_of(rows, kind)
        path = Path(folder) / name
        path.write_bytes(content)
        try:
            table = read_spreadsheet(path)
        except FileFaultsError as error:
            if error.faults[0].id != "import-left-out" or len(bad) < FEWEST_LEFT_OUT:
                raise
            return

    columns = ("code", "title", "group", "level", "credits", "glh")
    assert [tuple(row[c] for c in columns) for row in table.rows] == units
    assert {skipped.row for skipped in table.skipped} == bad
