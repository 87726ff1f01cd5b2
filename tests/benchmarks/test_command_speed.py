"""How long commands, plans and questions take, against what every program needs.

Whole processes and their yardstick take turns, so that a busy machine slows both; the
program is laid out as a wheel does it, and its bytecode is written first, as an
installer does.
"""

import sys
from collections.abc import Callable

import pytest
from ortools.sat.python import cp_model

import recommender
from recommender.answers.scan import Scan
from recommender.requests.problem_building import build_problem
from recommender.solver.model.encoding import Encoding
from tests.benchmarks.stopwatch import process, ratio, record_ratio
from tests.builders.installed import install

pytestmark = pytest.mark.exhaustive

PYTHON = [sys.executable, "-c"]
PROGRAM = [sys.executable, "-m", "recommender"]
CLICK, PANDAS = "import click", "import pandas"
CP_MODEL = "from ortools.sat.python import cp_model"
PROCESSES = [
    ("--help", CLICK, 1.5),
    ("--version", CLICK, 1.5),
    ("plan --role contact-centre-adviser", CP_MODEL, 1.15),
    ("check F3 F4 A3 A13 B11 C5 D6", PANDAS, 0.6),
    ("units", PANDAS, 0.6),
    ("rules", PANDAS, 0.6),
    ("roles", PANDAS, 0.6),
    ("tags", PANDAS, 0.6),
    ("tags from tests/benchmarks/two_pages.txt", "import click, pydantic", 2),
]


@pytest.fixture(name="program", scope="session")
def installed_program(
    tmp_path_factory: pytest.TempPathFactory,
) -> Callable[[str], Callable[[], object]]:
    folder = tmp_path_factory.mktemp("installed")
    install(folder)
    path = {"PYTHONPATH": str(folder), "PYTHONSAFEPATH": "1"}
    return lambda arguments: process([*PROGRAM, *arguments.split()], **path)


@pytest.mark.parametrize(("arguments", "to", "aim"), PROCESSES)
def test_a_whole_process(
    program: Callable[[str], Callable[[], object]],
    arguments: str,
    to: str,
    aim: float,
    pairs: int,
) -> None:
    theirs = process([*PYTHON, to])

    record_ratio(arguments, to, ratio(program(arguments), theirs, pairs), aim)


def test_a_plan_in_a_warm_process(pairs: int) -> None:
    """All objectives, match and audit, to one bare default solve of the first."""
    qualification = recommender.load_qualification("ocr-03456")
    candidates = [
        recommender.Candidate(role=role.name) for role in qualification.vocabulary.roles
    ]
    models = [default_model(qualification, candidate) for candidate in candidates]

    def ours() -> None:
        for candidate in candidates:
            recommender.recommend(qualification, candidate)

    def theirs() -> None:
        for model in models:
            solver = cp_model.CpSolver()
            solver.parameters.num_workers = 1
            solver.solve(model)

    times, mine, yours = ratio(ours, theirs, pairs)
    each = (times, mine / len(models), yours / len(models))
    record_ratio(
        "a plan, warm, over all roles", "a default solve of its mismatch", each, 3
    )


def default_model(
    qualification: recommender.Qualification, candidate: recommender.Candidate
) -> cp_model.CpModel:
    problem = build_problem(qualification, candidate)
    encoding = Encoding(problem.units, problem.rules, problem.match)
    encoding.model.add(encoding.credits.total <= 45)
    encoding.model.minimize(encoding.mismatch.total)
    return encoding.model


def test_a_question_of_the_scan(pairs: int) -> None:
    """The dearest question of a role's scan, to one bare default solve.

    The candidate does no more than the role: with each answer less is open.
    """
    qualification = recommender.load_qualification("ocr-03456")
    for role in qualification.vocabulary.roles:
        candidate = recommender.Candidate(role=role.name)
        model, scan = (
            default_model(qualification, candidate),
            Scan(qualification, candidate),
        )

        def theirs(model: cp_model.CpModel = model) -> None:
            solver = cp_model.CpSolver()
            solver.parameters.num_workers = 1
            solver.solve(model)

        ratios = []
        while (question := scan.state().question) is not None:
            ratios.append(ratio(scan.state, theirs, (pairs + 2) // 3))
            scan.answer_which(question, ())
        what = f"{len(ratios)} questions, {role.name}"
        record_ratio(what, "a default solve of its mismatch", max(ratios), 10)
