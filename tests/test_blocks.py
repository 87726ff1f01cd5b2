"""Reports on a narrow terminal: numbers stay whole, and what can be spared goes."""

import pytest

from recommender.reporting.blocks import NARROW, Column, Table, to_text

TABLE = Table(
    (Column("Code", 5), Column("Title", 20, spare=True), Column("Why", 36)),
    (("A13", "Deal with customers", "fits writing (daily)"),),
)


@pytest.mark.parametrize(
    ("width", "lines"),
    [
        (
            NARROW,
            [
                "Code   Title                Why",
                "A13    Deal with customers  fits writing (daily)",
            ],
        ),
        (NARROW - 1, ["Code   Why", "A13    fits writing (daily)"]),
        (20, ["Code   Why", "A13    fits writing", "       (daily)"]),
    ],
)
def test_a_narrow_table_leaves_out_what_can_be_spared(
    width: int, lines: list[str]
) -> None:
    assert to_text([TABLE], width).splitlines() == lines
