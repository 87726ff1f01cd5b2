"""Reading a job description: the tags it speaks of, and the words that say so."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING

from recommender.job_text.cues import Cues
from recommender.job_text.evidence import weigh_up
from recommender.job_text.job_reading import JobReading, Mention
from recommender.job_text.language import english
from recommender.job_text.nearest_role import nearest_role
from recommender.job_text.personal_details import kinds_of
from recommender.job_text.phrases import Found, most_specific
from recommender.job_text.sentences import Sentence, clean, first_line, sentences_of
from recommender.qualifications.vocabulary import Frequency

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from recommender.job_text.language import Language, Said
    from recommender.job_text.phrasebook import Phrasebook
    from recommender.job_text.words import Token
    from recommender.qualifications.qualification import Qualification
    from recommender.qualifications.vocabulary import Tag

# A task that is told without any word of how often is a normal duty.
UNSAID = Frequency.WEEKLY
# Thousands, but of pounds, are the size of an employer.
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
    """Read a job description in plain English, in time linear in its length.

    `book` has the phrases of each tag by its name.
    """
    text = clean(text)
    reader = _Reader(book, language or english())
    for sentence in sentences_of(text):
        reader.read(sentence)
    reader.settle()
    tags, doubtful = weigh_up(reader.mentions, qualification.vocabulary)
    spoken_of = {*tags, *doubtful}
    return JobReading(
        tags,
        doubtful,
        tuple(one for one in reader.mentions if one.tag in spoken_of),
        tuple(_not_covered(tags, qualification)),
        tuple(reader.not_understood(spoken_of)),
        {kind: tuple(lines) for kind, lines in reader.private.items()},
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
        # Each sentence that tells a task, and the tags of which it speaks.
        self._tasks: list[tuple[Sentence, set[str]]] = []
        self.private: defaultdict[str, list[int]] = defaultdict(list)
        self._paragraph: tuple[int, Frequency | None] = (0, None)
        # Lines that say of themselves that they tell what is not done daily.
        self._less_often: list[int] = []
        self._unsaid: list[tuple[int, int]] = []
        self._headings: dict[tuple[Token, ...], Said] = {}
        self._words = self._common = 0

    @property
    def is_english(self) -> bool:
        if self._words < _ENOUGH_WORDS:
            return True
        return self._common >= _FEW_COMMON * self._words

    def read(self, sentence: Sentence) -> None:
        tokens = sentence.tokens
        self._words += len(tokens)
        self._common += sum(one.word in self.language.common for one in tokens)
        said = self.language.said_in(tokens)
        above = [self._said_above(heading) for heading in sentence.headings]
        for kind in kinds_of(sentence, said):
            if self.private[kind][-1:] != [sentence.line]:
                self.private[kind].append(sentence.line)
        section = _section(above)
        if section == "aside" or _is_of_the_employer(sentence, said):
            return
        found = self._found(tokens, said)
        self._note(found, sentence, Cues(sentence, said, above))
        tells = section == "duties" or bool(said.candidate)
        if len(tokens) >= _ENOUGH_FOR_A_TASK and tells:
            self._tasks.append((sentence, {one.name for one in found}))

    def _said_above(self, heading: tuple[Token, ...]) -> Said:
        """Read a heading once for all sentences that stand under it."""
        if heading not in self._headings:
            self._headings[heading] = self.language.said_in(heading)
        return self._headings[heading]

    def _found(self, tokens: Sequence[Token], said: Said) -> list[Found]:
        """Find what a sentence speaks of; a hint after words like "work with" tells."""
        asides = {word for one in said.asides for word in one.words}
        asides.update(_work_of_others(tokens, said))
        doing = {one.last + 1 for one in said.doing}
        found = [
            one
            for one in most_specific(self.book.find(tokens))
            if not asides.intersection(one.words)
        ]
        told = {one.name for one in found if one.tells}
        return [
            one._replace(label=one.name)
            if one.first in doing and one.name not in told
            else one
            for one in found
        ]

    def not_understood(self, spoken_of: set[str]) -> Iterator[tuple[int, str]]:
        """Yield each sentence that tells a task in which none of the tags was found."""
        for sentence, tags in self._tasks:
            if not tags & spoken_of:
                yield sentence.line, sentence.text

    def _note(self, found: list[Found], sentence: Sentence, cues: Cues) -> None:
        """Note the tasks of a sentence; one without a frequency goes on as before."""
        line, said = self._paragraph
        before = said if line == sentence.line else None
        for one in found:
            often = cues.often(one) or before
            if often is None:
                self._unsaid.append((len(self.mentions), sentence.line))
            elif often in (Frequency.WEEKLY, Frequency.SOMETIMES):
                self._less_often.append(sentence.line)
            self.mentions.append(_mention(one, sentence, often))
        self._paragraph = (sentence.line, cues.last or before)

    def settle(self) -> None:
        """Take what is told before all that is less frequent for the daily work.

        Who says of some tasks that they are for each week or now and then has told
        the main part of the job before. Where nothing is said at all, each task is a
        normal duty.
        """
        first = min(self._less_often, default=0)
        for number, line in self._unsaid:
            if line < first:
                daily = self.mentions[number]._replace(often=Frequency.DAILY)
                self.mentions[number] = daily


def _work_of_others(tokens: Sequence[Token], said: Said) -> Iterator[int]:
    """Number the words with which a part of a sentence tells what others do."""
    for one in said.others:
        before = tokens[one.first - 1].stem if one.first else ""
        if before in ("", "and", "but") or tokens[one.first].after_break:
            end = one.last + 1
            while end < len(tokens) and not tokens[end].after_break:
                end += 1
            yield from range(one.last, end)


def _is_of_the_employer(sentence: Sentence, said: Said) -> bool:
    """Return whether a sentence is about the employer or what it offers."""
    begins = any(one.first <= 2 for one in said.company)
    if not begins and _SIZE.search(sentence.text) is None:
        return False
    return not said.candidate


def _section(above: Sequence[Said]) -> str:
    for heading in above:
        for one in most_specific(heading.headings):
            return one.label
    return ""


def _mention(found: Found, sentence: Sentence, often: Frequency | None) -> Mention:
    start = sentence.tokens[found.first].start
    end = sentence.tokens[found.last].end
    words = " ".join(sentence.text[start:end].split())
    is_said = often is not None
    return Mention(
        found.name, often or UNSAID, words, sentence.line, is_said, found.tells
    )
