"""What becomes of a plan if a unit falls away, against trying every swap."""

import json
from collections.abc import Callable, Sequence
from dataclasses import replace
from fractions import Fraction

import jsonschema
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

import recommender
from recommender import Candidate, Plan, Rule, Unit, Wishes
from recommender.answers import fragility
from recommender.answers.fragility import Loss, find_losses, refuse_below_bound
from recommender.auditing import audit, weigh
from recommender.errors import LimitError, SelfCheckError
from recommender.problems.problem import Problem
from recommender.qualifications.plans import PlanDetails
from recommender.qualifications.rules import Bound, Distinct, Kind, Select
from recommender.reports.blocks import to_text
from recommender.reports.documents import json_schema
from recommender.reports.parts.fragility_part import fragility_blocks, fragility_line
from recommender.solver.engine.clock import Clock
from tests.builders.asking import problem_of, questions
from tests.builders.running import run
from tests.oracles import brute
from tests.oracles.brute import Asked

ABOUT = recommender.load_qualification("ocr-03456")
Mismatch = Callable[[tuple[Unit, ...]], Fraction]
Valid = Callable[[tuple[Unit, ...], Sequence[Rule]], bool]


def only(code: str) -> Bound:
    return Bound("units", Select(units=frozenset([code])), at_least=1)


def is_wish_for(code: str, rule: Rule) -> bool:
    bound = rule.requires
    named = bound.of.units == {code} and bound.measure == "units"
    return rule.kind is Kind.WISH and named and bound.at_least == 1


def losses_by_trial(
    problem: Problem, plan: Plan, cap: int | None, valid: Valid, mismatch: Mismatch
) -> list[Loss]:
    """Take each unit out, put each other in, and look."""
    found = []
    for gone in plan.new_units:
        rest = [unit for unit in plan.units if unit is not gone]
        rules = [rule for rule in problem.rules if not is_wish_for(gone.code, rule)]

        def fits(units: Sequence[Unit], rules: list[Rule] = rules) -> bool:
            within = cap is None or sum(unit.credits for unit in units) <= cap
            return within and valid(tuple(units), rules)

        swaps = [
            (mismatch((*rest, other)) - mismatch(plan.units), other.credits, i)
            for i, other in enumerate(problem.units)
            if other not in plan.units and fits([*rest, other])
        ]
        if swaps:
            loss, _, i = min(swaps)
            best = problem.units[i]
            ties = [problem.units[i] for loss, _, i in swaps if loss == 0]
            if any(is_wish_for(gone.code, rule) for rule in problem.rules):
                ties = []
            one = Loss(gone, fits(rest), len(swaps), best, loss, tuple(ties))
            found.append(one)
        else:
            found.append(Loss(gone, fits(rest), 0))
    return found


def undecided(losses: Sequence[Loss]) -> list[Loss]:
    """Leave out which rules decide; they have a law of their own."""
    return [replace(one, deciding=()) for one in losses]


def broken_without(gone: Unit, plan: Plan, rules: Sequence[Rule]) -> list[Rule]:
    rest = [unit for unit in plan.units if unit is not gone]
    findings = audit(rest, [rule for rule in rules if not is_wish_for(gone.code, rule)])
    return [finding.rule for finding in findings if not finding.holds]


@st.composite
def wishful_questions(draw: st.DrawFn) -> Asked:
    """Ask for single units as well, as a wish or as a mandatory one."""
    asked = draw(questions())
    codes = st.sampled_from([unit.code for unit in asked.units])
    wanted = draw(st.lists(codes, max_size=2, unique=True))
    named = tuple(
        Rule(f"with {code}", draw(st.sampled_from(Kind)), "", "", only(code))
        for code in wanted
    )
    return replace(asked, rules=(*asked.rules, *named))


