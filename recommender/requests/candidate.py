"""A candidate: the job, as tags with frequencies, and the wishes."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from recommender.errors import Fault, RequestError, normal_form, printable
from recommender.qualifications.representations import short_repr, to_frame, to_html
from recommender.requests import accepted_values
from recommender.requests.frequencies import middle_frequency, range_in_words
from recommender.requests.wish_kinds import UnitList, code_of
from recommender.requests.wish_table import WISHES, wishes_of
from recommender.requests.wish_table import Wishes as Wishes

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    import pandas as pd

    from recommender.qualifications.qualification import Qualification
    from recommender.qualifications.vocabulary import Frequency
    from recommender.requests.frequencies import Range

DEFAULT_SPARE = 3


@dataclass(frozen=True, slots=True)
class Candidate:
    """A job and wishes, in the words of one qualification's vocabulary.

    `tags` override what the role says; `bare` leaves out what everyone's job has,
    `no_tags` single tasks that the role or everyone has. Unlike a task that is never
    done, one that is no part of the job rules out no unit. `units_only` sets the
    rules of combination aside: units worth a certificate each, without a diploma,
    of which only `max_credits` limits the credits. `unsure` are tasks of which only
    the least and the most often are known; a plan takes the middle.

    >>> Candidate("receptionist", {"complaints": "daily", "selling": "maybe"})
    Candidate(role='receptionist', tags={'complaints': 'daily', 'selling': 'maybe'})
    """

    role: str | None = None
    tags: Mapping[str, Frequency] = field(default_factory=dict)
    wishes: Wishes = field(default_factory=Wishes)
    bare: bool = False
    no_tags: tuple[str, ...] = ()
    units_only: bool = False
    unsure: Mapping[str, Range] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Take plain words for what they clearly mean, and refuse other values.

        Raises:
            RequestError: a part is not what it is to be.
        """
        for name, value in _accepted(self).items():
            object.__setattr__(self, name, value)

    def __repr__(self) -> str:
        """Write what is said, and no more."""
        unsure = {tag: range_in_words(often) for tag, often in self.unsure.items()}
        return short_repr(self, tags={**self.tags, **unsure}, unsure=None)

    def to_frame(self) -> pd.DataFrame:
        """Return what is asked as a DataFrame, one row for each thing."""
        return to_frame(_records_of(self))

    def _repr_html_(self) -> str:
        return to_html("Candidate", _records_of(self))


def _records_of(candidate: Candidate) -> list[dict[str, object]]:
    """Return all that a candidate says, one record for each thing."""
    told: list[tuple[str, object]] = []
    if candidate.role is not None:
        told.append(("role", candidate.role))
    told += [(f"tag {tag}", str(often)) for tag, often in candidate.tags.items()]
    unsure = candidate.unsure.items()
    told += [(f"tag {tag}", range_in_words(often)) for tag, often in unsure]
    told += [(f"tag {tag}", "no part of the job") for tag in candidate.no_tags]
    for wish in WISHES:
        words = wish.kind.to_words(wish.value_in(candidate.wishes))
        told += [(wish.key, word or "yes") for word in words]
    told += [(key, "yes") for key in ("bare", "units_only") if getattr(candidate, key)]
    return [{"asked": name, "value": value} for name, value in told]


def _accepted(candidate: Candidate) -> dict[str, Any]:
    """Return the parts of a candidate as they are kept.

    Raises:
        RequestError: a part is not what it is to be.
    """
    hint = 'write role="receptionist", for example'
    if candidate.role is not None:
        accepted_values.as_text(candidate.role, "role", hint)
    for name in ("bare", "units_only"):
        if not isinstance(value := getattr(candidate, name), bool):
            raise accepted_values.invalid_value(name, value, "write True or False")
    if not isinstance(candidate.wishes, Wishes):
        hint = 'write wishes=Wishes(with_units=["A13"]), for example'
        raise accepted_values.invalid_value("wishes", candidate.wishes, hint)
    sure, ranges = accepted_values.as_tags(candidate.tags)
    also, unsure = accepted_values.as_tags(candidate.unsure)
    no_tags = accepted_values.as_texts(candidate.no_tags, "no_tags")
    return {
        "tags": {**sure, **also},
        "unsure": {**ranges, **unsure},
        "no_tags": no_tags,
    }


