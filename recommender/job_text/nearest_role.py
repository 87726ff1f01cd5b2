"""The role nearest to a text, by the tasks that the text states."""

from __future__ import annotations

from typing import TYPE_CHECKING

from recommender.job_text.words import tokens_of
from recommender.qualifications.vocabulary import Frequency

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from recommender.job_text.words import Token
    from recommender.qualifications.vocabulary import Role, Vocabulary

# In the tuning half, the likeness of every text of a role is at least 0.61, and 0.26
# more than that of any other role; of the texts of no role, one is above 0.53.
ALIKE = 0.55
FARTHER = 0.2
# This is enough where the first line names the role.
ALIKE_BY_NAME = 0.3


def nearest_role(
    tags: Mapping[str, Frequency], title: Sequence[Token], vocabulary: Vocabulary
) -> Role | None:
    """Return the role that is clearly the nearest to some tags; None if none is.

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
    """Return the role that is most like some tags; None if there are no roles."""
    return max(
        vocabulary.roles,
        key=lambda role: _likeness(tags, role, vocabulary),
        default=None,
    )


def _likeness(
    tags: Mapping[str, Frequency], role: Role, vocabulary: Vocabulary
) -> float:
    """Return the share of their weights that some tags and a role share, 0 to 1.

    Tasks of everyone's job that the tags lack are not counted.
    """
    everyone = dict(vocabulary.everyone)
    stated = sum(often.weight for often in tags.values())
    usual = common = 0
    for tag, often in {**everyone, **dict(role.frequencies)}.items():
        if tag in tags:
            common += min(often.weight, tags[tag].weight)
        if tag in tags or tag not in everyone:
            usual += often.weight
    return common / max(stated + usual - common, 1)


def _names(title: Sequence[Token], role: Role) -> bool:
    words = [token.stem for token in title]
    for name in (role.title.split("(")[0], *role.also):
        stems = [token.stem for token in tokens_of(name)]
        starts = range(len(words) - len(stems) + 1)
        if any(words[start : start + len(stems)] == stems for start in starts):
            return True
    return False
