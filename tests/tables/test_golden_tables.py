"""Each golden table is reported as it was when a person read its report."""

from pathlib import Path

import pytest

from tests.tables.golden_tables import (
    as_they_are,
    caseloads,
    catalogues,
    report,
    stored,
)

ROOT = Path(__file__).parents[2]


@pytest.mark.mostly_slow(6)
@pytest.mark.parametrize(
    "table", [*caseloads(), *catalogues()], ids=lambda table: table.stem
)
def test_a_table_is_reported_as_it_was(table: Path) -> None:
    assert report(table) == stored(table).read_text(encoding="utf-8")


def test_every_report_has_its_table() -> None:
    tables = [*catalogues(), *caseloads()]
    folders = {table.parent for table in tables}
    reports = {path for folder in folders for path in folder.glob("*.txt")}

    assert reports == {stored(table) for table in tables}
    assert (len(catalogues()) >= 40, len(caseloads()) >= 20) == (True, True)


def test_most_catalogues_need_no_option() -> None:
    read, there = as_they_are()

    assert read >= 0.75 * there


def test_no_name_of_a_person_is_in_a_report_of_a_caseload() -> None:
    texts = [stored(table).read_text(encoding="utf-8") for table in caseloads()]

    assert not [text for text in texts if "Surname A" in text or "Bea" in text]
