"""Reading a job description: the tags it mentions, and the evidence for them."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING

from recommender.job_text.cues import Cues
from recommender.job_text.evidence import decide
from recommender.job_text.job_reading import JobReading, Mention
from recommender.job_text.language import english
from recommender.job_text.nearest_role import nearest_role
from recommender.job_text.personal_details import kinds_of
from recommender.job_text.phrases import Match, most_specific
from recommender.job_text.sentences import Sentence, clean, first_line, sentences_of
from recommender.qualifications.vocabulary import Frequency

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from recommender.job_text.language import Language, Phrases
    from recommender.job_text.phrasebook import Phrasebook
    from recommender.job_text.words import Token
    from recommender.qualifications.qualification import Qualification
    from recommender.qualifications.vocabulary import Tag

# How often a task is done where the text does not say: it is a normal duty.
UNSAID = Frequency.WEEKLY
# Thousands, if not of pounds, are the size of an employer.
_SIZE = re.compile(r"(?<![£\d,.])\d{1,3},\d{3}\b|\b[Mm]illion\b")
_FEW_COMMON = 0.08
_ENOUGH_WORDS = 20
_ENOUGH_FOR_A_TASK = 4


def read_job(
    text: str,
    qualification: Qualification,
    book: Phrasebook,
    language: Language | None = None,
) -> JobReading:
    """Return what a job description in plain English says of the job.

    `book` has the phrases of each tag by name. The time is linear in the length of
    the text.
    """
    text = clean(text)
    reader = _Reader(book, language or english())
    for sentence in sentences_of(text):
        reader.read(sentence)
    reader.infer_daily_work()
    tags, doubtful = decide(reader.mentions, qualification.vocabulary)
    mentioned = {*tags, *doubtful}
    return JobReading(
        tags,
        doubtful,
        tuple(mention for mention in reader.mentions if mention.tag in mentioned),
        tuple(_not_covered(tags, qualification)),
        tuple(reader.not_understood(mentioned)),
        {kind: tuple(lines) for kind, lines in reader.personal_details.items()},
        reader.is_english,
        nearest_role(tags, first_line(text), qualification.vocabulary),
    )


def _not_covered(
    tags: Mapping[str, Frequency], qualification: Qualification
) -> Iterator[Tag]:
    covered = {tag for unit in qualification.catalogue.units for tag, _ in unit.tags}
    for tag in qualification.vocabulary.tags:
        often = tags.get(tag.name, Frequency.NEVER)
        if tag.name not in covered and often is not Frequency.NEVER:
            yield tag


class _Reader:
    def __init__(self, book: Phrasebook, language: Language) -> None:
        self.book, self.language = book, language
        self.mentions: list[Mention] = []
        # Each sentence that states a task, with the tags that it mentions.
        self._tasks: list[tuple[Sentence, set[str]]] = []
        self.personal_details: defaultdict[str, list[int]] = defaultdict(list)
        self._paragraph: tuple[int, Frequency | None] = (0, None)
        # Lines that say of their tasks that they are not done daily.
        self._less_often: list[int] = []
        self._unsaid: list[tuple[int, int]] = []
        self._headings: dict[tuple[Token, ...], Phrases] = {}
        self._words = self._common = 0

    @property
    def is_english(self) -> bool:
        if self._words < _ENOUGH_WORDS:
            return True
        return self._common >= _FEW_COMMON * self._words

    def read(self, sentence: Sentence) -> None:
        tokens = sentence.tokens
        self._words += len(tokens)
        self._common += sum(token.word in self.language.common for token in tokens)
        phrases = self.language.phrases_in(tokens)
        above = [self._phrases_in_heading(heading) for heading in sentence.headings]
        for kind in kinds_of(sentence, phrases):
            if self.personal_details[kind][-1:] != [sentence.line]:
                self.personal_details[kind].append(sentence.line)
        section = _section(above)
        if section == "aside" or _is_about_the_employer(sentence, phrases):
            return
        tasks = self._tasks_in(tokens, phrases)
        self._add_mentions(tasks, sentence, Cues(sentence, phrases, above))
        states_task = section == "duties" or bool(phrases.candidate)
        if len(tokens) >= _ENOUGH_FOR_A_TASK and states_task:
            self._tasks.append((sentence, {task.name for task in tasks}))

    def _phrases_in_heading(self, heading: tuple[Token, ...]) -> Phrases:
        """Return the phrases of a heading, which is read once for all below it."""
        if heading not in self._headings:
            self._headings[heading] = self.language.phrases_in(heading)
        return self._headings[heading]

    def _tasks_in(self, tokens: Sequence[Token], phrases: Phrases) -> list[Match]:
        """Return the tasks of a sentence; after "work with" a hint states one."""
        asides = {word for aside in phrases.asides for word in aside.words}
        asides.update(_work_of_others(tokens, phrases))
        after_doing = {phrase.last + 1 for phrase in phrases.doing}
        tasks = [
            task
            for task in most_specific(self.book.find(tokens))
            if not asides.intersection(task.words)
        ]
        stated = {task.name for task in tasks if task.states}
        return [
            task._replace(label=task.name)
            if task.first in after_doing and task.name not in stated
            else task
            for task in tasks
        ]

    def not_understood(self, mentioned: set[str]) -> Iterator[tuple[int, str]]:
        """Yield each sentence that states a task, but mentions none of these tags."""
        for sentence, tags in self._tasks:
            if not tags & mentioned:
                yield sentence.line, sentence.text

    def _add_mentions(self, tasks: list[Match], sentence: Sentence, cues: Cues) -> None:
        """Add the tasks of a sentence, each with its own or the last frequency."""
        line, last = self._paragraph
        before = last if line == sentence.line else None
        for task in tasks:
            often = cues.frequency_of(task) or before
            if often is None:
                self._unsaid.append((len(self.mentions), sentence.line))
            elif often in (Frequency.WEEKLY, Frequency.SOMETIMES):
                self._less_often.append(sentence.line)
            self.mentions.append(_mention(task, sentence, often))
        self._paragraph = (sentence.line, cues.last or before)

    def infer_daily_work(self) -> None:
        """Make the tasks daily that come before any that is less frequent.

        A text that calls some tasks weekly or occasional has described the main part
        of the job before them. Where it says nothing of the kind, each task is a normal
        duty.
        """
        first = min(self._less_often, default=0)
        for number, line in self._unsaid:
            if line < first:
                daily = self.mentions[number]._replace(often=Frequency.DAILY)
                self.mentions[number] = daily


def _work_of_others(tokens: Sequence[Token], phrases: Phrases) -> Iterator[int]:
    """Yield the numbers of the words in clauses about the work of others."""
    for phrase in phrases.others:
        before = tokens[phrase.first - 1].stem if phrase.first else ""
        if before in ("", "and", "but") or tokens[phrase.first].after_break:
            end = phrase.last + 1
            while end < len(tokens) and not tokens[end].after_break:
                end += 1
            yield from range(phrase.last, end)


def _is_about_the_employer(sentence: Sentence, phrases: Phrases) -> bool:
    """Return whether a sentence is about the employer or what it offers."""
    begins = any(phrase.first <= 2 for phrase in phrases.company)
    if not begins and _SIZE.search(sentence.text) is None:
        return False
    return not phrases.candidate


def _section(above: Sequence[Phrases]) -> str:
    for heading in above:
        for match in most_specific(heading.headings):
            return match.label
    return ""


def _mention(task: Match, sentence: Sentence, often: Frequency | None) -> Mention:
    start = sentence.tokens[task.first].start
    end = sentence.tokens[task.last].end
    words = " ".join(sentence.text[start:end].split())
    says_often = often is not None
    return Mention(
        task.name, often or UNSAID, words, sentence.line, says_often, task.states
    )
