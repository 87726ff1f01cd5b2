"""A job description as read: its words that tell a task, marked where they stand."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

    from recommender.job_text.job_reading import JobReading, Mention
    from recommender.qualifications.vocabulary import Vocabulary


class MarkedPart(NamedTuple):
    """Part of a text; `tasks` are what it tells, empty where it tells none."""

    text: str
    tasks: str = ""


def marked_lines(
    text: str, reading: JobReading, vocabulary: Vocabulary
) -> tuple[tuple[MarkedPart, ...], ...]:
    """Return the lines of a text, cut where the words that tell a task begin and end.

    Only mentions of tasks that count for the reading are marked.
    """
    read = {task.tag for task in reading.tasks} | {*reading.denied}
    mentions: dict[int, list[Mention]] = {}
    for mention in reading.mentions:
        if mention.tag in read:
            mentions.setdefault(mention.line, []).append(mention)
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return tuple(
        tuple(_parts_of(line, mentions.get(number, []), vocabulary))
        for number, line in enumerate(lines, 1)
    )


def _parts_of(
    line: str, mentions: list[Mention], vocabulary: Vocabulary
) -> Iterator[MarkedPart]:
    """Yield the parts of a line; words that tell several tasks name them all."""
    titles: list[set[str]] = [set() for _ in line]
    folded = line.casefold()
    if len(folded) != len(line):
        folded = line.lower() if len(line.lower()) == len(line) else line
    for mention in mentions:
        words = mention.words.casefold()
        start = folded.find(words) if words else -1
        title = vocabulary.find_tag(mention.tag).title
        while start >= 0:
            for i in range(start, start + len(words)):
                titles[i].add(title)
            start = folded.find(words, start + len(words))
    begin = 0
    for i in range(1, len(line) + 1):
        if i == len(line) or titles[i] != titles[begin]:
            yield MarkedPart(line[begin:i], "; ".join(sorted(titles[begin])))
            begin = i
