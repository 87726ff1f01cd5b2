"""What is sent to processes and machines is data, and comes out as it went in."""

import json
import pickle
import pickletools
from typing import Any

import pytest

from recommender.cohorts.cluster_tasks import answer_task, outcomes_in, task_of
from recommender.cohorts.planning import Batch, Outcome, plan_batch
from recommender.cohorts.sent_data import from_sent, to_sent
from recommender.cohorts.worker_pool import TaskCrashedError, TaskHungError
from recommender.errors import Fault, SolverMissingError
from recommender.requests.resolving import resolve
from tests.builders.any_request import SOURCES, load, requests
from tests.builders.cohort_runs import ABOUT, candidates


@SOURCES
def test_what_comes_out_is_what_went_in(source: str) -> None:
    for whole in requests(source, "sent as data"):
        resolved = resolve(whole.candidate, whole.qualification)
        for sent in (whole.qualification, whole.candidate, resolved):
            received = from_sent(to_sent(sent))
            assert received == sent
            assert to_sent(received) == to_sent(sent)


def test_rules_of_other_measures_and_grades_come_out_too() -> None:
    """Two qualifications have grades, pathways and facts that are numbers."""
    for name in ("chc33021", "cg-fb-l2"):
        sent = load(name)
        received = from_sent(to_sent(sent))
        assert received == sent
        assert [*map(type, received.rules)] == [*map(type, sent.rules)]


@pytest.mark.parametrize(
    "text",
    [
        '{"Popen":["true"]}', '{"system":"true"}', '{"PosixPath":"/"}', '{"eval":"1"}',
        '{"Unit":["A1"]}', '{"Fraction":"a"}', '{"Kind":"none"}', "{", "{}",
    ],
)  # fmt: skip
def test_what_is_no_data_of_this_program_is_not_made(text: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011  (json, fractions and enums raise it)
        from_sent(text)


@pytest.mark.parametrize(
    "value", [[1], {1}, b"", object(), print], ids=lambda v: type(v).__name__
)
def test_what_is_no_data_is_not_sent(value: object) -> None:
    with pytest.raises(TypeError):
        to_sent((value,))


def batch() -> Batch:
    return Batch("print", to_sent(ABOUT), tuple(candidates(2)), 60.0)


def test_only_functions_by_name_and_texts_travel_to_a_cluster() -> None:
    """A pickle names what it would make: here nothing but the two functions."""
    task = (answer_task, plan_batch, 60.0, *task_of(batch()))
    operations = list(pickletools.genops(pickle.dumps(task)))
    made = {op.name for op, _, _ in operations}
    names = {arg for op, arg, _ in operations if isinstance(arg, str) and len(arg) < 99}

    assert not made & {"REDUCE", "BUILD", "NEWOBJ", "NEWOBJ_EX", "INST", "OBJ"}
    assert [op.name for op, _, _ in operations].count("STACK_GLOBAL") == 2
    assert {"answer_task", "plan_batch"} < names


def raising(error: Exception) -> Any:
    def work(_seconds: float, _work: object, _batch: Batch) -> list[Outcome]:
        raise error

    return work


def answer_of(work: Any, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setattr("recommender.cohorts.cluster_tasks.in_child", work)
    return answer_task(plan_batch, 60.0, *task_of(batch()))


def test_an_answer_is_text_whatever_comes_of_the_task(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    planned = answer_of(lambda _, work, batch: work(batch), monkeypatch)
    assert outcomes_in(planned) == plan_batch(batch())

    missing = SolverMissingError(Fault("solver-missing", "no solver", "install it"))
    for error in (TaskHungError(), TaskCrashedError(), missing, ValueError("odd")):
        answer = answer_of(raising(error), monkeypatch)
        assert json.loads(answer).keys() <= {"error", "faults"}
        kind = RuntimeError if isinstance(error, ValueError) else type(error)
        with pytest.raises(kind) as raised:
            outcomes_in(answer)
        assert str(error) in str(raised.value)
