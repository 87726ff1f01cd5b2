"""Likely tasks in words: their chances, the questions, and what answers change."""

from __future__ import annotations

from typing import TYPE_CHECKING

from recommender.errors import counted
from recommender.reports.words.lists import join_names
from recommender.requests.frequencies import often_in_words

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from recommender.answers.questions import PlanSwap, TaskQuestion
    from recommender.qualifications.vocabulary import Tag
    from recommender.requests.candidate import Candidate
    from recommender.requests.frequencies import Range

# More likely tasks than this are counted, and only the likeliest are named.
MOST_IN_FULL = 4
MOST_ASKED = 3


def unsure_in_words(unsure: Mapping[str, Range]) -> list[str]:
    """Return the tasks that may come up, those with a chance last, in short if many.

    >>> from recommender.requests.frequencies import read_frequency
    >>> chances = {f"task-{n}": read_frequency(f"weekly {n}0%") for n in range(1, 7)}
    >>> unsure_in_words({"calls": read_frequency("maybe"), **chances})[1]
    '6 likely tasks: task-6 60%, task-5 50%, task-4 40%, task-3 30% and 2 more'
    """
    chances = {tag: range_ for tag, range_ in unsure.items() if range_.percent}
    in_full = unsure if len(chances) <= MOST_IN_FULL else unsure.keys() - chances.keys()
    words = [f"{t} ({often_in_words(unsure[t])})" for t in unsure if t in in_full]
    if len(chances) > MOST_IN_FULL:
        likeliest = sorted(chances, key=lambda tag: -(chances[tag].percent or 0))
        named = [f"{tag} {chances[tag].percent}%" for tag in likeliest[:MOST_IN_FULL]]
        named.append(f"{len(chances) - MOST_IN_FULL} more")
        words.append(f"{counted(len(chances), 'likely task')}: {join_names(named)}")
    return words


def question_in_words(tag: Tag, chance: Range | None = None) -> str:
    """Return the question whether a task is done, and how likely that is."""
    likely = f" ({chance.percent}% likely)" if chance is not None else ""
    return f"Do you {_task(tag)}?{likely}"


def _task(tag: Tag) -> str:
    """Return what a person does, from a title such as `Take payments`."""
    title = tag.title.replace("one's own", "your own")
    is_word = title[1:2].islower() or title[1:2] == " "
    return title[:1].lower() + title[1:] if is_word else title


def swap_in_words(swap: PlanSwap) -> str:
    """Return what an answer changes in the plan, as `B8 instead of A5`."""
    added = join_names(unit.code for unit in swap.added) if swap.added else ""
    dropped = join_names(unit.code for unit in swap.dropped) if swap.dropped else ""
    if added and dropped:
        return f"{added} instead of {dropped}"
    if added:
        return f"{added} as well"
    return f"without {dropped}" if dropped else "no change"


def swaps_in_words(question: TaskQuestion) -> str:
    """Return what each answer to a question changes in the plan."""
    if_yes, if_no = swap_in_words(question.if_yes), swap_in_words(question.if_no)
    return f"If so: {if_yes}. If not: {if_no}."


def answers_in_words(question: TaskQuestion) -> str:
    """Return the options that answer a question."""
    tag = question.tag.name
    return f"--tag {tag}:{question.chance.most} or --no-tag {tag}"


def sure_unless(questions: Sequence[TaskQuestion]) -> str:
    """Return which single answers would change the plan; empty if there are none."""
    cases = []
    for question in questions[:MOST_ASKED]:
        task = _task(question.tag)
        cases += [f"you {task}"] if question.if_yes else []
        cases += [f"you do not {task}"] if question.if_no else []
    more = len(questions) - MOST_ASKED
    cases += [f"one of {more} other answers changes it"] if more > 1 else []
    cases += ["one other answer changes it"] if more == 1 else []
    if not cases:
        return ""
    return f"sure, as far as single answers go, unless {join_names(cases, 'or')}"


def same_request(
    command: str, options: Sequence[str], candidate: Candidate, also: Sequence[str] = ()
) -> str:
    """Return a command that asks the same, in short where likely tasks are many.

    Options that it has `also` come last.
    """
    chances = [range_ for range_ in candidate.unsure.values() if range_.percent]
    if len(chances) > MOST_IN_FULL:
        further = f" and {' '.join(also)}" if also else ""
        return f"recommender {command} with the same options{further}"
    return " ".join(["recommender", command, *options, *also])
