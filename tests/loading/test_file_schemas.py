"""The JSON Schemas of what people write accept what the loader accepts, no more."""

import re
import tomllib
from collections.abc import Iterator
from copy import deepcopy
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from jsonschema.validators import extend

from recommender.errors import FileFaultsError
from recommender.files.settings import check_settings
from recommender.files.toml_files import TomlFile, read_toml
from recommender.loading.file_schemas import file_schema
from recommender.loading.rule_shorthand import written_out
from recommender.loading.shipped import data_folder
from tests.builders.broken import CASES, GOOD, Case, break_file
from tests.builders.examples import examples
from tests.schemas import FILES

# TOML tells 10 from 10.0, and has dates: JSON Schema is held to that here.
TYPES = Draft202012Validator.TYPE_CHECKER.redefine_many(
    {
        "integer": lambda _, one: isinstance(one, int) and not isinstance(one, bool),
        "string": lambda _, one: isinstance(one, str | date),
    }
)
Checker = extend(Draft202012Validator, type_checker=TYPES)
CHECKERS = {name: Checker(file_schema(model)) for name, model in FILES.items()}
# What no schema says, by the ids of the faults: see file_schemas.
UNSAYABLE = {
    "rules-all",
    "rules-bound-empty",
    "rules-decimals",
    "rules-fact-value",
    "rules-key-in-vain",
    "rules-reading",
    "rules-share",
}
START = data_folder() / "start" / "files"


def every_construct() -> dict[str, Any]:
    """Give the file that a new qualification starts with, everything in it in use."""
    text = (START / "qualification.toml").read_text(encoding="utf-8")
    return tomllib.loads(re.sub(r"(?m)^#(?! )", "", text))


def files() -> Iterator[tuple[str, Path]]:
    names = {"qualification.toml": "qualification-file", "candidate.toml": ""}
    names |= {
        f"{one}.toml": f"{one}-file" for one in ("tags", "roles", "phrases", "evidence")
    }
    for path in sorted(data_folder().rglob("*.toml")):
        if names.get(path.name):
            yield names[path.name], path


@pytest.mark.parametrize(("schema", "path"), [*files()], ids=lambda one: str(one)[-40:])
def test_shipped_files_are_as_their_schema_says(schema: str, path: Path) -> None:
    content = tomllib.loads(path.read_text(encoding="utf-8"))

    assert [one.message for one in CHECKERS[schema].iter_errors(content)] == []


def faults_of(content: dict[str, Any], name: str) -> set[str]:
    file, faults = TomlFile("x.toml", "rules", "", content), ()
    if name == "qualification-file":
        file, faults = written_out(file)
    try:
        check_settings(file, FILES[name])
    except FileFaultsError as error:
        faults = (*faults, *error.faults)
    # What goes together in a rule with its readings is in no schema.
    return {
        "rules-reading" if ".readings" in (fault.column or "") else fault.id
        for fault in faults
    }


OF_KEYS = [
    path
    for path in CASES
    if re.search(r'file = "(qualification|tags|roles)\.toml"', path.read_text("utf-8"))
    and "remove = true" not in path.read_text("utf-8")
]


@pytest.mark.parametrize("path", OF_KEYS, ids=[path.stem for path in OF_KEYS])
def test_broken_keys_and_types_are_refused_by_both(path: Path, tmp_path: Path) -> None:
    case = Case.model_validate(read_toml(path, kind="case").content)
    file = tmp_path / case.file
    file.write_bytes((GOOD.parent / case.base / case.file).read_bytes())
    break_file(case, file)
    try:
        content = tomllib.loads(file.read_text(encoding="utf-8"))
    except (ValueError, RecursionError):
        return
    name = f"{file.stem}-file"
    faults = faults_of(content, name)

    if not faults <= UNSAYABLE or not faults:
        assert CHECKERS[name].is_valid(content) == (not faults)


def places(one: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    keys = one if isinstance(one, dict) else range(len(one))
    for key in keys:
        yield (*path, key)
        if isinstance(one[key], dict | list):
            yield from places(one[key], (*path, key))


WHOLE = every_construct()
PLACES = list(places(WHOLE))
ODD = [
    0,
    -1,
    10.0,
    True,
    "x",
    "50%",
    "all",
    "",
    "2/9",
    [],
    {},
    ["A"],
    10**9,
    {"groups": ["A"]},
    {"at_least": 2},
    [{"id": "inside"}],
]
KEYS = ["at_least", "of", "exactly", "any_of", "distinct", "towards", "reading",
        "measure", "needs", "for_each", "when", "unless_tags", "title",
        "credits", "units", "rules", "wrong"]  # fmt: skip


@examples(400)
@given(
    st.sampled_from(PLACES),
    st.sampled_from(["drop", "change", "add"]),
    st.sampled_from(ODD),
    st.sampled_from(KEYS),
)
def test_a_file_changed_anywhere_is_accepted_by_both_or_by_neither(
    place: tuple[Any, ...], change: str, odd: object, key: str
) -> None:
    content = deepcopy(WHOLE)
    *way, last = place
    inner: Any = content
    for step in way:
        inner = inner[step]
    if change == "drop":
        del inner[last]
    elif change == "add" and isinstance(inner[last], dict):
        inner[last][key] = odd
    else:
        inner[last] = odd
    faults = faults_of(content, "qualification-file")

    if not faults or not faults <= UNSAYABLE:
        assert CHECKERS["qualification-file"].is_valid(content) == (not faults)


@pytest.mark.parametrize(
    ("text", "good"),
    [
        (
            'role = "receptionist"\n[tags]\ncomplaints = "daily"\nselling = "maybe"',
            True,
        ),
        ('[tags]\ncomplaints = "sometimes..daily"\n[wishes]\nwith = ["A3"]', True),
        ('[tags]\ncomplaints = "weekly 60%"\nselling = "daily, 5 %"', True),
        ('[tags]\ncomplaints = "weekly 0%"', False),
        ('[tags]\ncomplaints = "weekly 100%"', False),
        ('[tags]\ncomplaints = "never 50%"', False),
        ("[wishes]\nstart = 2026-12-01\nhours_per_week = 2.5", True),
        ('[tags]\ncomplaints = "often"', False),
        ("[wishes]\nmax_credits = 10.5", True),
        ("[wishes]\nmax_credits = -0.5", False),
        ("[unit_credits]\nD6 = 4.5\nA3 = 4", True),
        ('[unit_credits]\nD6 = "4.5"', False),
        ('[wishes]\nwiht = ["A3"]', False),
        ("[[scenarios]]\nbare = true", False),
        ('[evidence]\nwith = ["testimony:writing"]\nmax_visits = 0', True),
        ('[evidence]\nwithout = "testimony"', False),
        ("[evidence]\nmax_visits = 2.5", False),
        ('[evidence]\nwith = ["testimony"]', False),
        ('[evidence]\nwithout = ["testimony"]', True),
    ],
)
def test_candidate_files_are_judged_alike(text: str, good: bool) -> None:
    content = tomllib.loads(text)

    assert (not faults_of(content, "candidate-file")) == good
    assert CHECKERS["candidate-file"].is_valid(content) == good
