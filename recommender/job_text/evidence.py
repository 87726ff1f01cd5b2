"""Evidence: which tasks a text states well enough, and which are doubtful."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from recommender.job_text.job_reading import grouped, highest, stating
from recommender.job_text.nearest_role import likeliest_role
from recommender.qualifications.vocabulary import Frequency

if TYPE_CHECKING:
    from collections.abc import Collection

    from recommender.job_text.job_reading import Mention
    from recommender.qualifications.vocabulary import Vocabulary

# A text that states this share of a role's tasks is a description of that role.
CLEAR = 0.6
# A task that the likeliest role lacks is taken if this many wordings state it. In 36
# texts that were not used for tuning, two in three of those stated once were not tasks.
ENOUGH_WORDINGS = 2


class Decision(NamedTuple):
    """The tasks taken and the doubtful ones, each with its highest frequency."""

    tags: dict[str, Frequency]
    doubtful: dict[str, Frequency]


def decide(mentions: Collection[Mention], vocabulary: Vocabulary) -> Decision:
    """Return the tasks that are stated well enough, and those that are doubtful.

    Where the text describes a role, a hint is enough for a task of that role, and a
    single wording is not enough for any other. Elsewhere a task is taken if some words
    state it; if the likeliest role lacks it, other words must state it or hint at it.
    """
    by_tag = grouped(mentions)
    often = {tag: _frequency(by_tag[tag]) for tag in by_tag}
    stated = {tag: often[tag] for tag in by_tag if _wordings(by_tag[tag])}
    role = likeliest_role(stated, vocabulary)
    usual = {tag for tag, _ in role.frequencies} if role else set()
    is_clear = len(usual & {*stated}) >= CLEAR * len(usual) > 0
    decision = Decision({}, {})
    for tag in (tag.name for tag in vocabulary.tags if tag.name in by_tag):
        of_role = is_clear and tag in usual
        frequency = _frequency_for_role(by_tag[tag]) if of_role else often[tag]
        beyond = role is not None and tag not in usual
        if _is_enough(by_tag[tag], frequency, beyond=beyond, is_clear=is_clear):
            decision.tags[tag] = frequency
        elif frequency is not Frequency.NEVER and (tag in stated or tag in usual):
            decision.doubtful[tag] = frequency
    return decision


def _is_enough(
    mentions: Collection[Mention],
    frequency: Frequency,
    *,
    beyond: bool,
    is_clear: bool,
) -> bool:
    """Return whether a task is stated well enough.

    `beyond` means that the likeliest role lacks it, `is_clear` that the text describes
    that role.
    """
    wordings = _wordings(mentions)
    if frequency is Frequency.NEVER:
        return any(mention.states for mention in mentions)
    if beyond and is_clear:
        return wordings >= ENOUGH_WORDINGS
    if beyond:
        return wordings > 0 and _wordings(mentions, hints=True) >= ENOUGH_WORDINGS
    return is_clear or wordings > 0


def _frequency(mentions: Collection[Mention]) -> Frequency:
    """Return the highest frequency of a task; hints count only if no words state it."""
    frequencies = {mention.often for mention in stating(mentions)}
    is_hint = not any(mention.states for mention in mentions)
    if Frequency.NEVER in frequencies and is_hint:
        return Frequency.NEVER
    return highest(frequencies)


def _frequency_for_role(mentions: Collection[Mention]) -> Frequency:
    """Return the highest frequency of a role's task; a hint outweighs a denial."""
    frequency = _frequency(mentions)
    if frequency is Frequency.NEVER:
        frequency = highest([mention.often for mention in mentions])
    return frequency


def _wordings(mentions: Collection[Mention], *, hints: bool = False) -> int:
    """Return how many different wordings state a task, or hint at it if `hints`."""
    done = [mention for mention in mentions if mention.often is not Frequency.NEVER]
    counted = [mention for mention in done if hints or mention.states]
    return len({mention.words.casefold() for mention in counted})
