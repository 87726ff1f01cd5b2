"""Templates for small caseloads, against every choice of templates."""

from collections.abc import Sequence
from itertools import combinations
from random import Random

import pytest

from recommender.errors import SelfCheckError
from recommender.qualifications.plans import Status
from recommender.qualifications.rules import Bound, Select
from recommender.solver.engine.clock import Clock
from recommender.solver.engine.cp_sat import Answer
from recommender.solver.menus import covering
from recommender.solver.menus.covering import SetCovering
from recommender.solver.menus.pricing_problem import PricingProblem
from tests.builders.pricings import pricing
from tests.oracles.rulebook import keeps

Template = frozenset[int]
TAGS = ("calls", "letters", "sales", "visits")


def within(most_loss: int, *groups: PricingProblem) -> dict[Template, set[int]]:
    """Return for every set of units the groups for whom it is a plan near the best."""
    found: dict[Template, set[int]] = {}
    for number, group in enumerate(groups):
        units, scaled = group.problem.units, group.problem.match.scaled
        sets = [
            frozenset(some)
            for size in range(len(units) + 1)
            for some in combinations(range(len(units)), size)
        ]
        plans = [
            some
            for some in sets
            if keeps(tuple(units[i] for i in sorted(some)), group.problem.rules)
        ]
        best = min(map(scaled, plans))
        for some in plans:
            if scaled(some) <= best + most_loss:
                found.setdefault(some, set()).add(number)
    return found


def fewest(covers: dict[Template, set[int]], everyone: set[int]) -> int:
    for number in range(1, len(everyone) + 1):
        for some in combinations(covers.values(), number):
            if set().union(*some) == everyone:
                return number
    raise AssertionError("everyone has a plan")


@pytest.mark.parametrize("block", range(4))
def test_the_fewest_templates_cover_everyone_and_each_has_the_one_that_suits(
    block: int,
) -> None:
    """Some groups have a rule of their own, so that not every plan is valid for all."""
    counts = set()
    for number in range(5):
        random = Random(f"cover {block} {number}")
        groups = []
        for _ in range(random.randint(1, 4)):
            unit = Select(units=frozenset([f"U{random.randrange(4)}"]))
            own = [Bound("units", unit, at_most=0)] * random.randint(0, 1)
            job = {tag: random.randint(0, 3) for tag in TAGS}
            groups.append(
                pricing(random.randint(1, 9), tags=TAGS, job=job, least=10, more=own)
            )
        loss = random.choice([0, 3, 6]) * groups[0].problem.match.scale
        covers = within(loss, *groups)
        least = fewest(covers, {*range(len(groups))})
        cover = SetCovering(groups, loss, Clock()).run()

        assert len(cover.templates) == least >= cover.at_least >= 1
        assert sorted(n for some in cover.templates.values() for n in some) == [
            *range(len(groups))
        ]
        for template, numbers in cover.templates.items():
            assert {*numbers} <= covers[template]
            for n in numbers:
                scaled = groups[n].problem.match.scaled
                assert scaled(template) == min(
                    scaled(t) for t in cover.templates if n in covers[t]
                )
        counts.add(least)
    assert len(counts) > 1


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
@pytest.mark.parametrize(("weights", "chosen"), [((9, 1), 0), ((1, 9), 1)])
def test_of_as_few_templates_the_one_that_suits_most_candidates_is_taken(
    order: tuple[int, int], weights: tuple[int, int], chosen: int
) -> None:
    """One template does for both: with calls sales lose more than calls with sales."""
    jobs = ({"calls": 2}, {"sales": 3})
    groups = [pricing(weights[n], job=jobs[n]) for n in order]
    scale = groups[0].problem.match.scale
    cover = SetCovering(groups, 20 * scale, Clock()).run()

    assert [*cover.templates] == [{chosen}]
    assert cover.at_least == 1


@pytest.mark.parametrize("sizes", [[(5, 5), (10, 5)], [(10, 5), (5, 5)]])
@pytest.mark.parametrize(("loss", "number"), [(20, 1), (0, 2)])
def test_a_rule_that_all_share_allows_other_sets_where_units_have_other_sizes(
    loss: int, number: int, sizes: list[tuple[int, int]]
) -> None:
    """Of calls with 5 credits one is enough, and with 10 it is too much."""
    groups = [pricing(1, sizes=some) for some in sizes]
    most_loss = loss * groups[0].problem.match.scale
    covers = within(most_loss, *groups)
    cover = SetCovering(groups, most_loss, Clock()).run()

    assert len(cover.templates) == fewest(covers, {0, 1}) == number
    assert all({*some} <= covers[one] for one, some in cover.templates.items())


def needs(*tags: str) -> PricingProblem:
    """Return a group that any unit about one of some tags suits, and no other."""
    return pricing(1, tags=TAGS, job=dict.fromkeys(tags, 3))


def test_the_bound_weighs_those_who_share_no_template_more_than_those_who_do() -> None:
    """Three need a template each; as many others are all served by the first."""
    groups = [needs("calls"), needs("letters"), needs("sales")]
    groups += [needs("calls", "visits") for _ in range(3)]
    search = SetCovering(groups, 0, Clock())
    cover = search.run()

    assert (search.at_least, cover.at_least, len(cover.templates)) == (3, 3, 3)


