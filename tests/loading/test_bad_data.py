"""Broken qualification folders: every fault is named, with its row and column.

A case is a file of tests/bad/: which file of a small good folder is replaced, by
what, and the complete list of faults expected, as id, row and column.
"""

import re
import shutil
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import recommender
from recommender.errors import FileFaultsError
from recommender.files.toml_files import read_toml
from recommender.loading.shipped import data_folder
from tests.builders.broken import BAD, CASES, GOOD, Case, break_file


@pytest.mark.parametrize("path", CASES, ids=[path.stem for path in CASES])
def test_bad_data(path: Path, tmp_path: Path) -> None:
    case = Case.model_validate(read_toml(path, kind="case").content)
    folder = tmp_path / "mine"
    shutil.copytree(BAD / case.base, folder)
    break_file(case, folder / case.file)

    faults = faults_of(folder)
    told = [(fault.id, fault.row, fault.column) for fault in faults]
    assert told == [(one.id, one.row, one.column) for one in case.expect]
    for fault, expected in zip(faults, case.expect, strict=True):
        assert expected.hint in fault.hint
        assert f"{fault.message}{fault.hint}{fault.excerpt}".isprintable()


def faults_of(folder: Path) -> tuple[recommender.errors.Fault, ...]:
    try:
        recommender.load_qualification(folder)
    except FileFaultsError as error:
        return error.faults
    return ()


def test_faults_of_keys_do_not_hide_those_of_other_files(tmp_path: Path) -> None:
    folder = tmp_path / "mine"
    shutil.copytree(GOOD, folder)
    faulty = {
        "qualification.toml": ("at_least = 10", "at_leest = 10"),
        "units.csv": ("A,2,5", "A,2,five"),
        "roles.toml": ("daily", "often"),
    }
    for name, (old, new) in faulty.items():
        text = (folder / name).read_text(encoding="utf-8")
        (folder / name).write_text(text.replace(old, new), encoding="utf-8")

    ids = [fault.id for fault in faults_of(folder)]
    assert ids == ["rules-key-unknown", "roles-value", "unit-credits"]


def test_all_that_a_new_qualification_shows_in_comments_loads(tmp_path: Path) -> None:
    folder = tmp_path / "mine"
    shutil.copytree(data_folder() / "start" / "files", folder)
    for file in folder.glob("*.toml"):
        text = re.sub(r"(?m)^#(?! )", "", file.read_text(encoding="utf-8"))
        text = text.replace('area = "customer-service"\n', "")
        file.write_text(text, encoding="utf-8")
    shutil.copy(BAD / "rich" / "units.csv", folder)

    qualification = recommender.load_qualification(folder)
    kinds = {type(rule.requires).__name__ for rule in qualification.rules}
    assert kinds == {"Bound", "Share", "Distinct", "Ways", "If", "RequiredFact"}


def test_there_are_at_least_40_broken_folders() -> None:
    assert len(CASES) >= 40


def test_an_unknown_column_is_noticed_and_not_used(tmp_path: Path) -> None:
    folder = tmp_path / "mine"
    shutil.copytree(GOOD, folder)
    rows = (folder / "units.csv").read_text(encoding="utf-8").splitlines()
    wider = [f"{row},{'credit_value' if i == 0 else 'x'}" for i, row in enumerate(rows)]
    (folder / "units.csv").write_text("\n".join(wider), encoding="utf-8")

    (notice,) = recommender.load_qualification(folder).notices
    assert "column credit_value is not used" in notice


def test_a_title_is_never_taken_for_markup_nor_for_nothing(tmp_path: Path) -> None:
    folder = tmp_path / "mine"
    shutil.copytree(GOOD, folder)
    file = folder / "units.csv"
    text = file.read_text(encoding="utf-8")
    file.write_text(
        text.replace("Answer the telephone", "[/] [red]=1+1[/red]").replace(
            "A2,", "NA,", 1
        ),
        encoding="utf-8",
    )

    unit = recommender.load_qualification(folder).catalogue.find("NA")
    assert unit.title == "[/] [red]=1+1[/red]"


@given(
    st.binary(max_size=400)
    | st.text(max_size=300).map(lambda s: s.encode("utf-8", "ignore"))
)
def test_any_bytes_give_units_or_a_list_of_faults(
    tmp_path_factory: pytest.TempPathFactory, data: bytes
) -> None:
    folder = tmp_path_factory.mktemp("any") / "mine"
    shutil.copytree(GOOD, folder)
    (folder / "units.csv").write_bytes(data)

    assert faults_of(folder)


@given(st.text(max_size=300))
def test_any_text_as_rules_gives_a_list_of_faults(
    tmp_path_factory: pytest.TempPathFactory, text: str
) -> None:
    folder = tmp_path_factory.mktemp("any") / "mine"
    shutil.copytree(GOOD, folder)
    (folder / "qualification.toml").write_bytes(text.encode("utf-8", "ignore"))

    assert all(
        re.fullmatch(r"[a-z]+(-[a-z0-9]+)*", one.id) for one in faults_of(folder)
    )
