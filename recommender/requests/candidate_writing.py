"""Writing a candidate as a TOML file, which reads back as the same candidate."""

from __future__ import annotations

import json
import re
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from recommender.requests.frequencies import range_in_words
from recommender.requests.pair_kinds import Pairs
from recommender.requests.wish_table import WISHES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from recommender.qualifications.vocabulary import Frequency
    from recommender.requests.candidate import Candidate, Wishes


class Notes(NamedTuple):
    """Comments on tags, and further tags to consider, written as comments."""

    of_tags: Mapping[str, str]
    to_consider: Mapping[str, Frequency]


def write_candidate(
    candidate: Candidate,
    qualification: str,
    heading: Iterable[str] = (),
    notes: Notes | None = None,
) -> str:
    """Return the text of a candidate file."""
    notes = notes or Notes({}, {})
    lines = [f"# {line}" for line in heading]
    lines.append(f"qualification = {_text(qualification)}")
    if candidate.role is not None:
        lines.append(f"role = {_text(candidate.role)}")
    lines += (
        f"{key} = true" for key in ("bare", "units_only") if getattr(candidate, key)
    )
    if candidate.no_tags:
        lines.append(f"no_tags = {_text(candidate.no_tags)}")
    lines += ["", "[tags]", *_tags(candidate, notes.of_tags)]
    for tag, frequency in notes.to_consider.items():
        lines.append(f"# {tag} = {_text(str(frequency))}  # perhaps")
    wishes = list(_wishes(candidate.wishes))
    if wishes:
        lines += ["", "[wishes]", *wishes]
    for wish in WISHES:
        value = wish.value_in(candidate.wishes)
        if isinstance(wish.kind, Pairs) and value:
            table = wish.kind.to_plain(value)
            lines += ["", f"[{wish.key}]", *_pairs(table.items())]
    return "\n".join(lines) + "\n"


def _tags(candidate: Candidate, notes: Mapping[str, str]) -> Iterator[str]:
    frequencies = {tag: str(frequency) for tag, frequency in candidate.tags.items()}
    frequencies |= {
        tag: range_in_words(bounds) for tag, bounds in candidate.unsure.items()
    }
    width = max(map(len, ["", *frequencies]))
    for tag, frequency in frequencies.items():
        note = f"  # {notes[tag]}" if tag in notes else ""
        yield f"{_name(tag):{width}} = {_text(frequency)}{note}"


def _pairs(pairs: Iterable[tuple[str, object]]) -> Iterator[str]:
    return (f"{_name(name)} = {_text(value)}" for name, value in pairs)


def _name(name: str) -> str:
    """Return a key, in quotes where TOML needs them."""
    return name if re.fullmatch(r"[A-Za-z0-9_-]+", name) else _text(name)


def _wishes(wishes: Wishes) -> Iterator[str]:
    for wish in WISHES:
        value = wish.value_in(wishes)
        if value != wish.kind.default and not isinstance(wish.kind, Pairs):
            yield f"{wish.key} = {_value(wish.kind.to_plain(value))}"


def _value(value: object) -> str:
    return str(value) if isinstance(value, date) else _text(value)


def _text(value: object) -> str:
    """Return a value other than a date as TOML, where it is the same as in JSON."""
    return json.dumps(value, ensure_ascii=False)
