"""Qualifications of several sizes that choose from one list of units."""

from pathlib import Path

import pytest

import recommender
from recommender.errors import FileFaultsError
from tests.builders.any_qualification import HEAD, UNITS
from tests.builders.texts import VOCABULARY

SHARED = """format = 1
[[rules]]
id = "barred"
text = "U5 and U6 may not be combined"
source = "page 2"
units = { of.units = ["U5", "U6"], at_most = 1 }
[[notes]]
id = "time"
text = "Within 3 years"
source = "page 3"
"""


@pytest.fixture(name="folders")
def sizes(tmp_path: Path) -> tuple[Path, Path]:
    """Write an award and a diploma that share a pool."""
    pool = tmp_path / "units-of-it"
    pool.mkdir()
    (pool / "units.csv").write_text(UNITS, encoding="utf-8")
    (pool / "rules.toml").write_text(SHARED, encoding="utf-8")
    for name, credits in (("award", 10), ("diploma", 30)):
        folder = tmp_path / name
        folder.mkdir()
        head = HEAD.replace('name = "any"', f'name = "{name}"\npool = "units-of-it"')
        rule = f"""[[rules]]
id = "total"
text = "At least {credits} credits"
source = "page 1"
credits.at_least = {credits}
"""
        strengths = "unit,tag,strength\nU1,serving,3\n"
        files = {**VOCABULARY, "qualification.toml": head + rule}
        for file, text in {**files, "strengths.csv": strengths}.items():
            (folder / file).write_text(text, encoding="utf-8")
    return tmp_path / "award", tmp_path / "diploma"


def test_each_has_its_own_rules_and_those_of_the_pool(
    folders: tuple[Path, Path],
) -> None:
    for folder, credits in zip(folders, (10, 30), strict=True):
        one = recommender.load_qualification(folder)

        assert [(rule.id, rule.text) for rule in one.rules] == [
            ("total", f"At least {credits} credits"),
            ("barred", "U5 and U6 may not be combined"),
        ]
        assert [note.id for note in one.notes] == ["time"]
        assert len(one.catalogue.units) == 7


def test_a_change_of_the_shared_rules_is_a_change_of_each(
    folders: tuple[Path, Path],
) -> None:
    before = [recommender.load_qualification(folder).sha256 for folder in folders]
    rules = folders[0].parent / "units-of-it" / "rules.toml"
    rules.write_text(SHARED.replace("at_most = 1", "at_most = 0"), encoding="utf-8")
    after = [recommender.load_qualification(folder).sha256 for folder in folders]

    assert {*before}.isdisjoint(after)


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ('"U6"]', '"U9"]', ("rules-ref-unknown", 3)),
        ("at_most = 1", "at_mots = 1", ("rules-short", 6)),
        ('source = "page 2"\n', "", ("rules-key-missing", 2)),
        ('id = "barred"', 'id = "barred"\nextra = 1', ("rules-key-unknown", 4)),
        ("format = 1\n", "format = 1\nlevel = 3\n", ("rules-key-unknown", 2)),
        ("[[notes]]", "[[notes]", ("rules-syntax", 7)),
    ],
)
def test_a_fault_of_the_shared_rules_names_their_file_and_line(
    folders: tuple[Path, Path], old: str, new: str, told: tuple[str, int]
) -> None:
    rules = folders[0].parent / "units-of-it" / "rules.toml"
    rules.write_text(SHARED.replace(old, new), encoding="utf-8")

    with pytest.raises(FileFaultsError) as error:
        recommender.load_qualification(folders[0])

    (fault,) = error.value.faults
    assert (fault.id, fault.row) == told
    assert fault.file == str(rules)


def test_a_rule_that_both_have_is_told(folders: tuple[Path, Path]) -> None:
    rules = folders[0].parent / "units-of-it" / "rules.toml"
    rules.write_text(SHARED.replace("barred", "total"), encoding="utf-8")

    with pytest.raises(FileFaultsError, match="2 rules have the id total"):
        recommender.load_qualification(folders[0])
