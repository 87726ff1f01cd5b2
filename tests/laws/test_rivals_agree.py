"""Other engines find what this program finds: the race in small, without its clock."""

import pytest

from recommender.requests.candidate import Candidate
from recommender.solver.engine.clock import Clock
from recommender.solver.search.plan_search import Search
from tests.benchmarks.race.entrants import ENTRIES, Entry
from tests.benchmarks.race.ourselves import Ourselves
from tests.benchmarks.race.questions import (
    TWELVE,
    MenuQuestion,
    Question,
    Rival,
    is_smallest_conflict,
)
from tests.builders.cohort_runs import ABOUT

# PuLP 3 warns of what PuLP 4 will change.
pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")

OURSELVES = Ourselves()
ONE = Question(ABOUT, Candidate("contact-centre-adviser"))
MENU = MenuQuestion(ABOUT, (Candidate("receptionist"), Candidate("team-leader")), 10)
# They take long over a conflict or a menu, or cannot.
ONE_CANDIDATE_ONLY = {"clingo", "MiniZinc with Gecode", "a listing"}


@pytest.fixture(name="rival", scope="module", params=ENTRIES, ids=lambda e: e.name)
def each_rival(request: pytest.FixtureRequest) -> Rival:
    entry: Entry = request.param
    if entry.missing:
        pytest.skip(f"{entry.missing} is not installed")
    return entry.rival(60.0)


def test_the_best_plan(rival: Rival) -> None:
    assert rival.one(ONE) == OURSELVES.one(ONE)


def test_the_ten_best_plans(rival: Rival) -> None:
    assert rival.ten(ONE) == OURSELVES.ten(ONE)


def test_prices(rival: Rival) -> None:
    chosen = Search(ONE.problem, Clock()).best().chosen
    flips = [(i, int(i not in chosen)) for i in (0, 2, 5, 16)]

    prices = rival.prices(ONE, flips)

    assert prices == OURSELVES.prices(ONE, flips)
    assert prices[0] is None


def test_no_plan_keeps_the_wishes_and_why(rival: Rival) -> None:
    if rival.name in ONE_CANDIDATE_ONLY:
        pytest.skip("it takes too long")
    question = Question(ABOUT, Candidate("receptionist", wishes=TWELVE))

    assert OURSELVES.one(question) is None
    assert rival.one(question) is None
    for asked in (rival, OURSELVES):
        assert is_smallest_conflict(question, asked.conflict(question))


def test_a_menu(rival: Rival) -> None:
    if rival.name in ONE_CANDIDATE_ONLY:
        pytest.skip("it takes too long")
    assert rival.menu(MENU) == OURSELVES.menu(MENU)
