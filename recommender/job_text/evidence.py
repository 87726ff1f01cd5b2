"""Evidence: which of the tasks that a text speaks of it tells, and which perhaps."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from recommender.job_text.job_reading import grouped, telling, unless_denied
from recommender.job_text.nearest_role import likeliest_role
from recommender.qualifications.vocabulary import Frequency

if TYPE_CHECKING:
    from collections.abc import Collection

    from recommender.job_text.job_reading import Mention
    from recommender.qualifications.vocabulary import Vocabulary

# A text that tells so much of a role's tasks is a description of that role.
CLEAR = 0.6
# A task beyond the likeliest role is one if it is told in so many wordings; of those
# told once, in 36 texts that nobody had tuned with, two in three were none.
ENOUGH_WORDINGS = 2


class Evidence(NamedTuple):
    """Tasks with the highest frequency said of them: those told, and the doubtful."""

    tags: dict[str, Frequency]
    doubtful: dict[str, Frequency]


def weigh_up(mentions: Collection[Mention], vocabulary: Vocabulary) -> Evidence:
    """Take each task that is told well enough; what may be told is doubtful.

    Where the text describes a role, of its tasks a hint is enough, and of any other
    a single wording is not. Elsewhere a task counts that some words tell; one beyond
    the likeliest role if other words do, too, or hint at it.
    """
    by_tag = grouped(mentions)
    often = {tag: _often(by_tag[tag]) for tag in by_tag}
    told = {tag: often[tag] for tag in by_tag if _wordings(by_tag[tag])}
    role = likeliest_role(told, vocabulary)
    usual = {tag for tag, _ in role.frequencies} if role else set()
    is_clear = len(usual & {*told}) >= CLEAR * len(usual) > 0
    found = Evidence({}, {})
    for tag in (tag.name for tag in vocabulary.tags if tag.name in by_tag):
        said = _highest(by_tag[tag]) if is_clear and tag in usual else often[tag]
        beyond = role is not None and tag not in usual
        if _is_enough(by_tag[tag], said, beyond=beyond, is_clear=is_clear):
            found.tags[tag] = said
        elif said is not Frequency.NEVER and (tag in told or tag in usual):
            found.doubtful[tag] = said
    return found


def _is_enough(
    mentions: Collection[Mention], said: Frequency, *, beyond: bool, is_clear: bool
) -> bool:
    """Return whether a task is told well enough, `beyond` the likeliest role or not."""
    wordings = _wordings(mentions)
    if said is Frequency.NEVER:
        return any(one.tells for one in mentions)
    if beyond and is_clear:
        return wordings >= ENOUGH_WORDINGS
    if beyond:
        return wordings > 0 and _wordings(mentions, hints=True) >= ENOUGH_WORDINGS
    return is_clear or wordings > 0


def _often(mentions: Collection[Mention]) -> Frequency:
    """Return the highest frequency; where words tell the task, no hint does."""
    said = {one.often for one in telling(mentions)}
    if Frequency.NEVER in said and not any(one.tells for one in mentions):
        return Frequency.NEVER
    return unless_denied(said)


def _highest(mentions: Collection[Mention]) -> Frequency:
    """Return the highest frequency; what is hinted at is done, whatever is denied."""
    said = _often(mentions)
    if said is Frequency.NEVER:
        said = unless_denied([one.often for one in mentions])
    return said


def _wordings(mentions: Collection[Mention], *, hints: bool = False) -> int:
    """Count the different words that tell a task, or that only hint at it as well."""
    done = (one for one in mentions if one.often is not Frequency.NEVER)
    return len({one.words.casefold() for one in done if hints or one.tells})
