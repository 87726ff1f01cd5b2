"""What is proven holds when its certificate is checked, and nothing else does."""

import json
from contextlib import suppress
from dataclasses import replace
from random import Random

import pytest

import recommender
from recommender import Candidate, Wishes
from recommender.answers.certifying import certify, differences
from recommender.certificates.certificate_file import certificate_in, certificate_text
from recommender.certificates.verification import mismatch_in_words, step_of
from recommender.errors import FileFaultsError
from tests.builders.any_request import SOURCES, load, requests
from tests.builders.certificates import plain_of, signed, verified

ABOUT = load("ocr-03456")
RECEPTIONIST = Candidate(role="receptionist")


@SOURCES
def test_what_is_proven_is_proved_again_without_the_solver(source: str) -> None:
    proved = 0
    for whole in requests(source, "certificates", small=30):
        answer = recommender.recommend(whole.qualification, whole.candidate)
        if answer.plans:
            verification = verified(plain_of(answer))
            assert verification.proved, [s for s in verification.steps if not s.holds]
            proved += 1

    assert proved


@SOURCES
def test_the_second_best_plan_is_not_certified(source: str) -> None:
    """A solver that lies about the best plan is found out by the listing."""
    for whole in requests(source, "second best", small=20):
        answer = recommender.recommend(whole.qualification, whole.candidate, top=2)
        if len(answer.plans) < 2:
            continue
        _, second = answer.plans
        proof = replace(answer.proof, bound=second.fit.mismatch)
        lie = replace(answer, plans=(second,), proof=proof)
        verification = verified(plain_of(lie))

        assert not verification.holds
        (wrong,) = [step for step in verification.steps if step.holds is False]
        assert (wrong.id, wrong.text.split()[-1]) == ("best", "better")


def test_the_certificate_of_another_folder_is_compared_with_what_is_here() -> None:
    answer = recommender.recommend(ABOUT, RECEPTIONIST)
    certificate, _ = certificate_in(certificate_text(certify(answer)), "c")

    assert [*differences(certificate, ABOUT)] == []
    other = [*differences(certificate, load("ocr-03455"))]
    assert any("qualification.toml" in slip for slip in other)


@SOURCES
def test_equal_requests_have_equal_certificates_that_are_those_of_the_folder(
    source: str,
) -> None:
    for whole in requests(source, "again", small=10, few=2):
        qualification, candidate = whole.qualification, whole.candidate
        answer = recommender.recommend(qualification, candidate)
        if not answer.plans:
            continue
        text = certificate_text(certify(answer))
        again = certify(recommender.recommend(qualification, answer.candidate))

        assert certificate_text(again) == text
        assert [*differences(certificate_in(text, "c")[0], qualification)] == []


def test_where_time_runs_out_it_says_that_it_is_not_proved() -> None:
    verification = verified(
        plain_of(recommender.recommend(ABOUT, RECEPTIONIST)), seconds=0
    )

    assert (verification.holds, verification.proved) == (True, False)
    assert "not proved" in verification.steps[-1].text


def test_a_limit_below_the_fewest_credits_is_refused() -> None:
    """Within 44 credits another plan may be best; but 42, not 41, are the fewest."""
    wishes = Wishes(max_credits=44)
    answer = recommender.recommend(ABOUT, Candidate("receptionist", wishes=wishes))
    plain = plain_of(answer)
    plain["limit"] = {"measure": "credits", "fewest": 41, "spare": 3, "at_most": 44}
    fewest = {"aim": "fewest-credits", "value": 41, "bound": 41}
    plain["proof"]["stages"].insert(0, fewest)
    verification = verified(signed(plain))

    assert verification.steps[-1].text == "no plan has as few as 41 credits"


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("{}", "schema"),
        ("[]", "schema"),
        ("not json", "no JSON"),
        ('{"schema": "recommender.certificate/1"}', "plan"),
        ('{"schema": "recommender.certificate/1", "schema": ""}', "twice"),
        ('{"schema": "recommender.certificate/1", "plan": 1.5}', "exact"),
        ('{"schema": "recommender.certificate/1", "plan": NaN}', "exact"),
        ("[" * 100_000, "no JSON"),
        ('{"a": ' + "9" * 5_000 + "}", "no JSON"),
    ],
    ids=range(9),
)
def test_what_is_not_a_certificate_is_refused_in_words(text: str, reason: str) -> None:
    with pytest.raises(FileFaultsError) as refused:
        certificate_in(text, "c.json")

    assert reason in str(refused.value)


def test_any_change_of_a_certificate_is_a_fault_or_a_value_never_a_traceback() -> None:
    text = json.dumps(plain_of(recommender.recommend(ABOUT, RECEPTIONIST)))
    random = Random(1)
    for _ in range(200):
        start = random.randrange(len(text))
        end = start + random.randint(0, 20)
        other = text[:start] + random.choice(["", "{", "]", '"', "1", "x"]) + text[end:]
        with suppress(FileFaultsError):
            certificate_in(other, "c.json")


@pytest.mark.parametrize(
    ("total", "words"),
    [(40, "40"), ("3077/60", "51.28 (3077/60)"), ("1/200", "0.01 (1/200)")],
)
def test_the_mismatch_is_rounded_to_hundredths_and_shown_exactly(
    total: int | str, words: str
) -> None:
    plain = plain_of(recommender.recommend(ABOUT, RECEPTIONIST))
    plain["mismatch"]["total"] = total
    certificate, _ = certificate_in(json.dumps(plain), "c")

    assert mismatch_in_words(certificate) == words


def test_three_slips_are_told_and_the_others_counted() -> None:
    assert step_of("rules", "abc", "").text == "a; b; c"
    assert step_of("rules", "abcde", "").text == "a; b; c; and 2 more"
