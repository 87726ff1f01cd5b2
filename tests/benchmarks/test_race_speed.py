"""The same questions, put to this program and to other engines: processor time."""

from __future__ import annotations

import gc
import resource
from collections.abc import Callable, Collection, Sequence
from pathlib import Path

import pytest

import recommender
from recommender.requests.candidate import Candidate
from recommender.solver.engine.clock import Clock
from recommender.solver.search.plan_search import Search
from tests.benchmarks.figures import record_lap
from tests.benchmarks.race.engine import TooLongError
from tests.benchmarks.race.entrants import ENTRIES
from tests.benchmarks.race.ourselves import Ourselves
from tests.benchmarks.race.questions import (
    TWELVE,
    MenuQuestion,
    Question,
    Rival,
    is_smallest_conflict,
)
from tests.builders.cohort_runs import ABOUT, with_plans
from tests.builders.large import write_large

pytestmark = [
    pytest.mark.exhaustive,
    # PuLP 3 warns of what PuLP 4 will change.
    pytest.mark.filterwarnings("ignore::DeprecationWarning"),
]

ROLE = "contact-centre-adviser"
SIZES = {30: (5, 9), 118: (5, 9), 236: (10, 20), 590: (16, 40)}
# Seconds that one solve may take, and that runs of one question are repeated for.
MOST, REPEATED = 20.0, 1.5
LISTS = frozenset(["a listing"])


def processor_seconds() -> float:
    """Return the processor time of this process and of its children so far."""
    usages = (
        resource.getrusage(who)
        for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    )
    return sum(usage.ru_utime + usage.ru_stime for usage in usages)


def fastest(call: Callable[[], object], repeated: float) -> tuple[object, float]:
    """Return an answer, and the least processor time of a few runs."""
    runs: list[float] = []
    answer: object = None
    while not runs or (sum(runs) < repeated and len(runs) < 5):
        gc.collect()
        start = processor_seconds()
        answer = call()
        runs.append(processor_seconds() - start)
    return answer, min(runs)


class Race:
    """Asks the questions, compares the answers, and writes the rows of the table."""

    def __init__(self, pairs: int) -> None:
        self.is_short = pairs == 1
        self.most, self.repeated = (5.0, 0.0) if self.is_short else (MOST, REPEATED)
        self.entries = [entry for entry in ENTRIES if not entry.missing]
        self.rivals = [(entry, entry.rival(self.most)) for entry in self.entries]
        self.ourselves = Ourselves()
        self._header = ("question", "recommender", *(e.title for e in self.entries))
        # Those that took too long are not asked for more of the kind.
        self._given_up: set[tuple[str, str]] = set()

    def ask_of_many(
        self,
        what: str,
        questions: Sequence[Question],
        ours: Callable[[Question], object],
        theirs: Callable[[Rival, Question], object],
    ) -> None:
        """Ask everybody for a plan for each of many: rivals as long as there is time.

        The time of a rival is that of all questions, if the rest takes as long.
        """
        answers, own = fastest(lambda: [ours(each) for each in questions], 0)
        assert isinstance(answers, list)
        cells = [written(own)]
        for entry, rival in self.rivals:
            if ("plan", entry.name) in self._given_up or entry.name in LISTS:
                cells.append("-")
                continue
            start, number = processor_seconds(), 0
            for question, answer in zip(questions, answers, strict=True):
                assert theirs(rival, question) == answer, f"{what}, {entry.name}"
                number += 1
                took = processor_seconds() - start
                if took > self.most / 2:
                    break
            took *= len(questions) / number
            cells.append(f"{written(took)} ({times(took / own)})")
        record_lap(self._header, (what, *cells))

    def ask(
        self,
        what: str,
        ours: Callable[[], object],
        theirs: Callable[[Rival], object],
        *,
        agree: Callable[[object, object], bool] = lambda mine, other: mine == other,
        without: Collection[str] = (),
        kind: str = "",
    ) -> None:
        """Ask everybody one question."""
        answer, own = fastest(ours, self.repeated)
        cells = [written(own)]
        for entry, rival in self.rivals:
            if entry.name in without:
                cells.append("-")
                continue
            if (kind, entry.name) in self._given_up:
                cells.append(f"> {self.most:.0f} s")
                continue
            try:
                other, took = fastest(lambda rival=rival: theirs(rival), self.repeated)
            except TooLongError:
                cells.append(f"> {self.most:.0f} s")
                if kind:
                    self._given_up.add((kind, entry.name))
                continue
            assert agree(answer, other), f"{what}, {entry.name}: {other}, not {answer}"
            cells.append(f"{written(took)} ({times(took / own)})")
        record_lap(self._header, (what, *cells))


