"""The order of rows in the files: it decides nothing, ties included."""

import random
import shutil
from pathlib import Path

import pytest

import recommender
from recommender.loading.shipped import data_folder

SHIPPED = recommender.load_qualification("ocr-03456")
FILES = ("ocr-03456/units.csv", "customer-service/strengths.csv")


@pytest.fixture
def shuffled(tmp_path: Path, seed: int) -> recommender.Qualification:
    folder = tmp_path / "data"
    shutil.copytree(data_folder(), folder)
    for name in FILES:
        header, *rows = (folder / name).read_text("utf-8").splitlines(keepends=True)
        random.Random(seed).shuffle(rows)
        (folder / name).write_text(header + "".join(rows), encoding="utf-8")
    return recommender.load_qualification(folder / "ocr-03456")


@pytest.mark.parametrize("seed", range(4))
def test_shuffled_files_give_the_same_plans(
    shuffled: recommender.Qualification,
) -> None:
    assert shuffled.catalogue.units == SHIPPED.catalogue.units
    for role in ("receptionist", "council-officer", "manager"):
        candidate = recommender.Candidate(role=role)
        plans = recommender.recommend(shuffled, candidate, top=3).plans
        as_shipped = recommender.recommend(SHIPPED, candidate, top=3).plans

        assert [one.codes for one in plans] == [one.codes for one in as_shipped]
