"""How often, and how likely: one grammar wherever a task is written."""

import copy
import json
import pickle
from fractions import Fraction
from pathlib import Path

import pytest

import recommender
from recommender import Candidate, Frequency, RequestError
from recommender.cohorts.cell_readers import cell_readers
from recommender.cohorts.columns import candidate_from_row
from recommender.cohorts.role_titles import RoleTitles
from recommender.errors import FileFaultsError
from recommender.requests.candidate import job_of, override, weights_of
from recommender.requests.candidate_file import read_candidate
from recommender.requests.candidate_writing import write_candidate
from recommender.requests.frequencies import (
    ExpectedWeight,
    Range,
    likely_weight,
    middle_frequency,
    often_in_words,
    range_in_words,
    read_frequency,
)
from recommender.requests.spelling import read_tags
from tests.builders.running import run

ABOUT = recommender.load_qualification("ocr-03456")
_TAGS = cell_readers(ABOUT, RoleTitles(ABOUT.vocabulary))["tags"]
CHANCE = Range(Frequency.NEVER, Frequency.WEEKLY, 60)


@pytest.mark.parametrize(
    "text", ["weekly 60%", "weekly 60 %", "weekly, 60%", " WEEKLY,60 % ", "weekly60%"]
)
def test_a_chance_may_be_spelt_in_several_ways_and_is_written_in_one(text: str) -> None:
    assert read_frequency(text) == CHANCE
    assert range_in_words(CHANCE) == "weekly 60%"


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("weekly 0%", "leave the task out"),
        ("weekly 100%", "write weekly: it is certain"),
        ("weekly 120%", "from 1% to 99%"),
        ("weekly 1234%", "such as weekly 60%"),
        ("maybe 50%", "write how often, if at all"),
        ("never 50%", "write how often, if at all"),
        ("50%", "write how often, if at all"),
        ("dayly 50%", "from 1% to 99%"),
        ("sometimes..daily 50%", "from 1% to 99%"),
        ("weekly 6.5%", "such as weekly 60%"),
        ("weekly -60%", "such as weekly 60%"),
    ],
)
def test_what_is_no_chance_is_refused_everywhere_alike(
    text: str, hint: str, tmp_path: Path
) -> None:
    file = tmp_path / "one.toml"
    file.write_text(f"[tags]\nselling = {json.dumps(text)}\n")
    caught = []
    for read in (
        lambda: read_tags([f"selling:{text}"]),
        lambda: Candidate(tags={"selling": text}),  # type: ignore[dict-item]
        lambda: read_candidate(file),
    ):
        with pytest.raises((RequestError, FileFaultsError)) as error:
            read()
        caught += error.value.faults

    assert {fault.id for fault in caught} == {"frequency-unknown"}
    assert [hint in fault.hint for fault in caught] == [True] * 3


@pytest.mark.parametrize("percent", [0, 100, -1])
def test_a_program_cannot_make_a_chance_that_is_certain(percent: int) -> None:
    unsure = {"selling": Range(Frequency.NEVER, Frequency.WEEKLY, percent)}
    with pytest.raises(RequestError):
        Candidate(unsure=unsure)


def test_a_chance_is_the_same_in_options_files_cells_and_programs(
    tmp_path: Path,
) -> None:
    expected = Candidate("receptionist", unsure={"selling": CHANCE})
    file = tmp_path / "one.toml"
    file.write_text(write_candidate(expected, "ocr-03456"))
    row = {"role": "receptionist", "tags": _TAGS("selling:weekly, 60%")}

    assert 'selling = "weekly 60%"' in file.read_text()
    assert read_candidate(file)[0] == expected
    assert candidate_from_row(row) == expected
    assert Candidate("receptionist", {"selling": "weekly 60 %"}) == expected  # type: ignore[dict-item]
    assert eval(repr(expected), {"Candidate": Candidate}) == expected
    assert override(expected, Candidate(tags={"Selling": Frequency.DAILY})).unsure == {}
    assert override(expected, Candidate(no_tags=("selling",))).unsure == {}


def test_a_chance_survives_the_command_line_and_the_json_of_a_plan() -> None:
    said = ("--tag", "selling:weekly, 60%, complaints:daily 30%", "--format", "json")
    content = json.loads(run("plan", "--role", "receptionist", *said).out)

    unsure = {"selling": "weekly 60%", "complaints": "daily 30%"}
    assert content["candidate"]["unsure"] == unsure
    # Rules count a task as part of the job from 50% on.
    assert content["candidate"]["job"]["selling"] == "weekly"
    assert "complaints" not in content["candidate"]["job"]
    whys = " ".join(unit["why"] for unit in content["plans"][0]["units"])
    shown = "complaints (daily, 30% likely)" in whys
    assert shown == ("C7" in [unit["code"] for unit in content["plans"][0]["units"]])


def test_the_weight_of_a_chance_is_its_average_and_remembers_the_chance() -> None:
    weight = ExpectedWeight(CHANCE)

    assert (weight, often_in_words(weight)) == (Fraction(6, 5), "weekly, 60% likely")
    for same in (pickle.loads(pickle.dumps(weight)), copy.copy(weight)):
        assert (same, same.chance) == (weight, CHANCE)
    assert copy.deepcopy([weight])[0].chance == CHANCE


@pytest.mark.parametrize(("percent", "counts"), [(49, False), (50, True), (99, True)])
def test_a_task_is_part_of_the_job_from_a_chance_of_one_half(
    percent: int, counts: bool
) -> None:
    chance = Range(Frequency.NEVER, Frequency.DAILY, percent)
    candidate = Candidate("receptionist", unsure={"impression": chance})

    assert ("impression" in job_of(candidate, ABOUT)) == counts
    weights = weights_of(candidate, ABOUT)
    assert weights["impression"] == Fraction(3 * percent, 100)
    assert [*weights] == [t.name for t in ABOUT.vocabulary.tags if t.name in weights]
    absent = Candidate("receptionist", no_tags=("impression",))
    assert {**weights_of(absent, ABOUT), "impression": weights["impression"]} == weights


@pytest.mark.parametrize(
    ("text", "middle"),
    [
        ("never..sometimes", "sometimes"),
        ("never..weekly", "sometimes"),
        ("maybe", "sometimes"),
        ("sometimes..weekly", "sometimes"),
        ("sometimes..daily", "weekly"),
        ("weekly..daily", "weekly"),
        ("daily 1%", "daily"),
        ("weekly 99%", "weekly"),
        ("sometimes 50%", "sometimes"),
    ],
)
def test_a_range_is_as_often_as_its_middle_and_a_chance_as_what_is_likely(
    text: str, middle: str
) -> None:
    bounds = read_frequency(text)

    assert isinstance(bounds, Range)
    assert middle_frequency(bounds) == middle


def test_a_range_from_one_frequency_to_the_same_is_that_frequency() -> None:
    assert [read_frequency(f"{f}..{f}") for f in Frequency] == [*Frequency]


@pytest.mark.parametrize(("percent", "weight"), [(1, 0), (49, 0), (50, 2), (99, 2)])
def test_a_chance_has_the_whole_weight_where_it_is_likely_and_none_else(
    percent: int, weight: int
) -> None:
    chance = Range(Frequency.NEVER, Frequency.WEEKLY, percent)

    assert likely_weight(ExpectedWeight(chance)) == weight
    assert [likely_weight(weight) for weight in range(4)] == [0, 1, 2, 3]
