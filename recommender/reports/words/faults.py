"""Faults in words: where each is, what is wrong, and what to write instead."""

from __future__ import annotations

from typing import TYPE_CHECKING

from recommender.errors import counted

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from recommender.errors import Fault


def fault_in_words(fault: Fault) -> str:
    """Word a fault, with the place, what stands there and the hint below it."""
    places = [fault.file] if fault.file else []
    if fault.row is not None:
        line = f" (line {fault.line})" if fault.line is not None else ""
        places.append(f"row {fault.row}{line}")
    if fault.column is not None:
        places.append(f"column {fault.column}")
    where = f" {', '.join(places)}:" if places else ""
    lines = [f"error[{fault.id}]:{where} {fault.message}"]
    if fault.excerpt:
        number = f"{fault.row} | " if fault.row is not None else "| "
        lines.append(f"   {number}{fault.excerpt}")
    if fault.hint:
        lines.append(f"   hint: {fault.hint}")
    return "\n".join(lines)


def count_problems(faults: Sequence[Fault]) -> str:
    """Count faults, and name the files they are in.

    >>> from recommender.errors import Fault
    >>> count_problems([Fault("unit-level", "no level", file="units.csv")])
    '1 problem in units.csv'
    """
    files = sorted({fault.file for fault in faults if fault.file})
    problems = counted(len(faults), "problem")
    return f"{problems} in {join_names(files)}" if files else problems


def join_names(names: Iterable[str]) -> str:
    """Name things in a row.

    >>> join_names(["total", "optional", "level-3"])
    'total, optional and level-3'
    """
    *first, last = names
    return f"{', '.join(first)} and {last}" if first else last
