"""What a text says over a role."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from recommender.qualifications.vocabulary import Frequency

if TYPE_CHECKING:
    from recommender.job_text.job_reading import JobReading
    from recommender.qualifications.vocabulary import Role


class Placing(NamedTuple):
    """A role, and what a text says over it.

    Of `tags` each is told by the text; `from_role` are tasks of the role that it does
    not speak of.
    """

    role: Role
    tags: dict[str, Frequency]
    from_role: tuple[str, ...]


def place(reading: JobReading, role: Role) -> Placing:
    """Put what a text says over a role.

    How often is what the text says, else what the role says, else sometimes. Where
    the role is the one that the text is nearest to, words that are at most one step
    from it are taken for what it says.
    """
    usual = dict(role.frequencies)
    tags: dict[str, Frequency] = {}
    for tag, often in reading.tags.items():
        said = reading.said(tag) or usual.get(tag, Frequency.SOMETIMES)
        if role == reading.role and tag in usual and often is not Frequency.NEVER:
            told = [one for one in reading.mentions if one.tag == tag]
            near = (_is_a_step(one.often, usual[tag]) for one in told)
            said = usual[tag] if any(near) else said
        tags[tag] = said
    return Placing(role, tags, tuple(tag for tag in usual if tag not in reading.tags))


def _is_a_step(said: Frequency, usual: Frequency) -> bool:
    """Return whether two frequencies, none of them never, are the same or neighbours.

    Where a text of the tuning half says another than its role does, by its cues,
    the role's is the one labelled in 58 of 61 cases.
    """
    if Frequency.NEVER in (said, usual):
        return False
    return abs(said.weight - usual.weight) <= 1
