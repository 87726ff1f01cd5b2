"""The parts of a regret, each counted by hand: cases, bounds, rounding and rounds."""

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from types import SimpleNamespace
from typing import Any

import pytest

from recommender import Candidate, Frequency, Wishes
from recommender.answers import regret_analysis, regrets
from recommender.answers.regret_analysis import Regret, RegretAnalysis
from recommender.answers.regrets import _Robust
from recommender.auditing import weigh
from recommender.errors import LimitError, SelfCheckError
from recommender.qualifications.plans import Plan, Status
from recommender.qualifications.qualification import Guidance
from recommender.qualifications.rules import Bound, Kind, Rule, Select
from recommender.qualifications.units import Unit
from recommender.requests.frequencies import AT_ALL, MAYBE, Range
from recommender.requests.resolving import resolve
from recommender.solver.engine.clock import Clock, out_of_time
from recommender.solver.search.minmax_regret import MaxRegret, Scenario
from tests.builders.whole_requests import qualification_of, total

DAILY = Frequency.DAILY
# Of 5 and of 10 credits: one is at level 3, the other of Group B.
SMALL = Unit("Y1", "", "A", 3, 5, tags=(("sales", 3),))
LARGE = Unit("Z1", "", "B", 2, 10, tags=(("calls", 3),))


def guide(id_: str, of: Select, *unless: str) -> Guidance:
    rule = Rule(id_, Kind.GUIDANCE, "", "", Bound("units", of, at_most=0))
    return Guidance(rule, unless)


TOP = guide("top", Select(levels=frozenset([3])), "letters")
LOW = guide("low", Select(groups=frozenset("B")), "visits")
NONE = Select(groups=frozenset("C"))


def analysis_of(candidate: Candidate, *guidance: Guidance) -> RegretAnalysis:
    about = replace(qualification_of((SMALL, LARGE), (total(5),)), guidance=guidance)
    return RegretAnalysis(about, resolve(candidate, about), Clock())


def asked(**unsure: Range) -> Candidate:
    return Candidate(bare=True, tags={"calls": DAILY}, unsure=unsure)


def limits(analysis: RegretAnalysis) -> list[object]:
    rules = [rule for rule in analysis.rules if rule.id.startswith("--spare")]
    return [rule.bound.at_most for rule in rules if rule.bound]


def test_the_widest_limit_is_that_of_the_guidance_that_leaves_the_larger_unit() -> None:
    """Without letters only the unit of 10 is left, without visits that of 5."""
    both = asked(letters=MAYBE, visits=MAYBE)

    assert limits(analysis_of(both, TOP, LOW)) == [10 + 3]
    assert limits(analysis_of(asked(visits=MAYBE), LOW)) == [5 + 3]
    tight = replace(both, wishes=Wishes(spare=1))
    assert limits(analysis_of(tight, TOP, LOW)) == [10 + 1]


def test_with_a_limit_of_ones_own_or_guidance_in_too_much_doubt_none_is_assumed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    both = asked(letters=MAYBE, visits=MAYBE)
    own = replace(both, wishes=Wishes(max_credits=30))
    assert limits(analysis_of(own, TOP, LOW)) == []
    monkeypatch.setattr(regret_analysis, "_MOST_GUIDANCE", 1)

    assert limits(analysis_of(both, TOP, LOW)) == []


def test_guidance_is_in_doubt_only_where_all_that_sets_it_aside_may_never_be_done() -> (
    None
):
    """Calls are done for certain, sales at least sometimes, and cash is not asked."""
    candidate = asked(letters=MAYBE, visits=MAYBE, sales=AT_ALL)
    candidate = replace(candidate, wishes=Wishes(lift=("lifted",)))
    analysis = analysis_of(
        candidate,
        guide("doubtful", NONE, "letters"),
        guide("certain", NONE, "calls"),
        guide("never", NONE, "cash"),
        guide("either", NONE, "letters", "visits", "cash"),
        guide("at-all", NONE, "letters", "sales"),
        guide("lifted", NONE, "visits"),
    )
    high = {"calls": 3, "letters": 3, "visits": 3, "sales": 3}

    assert analysis._doubtful() == {"letters", "visits"}
    assert analysis._unless() == [
        {"letters"}, {"calls"}, set(), {"letters", "visits"}, {"letters", "sales"},
    ]  # fmt: skip
    assert [*analysis._guidance_cases()] == [
        high,
        {**high, "letters": 0},
        {**high, "letters": 0, "visits": 0},
        {**high, "letters": 0, "visits": 0},
    ]


