"""A program without its solver says so, and does all that needs none."""

import resource
import subprocess
import sys

import pytest

import recommender
from recommender.qualifications.vocabulary import Frequency

WITHOUT = (
    "import sys; sys.modules['ortools'] = None; "
    "from recommender.cli import main; main(sys.argv[1:])"
)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("words", "code"),
    [
        (["--help"], 0),
        (["units", "--format", "csv"], 0),
        (["rules"], 0),
        (["check", "F3", "F4", "A3", "A13", "B11", "C5", "D6"], 0),
        (["qualification", "list"], 0),
        (["plan", "--role", "receptionist"], 70),
        (["doctor"], 1),
    ],
)
def test_only_what_solves_needs_the_solver(words: list[str], code: int) -> None:
    done = subprocess.run(
        [sys.executable, "-c", WITHOUT, *words],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == code, done.stderr
    assert "Traceback" not in done.stderr
    if code:
        assert "ortools" in done.stdout + done.stderr


@pytest.mark.exhaustive
def test_a_thousand_solves_in_one_process_take_no_more_memory() -> None:
    shipped = recommender.load_qualification()

    def solve(times: int) -> None:
        for number in range(times):
            frequency = ("daily", "weekly", "sometimes", "never")[number % 4]
            tags = {"complaints": Frequency(frequency), "writing": Frequency.DAILY}
            recommender.recommend(shipped, recommender.Candidate(tags=tags))

    solve(100)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    solve(1_000)
    after = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    assert after - before < 20_000  # in KiB
