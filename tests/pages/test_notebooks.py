"""The notebooks: stripped of outputs, listed, and written for the public API.

`.ci/run` executes them; here it is only looked at how they are kept.
"""

import ast
import json
from pathlib import Path

import pytest

import recommender

ROOT = Path(recommender.__file__).parents[1]
NOTEBOOKS = sorted(ROOT.glob("notebooks/*.ipynb"))


def code_of(notebook: Path) -> list[ast.Module]:
    cells = json.loads(notebook.read_text(encoding="utf-8"))["cells"]
    return [ast.parse("".join(c["source"])) for c in cells if c["cell_type"] == "code"]


def test_there_are_five_and_the_readme_lists_them() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert [path.name[0] for path in NOTEBOOKS] == list("12345")
    assert [p.name for p in NOTEBOOKS if f"](notebooks/{p.name})" not in readme] == []


@pytest.mark.parametrize("notebook", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_has_no_outputs(notebook: Path) -> None:
    content = json.loads(notebook.read_text(encoding="utf-8"))
    assert content["metadata"]["kernelspec"]["name"] == "python3"
    code = [cell for cell in content["cells"] if cell["cell_type"] == "code"]
    assert [cell["outputs"] for cell in code if cell["outputs"]] == []
    assert {cell["execution_count"] for cell in code} == {None}


@pytest.mark.parametrize("notebook", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_uses_the_public_names_only(notebook: Path) -> None:
    names: set[str] = set()
    for tree in code_of(notebook):
        for node in ast.walk(tree):
            if isinstance(node, ast.Import):
                inside = [
                    a.name for a in node.names if a.name.startswith("recommender.")
                ]
                assert inside == []
            if isinstance(node, ast.ImportFrom) and node.module:
                assert not node.module.startswith("recommender.")
                if node.module == "recommender":
                    names |= {alias.name for alias in node.names}
            if (
                isinstance(node, ast.Attribute)
                and isinstance(node.value, ast.Name)
                and node.value.id == "recommender"
            ):
                names.add(node.attr)
    assert names
    assert names <= {*recommender.__all__}
