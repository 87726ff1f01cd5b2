"""A qualification of an area may say itself what its units assess."""

from pathlib import Path

import pytest

from recommender import load_qualification
from recommender.errors import FileFaultsError
from recommender.qualifications.qualification import Qualification

RULES = """format = 1
name = "own"
title = "Own"
level = 2
area = "customer-service"
[groups]
A = "All"
[[rules]]
id = "total"
text = "At least 5 credits"
source = "made up"
measure = "credits"
at_least = 5
"""
UNITS = """code,title,group,level,credits
A11,Prune trees,A,2,5
U2,Answer the telephone,A,2,5
U3,Write letters,A,2,5
"""
STRENGTHS = """unit,tag,strength,basis
U2,incoming-calls,3,proposed: its title
U2,communication,1,checked by hand
U3,writing,3,its title
A11,,,to do: nothing is known
"""


def own(folder: Path, strengths: str | None = STRENGTHS) -> Qualification:
    folder.mkdir(exist_ok=True)
    (folder / "qualification.toml").write_text(RULES, encoding="utf-8")
    (folder / "units.csv").write_text(UNITS, encoding="utf-8")
    if strengths is not None:
        (folder / "strengths.csv").write_text(strengths, encoding="utf-8")
    return load_qualification(folder)


def tags(qualification: Qualification) -> dict[str, dict[str, int]]:
    return {unit.code: dict(unit.tags) for unit in qualification.catalogue.units}


def test_the_folder_s_strengths_replace_those_of_the_area(tmp_path: Path) -> None:
    without = own(tmp_path / "without", None)
    qualification = own(tmp_path / "own")

    # By its code alone, the tree unit would be about telephone calls.
    assert tags(without)["A11"]["incoming-calls"] == 3
    assert tags(qualification) == {
        "A11": {},
        "U2": {"communication": 1, "incoming-calls": 3},
        "U3": {"writing": 3},
    }
    assert qualification.untagged == ("A11",)
    assert qualification.strengths_file == tmp_path / "own" / "strengths.csv"
    # What the program ships is for nobody to write in.
    assert without.strengths_file == tmp_path / "without" / "strengths.csv"
    shipped = load_qualification("ocr-03455")
    assert shipped.strengths_file.parent == shipped.vocabulary.folder


def test_a_header_alone_says_that_no_unit_is_tagged_yet(tmp_path: Path) -> None:
    qualification = own(tmp_path / "own", "unit,tag,strength\n")

    assert qualification.untagged == ("A11", "U2", "U3")


def test_a_basis_that_begins_with_proposed_is_not_confirmed(tmp_path: Path) -> None:
    qualification = own(tmp_path / "own")
    confirmed = own(tmp_path / "own", STRENGTHS.replace("proposed: ", ""))

    assert (qualification.proposed, confirmed.proposed) == (("U2",), ())
    (notice,) = qualification.notices
    assert notice.startswith("strengths.csv: the tags of 1 unit are only proposed")
    assert confirmed.notices == ()
    assert tags(qualification) == tags(confirmed)


def test_a_row_for_a_unit_that_is_not_there_is_remarked(tmp_path: Path) -> None:
    qualification = own(tmp_path / "own", f"{STRENGTHS}A12,writing,3,\n")

    assert qualification.notices[-1] == (
        "strengths.csv: not in units.csv, so not used: A12"
    )


def test_plans_depend_on_the_folder_s_own_strengths(tmp_path: Path) -> None:
    before = own(tmp_path / "own").sha256
    after = own(tmp_path / "own", STRENGTHS.replace("writing,3", "writing,2")).sha256

    assert before != after


@pytest.mark.parametrize(
    ("line", "id_"),
    [
        ("U3,,,", "tag-undeclared"),
        ("U3,writing,,proposed", "strength"),
        ("U3,,3,proposed", "tag-undeclared"),
        ("U3,wrting,3,proposed", "tag-undeclared"),
        ("U2,incoming-calls,3,twice", "strength-duplicate"),
    ],
)
def test_a_row_that_says_half_is_a_fault(line: str, id_: str, tmp_path: Path) -> None:
    with pytest.raises(FileFaultsError) as caught:
        own(tmp_path / "own", f"{STRENGTHS}{line}\n")

    assert id_ in [fault.id for fault in caught.value.faults]
    assert {fault.row for fault in caught.value.faults} == {6}
