"""Altered data does not go unnoticed: the checksums that a wheel has."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from recommender.files.checksums import CHECKSUMS
from recommender.loading import shipped
from recommender.loading.folder import read_qualification
from tests.builders.installed import copy_data, install


def test_the_shipped_data_is_as_shipped_and_a_changed_byte_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    copy = copy_data(tmp_path)
    monkeypatch.setattr(shipped, "data_folder", lambda: copy)
    assert shipped.altered_files() == []

    with (copy / "ocr-03456" / "units.csv").open("a", encoding="utf-8") as file:
        file.write("\n")

    assert shipped.altered_files() == ["ocr-03456/units.csv"]
    assert not shipped.is_as_shipped(copy / "ocr-03456")
    assert shipped.is_as_shipped(copy / "ocr-03455")


@pytest.mark.parametrize("name", shipped.shipped_names())
def test_shipped_data_reads_the_same_when_nothing_is_taken_on_trust(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    copy = copy_data(tmp_path)
    monkeypatch.setattr(shipped, "data_folder", lambda: copy)

    assert shipped.is_as_shipped(copy / name)
    assert read_qualification(copy / name, copy) == shipped.load_qualification(name)


def test_a_checkout_has_no_checksums_and_trusts_no_file() -> None:
    assert not (shipped.data_folder() / CHECKSUMS).exists()
    assert shipped.altered_files() == []
    assert not shipped.is_as_shipped(shipped.data_folder() / "ocr-03456")


def doctor(folder: Path) -> dict[str, Any]:
    """Run doctor in a folder; return its check of the data."""
    done = subprocess.run(
        [sys.executable, "-m", "recommender", "doctor", "--format", "json"],
        capture_output=True,
        text=True,
        cwd=folder,
        env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1"},
        check=False,
    )
    checks = json.loads(done.stdout)["checks"]
    return next(check for check in checks if check["what"] == "data")


@pytest.mark.slow
def test_doctor_compares_what_is_installed_with_what_was_shipped(
    tmp_path: Path,
) -> None:
    data = install(tmp_path) / "data"
    assert doctor(tmp_path)["found"].startswith("as shipped: ")

    with (data / "ocr-03456" / "units.csv").open("a", encoding="utf-8") as file:
        file.write("\n")
    altered = doctor(tmp_path)
    (data / CHECKSUMS).unlink()
    lost = doctor(tmp_path)

    assert "ocr-03456/units.csv; install again" in altered["found"]
    assert f"{CHECKSUMS}; install again" in lost["found"]
    assert not altered["ok"]
    assert not lost["ok"]


def test_what_the_build_needs_is_the_standard_library_alone() -> None:
    program = (
        "import sys, recommender.files.checksums\n"
        "names = {name.partition('.')[0] for name in sys.modules}\n"
        "print(names - sys.stdlib_module_names - {'__main__', 'recommender'})"
    )
    done = subprocess.run(
        [sys.executable, "-S", "-c", program],
        capture_output=True,
        text=True,
        check=True,
    )

    assert done.stdout.strip() == "set()"
