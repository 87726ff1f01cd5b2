"""Writing a candidate down, as the TOML file that is read back as the same."""

from __future__ import annotations

import json
import re
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from recommender.requests.frequencies import range_in_words
from recommender.requests.wish_kinds import Pairs
from recommender.requests.wish_table import WISHES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from recommender.qualifications.vocabulary import Frequency
    from recommender.requests.candidate import Candidate, Wishes


class Notes(NamedTuple):
    """Remarks on tags, and tags that may be meant: lines to take the hash from."""

    of_tags: Mapping[str, str]
    perhaps: Mapping[str, Frequency]


def write_candidate(
    candidate: Candidate,
    qualification: str,
    heading: Iterable[str] = (),
    notes: Notes | None = None,
) -> str:
    """Write a candidate file."""
    notes = notes or Notes({}, {})
    lines = [f"# {line}" for line in heading]
    lines.append(f"qualification = {_text(qualification)}")
    if candidate.role is not None:
        lines.append(f"role = {_text(candidate.role)}")
    lines += (f"{key} = true" for key in ("bare", "units_only") if _is(candidate, key))
    if candidate.no_tags:
        lines.append(f"no_tags = {_text(candidate.no_tags)}")
    lines += ["", "[tags]", *_tags(candidate, notes.of_tags)]
    for tag, often in notes.perhaps.items():
        lines.append(f"# {tag} = {_text(str(often))}  # perhaps")
    wishes = list(_wishes(candidate.wishes))
    if wishes:
        lines += ["", "[wishes]", *wishes]
    for wish in WISHES:
        said = wish.value_in(candidate.wishes)
        if isinstance(wish.kind, Pairs) and said:
            lines += ["", f"[{wish.key}]", *_pairs(said)]
    return "\n".join(lines) + "\n"


def _is(candidate: Candidate, key: str) -> bool:
    return bool(getattr(candidate, key))


def _tags(candidate: Candidate, notes: Mapping[str, str]) -> Iterator[str]:
    said = {tag: str(often) for tag, often in candidate.tags.items()}
    said |= {tag: range_in_words(often) for tag, often in candidate.unsure.items()}
    width = max(map(len, said), default=0)
    for tag, often in said.items():
        note = f"  # {notes[tag]}" if tag in notes else ""
        yield f"{_name(tag):{width}} = {_text(often)}{note}"


def _pairs(said: Iterable[tuple[str, str]]) -> Iterator[str]:
    return (f"{_name(name)} = {_text(value)}" for name, value in said)


def _name(name: str) -> str:
    """Write a key, in quotes where it is no bare one."""
    return name if re.fullmatch(r"[A-Za-z0-9_-]+", name) else _text(name)


def _wishes(wishes: Wishes) -> Iterator[str]:
    for wish in WISHES:
        said = wish.value_in(wishes)
        if said != wish.kind.default and not isinstance(wish.kind, Pairs):
            yield f"{wish.key} = {_value(wish.kind.to_plain(said))}"


def _value(value: object) -> str:
    return str(value) if isinstance(value, date) else _text(value)


def _text(value: object) -> str:
    """Write a value other than a date as TOML, which is as JSON has it."""
    return json.dumps(value, ensure_ascii=False)
