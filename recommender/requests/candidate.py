"""A candidate: the job, as tags with frequencies, and the wishes for the plan."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from recommender.errors import Fault, RequestError, normal_form, printable
from recommender.qualifications.representations import short_repr, to_frame, to_html
from recommender.requests import accepted_values
from recommender.requests.frequencies import (
    ExpectedWeight,
    middle_frequency,
    range_in_words,
)
from recommender.requests.wish_kinds import UnitList, code_of
from recommender.requests.wish_table import WISHES, wishes_of
from recommender.requests.wish_table import Wishes as Wishes

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    import pandas as pd

    from recommender.qualifications.qualification import Qualification
    from recommender.qualifications.vocabulary import Frequency, Weight
    from recommender.requests.frequencies import Range

DEFAULT_SPARE = 3


@dataclass(frozen=True, slots=True)
class Candidate:
    """A job and wishes, in the words of one qualification's vocabulary.

    `tags` override those of the role; `bare` leaves out the tasks that everyone's job
    has, and `no_tags` single tasks of the role or of everyone. A task that is never
    done rules out units; a task that is not part of the job does not. `units_only`
    sets the rules of combination aside: each unit is worth a certificate, without a
    diploma, and only `max_credits` limits the credits. `unsure` maps tasks to the least
    and the most often that they may come up, of which plans assume the middle, or to
    a chance, which plans count as its average.

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

    @property
    def chances(self) -> dict[str, Range]:
        """The tasks that have a chance."""
        return {tag: often for tag, often in self.unsure.items() if often.percent}

    def __post_init__(self) -> None:
        """Convert plain words to values, and check the rest.

        Raises:
            RequestError: a part has a value that it cannot have.
        """
        for name, value in _accepted(self).items():
            object.__setattr__(self, name, value)

    def __repr__(self) -> str:
        """Return the candidate as Python would make it, without the defaults."""
        unsure = {tag: range_in_words(bounds) for tag, bounds in self.unsure.items()}
        return short_repr(self, tags={**self.tags, **unsure}, unsure=None)

    def to_frame(self) -> pd.DataFrame:
        """Return the request as a DataFrame with one row for each part."""
        return to_frame(_records_of(self))

    def _repr_html_(self) -> str:
        return to_html("Candidate", _records_of(self))


def _records_of(candidate: Candidate) -> list[dict[str, object]]:
    """Return the request of a candidate, one record for each part."""
    records: list[tuple[str, object]] = []
    if candidate.role is not None:
        records.append(("role", candidate.role))
    records += [
        (f"tag {tag}", str(frequency)) for tag, frequency in candidate.tags.items()
    ]
    unsure = candidate.unsure.items()
    records += [(f"tag {tag}", range_in_words(bounds)) for tag, bounds in unsure]
    records += [(f"tag {tag}", "not part of the job") for tag in candidate.no_tags]
    for wish in WISHES:
        words = wish.kind.to_words(wish.value_in(candidate.wishes))
        records += [(wish.key, word or "yes") for word in words]
    records += [
        (key, "yes") for key in ("bare", "units_only") if getattr(candidate, key)
    ]
    return [{"asked": name, "value": value} for name, value in records]