@given(wishful_questions(), st.integers(0, 6))
def test_on_any_catalogue_the_losses_are_those_of_every_trial(
    asked: Asked, spare: int
) -> None:
    best = brute.best(asked)
    assume(best)
    assert best is not None
    problem = problem_of(asked)
    fit = weigh(best, asked.job, asked.held)
    plan = Plan(best, asked.held, audit(best, asked.rules), fit)

    for cap in (None, plan.credits, plan.credits + spare):
        assert undecided(find_losses(problem, plan, cap)) == losses_by_trial(
            problem, plan, cap, brute.keeps, lambda units: brute.mismatch(units, asked)
        )


@given(wishful_questions())
def test_what_keeps_the_rules_that_decide_keeps_all_that_the_rest_breaks(
    asked: Asked,
) -> None:
    best = brute.best(asked)
    assume(best)
    assert best is not None
    fit = weigh(best, asked.job, asked.held)
    plan = Plan(best, asked.held, audit(best, asked.rules), fit)

    for one in find_losses(problem_of(asked), plan):
        broken = broken_without(one.unit, plan, asked.rules)
        rest = [unit for unit in best if unit is not one.unit]
        assert {rule.id for rule in one.deciding} <= {rule.id for rule in broken}
        assert bool(broken) == bool(one.deciding)
        for other in asked.units:
            if other not in best:
                units = (*rest, other)
                decided = brute.keeps(units, one.deciding)
                assert decided == brute.keeps(units, broken)


REQUESTS = [
    *(Candidate(role=role.name) for role in ABOUT.vocabulary.roles),
    Candidate(),
    Candidate("receptionist", units_only=True),
    Candidate("manager", wishes=Wishes(with_units=("A13", "D20"), have=("F3", "C8"))),
    Candidate("team-leader", wishes=Wishes(spare=12, without_units=("D11",))),
    Candidate("retail-assistant", wishes=Wishes(max_credits=60, max_level=3)),
]


@pytest.mark.parametrize("candidate", REQUESTS, ids=str)
def test_on_the_shipped_catalogue_they_are_too(candidate: Candidate) -> None:
    answer = recommender.recommend(ABOUT, candidate, top=2)
    problem, cap = answer.problem, answer.proof.cap

    def valid(units: tuple[Unit, ...], rules: Sequence[Rule]) -> bool:
        return all(finding.holds for finding in audit(units, rules))

    for plan in answer.plans:
        expected = losses_by_trial(
            problem, plan, cap, valid,
            lambda units: weigh(units, problem.job, problem.held).mismatch,
        )  # fmt: skip
        assert undecided(find_losses(problem, plan, cap)) == expected
        assert {one.unit.code for one in expected} == set(plan.codes) - plan.held


UNITS = (
    Unit("A1", "The law", "A", 2, 5),
    Unit("B1", "Answer calls", "B", 2, 6, tags=(("calls", 3),)),
    Unit("B2", "Paint", "B", 2, 6),
    Unit("B3", "Listen", "B", 2, 7, tags=(("calls", 1),)),
)
RULES = (
    Rule("law", Kind.RULE, "", "", only("A1")),
    Rule("total", Kind.RULE, "", "", Bound("credits", Select(), at_least=11)),
    Rule("--with B1", Kind.WISH, "", "", only("B1")),
)


def losses(
    cap: int | None, rules: tuple[Rule, ...] = RULES, more: tuple[Unit, ...] = ()
) -> list[Loss]:
    every = (*UNITS, *more)
    problem = problem_of(Asked(every, rules, {"calls": 3}, frozenset(), 3))
    units = UNITS[:2]
    plan = Plan(units, frozenset(), audit(units, rules), weigh(units, {"calls": 3}))
    return undecided(find_losses(problem, plan, cap))


def test_the_best_swap_is_counted_by_hand() -> None:
    """A1 5 and B1 0 are 5 of mismatch; B3 makes 5 + 0 + 2/3 x 6, B2 makes 5 + 6 + 6."""
    law, calls, paint, listen = UNITS

    assert losses(14) == [
        Loss(law, False, 0),
        Loss(calls, False, 2, listen, Fraction(4)),
    ]
    assert losses(11)[1] == Loss(calls, False, 1, paint, Fraction(12))


