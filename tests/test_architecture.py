"""What may know what, where the import contracts of pyproject.toml do not reach."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

import recommender

PACKAGE = Path(__file__).parent.parent / "recommender"
MODULES = sorted(PACKAGE.rglob("*.py"))


@pytest.mark.parametrize("path", MODULES, ids=lambda p: str(p.relative_to(PACKAGE)))
def test_modules_are_under_300_lines(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) < 300


def test_the_engine_does_not_know_the_shipped_qualification() -> None:
    engine = [path for path in MODULES if path.parent.name != "cli"]
    named = [
        path.name
        for path in engine
        if re.search(r"\b(F3|F4|each-group|level-3)\b", without_docstrings(path))
    ]

    assert named == []


def without_docstrings(path: Path) -> str:
    text = path.read_text(encoding="utf-8")
    return re.sub(r'r?""".*?"""', "", text, flags=re.DOTALL)


def test_the_solver_s_old_names_are_not_used() -> None:
    old = r"\b(New(Bool|Int)Var|OnlyEnforceIf|StatusName|(Objective|Boolean)Value)\b"
    used = [path.name for path in MODULES if re.search(old, path.read_text("utf-8"))]

    assert used == []


def test_importing_the_package_loads_nothing_heavy() -> None:
    heavy = ("click", "pydantic", "pandas", "numpy", "ortools", "rich")
    program = (
        "import sys, recommender\n"
        f"print([name for name in {heavy!r} if name in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )

    assert done.stdout.strip() == "[]"


def test_every_public_name_is_there_and_documented() -> None:
    for name in recommender.__all__:
        assert getattr(recommender, name).__doc__
