"""A wish is the same wherever it is written: every row of the table of wishes."""

import shlex
import tomllib
from dataclasses import fields
from datetime import date
from itertools import islice
from typing import Any

import click
import pytest
from hypothesis import given
from hypothesis import strategies as st

import recommender
from recommender.cli.inputs import sound_options
from recommender.cli.options import job_options, time_options, wish_options
from recommender.cohorts.cell_readers import cell_readers
from recommender.cohorts.columns import COLUMNS, candidate_from_row
from recommender.cohorts.role_titles import RoleTitles
from recommender.qualifications.exact_numbers import number_of
from recommender.qualifications.vocabulary import Frequency
from recommender.reports.documents.plan_builder import candidate_document
from recommender.reports.words.wording import as_options
from recommender.requests import wish_kinds as kinds
from recommender.requests.addresses import (
    candidate_of_pairs,
    pairs_of,
    query_of,
    read_query,
)
from recommender.requests.candidate import Candidate, Wishes, merge_wishes, override
from recommender.requests.candidate_file import CandidateFile
from recommender.requests.candidate_writing import write_candidate
from recommender.requests.faults_together import FaultsTogether
from recommender.requests.frequencies import MAYBE
from recommender.requests.pair_kinds import Pairs, UnitAmounts
from recommender.requests.waivers import Waivers
from recommender.requests.wish_rows import Wish
from recommender.requests.wish_table import WISHES, wishes_of

ABOUT = recommender.load_qualification("ocr-03456")

CELLS = cell_readers(ABOUT, RoleTitles(ABOUT.vocabulary))
# Of codes with a space, those of units of the catalogue are read without it in a row.
CODES = ["A13", "B5", "Z 7", "a.b-1", "Ünit", "U/1", "10"]
NAMES = ["level-4", "a title", "Q", "é"]
# Fields that are not asked for: what belongs to `have`, and what resolving finds.
NOT_ASKED = {"held_by", "expired", "external"}


def values(wish: Wish, codes: st.SearchStrategy[tuple[str, ...]]) -> Any:
    """Give values of a wish that is asked; from its example where texts are read."""
    match wish.kind:
        case kinds.HeldUnitList():
            manner = st.sampled_from(["", ":rpl", ":a b"])
            return st.tuples(codes, manner).map(
                lambda both: tuple(f"{code}{both[1]}" for code in both[0])
            )
        case kinds.UnitList():
            return codes
        case kinds.ValueList(read=read) if read is not str:
            some = wish.kind.from_option(wish.example.split("; "), "")
            return st.lists(st.sampled_from(some), unique=True).map(tuple)
        case kinds.ValueList():
            return st.lists(st.sampled_from(NAMES), unique=True).map(tuple)
        case UnitAmounts(most=most):
            amount = st.integers(0, most * 100).map(lambda n: number_of(f"{n / 100}"))
            chosen = st.dictionaries(st.sampled_from(NAMES), amount)
            return chosen.map(lambda one: tuple(one.items()))
        case Waivers():
            reason = st.sampled_from(["agreed, 12 May", "by phone: yes", "it's = so"])
            rules = st.sampled_from(["total", "each-group:B", "level-3"])
            return st.dictionaries(rules, reason).map(lambda some: tuple(some.items()))
        case Pairs():
            pairs = st.dictionaries(st.sampled_from(NAMES), st.sampled_from(NAMES))
            return pairs.map(lambda one: tuple(one.items()))
    return single(wish.kind)


def single(kind: kinds.WishKind) -> st.SearchStrategy[Any]:
    match kind:
        case kinds.ExactAmount(least=least, most=most):
            return st.decimals(least, most, places=2).map(lambda n: number_of(f"{n}"))
        case kinds.WholeNumber(least=least, most=most):
            return st.integers(least, most)
        case kinds.PositiveNumber(most=most):
            return st.integers(1, most * 100).map(lambda n: n / 100)
        case kinds.Day():
            return st.dates(date(2000, 1, 1), date(2100, 1, 1))
        case kinds.Choice(meanings=meanings):
            return st.sampled_from([*meanings.values()])
    assert isinstance(kind, kinds.Flag)
    return st.just(True)


@st.composite
def asked(draw: st.DrawFn) -> Candidate:
    """Draw a candidate with any wishes; no unit is wanted, refused and held at once."""
    dealt = iter(draw(st.permutations(CODES)))
    codes = st.integers(0, 2).map(lambda n: tuple(islice(dealt, n)))
    said = {w.name: draw(st.none() | values(w, codes)) for w in WISHES}
    return Candidate(
        draw(st.sampled_from([None, "receptionist"])),
        {"complaints": draw(st.sampled_from(Frequency))},
        wishes_of(said),
        draw(st.booleans()),
        draw(st.sampled_from([(), ("selling", "records")])),
        draw(st.booleans()),
        draw(st.sampled_from([{}, {"writing": MAYBE}])),
    )


@click.command()
@job_options
@wish_options
@time_options
def command(**options: Any) -> Candidate:
    return sound_options(options, FaultsTogether())


def from_options(candidate: Candidate) -> Candidate:
    words = shlex.split(" ".join(as_options(candidate)))
    found = command.main(words, standalone_mode=False)
    assert isinstance(found, Candidate)
    return found


