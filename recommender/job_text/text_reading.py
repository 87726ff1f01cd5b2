"""Reading a job description: the tags it mentions, and the evidence for them."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from recommender.job_text.cues import Cues
from recommender.job_text.deciding import clear_role, decide_roles, decide_tasks
from recommender.job_text.features import NOT_THE_JOB, JobEvidence
from recommender.job_text.job_reading import JobReading, Mention
from recommender.job_text.language import WordCount, english
from recommender.job_text.parts import (
    DUTIES,
    NO_TASKS,
    OTHERS,
    TITLE,
    UNKNOWN,
    WISHED,
    Parts,
    aside_of,
    others_in,
)
from recommender.job_text.personal_details import (
    HEALTH,
    hide_personal_details,
    without_names,
)
from recommender.job_text.phrases import HINT, Match, most_specific
from recommender.job_text.quoting import quotation
from recommender.job_text.reading_model import load_model
from recommender.job_text.sentences import Sentence, clean, sentences_of
from recommender.job_text.titles import title_matches
from recommender.qualifications.vocabulary import Frequency

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from recommender.job_text.language import Language, Phrases
    from recommender.job_text.phrasebook import Phrasebook
    from recommender.job_text.words import Token
    from recommender.qualifications.qualification import Qualification
    from recommender.qualifications.vocabulary import Role, Tag, Vocabulary

# How often a task is done where the text does not say: it is a normal duty.
UNSAID = Frequency.WEEKLY
_ENOUGH_FOR_A_TASK = 4


def read_job(
    text: str,
    qualification: Qualification,
    book: Phrasebook,
    among: Collection[Role] | None = None,
) -> JobReading:
    """Return what a job description in plain English says of the job.

    `book` has the phrases of each tag by name; `among` are the roles that it may be
    about, a single one where that is known, None where it may be any. The time is
    linear in the length of the text.
    """
    vocabulary = qualification.vocabulary
    reader = read_sentences(text, book)
    evidence = reader.evidence(vocabulary)
    model = load_model(vocabulary)
    roles = as_read = model.role_probabilities(evidence, vocabulary)
    if among is None:
        tasks, denied = decide_tasks(evidence, roles, model, vocabulary)
    else:
        roles = _shares(among, vocabulary)
        tasks, denied = decide_tasks(evidence, roles, model, vocabulary, as_read)
    mentioned = {*(task.tag for task in tasks if task.is_likely), *denied}
    return JobReading(
        tasks,
        denied,
        decide_roles(roles, vocabulary),
        evidence.mentions,
        tuple(_not_covered(mentioned - {*denied}, qualification)),
        tuple(reader.not_understood(mentioned)),
        reader.personal_details,
        reader.is_english,
        clear_role(roles, vocabulary),
    )


def _shares(among: Collection[Role], vocabulary: Vocabulary) -> dict[str, float]:
    share = 1 / max(len(among), 1)
    return {role.name: share * (role in among) for role in vocabulary.roles}


def read_sentences(
    text: str, book: Phrasebook, language: Language | None = None
) -> Reader:
    """Return a reader that has read the sentences of a text."""
    text, details = hide_personal_details(clean(text))
    reader = Reader(book, language or english())
    reader.text = text
    for sentence in sentences_of(text):
        reader.read(sentence)
    reader.infer_daily_work()
    health = {HEALTH: tuple(reader.lines_about_health)}
    reader.personal_details = details | (health if reader.lines_about_health else {})
    return reader


def _not_covered(tags: set[str], qualification: Qualification) -> Iterator[Tag]:
    covered = {tag for unit in qualification.catalogue.units for tag, _ in unit.tags}
    for tag in qualification.vocabulary.tags:
        if tag.name in tags - covered:
            yield tag


class _Context(NamedTuple):
    """What holds for all tasks of a sentence."""

    part: str
    is_wished: bool
    cues: Cues


class Reader:
    """Reads the sentences of a text in order, and keeps all that they mention."""

    def __init__(self, book: Phrasebook, language: Language) -> None:
        self.book, self.language = book, language
        self.text = ""
        self.personal_details: dict[str, tuple[int, ...]] = {}
        # The words that may tell of the job, by their stems; pairs of them as well.
        self.words: dict[str, str] = {}
        self.mentions: list[Mention] = []
        # Each sentence that states a duty, with the tags that it mentions.
        self._duties: list[tuple[Sentence, set[str]]] = []
        self.lines_about_health: dict[int, None] = {}
        # The line of the last question, and the number of its first mention.
        self._asked = (0, 0)
        # Lines that say of their tasks that they are not done daily.
        self._less_often: list[int] = []
        self._unsaid: list[tuple[int, int]] = []
        self._headings: dict[tuple[Token, ...], Phrases] = {}
        self._parts = Parts()
        self._words = WordCount(language)

    @property
    def is_english(self) -> bool:
        """Whether the text is in English, or about half of it."""
        return self._words.is_of_the_language

    def read(self, sentence: Sentence) -> None:
        """Read the next sentence of the text, or heading."""
        tokens = sentence.tokens
        self._words.add(tokens)
        phrases = self.language.phrases_in(tokens)
        if phrases.health:
            self.lines_about_health[sentence.line] = None
        if sentence.is_heading and not self._parts.enter(
            self._phrases_in_heading(tokens)
        ):
            return
        above = [self._phrases_in_heading(heading) for heading in sentence.headings]
        context = _Context(
            self._parts.part_of(sentence, phrases, above),
            self._parts.is_wished(phrases, above),
            Cues(sentence, phrases, above),
        )
        if context.part not in NOT_THE_JOB:
            self._note_words(sentence.tokens)
        tasks = self._tasks_in(sentence, phrases)
        is_answer = self._asked[0] == sentence.line
        if is_answer and context.cues.answers_no(tasks):
            self._deny_from(self._asked[1])
        asks = sentence.text.endswith("?")
        self._asked = (sentence.line, len(self.mentions)) if asks else (0, 0)
        mentions = list(self._mentions(tasks, sentence, phrases, context))
        if _states_a_duty(sentence, phrases, context):
            counted = {mention.tag for mention in mentions if is_task(mention)}
            self._duties.append((sentence, counted))

    def _deny_from(self, first: int) -> None:
        """Make the tasks of a question denied, to which the answer was no."""
        self.mentions[first:] = [
            mention._replace(often=Frequency.NEVER, says_often=True)
            for mention in self.mentions[first:]
        ]

    def _note_words(self, tokens: Sequence[Token]) -> None:
        """Keep each word, and each pair of words, that not every text has."""
        common = self.language.common
        before: Token | None = None
        for token in tokens:
            is_common = token.word in common
            if not is_common:
                self.words.setdefault(token.stem, token.word)
            if before and not (is_common and before.word in common):
                pair = f"{before.stem} {token.stem}"
                self.words.setdefault(pair, f"{before.word} {token.word}")
            before = token

    def evidence(self, vocabulary: Vocabulary) -> JobEvidence:
        """Return what the text shows of roles and tasks."""
        titles = title_matches(self.text, vocabulary.roles)
        mentions = tuple(self.mentions)
        return JobEvidence(mentions, titles, self.words, self._words.total)

    def _phrases_in_heading(self, heading: tuple[Token, ...]) -> Phrases:
        """Return the phrases of a heading, which is read once for all below it."""
        if heading not in self._headings:
            self._headings[heading] = self.language.phrases_in_heading(heading)
        return self._headings[heading]

    def _tasks_in(self, sentence: Sentence, phrases: Phrases) -> list[Match]:
        """Return the tasks of a sentence.

        After "work with" a hint states a task; a heading only hints at what it names.
        """
        after_doing = {phrase.last + 1 for phrase in phrases.doing}
        tasks = most_specific(self.book.find(sentence.tokens))
        if sentence.is_heading:
            return [task._replace(label=f"{HINT}{task.name}") for task in tasks]
        stated = {task.name for task in tasks if task.states}
        return [
            task._replace(label=task.name)
            if task.first in after_doing and task.name not in stated
            else task
            for task in tasks
        ]

    def not_understood(self, mentioned: set[str]) -> Iterator[tuple[int, str]]:
        """Yield each sentence that states a duty, but mentions none of these tags.

        What may tell of someone's health, or may be a name, is not repeated.
        """
        for sentence, tags in self._duties:
            if not tags & mentioned and sentence.line not in self.lines_about_health:
                yield sentence.line, without_names(sentence.text)

    def _mentions(
        self,
        tasks: list[Match],
        sentence: Sentence,
        phrases: Phrases,
        context: _Context,
    ) -> Iterator[Mention]:
        """Yield the mentions of a sentence, each with how often it says."""
        others = others_in(sentence.tokens, phrases)
        for task in tasks:
            often = context.cues.frequency_of(task)
            part = aside_of(task, phrases) or context.part
            standing = WISHED if context.is_wished else ""
            if part != TITLE and not others.isdisjoint(task.words):
                standing = OTHERS
            mention = _mention(task, sentence, often)._replace(
                part=part,
                standing=standing,
                quote="" if phrases.health else quotation(task, sentence),
            )
            if is_task(mention):
                self._note_frequency(often, sentence.line)
            self.mentions.append(mention)
            yield mention

    def _note_frequency(self, often: Frequency | None, line: int) -> None:
        if often is None:
            self._unsaid.append((len(self.mentions), line))
        elif often in (Frequency.WEEKLY, Frequency.SOMETIMES):
            self._less_often.append(line)

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


def _states_a_duty(sentence: Sentence, phrases: Phrases, context: _Context) -> bool:
    """Return whether a sentence seems to state a duty, whatever it mentions.

    Under a heading of duties or after "you will" it does; elsewhere if it begins as
    the points of a list do ("Polishing the brass"). What introduces, asks, denies or
    tells of another part as well is none.
    """
    if len(sentence.tokens) < _ENOUGH_FOR_A_TASK or sentence.is_heading:
        return False
    if sentence.text.endswith((":", "?")) or context.is_wished or context.cues.denies:
        return False
    if any(aside.label != OTHERS for aside in phrases.asides):
        return False
    begins = sentence.tokens[0].word.endswith("ing")
    return context.part == DUTIES or (context.part == UNKNOWN and begins)


def is_task(mention: Mention) -> bool:
    """Return whether a mention can be of a task of the job, by its part and standing.

    A mention of what only others do, or of what an employer offers, is none.
    """
    return mention.part not in NO_TASKS and not mention.standing


def _mention(task: Match, sentence: Sentence, often: Frequency | None) -> Mention:
    start = sentence.tokens[task.first].start
    end = sentence.tokens[task.last].end
    return Mention(
        task.name,
        often or UNSAID,
        " ".join(sentence.text[start:end].split()),
        sentence.line,
        says_often=often is not None,
        states=task.states,
    )
