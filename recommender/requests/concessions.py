"""Concessions: what a candidate can give up, and the request without it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from recommender.qualifications.rules import RequestPart
from recommender.qualifications.vocabulary import Frequency
from recommender.requests.candidate import job_of
from recommender.requests.pair_kinds import Pairs
from recommender.requests.wish_kinds import Flag
from recommender.requests.wish_table import WISH_BY_NAME

if TYPE_CHECKING:
    from collections.abc import Iterator

    from recommender.qualifications.qualification import Qualification
    from recommender.requests.candidate import Candidate
    from recommender.requests.wish_table import Wishes

# Wishes that are given up by dropping the option. The others never leave a request
# without a plan, like the credits to spare, or are facts, like units withdrawn.
_DROPPED = (
    "with_units",
    "without_units",
    "have",
    "max_credits",
    "max_level",
    "finish_by",
    "off",
    "endorse",
    "facts",
    "grades",
    "readings",
)


@dataclass(frozen=True, slots=True)
class Concession:
    """A wish that a candidate can give up, or guidance to set aside.

    `id` is the wish as it is typed, or the name of the guidance; `change` is what to
    do, in terms of the options. A tag may have to be `taken_out` of the job, because
    it is never done in the role, or in everyone's job, either.
    """

    id: str
    change: str
    asked: RequestPart
    taken_out: bool = False


def concessions(
    candidate: Candidate, qualification: Qualification
) -> tuple[Concession, ...]:
    """Return all that a resolved candidate can give up, in the order of the options.

    They do not include withdrawn units, which are facts, nor the credits to spare,
    which never leave a request without a plan. Of the tags they only include those
    that are never done or not part of the job, for no others rule anything out.
    """
    return (
        *_of_wishes(candidate.wishes),
        *_of_guidance(candidate.wishes, qualification),
        *_of_job(candidate, qualification),
    )


def _dropped(option: str, asked: RequestPart) -> Concession:
    return Concession(option, f"drop {option}", asked)


def _of_wishes(wishes: Wishes) -> Iterator[Concession]:
    for wish in (WISH_BY_NAME[name] for name in _DROPPED):
        value = getattr(wishes, wish.name)
        values = value if wish.kind.repeats else (value,)
        words = wish.kind.to_words(wish.value_in(wishes))
        for typed, item in zip(words, values, strict=bool(words)):
            # A pair is identified by its name alone.
            asked = RequestPart(
                wish.name, item[0] if isinstance(wish.kind, Pairs) else item
            )
            yield _dropped(f"{wish.option} {typed}", asked)


def _of_guidance(wishes: Wishes, qualification: Qualification) -> Iterator[Concession]:
    for guide in qualification.guidance:
        id_ = guide.rule.id
        if id_ not in wishes.lift:
            yield Concession(id_, f"add --lift {id_}", RequestPart("lift", id_))
    if wishes.expired:
        option = "--include-expired"
        yield Concession(
            option, f"add {option}", RequestPart("include_expired", option)
        )


def _of_job(candidate: Candidate, qualification: Qualification) -> Iterator[Concession]:
    job = job_of(candidate, qualification)
    without_tags = job_of(replace(candidate, tags={}), qualification)
    for tag in (tag for tag in job if job[tag] is Frequency.NEVER):
        id_, asked = f"--tag {tag}:never", RequestPart("tags", tag)
        if tag not in candidate.tags:
            yield Concession(id_, f"add --no-tag {tag}", asked, taken_out=True)
        elif without_tags.get(tag) is Frequency.NEVER:
            change = f"--no-tag {tag} instead of {id_}"
            yield Concession(id_, change, asked, taken_out=True)
        else:
            yield _dropped(id_, asked)
    for tag in candidate.no_tags:
        yield _dropped(f"--no-tag {tag}", RequestPart("no_tags", tag))
    if candidate.bare:
        yield _dropped("--bare", RequestPart("bare", "--bare"))


def drop_wish(candidate: Candidate, given_up: Concession) -> Candidate:
    """Return the request with one wish given up, or with guidance set aside."""
    field, value = given_up.asked.field, given_up.asked.value
    if field == "bare":
        return replace(candidate, bare=False)
    if field == "no_tags":
        left = tuple(tag for tag in candidate.no_tags if tag != value)
        return replace(candidate, no_tags=left)
    if field == "tags":
        tags = {
            tag: frequency for tag, frequency in candidate.tags.items() if tag != value
        }
        out = (str(value),) if given_up.taken_out else ()
        return replace(candidate, tags=tags, no_tags=(*candidate.no_tags, *out))
    changed = _changed(candidate.wishes, field, value)
    return replace(candidate, wishes=replace(candidate.wishes, **{field: changed}))


def _changed(wishes: Wishes, field: str, value: object) -> Any:
    items, kind = getattr(wishes, field), WISH_BY_NAME[field].kind
    if isinstance(kind, Flag):
        return True
    if field == "lift":
        return (*items, value)
    if isinstance(kind, Pairs):
        return tuple(pair for pair in items if pair[0] != value)
    return tuple(item for item in items if item != value) if kind.repeats else None
