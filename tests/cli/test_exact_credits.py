"""A qualification with half credits, a unit without any, and units of several sizes."""

import csv
import json
import re
from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from click.testing import CliRunner

import recommender
from recommender import Candidate, Wishes
from recommender.answers.caseloads import group_candidates
from recommender.cli import cli
from recommender.errors import FileFaultsError, RequestError
from recommender.qualifications.exact_numbers import number_of
from recommender.requests.problem_building import build_problem
from recommender.requests.resolving import resolve
from recommender.requests.saved_plan import read_saved_plan
from recommender.solver.engine.clock import Clock
from recommender.solver.search.model_cache import Fewest
from recommender.solver.search.plan_search import Search
from tests.oracles import brute
from tests.oracles.brute import Asked

RULES = """
format = 1
name = "halves"
title = "Certificate in Halves"
level = 9
[groups]
A = "Core"
B = "Options"
[[rules]]
id = "total"
text = "at least 32.5 credits"
source = "made up"
measure = "credits"
at_least = 32.5
[[rules]]
id = "core"
text = "the induction and the practice"
source = "made up"
measure = "units"
of.units = ["C1", "C2"]
at_least = 2
[[rules]]
id = "options"
text = "12.5 to 25 credits of options"
source = "made up"
measure = "credits"
of.groups = ["B"]
at_least = 12.5
at_most = 25
"""
UNITS = """code,title,group,level,credits,glh
C1,Induction,A,7,0,
C2,Practice,A,8,15,37.5
O1,Listening,B,9,7.5,
O2,Talking,B,10,"7,5",
O3,Writing letters,B,12,2.5,
O4,Project,B,11,5 to 10,
O5,Placement,B,7,3-6.5,
O6,Reading,B,7,5,
"""
WORDS = """
format = 1
area = "halves"
title = "Halves"
[[tags]]
tag = "calls"
title = "Answering calls"
phrases = ["telephone"]
[[tags]]
tag = "letters"
title = "Writing letters"
phrases = ["post"]
"""
ROLES = """
format = 1
[everyone]
[[roles]]
role = "clerk"
title = "Clerk"
[roles.tags]
letters = "daily"
calls = "weekly"
"""
STRENGTHS = """unit,tag,strength
C2,calls,2
C2,letters,1
O1,calls,3
O2,calls,2
O3,letters,3
O4,letters,2
O5,calls,1
O6,letters,1
"""
PEOPLE = """id,role,have,unit_credits,max_credits
C-1,clerk,,,
C-2,clerk,O4,O4:7.5,40.5
C-3,clerk,O5,O4:10; O5:6.5,
C-4,clerk,,,33
"""
JOB = {"letters": 3, "calls": 2}
OF = ("--qualification", "halves")
CLERK = (*OF, "--role", "clerk")
CHOSEN = ("--unit-credits", "O4:7.5", "--unit-credits", "o5:5", "--with", "O4")
COMMANDS = {
    "plan": ("plan", *CLERK, "--top", "3"),
    "chosen": ("plan", *CLERK, *CHOSEN, "--with", "O5"),
    "timed": ("plan", *CLERK, "--hours-per-week", "2.5", "--hours", "all"),
    "deadline": ("plan", *CLERK, "--hours-per-week", "1", "--finish-by", "2030-01-01"),
    "conflict": ("plan", *CLERK, "--max-credits", "20.5"),
    "what-if": ("what-if", *CLERK, "--unit-credits", "O4:10"),
    "explain": ("explain", *CLERK),
    "fragile": ("explain", *CLERK, "--fragile"),
    "tradeoffs": ("tradeoffs", *CLERK),
    "against-hours": ("tradeoffs", *CLERK, "--against", "hours"),
    "against-level": ("tradeoffs", *CLERK, "--against", "level"),
    "check": ("check", *OF, "C1", "C2", "O4", "O5", "--unit-credits", "O4:10"),
    "units": ("units", *OF),
    "unit": ("units", "O4", *OF),
    "rules": ("rules", *OF),
    "lint": ("qualification", "check", "halves"),
    "menu": ("menu", "people.csv", *OF, "--units", "6..7"),
    "common": ("common", "people.csv", *OF),
}


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    files = {
        "qualification.toml": RULES, "units.csv": UNITS, "tags.toml": WORDS,
        "roles.toml": ROLES, "strengths.csv": STRENGTHS,
    }  # fmt: skip
    (tmp_path / "halves").mkdir()
    for name, text in files.items():
        (tmp_path / "halves" / name).write_text(text, encoding="utf-8")
    (tmp_path / "people.csv").write_text(PEOPLE, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path / "halves"


def ask(*words: str) -> Any:
    done = CliRunner().invoke(cli, list(words))
    assert done.exit_code in (0, 1), done.output
    return done


def refusal(*words: str) -> str:
    """Give why a command is refused, by its options or by a request."""
    done = CliRunner().invoke(cli, list(words))
    assert done.exit_code == 2 or isinstance(done.exception, RequestError)
    return " ".join(f"{done.stderr} {done.exception}".split())


@pytest.mark.parametrize("format_", ["table", "json", "csv"])
@pytest.mark.parametrize("command", COMMANDS)
def test_numbers_are_written_with_decimals_everywhere(
    command: str, format_: str
) -> None:
    done = ask(*COMMANDS[command], "--format", format_)

    assert done.stdout
    assert {*re.findall(r"\d+/\d+", done.stdout)} <= {"20/3"}
    assert "ExactNumber" not in done.stdout
    if format_ == "json":
        json.loads(done.stdout)


def test_the_units_are_what_the_file_says(folder: Path) -> None:
    units = recommender.load_qualification(folder).catalogue.unit_by_code

    sizes = {code: unit.size for code, unit in units.items()}
    assert sizes == {
        "C1": "0", "C2": "15", "O1": "7.5", "O2": "7.5", "O3": "2.5", "O4": "5 to 10",
        "O5": "3 to 6.5", "O6": "5",
    }  # fmt: skip
    assert units["O4"].credits == 5
    assert units["C2"].glh == Fraction("37.5")
    listed = {row["code"]: row for row in json.loads(ask(*COMMANDS["units"], "--format",
              "json").stdout)["units"]}  # fmt: skip
    assert (listed["O1"]["credits"], listed["O1"]["most_credits"]) == (7.5, None)
    assert (listed["O4"]["credits"], listed["O4"]["most_credits"]) == (5, 10)


SIZES: list[dict[str, Any]] = [
    {}, {"O4": 7.5}, {"O4": 10, "O5": "6.5"}, {"O5": Fraction(9, 2)}, {"o4": 5},
]  # fmt: skip


@pytest.mark.parametrize("chosen", SIZES, ids=str)
@pytest.mark.parametrize(
    "limit", [{}, {"spare": 0}, {"spare": 0.5}, {"max_credits": 32.5},
              {"max_credits": 36.5}], ids=str,
)  # fmt: skip
def test_the_plan_is_the_best_of_all_sets_and_scip_agrees(
    chosen: dict[str, Any], limit: dict[str, float], folder: Path
) -> None:
    wishes = Wishes(unit_credits=chosen, **limit)  # type: ignore[arg-type]
    qualification = recommender.load_qualification(folder)
    answer = recommender.recommend(
        qualification, Candidate("clerk", wishes=wishes), second_opinion=True
    )
    sizes = {code.upper(): Fraction(f"{size}") if isinstance(size, str) else
             Fraction(size) for code, size in chosen.items()}  # fmt: skip
    units = tuple(
        recommender.qualifications.units.Unit(
            unit.code, unit.title, unit.group, unit.level,
            number_of(sizes.get(unit.code, Fraction(unit.credits))), unit.glh,
            tags=unit.tags,
        )
        for unit in qualification.catalogue.units
    )  # fmt: skip
    asked = Asked(units, qualification.rules, JOB, frozenset(), None)
    valid = [s for s in brute.subsets(units) if brute.keeps(s, asked.rules)]
    fewest = min(map(brute.credits, valid))
    most = Fraction(limit.get("max_credits", fewest + Fraction(limit.get("spare", 3))))
    valid = [s for s in valid if brute.credits(s) <= most]
    if not valid:
        assert not answer.plans
        return
    best = min(valid, key=lambda s: brute.rank(s, asked))

    assert answer.best.codes == tuple(unit.code for unit in best)
    assert answer.best.credits == brute.credits(best)
    assert answer.best.fit.mismatch == brute.mismatch(best, asked)
    assert answer.proof.second_opinion == "SCIP agrees"
    known = (None, None) if "max_credits" in limit else (fewest, most)
    assert (answer.proof.fewest, answer.proof.cap) == known


def test_candidates_who_chose_other_sizes_are_told_apart_and_compared(
    folder: Path,
) -> None:
    qualification = recommender.load_qualification(folder)
    known, fewest = Fewest(), {}
    candidates = {
        f"{size}": Candidate("clerk", wishes=Wishes(
            without_units="O1", unit_credits={"O4": size}))
        for size in (5, 6, 7.25)
    }  # fmt: skip
    for size, candidate in candidates.items():
        problem = build_problem(qualification, resolve(candidate, qualification))
        fewest[size] = Search(problem, Clock(), known).fewest
    again = {f"{size}-again": candidate for size, candidate in candidates.items()}
    groups = group_candidates(qualification, {**candidates, **again}, {})

    assert fewest == {"5": Fraction("32.5"), "6": 33, "7.25": Fraction("32.75")}
    assert [group.ids for group in groups] == [(f"{s}", f"{s}-again") for s in fewest]
    assert len({group.problem.match.scale for group in groups}) == 1


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("--unit-credits", "O4:12"), "O4 has 5 to 10 credits"),
        (("--unit-credits", "O6:6"), "O6 has 5 credits"),
        (("--unit-credits", "O4"), "write UNIT:CREDITS"),
        (("--unit-credits", "O4:many"), "many is not a number"),
        (("--unit-credits", "X4:5"), "no unit X4"),
        (("--unit-credits", "O4:6,O4:7"), "given twice"),
        (("--max-credits", "33.125"), "up to two decimals"),
        (("--max-credits", "-1"), "is not in the range"),
    ],
)
def test_a_number_that_cannot_be_is_refused_in_words(
    words: tuple[str, ...], told: str
) -> None:
    assert told in refusal("plan", *CLERK, *words)


