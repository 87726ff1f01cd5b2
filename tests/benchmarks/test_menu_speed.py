"""What a menu for 30 candidates costs, and how near to the best it is proven to be.

Run like `test_speed.py`. Figures are printed, and times not asserted: the search of a
size ends when it is proven to be within 1 % of the best, or after a minute.
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
from tests.benchmarks.stopwatch import seconds

pytestmark = pytest.mark.slow

THIRTY = Path(__file__).parent / "thirty.csv"
SIZES = range(8, 17)


@pytest.fixture(name="caseload", scope="module")
def thirty_candidates() -> tuple[Qualification, dict[str, Candidate]]:
    qualification = recommender.load_qualification("ocr-03456")
    members = read_cohort(THIRTY, qualification).members
    return qualification, {member.id: member.candidate for member in members}


def told(menu: Menu) -> str:
    return (
        f"menu of {menu.size:2}: mismatch {float(menu.mismatch):7.1f}, bound "
        f"{float(menu.bound):7.1f}, gap {100 * float(menu.gap):.2f} %"
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
    print(f"{told(found[0].menus[0])}, {took:.1f} s")
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
        print(told(menu))
    print(f"the whole curve: {took:.1f} s")
    assert max(menu.gap for menu in found[0].menus) <= Fraction(3, 100)
