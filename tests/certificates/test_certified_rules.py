"""Rules as certificates have them: by their own arithmetic they mean what they did."""

import json
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from random import Random
from typing import Any

import pytest

import recommender
from recommender import Candidate
from recommender.answers import certifying
from recommender.answers.certifying import certified_unit, certify, differences
from recommender.certificates.certificate_document import written
from recommender.certificates.certificate_file import certificate_in, certificate_text
from recommender.certificates.rule_arithmetic import read
from recommender.errors import SelfCheckError
from recommender.qualifications.rules import (
    Bound,
    Decided,
    Kind,
    Overlap,
    RequiredFact,
    Select,
)
from tests.builders.any_request import load
from tests.builders.certificates import changed as changed_in
from tests.builders.certificates import signed
from tests.builders.constructs import catalogue, rule, some_requirement, subsets
from tests.builders.small import small
from tests.oracles.rulebook import keeps

ABOUT = load("ocr-03456")
ANSWER = recommender.recommend(ABOUT, Candidate("receptionist"))


@pytest.mark.parametrize("block", range(4))
def test_a_certified_rule_means_of_every_set_what_the_rulebook_says(
    block: int,
) -> None:
    random = Random(f"certified {block}")
    for number in range(40):
        units = catalogue(random, most=4)
        requires = some_requirement(random)
        required = certifying._required(requires)
        for some in subsets(units):
            reading = read(required, [certified_unit(unit) for unit in some])
            assert reading.kept is keeps(some, (rule(number, requires),))


def test_a_filter_has_only_what_is_given_in_order() -> None:
    part = Select(groups=frozenset("BA"))
    of = Select(
        levels=frozenset([3, 2]),
        except_units=frozenset(["U2", "U1"]),
        numbers=(("points", Fraction(1, 2), None), ("size", None, 3)),
        none_of=(part,),
    )

    assert certifying._filter(Select()).model_dump(exclude_none=True) == {}
    assert certifying._filter(of).model_dump(exclude_none=True) == {
        "levels": [2, 3],
        "except_units": ["U1", "U2"],
        "numbers": [
            {"column": "points", "lowest": "1/2"},
            {"column": "size", "highest": 3},
        ],
        "none_of": [{"groups": ["A", "B"]}],
    }
    assert certifying._filter(Select(all_of=(part,), any_of=(of,))).any_of is not None


def test_what_depends_on_counting_or_facts_is_written_as_it_is() -> None:
    overlap = certifying._required(Overlap(("award", "major"), "credits", 3, Select()))
    decided = certifying._required(Decided(False, "no certificate"))

    assert overlap.model_dump(exclude_none=True) == {
        "kind": "overlap", "towards": ["award", "major"], "measure": "credits",
        "of": {}, "at_most": 3,
    }  # fmt: skip
    assert decided.model_dump() == {
        "kind": "decided",
        "holds": False,
        "words": "no certificate",
    }
    with pytest.raises(TypeError, match="RequiredFact is not decided yet"):
        certifying._required(RequiredFact("pathway", frozenset(["care"])))


def test_of_a_rule_that_does_not_apply_nothing_is_measured() -> None:
    units = catalogue(Random("rules"), most=3)
    some = Bound("units", Select(), at_least=1)
    exempt = replace(
        rule(1, Bound("units", Select(), at_most=9)),
        kind=Kind.GUIDANCE,
        written=Bound("units", Select(), at_most=0),
        exempt=frozenset(["U0"]),
    )
    (plain, lifted) = certifying._rules((rule(0, some), exempt), units)

    assert (plain.have, plain.counted) == (len(units), [u.code for u in units])
    assert lifted.requires.model_dump(exclude_none=True)["at_most"] == 9


def plain() -> dict[str, Any]:
    return json.loads(certificate_text(certify(ANSWER)))  # type: ignore[no-any-return]


def told(changed: dict[str, Any]) -> list[str]:
    """Return how a certificate differs from the folder, once it is signed again."""
    text = json.dumps(signed(changed), ensure_ascii=False)
    return [*differences(certificate_in(text, "c")[0], ABOUT)]


