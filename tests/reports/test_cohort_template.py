"""The template: drop-downs for what has names, and read back as it is, saved or not."""

import csv
import io
from datetime import datetime
from pathlib import Path

import openpyxl
import pytest

import recommender
from recommender.cohorts.cell_readers import cell_readers
from recommender.cohorts.columns import COLUMNS
from recommender.cohorts.reading import read_cohort
from recommender.cohorts.role_titles import RoleTitles
from recommender.reports.cohort_template import (
    example_row,
    to_csv_template,
    to_workbook_template,
)
from recommender.requests.candidate import Candidate
from tests.builders.cohort_runs import ABOUT

NAMES = ("cfa-l2-customer-service", "cg-fb-l2", "chc33021", "ocr-03455", "ocr-03456")


def opened(name: str = "ocr-03456") -> openpyxl.Workbook:
    content = to_workbook_template(recommender.load_qualification(name))
    return openpyxl.load_workbook(io.BytesIO(content))


def choices(book: openpyxl.Workbook) -> dict[str, list[str]]:
    """Return the words of the drop-down of each column that has one."""
    sheet = book["Candidates"]
    heads = {cell.column_letter: cell.value for cell in sheet[1]}
    words = {}
    for validation in sheet.data_validations.dataValidation:
        letter = str(validation.sqref).split(":")[0].rstrip("0123456789")
        source = validation.formula1
        if source.startswith('"'):
            words[heads[letter]] = source.strip('"').split(",")
        else:
            title, _, cells = source.partition("!")
            rows = book[title][cells.replace("$", "")]
            words[heads[letter]] = [row[0].value for row in rows]
    return words


def test_every_choice_of_a_drop_down_is_read_as_what_it_names() -> None:
    words = choices(opened())
    read = cell_readers(ABOUT, RoleTitles(ABOUT.vocabulary))
    units = [unit.code for unit in ABOUT.catalogue.units]

    assert [read["role"](one) for one in words["role"]] == [
        role.name for role in ABOUT.vocabulary.roles
    ]
    for column in ("tags", "no_tags"):
        assert [*map(tuple, map(read[column], words[column]))] == [
            (tag.name,) for tag in ABOUT.vocabulary.tags
        ]
    for column in ("with", "without", "have", "withdrawn"):
        assert [*map(read[column], words[column])] == [(code,) for code in units]
    both = "; ".join(words["have"][:3])
    assert read["have"](both) == tuple(units[:3])
    for column in ("bare", "units_only", "include_expired"):
        assert [*map(read[column], words[column])] == [True, False]
    for column in ("hours", "mandatory"):
        assert len({*map(read[column], words[column])}) == len(words[column]) == 2


def member_of(path: Path, name: str = "ocr-03456") -> Candidate:
    (member,) = read_cohort(path, recommender.load_qualification(name)).members
    assert member.id == COLUMNS["id"].example
    return member.candidate


@pytest.mark.parametrize("name", NAMES)
def test_the_template_of_every_qualification_is_a_caseload(
    name: str, tmp_path: Path
) -> None:
    about = recommender.load_qualification(name)
    (tmp_path / "t.csv").write_text(to_csv_template(about), encoding="utf-8")
    (tmp_path / "t.xlsx").write_bytes(to_workbook_template(about))

    example = example_row(about)
    assert [*example] == [*COLUMNS]
    assert example["role"]
    assert member_of(tmp_path / "t.csv", name) == member_of(tmp_path / "t.xlsx", name)


def test_a_template_saved_again_is_read_as_before(tmp_path: Path) -> None:
    path = tmp_path / "saved.xlsx"
    (tmp_path / "t.csv").write_text(to_csv_template(ABOUT), encoding="utf-8")
    opened().save(path)

    assert member_of(path) == member_of(tmp_path / "t.csv")


@pytest.mark.parametrize("encoding", ["utf-8-sig", "cp1252"])
@pytest.mark.parametrize("dates", ["%d/%m/%Y", "%d %b %Y", "%d-%b-%y"])
def test_saved_as_csv_with_uk_settings_it_is_read_as_before(
    encoding: str, dates: str, tmp_path: Path
) -> None:
    path, file = tmp_path / "uk.csv", io.StringIO(newline="")
    writer = csv.writer(file, delimiter=";")
    for row in opened()["Candidates"].iter_rows(values_only=True):
        writer.writerow(
            cell.strftime(dates) if isinstance(cell, datetime) else cell for cell in row
        )
    path.write_bytes(file.getvalue().encode(encoding))
    (tmp_path / "t.csv").write_text(to_csv_template(ABOUT), encoding="utf-8")

    assert member_of(path) == member_of(tmp_path / "t.csv")


def test_dates_and_numbers_are_no_texts_and_other_words_may_be_written() -> None:
    sheet = opened()["Candidates"]
    heads = [cell.value for cell in sheet[1]]
    example = dict(zip(heads, sheet[2], strict=True))

    assert example["start"].value == datetime(2026, 12, 1)
    assert "mmm" in example["start"].number_format
    assert example["hours_per_week"].value == 3
    assert example["tags"].number_format == "@"
    assert sheet.freeze_panes == "B2"
    assert all(cell.comment is not None for cell in sheet[1])
    strict = {
        heads[openpyxl.utils.column_index_from_string(
            str(one.sqref).split(":")[0].rstrip("0123456789")) - 1]
        for one in sheet.data_validations.dataValidation
        if one.showErrorMessage
    }  # fmt: skip
    assert strict == {"bare", "units_only", "include_expired", "hours", "mandatory"}
