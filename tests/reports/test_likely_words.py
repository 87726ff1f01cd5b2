"""Likely tasks in reports: said shortly, asked about plainly, and never called proven.

What a report says is compared with the answers that it is made from.
"""

import json

import pytest

import recommender
from recommender import Candidate, recommend
from recommender.answers.plan_details import add_details
from recommender.answers.questions import PlanSwap, Questions, questions_for
from recommender.answers.regrets import find_regret
from recommender.qualifications.units import Unit
from recommender.qualifications.vocabulary import Tag
from recommender.reports.blocks import to_markdown, to_text
from recommender.reports.documents import to_json
from recommender.reports.plan_report import PlanReport
from recommender.reports.words.likely_words import question_in_words, swap_in_words
from recommender.solver.engine.clock import Clock

ABOUT = recommender.load_qualification("ocr-03456")
MANY = {
    "payments": "weekly 60%", "selling": "daily 30%", "complaints": "weekly 70%",
    "safety": "weekly 60%", "records": "daily 80%", "coaching": "sometimes 20%",
}  # fmt: skip


def report_of(tags: dict[str, str]) -> PlanReport:
    candidate = Candidate("receptionist", tags)  # type: ignore[arg-type]
    answer = add_details(recommend(ABOUT, candidate), Clock())
    regret = find_regret(ABOUT, candidate, answer.best)
    asked = questions_for(ABOUT, candidate, most=None, answer=answer)
    return PlanReport(answer, regret=regret, questions=asked)


def words(report: PlanReport) -> str:
    return " ".join(to_text(report.blocks()).split())


def test_many_likely_tasks_are_counted_and_the_likeliest_named() -> None:
    text = words(report_of(MANY))

    assert "6 likely tasks: records 80%, complaints 70%, payments 60%" in text
    assert "and 2 more" in text
    assert "plan with the same options and --without" in text
    assert "weekly 60%'" not in text


def test_a_few_likely_tasks_are_said_in_full() -> None:
    text = words(report_of({"writing": "daily", "complaints": "weekly 70%"}))

    assert "Receptionist, writing (daily), complaints (weekly, 70% likely)" in text
    assert "--tag 'complaints:weekly 70%'" in text


def test_a_plan_for_likely_tasks_is_the_best_for_the_job_as_read() -> None:
    report = report_of(MANY)
    text = words(report)

    assert report.questions is not None
    assert report.questions.questions
    assert "proven optimal" not in text
    assert "best for the job as read: proven to have the least expected" in text
    for question in report.questions.questions[:3]:
        asked = f"{question_in_words(question.tag)} ({question.chance.percent}% likely)"
        yes, no = swap_in_words(question.if_yes), swap_in_words(question.if_no)
        assert f"{asked} If so: {yes}. If not: {no}." in text
        assert f"--no-tag {question.tag.name}" in text
    assert "If so: no change. If not: C5 instead of C7." in text
    assert "you do not process complaints formally" in text.split("unless")[1]
    assert question_in_words(ABOUT.vocabulary.find_tag("complaints")) in " ".join(
        to_markdown(report.blocks()).split()
    )


def test_a_plan_that_no_likely_task_changes_is_sure() -> None:
    report = report_of({"safety": "weekly 60%", "writing": "daily"})
    assert report.regret is not None

    assert (report.questions, report.regret.most) == (Questions(), 0)
    assert "sure, whichever of the likely tasks are part of the job" in words(report)
    assert "No single answer about a likely task does" in words(report)


def test_without_likely_tasks_nothing_is_asked_and_the_proof_is_as_ever() -> None:
    answer = add_details(recommend(ABOUT, Candidate("receptionist")), Clock())
    text = words(PlanReport(answer))

    assert "proven optimal: no valid plan has less mismatch" in text
    assert "What would change this plan" not in text


def test_what_there_was_no_time_to_ask_is_said() -> None:
    late = report_of(MANY)
    late = PlanReport(late.answer, questions=Questions((), complete=False))

    assert "time ran out before the answers" in words(late)
    assert "questions" in json.loads(to_json(late.document()))["not_worked_out"]


def test_json_has_every_question_with_what_each_answer_changes() -> None:
    report = report_of(MANY)
    content = json.loads(to_json(report.document()))

    assert content["expected"] is True
    assert report.questions is not None
    for told, question in zip(
        content["questions"], report.questions.questions, strict=True
    ):
        assert told == {
            "tag": question.tag.name,
            "question": question_in_words(question.tag),
            "chance": (question.chance.percent or 0) / 100,
            "value": float(question.value),
            "if_yes": {
                "frequency": question.chance.most.value,
                "in": [unit.code for unit in question.if_yes.added],
                "out": [unit.code for unit in question.if_yes.dropped],
            },
            "if_no": {
                "in": [unit.code for unit in question.if_no.added],
                "out": [unit.code for unit in question.if_no.dropped],
            },
        }


@pytest.mark.parametrize(
    ("title", "question"),
    [
        ("Take payments and give refunds", "Do you take payments and give refunds?"),
        ("Review one's own work", "Do you review your own work?"),
        ("IT support", "Do you IT support?"),
    ],
)
def test_a_title_becomes_a_question(title: str, question: str) -> None:
    assert question_in_words(Tag("tag", title, ())) == question


def test_a_swap_in_words_is_what_to_take_instead_of_what() -> None:
    a, b, c = (Unit(code, code, "A", 2, 3) for code in ("A1", "B1", "C1"))

    assert swap_in_words(PlanSwap()) == "no change"
    assert swap_in_words(PlanSwap((a,), (b,))) == "A1 instead of B1"
    assert swap_in_words(PlanSwap((a, b), (c,))) == "A1 and B1 instead of C1"
    assert swap_in_words(PlanSwap((a,))) == "A1 as well"
    assert swap_in_words(PlanSwap((), (a, b))) == "without A1 and B1"
