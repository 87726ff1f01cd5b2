"""Marks that may say that a unit is done, or not: each is asked about once.

A person answers by an option, for all the columns and rows that have the mark.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple

from recommender.cohorts.marks import mark_form
from recommender.cohorts.quoted_cells import may_be_shown
from recommender.errors import Fault, printable
from recommender.tables.column_headers import DONE, MARKS, NOT_DONE

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from recommender.cohorts.mark_keys import MarkKey
    from recommender.tables.whole_table import WholeTable

# So many columns are named, and the others counted.
_MOST_NAMED = 4
_MARK = "MARK"


class UnclearMark(NamedTuple):
    """A mark of which it is unclear what it says, and where it is."""

    place: str
    row: int
    column: str
    mark: str


def marks_chosen(chosen: Mapping[str, str]) -> dict[str, bool]:
    """Return the marks that are chosen to mean that a unit is done, or not.

    >>> marks_chosen({"done": "A", "not_done": "IP", "role": "Post"})
    {'a': True, 'ip': False}
    """
    return {
        mark_form(mark): column == DONE
        for column in MARKS
        for mark in chosen.get(column, "").splitlines()
    }


def mark_faults(
    table: WholeTable, unclear: Iterable[UnclearMark], key: MarkKey
) -> list[Fault]:
    """Return a fault for each row with a mark that is unclear.

    A mark that may be someone's name is not shown, and told by column.
    """
    alike: defaultdict[tuple[str, str], list[UnclearMark]] = defaultdict(list)
    for each in unclear:
        form = mark_form(each.mark)
        is_shown = form in key.named or may_be_shown(each.mark)
        hidden = "", each.column
        alike[(printable(each.mark, 20), "") if is_shown else hidden].append(each)
    hint = _hint([shown for shown, _ in alike if shown] or [_MARK])
    return [
        Fault("unit-mark-unknown", message, hint, place, row, column=column)
        for (shown, _), those in alike.items()
        for message, column in [_message(table, shown or "this", those, key)]
        for place, row in dict.fromkeys((each.place, each.row) for each in those)
    ]


def _message(
    table: WholeTable, shown: str, alike: Sequence[UnclearMark], key: MarkKey
) -> tuple[str, str | None]:
    """Return what is said of a mark, and the column that it is in if it is one."""
    columns = list(dict.fromkeys(each.column for each in alike))
    message = f"{shown} does not say whether the unit is done"
    if all(mark_form(each.mark) in key.done for each in alike):
        message += ", and nor does its meaning in the key"
    if len(columns) == 1:
        return message, columns[0]
    names = [printable(table.header_of(column), 20) for column in columns]
    more = f" and {len(names) - _MOST_NAMED} more" if names[_MOST_NAMED:] else ""
    return f"{message}: columns {', '.join(names[:_MOST_NAMED])}{more}", None


def _hint(marks: Sequence[str]) -> str:
    """Return the hint of all marks: an option for each, with one alternative."""
    all_done = " ".join(f'--column {DONE}="{mark}"' for mark in marks)
    first = f'--column {NOT_DONE}="{marks[0]}"'
    each = "of each mark" if marks[1:] else "of the mark"
    return (
        f"say {each} that it means done: {all_done}; or not done: {first}; or write "
        'yes or no; to leave a column out: --column ignore="HEADER"'
    )
