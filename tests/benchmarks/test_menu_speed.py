"""What a menu for 30 candidates takes, and how near to the best it is proven to be.

Times are not asserted: the search of a size ends when the menu is proven to be within
1 % of the best, or after a minute.
"""

from fractions import Fraction
from pathlib import Path

import pytest

import recommender
from recommender import choose_menus
from recommender.answers.menus import Menu
from recommender.cohorts.reading import read_cohort
from recommender.qualifications.qualification import Qualification
from recommender.requests.candidate import Candidate
from tests.benchmarks.figures import record
from tests.benchmarks.stopwatch import seconds

pytestmark = pytest.mark.exhaustive

THIRTY = Path(__file__).parent / "thirty.csv"
SIZES = range(8, 17)


@pytest.fixture(name="caseload", scope="module")
def thirty_candidates() -> tuple[Qualification, dict[str, Candidate]]:
    qualification = recommender.load_qualification("ocr-03456")
    members = read_cohort(THIRTY, qualification).members
    return qualification, {member.id: member.candidate for member in members}


def record_menu(menu: Menu, alone: str) -> None:
    record(
        f"a menu of {menu.size} units, {alone}",
        f"mismatch {float(menu.mismatch):.1f}",
        f"proven: at least {float(menu.bound):.1f}",
        f"{100 * float(menu.gap):.2f} %",
        "≤ 3 %",
    )


@pytest.mark.parametrize("size", SIZES)
def test_a_menu_of_each_size_alone(
    size: int, caseload: tuple[Qualification, dict[str, Candidate]], pairs: int
) -> None:
    if pairs == 1 and size < SIZES[-1]:
        pytest.skip("one size shows that it runs")
    limit = 60.0 if pairs > 1 else 20.0
    found = []
    took = seconds(
        lambda: found.append(choose_menus(*caseload, [size], time_limit=limit))
    )
    record_menu(found[0].menus[0], f"alone, in {took:.0f} s")
    if pairs > 1:
        assert found[0].menus[0].gap <= Fraction(3, 100)


def test_the_whole_curve_in_a_minute(
    caseload: tuple[Qualification, dict[str, Candidate]], pairs: int
) -> None:
    if pairs == 1:
        pytest.skip("a minute is too long but for --benchmark-enable")
    found = []
    took = seconds(
        lambda: found.append(choose_menus(*caseload, [*SIZES], time_limit=60.0))
    )
    for menu in found[0].menus:
        record_menu(menu, f"among all sizes in {took:.0f} s")
    assert max(menu.gap for menu in found[0].menus) <= Fraction(3, 100)
