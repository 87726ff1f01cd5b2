"""The package as a wheel lays it out, where its data has checksums."""

import shutil
from pathlib import Path

import recommender
from recommender.files.checksums import CHECKSUMS, checksums_text
from recommender.loading.shipped import data_folder


def copy_data(folder: Path) -> Path:
    """Copy the data into a folder, with the checksums that a wheel has of it."""
    copy = folder / "data"
    shutil.copytree(data_folder(), copy)
    text = checksums_text(data_folder())
    (copy / CHECKSUMS).write_text(text, encoding="utf-8", newline="\n")
    return copy


def install(folder: Path) -> Path:
    """Lay the package and its data out in a folder; return the package."""
    package = Path(recommender.__file__).parent
    copy = folder / "recommender"
    shutil.copytree(package, copy, ignore=shutil.ignore_patterns("data", "__pycache__"))
    copy_data(copy)
    return copy
