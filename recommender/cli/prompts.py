"""Ways to put questions about tasks: to a person, or to a file."""

from __future__ import annotations

import string
import sys
from typing import TYPE_CHECKING, Protocol

import click

from recommender.cli.terminal import ask, tell
from recommender.qualifications.vocabulary import Frequency
from recommender.safe_text import for_terminal

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from recommender.answers.questions import TaskQuestion
    from recommender.qualifications.qualification import Qualification
    from recommender.qualifications.vocabulary import Tag
    from recommender.requests.candidate import Candidate

# The letter of each answer; None means that the candidate is not sure.
OFTEN: dict[str, tuple[str, Frequency | None]] = {
    "d": ("every day, or most days", Frequency.DAILY),
    "w": ("every week", Frequency.WEEKLY),
    "s": ("sometimes", Frequency.SOMETIMES),
    "n": ("it is not part of my job", Frequency.NEVER),
    "?": ("I am not sure", None),
}
_LETTERS = string.ascii_lowercase
# A task that is so likely is ticked until the person says otherwise.
_TICKED = 50


def in_terminal() -> bool:
    """Return whether there is a person who can be asked."""
    return sys.stdin.isatty() and sys.stderr.isatty()


class Prompter(Protocol):
    """Asks about tasks."""

    def how_often(self, tag: Tag, likely: str = "") -> Frequency | None:
        """Ask how often a task is done; None means that the candidate is not sure.

        `likely` is the letter of the answer that Enter gives.
        """

    def which(self, tags: Sequence[Tag]) -> list[str]:
        """Ask which of some tasks are part of the job at all, by name."""

    def which_likely(self, questions: Sequence[TaskQuestion]) -> list[str] | None:
        """Ask which of some likely tasks are part of the job; None is not sure."""


def prompter(*, plain: bool = False) -> Prompter:
    """Return what asks a person in a terminal: by letters if `plain`."""
    from recommender.extras import is_installed

    # Without the extra `terminal` there are no arrow keys: letters do as well.
    if plain or not is_installed("questionary"):
        return LetterPrompter()
    return ArrowKeyPrompter()


def ask_likely_tasks(
    qualification: Qualification,
    candidate: Candidate,
    prompter: Prompter,
    time_limit: float,
) -> Candidate:
    """Ask the questions that would change the plan most, and return what is known.

    Several tasks are ticked at once, and asked about how often; what is worth asking
    next is then worked out again. Nothing more is asked of a person who is not sure.
    """
    from recommender.answers.questions import (
        MOST_QUESTIONS,
        MOST_TOGETHER,
        answered_together,
        questions_for,
    )
    from recommender.requests.resolving import resolve

    candidate = resolve(candidate, qualification)
    for number in range(MOST_QUESTIONS):
        asked = questions_for(
            qualification, candidate, most=MOST_TOGETHER, time_limit=time_limit
        ).questions
        if not asked:
            break
        if not number:
            tell(_WHY_ASK)
        done = prompter.which_likely(asked)
        if done is None:
            break
        candidate = answered_together(candidate, asked, _often(asked, done, prompter))
    return candidate


def _often(
    asked: Sequence[TaskQuestion], done: Collection[str], prompter: Prompter
) -> dict[str, Frequency]:
    """Ask how often each task is done; Enter says as often as is likely.

    A task that is not done after all is left out: `never` would rule units out.
    """
    often: dict[str, Frequency] = {}
    for question in asked:
        tag, likely = question.tag, question.chance.most
        if tag.name in done:
            said = prompter.how_often(tag, likely.value[0]) or likely
            if said is not Frequency.NEVER:
                often[tag.name] = said
    return often


_WHY_ASK = "These answers would change the plan most; --no-questions skips them."


class FilePrompter:
    """Answers from a candidate file; a task that it does not name is not done."""

    def __init__(self, file: str, qualification: Qualification) -> None:
        from recommender.cli.inputs import read_over
        from recommender.requests.candidate import job_of
        from recommender.requests.resolving import resolve

        _, (candidate,) = read_over(
            file, lambda _: qualification, lambda base, *_: base
        )
        candidate = resolve(candidate, qualification)
        self._job = job_of(candidate, qualification)
        self._unsure = candidate.unsure

    def how_often(self, tag: Tag, likely: str = "") -> Frequency | None:
        """Look up how often a task is done."""
        if tag.name in self._unsure:
            return None
        return self._job.get(tag.name, Frequency.NEVER)

    def which(self, tags: Sequence[Tag]) -> list[str]:
        """Look up which tasks are done."""
        never = Frequency.NEVER
        return [t.name for t in tags if self._job.get(t.name, never) is not never]

    def which_likely(self, questions: Sequence[TaskQuestion]) -> list[str]:
        """Look up which likely tasks are done."""
        return self.which([question.tag for question in questions])