@pytest.mark.parametrize(
    ("place", "value", "words"),
    [
        (("data", "title"), "Other", "the title, number or hash of the qualification"),
        (("data", "qualification"), "mine", "it is for mine, the folder is ocr-03456"),
        (("counted_in",), "units", "units are counted in credits"),
        (("catalogue", 0, "title"), "Other", "not the same unit: F3"),
        (("job", "tasks", 0, "often"), "never", "the job is not the one that the"),
        (("rules", 0, "text"), "Other", "not the same rule: total"),
    ],
    ids=lambda value: str(value)[:30],
)
def test_each_part_that_differs_from_the_folder_is_named(
    place: tuple[str | int, ...], value: str, words: str
) -> None:
    (difference,) = told(changed_in(plain(), place, value))

    assert difference.startswith(words)
    assert told(plain()) == []


def test_files_units_and_rules_that_are_elsewhere_or_nowhere_are_named() -> None:
    changed = plain()
    changed["catalogue"].reverse()
    assert told(changed) == ["another order of units"]

    changed = plain()
    gone = changed["rules"].pop()
    assert told(changed) == [f"not the same rule: {gone['id']}"]

    changed = plain()
    codes = [unit["code"] for unit in changed["catalogue"]]
    for unit in changed["catalogue"][:5]:
        unit["title"] = "Other"
    named = ", ".join(codes[:3])
    assert told(changed) == [f"not the same unit: {named} and 2 more"]

    # One more is counted as well, and three are all there is to tell.
    for number, end in ((4, " and 1 more"), (3, "")):
        changed["catalogue"][number]["title"] = ABOUT.catalogue.find(
            codes[number]
        ).title
        assert told(changed) == [f"not the same unit: {named}{end}"]

    changed = plain()
    files = changed["data"]["files"]
    files[0]["sha256"] = "0" * 64
    lost = files.pop()
    assert told(changed) == [f"not the same file: {files[0]['name']}, {lost['name']}"]


def test_the_stages_of_a_proof_are_those_that_were_proven() -> None:
    proof = certify(ANSWER).proof
    best = ANSWER.best
    aims = [(stage.aim, stage.value, stage.bound) for stage in proof.stages]

    assert [aim for aim, _, _ in aims] == [
        "fewest-credits", "mismatch", "credits", "units",
    ]  # fmt: skip
    assert aims[0][1:] == (42, 42)
    assert aims[2][1:] == (best.credits, best.credits)
    assert aims[3][1:] == (len(best.units), len(best.units))
    limit = certify(ANSWER).limit
    assert limit is not None
    assert (limit.fewest, limit.spare, limit.at_most) == (42, 3, 45)
    free = replace(ANSWER, proof=replace(ANSWER.proof, fewest=None))
    assert certify(free).limit is None
    assert [s.aim for s in certify(free).proof.stages] == [
        "mismatch",
        "credits",
        "units",
    ]


def test_how_often_a_task_is_done_is_written_unless_it_is_not_certain() -> None:
    likely = {"selling": "weekly 60%", "writing": "weekly"}
    answer = recommender.recommend(ABOUT, Candidate("receptionist", likely))  # type: ignore[arg-type]
    tasks = {task.tag: task for task in certify(answer).job.tasks}

    assert tasks["writing"].often == "weekly"
    assert (tasks["selling"].often, tasks["selling"].weight) == ("uncertain", "6/5")


def test_a_bound_is_that_which_was_proven_or_the_mismatch_itself() -> None:
    mismatch = ANSWER.best.fit.mismatch
    for bound, expected in ((None, mismatch), (mismatch - 1, mismatch - 1)):
        answer = replace(ANSWER, proof=replace(ANSWER.proof, bound=bound))
        stage = certify(answer).proof.stages[1]
        assert (stage.value, stage.bound) == (written(mismatch), written(expected))


def test_a_wish_for_credits_is_a_rule_and_no_limit() -> None:
    wishes = recommender.Wishes(max_credits=44)
    answer = recommender.recommend(ABOUT, Candidate("receptionist", wishes=wishes))

    assert certify(answer).limit is None
    assert certify(ANSWER).limit is not None


def test_a_certificate_that_does_not_hold_is_never_given(tmp_path: Path) -> None:
    """The second best plan is called the best: the listing finds a better one."""
    about = small(tmp_path / "mine")
    answer = recommender.recommend(about, Candidate("clerk"), top=2)
    best, second = answer.plans
    proof = replace(answer.proof, bound=second.fit.mismatch)
    assert best.fit.mismatch < second.fit.mismatch

    found, text = certifying.certified(replace(answer, plans=(best,)))
    assert found.proof.fingerprint in text
    with pytest.raises(SelfCheckError) as error:
        certifying.certified(replace(answer, plans=(second,), proof=proof))
    assert set(dict(error.value.evidence or {})["wrong"]) == {"best"}
