"""Two faults of a folder are told in one run, whatever kinds they are of.

One hides another only if that cannot be judged without what it breaks: `WITHOUT` says
which, and why.
"""

import shutil
from collections.abc import Iterable
from itertools import combinations
from pathlib import Path
from typing import NamedTuple

import pytest

import recommender
from recommender.errors import FileFaultsError
from recommender.loading.evidence_guide import faults_beside
from tests.builders.broken import GOOD

EVIDENCE = """
format = 1
[[tasks]]
tag = "calls"
observation = ["Answering calls"]
[[tasks]]
tag = "letters"
products = ["Letters"]
"""
RULE = """
[[rules]]
id = "{0}"
text = "A rule"
source = "made up"
measure = "credits"
{1}
"""


class Slip(NamedTuple):
    """A fault: its file, what is replaced there, or added if nothing is, and its id."""

    file: str
    old: str
    new: str
    id: str


def rule(id_: str, keys: str, fault: str) -> Slip:
    return Slip("qualification.toml", "", RULE.format(id_, keys), fault)


MINE = "qualification.toml"
SLIPS = {
    "cell of a unit": Slip("units.csv", "A,2,5", "A,2,five", "unit-credits"),
    "column of units": Slip("units.csv", "credits", "credts", "csv-column-missing"),
    "type in a rule": rule("a", 'at_least = "ten"', "rules-value"),
    "key of a rule": rule("b", "at_leest = 1\nat_most = 9", "rules-key-unknown"),
    "unit in a rule": rule(
        "c", 'of.units = ["Q9"]\nat_least = 1', "rules-ref-unknown"
    ),
    "group in a rule": rule(
        "d", 'of.groups = ["Z"]\nat_least = 1', "rules-ref-unknown"
    ),
    "tag in a rule": rule(
        "e", 'of.tags = ["nope"]\nat_least = 1', "rules-ref-unknown"
    ),
    "id of a rule": rule("total", "at_least = 1", "rules-duplicate"),
    "short form of a rule": Slip(
        MINE, "", RULE.format("f", "units = 3").replace('measure = "credits"\n', ""),
        "rules-short",
    ),
    "kind of a column": Slip(
        MINE, "[groups]", '[columns]\nhobby = "nope"\n[groups]', "rules-value"
    ),
    "groups": Slip(MINE, 'A = "Core"', "A = 1", "rules-value"),
    "area": Slip(MINE, "format = 1", "format = 1\narea = 5", "rules-value"),
    "next qualification": Slip(
        MINE, "", '[[leads_to]]\ntitle = "x"\nsource = "x"\nqualification = "nope"\n',
        "leads-to-unknown",
    ),
    "tag in a role": Slip("roles.toml", "letters =", "lettres =", "tag-undeclared"),
    "key of a role": Slip("roles.toml", "title =", "titel =", "roles-key-unknown"),
    "syntax of roles": Slip("roles.toml", "", "[[[", "roles-syntax"),
    "key of a tag": Slip("tags.toml", "title = \"W", "titel = \"W", "tags-key-unknown"),
    "phrase twice": Slip("tags.toml", '"post"', '"telephone"', "tags-phrase-twice"),
    "syntax of tags": Slip("tags.toml", "", "[[[", "tags-syntax"),
    "strength": Slip("strengths.csv", "calls,3", "calls,9", "strength"),
    "tag of a unit": Slip("strengths.csv", ",letters", ",leters", "tag-undeclared"),
    "column of strengths": Slip(
        "strengths.csv", "strength", "strngth", "csv-column-missing"
    ),
    "key of evidence": Slip(
        "evidence.toml", "products =", "productz =", "evidence-key-unknown"
    ),
    "task of evidence": Slip(
        "evidence.toml", "", '[[tasks]]\ntag = "nope"\nproducts = ["x"]\n',
        "tag-undeclared",
    ),
    "unit of evidence": Slip(
        "evidence.toml", "", '[[units]]\nunit = "Q9"\nkinds = 2\n', "unit-unknown"
    ),
    "syntax of evidence": Slip("evidence.toml", "", "[[[", "evidence-syntax"),
}  # fmt: skip
TAGS = ("tag in a rule", "tag in a role", "tag of a unit", "task of evidence")
NAMES = ("unit in a rule", "group in a rule", "tag in a rule", "id of a rule")
# What cannot be judged without what is broken.
WITHOUT = {
    # The cells of a table are told by its header.
    "column of units": ("cell of a unit", "unit in a rule", "unit of evidence"),
    "column of strengths": ("strength", "tag of a unit"),
    # A cell is read as the file says that its column is, and rules use these names.
    "kind of a column": NAMES,
    "groups": (*NAMES, "cell of a unit", "column of units", "unit of evidence"),
    # A file that is no TOML has no keys, and names nothing.
    "syntax of roles": ("tag in a role", "key of a role"),
    "syntax of tags": (*TAGS, "key of a tag", "phrase twice"),
    "syntax of evidence": (
        "key of evidence", "task of evidence", "unit of evidence"
    ),
}  # fmt: skip


def faults_of(slips: Iterable[Slip], folder: Path) -> set[tuple[str, str]]:
    """Return the ids and files of the faults of a folder with some slips."""
    shutil.copytree(GOOD, folder, dirs_exist_ok=True)
    (folder / "evidence.toml").write_text(EVIDENCE)
    for slip in slips:
        text = (folder / slip.file).read_text()
        if slip.old:
            assert slip.old in text
            text = text.replace(slip.old, slip.new, 1)
        else:
            text += slip.new
        (folder / slip.file).write_text(text)
    try:
        recommender.load_qualification(folder)
    except FileFaultsError as error:
        faults = (*error.faults, *faults_beside(error, folder))
        assert len(set(faults)) == len(faults)
        return {(fault.id, Path(fault.file or "").name) for fault in faults}
    return set()


OF_EVIDENCE = {name for name, slip in SLIPS.items() if slip.file == "evidence.toml"}


def test_the_folder_without_slips_has_no_faults(tmp_path: Path) -> None:
    assert faults_of((), tmp_path / "mine") == set()


@pytest.mark.parametrize("name", SLIPS)
def test_a_fault_hides_none_of_another_kind(name: str, tmp_path: Path) -> None:
    hidden = []
    for first, second in combinations(SLIPS, 2):
        if name != first or {first, second} <= OF_EVIDENCE:
            continue
        told = faults_of((SLIPS[first], SLIPS[second]), tmp_path / "mine")
        for one, other in ((first, second), (second, first)):
            fault = (SLIPS[one].id, SLIPS[one].file)
            if fault not in told and one not in WITHOUT.get(other, ()):
                hidden.append(f"{other} hides {one}")
    assert hidden == []


def test_a_fault_makes_no_other_one(tmp_path: Path) -> None:
    more = {"roles-key-missing", "tags-key-missing", "evidence-none"}
    for name, slip in SLIPS.items():
        told = {id_ for id_, _ in faults_of((slip,), tmp_path / "mine")} - more
        assert told == ({slip.id} if name not in OF_EVIDENCE else set()), name


def test_faults_of_evidence_are_told_beside_those_of_units(tmp_path: Path) -> None:
    names = (*(OF_EVIDENCE - {"syntax of evidence"}), "cell of a unit")
    slips = [SLIPS[name] for name in names]
    told = faults_of(slips, tmp_path / "mine")
    assert {id_ for id_, _ in told} == {slip.id for slip in slips}
