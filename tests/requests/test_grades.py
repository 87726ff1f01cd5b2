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
from recommender.qualifications.rules import Bound, Select
from recommender.qualifications.units import Unit
from recommender.reports.blocks import Paragraph
from recommender.reports.parts.rules_part import facts_and_titles_blocks
from recommender.reports.words.requirements import requirement_in_words
from recommender.requests.facts import apply_facts
from recommender.requests.problem_building import catalogue_for
from recommender.requests.resolving import resolve
from tests.builders.any_qualification import UNITS
from tests.builders.graded import BY_SIZE, HEAD, ORDER, POINTS, TABLE
from tests.builders.texts import VOCABULARY, load
from tests.oracles.brute import subsets
from tests.oracles.engines import allowed_by_scip, told_by_the_model

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


@pytest.mark.parametrize("seed", range(4))
def test_points_are_read_from_a_table_of_sizes(seed: int) -> None:
    """Each set is judged alike by the table as it is, the audit, CP-SAT and SCIP."""
    random = Random(seed)
    least = random.randint(1, 120)
    one = load(HEAD + BY_SIZE + POINTS.format(least=least), UNITS)
    codes = [unit.code for unit in one.catalogue.units]
    grades = {code: random.choice(ORDER) for code in codes if random.random() < 0.8}
    candidate = resolve(asking(**grades), one)
    units = catalogue_for(one, candidate).units
    rules = apply_facts(one.rules, candidate.wishes, one)

    def worth(unit: Unit) -> float:
        return TABLE[unit.credits].get(grades.get(unit.code, "Pass"), 0)

    valid = {some for some in subsets(units) if sum(map(worth, some)) >= least}
    kept = {s for s in subsets(units) if all(f.holds for f in audit(s, rules))}
    weights = [random.randint(-9, 9) for _ in units]
    best = max((sum(w for u, w in zip(units, weights, strict=True) if u in some)
                for some in valid), default=None)  # fmt: skip

    assert kept == valid
    assert told_by_the_model(units, rules) == valid
    assert allowed_by_scip(units, rules, weights) == best


def test_points_by_hours_are_of_the_guided_hours() -> None:
    """Of 6 credits 40 hours are estimated, of 10 credits 67 and of 4 credits 27."""
    text = BY_SIZE.replace("[grades.", 'per = "hours"\n[grades.').replace("4 =", "27 =")
    text = text.replace("10 =", "67 =").replace("6 =", "40 =")
    one = load(HEAD + text + POINTS.format(least=1), UNITS)
    points = {
        u.code: dict(u.numbers)["grade_points"]
        for u in catalogue_for(one, resolve(asking(U1="Merit"), one)).units
    }

    assert (points["U1"], points["U2"], points["U3"], points["U5"]) == (20, 7, 0, 9)


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("4 =", "5 =", "U5 has 4 credits, a size without points"),
        ("10.5", "10.5, Good = 3", "Good is none of the grades"),
        ("[grades.", "points = { Pass = 1 }\n[grades.", "points has no effect beside"),
        ("[grades.", 'per = "units"\n[grades.', 'per = "units" has no effect beside'),
        ('"7.5"', '"7.50"', "7.50: this is not a size"),
        ('"7.5"', '"big"', "big: this is not a size"),
        ('"7.5" = { Pass = 1 }', "8 = {}", "points_by_size"),
    ],
)
def test_a_fault_in_the_table_of_sizes_is_told(old: str, new: str, told: str) -> None:
    text = HEAD + BY_SIZE + POINTS.format(least=1)
    assert old in text

    with pytest.raises(FileFaultsError) as error:
        load(text.replace(old, new, 1), UNITS)

    assert told in str(error.value)


def test_a_size_without_points_cannot_be_chosen() -> None:
    units = UNITS.replace("U1,First,A,3,6,", "U1,First,A,3,6-10,")
    one = load(HEAD + BY_SIZE + POINTS.format(least=1), units)

    def sized(credits: int) -> recommender.Candidate:
        wishes = recommender.Wishes(unit_credits=(("U1", credits),))
        return resolve(recommender.Candidate(wishes=wishes), one)

    assert sized(10).wishes.unit_credits == (("U1", 10),)
    with pytest.raises(RequestError, match="U1:8 is a size without points") as error:
        sized(8)
    assert "points for 4, 6, 7.5, 10 credits" in error.value.faults[0].hint


def test_rules_show_what_grades_are_worth() -> None:
    one = load(HEAD + BY_SIZE + POINTS.format(least=1), UNITS)
    words = [
        block.text
        for block in facts_and_titles_blocks(one)
        if isinstance(block, Paragraph) and "Pass " in block.text
    ]

    assert words[:3] == [
        "- Fail, Pass, Merit, Distinction; Pass unless said",
        "- points for a unit of 4 credits: Pass 9, Merit 10.5",
        "- points for a unit of 6 credits: Pass 7, Merit 20, Distinction 21",
    ]


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
    assert "these would be enough: --grade U1:Merit" in done.output


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


def test_a_check_takes_grades_and_says_which_it_assumes(folder: Path) -> None:
    words = ["check", "-q", str(folder), "--top", "0", "U1", "U2"]
    aimed = ["--grade", "U1:Distinction", "--grade", "U2:merit"]
    assumed = CliRunner().invoke(cli, words).output
    half = CliRunner().invoke(cli, [*words, *aimed[:2]]).output

    assert "U1, U2 have the grade Pass (--grade UNIT:GRADE)" in assumed
    assert "U2 has the grade Pass (--grade UNIT:GRADE)" in half
    assert "Assumed" not in CliRunner().invoke(cli, [*words, *aimed]).output


def test_grades_that_pass_are_those_from_the_lowest_on() -> None:
    top = Bound("units", Select(grades=("Distinction",)), at_least=1)
    passed = Bound("units", Select(grades=("Pass", "Merit", "Distinction")), at_least=1)

    assert requirement_in_words(passed) == "at least 1 unit at Pass or above"
    assert requirement_in_words(top) == "at least 1 unit at Distinction"


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


def test_a_grade_may_be_said_twice_but_not_two_of_a_unit() -> None:
    code = graded().catalogue.units[0].code
    twice = recommender.Wishes(grades=((code, "Merit"), (code.lower(), "merit")))
    assert resolve(recommender.Candidate(wishes=twice), graded()) is not None

    two = recommender.Wishes(grades=((code, "Merit"), (code.lower(), "Pass")))
    with pytest.raises(RequestError, match="given twice"):
        resolve(recommender.Candidate(wishes=two), graded())
