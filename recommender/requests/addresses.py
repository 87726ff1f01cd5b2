"""A request as the query of an address, and back: `role=receptionist&without=B10`.

The names are those of a candidate file and the values those of the options, so each
wish comes from its row of the table of wishes.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, quote_plus

from recommender.errors import (
    Fault,
    RequestError,
    counted,
    did_you_mean,
    printable,
)
from recommender.qualifications.vocabulary import Frequency
from recommender.requests.candidate import Candidate
from recommender.requests.frequencies import range_in_words
from recommender.requests.spelling import read_tags
from recommender.requests.wish_table import WISHES, wishes_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from recommender.requests.wish_rows import Wish

    Pairs = Sequence[tuple[str, str]]

# No request of a person is longer; browsers and servers take at least as much.
MOST_CHARACTERS = 8_000
MOST_VALUES = 400
# What a box that is ticked is sent as; a box that is not is left out.
YES = "yes"
_FLAGS = ("bare", "units_only")
_NAMES = ("role", "tag", "no_tag", *_FLAGS)
# What an address shows as it is, so that a person can read it.
_PLAIN = ":,;./@"


def pairs_of(candidate: Candidate) -> list[tuple[str, str]]:
    """Return a request as names and values, in the order of the options."""
    pairs = [("role", candidate.role)] if candidate.role is not None else []
    pairs += [("tag", f"{tag}:{often}") for tag, often in candidate.tags.items()]
    unsure = candidate.unsure.items()
    pairs += [("tag", f"{tag}:{range_in_words(bounds)}") for tag, bounds in unsure]
    pairs += [("no_tag", tag) for tag in candidate.no_tags]
    for wish in WISHES:
        words = wish.kind.to_words(wish.value_in(candidate.wishes))
        pairs += [(wish.key, word) for word in words]
    return pairs + [(flag, "") for flag in _FLAGS if getattr(candidate, flag)]


def query_of(pairs: Iterable[tuple[str, str]]) -> str:
    """Return names and values as the query of an address, without the `?`.

    >>> query_of([("tag", "complaints:weekly 60%"), ("with", "A13"), ("bare", "")])
    'tag=complaints:weekly+60%25&with=A13&bare='
    """
    texts = ((quote_plus(name), quote_plus(value, _PLAIN)) for name, value in pairs)
    return "&".join(f"{name}={value}" for name, value in texts)


def read_query(
    query: str, most_characters: int = MOST_CHARACTERS, most_values: int = MOST_VALUES
) -> list[tuple[str, str]]:
    """Return the names and values of the query of an address.

    Raises:
        RequestError: it is too long, has too many values, or is not UTF-8.
    """
    if len(query) > most_characters:
        message = f"the address has {len(query):,} characters"
        hint = f"at most {most_characters:,} are read: give up some wishes"
        raise RequestError(Fault("address-long", message, hint))
    try:
        return parse_qsl(
            query, keep_blank_values=True, errors="strict", max_num_fields=most_values
        )
    except UnicodeDecodeError:
        message, hint = "the address is not UTF-8", "copy it again, whole"
    except ValueError:
        message = f"the address has more than {counted(most_values, 'value')}"
        hint = "give up some wishes"
    raise RequestError(Fault("address-unreadable", message, hint))


def candidate_of_pairs(pairs: Iterable[tuple[str, str]]) -> Candidate:
    """Return the request of names and values; `pairs_of` backwards.

    Names of roles, tags and units are not checked: that needs a qualification.

    Raises:
        RequestError: every name that is none of a request, and every value that
            cannot be read.
    """
    values: defaultdict[str, list[str]] = defaultdict(list)
    for name, value in pairs:
        values[name].append(value)
    faults = list(_unknown_names(values))
    flags = {flag: _is_set(flag, values[flag], faults) for flag in _FLAGS}
    if len({*values["role"]}) > 1:
        message = "the address has more than one role"
        faults.append(Fault("args-conflict", message, "keep one of them"))
    wishes = _wishes(values, faults)
    tags: dict[str, Any] = {}
    try:
        tags = read_tags(values["tag"])
    except RequestError as error:
        faults += error.faults
    if faults:
        raise RequestError(*faults)
    sure = {tag: often for tag, often in tags.items() if isinstance(often, Frequency)}
    return Candidate(
        role=values["role"][-1] if values["role"] else None,
        tags=sure,
        unsure={tag: often for tag, often in tags.items() if tag not in sure},
        no_tags=tuple(values["no_tag"]),
        wishes=wishes_of(wishes),
        **flags,
    )


def _is_set(flag: str, words: Sequence[str], faults: list[Fault]) -> bool:
    """Return whether a box is ticked; what is neither that nor left out is a fault."""
    for word in words:
        if word not in ("", YES):
            message = f"{flag}={printable(word)} cannot be read"
            hint = f"write {flag}={YES}, or leave it out"
            faults.append(Fault("address-value", message, hint))
    return bool(words)


def _wishes(values: Mapping[str, list[str]], faults: list[Fault]) -> dict[str, Any]:
    wishes: dict[str, Any] = {}
    for wish in (wish for wish in WISHES if values.get(wish.key)):
        try:
            wishes[wish.name] = wish_value(wish, values[wish.key])
        except RequestError as error:
            faults += error.faults
    return wishes


def wish_value(wish: Wish, words: Sequence[str]) -> Any:
    """Return the value of a wish from its words.

    Raises:
        RequestError: they cannot be read.
    """
    return wish.kind.from_words(words, wish.option)


def _unknown_names(values: Iterable[str]) -> Iterable[Fault]:
    known = [*_NAMES, *(wish.key for wish in WISHES)]
    for name in (name for name in values if name not in known):
        message = f"the address has {printable(name)}, which a request does not have"
        yield Fault("address-name", message, did_you_mean(name, known, "leave it out"))