def written(seconds: float) -> str:
    """Return processor time in words."""
    if seconds >= 9.95:
        return f"{seconds:.0f} s"
    return f"{seconds:.1f} s" if seconds >= 0.995 else f"{1000 * seconds:.3g} ms"


def times(ratio: float) -> str:
    """Return a ratio in words."""
    if ratio >= 9.95:
        return f"{ratio:.0f} times"
    return f"{ratio:.1f} times" if ratio >= 0.95 else f"{ratio:.2g} times"


@pytest.fixture(name="race", scope="module")
def race_of_all(request: pytest.FixtureRequest) -> Race:
    return Race(15 if request.config.getoption("benchmark_enable") else 1)


@pytest.fixture(name="question", scope="module")
def question_of_one() -> Question:
    question = Question(ABOUT, Candidate(ROLE))
    assert question.program
    return question


def test_one_plan(race: Race, question: Question) -> None:
    race.ask(
        "one plan, 59 units",
        lambda: race.ourselves.one(question),
        lambda rival: rival.one(question),
        kind="plan",
    )


def test_ten_plans(race: Race, question: Question) -> None:
    race.ask(
        "the ten best plans",
        lambda: race.ourselves.ten(question),
        lambda rival: rival.ten(question),
        kind="plan",
    )


def test_all_prices(race: Race, question: Question) -> None:
    """Each of 59 units forced in, or out if it is in the best plan."""
    chosen = Search(question.problem, Clock()).best().chosen
    flips = [(i, int(i not in chosen)) for i in range(len(question.problem.units))]
    flips = flips[:6] if race.is_short else flips
    race.ask(
        f"all prices: {len(flips)} optima",
        lambda: race.ourselves.prices(question, flips),
        lambda rival: rival.prices(question, flips),
        kind="plan",
    )


def test_infeasible_wishes(race: Race) -> None:
    """Conflicts may differ; each must rule out every plan, and need all its rules."""
    question = Question(ABOUT, Candidate("receptionist", wishes=TWELVE))
    assert question.program
    race.ask(
        "why 12 wishes have no plan",
        lambda: race.ourselves.conflict(question),
        lambda rival: rival.conflict(question),
        agree=lambda _, rows: is_smallest_conflict(question, rows),
        without=LISTS,
    )


def test_many_candidates(race: Race) -> None:
    number = 6 if race.is_short else 1_000
    questions = [Question(ABOUT, candidate) for candidate in with_plans(number)]
    assert all(question.program for question in questions)
    race.ask_of_many(
        f"{number:,} candidates: the least mismatch",
        questions,
        Ourselves().one_of_many,
        lambda rival, question: rival.one(question),
    )
    race.ask_of_many(
        f"{number:,} candidates: their plans",
        questions,
        Ourselves().plan_of_many,
        lambda rival, question: rival.plan(question),
    )


def test_a_menu(race: Race) -> None:
    """A menu of 10 units for 8 candidates, proven to have the least mismatch."""
    roles = [role.name for role in ABOUT.vocabulary.roles]
    number = 2 if race.is_short else 8
    candidates = tuple(Candidate(role) for role in roles[:number])
    question = MenuQuestion(ABOUT, candidates, 10)
    assert question.programs
    race.ask(
        f"a menu of 10 units for {number} candidates",
        lambda: race.ourselves.menu(question),
        lambda rival: rival.menu(question),
        without=LISTS,
    )


@pytest.mark.parametrize("units", SIZES)
def test_growth(units: int, race: Race, tmp_path: Path) -> None:
    """One plan in made-up qualifications, larger and larger."""
    if race.is_short and units > 118:
        pytest.skip("two sizes show that it runs")
    folder = write_large(tmp_path / f"{units}", units, *SIZES[units])
    question = Question(recommender.load_qualification(folder), Candidate("worker"))
    assert question.program
    race.ask(
        f"one plan, {units} units, made up",
        lambda: race.ourselves.one(question),
        lambda rival: rival.one(question),
        kind="growth",
    )
