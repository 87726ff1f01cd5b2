"""One gate for plans: the audit sees anything that goes wrong before it."""

import ast
from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

import recommender
from recommender import Candidate, SelfCheckError, Wishes
from recommender.auditing.audited_plan import PlanAuditor, audit_plan
from recommender.auditing.standard import Standard
from recommender.qualifications.plans import Status
from recommender.qualifications.rules import Rule
from recommender.qualifications.units import Unit
from recommender.requests import problem_building
from recommender.requests.resolving import resolve
from recommender.solver.engine.clock import Clock
from recommender.solver.search import plan_search
from recommender.solver.search.plan_search import Solution
from tests.builders.small import small

PACKAGE = Path(recommender.__file__).parent
ABOUT = recommender.load_qualification("ocr-03456")


def test_only_the_audit_makes_plans() -> None:
    makers = {
        str(path.relative_to(PACKAGE))
        for path in PACKAGE.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call)
        and getattr(node.func, "id", getattr(node.func, "attr", "")) == "Plan"
    }

    assert makers == {"auditing/audited_plan.py"}


def refused(candidate: Candidate) -> dict[str, Any]:
    with pytest.raises(SelfCheckError) as error:
        recommender.recommend(ABOUT, candidate)
    assert error.value.evidence is not None
    return dict(error.value.evidence)


def spoil(monkeypatch: pytest.MonkeyPatch, name: str, by: Callable[..., Any]) -> None:
    real = getattr(problem_building, name)
    monkeypatch.setattr(problem_building, name, lambda *given: by(real(*given)))


