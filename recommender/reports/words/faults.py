"""Faults in words: where each is, what is wrong, and what to write instead."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from recommender.errors import counted, rows_in_words
from recommender.reports.words.lists import join_names

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from recommender.errors import Fault


# So many faults are told, and the others counted.
MOST_SHOWN = 20
# No system has longer paths than 4,096, and nobody reads one.
_LONGEST_FILE = 300


def first_in_words(faults: Iterable[Fault]) -> tuple[list[str], int]:
    """Return the first faults in words, and how many more texts there would be."""
    texts = faults_in_words(faults)
    return texts[:MOST_SHOWN], max(0, len(texts) - MOST_SHOWN)


def _shortened(file: str) -> str:
    """Return the name of a file; of one that is longer than any, beginning and end."""
    if len(file) <= _LONGEST_FILE:
        return file
    half = _LONGEST_FILE // 2
    return f"{file[:half]}…{file[-half:]}"


def fault_in_words(fault: Fault, rows: Sequence[int] = ()) -> str:
    """Return a fault with its place, and below it the faulty text and the hint.

    `rows` are those of all the faults that differ in nothing else.
    """
    places = [_shortened(fault.file)] if fault.file else []
    if len(rows) > 1:
        places.append(rows_in_words(rows))
    elif fault.row is not None:
        line = f" (line {fault.line})" if fault.line is not None else ""
        places.append(f"row {fault.row}{line}")
    if fault.column_in_words:
        places.append(f"column {fault.column_in_words}")
    where = f" {', '.join(places)}:" if places else ""
    lines = [f"error[{fault.id}]:{where} {fault.message}"]
    if fault.excerpt:
        number = f"{fault.row} | " if fault.row is not None else "| "
        lines.append(f"   {number}{fault.excerpt}")
    if fault.hint:
        lines.append(f"   hint: {fault.hint}")
    return "\n".join(lines)


def faults_in_words(faults: Iterable[Fault]) -> list[str]:
    """Return faults in words, one text for those that differ in nothing but their rows.

    Those with one hint come together, and it is below the last one.

    >>> from recommender.errors import Fault
    >>> faults_in_words(Fault("date", "no date", row=row) for row in (2, 5))
    ['error[date]: rows 2 and 5: no date']
    """
    kinds: dict[str, dict[tuple[object, ...], list[Fault]]] = {}
    for fault in faults:
        alike = kinds.setdefault(fault.hint or fault.id, {})
        alike.setdefault(_kind(fault), []).append(fault)
    texts = []
    for alike in kinds.values():
        for number, same in enumerate(alike.values(), 1):
            first = same[0] if number == len(alike) else replace(same[0], hint="")
            rows = [fault.row for fault in same if fault.row is not None]
            texts.append(fault_in_words(first, rows))
    return texts


def _kind(fault: Fault) -> tuple[object, ...]:
    """Return what is the same in faults that differ in nothing but their rows."""
    column = (fault.column, fault.header)
    said = (fault.id, fault.message, fault.hint, fault.file, fault.excerpt)
    return (*said, *column, fault.meant, fault.choice)


def count_problems(faults: Sequence[Fault]) -> str:
    """Return how many faults there are, and in which files.

    >>> from recommender.errors import Fault
    >>> count_problems([Fault("unit-level", "no level", file="units.csv")])
    '1 problem in units.csv'
    """
    files = sorted({_shortened(fault.file) for fault in faults if fault.file})
    problems = counted(len(faults), "problem")
    return f"{problems} in {join_names(files)}" if files else problems
