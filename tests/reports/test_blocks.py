"""Reports on a narrow terminal: numbers stay whole, and what can be spared goes."""

import pytest

from recommender.reports.blocks import NARROW, Column, Paragraph, Table, to_text

TABLE = Table(
    (Column("Code", 5), Column("Title", 20, from_width=NARROW), Column("Why", 36)),
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


def test_codes_stay_whole_and_the_widest_texts_make_room() -> None:
    columns = (Column("Code", 5), Column("Title", 20), Column("Why", 18))
    tables = (
        Table(columns, (("A13", "Deal with customers", "fits"),)),
        Table(columns, (("CHCAGE011", "Support in dementia", "fits"),), bare=True),
    )
    assert to_text(tables, 60).splitlines() == [
        "Code       Title              Why",
        "A13        Deal with          fits",
        "           customers",
        "CHCAGE011  Support in         fits",
        "           dementia",
    ]


def test_no_word_is_cut_while_another_text_can_make_room() -> None:
    columns = (Column("Task", 17), Column("For example", 30), Column("Serves", 12))
    task, example = "recurring-problems, now and then", "logs or charts of problems"
    table = Table(columns, ((task, example, "CHCCCS031 C5"),))

    assert to_text([table], 60).splitlines() == [
        "Task                 For example                Serves",
        "recurring-problems,  logs or charts of          CHCCCS031 C5",
        "now and then         problems",
    ]
    assert to_text([table], 50).splitlines() == [
        "Task                 For example      Serves",
        "recurring-problems,  logs or charts   CHCCCS031 C5",
        "now and then         of problems",
    ]


def test_what_is_drawn_keeps_its_width() -> None:
    bar = "#" * 20
    columns = (Column("Code", 5), Column("Title", 18), Column("", 20, drawn=True))
    table = Table(columns, (("CHCAGE011", "Dementia", bar),), bare=True)
    assert to_text([table], 60).splitlines() == [f"CHCAGE011  Dementia{bar:>30}"]


def test_a_long_label_is_told_whole() -> None:
    blocks = [Paragraph("one", "CHCAGE011-B"), Paragraph("two", "Fit")]
    assert to_text(blocks).splitlines() == ["CHCAGE011-B  one", "Fit          two"]


def test_a_word_that_is_longer_than_a_line_goes_on_in_the_next() -> None:
    path = f"/{'folder/' * 20}qualification.toml"
    text = to_text([Paragraph(f"write it into {path}", "To do")], 60)

    assert path in "".join(line.strip() for line in text.splitlines())