@pytest.mark.parametrize("lost", ["mandatory", "each-group:D", "level-3"])
def test_a_rule_that_is_lost_before_the_solver_is_missed_by_the_audit(
    lost: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The audit reads the rule file, not what the solver was given."""

    def drop(rules: Iterable[Rule]) -> tuple[Rule, ...]:
        return tuple(rule for rule in rules if rule.id != lost)

    spoil(monkeypatch, "apply_facts", drop)
    refused_units = {
        "mandatory": ("F3",),
        "each-group:D": codes_of(lambda unit: unit.group == "D"),
        "level-3": codes_of(lambda unit: unit.level == 3 and unit.group != "A"),
    }[lost]
    wishes = Wishes(without_units=refused_units)

    assert lost in refused(Candidate(bare=True, wishes=wishes))["broken"]


def codes_of(wanted: Callable[[Unit], bool]) -> tuple[str, ...]:
    return tuple(unit.code for unit in ABOUT.catalogue.units if wanted(unit))


def test_guidance_that_is_lost_is_missed_by_the_audit(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    spoil(monkeypatch, "guidance_rules", lambda guidance: ((), guidance[1]))
    with_level_4 = [
        role.name
        for role in ABOUT.vocabulary.roles
        if level_4_would_do(Candidate(role=role.name))
    ]

    assert with_level_4
    for role in with_level_4:
        assert refused(Candidate(role=role))["broken"] == ["level-4"]


def level_4_would_do(candidate: Candidate) -> bool:
    """Return whether the best plan has a level 4 unit once guidance is lifted."""
    lifted = replace(candidate, wishes=Wishes(lift=("level-4",)))
    if "managing" in dict(ABOUT.vocabulary.find_role(str(candidate.role)).frequencies):
        return False
    units = recommender.recommend(ABOUT, lifted).best.units
    return any(unit.level == 4 for unit in units)


def test_a_plan_with_too_many_credits_is_refused(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The limit of the fewest credits and some to spare is audited, too."""
    real = plan_search.spare_rule

    def generous(fewest: int, problem: problem_building.Problem) -> Rule:
        return real(fewest, replace(problem, spare=30))

    monkeypatch.setattr(plan_search, "spare_rule", generous)
    roles = [role.name for role in ABOUT.vocabulary.roles]
    seen = 0
    for role in roles:
        wide = Candidate(role=role, wishes=Wishes(spare=30))
        if recommender.recommend(ABOUT, wide).best.credits > 45:
            assert refused(Candidate(role=role))["broken"] == ["--spare 3"]
            seen += 1

    assert seen


def best_of(candidate: Candidate) -> tuple[problem_building.Problem, Solution]:
    problem = problem_building.build_problem(ABOUT, resolve(candidate, ABOUT))
    return problem, next(plan_search.solutions(problem, Clock()))


@pytest.mark.parametrize(("fewer", "broken"), [(0, []), (1, ["--spare 3"])])
def test_the_limit_on_credits_is_audited_to_the_credit(
    fewer: int, broken: list[str]
) -> None:
    problem, solution = best_of(Candidate("receptionist"))
    credits = audit_plan(problem, solution).credits
    at_the_limit = replace(solution, fewest=credits - 3 - fewer)

    assert broken_by(problem, at_the_limit) == broken


@pytest.mark.parametrize(
    ("exact", "slip", "agrees"),
    [(True, 0, True), (True, 1, False), (False, 59, True), (False, 60, False)],
)
def test_model_and_audit_may_differ_by_what_rounding_does_and_no_more(
    exact: bool, slip: int, agrees: bool
) -> None:
    """One scaled unit of mismatch for each of the 59 units, where it is rounded."""
    problem, solution = best_of(Candidate("receptionist"))
    rounded = replace(problem, match=replace(problem.match, exact=exact))

    assert len(ABOUT.catalogue.units) == 59
    for mismatch in (solution.mismatch + slip, solution.mismatch - slip):
        off = replace(solution, mismatch=mismatch)
        assert (broken_by(rounded, off) == []) == agrees


def broken_by(problem: problem_building.Problem, solution: Solution) -> list[str]:
    """Return what the audit finds broken, or that the mismatch differs."""
    try:
        audit_plan(problem, solution)
    except SelfCheckError as error:
        return list(dict(error.evidence or {})["broken"]) or ["mismatch"]
    return []


def test_the_rule_that_was_left_out_may_be_broken_and_no_other() -> None:
    """Without the only unit of group D one credit rule and that of the group fail."""
    problem, solution = best_of(Candidate("receptionist"))
    units = problem.units
    rest = tuple(i for i in solution.chosen if units[i].group != "D")
    mismatch = problem.match.scaled(frozenset(rest))
    fewer = replace(solution, chosen=rest, mismatch=mismatch)
    rules = {rule.id: rule for rule in problem.rules}
    broken = broken_by(problem, fewer)
    assert "each-group:D" in broken
    assert len(broken) > 1

    auditor = PlanAuditor(problem)
    with pytest.raises(SelfCheckError) as error:
        auditor.plan_of(fewer, without=rules["each-group:D"])
    left = [id_ for id_ in broken if id_ != "each-group:D"]
    assert dict(error.value.evidence or {})["broken"] == left
    alone = replace(problem, standard=Standard(), rules=(rules["each-group:D"],))
    plan = PlanAuditor(alone).plan_of(fewer, without=rules["each-group:D"])
    assert len(plan.units) == len(rest)
    assert broken_by(alone, fewer) == ["each-group:D"]


def test_without_spare_credits_or_fewest_there_is_no_limit_to_audit() -> None:
    problem, solution = best_of(Candidate("receptionist"))
    tight = replace(solution, fewest=1)

    assert broken_by(problem, tight) == ["--spare 3"]
    assert broken_by(replace(problem, spare=None), tight) == []
    assert broken_by(problem, replace(solution, fewest=None)) == []


def test_the_mismatch_of_a_plan_that_is_not_proven_is_that_of_the_audit() -> None:
    """A later objective was cut short, so the model's mismatch may be another's."""
    problem, solution = best_of(Candidate("receptionist"))
    unproven = replace(
        solution, status=Status.FEASIBLE, mismatch=solution.mismatch + 60
    )

    assert audit_plan(problem, unproven).fit == audit_plan(problem, solution).fit


def test_facts_are_read_by_the_audit_itself(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    qualification = small(tmp_path / "own", FACTS)
    candidate = Candidate(wishes=Wishes(facts=(("entry", "none"),)))
    assert recommender.recommend(qualification, candidate).conflict

    spoil(monkeypatch, "apply_facts", lambda rules: rules[:1])
    with pytest.raises(SelfCheckError) as error:
        recommender.recommend(qualification, candidate)
    assert "entry" in dict(error.value.evidence or {})["broken"]


FACTS = """
[[rules]]
id = "entry"
text = "A certificate at level 2"
source = "made up"
fact.entry = ["certificate-2"]

[facts.entry]
question = "What is held already?"
values = ["none", "certificate-2"]
unless_said = "none"
"""
