"""Writing a candidate down, as the TOML file that is read back as the same."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, NamedTuple

from recommender.requests.frequencies import often_in_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from recommender.qualifications.vocabulary import Frequency
    from recommender.requests.candidate import Candidate, Wishes

_WISHES = (
    ("with", "with_units"),
    ("without", "without_units"),
    ("have", "have"),
    ("withdrawn", "withdrawn"),
    ("max_credits", "max_credits"),
    ("spare", "spare"),
    ("max_level", "max_level"),
    ("hours_per_week", "hours_per_week"),
    ("start", "start"),
    ("finish_by", "finish_by"),
    ("parallel", "parallel"),
    ("lift", "lift"),
    ("endorse", "endorse"),
    ("include_expired", "include_expired"),
)


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
    lines.append(f"qualification = {json.dumps(qualification)}")
    if candidate.role is not None:
        lines.append(f"role = {json.dumps(candidate.role)}")
    lines += (f"{key} = true" for key in ("bare", "units_only") if _is(candidate, key))
    if candidate.no_tags:
        lines.append(f"no_tags = {_value(candidate.no_tags)}")
    lines += ["", "[tags]", *_tags(candidate, notes.of_tags)]
    for tag, often in notes.perhaps.items():
        lines.append(f"# {tag} = {json.dumps(str(often))}  # perhaps")
    wishes = list(_wishes(candidate.wishes))
    if wishes:
        lines += ["", "[wishes]", *wishes]
    for table in ("readings", "facts"):
        said = getattr(candidate.wishes, table)
        if said:
            lines += ["", f"[{table}]", *(f"{a} = {json.dumps(b)}" for a, b in said)]
    return "\n".join(lines) + "\n"


def _is(candidate: Candidate, key: str) -> bool:
    return bool(getattr(candidate, key))


def _tags(candidate: Candidate, notes: Mapping[str, str]) -> Iterator[str]:
    said = {tag: str(often) for tag, often in candidate.tags.items()}
    said |= {tag: often_in_words(often) for tag, often in candidate.unsure.items()}
    width = max(map(len, said), default=0)
    for tag, often in said.items():
        note = f"  # {notes[tag]}" if tag in notes else ""
        yield f"{tag:{width}} = {json.dumps(often)}{note}"


def _wishes(wishes: Wishes) -> Iterator[str]:
    by = dict(wishes.held_by)
    have = tuple(f"{code}:{by[code]}" if code in by else code for code in wishes.have)
    for key, name in _WISHES:
        value = have if name == "have" else getattr(wishes, name)
        if value not in (None, ()):
            yield f"{key} = {_value(value)}"
    if wishes.alongside is not None:
        yield f'mandatory = "{"alongside" if wishes.alongside else "first"}"'


def _value(value: object) -> str:
    if isinstance(value, tuple):
        return f"[{', '.join(json.dumps(one) for one in value)}]"
    return str(value).lower() if isinstance(value, bool) else str(value)
