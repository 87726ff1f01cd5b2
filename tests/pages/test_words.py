"""The words that people read, and the names in the code: those of WORDS.md."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

import recommender

PACKAGE = Path(recommender.__file__).parent
ROOT = PACKAGE.parent
WORDS = PACKAGE / "WORDS.md"
# The one page that says what a word is now called, and the history of wordings.
NOT_READ = {WORDS, PACKAGE / "CHANGELOG.md"}
PAGES = [
    *ROOT.glob("README.md"),
    *PACKAGE.glob("*.md"),
    *ROOT.glob("data/*.md"),
    *ROOT.glob("notebooks/guide-*.md"),
    *ROOT.glob("notebooks/*.ipynb"),
    *ROOT.glob("tests/**/README.md"),
]
# What a docstring or a message opens with when it says what a function gives.
OPENINGS = re.compile(r"(Give|Say|Tell|Word|State|Document) ")


def left_out(heading: str) -> list[str]:
    """Return the words of the last column of a table."""
    _, _, after = WORDS.read_text(encoding="utf-8").partition(f"## {heading}\n")
    table, _, _ = after.partition("\n## ")
    rows = [line.split("|")[2] for line in table.splitlines() if line[:1] == "|"]
    return [word.strip() for row in rows[2:] for word in row.split(";")]


@cache
def trees() -> dict[Path, ast.Module]:
    return {
        path: ast.parse(path.read_text(encoding="utf-8"))
        for path in sorted(PACKAGE.rglob("*.py"))
    }


@cache
def sentences() -> list[tuple[str, str]]:
    """Return whatever a person reads, with the place where it stands."""
    texts = [
        (f"{path.relative_to(ROOT)}:{node.lineno}", " ".join(node.value.split()))
        for path, tree in trees().items()
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    ]
    return texts + [
        (f"{page.relative_to(ROOT)}:{number}", line)
        for page in PAGES
        if page not in NOT_READ
        for number, line in enumerate(page.read_text("utf-8").splitlines(), 1)
    ]


def names() -> Iterator[tuple[str, str]]:
    """Yield each name of the code but fields, which can be keys of the JSON."""
    for path, tree in trees().items():
        where = path.relative_to(ROOT)
        fields = {
            field.target
            for node in ast.walk(tree)
            if isinstance(node, ast.ClassDef)
            for field in node.body
            if isinstance(field, ast.AnnAssign)
        }
        for node in {*ast.walk(tree)} - fields:
            match node:
                case ast.Name(id=name, ctx=ast.Store()) | ast.arg(arg=name):
                    yield name, f"{where}:{node.lineno}"
                case ast.FunctionDef(name=name) | ast.ClassDef(name=name):
                    yield name.lstrip("_"), f"{where}:{node.lineno}"


@pytest.mark.parametrize("word", left_out("What people read"))
def test_no_old_word_is_read(word: str) -> None:
    word = word.strip("()")
    pattern = re.compile(rf"(?<!\w){re.escape(word)}(?!\w)", flags=re.IGNORECASE)

    assert [place for place, text in sentences() if pattern.search(text)] == []


def test_no_old_name_is_given() -> None:
    old = set(left_out("Names in the code"))

    assert [f"{place}: {name}" for name, place in names() if name in old] == []


def test_docstrings_return_check_and_build_and_do_not_tell() -> None:
    opened = [
        f"{path.relative_to(ROOT)}:{node.lineno}"
        for path, tree in trees().items()
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef | ast.ClassDef)
        and OPENINGS.match(ast.get_docstring(node) or "")
    ]

    assert opened == []


def test_the_lists_are_found() -> None:
    assert {"misfit", "hours a week"} <= set(left_out("What people read"))
    assert {"one", "about", "Payer"} <= set(left_out("Names in the code"))
