"""evidence.toml: complete for the shipped areas, checked, with a centre's over it."""

import shutil
from pathlib import Path

import pytest

import recommender
from recommender.answers.lint import lint
from recommender.errors import FileFaultsError, RequestError
from recommender.loading.evidence_guide import evidence_file, load_evidence
from recommender.loading.shipped import load_qualification
from recommender.qualifications.evidence import EvidenceKind, WantedEvidence
from recommender.solver.engine.clock import Clock
from tests.builders.broken import GOOD

QUALIFICATION = recommender.load_qualification("ocr-03456")
SHIPPED = ["ocr-03456", "cg-fb-l2", "chc33021"]


@pytest.mark.parametrize("name", SHIPPED)
def test_every_task_gives_a_direct_kind_of_evidence_and_another(name: str) -> None:
    qualification = load_qualification(name)
    tasks = load_evidence(qualification).tasks

    assert list(tasks) == [tag.name for tag in qualification.vocabulary.tags]
    assert [tag for tag, task in tasks.items() if not task.is_enough] == []
    assert all(1 <= len(texts) <= 2 for task in tasks.values()
               for texts in task.examples.values())  # fmt: skip
    assert all(task.source for task in tasks.values())


@pytest.mark.parametrize("name", SHIPPED)
def test_every_unit_has_two_kinds_from_tasks_of_its_own(name: str) -> None:
    qualification = load_qualification(name)
    tasks = load_evidence(qualification).tasks

    for unit in qualification.catalogue.units:
        tags = [tag for tag, strength in unit.tags if strength >= 2]
        assert len({kind for tag in tags for kind in tasks[tag].examples}) >= 3


def test_units_about_understanding_are_asked_about() -> None:
    units = load_evidence(QUALIFICATION).units

    assert list(units) == ["F3", "F4"]
    assert all(u.wanted == WantedEvidence(questions=1, kinds=2) for u in units.values())


@pytest.mark.parametrize("name", SHIPPED)
def test_no_task_shows_itself(name: str) -> None:
    tasks = load_evidence(load_qualification(name)).tasks

    assert [tag for tag, task in tasks.items() if tag in task.shows] == []


def own_file(folder: Path, text: str) -> Path:
    path = folder / "own.toml"
    path.write_text(f"format = 1\n{text}", encoding="utf-8")
    return path


def test_a_centres_own_file_replaces_tasks_units_and_amounts(tmp_path: Path) -> None:
    shared = load_evidence(QUALIFICATION)
    own = own_file(
        tmp_path,
        'source = "the centre"\n'
        "[[wanted]]\nkinds = 3\n"
        '[[tasks]]\ntag = "records"\nproducts = ["screenshots"]\n'
        '[[units]]\nunit = "a6"\ntasks = ["records"]\n'
        '[[units]]\nunit = "F4"\nkinds = 1\n',
    )
    guide = load_evidence(QUALIFICATION, own)

    assert guide.wanted == (WantedEvidence(kinds=3),)
    assert guide.tasks["records"].examples == {EvidenceKind.PRODUCTS: ("screenshots",)}
    assert guide.tasks["records"].source == "the centre"
    assert guide.tasks["writing"] == shared.tasks["writing"]
    assert guide.units["A6"].tags == ("records",)
    assert guide.units["A6"].wanted is None
    assert guide.units["F4"].wanted == WantedEvidence(kinds=1)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('[[tasks]]\ntag = "recrods"\nproducts = ["x"]', ("tag-undeclared", 3)),
        (
            '[[tasks]]\ntag = "records"\nproducts = ["x"]\nshows = ["nothing"]',
            ("tag-undeclared", 5),
        ),
        ('[[tasks]]\ntag = "records"\nproduct = ["x"]', ("evidence-key-unknown", 4)),
        ('[[tasks]]\ntag = "records"\nproducts = []', ("evidence-value", 4)),
        ('[[tasks]]\ntag = "records"\nproducts = "x"', ("evidence-value", 4)),
        ('[[tasks]]\ntag = "records"', ("evidence-none", 3)),
        (
            '[[tasks]]\ntag = "records"\nproducts = ["x"]\n'
            '[[tasks]]\ntag = "records"\nproducts = ["x"]',
            ("evidence-twice", 6),
        ),
        ('[[units]]\nunit = "A99"\nkinds = 1', ("unit-unknown", 3)),
        ('[[units]]\nunit = "A6"\ntasks = ["nothing"]', ("tag-undeclared", 4)),
        (
            '[[units]]\nunit = "A6"\nkinds = 1\n[[units]]\nunit = "a6"\nkinds = 2',
            ("evidence-twice", 6),
        ),
        ("[[wanted]]\nkinds = 6", ("evidence-value", 3)),
        ("[[wanted]]\nkind = 1", ("evidence-key-unknown", 3)),
    ],
)
def test_a_fault_names_the_file_the_row_and_the_key(
    tmp_path: Path, text: str, expected: tuple[str, int]
) -> None:
    own = own_file(tmp_path, text)
    with pytest.raises(FileFaultsError) as error:
        load_evidence(QUALIFICATION, own)

    (fault,) = error.value.faults
    assert (fault.id, fault.row) == expected
    assert fault.file == str(own)
    assert fault.column


def test_an_area_without_evidence_says_which_file_to_write(tmp_path: Path) -> None:
    folder = tmp_path / "mine"
    shutil.copytree(GOOD, folder)
    qualification = load_qualification(folder)

    assert evidence_file(qualification) is None
    with pytest.raises(RequestError, match=r"evidence\.toml does not exist"):
        load_evidence(qualification)


def test_a_check_remarks_on_tasks_with_too_little_evidence(tmp_path: Path) -> None:
    folder = tmp_path / "mine"
    shutil.copytree(GOOD, folder)
    text = 'format = 1\n[[tasks]]\ntag = "letters"\nquestions = ["why"]\n'
    (folder / "evidence.toml").write_text(text, encoding="utf-8")
    remarks = {
        remark.id: remark.subjects
        for remark in lint(load_qualification(folder), [], Clock()).remarks
    }

    assert remarks["tasks-with-little-evidence"] == ("letters",)
    assert "letters" not in remarks["tasks-without-evidence"]
