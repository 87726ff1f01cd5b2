"""The held-out descriptions are read well enough, and lead to the right plans."""

import re
from collections import Counter
from statistics import median

import pytest

from recommender import Candidate, Frequency, recommend, weigh
from recommender.requests.problem_building import build_problem
from tests.evaluation.adverts import loss, true_job
from tests.evaluation.scoring import (
    ABOUT,
    Labelled,
    Scores,
    faithful,
    labelled,
    score,
)

HELD_OUT = list(labelled("held_out"))


def test_there_are_enough_descriptions_of_enough_roles() -> None:
    everything = [*HELD_OUT, *labelled("tuning")]

    assert len(everything) >= 60
    assert len({one.role for one in HELD_OUT if one.role}) >= 12


def test_tags_of_the_held_out_half_are_precise_and_complete() -> None:
    scores = score("held_out")
    precision, recall, _ = scores.of(scores.tags)

    # These short texts are a check against getting worse: the reading is learnt from
    # adverts, whose figures are those of tests.evaluation.adverts.
    assert precision >= 0.83
    assert recall >= 0.86


@pytest.mark.slow
def test_the_adverts_that_the_reading_is_learnt_from_are_read_well() -> None:
    """Check that what was learnt is in use: the figures that count are of others."""
    scores, roles = Scores(), Counter[str]()
    for text in labelled("adverts"):
        reading = text.read()
        scores.add(text, reading)
        if text.role:
            named = reading.role.name if reading.role else ""
            roles["right" if named == text.role else "wrong" if named else "none"] += 1
    precision, recall, _ = scores.of(scores.tags)

    assert precision >= 0.87
    assert recall >= 0.75
    assert roles["right"] >= 0.85 * roles.total()
    assert roles["wrong"] <= 0.05 * roles.total()
    assert scores.denied >= 0.8 * scores.denials


def above_the_role_s_best(one: Labelled) -> float:
    """Return how much more mismatch the plan of a text has than the role's best."""
    read, role = recommend(ABOUT, one.candidate()), Candidate(one.role)
    best = recommend(ABOUT, role).best
    fit = weigh(read.best.units, build_problem(ABOUT, role).job)
    return float(fit.mismatch - best.fit.mismatch)


@pytest.mark.slow
def test_most_plans_of_a_good_description_are_about_as_good_as_the_role_s() -> None:
    above = [above_the_role_s_best(one) for one in HELD_OUT if faithful(one)]

    assert len(above) > 30
    assert median(above) <= 2
    assert sum(credits <= 5 for credits in above) >= 0.8 * len(above)


def test_a_denied_task_is_hardly_ever_taken_for_a_task() -> None:
    scores = score("held_out")

    assert scores.denied >= 0.9 * scores.denials
    assert Frequency.NEVER.weight == 0


def sentences(one: Labelled) -> set[str]:
    """Return the sentences of a text that are long enough to be its own."""
    lines = re.split(r"[.!?\n]", one.text.casefold())
    words = (line.split() for line in lines)
    return {" ".join(line) for line in words if len(line) >= 8}


def test_nothing_of_the_locked_texts_is_in_any_text_to_learn_from() -> None:
    learnt = [one for half in ("tuning", "adverts") for one in labelled(half)]
    known = set().union(*map(sentences, learnt))
    names = {one.name for one in learnt}

    for one in labelled("locked"):
        assert one.name not in names
        # Formulas ("any other duties commensurate with the grade") are everybody's.
        mine = sentences(one)
        assert len(mine & known) <= len(mine) / 10, one.name


def test_every_advert_has_a_label_that_the_vocabulary_knows() -> None:
    texts = [*labelled("adverts"), *labelled("locked")]
    tags = {tag.name for tag in ABOUT.vocabulary.tags}
    roles = {role.name for role in ABOUT.vocabulary.roles}

    assert len(texts) >= 150
    assert {one.role for one in texts} <= roles | {""}
    for one in texts:
        assert {*one.tags} | one.arguable <= tags, one.name
        assert one.arguable.isdisjoint(one.tags), one.name


def test_a_plan_made_of_the_true_tags_loses_nothing() -> None:
    one = next(labelled("adverts"))
    unread = loss(one, Candidate())

    assert loss(one, true_job(one)) == 0
    assert unread is not None
    assert unread > 0