def _accepted(candidate: Candidate) -> dict[str, Any]:
    """Return the parts of a candidate as they are stored.

    Raises:
        RequestError: a part has a value that it cannot have.
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
    """Return a candidate with the options of another instead of its own.

    An option only replaces what is about the same tag, unit or limit. That a unit is
    withdrawn is a fact and not a wish, so it replaces nothing.

    >>> file = Candidate(wishes=Wishes(without_units=("A13", "B5"), max_level=3))
    >>> both = override(file, Candidate(wishes=Wishes(with_units=("A13",)))).wishes
    >>> both.with_units, both.without_units, both.max_level
    (('A13',), ('B5',), 3)
    """
    tags, no_tags = _merge_tags(base, by)
    renewed = {normal_form(tag) for tag in (*by.tags, *by.no_tags, *by.unsure)}
    still_unsure = {
        tag: frequencies
        for tag, frequencies in base.unsure.items()
        if normal_form(tag) not in renewed
    }
    now_unsure = {normal_form(tag) for tag in by.unsure}
    return Candidate(
        role=by.role or base.role,
        tags={
            tag: frequency
            for tag, frequency in tags.items()
            if normal_form(tag) not in now_unsure
        },
        wishes=merge_wishes(base.wishes, by.wishes),
        bare=base.bare or by.bare,
        no_tags=tuple(tag for tag in no_tags if normal_form(tag) not in now_unsure),
        units_only=base.units_only or by.units_only,
        unsure={**still_unsure, **by.unsure},
    )


def merge_wishes(before: Wishes, now: Wishes) -> Wishes:
    """Return earlier wishes with later ones instead of those about the same thing."""
    renewed = frozenset(
        code_of(text)
        for wish in WISHES
        if isinstance(wish.kind, UnitList)
        for text in wish.value_in(now)
    )
    return wishes_of(
        {
            wish.name: wish.kind.merge(
                wish.value_in(before), wish.value_in(now), renewed
            )
            for wish in WISHES
        }
    )


def _merge_tags(
    base: Candidate, by: Candidate
) -> tuple[dict[str, Frequency], tuple[str, ...]]:
    given = {normal_form(tag) for tag in by.tags}
    absent = {normal_form(tag) for tag in by.no_tags}
    tags = {tag: o for tag, o in base.tags.items() if normal_form(tag) not in absent}
    no_tags = [tag for tag in base.no_tags if normal_form(tag) not in given]
    return {**tags, **by.tags}, tuple(dict.fromkeys((*no_tags, *by.no_tags)))


def without_held(candidate: Candidate, codes: Iterable[str]) -> Candidate:
    """Return a candidate without some of the units held, written in any case.

    >>> candidate = Candidate(wishes=Wishes(have=("A13", "D6")))
    >>> without_held(candidate, ["d6"]).wishes.have
    ('A13',)

    Raises:
        RequestError: every code that the candidate does not hold.
    """
    gone = {code.strip().casefold(): code for code in codes}
    held = {code.strip().casefold(): code for code in candidate.wishes.have}
    hint = f"held: {', '.join(held.values())}" if held else "nothing is held"
    faults = [
        Fault("have-unknown", f"{printable(code)} is not held", hint)
        for folded, code in gone.items()
        if folded not in held
    ]
    if faults:
        raise RequestError(*faults)
    have = tuple(code for folded, code in held.items() if folded not in gone)
    return replace(candidate, wishes=replace(candidate.wishes, have=have))


def job_of(candidate: Candidate, qualification: Qualification) -> dict[str, Frequency]:
    """Return the job: the tasks of everyone, then of the role, then the tags given.

    Tags that are not part of the job are taken out last, as are those with a chance
    below 50%. The rest come in the order of the vocabulary, so that equal jobs are
    equal.
    """
    words = qualification.vocabulary
    job: dict[str, Frequency] = {} if candidate.bare else dict(words.everyone)
    if candidate.role is not None:
        job.update(words.find_role(candidate.role).frequencies)
    job.update(candidate.tags)
    job.update(
        {tag: middle_frequency(bounds) for tag, bounds in candidate.unsure.items()}
    )
    unlikely = {tag for tag, bounds in candidate.unsure.items() if not bounds.likely}
    left = job.keys() - unlikely - set(candidate.no_tags)
    return {tag.name: job[tag.name] for tag in words.tags if tag.name in left}


def weights_of(candidate: Candidate, qualification: Qualification) -> dict[str, Weight]:
    """Return the weight of each task of the job; of one with a chance, its average.

    The mismatch is linear in each weight, so the plan of the least mismatch at these
    weights is the one of the least expected mismatch.
    """
    job = job_of(candidate, qualification)
    weights: dict[str, Weight] = {tag: often.weight for tag, often in job.items()}
    for tag, bounds in candidate.unsure.items():
        if bounds.percent is not None and tag not in candidate.no_tags:
            weights[tag] = ExpectedWeight(bounds)
    tags = qualification.vocabulary.tags
    return {tag.name: weights[tag.name] for tag in tags if tag.name in weights}
