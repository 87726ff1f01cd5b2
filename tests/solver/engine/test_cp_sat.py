"""The traps of the solver: what must be impossible by construction."""

import os
import signal
import subprocess
import sys
import threading
from dataclasses import replace
from fractions import Fraction
from itertools import combinations
from types import SimpleNamespace

import pytest
from hypothesis import given
from ortools.sat.python import cp_model

import recommender
from recommender.answers import recommendation
from recommender.answers.plan_details import add_details
from recommender.errors import LimitError, NoPlanError, SelfCheckError
from recommender.problems import job_match
from recommender.problems.job_match import match
from recommender.qualifications.catalogue import Catalogue
from recommender.qualifications.plans import Status
from recommender.qualifications.rules import Bound, Kind, Rule, Select
from recommender.qualifications.units import Unit
from recommender.reports.documents.plan_builder import plans_document
from recommender.reports.words import wording
from recommender.solver.engine import cp_sat
from recommender.solver.engine.clock import Clock
from recommender.solver.engine.cp_sat import Answer, run
from recommender.solver.model.encoding import Encoding
from recommender.solver.rules.conflicts import minimal_conflict
from recommender.solver.rules.queries import RuleQueries
from recommender.solver.scip import second_opinion
from recommender.solver.search import plan_search
from recommender.solver.search.plan_search import Solution
from tests.builders.examples import examples
from tests.builders.waiting import FOR_EVER
from tests.builders.whole_requests import Whole, wholes
from tests.oracles import brute
from tests.oracles.brute import Asked

ABOUT = recommender.load_qualification("ocr-03456")
RECEPTIONIST = recommender.Candidate(role="receptionist")


def model_of(*bounds: int) -> cp_model.CpModel:
    model = cp_model.CpModel()
    variable = model.new_bool_var("x")
    for bound in bounds:
        model.add(variable == bound)
    model.minimize(variable)
    return model


def test_every_rule_is_in_the_model_by_its_name() -> None:
    """The optional credits follow from the others here, so no plan would show it."""
    model = Encoding(ABOUT.catalogue.units, ABOUT.rules).model

    named = [constraint.name for constraint in model.proto.constraints]
    assert named == [f"{rule.id}:at_least" for rule in ABOUT.rules]


def test_an_infeasible_model_has_no_values() -> None:
    answer = run(model_of(0, 1))

    assert (answer.status, answer.values) == (Status.INFEASIBLE, ())


def test_time_that_ran_out_is_unknown_and_never_infeasible() -> None:
    answer = run(model_of(0, 1), Clock(0.0))

    assert (answer.status, answer.values) == (Status.UNKNOWN, ())


def test_a_limit_that_is_lifted_is_lifted_for_solvers_used_before() -> None:
    clock = Clock(FOR_EVER)
    run(model_of(0), clock)
    for used in clock.solvers.values():
        used.parameters.max_time_in_seconds = 1e-9
    clock.limit = None

    assert run(model_of(0), clock).status is Status.OPTIMAL


def test_an_invalid_model_is_a_failed_self_check() -> None:
    model = cp_model.CpModel()
    model.minimize(2**62 * model.new_int_var(0, 2**40, "x"))

    with pytest.raises(SelfCheckError, match="refused the model"):
        run(model)


