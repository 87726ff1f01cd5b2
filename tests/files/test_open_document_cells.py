"""The cells, rows and columns of an OpenDocument sheet, by hand."""

import pytest

from recommender.errors import FileFaultsError
from recommender.files import open_documents
from recommender.files.grids import Area, Grid
from recommender.files.open_documents import MOST_COLUMNS, read_grids
from recommender.files.sheets import MOST_ROWS
from tests.builders.open_documents import cell, document, row, table


def grid(*rows: str, before: str = "", columns: str = "") -> Grid:
    (found,) = read_grids(document(before + table("S", columns, *rows)), "f.ods")
    return found


def test_cells_that_are_repeated_are_several_and_empty_ones_end_a_row() -> None:
    found = grid(
        row(cell("a", **{"number-columns-repeated": "2"}), cell("b")),
        row(cell("", **{"number-columns-repeated": "9"})),
        row(cell(""), cell("c"), **{"number-rows-repeated": "2"}),
    )

    assert found.rows == {
        1: ["a", "a", "b"], 3: ["", "c", ""], 4: ["", "c", ""],
    }  # fmt: skip


def test_only_so_many_columns_are_read() -> None:
    many = cell("a", **{"number-columns-repeated": "9999"})
    found = grid(row(cell("b"), many, cell("c")))

    assert found.rows[1] == ["b", *["a"] * (MOST_COLUMNS - 1)]


def test_more_rows_than_can_be_read_are_refused() -> None:
    some = {"number-rows-repeated": f"{MOST_ROWS - 1}"}
    assert len(grid(row(cell("a")), row(cell("b"), **some)).rows) == MOST_ROWS
    with pytest.raises(FileFaultsError, match="more than 100,000 rows"):
        grid(row(cell("a")), row(cell("c")), row(cell("b"), **some))


def test_more_cells_than_can_be_read_are_refused(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(open_documents, "MOST_CELLS", 6)
    twice = {"number-rows-repeated": "2"}
    assert grid(row(cell("a"), cell("b"), **twice), row(cell("a"), cell("b"))).rows
    with pytest.raises(FileFaultsError, match="more than 6 cells"):
        grid(row(cell("a"), cell("b"), **twice), row(cell("a"), cell("b"), cell("c")))


def test_values_of_days_and_truth_are_in_one_form() -> None:
    cells = [
        cell("1.5", kind="float"),
        cell("WAHR", kind="boolean", **{"office:boolean-value": "true"}),
        cell("FALSCH", kind="boolean", **{"office:boolean-value": "false"}),
        cell("1.2.27", kind="date", **{"office:date-value": "2027-02-01"}),
        cell("Feb 27", kind="date", **{"office:date-value": "2027-02-01T00:00:00"}),
        cell("Feb 27", kind="date", **{"office:date-value": "2027-02-02"}),
    ]

    assert grid(row(*cells)).rows[1] == [
        "1.5", "yes", "no", "2027-02-01", "2027-02", "2027-02-02",
    ]  # fmt: skip


def test_what_is_noted_of_a_sheet() -> None:
    collapsed = {"visibility": "collapse"}
    comment = "<office:annotation><text:p>x</text:p></office:annotation>"
    span = {"number-rows-spanned": "2", "number-columns-spanned": "3"}
    found = grid(
        row(cell("a"), cell("b", comment, **span), **collapsed),
        row(
            cell("", **{"number-columns-repeated": "2"}),
            cell("c", comment, **{"number-rows-spanned": "2"}),
            cell("", formula="of:=1"),
        ),
        row(cell("d", kind="float", formula="of:=1")),
        columns="<table:table-column/>"
        '<table:table-column table:visibility="collapse"'
        ' table:number-columns-repeated="2"/>'
        "<table:table-column/>"
        '<table:table-column table:visibility="filter"/>',
    )

    assert found.hidden == {1}
    assert found.hidden_columns == {1, 2, 4}
    assert found.merged == [Area(1, 2, 2, 4), Area(2, 3, 3, 3)]
    assert found.commented == ["B1", "C2"]
    assert found.uncalculated == [2]


def test_styles_say_what_is_struck_through_hidden_or_coloured() -> None:
    styles = (
        '<style:style style:name="gone"><style:text-properties'
        ' style:text-line-through-style="solid"/></style:style>'
        '<style:style style:name="plain"><style:text-properties'
        ' style:text-line-through-style="none"/></style:style>'
        '<style:style style:name="ta"><style:table-properties'
        ' table:display="false"/></style:style>'
        '<style:style style:name="done"><style:table-cell-properties'
        ' fo:background-color="#00b050"/></style:style>'
        '<style:style style:name="clear"><style:table-cell-properties'
        ' fo:background-color="transparent"/></style:style>'
    )

    def style(name: str) -> dict[str, str]:
        return {"style-name": name}

    first = table(
        "S",
        '<table:table-column table:number-columns-repeated="2"/>'
        '<table:table-column table:default-cell-style-name="done"/>',
        row(cell("a", **style("gone")), cell("b", **style("plain")), cell("c")),
        row(cell("a", **style("gone")), cell("", **style("done")), cell("")),
        row(cell("")),
        row(cell("x"), cell("", **style("clear")), cell("", **style("done"))),
        row(cell("y"), cell("", **style("done")), **{"number-rows-repeated": "2"}),
    )
    second = table("T", "", row(cell("z")), **style("ta"))
    found, other = read_grids(document(first + second, styles), "f.ods")

    assert (found.is_hidden, other.is_hidden) == (False, True)
    assert (found.partly_struck, found.struck) == ({1}, {2})
    assert found.coloured == dict.fromkeys(
        [(2, 1), (2, 2), (4, 2), (5, 1), (5, 2), (6, 1), (6, 2)], "green"
    )