def from_file(candidate: Candidate) -> Candidate:
    content = tomllib.loads(write_candidate(candidate, "ocr-03456"))
    return CandidateFile.model_validate(content).candidate()


def from_row(candidate: Candidate) -> Candidate:
    """Read the cells in which a candidate is written into a caseload."""
    tags = {**candidate.tags, **dict.fromkeys(candidate.unsure, "maybe")}
    yes_no = {True: "yes", False: "no"}
    cells = {
        "role": candidate.role or "",
        "tags": "; ".join(f"{tag}:{often}" for tag, often in tags.items()),
        "no_tags": ";".join(candidate.no_tags),
        "bare": yes_no[candidate.bare],
        "units_only": yes_no[candidate.units_only],
    }
    for wish in WISHES:
        words = wish.kind.to_words(wish.value_in(candidate.wishes))
        cells[wish.key] = "; ".join(word or "yes" for word in words)
    return candidate_from_row({name: CELLS[name](text) for name, text in cells.items()})


def from_address(candidate: Candidate) -> Candidate:
    return candidate_of_pairs(read_query(query_of(pairs_of(candidate))))


@given(asked())
def test_every_wish_is_the_same_in_options_files_rows_addresses_and_commands(
    candidate: Candidate,
) -> None:
    assert from_options(candidate) == candidate
    assert from_file(from_options(candidate)) == candidate
    assert from_options(from_file(candidate)) == candidate
    assert from_row(candidate) == candidate
    assert from_address(candidate) == candidate


@given(asked())
def test_every_wish_is_in_the_document_under_the_key_of_a_file(
    candidate: Candidate,
) -> None:
    bare = Candidate(wishes=candidate.wishes)
    document = candidate_document(bare, ABOUT).model_dump()["wishes"]

    assert set(document) == {wish.key for wish in WISHES} | NOT_ASKED
    for wish in WISHES:
        was_said = getattr(candidate.wishes, wish.name) != wish.kind.default
        assert (document[wish.key] not in (None, [], {})) == was_said


def test_every_field_of_wishes_is_a_row_and_every_row_a_column() -> None:
    names = [wish.name for wish in WISHES]

    assert {one.name for one in fields(Wishes)} == {*names} | NOT_ASKED
    assert {wish.key for wish in WISHES} <= set(COLUMNS)
    assert len({wish.option for wish in WISHES}) == len(names)


@pytest.mark.parametrize("wish", WISHES, ids=lambda wish: wish.name)
def test_the_example_of_every_column_can_be_read(wish: Wish) -> None:
    value = CELLS[wish.key](wish.example)

    assert (value in (None, ())) == (not wish.example)


@given(asked(), asked())
def test_what_is_asked_last_counts_and_the_rest_stays(
    first: Candidate, second: Candidate
) -> None:
    both = merge_wishes(first.wishes, second.wishes)

    assert merge_wishes(both, second.wishes) == both
    assert merge_wishes(Wishes(), first.wishes) == first.wishes
    assert merge_wishes(first.wishes, Wishes()) == first.wishes
    for wish in WISHES:
        now = wish.value_in(second.wishes)
        if not wish.kind.repeats and now is not None:
            assert wish.value_in(both) == now
        elif wish.kind.repeats and not isinstance(wish.kind, kinds.HeldUnitList):
            assert set(now) <= set(wish.value_in(both))
    assert set(second.wishes.have) <= set(both.have)


def test_an_option_about_a_unit_counts_however_the_code_is_written() -> None:
    file = Candidate(wishes=Wishes(without_units=("A13",), have=("D6",)))
    now = Candidate(wishes=Wishes(with_units=("a13", "d6")))

    found = override(file, now).wishes
    assert (found.without_units, found.have) == ((), ())


RANGES = {
    "--max-credits": (0, 10_000),
    "--spare": (0, 10_000),
    "--unit-credits": (None, 10_000),
    "--max-level": (1, 12),
    "--hours-per-week": (0.01, 168),
    "--parallel": (1, 100),
}
TIMED = {
    *("--hours-per-week", "--hours", "--start", "--finish-by", "--off"),
    *("--parallel", "--mandatory"),
}


def test_each_number_has_its_range() -> None:
    ranges = {
        wish.option: (getattr(wish.kind, "least", None), most)
        for wish in WISHES
        if (most := getattr(wish.kind, "most", None)) is not None
    }

    assert ranges == RANGES


def test_wishes_about_time_are_marked_and_words_stand_for_what_they_mean() -> None:
    assert {wish.option for wish in WISHES if wish.timed} == TIMED
    choices = {
        w.option: w.kind.meanings for w in WISHES if type(w.kind) is kinds.Choice
    }
    assert choices == {
        "--hours": {"guided": False, "all": True},
        "--mandatory": {"first": False, "alongside": True},
    }


def test_wishes_are_shown_as_they_are_typed() -> None:
    own = "Team leading, level 3, 6 credits, group E, transfer"
    wishes = Wishes(
        with_units="A3",
        off=["2026-12-21..2027-01-03"],  # type: ignore[list-item]
        elsewhere=[own],  # type: ignore[list-item]
        start="2026-12-01",  # type: ignore[arg-type]
    )

    assert repr(Wishes()) == "Wishes()"
    assert repr(wishes) == (
        "Wishes(with_units=('A3',), "
        f"elsewhere=('{own}',), start='2026-12-01', off=('2026-12-21..2027-01-03',))"
    )