def override(base: Candidate, by: Candidate) -> Candidate:
    """Let options speak over a file: each about the same tag, unit or limit only.

    That a unit is withdrawn is a fact, no wish: it stands beside what is asked.

    >>> file = Candidate(wishes=Wishes(without_units=("A13", "B5"), max_level=3))
    >>> both = override(file, Candidate(wishes=Wishes(with_units=("A13",)))).wishes
    >>> both.with_units, both.without_units, both.max_level
    (('A13',), ('B5',), 3)
    """
    tags, no_tags = _merge_tags(base, by)
    said_now = {normal_form(tag) for tag in (*by.tags, *by.no_tags, *by.unsure)}
    left = {t: o for t, o in base.unsure.items() if normal_form(t) not in said_now}
    doubted = {normal_form(tag) for tag in by.unsure}
    return Candidate(
        role=by.role or base.role,
        tags={t: o for t, o in tags.items() if normal_form(t) not in doubted},
        wishes=merge_wishes(base.wishes, by.wishes),
        bare=base.bare or by.bare,
        no_tags=tuple(tag for tag in no_tags if normal_form(tag) not in doubted),
        units_only=base.units_only or by.units_only,
        unsure={**left, **by.unsure},
    )


def merge_wishes(before: Wishes, now: Wishes) -> Wishes:
    """Let what is asked now speak over what was asked before, each about the same."""
    about_units = [wish for wish in WISHES if isinstance(wish.kind, UnitList)]
    said = frozenset(code_of(one) for wish in about_units for one in wish.value_in(now))
    return wishes_of(
        {
            wish.name: wish.kind.merge(wish.value_in(before), wish.value_in(now), said)
            for wish in WISHES
        }
    )


def _merge_tags(
    base: Candidate, by: Candidate
) -> tuple[dict[str, Frequency], tuple[str, ...]]:
    has = {normal_form(tag) for tag in by.tags}
    lacks = {normal_form(tag) for tag in by.no_tags}
    tags = {tag: o for tag, o in base.tags.items() if normal_form(tag) not in lacks}
    no_tags = [tag for tag in base.no_tags if normal_form(tag) not in has]
    return {**tags, **by.tags}, tuple(dict.fromkeys((*no_tags, *by.no_tags)))


def without_held(candidate: Candidate, codes: Iterable[str]) -> Candidate:
    """Take units, written in any case, out of what a candidate has achieved.

    >>> one = Candidate(wishes=Wishes(have=("A13", "D6")))
    >>> without_held(one, ["d6"]).wishes.have
    ('A13',)

    Raises:
        RequestError: every code that the candidate does not hold.
    """
    gone = {code.strip().casefold(): code for code in codes}
    held = {code.strip().casefold(): code for code in candidate.wishes.have}
    known = f"held: {', '.join(held.values())}" if held else "nothing is held"
    faults = [
        Fault("have-unknown", f"{printable(code)} is not held", known)
        for folded, code in gone.items()
        if folded not in held
    ]
    if faults:
        raise RequestError(*faults)
    have = tuple(code for folded, code in held.items() if folded not in gone)
    return replace(candidate, wishes=replace(candidate.wishes, have=have))


def job_of(candidate: Candidate, qualification: Qualification) -> dict[str, Frequency]:
    """Put the job together: what everyone does, then the role, then the tags.

    Then what is no part of the job is taken out. The tags come in the order of the
    vocabulary, so that equal jobs are equal.
    """
    words = qualification.vocabulary
    job: dict[str, Frequency] = {} if candidate.bare else dict(words.everyone)
    if candidate.role is not None:
        job.update(words.find_role(candidate.role).frequencies)
    job.update(candidate.tags)
    job.update(
        {tag: middle_frequency(often) for tag, often in candidate.unsure.items()}
    )
    left = job.keys() - set(candidate.no_tags)
    return {tag.name: job[tag.name] for tag in words.tags if tag.name in left}
