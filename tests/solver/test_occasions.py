"""The fewest occasions against trying every set, and their audit against an oracle."""

from fractions import Fraction
from random import Random

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from recommender.auditing.evidencing import EvidenceTerms, audit_occasions
from recommender.errors import SelfCheckError
from recommender.problems.occasion_problem import EvidenceTask, occasion_problem
from recommender.qualifications.evidence import (
    EvidenceGuide,
    EvidenceKind,
    Occasion,
    TaskEvidence,
    UnitEvidence,
    WantedEvidence,
)
from recommender.qualifications.plans import Status
from recommender.qualifications.units import Unit
from recommender.qualifications.vocabulary import Frequency
from recommender.requests.occasion_wishes import OccasionWishes
from recommender.solver.engine.clock import Clock
from recommender.solver.engine.cp_sat import Answer
from recommender.solver.occasions import occasion_search
from recommender.solver.occasions.occasion_search import best_occasions
from recommender.solver.rules.conflicts import minimal_conflict
from tests.builders.evidence import TAGS, guides, jobs, strengths
from tests.builders.examples import examples
from tests.oracles import occasions as oracle

units_of = st.lists(
    st.tuples(strengths, st.sampled_from([3, Fraction(15, 2)])), min_size=1, max_size=4
).map(
    lambda parts: tuple(
        Unit(f"U{n}", f"Unit {n}", "A", 2, credits, tags=tuple(sorted(tags.items())))
        for n, (tags, credits) in enumerate(parts, 1)
    )
)
weeks_of = st.lists(
    st.tuples(st.integers(1, 9), st.integers(1, 5)), min_size=4, max_size=4
).map(lambda ws: {f"U{n}": (a, a + b) for n, (a, b) in enumerate(ws, 1)})


@examples(400)
@given(units_of, jobs, guides, weeks_of)
def test_the_occasions_are_those_that_trying_every_set_finds(
    units: tuple[Unit, ...],
    job: dict[str, Frequency],
    guide: EvidenceGuide,
    weeks: dict[str, tuple[int, int]],
) -> None:
    problem = occasion_problem(EvidenceTask(units, job, guide, (), weeks))
    possible = oracle.useful(units, job, guide)
    assert list(problem.occasions) == possible

    def key(occasions: tuple[Occasion, ...]) -> tuple[object, ...]:
        return (
            len(occasions),
            sum(4 - oracle.weight(o.tag, job) for o in occasions),
            oracle.visits(occasions),
            sum(oracle.apart(o, units, job, guide, weeks) for o in occasions),
            [possible.index(o) for o in occasions],
        )

    best = min(oracle.enough_sets(units, job, guide), key=key)
    found = best_occasions(problem, Clock())
    assert found.status is Status.OPTIMAL
    assert found.occasions == best

    evidence = audit_occasions(EvidenceTerms(units, job, guide), found.occasions)
    assert evidence.visits == oracle.visits(best)
    assert evidence.serves == {
        occasion: tuple(
            unit.code for unit in units if occasion in oracle.serving(unit, job, guide)
        )
        for occasion in best
    }
    for unit, coverage in zip(units, evidence.coverage, strict=True):
        can = oracle.serving(unit, job, guide)
        assert list(coverage.occasions) == [o for o in best if o in can]
        assert coverage.arranged == (not any(oracle.weight(o.tag, job) for o in can))
        assert coverage.at_risk == (max(
            (oracle.weight(o.tag, job) for o in can), default=0) < 2)  # fmt: skip


@examples(400)
@given(units_of, jobs, guides, st.data())
def test_the_audit_refuses_just_the_sets_that_are_not_enough(
    units: tuple[Unit, ...],
    job: dict[str, Frequency],
    guide: EvidenceGuide,
    data: st.DataObject,
) -> None:
    every = oracle.all_occasions(guide)
    assume(every)
    chosen = tuple(sorted(data.draw(st.sets(st.sampled_from(every))), key=every.index))
    useful = oracle.useful(units, job, guide)
    good = {*chosen} <= {*useful} and all(
        oracle.enough(unit, chosen, job, guide) for unit in units
    )
    terms = EvidenceTerms(units, job, guide)
    if good:
        assert audit_occasions(terms, chosen).occasions == chosen
    else:
        with pytest.raises(SelfCheckError):
            audit_occasions(terms, chosen)


