"""Grades of units, achieved or aimed for, and what rules ask of them."""

import csv
import json
from collections.abc import Sequence
from pathlib import Path
from random import Random

import pytest
from click.testing import CliRunner

import recommender
from recommender.auditing import audit
from recommender.auditing.standard import candidate_facts
from recommender.cli import cli
from recommender.errors import FileFaultsError, RequestError
from recommender.qualifications.qualification import Qualification
from recommender.qualifications.units import Unit
from recommender.requests.facts import apply_facts
from recommender.requests.problem_building import catalogue_for
from recommender.requests.resolving import resolve
from tests.builders.any_qualification import HEAD as WHOLE
from tests.builders.any_qualification import UNITS
from tests.builders.texts import VOCABULARY, load
from tests.oracles.brute import subsets

HEAD = WHOLE.partition("[grades]")[0]
ORDER = ["Fail", "Pass", "Merit", "Distinction"]
WORTH = {"Fail": 0, "Pass": 1, "Merit": 2, "Distinction": 3.5}
GRADES = """[grades]
order = ["Fail", "Pass", "Merit", "Distinction"]
unless_said = "Pass"
points = { Pass = 1, Merit = 2, Distinction = 3.5 }
"""
MERITS = """[[rules]]
id = "merits"
text = "Credits at Merit or above"
source = "page 1"
credits = {{ of.min_grade = "Merit", at_least = {least} }}
"""
POINTS = """[[rules]]
id = "points"
text = "Points at Pass or above"
source = "page 1"
measure = "grade_points"
of.min_grade = "Pass"
at_least = {least}
"""


def graded(merits: int = 6, points: int = 30) -> Qualification:
    rules = MERITS.format(least=merits) + POINTS.format(least=points)
    return load(HEAD + GRADES + rules, UNITS)


def asking(**grades: str) -> recommender.Candidate:
    wishes = recommender.Wishes(grades=tuple(grades.items()))
    return recommender.Candidate(tags={"serving": "daily"}, wishes=wishes)


def is_valid(
    units: Sequence[Unit], grades: dict[str, str], merits: int, points: int
) -> bool:
    """Say by hand whether both rules hold."""
    own = [(unit.credits, grades.get(unit.code, "Pass")) for unit in units]
    high = sum(credits for credits, grade in own if ORDER.index(grade) >= 2)
    worth = sum(credits * WORTH[grade] for credits, grade in own if grade != "Fail")
    return high >= merits and worth >= points


@pytest.mark.parametrize("seed", range(8))
def test_sets_are_judged_by_the_grades_of_their_units(seed: int) -> None:
    random = Random(seed)
    merits, points = random.randint(0, 30), random.randint(0, 90)
    one = graded(merits, points)
    codes = [unit.code for unit in one.catalogue.units]
    grades = {code: random.choice(ORDER) for code in codes if random.random() < 0.6}
    candidate = resolve(asking(**grades), one)
    wishes, units = candidate.wishes, catalogue_for(one, candidate).units
    known = candidate_facts(one.facts, (), (), (), wishes.grades, "Pass")
    settled = apply_facts(one.rules, wishes, one)

    valid = []
    for chosen in subsets(units):
        expected = is_valid(chosen, grades, merits, points)
        for findings in (audit(chosen, settled), audit(chosen, one.rules, known)):
            assert all(finding.holds for finding in findings) == expected
        valid += [chosen] if expected else []

    answer = recommender.recommend(one, candidate)
    assert bool(answer.plans) == bool(valid)
    if valid:
        fewest = min(sum(unit.credits for unit in chosen) for chosen in valid)
        best = answer.best
        assert is_valid(best.units, grades, merits, points)
        assert best.credits <= fewest + answer.problem.spare


def test_points_are_of_the_grade_and_the_credits_that_are_chosen(
    folder: Path,
) -> None:
    """3.5 points for each of 8 credits, and none for a unit that has failed."""
    units = UNITS.replace("U1,First,A,3,6,", "U1,First,A,3,6-8,")
    (folder / "units.csv").write_text(units, encoding="utf-8")
    one = recommender.load_qualification(folder)
    wishes = recommender.Wishes(
        grades={"U1": "Distinction", "U2": "Fail"},  # type: ignore[arg-type]
        unit_credits={"U1": 8},  # type: ignore[arg-type]
    )
    sizes = {"U1": recommender.Wishes(unit_credits={"U1": 8})}  # type: ignore[arg-type]

    def points(asked: recommender.Wishes, code: str) -> object:
        candidate = resolve(recommender.Candidate(wishes=asked), one)
        unit = catalogue_for(one, candidate).find(code)
        return dict(unit.numbers)["grade_points"]

    assert (points(wishes, "U1"), points(wishes, "U2"), points(wishes, "U3")) == (
        28,
        0,
        10,
    )
    assert points(sizes["U1"], "U1") == 8


