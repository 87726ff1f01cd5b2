"""The fields of the page's form: what each shows of a request, and what is changed.

A form has the request that it was made for. Only fields that differ from what they
showed change something, so a new role keeps none of the tasks of the old one.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from recommender.errors import RequestError, normal_form
from recommender.requests.addresses import (
    YES,
    candidate_of_pairs,
    pairs_of,
    read_query,
)
from recommender.requests.candidate import Candidate, job_of
from recommender.requests.frequencies import range_in_words
from recommender.requests.wish_kinds import UnitList, ValueList, code_of
from recommender.requests.wish_table import WISHES
from recommender.web.page_request import (
    MORE,
    QUALIFICATION,
    VIEW,
    PageRequest,
    read_page_request,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from recommender.qualifications.qualification import Qualification
    from recommender.requests.wish_rows import Wish
    from recommender.web.shelf import Shelf

# The field with the request that the form was made for.
ASKED = "asked"
# A form has a field for every task and every unit.
MOST_FIELDS_CHARACTERS = 200_000
MOST_FIELDS = 5_000
_FLAGS = ("bare", "units_only")
Pairs = list[tuple[str, str]]

# The wishes about single units: they are choices beside each unit.
UNIT_WISHES = tuple(wish for wish in WISHES if isinstance(wish.kind, UnitList))
# The others have fields of their own.
OTHER_WISHES = tuple(wish for wish in WISHES if wish not in UNIT_WISHES)


def task_field(tag: str) -> str:
    """Return the name of the field that asks how often a task is done."""
    return f"task.{tag}"


def unit_field(code: str) -> str:
    """Return the name of the field that asks what is wished of a unit."""
    return f"unit.{code}"


def job_words(candidate: Candidate, qualification: Qualification) -> dict[str, str]:
    """Return how often each task of a job is done, as its field shows it.

    A role that is not known adds no tasks.
    """
    try:
        job = job_of(candidate, qualification)
    except RequestError:
        job = job_of(replace(candidate, role=None), qualification)
    unsure = candidate.unsure.items()
    words = {tag: often.value for tag, often in job.items()}
    return words | {tag: range_in_words(bounds) for tag, bounds in unsure}


def unit_words(candidate: Candidate) -> dict[str, str]:
    """Return what is wished of units, by their codes in lower case."""
    return {
        code_of(text): f"{wish.key}{text[len(text.partition(':')[0]) :]}"
        for wish in UNIT_WISHES
        for text in wish.value_in(candidate.wishes)
    }


def wish_words(wish: Wish, candidate: Candidate) -> tuple[str, ...]:
    """Return the words of a wish."""
    return wish.kind.to_words(wish.value_in(candidate.wishes))


def read_form(query: str, shelf: Shelf) -> PageRequest:
    """Return what a form asks.

    Raises:
        RequestError: a field cannot be read, or the qualification is not known.
    """
    fields: defaultdict[str, list[str]] = defaultdict(list)
    for name, value in read_query(query, MOST_FIELDS_CHARACTERS, MOST_FIELDS):
        fields[name].append(value)
    asked = (fields.get(ASKED) or [""])[-1]
    before = read_page_request(asked, shelf.first)
    name = (fields.get(QUALIFICATION) or [before.qualification])[-1]
    qualification = shelf.load(name)
    if name != before.qualification:
        old = shelf.load(before.qualification)
        return PageRequest(name, _kept(before.candidate, old, qualification))
    candidate = _Form(fields, before.candidate, qualification).candidate()
    view = [(name, fields[name][-1]) for name in VIEW if fields.get(name)]
    shown = tuple((name, value) for name, value in view if value.strip())
    more = bool(fields.get(MORE))
    return PageRequest(name, candidate, shown, more).written_one_way(qualification)


def _kept(candidate: Candidate, old: Qualification, new: Qualification) -> Candidate:
    """Return what may still be asked of another qualification.

    Hours and dates may, and the job where both have the same tasks.
    """
    kept = {wish.key for wish in WISHES if wish.timed}
    if old.vocabulary.folder == new.vocabulary.folder:
        kept |= {"role", "tag", "no_tag", "bare"}
    return candidate_of_pairs(p for p in pairs_of(candidate) if p[0] in kept)


@dataclass(frozen=True)
class _Form:
    """The fields of a form, and the request that it was made for."""

    fields: Mapping[str, list[str]]
    before: Candidate
    qualification: Qualification

    def candidate(self) -> Candidate:
        """Return the request as changed.

        Raises:
            RequestError: a field cannot be read.
        """
        pairs = self._with_wishes(pairs_of(self.before))
        pairs = self._with_units(pairs)
        return candidate_of_pairs(self._with_tasks(pairs))

    def _value(self, name: str) -> str | None:
        values = self.fields.get(name)
        return values[-1] if values else None

    def _with_wishes(self, pairs: Pairs) -> Pairs:
        """Set the role, the flags, and the wishes that have fields of their own."""
        role = self._value("role")
        if role is not None:
            pairs = _without(pairs, "role") + ([("role", role)] if role else [])
        for flag in (flag for flag in _FLAGS if flag in self.fields):
            is_set = any(self.fields[flag])
            pairs = _without(pairs, flag) + ([(flag, "")] if is_set else [])
        for wish in (wish for wish in OTHER_WISHES if wish.key in self.fields):
            words = _listed(wish, self.fields[wish.key])
            pairs = _without(pairs, wish.key) + [(wish.key, word) for word in words]
        return pairs

    def _with_units(self, pairs: Pairs) -> Pairs:
        keys, was = {wish.key for wish in UNIT_WISHES}, unit_words(self.before)
        for unit in self.qualification.catalogue.units:
            code, value = unit.code.casefold(), self._value(unit_field(unit.code))
            if value is None or value == was.get(code, ""):
                continue
            pairs = [p for p in pairs if not (p[0] in keys and code_of(p[1]) == code)]
            key, colon, how = value.partition(":")
            pairs += [(key, f"{unit.code}{colon}{how}")] if key in keys else []
        return pairs

    def _with_tasks(self, pairs: Pairs) -> Pairs:
        was = job_words(self.before, self.qualification)
        for tag in self.qualification.vocabulary.tags:
            value = self._value(task_field(tag.name))
            if value is None or value == was.get(tag.name, ""):
                continue
            pairs = [p for p in pairs if not _is_about(tag.name, p)]
            usual = job_words(candidate_of_pairs(pairs), self.qualification)
            if value == usual.get(tag.name, ""):
                continue
            said = ("tag", f"{tag.name}:{value}") if value else ("no_tag", tag.name)
            pairs = [*pairs, said]
        return pairs


def _without(pairs: Iterable[tuple[str, str]], name: str) -> Pairs:
    return [pair for pair in pairs if pair[0] != name]


def _is_about(tag: str, pair: tuple[str, str]) -> bool:
    name, value = pair
    named = value.rpartition(":")[0] if name == "tag" else value
    return name in ("tag", "no_tag") and normal_form(named) == tag


def _listed(wish: Wish, values: Iterable[str]) -> list[str]:
    """Return the words in the fields of a wish; a list may have commas."""
    if not wish.kind.repeats:
        return ["" if value == YES else value for value in values if value.strip()]
    pattern = r"[,;\n]" if isinstance(wish.kind, ValueList) else r"[,;\n]\s*(?=\S+:)"
    parts = (part for value in values for part in re.split(pattern, value))
    return list(dict.fromkeys(part.strip() for part in parts if part.strip()))