class LetterPrompter:
    """Asks for letters, line by line."""

    def how_often(self, tag: Tag, likely: str = "") -> Frequency | None:
        """Ask for one letter."""
        tell(f"\nHow often is this part of your job?\n  {tag.title}")
        for letter, (words, _) in OFTEN.items():
            tell(f"  {letter}  {words}")
        choice = click.Choice(list(OFTEN), case_sensitive=False)
        letter = ask("Answer", type=choice, show_choices=False, default=likely or None)
        return OFTEN[letter][1]

    def which(self, tags: Sequence[Tag]) -> list[str]:
        """Ask for the letters of all that apply."""
        tell("\nWhich of these are part of your job, at least sometimes?")
        for letter, tag in zip(_LETTERS, tags, strict=False):
            tell(f"  {letter}  {tag.title}")
        return _letters("Letters, or Enter for none", tags) or []

    def which_likely(self, questions: Sequence[TaskQuestion]) -> list[str] | None:
        """Ask for the letters of all that apply; Enter is not sure."""
        tell("\nWhich of these are part of your job?")
        for letter, question in zip(_LETTERS, questions, strict=False):
            tell(f"  {letter}  {_likely_in_words(question)}")
            tell(f"     {_swaps_in_words(question)}")
        tags = [question.tag for question in questions]
        return _letters("Letters, - for none, or Enter if not sure", tags)


def _letters(asking: str, tags: Sequence[Tag]) -> list[str] | None:
    """Ask for letters of some tasks, by name; `-` is none, and None is only Enter."""
    letters = _LETTERS[: len(tags)]
    while True:
        text = ask(asking, default="", show_default=False)
        chosen = {*"".join(text.casefold().replace(",", " ").split())}
        if not chosen:
            return None
        if chosen == {"-"}:
            return []
        if chosen <= {*letters}:
            pairs = zip(letters, tags, strict=True)
            return [tag.name for letter, tag in pairs if letter in chosen]
        tell(f"Please type letters from a to {letters[-1]} only.")


def _likely_in_words(question: TaskQuestion) -> str:
    return f"{question.tag.title} ({question.chance.percent}% likely)"


def _swaps_in_words(question: TaskQuestion) -> str:
    from recommender.reports.words import likely_words

    return likely_words.swaps_in_words(question)


class ArrowKeyPrompter:
    """Asks with arrow keys and the space bar."""

    def how_often(self, tag: Tag, likely: str = "") -> Frequency | None:
        """Let the person pick one answer."""
        import questionary

        choices = [
            questionary.Choice(for_terminal(words), value=letter)
            for letter, (words, _) in OFTEN.items()
        ]
        prompt = questionary.select(
            for_terminal(f"How often is this part of your job? {tag.title}"),
            choices=choices,
            default=likely or None,
        )
        return OFTEN[str(_answer(prompt.ask()))][1]

    def which(self, tags: Sequence[Tag]) -> list[str]:
        """Let the person tick all that apply."""
        import questionary

        choices = [
            questionary.Choice(for_terminal(tag.title), value=tag.name) for tag in tags
        ]
        prompt = questionary.checkbox(
            "Which of these are part of your job, at least sometimes?",
            choices=choices,
            instruction="(space to tick, Enter to continue)",
        )
        names = _answer(prompt.ask())
        return list(names) if isinstance(names, list) else []

    def which_likely(self, questions: Sequence[TaskQuestion]) -> list[str]:
        """Let the person tick all that apply; what is likely is ticked already."""
        import questionary

        for question in questions:
            tell(f"\n{question.tag.title}")
            tell(_swaps_in_words(question))
        choices = [
            questionary.Choice(
                for_terminal(_likely_in_words(question)),
                value=question.tag.name,
                checked=(question.chance.percent or 0) >= _TICKED,
            )
            for question in questions
        ]
        prompt = questionary.checkbox(
            "Which of these are part of your job?",
            choices=choices,
            instruction="(space to tick, Enter to continue)",
        )
        names = _answer(prompt.ask())
        return list(names) if isinstance(names, list) else []


def _answer(answer: object) -> object:
    """Return the answer; no answer means Ctrl-C, and those so far are saved."""
    if answer is None:
        raise KeyboardInterrupt
    return answer