def test_a_task_that_turns_out_never_to_be_done_is_no_part_of_the_job() -> None:
    """Calls and visits are everyone's; sales are weekly, if they are done."""
    often = Range(Frequency.NEVER, Frequency.WEEKLY, 30)
    candidate = Candidate(unsure={"visits": MAYBE, "letters": MAYBE, "sales": often})
    analysis = analysis_of(candidate)

    assert analysis.low == {"calls": 1, "letters": 0, "visits": 0, "sales": 0}
    assert analysis.high == {"calls": 1, "letters": 3, "visits": 3, "sales": 2}
    assert analysis.problem_if({"letters": 2}).job == {"calls": 1, "letters": 2}
    high = analysis.problem_if(analysis.high)
    assert high.job == analysis.high


def test_mismatches_of_two_jobs_are_in_the_same_scale() -> None:
    analysis = analysis_of(asked())
    jobs: list[dict[str, int]] = [{"sales": 3}, {"sales": 1}, {"calls": 2, "sales": 1}]

    assert len({analysis.match_of(job).scale for job in jobs}) == 1
    for job in jobs:
        match = analysis.match_of(job)
        fit = weigh((SMALL,), job)
        assert match.mismatch(match.scaled(frozenset([0]))) == fit.mismatch


def test_what_decides_on_guidance_is_taken_case_by_case_and_nothing_else() -> None:
    """Without letters and visits no unit is left, so that case is none."""
    candidate = asked(letters=MAYBE, visits=MAYBE, sales=MAYBE)
    analysis = analysis_of(candidate, TOP, LOW, guide("certain", NONE, "calls"))
    boxes = [(dict(box.low), dict(box.high)) for box in analysis._boxes()]
    rest, most = {"calls": 3, "sales": 0}, {"calls": 3, "sales": 3}

    assert boxes == [
        ({**rest, "letters": 0, "visits": 1}, {**most, "letters": 0, "visits": 3}),
        ({**rest, "letters": 1, "visits": 0}, {**most, "letters": 3, "visits": 0}),
        ({**rest, "letters": 1, "visits": 1}, {**most, "letters": 3, "visits": 3}),
    ]


@pytest.mark.parametrize(
    ("settled", "most"),
    [((), 16), (("sales",), 5), (("unknown",), 16), (("sales", "unknown"), 5)],
)
def test_what_is_settled_is_at_its_least(settled: tuple[str, ...], most: int) -> None:
    """With sales daily the large unit has 10 off the job and 2 times 3 left out.

    Then the small one has none; where there are no sales its 5 are off the job too.
    """
    analysis = analysis_of(Candidate(bare=True, unsure={"sales": MAYBE}))
    plan = Plan((LARGE,), frozenset(), (), weigh((LARGE,), {}))

    assert analysis.regret_of(plan, settled).most == most


class Search:
    """A search of which the status is known, and what solving would give."""

    def __init__(self, status: str, fewest: int | None, best: str | None) -> None:
        self.status, self.fewest, self._best = Status(status), fewest, best

    def best(self) -> Any:
        assert self._best is not None, "there is no need to solve"
        return SimpleNamespace(status=Status(self._best))


@pytest.mark.parametrize(
    ("status", "fewest", "best", "has_plan"),
    [
        ("optimal", 5, None, True),
        ("infeasible", None, None, False),
        ("optimal", None, "optimal", True),
        ("optimal", None, "feasible", True),
        ("optimal", None, "infeasible", False),
    ],
)
def test_whether_there_is_a_plan_is_solved_only_where_it_is_not_known(
    status: str, fewest: int | None, best: str | None, has_plan: bool
) -> None:
    analysis: Any = RegretAnalysis.__new__(RegretAnalysis)

    assert analysis._has_plan(Search(status, fewest, best)) is has_plan
    with pytest.raises(LimitError):
        analysis._has_plan(Search("optimal", None, "unknown"))


