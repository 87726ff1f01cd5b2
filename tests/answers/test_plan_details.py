"""What a report says is worked out before it is written, within the time."""

import json
import threading
from dataclasses import replace
from types import ModuleType
from typing import Any

import jsonschema
import pytest
from click.testing import CliRunner

import recommender
from recommender import Candidate, Plan, Recommendation, Rule, Unit, Wishes
from recommender.answers import plan_details, recommendation, timelines
from recommender.answers.plan_details import (
    DetailFinder,
    add_details,
    add_details_to_plans,
)
from recommender.answers.recommendation import Proof
from recommender.auditing import audit, weigh
from recommender.cli import cli
from recommender.cohorts.planning import Planner
from recommender.errors import Fault, LimitError
from recommender.qualifications.plans import Status
from recommender.qualifications.rules import Bound, Kind, Select
from recommender.reports.blocks import to_csv, to_markdown, to_text
from recommender.reports.documents import json_schema, to_json
from recommender.reports.documents.plan_builder import plans_document
from recommender.reports.plan_report import PlanReport
from recommender.reports.words.reasons import NO_TIME, weak_evidence_in_words
from recommender.requests.resolving import resolve
from recommender.solver.engine.clock import Clock
from recommender.solver.search.plan_search import Solution
from tests.builders.asking import problem_of
from tests.builders.running import run
from tests.oracles.brute import Asked

ABOUT = recommender.load_qualification("ocr-03456")
ROLES = [role.name for role in ABOUT.vocabulary.roles]
BEGUN = Candidate(
    "receptionist",
    no_tags=("problems",),
    wishes=Wishes(have=("D6",), hours_per_week=3),
)


def answer_to(candidate: Candidate, limit: float | None = None) -> Recommendation:
    return add_details(recommender.recommend(ABOUT, candidate), Clock(limit))


def document_of(answer: Recommendation) -> Any:
    return json.loads(to_json(plans_document(answer)))


def in_words(answer: Recommendation) -> str:
    return " ".join(to_text(PlanReport(answer).blocks()).split())


# Within the time.


def test_what_there_is_no_time_for_is_said_in_its_place() -> None:
    """The plan is there all the same, and why each unit is in it."""
    late, answer = answer_to(BEGUN, 0.0), answer_to(BEGUN)
    text, document = in_words(late), document_of(late)
    jsonschema.validate(document, json_schema("plan"))

    for label in ("Shortest way to finish:", "Fragile", "Ties"):
        assert f"{label} {NO_TIME}" in text
    assert f"what could replace it was {NO_TIME}" in text
    assert document["not_worked_out"] == ["shortest", "fragility", "as_good"]
    assert document["progress"]["shortest"] is None
    assert document["fragility"] == []
    assert [unit["as_good"] for unit in document["plans"][0]["units"]] == [None] * 8
    assert [unit["why"] for unit in document["plans"][0]["units"]] == [
        unit["why"] for unit in document_of(answer)["plans"][0]["units"]
    ]
    assert document_of(answer)["not_worked_out"] == []
    assert NO_TIME not in in_words(answer)
    assert NO_TIME in to_csv(PlanReport(late).records())


