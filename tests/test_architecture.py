"""What may know what, where the import contracts of pyproject.toml do not reach."""

import ast
import re
import subprocess
import sys
from collections import Counter
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

import recommender

PACKAGE = Path(__file__).parent.parent / "recommender"
MODULES = sorted(PACKAGE.rglob("*.py"))


@pytest.mark.parametrize("path", MODULES, ids=lambda p: str(p.relative_to(PACKAGE)))
def test_modules_have_at_most_400_lines(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 400


def test_the_engine_does_not_know_the_shipped_qualification() -> None:
    engine = [path for path in MODULES if "cli" not in path.relative_to(PACKAGE).parts]
    named = [
        path.name
        for path in engine
        if re.search(r"\b(F3|F4|each-group|level-3)\b", without_docstrings(path))
    ]

    assert named == []


def without_docstrings(path: Path) -> str:
    text = path.read_text(encoding="utf-8")
    return re.sub(r'r?""".*?"""', "", text, flags=re.DOTALL)


def imports_of(module: str | Path) -> set[str]:
    """Give every module that one imports, for types and inside functions too."""
    found = set()
    for node in ast.walk(ast.parse((PACKAGE / module).read_text("utf-8"))):
        if isinstance(node, ast.ImportFrom):
            found |= {node.module} | {f"{node.module}.{a.name}" for a in node.names}
        elif isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
    return found


@pytest.mark.parametrize(
    ("module", "other"),
    [
        ("auditing/measuring.py", "recommender.solver"),
        ("auditing/allocating.py", "recommender.solver"),
        ("auditing/gauging.py", "recommender.solver"),
        ("auditing/ruling.py", "recommender.solver"),
        ("auditing/weighing.py", "recommender.solver"),
        ("auditing/weighing.py", "recommender.requests"),
        ("auditing/timing.py", "recommender.solver"),
        ("auditing/measuring.py", "recommender.qualifications.plans"),
        ("auditing/timing.py", "recommender.qualifications.plans.guided_hours"),
        ("solver/model/encoding.py", "recommender.auditing"),
        ("solver/model/constraints.py", "recommender.auditing"),
        ("solver/model/unit_index.py", "recommender.auditing"),
        ("solver/model/variables.py", "recommender.auditing"),
        ("solver/model/scaling.py", "recommender.auditing"),
        ("solver/scip/rows.py", "recommender.solver"),
        ("solver/scip/second_opinion.py", "recommender.solver.model.encoding"),
        ("solver/scip/second_opinion.py", "recommender.solver.search.plan_search"),
        ("problems/job_match.py", "recommender.auditing"),
        ("problems/occasion_problem.py", "recommender.auditing"),
        ("auditing/evidencing.py", "recommender.solver"),
        ("auditing/evidencing.py", "recommender.problems"),
    ],
)
def test_what_checks_another_shares_no_code_with_it(module: str, other: str) -> None:
    """An oracle in tests is worth as much: see listing.py and brute.py."""
    assert [one for one in imports_of(module) if one.startswith(other)] == []


def test_only_the_audit_makes_an_evidence_plan() -> None:
    made = [p.name for p in MODULES if re.search(r"\bEvidencePlan\(", p.read_text())]

    assert made == ["evidencing.py"]


REPORTS = sorted((PACKAGE / "reports").rglob("*.py"))


@pytest.mark.parametrize("path", REPORTS, ids=lambda p: str(p.relative_to(PACKAGE)))
def test_a_report_knows_what_computes_by_its_types_alone(path: Path) -> None:
    """All computing ends in the answer, inside its clock; reports render."""
    tree = ast.parse(path.read_text("utf-8"))
    for node in ast.walk(tree):
        if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test):
            node.body = []
    imported = {
        name
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom | ast.Import)
        for name in (
            [node.module or ""]
            if isinstance(node, ast.ImportFrom)
            else [alias.name for alias in node.names]
        )
    }
    computing = ("answers", "auditing", "solver")

    assert [
        name
        for name in sorted(imported)
        if name.startswith(tuple(f"recommender.{one}" for one in computing))
    ] == []


def test_no_document_is_made_of_the_rows_of_a_spreadsheet() -> None:
    documenting = sorted((PACKAGE / "reports" / "documenting").glob("*.py"))
    made = [path.name for path in documenting if "_records(" in path.read_text("utf-8")]

    assert made == []


@pytest.mark.parametrize(
    "module", ["model/encoding", "search/plan_search", "rules/conflicts"]
)
def test_cp_sat_is_called_by_its_snake_case_names(module: str) -> None:
    """The old names still work and say nothing."""
    tree = ast.parse((PACKAGE / "solver" / f"{module}.py").read_text("utf-8"))
    called = {
        node.func.attr
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)
    }
    classes = {"CpModel", "CpSolver", "Domain", "Event", "Thread"}

    assert {name for name in called if name[0].isupper()} <= classes


def test_importing_the_package_loads_nothing_heavy() -> None:
    heavy = ("click", "pydantic", "pandas", "numpy", "ortools", "rich", "icalendar")
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


def test_no_class_name_stands_twice() -> None:
    names = Counter(
        node.name
        for path in PACKAGE.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.ClassDef)
    )

    assert [name for name, times in names.items() if times > 1] == []


def test_no_module_name_stands_twice() -> None:
    """In a stack trace, a tab and an import a name says which module it is."""
    names = [path.name for path in MODULES if path.name != "__init__.py"]

    assert sorted(names) == sorted(set(names))


def test_no_modules_import_each_other_in_a_circle_not_even_for_types() -> None:
    names = {_dotted(path): path for path in MODULES}
    graph = {name: _imports(path, {*names}) - {name} for name, path in names.items()}
    # A recommendation keeps its timeline, which is worked out from it.
    graph["recommender.answers.timelines"].discard("recommender.answers.recommendation")

    assert [*TopologicalSorter(graph).static_order()]


def _dotted(path: Path) -> str:
    parts = path.relative_to(PACKAGE.parent).with_suffix("").parts
    return ".".join(parts).removesuffix(".__init__")


def _imports(path: Path, names: set[str]) -> set[str]:
    """Return the modules that a file imports, wherever it does, and also for types."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            for alias in node.names:
                full = f"{node.module}.{alias.name}"
                found.add(full if full in names else node.module)
    return found & names


TESTS = sorted(Path(__file__).parent.rglob("*.py"))


def test_no_file_of_tests_is_imported_by_another() -> None:
    imported = [
        f"{path.name}: {name}"
        for path in TESTS
        for name in imports_of(path)
        if re.match(r"tests\b.*\btest_", name)
    ]

    assert imported == []