@examples(400)
@given(units_of, jobs, guides, st.data())
def test_wishes_are_kept_or_a_minimal_conflict_says_why_not(
    units: tuple[Unit, ...],
    job: dict[str, Frequency],
    guide: EvidenceGuide,
    data: st.DataObject,
) -> None:
    useful = oracle.useful(units, job, guide)
    assume(useful)
    locked = data.draw(st.sets(st.sampled_from(useful), max_size=1))
    others = [o for o in useful if o not in locked] or [Occasion(useful[0].kind, "x")]
    refused = data.draw(st.sets(st.sampled_from(others), max_size=3))
    most = data.draw(st.none() | st.integers(0, 3))
    wishes = OccasionWishes(tuple(locked), tuple(sorted(refused)), most)
    good = [
        occasions
        for occasions in oracle.enough_sets(units, job, guide)
        if locked <= {*occasions}
        and not refused & {*occasions}
        and (most is None or oracle.visits(occasions) <= most)
    ]
    problem = occasion_problem(EvidenceTask(units, job, guide, wishes.rules))
    found = best_occasions(problem, Clock())
    if good:
        assert len(found.occasions) == len(good[0])
        terms = EvidenceTerms(
            units, job, guide, frozenset(locked), frozenset(wishes.refused), most
        )
        audit_occasions(terms, found.occasions)
        return
    assert found.status is Status.INFEASIBLE
    conflict = minimal_conflict(problem.as_units, problem.rules)
    assert any(rule in problem.asked for rule in conflict)


@examples(400)
@given(units_of, jobs, guides)
def test_the_fewest_visits_come_first_where_they_are_asked_for(
    units: tuple[Unit, ...], job: dict[str, Frequency], guide: EvidenceGuide
) -> None:
    problem = occasion_problem(EvidenceTask(units, job, guide))
    found = best_occasions(problem, Clock(), visits_first=True)
    sets = oracle.enough_sets(units, job, guide)
    assert oracle.visits(found.occasions) == min(oracle.visits(s) for s in sets)


PAIRS = {"p": ("U1", "U3"), "q": ("U2", "U4"), "r": ("U1", "U2"), "s": ("U3", "U4")}
_TOGETHER = {"U1": (1, 2), "U2": (1, 2), "U3": (9, 10), "U4": (9, 10)}


def of_pairs(order: str, weeks: dict[str, tuple[int, int]] | None) -> str:
    """Return the tasks chosen where two of four do, each of which serves two units."""
    products = {EvidenceKind.PRODUCTS: ("x",)}
    guide = EvidenceGuide(
        {tag: TaskEvidence(tag, products) for tag in order},
        (WantedEvidence(products=1, kinds=1),),
    )
    units = tuple(
        Unit(code, "", "A", 2, 3, tags=tuple((t, 2) for t in PAIRS if code in PAIRS[t]))
        for code in _TOGETHER
    )
    job = dict.fromkeys(PAIRS, Frequency.DAILY)
    task = EvidenceTask(units, job, guide, (), weeks)
    found = best_occasions(occasion_problem(task), Clock())
    assert found.status is Status.OPTIMAL
    return "".join(occasion.tag for occasion in found.occasions)


@pytest.mark.parametrize("order", ["pqrs", "rspq", "prqs", "srqp"])
def test_units_under_way_together_share_occasions(order: str) -> None:
    assert set(of_pairs(order, _TOGETHER)) == {"r", "s"}
    others = {"U1": (1, 2), "U3": (1, 2), "U2": (9, 10), "U4": (9, 10)}
    assert set(of_pairs(order, others)) == {"p", "q"}


@pytest.mark.parametrize("order", ["pqrs", "rspq", "prqs", "srqp", "qsrp", "sqpr"])
def test_of_equals_the_first_in_the_order_of_the_data_are_chosen(order: str) -> None:
    first = order[0]
    expected = {first, "qpsr"["pqrs".index(first)]}
    assert set(of_pairs(order, None)) == expected


def test_dense_problems_have_the_occasions_that_trying_every_set_finds() -> None:
    """Every task is part of the job and gives evidence, so that ties are common."""
    draw = Random(1)
    for _ in range(25):
        tasks = {tag: _dense_task(tag, draw) for tag in TAGS}
        wanted = WantedEvidence(observation=draw.randint(0, 1), kinds=2)
        guide = EvidenceGuide(tasks, (wanted,))
        job = {tag: draw.choice([*Frequency][:3]) for tag in TAGS}
        units = tuple(
            Unit(f"U{n}", "", "A", 2, 3, tags=tuple(
                (tag, draw.randint(1, 3)) for tag in sorted(draw.sample(TAGS, 2))))
            for n in range(draw.randint(1, 3))
        )  # fmt: skip
        problem = occasion_problem(EvidenceTask(units, job, guide))
        possible = list(problem.occasions)
        best = min(
            oracle.enough_sets(units, job, guide),
            key=lambda found, job=job, possible=possible: (
                len(found),
                sum(4 - oracle.weight(o.tag, job) for o in found),
                oracle.visits(found),
                [possible.index(o) for o in found],
            ),
        )
        assert best_occasions(problem, Clock()).occasions == best


def _dense_task(tag: str, draw: Random) -> TaskEvidence:
    kinds = draw.sample([*EvidenceKind], 2)
    others = [other for other in TAGS if other != tag]
    shows = tuple(draw.sample(others, draw.randint(0, 2)))
    return TaskEvidence(tag, {k: ("x",) for k in EvidenceKind if k in kinds}, shows)


