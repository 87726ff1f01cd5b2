"""Conflicts: impossible, and possible without any member; three ways.

By brute force on small questions, by the same filter written out plainly, and by
SCIP on the shipped qualification.
"""

from collections.abc import Callable, Sequence

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

import recommender
from recommender import Candidate, Frequency, Rule, Unit, Wishes
from recommender.errors import SelfCheckError
from recommender.qualifications.plans import Status
from recommender.qualifications.rules import Bound, Kind, Select
from recommender.solver.engine.clock import Clock
from recommender.solver.rules.conflicts import (
    _check,
    _FeasibilityOracle,
    minimal_conflict,
)
from recommender.solver.scip.second_opinion import ask_scip
from tests.builders.asking import rule_lists, unit_lists
from tests.builders.examples import examples
from tests.oracles import brute

ABOUT = recommender.load_qualification("ocr-03456")
Feasible = Callable[[Sequence[Rule]], bool]


def filtered(rules: Sequence[Rule], feasible: Feasible) -> list[Rule]:
    """Drop each rule without which it is still impossible.

    Guidance goes first, then rules, then wishes; of each kind the last listed.
    """
    left = list(rules)
    for kind in (Kind.GUIDANCE, Kind.RULE, Kind.WISH):
        for rule in reversed([rule for rule in rules if rule.kind is kind]):
            without = [other for other in left if other is not rule]
            if not feasible(without):
                left = without
    return left


@st.composite
def many_rules(draw: st.DrawFn) -> tuple[Rule, ...]:
    return (*draw(rule_lists()), *draw(rule_lists()), *draw(rule_lists()))


@examples(300)
@given(unit_lists(), many_rules())
def test_a_conflict_is_that_of_the_plain_filter(
    units: tuple[Unit, ...], rules: tuple[Rule, ...]
) -> None:
    assume(not brute.feasible(units, rules))

    expected = filtered(rules, lambda subset: brute.feasible(units, subset))
    assert [*minimal_conflict(units, rules)] == expected


@examples(300)
@given(unit_lists(), many_rules())
def test_a_conflict_is_impossible_and_possible_without_any_member(
    units: tuple[Unit, ...], rules: tuple[Rule, ...]
) -> None:
    assume(not brute.feasible(units, rules))
    conflict = minimal_conflict(units, rules)

    assert not brute.feasible(units, conflict)
    for rule in conflict:
        assert brute.feasible(units, [other for other in conflict if other is not rule])


@given(unit_lists(), many_rules())
def test_guidance_is_blamed_only_where_rules_and_wishes_leave_a_plan(
    units: tuple[Unit, ...], rules: tuple[Rule, ...]
) -> None:
    assume(not brute.feasible(units, rules))
    others = [rule for rule in rules if rule.kind is not Kind.GUIDANCE]
    kinds = {rule.kind for rule in minimal_conflict(units, rules)}

    assert (Kind.GUIDANCE in kinds) == brute.feasible(units, others)


@given(unit_lists(), many_rules())
def test_no_rule_is_blamed_where_wishes_alone_explain_it(
    units: tuple[Unit, ...], rules: tuple[Rule, ...]
) -> None:
    wishes = [rule for rule in rules if rule.kind is Kind.WISH]
    assume(not brute.feasible(units, rules))
    kinds = {rule.kind for rule in minimal_conflict(units, rules)}

    assert (kinds == {Kind.WISH}) == (not brute.feasible(units, wishes))


