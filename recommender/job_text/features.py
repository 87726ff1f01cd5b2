"""Features: what a text shows of a role or of a task, as named numbers.

The reading model adds up a weight for each feature. A feature is named in words, so
that the file of weights can be read, and so that a reason can be shown.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from math import log
from typing import TYPE_CHECKING

from recommender.job_text.job_reading import grouped
from recommender.job_text.parts import (
    BENEFITS,
    DUTIES,
    EMPLOYER,
    OTHERS,
    PERSON,
    STATEMENT,
    WISHED,
)
from recommender.qualifications.vocabulary import Frequency

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from recommender.job_text.job_reading import Mention
    from recommender.job_text.titles import TitleMatches
    from recommender.qualifications.vocabulary import Role, Vocabulary

BIAS = "always"
USUAL = "usual for the role"
WORD = "word: "
# The share of a word's weight in the sum; small, so that no single word decides.
WORD_VALUE = 0.4
# Under so many words, a text tells of little else than what it states.
SHORT = 120
# The parts of a text that do not describe the job at all.
NOT_THE_JOB = frozenset((EMPLOYER, BENEFITS, STATEMENT))


# After "stated" or "hinted at": in one wording at least, in two, in three.
_TIMES = ("", " twice", " three times")


@dataclass(frozen=True)
class JobEvidence:
    """What was found in a text: mentions of tasks, titles of roles, and words.

    `words` maps stems and pairs of stems to words of the text, in the parts that may
    describe the job; `length` is the number of all words.
    """

    mentions: tuple[Mention, ...]
    titles: TitleMatches
    words: Mapping[str, str]
    length: int

    @cached_property
    def by_tag(self) -> Mapping[str, TagEvidence]:
        """The evidence for each tag that is mentioned."""
        mentions = grouped(self.mentions)
        return {tag: TagEvidence(of_tag) for tag, of_tag in mentions.items()}

    @cached_property
    def word_features(self) -> Mapping[str, float]:
        """The features of the words, which are the same for all roles and tasks."""
        return {f"{WORD}{word}": WORD_VALUE for word in self.words}


class TagEvidence:
    """How often, and in which standing, a text mentions a tag.

    `stated` and `hinted` are the numbers of different wordings that state the task or
    only hint at it.
    """

    def __init__(self, mentions: Iterable[Mention]) -> None:
        duties: list[Mention] = []
        person: list[Mention] = []
        self.others = self.wished = self.offered = False
        for mention in mentions:
            if mention.part in NOT_THE_JOB:
                self.offered = True
            elif mention.standing == OTHERS:
                self.others = True
            elif mention.standing == WISHED:
                self.wished = True
            elif mention.part == PERSON:
                person.append(mention)
            else:
                duties.append(mention)
        done = [m for m in duties if m.often is not Frequency.NEVER]
        self.stated = _wordings(m for m in done if m.states)
        self.hinted = _wordings(m for m in done if not m.states)
        self.in_duties = any(m.part == DUTIES and m.states for m in done)
        self.of_person = any(m.states for m in person)
        self.hinted_of_person = bool(person) and not self.of_person
        denials = [m for m in duties if m.often is Frequency.NEVER]
        self.denied = any(m.states for m in denials)
        self.hint_denied = bool(denials) and not self.denied


def _wordings(mentions: Iterable[Mention]) -> int:
    return len({mention.words.casefold() for mention in mentions})


_NOTHING = TagEvidence(())


def role_features(
    evidence: JobEvidence, role: Role, vocabulary: Vocabulary
) -> dict[str, float]:
    """Return what a text shows of one role; features of 0 are left out."""
    return {
        BIAS: 1.0,
        **_title_features(evidence.titles, role.name),
        **_likeness_features(evidence, role, vocabulary),
        **evidence.word_features,
    }


def _title_features(titles: TitleMatches, role: str) -> dict[str, float]:
    features: dict[str, float] = {}
    places = (
        ("title", titles.first),
        ("titled", titles.label),
        ("near the top", titles.top),
    )
    for place, lengths in places:
        own, longest = lengths.get(role, 0), max(lengths.values(), default=0)
        for words in range(1, min(own, 3) + 1):
            features[f"{place}: {words} words"] = 1.0
        if own < longest:
            features[f"{place}: another role"] = 1.0
        elif own and sum(1 for length in lengths.values() if length == longest) == 1:
            features[f"{place}: this role alone"] = 1.0
    if titles.by_words:
        probability = titles.by_words[role]
        features["words of the title"] = probability
        features["words of the title, in odds"] = 0.3 * log(probability + 0.001)
    named = sum(titles.named.values())
    if named and titles.named.get(role):
        features["share of the titles named"] = titles.named[role] / named
    return features


def _likeness_features(
    evidence: JobEvidence, role: Role, vocabulary: Vocabulary
) -> dict[str, float]:
    rarity = _rarity(vocabulary)
    usual = {tag: often.weight for tag, often in role.frequencies}
    total = sum(usual.values()) or 1
    stated = {tag for tag, shown in evidence.by_tag.items() if shown.stated}
    hinted = {tag for tag, shown in evidence.by_tag.items() if shown.hinted} | stated
    daily = [tag for tag, weight in usual.items() if weight == Frequency.DAILY.weight]
    own = {*usual} | {tag for tag, _ in vocabulary.everyone}
    features = {
        "its tasks stated": 2 * sum(usual.get(tag, 0) for tag in stated) / total,
        "its tasks hinted at": 2 * sum(usual.get(tag, 0) for tag in hinted) / total,
        "its daily tasks": 2 * len(hinted.intersection(daily)) / (len(daily) or 1),
        "tasks stated that are its own": 2 * len(stated & own) / (len(stated) or 1),
        "its rare tasks": sum(
            rarity[tag] * weight * (1 if tag in stated else 0.5) / 9
            for tag, weight in usual.items()
            if tag in hinted
        ),
        "rare tasks that it lacks": sum(rarity[tag] for tag in stated - own) / 3,
    }
    return {name: value for name, value in features.items() if value}


def _rarity(vocabulary: Vocabulary) -> Mapping[str, float]:
    """Return how few roles have each tag, as the logarithm of their inverse share."""
    uses = {tag.name: 1 for tag in vocabulary.tags}
    for role in vocabulary.roles:
        for tag, _ in role.frequencies:
            uses[tag] += 1
    roles = len(vocabulary.roles) or 1
    return {tag: max(log(roles / number), 0) + 0.3 for tag, number in uses.items()}


def task_features(
    evidence: JobEvidence,
    tag: str,
    roles: Mapping[str, float],
    vocabulary: Vocabulary,
) -> dict[str, float]:
    """Return what a text shows of one task; features of 0 are left out.

    `roles` maps roles to their probabilities, which add up to at most 1.
    """
    shown = evidence.by_tag.get(tag, _NOTHING)
    usual = in_role = 0.0
    for role in vocabulary.roles:
        often = dict(role.frequencies).get(tag)
        if often is not None:
            in_role += roles.get(role.name, 0)
            usual += roles.get(role.name, 0) * often.weight / 3
    features = {
        BIAS: 1.0,
        USUAL: in_role,
        "often in the role": usual,
        "hardly in the role": log(in_role + 0.02),
        "of every job": float(tag in dict(vocabulary.everyone)),
        "stated, and usual": in_role * (shown.stated > 0),
        "hinted at, and usual": in_role * (shown.hinted > 0),
        **_length_features(shown, evidence.length),
        **_standing_features(shown),
    }
    return {
        **{name: value for name, value in features.items() if value},
        **evidence.word_features,
    }


def _length_features(shown: TagEvidence, words: int) -> dict[str, float]:
    """Return what a statement or a hint is worth in a text of so many words."""
    length, short = log(1 + words / 100), max(0.0, 1 - words / SHORT)
    return {
        "length": 0.3 * length,
        "stated, in a long text": 0.5 * length * (shown.stated > 0),
        "stated, in a short text": short * (shown.stated > 0),
        "hinted at, in a long text": 0.5 * length * (shown.hinted > 0),
    }


def _standing_features(shown: TagEvidence) -> dict[str, float]:
    """Return how often a text mentions a task, where, and as whose."""
    return {
        "stated among the duties": float(shown.in_duties),
        "asked of the person": float(shown.of_person),
        "hinted at of the person": float(shown.hinted_of_person),
        "an advantage only": float(shown.wished),
        "the work of others": float(shown.others),
        "of the employer": float(shown.offered),
        "denied": float(shown.denied),
        "denied, yet stated": float(shown.denied and shown.stated > 0),
        "denied, where hinted at": float(shown.hint_denied),
        **{f"stated{times}": 1.0 for times in _TIMES[: shown.stated]},
        **{f"hinted at{times}": 1.0 for times in _TIMES[: shown.hinted]},
    }