def test_only_what_a_plan_touches_is_left_to_the_search(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """What it does not touch is worst at its highest; what is certain has no room."""
    of_plan = Unit("U1", "", "A", 2, 5, tags=(("a", 1), ("b", 2), ("c", 3)))
    other = Unit("U2", "", "A", 2, 5, tags=(("d", 3), ("b", 1)))
    analysis: Any = RegretAnalysis.__new__(RegretAnalysis)
    analysis.problem = SimpleNamespace(units=(of_plan, other), held=frozenset())
    analysis.clock = Clock()
    bases: list[dict[str, int]] = []

    def match_of(job: dict[str, int]) -> Any:
        bases.append(dict(job))
        return SimpleNamespace(scale=9)

    def worst(*given: Any) -> MaxRegret:
        _, _, _, slopes, chosen, _ = given
        assert [(slope.tag, slope.room) for slope in slopes] == [("b", 3), ("c", 1)]
        assert chosen == {0}
        return MaxRegret((1,), frozenset("b"), 0, 0)

    analysis.match_of = match_of
    analysis._check = lambda *_: None
    analysis._bounded = lambda plan, worst, job, match: job
    monkeypatch.setattr(regret_analysis, "max_regret", worst)
    box = regret_analysis._Box(
        {"a": 1, "b": 0, "c": 2, "d": 0}, {"a": 1, "b": 3, "c": 3, "d": 2}, ()
    )
    plan = Plan((of_plan,), frozenset(), (), weigh((of_plan,), {}))

    job = analysis._regret_within(box, plan)
    assert bases == [{"a": 1, "b": 0, "c": 2, "d": 2}]
    assert job == {"a": 1, "b": 3, "c": 2, "d": 2}


@pytest.mark.parametrize(
    ("bound", "mine", "best", "exact", "most", "least"),
    [
        # The rival could be better by 6, the best plan then is by 4.
        (6, 9, 5, True, 6, 4),
        (6, 9, 3, True, 6, 6),
        # What is proven is no less than what was found, and neither is below 0.
        (3, 9, 5, True, 4, 4),
        (-2, 5, 5, True, 0, 0),
        (2, 5, 8, True, 2, 0),
        # There is no plan for that job.
        (6, 9, None, True, 6, 0),
        # 1 is no more than can be rounded away, for two units in fifths: 4/5 is.
        (5, 9, 5, False, 5, 4),
        (Fraction(24, 5), 9, 5, False, 4, 4),
        (Fraction(24, 5), 9, 5, True, Fraction(24, 5), 4),
        (Fraction(18, 5), 9, 5, False, 4, 4),
    ],
)
def test_a_regret_is_between_what_is_shown_and_what_is_proven(
    bound: Any,
    mine: int,
    best: int | None,
    exact: bool,
    most: Any,
    least: int,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    analysis: Any = RegretAnalysis.__new__(RegretAnalysis)
    analysis.problem = SimpleNamespace(units=(SMALL, LARGE), held=frozenset())
    fit = SimpleNamespace(mismatch=Fraction(mine))
    monkeypatch.setattr(regret_analysis, "weigh", lambda *_: fit)
    other = None
    if best is not None:
        other = SimpleNamespace(fit=SimpleNamespace(mismatch=Fraction(best)))
    analysis._best_if = lambda *_: other
    match = SimpleNamespace(exact=exact, scale=5, mismatch=lambda _: Fraction(bound))
    plan = Plan((SMALL,), frozenset(), (), weigh((SMALL,), {}))
    found = analysis._bounded(plan, MaxRegret((1,), frozenset(), 0, 0), {}, match)

    assert (found.most, found.least) == (most, least)
    assert found.other is (plan if other is None else other)
    assert found.rival == (LARGE,)


def test_rounding_is_of_every_unit_in_two_plans() -> None:
    analysis: Any = RegretAnalysis.__new__(RegretAnalysis)
    analysis.problem = SimpleNamespace(units=(SMALL, LARGE, SMALL))

    assert analysis._rounding(SimpleNamespace(scale=7)) == Fraction(6, 7)


@pytest.mark.parametrize(("off", "agrees"), [(0, True), (1, True), (3, False)])
def test_a_regret_that_the_audit_does_not_find_is_refused_with_both(
    off: int, agrees: bool
) -> None:
    """The large one leaves out 2; the small one 6, and 10/3 are off the job."""
    analysis = analysis_of(asked(sales=MAYBE))
    job = {"calls": 3, "sales": 1}
    plan = Plan((SMALL,), frozenset(), (), weigh((SMALL,), job))
    true = Fraction(28, 3) - 2
    scale = analysis.match_of(job).scale
    # Two units can be rounded by 4 in the scale.
    regret = int(true * scale) + 2 * off
    worst = MaxRegret((1,), frozenset(), regret, regret)

    if agrees:
        analysis._check(plan, worst, job, ())
        return
    with pytest.raises(SelfCheckError) as refused:
        analysis._check(plan, worst, job, ())
    assert refused.value.evidence == {
        "solver": str(Fraction(regret, scale)), "audit": "22/3",
    }  # fmt: skip


def test_a_rival_that_breaks_a_rule_is_refused() -> None:
    analysis = analysis_of(asked())
    plan = Plan((SMALL,), frozenset(), (), weigh((SMALL,), {}))
    worst = MaxRegret((1,), frozenset(), 0, 0)
    rules = [total(10), replace(total(11), id="more")]

    assert analysis._broken(worst, rules) == ["more"]
    with pytest.raises(SelfCheckError, match="did not pass the audit"):
        analysis._check(plan, worst, {"calls": 3}, rules)


def plan_of(code: str) -> Plan:
    unit = Unit(code, "", "A", 2, 5)
    return Plan((unit,), frozenset(), (), weigh((unit,), {}))


def regret_of(code: str, most: int) -> Regret:
    plan = plan_of(code)
    return Regret(plan, Fraction(most), Fraction(0), {}, plan, ())


def least_of(
    rounds: list[tuple[str, int] | None], regrets_: list[Regret], floor: int = 0
) -> tuple[str, Fraction, Fraction | None, int]:
    """Search with what each round proposes and its regret; give what came of it."""
    robust: Any = _Robust.__new__(_Robust)
    robust._floor = Fraction(floor)
    left: Iterator[Regret] = iter(regrets_)
    proposed: Iterator[tuple[str, int] | None] = iter(rounds)
    count = 0

    def propose() -> tuple[Plan, Fraction]:
        nonlocal count
        count += 1
        said = next(proposed)
        if said is None:
            raise out_of_time("this was proven")
        return plan_of(said[0]), Fraction(said[1])

    robust._propose = propose
    robust._add_worst = lambda _: next(left)
    found = robust.least(plan_of("P"))
    return found.plan.codes[0], found.most, found.floor, count


def test_of_plans_with_the_same_regret_the_first_stays() -> None:
    some = [regret_of("P", 5), regret_of("Q", 5), regret_of("R", 5)]
    rounds: list[tuple[str, int] | None] = [("Q", 1), ("R", 5)]

    assert least_of(rounds, some) == ("P", 5, 0, 2)


def test_a_plan_with_less_regret_takes_its_place() -> None:
    some = [regret_of("P", 5), regret_of("Q", 4), regret_of("R", 6)]
    rounds: list[tuple[str, int] | None] = [("Q", 1), ("R", 3), ("Q", 4)]

    assert least_of(rounds, some) == ("Q", 4, 0, 3)


@pytest.mark.parametrize(("floor", "told"), [(2, 2), (4, 4)])
def test_the_same_plan_proposed_again_ends_the_search(floor: int, told: int) -> None:
    some = [regret_of("P", 5), regret_of("P", 5)]

    assert least_of([("P", 1)], some, floor) == ("P", 5, told, 1)


def test_no_plan_below_the_floor_is_sought_and_the_floor_is_no_more_than_it() -> None:
    assert least_of([("Q", 1)], [regret_of("P", 5)], 5) == ("P", 5, 5, 1)
    assert least_of([("Q", 1)], [regret_of("P", 5)], 9) == ("P", 5, 5, 1)


def test_where_time_runs_out_the_best_so_far_is_given() -> None:
    some = [regret_of("P", 5), regret_of("Q", 4)]

    assert least_of([("Q", 1), None], some, 3) == ("Q", 4, 3, 2)


@pytest.mark.parametrize(("least", "true"), [(2, [3]), (0, [])])
def test_a_scenario_has_the_least_mismatch_that_a_plan_has_there(
    least: int, true: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The best has 1/4; a plan of 4 that regrets 3 says that some plan has 1."""
    match: Any = SimpleNamespace(scale=10)
    fit = SimpleNamespace(mismatch=Fraction(4))
    best: Any = SimpleNamespace(fit=SimpleNamespace(mismatch=Fraction(1, 4)))
    plan = plan_of("P")
    regret = Regret(plan, Fraction(3), Fraction(least), {}, best, ())
    robust: Any = _Robust.__new__(_Robust)
    robust._true, robust._scenarios = [], []
    robust._analysis = SimpleNamespace(
        largest_regret=lambda _: regret,
        match_of=lambda _: match,
        problem=SimpleNamespace(held=frozenset()),
    )
    monkeypatch.setattr(regrets, "weigh", lambda *_: fit)

    assert robust._add_worst(plan) is regret
    assert robust._true == [Scenario(match, each) for each in true]
    assert robust._scenarios == [Scenario(match, 10)]