E_UP_TO_LEVEL_3 = tuple(f"D{number}" for number in range(1, 14))
D_UP_TO_LEVEL_3 = ("C3", "C4", "C5", "C6", "C7")
LEVEL_3 = tuple(
    row.code
    for row in ABOUT.catalogue.units
    if row.level == 3 and row.group not in {"A"}
)
# What is asked, and what cannot all hold: counted by hand.
IMPOSSIBLE = {
    "42 credits and 41 at most": (
        Wishes(max_credits=41),
        ["total", "--max-credits 41"],
    ),
    "10 credits at level 3 and level 2 at most": (
        Wishes(max_level=2, have=("F3", "F4")),
        ["level-3", "--max-level 2"],
    ),
    "F3 and F4 are of level 3": (
        Wishes(max_level=2),
        ["mandatory", "--max-level 2"],
    ),
    "a mandatory unit is refused": (
        Wishes(without_units=("F4",)),
        ["mandatory", "--without F4"],
    ),
    "both are refused, and one is enough": (
        Wishes(without_units=("F3", "F4")),
        ["mandatory", "--without F3"],
    ),
    "no unit of Group E below level 4": (
        Wishes(without_units=E_UP_TO_LEVEL_3),
        ["each-group:E", "level-4", *(f"--without {c}" for c in E_UP_TO_LEVEL_3)],
    ),
    "no unit of Group D below level 4": (
        Wishes(without_units=D_UP_TO_LEVEL_3),
        ["each-group:D", "level-4", *(f"--without {c}" for c in D_UP_TO_LEVEL_3)],
    ),
    "no unit of Group D, level 4 included": (
        Wishes(without_units=(*D_UP_TO_LEVEL_3, "C8"), lift=("level-4",)),
        ["each-group:D", *(f"--without {c}" for c in (*D_UP_TO_LEVEL_3, "C8"))],
    ),
    "no unit of Group D, by level and by name": (
        Wishes(without_units=D_UP_TO_LEVEL_3, max_level=3),
        ["each-group:D", *(f"--without {c}" for c in D_UP_TO_LEVEL_3), "--max-level 3"],
    ),
    "a unit above the level asked for": (
        Wishes(with_units=("C8",), max_level=3),
        ["--with C8", "--max-level 3"],
    ),
    # 10 + 10 + 11 + 11 = 42 credits in four units, 41 are allowed.
    "four large units in 41 credits": (
        Wishes(with_units=("A17", "B13", "D16", "D18"), max_credits=41),
        ["--with A17", "--with B13", "--with D16", "--with D18", "--max-credits 41"],
    ),
    # 11 + 11 + 11 + 11 = 44 held, in 43; any three and D15 (9) would be 42.
    "what is held is more than is allowed": (
        Wishes(have=("A18", "D16", "D18", "D19"), max_credits=43),
        ["--have A18", "--have D16", "--have D18", "--have D19", "--max-credits 43"],
    ),
    # The last, D13, has 7 credits: alone it is no way to 10, with any other it is.
    "no level 3 unit left of the optional ones": (
        Wishes(without_units=LEVEL_3),
        ["level-3", *(f"--without {code}" for code in LEVEL_3[:-1])],
    ),
}


def scip_allows(rules: Sequence[Rule]) -> bool:
    # Without a job every unit costs its credits: SCIP has little to weigh.
    return ask_scip(ABOUT.catalogue.units, rules, {}, frozenset(), None).status is (
        Status.OPTIMAL
    )


@pytest.mark.parametrize("name", IMPOSSIBLE)
def test_the_conflict_of_impossible_wishes_is_the_one_counted_by_hand(
    name: str,
) -> None:
    wishes, expected = IMPOSSIBLE[name]
    answer = recommender.recommend(ABOUT, Candidate("receptionist", {}, wishes))

    assert answer.status is Status.INFEASIBLE
    assert [rule.id for rule in answer.conflict] == expected


@pytest.mark.parametrize("name", IMPOSSIBLE)
def test_scip_confirms_that_each_member_is_needed(name: str) -> None:
    wishes, _ = IMPOSSIBLE[name]
    conflict = recommender.recommend(
        ABOUT, Candidate("receptionist", {}, wishes)
    ).conflict

    assert not scip_allows(conflict)
    for rule in conflict:
        assert scip_allows([other for other in conflict if other is not rule])


@pytest.mark.parametrize(
    "name", ["four large units in 41 credits", "F3 and F4 are of level 3"]
)
def test_the_plain_filter_with_scip_finds_the_same_conflict(name: str) -> None:
    wishes, _ = IMPOSSIBLE[name]
    answer = recommender.recommend(ABOUT, Candidate("receptionist", {}, wishes))

    assert [*answer.conflict] == filtered(answer.problem.rules, scip_allows)


def test_a_task_never_done_is_blamed_by_its_tag() -> None:
    """A13 is about writing and nothing else."""
    candidate = Candidate(
        tags={"writing": Frequency.NEVER}, wishes=Wishes(with_units=("A13",))
    )
    answer = recommender.recommend(ABOUT, candidate)

    assert [rule.id for rule in answer.conflict] == [
        "--with A13",
        "--tag writing:never",
    ]


@pytest.mark.parametrize(
    ("ids", "known", "is_right"),
    [
        (["with", "without"], [set()], True),
        # Without a set that keeps the others, nothing shows that each is needed.
        (["with", "without"], [], False),
        (["with", "without"], [{0}], False),
        (["with"], [set()], False),
        (["with"], [], False),
    ],
)
def test_a_conflict_is_refused_unless_it_is_one_and_each_member_is_needed(
    ids: list[str], known: list[set[int]], is_right: bool
) -> None:
    units = (Unit("U1", "", "A", 2, 3), Unit("U2", "", "A", 2, 3))
    only = Select(units=frozenset(["U1"]))
    bounds = {
        "with": Bound("units", only, at_least=1),
        "without": Bound("units", only, at_most=0),
    }
    rules = tuple(Rule(id_, Kind.WISH, id_, "", bounds[id_]) for id_ in ids)
    oracle = _FeasibilityOracle(units, rules, Clock())
    oracle._broken = known
    needed = [*range(len(rules))]
    if is_right:
        _check(oracle, needed, rules)
        return
    with pytest.raises(SelfCheckError, match="did not pass its check"):
        _check(oracle, needed, rules)