@pytest.mark.parametrize("weekly", [0.5, 2.5])
@pytest.mark.parametrize(
    ("all_hours", "hours"), [(False, Fraction("153.5")), (True, Fraction(325))]
)
def test_a_plan_that_ends_on_the_last_day_is_in_time(
    all_hours: bool, hours: Fraction, weekly: float, folder: Path
) -> None:
    """Its half hours and half credits fit as they are, but not a day earlier."""
    qualification = recommender.load_qualification(folder)
    wishes = Wishes(
        hours_per_week=weekly, start=date(2026, 1, 5), all_hours=all_hours,
        max_credits=32.5,
    )  # fmt: skip
    answer = recommender.recommend(qualification, Candidate("clerk", wishes=wishes))
    timeline = recommender.timeline_of(answer)
    assert timeline is not None
    assert timeline.finish is not None
    assert timeline.hours == hours
    just = replace(wishes, finish_by=timeline.finish)
    day_less = replace(just, finish_by=timeline.finish - timedelta(1))

    same, none = (
        recommender.recommend(qualification, Candidate("clerk", wishes=timed))
        for timed in (just, day_less)
    )
    assert same.best.codes == answer.best.codes
    assert not none.plans


SAVED = (
    ("7.1", True), ("5.05", True), ("6", True), ("5", False), ("7.15", False),
    *((text, None) for text in ("5.055", "NaN", "Infinity", "true", '"6"')),
    ("9" * 400, None),
)  # fmt: skip