def test_of_swaps_with_equal_mismatch_the_smallest_is_best_then_the_first() -> None:
    calls = (("calls", 3),)
    large, small, twin = (
        Unit(code, code, "B", 2, credits, tags=calls)
        for code, credits in (("B4", 8), ("B5", 6), ("B6", 6))
    )

    assert losses(None, more=(large, small, twin))[1].best == small
    assert losses(None, more=(large, twin, small))[1].best == twin


def test_a_swap_is_as_good_where_the_mismatch_stays_as_it_is() -> None:
    """B4 and B6 are all calls, as B1 is; B5 is half paint; a wish for B1 binds."""
    twin, large = (
        Unit(code, code, "B", 2, credits, tags=(("calls", 3),))
        for code, credits in (("B4", 6), ("B6", 7))
    )
    half = Unit("B5", "B5", "B", 2, 6, tags=(("calls", 3), ("paint", 3)))
    more = (twin, half, large)

    assert losses(None, RULES[:2], more)[1].as_good == (twin, large)
    assert losses(11, RULES[:2], more)[1].as_good == (twin,)
    assert losses(None, RULES, more)[1].as_good == ()


def test_only_rules_that_narrow_the_choice_decide() -> None:
    """Without B1 5 of 11 credits are left, and nothing of level 3: all else is 6."""
    hard = Unit("B4", "Hard", "B", 3, 6, tags=(("calls", 3),))
    level = Bound("credits", Select(levels=frozenset([3])), at_least=6)
    rules = (*RULES[:2], Rule("level", Kind.RULE, "", "", level))
    units = (UNITS[0], hard)
    problem = problem_of(Asked((*UNITS, hard), rules, {}, frozenset(), 3))
    plan = Plan(units, frozenset(), audit(units, rules), weigh(units, {}))

    law, last = find_losses(problem, plan)
    assert [rule.id for rule in law.deciding] == ["law"]
    assert [rule.id for rule in last.deciding] == ["level"]


def test_no_swap_is_tried_when_the_time_has_run_out() -> None:
    plan = Plan(UNITS[:2], frozenset(), (), weigh(UNITS[:2], {}))
    problem = problem_of(Asked(UNITS, RULES[:2], {}, frozenset(), 3))

    with pytest.raises(LimitError):
        find_losses(problem, plan, clock=Clock(0.0))


def test_a_rule_for_a_single_unit_leaves_it_no_swap_but_a_wish_does() -> None:
    mandatory = replace(RULES[2], kind=Kind.RULE)

    assert losses(None)[1].swaps == 2
    assert losses(None, (*RULES[:2], mandatory))[1].swaps == 0


def test_a_unit_beyond_what_is_needed_can_fall_away() -> None:
    law, calls, _, listen = UNITS
    less = replace(RULES[1], requires=Bound("credits", Select(), at_least=5))

    assert losses(14, (RULES[0], less)) == [
        Loss(law, False, 0),
        Loss(calls, True, 2, listen, Fraction(4)),
    ]