def test_two_templates_are_proven_wherever_no_single_one_does_for_all() -> None:
    """Parts of templates that cover everyone add up to more than 1 then."""
    bounds = set()
    for number in range(30):
        random = Random(f"two {number}")
        size = random.choice([2, 3])
        groups = [needs(*random.sample(TAGS, size)) for _ in range(5)]
        least = fewest(within(0, *groups), {*range(5)})
        search = SetCovering(groups, 0, Clock())
        cover = search.run()
        assert min(least, 2) <= cover.at_least <= least == len(cover.templates)
        bounds.add(cover.at_least)
    assert {1, 2} <= bounds


def test_where_half_of_each_template_would_do_two_are_proven_of_three() -> None:
    """Each group takes either of two units; half of each of four covers everyone."""
    groups = [needs(*pair) for pair in combinations(TAGS, 2)]
    search = SetCovering(groups, 0, Clock())
    cover = search.run()

    assert (search.at_least, cover.at_least, len(cover.templates)) == (2, 2, 3)


def test_first_as_many_groups_as_possible_are_covered_then_as_many_of_the_rest() -> (
    None
):
    """Letters do for four of five, whose own best plans are others; sales for one."""
    jobs = [{tag: 3, "letters": 2} for tag in ("calls", "calls", "visits", "visits")]
    groups = [pricing(1, tags=TAGS, job=job) for job in (*jobs, {"sales": 3})]
    search = SetCovering(groups, 4 * groups[0].problem.match.scale, Clock())
    own = {*search._known}
    search._add_greedy_columns()

    assert own == {frozenset([0]), frozenset([3]), frozenset([2])}
    assert {*search._known} - own == {frozenset([1])}
    assert search._known[frozenset([1])] == {0, 1, 2, 3}


def test_it_ends_where_no_template_is_new_though_the_bound_is_not_reached(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """As where floating point leaves the value a little above the bound."""
    search = SetCovering([needs("calls"), needs("letters")], 0, Clock())
    search._add_greedy_columns()
    asked: list[int] = []

    def master(_: SetCovering) -> tuple[float, list[float]]:
        asked.append(1)
        assert len(asked) < 9
        return 2.5, [1.0, 1.0]

    monkeypatch.setattr(SetCovering, "_solve_master", master)
    search._generate_columns()
    assert (search.at_least, len(asked)) == (2, 1)


class Said:
    """An answer in the place of the solver's: a template, and who is left out."""

    def __init__(self, search: SetCovering, template: Template, left: Sequence[int]):
        count = len(search._encoding.model.proto.variables)
        places = {search._encoding.selected[i].index for i in template}
        places |= {search._left_out[n].index for n in left}
        self.values = tuple(int(i in places) for i in range(count))

    def answer(self, objective: int) -> Answer:
        return Answer(Status.OPTIMAL, self.values, objective, objective)


def test_a_template_that_does_not_cover_whom_the_solver_says_is_refused(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """By the audit calls do for the first of two groups only."""
    search = SetCovering([needs("calls"), needs("letters")], 0, Clock())
    for left_out, refused in (((), True), ((0,), True), ((1,), False)):
        said = Said(search, frozenset([0]), left_out).answer(len(left_out))
        monkeypatch.setattr(covering, "run", lambda *_, said=said: said)
        if refused:
            with pytest.raises(SelfCheckError, match="not a good plan for those"):
                search._price_column([1, 1])
        else:
            assert search._price_column([1, 1]) == ({0}, 1)


def test_a_template_that_covers_less_than_one_that_is_known_is_refused(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The second group counts 5 and the first 2; each has a template of its own."""
    search = SetCovering([needs("calls"), needs("letters")], 0, Clock())
    for template, left_out, objective, refused in (
        (frozenset([0]), (1,), 5, True),
        (frozenset([1]), (0,), 2, False),
    ):
        said = Said(search, template, left_out).answer(objective)
        monkeypatch.setattr(covering, "run", lambda *_, said=said: said)
        if refused:
            with pytest.raises(SelfCheckError):
                search._price_column([2, 5])
        else:
            assert search._price_column([2, 5]) == ({1}, 5)


def test_without_time_there_are_the_own_plans_of_everyone_and_a_bound_of_one() -> None:
    groups = [needs("calls"), needs("letters"), needs("calls")]
    cover = SetCovering(groups, 0, Clock(0.0)).run()

    assert cover.templates == {frozenset([0]): (0, 2), frozenset([1]): (1,)}
    assert cover.at_least == 1


def test_a_template_that_covers_nobody_who_is_left_is_refused(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The solver says of each step that the first group's template is the best."""
    search = SetCovering([needs("calls"), needs("letters")], 0, Clock())
    monkeypatch.setattr(SetCovering, "_price_column", lambda *_: (frozenset([0]), 1))
    with pytest.raises(SelfCheckError, match="not a good plan"):
        search._add_greedy_columns()