@pytest.mark.parametrize(("credits", "known"), SAVED)
def test_a_saved_plan_says_what_was_chosen_if_it_can_be(
    credits: str, known: bool | None, folder: Path
) -> None:
    """What is no number of credits at all is a fault."""
    units = UNITS.replace("5 to 10", "5.05 to 7.1")
    (folder / "units.csv").write_text(units, encoding="utf-8")
    said = f'{{"wishes": {{"unit_credits": {{"O4": {credits}}}}}}}'
    text = f'{{"units": ["O4"], "candidate": {said}}}'
    Path("plan.json").write_text(text, encoding="utf-8")
    if known is None:
        with pytest.raises(FileFaultsError):
            read_saved_plan(Path("plan.json"))
        return
    wishes = read_saved_plan(Path("plan.json")).wishes(
        recommender.load_qualification(folder)
    )

    assert wishes.unit_credits == ((("O4", number_of(credits)),) if known else ())


def test_what_is_chosen_is_told_asked_again_and_checked() -> None:
    done = ask(*COMMANDS["chosen"], "--format", "json")
    units = {
        unit["code"]: unit for unit in json.loads(done.stdout)["plans"][0]["units"]
    }
    assert (units["O4"]["credits"], units["O5"]["credits"]) == (7.5, 5)
    Path("plan.json").write_text(done.stdout, encoding="utf-8")
    for full in ((), ("--full",)):
        told = " ".join(ask(*COMMANDS["chosen"], *full).stdout.split())
        assert "O4 has 7.5 of 5 to 10; O5 has 5 of 3 to 6.5" in told
    least = " ".join(ask(*COMMANDS["plan"]).stdout.split())
    assert "O4 has the least of 5 to 10; --unit-credits O4:10 counts more" in least
    assert "--unit-credits O4:7.5 --unit-credits O5:5" in told

    checked = ask("check", *OF, "--plan", "plan.json", "--format", "json")
    credits = sum(unit["credits"] for unit in units.values())
    assert json.loads(checked.stdout)["credits"] == credits


