"""What is generated is up to date, and altered data does not go unnoticed."""

import shutil
from pathlib import Path

import pytest

from recommender.files.compiled import read_parsed
from recommender.generating import generate
from recommender.loading import shipped
from recommender.loading.folder import read_qualification


def test_schemas_and_checksums_are_up_to_date() -> None:
    stale = [
        name
        for name, text in generate().items()
        if (shipped.data_folder() / name).read_text(encoding="utf-8") != text
    ]

    assert stale == [], "run: python -m recommender.generating"


def test_the_shipped_data_is_as_shipped_and_a_changed_byte_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert shipped.altered_files() == []

    copy = tmp_path / "data"
    shutil.copytree(shipped.data_folder(), copy)
    monkeypatch.setattr(shipped, "data_folder", lambda: copy)
    with (copy / "ocr-03456" / "units.csv").open("a", encoding="utf-8") as file:
        file.write("\n")

    assert shipped.altered_files() == ["ocr-03456/units.csv"]
    assert not shipped.is_as_shipped(copy / "ocr-03456")
    assert shipped.is_as_shipped(copy / "ocr-03455")


def test_a_file_that_was_changed_is_not_read_from_what_it_said_before(
    tmp_path: Path,
) -> None:
    copy = tmp_path / "data"
    shutil.copytree(shipped.data_folder(), copy)
    tags = copy / "customer-service" / "tags.toml"
    assert read_parsed(tags)["area"] == "customer-service"

    tags.write_text(tags.read_text(encoding="utf-8") + "#", encoding="utf-8")
    assert read_parsed(tags) is None


@pytest.mark.parametrize("name", shipped.shipped_names())
def test_shipped_data_reads_the_same_when_nothing_is_taken_on_trust(name: str) -> None:
    folder = shipped.data_folder() / name

    assert shipped.is_as_shipped(folder)
    assert read_qualification(
        folder, shipped.data_folder()
    ) == shipped.load_qualification(name)