def test_all_is_worked_out_beside_the_main_thread_which_hears_ctrl_c(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    threads: dict[str, threading.Thread] = {}

    def note(module: ModuleType, name: str) -> None:
        work = getattr(module, name)

        def noted(*arguments: Any, **named: Any) -> Any:
            threads[name] = threading.current_thread()
            return work(*arguments, **named)

        monkeypatch.setattr(module, name, noted)

    names = "find_losses", "find_shortest_plan", "most_favourable_cases", "relevance"
    for name in names:
        note(plan_details, name)
    note(timelines, "timeline_of")
    answer_to(BEGUN)

    assert {*threads} == {*names, "timeline_of"}
    assert threading.main_thread() not in threads.values()


def test_a_report_of_what_is_not_worked_out_is_refused() -> None:
    answer = recommender.recommend(ABOUT, BEGUN)

    with pytest.raises(LookupError, match="no details"):
        PlanReport(answer).blocks()
    with pytest.raises(LookupError, match="not laid out"):
        PlanReport(add_details_to_plans(answer, Clock())).blocks()


def test_a_caseload_does_not_pay_for_it(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("find_losses", "find_shortest_plan", "most_favourable_cases"):
        monkeypatch.delattr(plan_details, name)

    outcome = Planner(ABOUT, 60.0).plan(resolve(BEGUN, ABOUT))
    assert "D6" in outcome.units


@pytest.mark.parametrize("role", ROLES)
def test_a_caseload_marks_the_units_that_plan_marks(role: str) -> None:
    asked = resolve(Candidate(role), ABOUT)
    outcome = Planner(ABOUT, 60.0).plan(asked)

    assert list(outcome.weak_evidence) == weak_units(answer_to(asked).best)


def test_only_the_plans_that_are_told_are_accounted_for() -> None:
    answer = recommender.recommend(ABOUT, BEGUN, top=3)

    plans = add_details(answer, Clock(), most=1).plans
    assert [plan.details is None for plan in plans] == [False, True, True]
    assert plans == answer.plans
    assert all(plan.details for plan in add_details(answer, Clock()).plans)


# Weak evidence, counted by hand.


def demand(id_: str, least: int, measure: str, **of: Any) -> Rule:
    return Rule(id_, Kind.RULE, f"the {id_}", "", Bound(measure, Select(**of), least))


UNITS = (
    Unit("A1", "The law", "A", 2, 5),
    Unit("B1", "Answer calls", "B", 2, 6, tags=(("calls", 3),)),
    Unit("B2", "Teach calls", "B", 3, 6, tags=(("teaching", 3), ("calls", 1))),
    Unit("C1", "Plan", "C", 3, 6, tags=(("planning", 3), ("maths", 3))),
    Unit("C2", "Draw", "C", 3, 6, tags=(("drawing", 3),)),
    Unit("C3", "Paint", "C", 2, 6, tags=(("painting", 3), ("teaching", 1))),
)
RULES = (
    demand("law", 1, "units", units=frozenset(["A1"])),
    demand("total", 17, "credits"),
    demand("level", 6, "credits", levels=frozenset([3])),
    demand("variety", 1, "units", groups=frozenset("C")),
)
JOB = {"calls": 3, "teaching": 2, "planning": 1, "drawing": 1}


def weighed(*codes: str, held: tuple[str, ...] = (), job: Any = JOB) -> Plan:
    units = tuple(unit for unit in UNITS if unit.code in codes)
    holding = frozenset(held)
    fit = weigh(units, job, holding)
    plan = Plan(units, holding, audit(units, RULES), fit)
    problem = problem_of(Asked(UNITS, RULES, dict(job), holding, 3))
    finder = DetailFinder(ABOUT, Candidate(tags={"calls": "daily"}), problem)  # type: ignore[dict-item]
    return plan_details._with_losses(
        finder.with_details(plan), problem, Proof(), Clock()
    )


def weak_units(plan: Plan) -> list[str]:
    return [c for c, need in plan.known_details.need_by_code.items() if need.weak]


def test_evidence_is_weak_where_nothing_of_a_unit_is_at_least_weekly() -> None:
    """C3 touches teaching, weekly; of C2 nothing is; A1 is mandatory, C1 is held."""
    assert weak_units(weighed("A1", "B1", "C3")) == []
    assert weak_units(weighed("A1", "B1", "B2", "C1", "C2", held=("C1",))) == ["C2"]


def test_it_is_said_which_rule_needs_it_what_it_covers_and_what_instead() -> None:
    """Without C2 the plan has 11 of 17 credits, no level 3 and no Group C.

    Of the others B2, C1 and C3 only C1 has both, and all have the credits. With C2
    4 of 6 credits are off the job, and 2 x (2 + 1) are left out, teaching and
    planning: 10. With C1 5 of 6 are, as 3 of 18 points match, and 2 x (2 + 1) are
    left out, teaching and drawing: 11.
    """
    plan = weighed("A1", "B1", "C2")
    need, loss = plan.known_details.need_by_code["C2"], plan.known_details.loss_of("C2")

    assert [one.rule.id for one in need.unmet] == ["total", "level", "variety"]
    assert need.alone == ("drawing",)
    assert loss is not None
    assert (loss.best, loss.loss) == (UNITS[3], 1)
    assert weak_evidence_in_words(UNITS[4], plan, JOB, ABOUT) == (
        "the only unit for drawing (sometimes); without it the plan is 6 credits short "
        "of 6 at level 3, and has no unit from Group C; C1 could replace it, with 1.0 "
        "credits more mismatch"
    )


@pytest.mark.parametrize("role", ROLES)
def test_every_plan_marks_every_unit_of_which_nothing_is_weekly(role: str) -> None:
    answer = answer_to(Candidate(role))
    job, problem = answer.problem.job, answer.problem
    expected = [
        unit.code
        for unit in answer.best.units
        if unit.code not in problem.mandatory
        and max((job.get(tag, 0) for tag, _ in unit.tags), default=0) < 2
    ]
    documented = document_of(answer)["plans"][0]["units"]
    marked = {one["code"]: one["weak_evidence"] for one in documented}

    assert [code for code, weak in marked.items() if weak] == expected
    for code in expected:
        assert marked[code]["because"] or marked[code]["covers"]
        swaps = marked[code]["instead"], marked[code]["price"]
        assert (swaps == (None, None)) or swaps[1] >= 0
        assert marked[code]["text"] in in_words(answer)
        assert marked[code]["text"] in to_csv(PlanReport(answer).records())
    assert in_words(answer).count("weak evidence") == len(expected)
    assert to_markdown(PlanReport(answer).blocks()).count("weak evidence") == len(
        expected
    )


def test_where_nothing_is_known_of_the_job_no_evidence_is_weak() -> None:
    assert weak_units(answer_to(Candidate()).best) == []


def test_a_unit_that_was_asked_for_says_so() -> None:
    answer = answer_to(Candidate("receptionist", wishes=Wishes(with_units=("D12",))))

    assert "D12: you asked for it (--with D12); " in in_words(answer)


# C5 and C7 are about problems and complaints, which are no part of this job.
DESK = ("--role", "receptionist", "--no-tag", "problems")


@pytest.mark.slow
def test_the_receptionist_is_told_why_c5_is_there_and_that_c7_is_as_good() -> None:
    done = run("plan", *DESK, "--format", "json")
    units = {one["code"]: one for one in json.loads(done.out)["plans"][0]["units"]}
    weak = units["C5"]["weak_evidence"]

    assert [one["rule"] for one in weak["because"]] == ["each-group:D", "level-3"]
    assert [one["measured"] for one in weak["because"]] == [0, 6]
    assert (weak["instead"], weak["price"]) == ("C7", 0.0)
    assert units["C5"]["as_good"] == ["C7"]
    table = " ".join(run("plan", *DESK, "--full").out.split())
    assert "weak evidence; not in the job; as good: C7 (your choice)" in table.replace(
        " service problems", ""
    )
    assert "C5: without it the plan has no unit from Group D, and is 4 credits" in table
    assert f"recommender explain {' '.join(DESK)} counts all such plans" in table


def test_explain_says_what_can_stand_in_for_a_unit_by_itself() -> None:
    text = " ".join(run("explain", "C5", "C7", *DESK).out.split())

    assert "does not change the mismatch; as good: C7 (your choice)" in text
    assert "does not change the mismatch; as good as C5 (your choice)" in text


def test_who_asks_for_nothing_but_fragility_is_told_that_the_time_ran_out(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def late(*_: Any, **__: Any) -> Any:
        raise LimitError(Fault("limit-time", "late"))

    monkeypatch.setattr(plan_details, "find_losses", late)
    done = CliRunner().invoke(cli, ["explain", "--fragile", "--role", "manager"])

    assert done.exit_code == 3
    assert NO_TIME in done.stdout


# Ties, against plans that are asked for.


@pytest.mark.parametrize("role", ROLES)
def test_a_plan_with_a_unit_that_is_as_good_has_the_same_mismatch(role: str) -> None:
    answer = answer_to(Candidate(role))
    best, cap = answer.best, answer.proof.cap
    assert cap is not None
    for one in best.known_details.losses or ():
        swaps = {}
        for other in ABOUT.catalogue.units:
            units = [u for u in best.units if u is not one.unit]
            units = sorted([*units, other], key=ABOUT.catalogue.units.index)
            valid = other not in best.units and sum(u.credits for u in units) <= cap
            if valid and all(f.holds for f in audit(units, answer.problem.rules)):
                swaps[other] = weigh(units, answer.problem.job).mismatch
        as_good = [
            unit for unit, mismatch in swaps.items() if mismatch == best.fit.mismatch
        ]
        assert list(one.as_good) == as_good


@pytest.mark.parametrize(
    ("top", "end"), [(1, ""), (2, " and 1 more"), (3, " and 2 more")]
)
def test_an_answer_in_one_line_counts_the_further_plans(top: int, end: str) -> None:
    answer = recommender.recommend(ABOUT, Candidate("receptionist"), top=top)

    assert answer.summary == f"optimal: {answer.best!r}{end}"


def test_an_answer_without_a_plan_in_one_line_names_the_conflict() -> None:
    wishes = Wishes(max_credits=20)
    answer = recommender.recommend(ABOUT, Candidate("receptionist", wishes=wishes))

    assert answer.summary == "infeasible: conflict of total, --max-credits 20"
    assert [row["rule"] for row in answer.records()] == ["total", "--max-credits 20"]


@pytest.mark.parametrize(
    ("top", "statuses", "ranked", "status"),
    [
        (3, "ooo", 3, "optimal"),
        (3, "oof", 2, "feasible"),
        (3, "oo", 2, "optimal"),
        (3, "of", 1, "feasible"),
        (1, "o", 1, "optimal"),
    ],
)
def test_plans_are_in_order_up_to_the_first_that_is_not_proven(
    top: int, statuses: str, ranked: int, status: str
) -> None:
    """Fewer than were asked for are all there are only where that is proven."""
    kinds = {"o": Status.OPTIMAL, "f": Status.FEASIBLE}
    results = [Solution(kinds[each]) for each in statuses]
    answer = recommender.recommend(ABOUT, Candidate("receptionist"))
    for these_are_all in (False, True):
        given = replace(answer, these_are_all=these_are_all)
        found = recommendation._ranked(given, top, results)
        whole = ranked == top or (these_are_all and ranked == len(statuses))
        assert (found.proof.requested, found.proof.ranked) == (top, ranked)
        assert found.status == ("optimal" if whole else "feasible")
    assert found.status == status


def test_solutions_are_collected_until_there_are_enough_or_no_more() -> None:
    plan, none = Solution(Status.OPTIMAL), Solution(Status.INFEASIBLE)
    unknown = Solution(Status.UNKNOWN)

    assert recommendation._collect(iter([plan, plan, plan]), 2) == ([plan, plan], False)
    assert recommendation._collect(iter([plan, none]), 2) == ([plan], True)
    assert recommendation._collect(iter([plan, unknown]), 2) == ([plan], False)
    assert recommendation._collect(iter([none]), 2) == ([none], False)


def test_one_plan_is_asked_for_and_not_all_there_are() -> None:
    answer = recommender.recommend(ABOUT, Candidate("receptionist"))

    assert len(answer.plans) == 1
    assert not answer.these_are_all
    assert Proof().requested == 1
    most = recommendation.MOST_PLANS
    for top in (0, most + 1):
        with pytest.raises(recommender.RequestError, match="1,000"):
            recommender.recommend(ABOUT, Candidate("receptionist"), top=top)


def test_a_unit_is_there_for_what_it_uses_more_of_than_any_other() -> None:
    """Calls by 1 of weight 1, letters by 1 of 3; of sales others use as much."""
    tags = (("calls", 3), ("letters", 1), ("sales", 2), ("never", 3))
    unit = Unit("U1", "", "A", 2, 5, tags=tags)
    rest = [
        Unit("U2", "", "A", 2, 5, tags=(("calls", 2), ("sales", 1))),
        Unit("U3", "", "A", 2, 5, tags=(("calls", 1), ("sales", 2))),
    ]
    job = {"calls": 1, "letters": 3, "sales": 3}

    assert plan_details._used_best(unit, rest, job) == ("letters", "calls")
    assert plan_details._used_best(unit, [], job) == ("sales", "calls", "letters")
