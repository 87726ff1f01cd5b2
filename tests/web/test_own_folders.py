"""A folder of one's own is read again when one of its files changes."""

import os
import shutil
from pathlib import Path

import pytest

from recommender.errors import FileFaultsError
from recommender.files.shipped_files import data_folder
from recommender.solver.engine.clock import Clock
from recommender.web.desk import show_page
from recommender.web.page_request import read_page_request
from recommender.web.shelf import Shelf


@pytest.fixture(name="folder")
def own_folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(data_folder() / "ocr-03456", tmp_path / "ours"))


def rewrite(file: Path, old: str, new: str) -> None:
    """Change a file in place, some time later."""
    text = file.read_text(encoding="utf-8")
    assert old in text
    before = file.stat().st_mtime_ns
    file.write_text(text.replace(old, new), encoding="utf-8")
    os.utime(file, ns=(before + 10**9, before + 10**9))


def test_a_changed_title_is_on_the_next_page(folder: Path) -> None:
    shelf = Shelf.of(first=str(folder))
    asked = read_page_request("role=receptionist", shelf.first)
    title, edition = shelf.load("ours").title, shelf.edition_of("ours")
    assert title in show_page(Clock(), shelf, asked).html

    rewrite(folder / "qualification.toml", title, "Another Diploma")

    assert "Another Diploma" in show_page(Clock(), shelf, asked).html
    assert shelf.edition_of("ours") != edition


def test_a_source_that_is_taken_out_is_a_fault_on_the_next_page(folder: Path) -> None:
    shelf = Shelf.of(first=str(folder))
    shelf.load("ours")

    rewrite(folder / "sources.csv", "\nocr-f3,", "\nanother,")

    with pytest.raises(FileFaultsError, match=r"not in sources\.csv"):
        shelf.load("ours")


def test_what_is_unchanged_is_read_once(folder: Path) -> None:
    shelf = Shelf.of(first=str(folder))

    assert shelf.load("ours") is shelf.load("ours")
    assert shelf.edition_of("ours") == shelf.edition_of("ours")


def test_a_fault_is_told_while_it_is_there_and_keeps_no_other_from_being_shown(
    folder: Path,
) -> None:
    shelf = Shelf.of(first=str(folder))
    shelf.load("ours")
    file = folder / "units.csv"
    head = file.read_text(encoding="utf-8").partition("\n")[0]
    rewrite(file, head, f"{head},{head.partition(',')[0]}")

    with pytest.raises(FileFaultsError):
        shelf.load("ours")
    asked = read_page_request("qualification=ocr-03455", shelf.first)
    assert "ours" in show_page(Clock(), Shelf.of(first=str(folder)), asked).html

    rewrite(file, f"{head},{head.partition(',')[0]}", head)
    assert shelf.load("ours").title
