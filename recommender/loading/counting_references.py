"""Checking the totals that rules count units towards: none is of one rule alone.

A limit on what counts binds only where something must count as well. So a total that
one rule alone names, or that nothing has to reach, is a slip, which would quietly set
the rule aside.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any, NamedTuple

from recommender.errors import did_you_mean, nearest_names, printable

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    Entry = Mapping[str, Any]

_INSTEAD = 'write towards = "{}" in the rule that requires it, too'


class CountingFault(NamedTuple):
    """What is wrong with a total that a rule names, and what to write instead."""

    rule: str
    message: str
    hint: str


def counting_faults(
    entries: Iterable[Entry], instead: str = _INSTEAD
) -> Iterator[CountingFault]:
    """Yield a fault for each total that is named in vain.

    `instead` is what to write where no other total is spelt alike.
    """
    named: defaultdict[str, list[str]] = defaultdict(list)
    required: set[str] = set()
    for entry in entries:
        part = _counting_part(entry)
        towards = [part["towards"]] if "towards" in part else []
        required.update(towards if _requires(part) else ())
        for total in (*towards, *part.get("overlap", ())):
            if entry["id"] not in named[total]:
                named[total].append(entry["id"])
    faulty = [
        total
        for total, rules in named.items()
        if len(rules) == 1 or total not in required
    ]
    for number, total in enumerate(faulty, 1):
        if nearest_names(total, faulty[number:]):
            # Of two that are spelt alike, the second is taken for the slip.
            continue
        rules, shown = named[total], printable(total)
        message = f"nothing has to count towards {shown}"
        if len(rules) == 1:
            message = f"no other rule counts towards {shown}"
        hint = did_you_mean(total, named, instead.format(shown))
        yield CountingFault(rules[-1], message, hint)


def _counting_part(entry: Entry) -> Entry:
    """Return the part of a rule that is about what counts, which may be its `then`."""
    while "then" in entry:
        entry = entry["then"]
    return entry


def _requires(part: Entry) -> bool:
    """Return whether units must be counted: a bound, and not from above alone.

    A share of what counts is kept where nothing does.
    """
    ends = {"at_least", "at_most", "exactly"} & part.keys()
    low = part.get("at_least", part.get("exactly", 0 if ends else 1))
    return bool(low) and not {"bars", "out_of"} & part.keys()