def test_rules_about_grades_inside_others_are_no_contradiction(folder: Path) -> None:
    file = folder / "qualification.toml"
    rules = MERITS.format(least=1).replace(
        "credits = {", "any_of = [{ of.any_of = [{"
    ).replace(", at_least = 1 }", " }], at_least = 1 }]")  # fmt: skip
    head = file.read_text(encoding="utf-8").partition("[[rules]]")[0]
    file.write_text(head + rules.replace("of.min_grade", "min_grade"), encoding="utf-8")
    words = ["plan", "-q", str(folder), "--role", "server"]
    done = CliRunner().invoke(cli, words)

    assert done.exit_code == 1
    assert "held or aimed for, with --grade" in done.output


def test_grades_and_codes_are_written_one_way() -> None:
    resolved = resolve(asking(u1="merit"), graded())

    assert resolved.wishes.grades == (("U1", "Merit"),)


@pytest.mark.parametrize(
    ("grades", "told"),
    [
        ({"U1": "Mert"}, "did you mean Merit"),
        ({"U1": "A"}, "write Fail, Pass, Merit, Distinction"),
        ({"U99": "Merit"}, "U99"),
    ],
)
def test_what_is_no_grade_is_refused(grades: dict[str, str], told: str) -> None:
    with pytest.raises(RequestError) as error:
        resolve(asking(**grades), graded())

    assert told in str(error.value) + "".join(f.hint for f in error.value.faults)


def test_units_without_grades_refuse_them() -> None:
    with pytest.raises(RequestError, match="units here have no grades"):
        resolve(asking(F3="Pass"), recommender.load_qualification("ocr-03456"))


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ('min_grade = "Merit"', 'min_grade = "Mert"', "unknown grade: Mert"),
        ('unless_said = "Pass"\npoints', "points", "unless_said is missing"),
        ("Merit = 2", "Mert = 2", "Mert is none of the grades"),
        ("points = {", "#", "unknown measure: grade_points"),
        ('"Merit", "D', '"merit", "Merit", "D', "differ in capital letters"),
        (GRADES, "", "unknown grade: Merit"),
    ],
)
def test_a_fault_in_the_grades_is_told(old: str, new: str, told: str) -> None:
    text = HEAD + GRADES + MERITS.format(least=1) + POINTS.format(least=1)
    assert old in text

    with pytest.raises(FileFaultsError) as error:
        load(text.replace(old, new, 1), UNITS)

    assert told in str(error.value)


@pytest.fixture(name="folder")
def folder_of_graded_units(tmp_path: Path) -> Path:
    rules = MERITS.format(least=10) + POINTS.format(least=30)
    strengths = "unit,tag,strength\nU1,serving,3\nU2,serving,2\n"
    files = {"qualification.toml": HEAD + GRADES + rules, "units.csv": UNITS}
    for name, text in {**VOCABULARY, **files, "strengths.csv": strengths}.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path


def plan(folder: Path, *options: str) -> tuple[int, list[str]]:
    words = ["plan", "-q", str(folder), "--role", "server", "--format", "json"]
    done = CliRunner().invoke(cli, [*words, *options])
    (folder / "plan.json").write_text(done.stdout, encoding="utf-8")
    plans = json.loads(done.stdout)["plans"]
    return done.exit_code, [unit["code"] for one in plans for unit in one["units"]]


def test_grades_are_an_option_and_a_table_of_a_candidate_file(folder: Path) -> None:
    assert plan(folder)[0] == 1
    aimed = ["--grade", "U1:Distinction", "--grade", "U2:merit"]
    code, units = plan(folder, *aimed)
    assert code == 0
    assert {"U1", "U2"} <= {*units}

    checked = CliRunner().invoke(
        cli, ["check", "-q", str(folder), "--plan", str(folder / "plan.json")]
    )
    assert checked.exit_code == 0, checked.output
    file = folder / "candidate.toml"
    file.write_text('[grades]\nU1 = "Distinction"\nU2 = "Merit"\n', encoding="utf-8")
    assert plan(folder, "--candidate", str(file)) == (0, units)


def test_a_caseload_has_a_column_of_grades(folder: Path) -> None:
    people = folder / "people.csv"
    people.write_text(
        "id,role,grades\na,server,U1:Distinction; U2:Merit\nb,server,\n",
        encoding="utf-8",
    )
    output = folder / "plans.csv"
    words = ["cohort", str(people), "-q", str(folder), "--output", str(output)]
    CliRunner().invoke(cli, words)
    with output.open(encoding="utf-8-sig", newline="") as file:
        rows = {row["id"]: row["status"] for row in csv.DictReader(file)}

    assert rows == {"a": "optimal", "b": "infeasible"}


def test_a_check_of_the_qualification_does_not_take_grades_for_granted(
    folder: Path,
) -> None:
    """At Pass alone there is no plan, which is no contradiction of the rules."""
    done = CliRunner().invoke(cli, ["qualification", "check", str(folder)])

    assert "contradict" not in done.output
    assert "(merits): it depends on which units are held, or on grades" in (
        " ".join(done.output.split())
    )