def test_a_swap_that_fails_the_audit_is_not_told(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(fragility, "measure", lambda units, bound: 11)

    with pytest.raises(SelfCheckError, match="did not pass the audit"):
        losses(None)


def test_a_swap_whose_mismatch_differs_from_what_is_weighed_is_not_told(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(fragility, "CREDITS_PER_WEIGHT_LEFT_OUT", 4)

    with pytest.raises(SelfCheckError, match="did not pass the audit"):
        losses(None)


def loss(code: str, swaps: int = 0, mismatch: int = 0, alone: bool = False) -> Loss:
    unit, best = Unit(code, code, "A", 2, 5), Unit("Z1", "Zed", "A", 2, 5)
    if not swaps:
        return Loss(unit, alone, 0)
    return Loss(unit, alone, swaps, best, Fraction(mismatch))


@pytest.mark.parametrize(
    ("losses", "line"),
    [
        (
            [loss("A1", 2, 3), loss("A2", 1, 4)],
            "if a unit is withdrawn, one swap keeps the plan valid; losing A2 costs "
            "most (+4.0 credits of mismatch); Z1 would replace it",
        ),
        (
            [loss("F1"), loss("F2"), loss("A1"), loss("A2", 1, -1)],
            "if a unit is withdrawn, one swap keeps the plan valid, except for F1 "
            "and F2 (mandatory), and A1; losing A2 costs most "
            "(-1.0 credits of mismatch); Z1 would replace it",
        ),
        (
            [loss("A1"), loss("A2"), loss("A3", 3, 2, alone=True)],
            "no swap keeps the plan valid if one of these is withdrawn: A1 and A2; "
            "it is valid without A3",
        ),
        (
            [loss("F1"), loss("F2")],
            "no swap keeps the plan valid if one of these is withdrawn: "
            "F1 and F2 (mandatory)",
        ),
        (
            [loss("A1", alone=True), loss("A2", 1, 2, alone=True)],
            "the plan stays valid whichever unit is withdrawn",
        ),
    ],
)
def test_one_line_says_how_fragile_a_plan_is(losses: list[Loss], line: str) -> None:
    assert fragility_line(losses, {"F1", "F2"}, "credits") == line


def with_losses(plan: Plan, losses: Sequence[Loss]) -> Plan:
    return replace(plan, details=PlanDetails({}, {}, (), tuple(losses)))


def test_a_table_has_a_row_for_each_unit_that_may_fall_away() -> None:
    plan = Plan(UNITS[:1], frozenset(["A1"]), (), weigh(UNITS[:1], {}))
    losses = [
        loss("A2", 2, 3),
        loss("A3"),
        loss("A4", 2, 3, True),
        loss("A5", alone=True),
    ]
    lines = to_text(fragility_blocks(with_losses(plan, losses))).splitlines()

    assert [" ".join(line.split()) for line in lines[1:]] == [
        "If a unit is withdrawn",
        "Unit Title Swaps Best instead Mismatch",
        "A2 A2 2 Z1 Zed +3.0",
        "A3 A3 0 none",
        "A4 A4 2 none needed, or Z1 Zed +3.0",
        "A5 A5 0 none needed",
        "Units already held are safe: A1.",
    ]
    none = to_text(fragility_blocks(with_losses(plan, [])))
    assert "Every unit is already held." in none


@pytest.mark.slow
def test_the_plan_tells_its_fragility_in_a_line_and_in_json() -> None:
    arguments = ("plan", "--role", "contact-centre-adviser")
    out = " ".join(run(*arguments, "--full").out.split())
    document = json.loads(run(*arguments, "--format", "json").out)
    jsonschema.validate(document, json_schema("plan"))
    first, *_, last = document["fragility"]

    assert (
        "Fragile if a unit is withdrawn, one swap keeps the plan valid, "
        "except for F3 and F4" in out
    )
    assert first == {
        "code": "F3", "valid_without": False, "swaps": 0, "best": None, "loss": None,
    }  # fmt: skip
    assert (last["code"], last["best"], last["loss"]) == ("D3", "D6", 0)


@pytest.mark.slow
def test_who_holds_a_whole_plan_has_nothing_to_lose() -> None:
    have = [f"--have={code}" for code in ("F3", "F4", "A3", "A13", "B11", "C5", "D6")]
    done = run("plan", "--bare", *have, "--format", "json")

    assert json.loads(done.out)["fragility"] == []
    assert "Fragile" not in run("plan", "--bare", *have, "--full").out


def small_plan(*rules: Rule) -> tuple[Problem, Plan]:
    """Return a plan of calls and letters, which are daily; sales are never done."""
    units = tuple(
        Unit(f"{group}{n}", "", group, 2, 5, tags=((tag, 3),))
        for n, (group, tag) in enumerate(
            (("A", "calls"), ("B", "letters"), ("A", "letters"), ("B", "sales"))
        )
    )
    job = {"calls": 3, "letters": 3}
    problem = problem_of(Asked(units, rules, job, frozenset(), None))
    chosen = units[:2]
    return problem, Plan(chosen, frozenset(), (), weigh(chosen, job))


def test_a_swap_keeps_rules_that_are_more_than_a_sum() -> None:
    """Two groups are needed: B1 can be replaced by B3, and A2 would leave one group."""
    two = Rule("two", Kind.RULE, "", "", Distinct("group", Select(), at_least=2))
    problem, plan = small_plan(two)
    losses = {loss.unit.code: loss for loss in find_losses(problem, plan)}

    assert [loss.swaps for loss in losses.values()] == [1, 1]
    assert losses["B1"].best is not None
    assert (losses["B1"].best.code, losses["B1"].loss) == ("B3", 11)
    assert [rule.id for rule in losses["B1"].deciding] == ["two"]


@pytest.mark.parametrize(("bound", "wrong"), [(None, False), (1, True), (0, False)])
def test_a_unit_left_out_can_show_that_a_proof_is_wrong(
    bound: int | None, wrong: bool
) -> None:
    """Of calls, letters and sales, without sales 5 less are off the job: none is."""
    problem, _ = small_plan(Rule("one", Kind.RULE, "", "", Bound("units", Select(), 1)))
    units = (*problem.units[:2], problem.units[3])
    plan = Plan(units, frozenset(), (), weigh(units, problem.job))
    losses = find_losses(problem, plan)
    claimed = None if bound is None else Fraction(bound)

    assert plan.fit.mismatch == 5
    if wrong:
        with pytest.raises(
            SelfCheckError, match="another valid plan has less"
        ) as error:
            refuse_below_bound(problem, plan, losses, claimed)
        audit_ = dict(error.value.evidence or {})["audit"]
        assert audit_ == {"units": ["A0", "B1"], "mismatch": "0"}
    else:
        refuse_below_bound(problem, plan, losses, claimed)


def test_a_rule_that_excludes_no_more_units_does_not_decide_as_well() -> None:
    """Without B1 two rules are broken that the same units would keep: one is named."""
    b = Bound("units", Select(groups=frozenset("B")), at_least=1)
    named = Bound("units", Select(units=frozenset(["B1", "B3"])), at_least=1)
    three = Bound("units", Select(units=frozenset(["B1"])), at_least=1)
    rules = [
        Rule(f"{n}", Kind.RULE, "", "", bound) for n, bound in enumerate((b, named))
    ]
    problem, plan = small_plan(*rules)
    losses = {loss.unit.code: loss for loss in find_losses(problem, plan)}
    assert [rule.id for rule in losses["B1"].deciding] == ["0"]

    # One that nothing would keep comes first, and then no other excludes any unit.
    problem, plan = small_plan(*rules, Rule("2", Kind.RULE, "", "", three))
    losses = {loss.unit.code: loss for loss in find_losses(problem, plan)}
    assert [rule.id for rule in losses["B1"].deciding] == ["2"]
    assert losses["B1"].swaps == 0


def test_a_swap_can_show_that_a_proof_is_wrong_unless_it_is_rounding() -> None:
    """Instead of sales, which are never done, letters could be done: 11 less."""
    two = Rule("two", Kind.RULE, "", "", Bound("units", Select(), 2, 2))
    problem, _ = small_plan(two)
    units = (problem.units[0], problem.units[3])
    plan = Plan(units, frozenset(), (), weigh(units, problem.job))
    losses = find_losses(problem, plan)
    mismatch = plan.fit.mismatch
    assert mismatch == 11

    refuse_below_bound(problem, plan, losses, Fraction(0))
    with pytest.raises(SelfCheckError) as error:
        refuse_below_bound(problem, plan, losses, mismatch)
    audit_ = dict(error.value.evidence or {})["audit"]
    assert audit_ == {"units": ["A0", "B1"], "mismatch": "0"}
    rounded = replace(problem, match=replace(problem.match, exact=False))
    assert rounded.match.rounding > 0
    refuse_below_bound(rounded, plan, losses, Fraction(0))
    refuse_below_bound(rounded, plan, losses, rounded.match.rounding)
    with pytest.raises(SelfCheckError):
        refuse_below_bound(rounded, plan, losses, rounded.match.rounding + 1)
