"""A cell of a workbook is read as Excel shows it."""

from datetime import date, datetime

import pytest

from recommender.files.cell_looks import shown


@pytest.mark.parametrize(
    ("value", "number_format", "text"),
    [
        (42, "00000", "00042"),
        (42, "General", "42"),
        (3.5, "General", "3.5"),
        (3.0, "General", "3"),
        (1.1, "0.00", "1.10"),
        (2.5, "0.##", "2.5"),
        (-7, "000", "-007"),
        (0.125, "0.0%", "12.5%"),
        (1200, "#,##0", "1200"),
        (6, '0" credits"', "6"),
        (0.5, "# ?/?", "0.5"),
        (601, "@", "601"),
        (True, "General", "yes"),
        (None, "General", ""),
        (datetime(2026, 12, 1), "dd/mm/yyyy", "2026-12-01"),
        (datetime(2026, 12, 1, 9, 30), "General", "2026-12-01 09:30:00"),
        (date(2026, 12, 1), "d mmm yy", "2026-12-01"),
        # The first day of a month, where no day is shown, is the month.
        (date(2026, 12, 1), "mmm yy", "2026-12"),
        (datetime(2027, 1, 1), "mmm\\-yy", "2027-01"),
        (datetime(2027, 1, 1), "[$-809]mmmm yyyy;@", "2027-01"),
        (datetime(2027, 1, 1), "mm/yyyy", "2027-01"),
        (datetime(2027, 1, 31), "mmm-yy", "2027-01-31"),
        (datetime(2027, 1, 1), "[$-F800]dddd\\,\\ mmmm\\ dd\\,\\ yyyy", "2027-01-01"),
    ],
)
def test_the_number_format_is_followed(
    value: object, number_format: str, text: str
) -> None:
    assert shown(value, number_format) == text