def test_a_row_of_a_caseload_is_the_plan_of_its_candidate() -> None:
    ask("cohort", "people.csv", *OF, "--output", "plans.csv")
    with Path("plans.csv").open(encoding="utf-8") as file:
        rows = [
            (row["id"], row["unit"], row["credits"]) for row in csv.DictReader(file)
        ]
    asked = {
        "C-1": (), "C-2": ("--have", "O4", "--unit-credits", "O4:7.5", "--max-credits",
                           "40.5"),
        "C-3": ("--have", "O5", "--unit-credits", "O4:10", "--unit-credits", "O5:6.5"),
        "C-4": ("--max-credits", "33"),
    }  # fmt: skip
    for id_, words in asked.items():
        plan = json.loads(ask("plan", *CLERK, *words, "--format", "json").stdout)
        expected = [(u["code"], float(u["credits"])) for u in plan["plans"][0]["units"]]
        assert [(u, float(c)) for row, u, c in rows if row == id_] == expected


MORE = re.compile(r'\+\(\$([A-Z]+)([0-9]+)<>""\)\*([0-9.]+)')


def test_the_formulas_of_a_workbook_count_what_was_chosen() -> None:
    ask("cohort", "people.csv", *OF, "--output", "plans.xlsx")
    book = openpyxl.load_workbook("plans.xlsx")
    values = openpyxl.load_workbook("plans.xlsx", data_only=True)["Plans"]
    plans, sums = book["Plans"], book["Sums"]
    heads = [str(cell.value).partition("\n")[0] for cell in plans[1]]
    first = heads.index("C1") + 1
    marks = range(first, first + 8)
    for row in range(2, 6):
        for head, sum_row in (("total", 2), ("options", 4), ("Credits", 5)):
            formula = plans.cell(row, heads.index(head) + 1).value
            total = sum(
                sums.cell(sum_row, column).value
                for column in marks
                if plans.cell(row, column).value
            )
            more = sum(
                float(amount)
                for column, at, amount in MORE.findall(formula)
                if plans[f"{column}{at}"].value
            )
            assert total + more == values.cell(row, heads.index(head) + 1).value


def test_without_levels_nothing_is_about_them(folder: Path) -> None:
    rules = RULES.replace("level = 9", "levels = false")
    (folder / "qualification.toml").write_text(rules, encoding="utf-8")
    rows = [line.split(",", 4) for line in UNITS.splitlines()]
    text = "\n".join(",".join([*row[:3], row[4]]) for row in rows)
    (folder / "units.csv").write_text(f"{text}\n", encoding="utf-8")

    for command in ("plan", "tradeoffs", "units", "menu", "explain", "lint", "timed"):
        told = ask(*COMMANDS[command]).stdout
        assert "None" not in told
        assert "level" not in told.casefold()
    for words in (("plan", *CLERK, "--max-level", "3"), COMMANDS["against-level"]):
        assert "units here have none" in refusal(*words)
    ask("cohort", "people.csv", *OF, "--output", "plans.xlsx")

    rule = (
        rules + '\n[[rules]]\nid = "x"\ntext = "x"\nsource = "x"\nmeasure = "units"\n'
    )
    rule += "of.min_level = 3\nat_least = 1\n"
    (folder / "qualification.toml").write_text(rule, encoding="utf-8")
    with pytest.raises(FileFaultsError) as caught:
        recommender.load_qualification(folder)
    assert "units here have no levels" in caught.value.faults[0].message