def test_a_solution_of_another_length_is_a_failed_self_check(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    short = property(lambda _: SimpleNamespace(solution=[]))
    monkeypatch.setattr(cp_model.CpSolver, "response_proto", short)

    with pytest.raises(SelfCheckError, match="0 values for 1 variables"):
        run(model_of(1))


@pytest.mark.parametrize("status", [cp_model.INFEASIBLE, cp_model.UNKNOWN])
def test_values_are_not_read_unless_the_status_says_that_there_are_some(
    monkeypatch: pytest.MonkeyPatch, status: int
) -> None:
    """After these statuses the solver's values are garbage, not an error."""

    def solve(solver: cp_model.CpSolver, model: cp_model.CpModel) -> object:
        original(solver, model)
        return status

    original = cp_model.CpSolver.solve
    monkeypatch.setattr(cp_model.CpSolver, "solve", solve)

    assert run(model_of(1)).values == ()


def test_the_process_handles_ctrl_c_as_before_after_a_solve() -> None:
    before = signal.getsignal(signal.SIGINT)
    run(model_of(1))

    assert signal.getsignal(signal.SIGINT) is before


def test_a_best_so_far_that_breaks_a_rule_is_not_given_either(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    wrong = Solution(Status.FEASIBLE, chosen=(0, 1, 2))
    monkeypatch.setattr(recommendation, "solutions", lambda *_: iter([wrong]))

    with pytest.raises(SelfCheckError, match="did not pass the audit"):
        recommender.recommend(ABOUT, RECEPTIONIST)


@pytest.mark.parametrize(
    ("codes", "mismatch"), [(("F3", "F4"), 1), (("F3", "D6"), 0), (("F3", "D6"), 1)]
)
def test_engines_agree_only_on_the_same_units_with_the_same_mismatch(
    codes: tuple[str, ...], mismatch: int
) -> None:
    mine = (Status.OPTIMAL, ("F3", "F4"), Fraction(0))
    opinion = second_opinion.Opinion(Status.OPTIMAL, codes, Fraction(mismatch))

    with pytest.raises(SelfCheckError, match="disagree"):
        second_opinion.compare(mine, opinion)


@pytest.mark.parametrize(
    ("name", "candidate"),
    [
        (
            "ocr-03455",
            recommender.Candidate(
                "team-leader",
                {
                    "payments": "daily",
                    "escalations": "never",
                    "impression": "sometimes",
                },
                recommender.Wishes(withdrawn=("A2",)),
            ),
        ),
        (
            "chc33021",
            recommender.Candidate(
                "personal-care-attendant",
                {
                    "independence": "sometimes",
                    "older-people": "never",
                    "skills-development": "sometimes",
                },
                recommender.Wishes(
                    with_units=("CHCCCS019",), without_units=("CHCDIS012",)
                ),
            ),
        ),
    ],
)
def test_scip_does_not_stop_near_the_best(
    name: str, candidate: recommender.Candidate
) -> None:
    """By default it stops within a ten-thousandth: here at a later unit of a tie."""
    qualification = recommender.load_qualification(name)
    answer = recommender.recommend(qualification, candidate, second_opinion=True)

    assert answer.proof.second_opinion == "SCIP agrees"


def test_engines_disagree_where_one_finds_a_plan_and_the_other_none() -> None:
    mine = (Status.OPTIMAL, ("F3", "F4"), Fraction(0))
    none = second_opinion.Opinion(Status.INFEASIBLE)

    with pytest.raises(SelfCheckError, match="disagree"):
        second_opinion.compare(mine, none)


def test_an_optimum_off_its_own_bound_is_a_failed_self_check(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    off = property(lambda _: -5.0)
    monkeypatch.setattr(cp_model.CpSolver, "best_objective_bound", off)

    with pytest.raises(SelfCheckError, match="proven only to -5"):
        run(model_of(1))


def test_ctrl_c_is_heard_after_a_solve() -> None:
    """By default the solver leaves the process deaf: it dies without an exception."""
    program = (
        "import os, signal, recommender as r\n"
        # A job in the background inherits that Ctrl-C is ignored.
        "signal.signal(signal.SIGINT, signal.default_int_handler)\n"
        "r.recommend(r.load_qualification('ocr-03456'), r.Candidate())\n"
        "try:\n"
        "    os.kill(os.getpid(), signal.SIGINT)\n"
        "except KeyboardInterrupt:\n"
        "    print('heard')\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=False
    )

    assert (done.returncode, done.stdout) == (0, "heard\n")


@pytest.mark.parametrize(("low", "status"), [(1, "infeasible"), (0, "optimal")])
def test_a_rule_about_no_units_holds_only_if_it_needs_none(
    low: int, status: str
) -> None:
    none = Select(groups=frozenset("Z"))
    rule = Rule("none", Kind.RULE, "", "", Bound("units", none, at_least=low))
    units = (Unit("A1", "One", "A", 2, 5),)

    assert run(Encoding(units, [rule]).model).status == status


def test_a_plan_that_breaks_a_rule_is_never_given(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    wrong = Solution(Status.OPTIMAL, chosen=(0, 1, 2))
    monkeypatch.setattr(recommendation, "solutions", lambda *_: iter([wrong]))

    with pytest.raises(SelfCheckError, match="did not pass the audit") as caught:
        recommender.recommend(ABOUT, RECEPTIONIST)
    assert "total" in caught.value.evidence["broken"]  # type: ignore[operator]


def test_a_plan_with_another_mismatch_than_the_model_said_is_never_given(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def off_by_one(*arguments: object) -> object:
        for solution in plan_search.solutions(*arguments):  # type: ignore[arg-type]
            yield replace(solution, mismatch=solution.mismatch + 1)

    monkeypatch.setattr(recommendation, "solutions", off_by_one)

    with pytest.raises(SelfCheckError, match="did not pass the audit"):
        recommender.recommend(ABOUT, RECEPTIONIST)


def test_engines_that_disagree_give_no_answer_and_save_both(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    other = second_opinion.Opinion(Status.OPTIMAL, ("F3",), Fraction(1))
    monkeypatch.setattr(second_opinion, "ask_scip", lambda *_: other)

    with pytest.raises(SelfCheckError, match="disagree") as caught:
        recommender.recommend(ABOUT, RECEPTIONIST, second_opinion=True)
    assert set(caught.value.evidence) == {"CP-SAT", "SCIP"}


def test_a_conflict_that_is_none_is_a_failed_self_check() -> None:
    with pytest.raises(SelfCheckError, match="did not pass its check"):
        minimal_conflict(ABOUT.catalogue.units, ABOUT.rules)


class Ending(Clock):
    """A clock that always has a little time left, too little for anything."""

    def left(self) -> float:
        return 1e-9


def test_a_search_without_any_answer_is_unknown() -> None:
    """A limit that is reached inside the solver, before it has found anything."""
    model = Encoding(ABOUT.catalogue.units, ABOUT.rules).model

    assert run(model, Ending()).status is Status.UNKNOWN


def test_a_request_without_time_has_no_plan_and_no_conflict() -> None:
    answer = recommender.recommend(ABOUT, RECEPTIONIST, time_limit=0.0)

    assert (answer.status, answer.plans, answer.conflict) == (Status.UNKNOWN, (), ())
    with pytest.raises(NoPlanError):
        _ = answer.best


def test_explaining_without_time_says_that_the_time_ran_out() -> None:
    most = Bound("credits", Select(), at_most=41)
    wish = Rule("--max-credits 41", Kind.WISH, "", "", most)

    with pytest.raises(LimitError):
        minimal_conflict(ABOUT.catalogue.units, (*ABOUT.rules, wish), Clock(0.0))


def test_a_later_objective_without_proof_gives_the_best_so_far_as_feasible(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    calls = []

    def tiring(model: cp_model.CpModel, clock: Clock, **how: bool) -> Answer:
        calls.append(model)
        return run(model, **how) if len(calls) < 3 else Answer(Status.UNKNOWN)

    monkeypatch.setattr(plan_search, "run", tiring)
    answer = recommender.recommend(ABOUT, RECEPTIONIST)

    assert answer.status is Status.FEASIBLE
    assert all(finding.holds for finding in answer.best.findings)


@pytest.mark.slow
def test_equal_requests_give_equal_plans_whatever_the_hash_seed() -> None:
    program = (
        "import recommender as r; q = r.load_qualification('ocr-03456');"
        "print([r.recommend(q, r.Candidate(role=x.name), top=3).plans[2].codes"
        " for x in q.vocabulary.roles[:6]])"
    )
    printed = {
        subprocess.run(
            [sys.executable, "-c", program],
            capture_output=True,
            check=True,
            env={**os.environ, "PYTHONHASHSEED": seed},
        ).stdout
        for seed in ("1", "2", "3")
    }

    assert len(printed) == 1


def test_costs_too_fine_for_the_solver_are_rounded_and_said_to_be() -> None:
    primes = (7, 11, 13, 17, 19, 23, 29, 31, 37, 41, 43, 47)
    units = tuple(
        Unit(f"U{p}", "", "A", 2, 5, tags=tuple((f"t{i}", 1) for i in range(p)))
        for p in primes
    )
    matched = match(Catalogue(units), {"t0": 2, "t1": 1})

    assert not matched.exact
    for cost, p in zip(matched.costs, primes, strict=True):
        exact = 5 * (1 - Fraction(3, 3 * p))
        assert abs(matched.mismatch(cost) - exact) <= Fraction(1, 2 * matched.scale)
    assert matched.scale >= 1_000_000
    # A unit draws on each tag in thirds, which are not rounded: here of 4 and 2.
    gained = {
        tag: sum(u.gain for u in matched.coverage if u.tag == tag)
        for tag in ("t0", "t1")
    }
    assert {tag: matched.mismatch(gain) for tag, gain in gained.items()} == {
        "t0": Fraction(4, 3),
        "t1": Fraction(2, 3),
    }


@examples(80)
@given(wholes())
def test_where_mismatches_are_rounded_it_is_told_and_both_engines_agree(
    whole: Whole,
) -> None:
    """Rounded to thirds of a credit, so that it matters."""
    exact = recommender.recommend(whole.qualification, whole.candidate)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(job_match, "MOST_COST", 0)
        patch.setattr(job_match, "ROUNDED_SCALE", 1)
        rounded = recommender.recommend(
            whole.qualification, whole.candidate, second_opinion=True
        )

    rounding = rounded.problem.match.rounding
    document = plans_document(add_details(rounded, Clock()))
    assert (rounding > 0, document.rounding) == (True, float(rounding))
    assert rounded.status == exact.status
    assert "SCIP agrees" in rounded.proof.second_opinion
    if rounded.plans:
        assert "mismatches are rounded" in wording.proof_in_words(rounded)
        apart = rounded.best.fit.mismatch - exact.best.fit.mismatch
        assert 0 <= apart <= 2 * rounding
    assert exact.problem.match.rounding == 0


def test_a_scale_too_fine_for_scip_is_rounded_there_as_well() -> None:
    """Their least common multiple is above 2^50, beyond exact floating point."""
    primes = (7, 11, 13, 17, 19, 23, 29, 31, 37, 41, 43, 47)
    units = tuple(
        Unit(f"U{p}", "", "A", 2, 5, tags=tuple((f"t{i}", 1) for i in range(p)))
        for p in primes
    )
    rule = Rule("two", Kind.RULE, "", "", Bound("units", Select(), 2, 2))
    job = {"t0": 3, "t8": 1}
    asked = Asked(units, (rule,), job, frozenset(), None)
    opinion = second_opinion.ask_scip(units, [rule], job, frozenset(), None)

    best = min(combinations(units, 2), key=lambda two: brute.mismatch(two, asked))
    assert opinion.codes == tuple(unit.code for unit in best)
    assert 0 < opinion.rounding < Fraction(1, 10_000)


def test_a_total_that_follows_from_others_is_proven_with_little_work() -> None:
    """By logic alone and without presolve it takes 0.6 of the solver's own units."""
    about = recommender.load_qualification("ocr-03456")
    clock = Clock()
    queries = RuleQueries(about.catalogue.units, about.rules, clock)
    (number,) = (i for i, rule in enumerate(about.rules) if rule.id == "total")
    broken = [about.rules[number]]
    assert queries.witness(relaxed=[number], broken=broken) is None
    solvers = clock.solvers.values()
    work = sum(solver.response_proto.deterministic_time for solver in solvers)
    assert work < 0.1


def test_a_search_by_logic_cut_short_is_made_again_with_presolve(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(cp_sat, "_LITTLE_WORK", 1e-12)
    model = cp_model.CpModel()
    chosen = [model.new_bool_var(str(i)) for i in range(6)]
    model.add(cp_model.LinearExpr.sum(chosen) == 3)
    assert run(model, by_logic=True).status is Status.OPTIMAL
    model.add(cp_model.LinearExpr.sum(chosen[:3]) + sum(chosen[3:]) == 4)
    assert run(model, by_logic=True).status is Status.INFEASIBLE
    assert run(model, Clock(0.0), by_logic=True).status is Status.UNKNOWN


def free_bits(main: int, free: int) -> cp_model.CpModel:
    """Make a model of some variables, with others that may be anything."""
    model = cp_model.CpModel()
    for number in range(main + free):
        model.new_bool_var(f"x{number}")
    return model


@pytest.mark.parametrize("one_by_one", [False, True])
@pytest.mark.parametrize(
    ("main", "most", "number", "exact"),
    [(3, 3, 3, False), (3, 9, 8, True), (1, 9, 2, True)],
)
def test_solutions_are_counted_up_to_so_many(
    main: int, most: int, number: int, exact: bool, one_by_one: bool
) -> None:
    count = cp_sat.count_solutions(
        free_bits(main, 0), most, Clock(), main, one_by_one=one_by_one
    )

    assert (count.number, count.exact) == (number, exact)


def test_solutions_that_differ_only_otherwise_count_once() -> None:
    """4 sets, each listed 8 times: 32 lists are enough for a count of 5, not of 3."""
    for most, exact in ((5, True), (3, False)):
        count = cp_sat.count_solutions(free_bits(2, 3), most, Clock(), 2)
        assert (count.number == 4, count.exact) == (exact, exact)


def test_without_time_nothing_is_counted_and_nothing_claimed() -> None:
    count = cp_sat.count_solutions(free_bits(2, 0), 9, Clock(0.0), 2)

    assert (count.number, count.exact) == (0, False)


def test_a_solver_has_one_worker_keeps_to_the_time_and_leaves_signals_alone() -> None:
    clock = Clock(FOR_EVER)
    run(model_of(1), clock)
    run(model_of(1), clock, by_logic=True)
    (usual, logic) = (each.parameters for each in clock.solvers.values())

    for parameters in (usual, logic):
        assert parameters.num_workers == 1
        assert not parameters.catch_sigint_signal
        assert 0 < parameters.max_time_in_seconds <= FOR_EVER
    assert logic.max_deterministic_time <= 1 < usual.max_deterministic_time
    assert (usual.linearization_level > 0, logic.linearization_level) == (True, 0)


def test_work_is_done_in_a_thread_that_does_not_outlive_the_program() -> None:
    """Away from the main thread it is done where it is."""
    thread = cp_sat.interruptibly(threading.current_thread, Clock())
    inner: list[bool] = []

    def nested() -> None:
        here = threading.current_thread()
        inner.append(cp_sat.interruptibly(threading.current_thread, Clock()) is here)

    cp_sat.interruptibly(nested, Clock())
    assert thread is not threading.main_thread()
    assert thread.daemon
    assert inner == [True]
