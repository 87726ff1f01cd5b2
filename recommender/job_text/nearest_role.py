"""The role that a text is nearest to, by the tasks that it tells."""

from __future__ import annotations

from typing import TYPE_CHECKING

from recommender.job_text.words import tokens_of
from recommender.qualifications.vocabulary import Frequency

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from recommender.job_text.words import Token
    from recommender.qualifications.vocabulary import Role, Vocabulary

# Of the tuning half, every text of a role is at least 0.61 like it and 0.26 more than
# any other; of the texts of no role one is over 0.53 like some role.
ALIKE = 0.55
FARTHER = 0.2
# So much is enough where the first line names the role.
ALIKE_BY_NAME = 0.3


def nearest_role(
    tags: Mapping[str, Frequency], title: Sequence[Token], vocabulary: Vocabulary
) -> Role | None:
    """Return the role that is clearly the nearest to some tags; None where none is.

    `title` is the first line of the text.
    """
    likeness = {
        role.name: _likeness(tags, role, vocabulary) for role in vocabulary.roles
    }
    ranked = sorted(vocabulary.roles, key=lambda role: -likeness[role.name])
    if not ranked:
        return None
    first = ranked[0]
    most = likeness[first.name]
    next_most = likeness[ranked[1].name] if len(ranked) > 1 else 0.0
    if most >= ALIKE and most - next_most >= FARTHER:
        return first
    return first if most >= ALIKE_BY_NAME and _names(title, first) else None


def likeliest_role(
    tags: Mapping[str, Frequency], vocabulary: Vocabulary
) -> Role | None:
    """Return the role most like some tags, clear or not; None without roles."""
    return max(
        vocabulary.roles,
        key=lambda role: _likeness(tags, role, vocabulary),
        default=None,
    )


def _likeness(
    tags: Mapping[str, Frequency], role: Role, vocabulary: Vocabulary
) -> float:
    """Return the share of the weights of both that they have in common, 0 to 1.

    What is part of everyone's job and not told says nothing.
    """
    everyone = dict(vocabulary.everyone)
    told = sum(often.weight for often in tags.values())
    usual = common = 0
    for tag, often in {**everyone, **dict(role.frequencies)}.items():
        if tag in tags:
            common += min(often.weight, tags[tag].weight)
        if tag in tags or tag not in everyone:
            usual += often.weight
    return common / max(told + usual - common, 1)


def _names(title: Sequence[Token], role: Role) -> bool:
    said = [token.stem for token in title]
    for name in (role.title.split("(")[0], *role.also):
        stems = [token.stem for token in tokens_of(name)]
        places = range(len(said) - len(stems) + 1)
        if any(said[at : at + len(stems)] == stems for at in places):
            return True
    return False