def test_the_audit_names_each_slip() -> None:
    unit = Unit("A1", "Answer calls", "A", 2, 5, tags=(("calls", 3),))
    observation, products = EvidenceKind.OBSERVATION, EvidenceKind.PRODUCTS
    calls = TaskEvidence("calls", {observation: ("a shift",), products: ("notes",)})
    guide = EvidenceGuide({"calls": calls}, (WantedEvidence(observation=1, kinds=2),))
    seen, made = Occasion(observation, "calls"), Occasion(products, "calls")
    job = {"calls": Frequency.DAILY}

    def slips(occasions: list[Occasion], **terms: object) -> list[str]:
        with pytest.raises(SelfCheckError) as error:
            audit_occasions(EvidenceTerms((unit,), job, guide, **terms), occasions)  # type: ignore[arg-type]
        return error.value.evidence["slips"]  # type: ignore[return-value]

    assert slips([made]) == [
        "A1 has 0 observation, and wants 1",
        "A1 has 1 kinds, and wants 2",
    ]
    assert slips([seen, made, made]) == ["an occasion is there twice"]
    assert slips([seen, made], refused=frozenset([(observation, None)])) == [
        "observation:calls is refused"
    ]
    assert slips([seen, made], most_visits=0) == ["1 visits, of at most 0"]
    other = Occasion(observation, "letters")
    assert slips([seen, made, other]) == ["observation:letters serves no unit"]
    assert slips([seen, made], locked=frozenset([other])) == [
        "observation:letters is locked, but not there"
    ]


@pytest.mark.parametrize("tags", [None, ("letters",)])
def test_occasions_at_tasks_that_a_unit_is_about_are_its_core(
    tags: tuple[str, ...] | None,
) -> None:
    """Unless a file says which tasks give evidence of it: then none is its core."""
    examples = {EvidenceKind.OBSERVATION: ("seen",)}
    tasks = {tag: TaskEvidence(tag, examples, ()) for tag in ("calls", "letters")}
    special = {} if tags is None else {"A1": UnitEvidence(tags=tags)}
    wanted = WantedEvidence(observation=1)
    guide = EvidenceGuide(tasks, (wanted,), special)
    unit = Unit("A1", "One", "A", 2, 5, tags=(("calls", 3), ("letters", 2)))
    job = {"calls": Frequency.DAILY, "letters": Frequency.DAILY}
    seen = Occasion(EvidenceKind.OBSERVATION, "calls" if tags is None else "letters")
    (coverage,) = audit_occasions(EvidenceTerms((unit,), job, guide), [seen]).coverage

    assert coverage.core == (frozenset([seen]) if tags is None else frozenset())


def test_of_two_kinds_wanted_the_only_one_that_is_known_is_arranged() -> None:
    tasks = {"calls": TaskEvidence("calls", {EvidenceKind.OBSERVATION: ("seen",)}, ())}
    guide = EvidenceGuide(tasks, (WantedEvidence(kinds=2),), {})
    unit = Unit("A1", "One", "A", 2, 5, tags=(("calls", 2),))
    found = best_occasions(occasion_problem(EvidenceTask((unit,), {}, guide)), Clock())

    assert found.occasions == (Occasion(EvidenceKind.OBSERVATION, "calls"),)


def test_where_visits_count_first_two_occasions_without_one_are_better() -> None:
    """One shift of calls shows both units; letters and sales show one each."""
    kinds = {
        "calls": EvidenceKind.OBSERVATION,
        "letters": EvidenceKind.PRODUCTS,
        "sales": EvidenceKind.PRODUCTS,
    }
    tasks = {tag: TaskEvidence(tag, {kind: ("x",)}) for tag, kind in kinds.items()}
    guide = EvidenceGuide(tasks, (WantedEvidence(occasions=1),))
    units = tuple(
        Unit(f"U{n}", "", "A", 2, 3, tags=(("calls", 3), (tag, 3)))
        for n, tag in enumerate(("letters", "sales"))
    )
    job = dict.fromkeys(kinds, Frequency.DAILY)
    problem = occasion_problem(EvidenceTask(units, job, guide))
    few = best_occasions(problem, Clock())
    none = best_occasions(problem, Clock(), visits_first=True)

    assert [one.tag for one in few.occasions] == ["calls"]
    assert [one.tag for one in none.occasions] == ["letters", "sales"]


def test_without_time_or_unproven_the_occasions_are_not_said_to_be_the_fewest(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    tasks = {"calls": TaskEvidence("calls", {EvidenceKind.OBSERVATION: ("seen",)}, ())}
    guide = EvidenceGuide(tasks, (WantedEvidence(kinds=1),), {})
    unit = Unit("A1", "One", "A", 2, 5, tags=(("calls", 2),))
    problem = occasion_problem(EvidenceTask((unit,), {}, guide))
    late = best_occasions(problem, Clock(0.0))
    assert (late.status, late.occasions) == (Status.UNKNOWN, ())
    so_far = Answer(Status.FEASIBLE, (1,), 9, 0)
    monkeypatch.setattr(occasion_search, "minimise_all", lambda *_: (so_far, 0))
    found = best_occasions(problem, Clock())

    assert found.status is Status.FEASIBLE
    assert found.occasions == (Occasion(EvidenceKind.OBSERVATION, "calls"),)
