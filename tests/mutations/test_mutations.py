"""The lists of slips and tests are true of the code, and a sample is repeatable."""

from functools import partial

import pytest

from recommender.solver.engine.clock import Clock
from recommender.solver.engine.cp_sat import interruptibly
from tests.mutations.cases import Equivalent, equivalent_slips, packages
from tests.mutations.forking import Noting, in_child
from tests.mutations.slips import ROOT, slips_of, with_slip

PACKAGES = {package.name: package for package in packages()}


@pytest.mark.parametrize("slip", equivalent_slips(), ids=lambda slip: slip.line[:40])
def test_an_equivalent_slip_can_still_be_made(slip: Equivalent) -> None:
    assert any(slip.is_slip(other) for other in slips_of(slip.module))
    assert len(slip.why) > 20


@pytest.mark.parametrize("name", PACKAGES)
def test_every_module_and_every_test_that_is_named_exists(name: str) -> None:
    package = PACKAGES[name]
    paths = {*package.tests, *package.then}
    paths |= {
        path for module, tests in package.own.items() for path in (module, *tests)
    }

    assert package.modules
    assert [path for path in sorted(paths) if not (ROOT / path).exists()] == []


def test_no_module_is_in_two_packages() -> None:
    modules = [module for package in PACKAGES.values() for module in package.modules]
    assert len(modules) == len(set(modules))


def test_every_slip_changes_its_module_and_only_one_expression() -> None:
    module = "recommender/solver/model/scaling.py"
    text = (ROOT / module).read_text("utf-8")
    wrong = {with_slip(slip, text) for slip in slips_of(module)}

    assert len(wrong) == len(slips_of(module))
    for slip in slips_of(module):
        assert slip.before != slip.after
        assert slip.after in with_slip(slip, text)


def test_a_seed_chooses_the_same_slips_and_another_seed_others() -> None:
    rules = PACKAGES["rules"]
    first, again, other = (rules.sample(20, seed) for seed in (1, 1, 2))

    assert first == again
    assert first != other


def test_slips_that_no_test_can_notice_are_not_tried() -> None:
    for package in PACKAGES.values():
        tried = package.sample(10_000, 1)
        assert not any(known.is_slip(s) for known in equivalent_slips() for s in tried)


def test_what_a_kept_thread_calls_is_noted_of_the_test_for_which_it_does() -> None:
    """Solving has a thread of its own, begun by the first test that solves."""

    def first() -> None:
        return

    def second() -> None:
        return

    def noted() -> list[list[bool]]:
        noting = Noting()
        called = [
            noting.of(partial(interruptibly, work, Clock()))
            for work in (first, second, first)
        ]
        codes = [work.__code__ for work in (first, second)]
        places = [(code.co_filename, code.co_firstlineno) for code in codes]
        return [[place in each for place in places] for each in called]

    assert in_child(noted) == [[True, False], [False, True], [True, False]]
