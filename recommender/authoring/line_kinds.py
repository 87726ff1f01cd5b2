"""What a row is besides a unit: rest of a title, totals, a unit that is there."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from recommender.authoring.imported_units import NEEDED
from recommender.authoring.statements import split_heading
from recommender.authoring.unit_groups import is_group_heading, names_group
from recommender.errors import printable
from recommender.files.sheets import CellError

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from recommender.authoring.unit_groups import GroupIds

# How a title ends that does not end there.
_OPEN_END = re.compile(
    r"(?:\b(?:of|and|the|an?|for|with|or|from|their|your)|[,(&/\u2013-])$", re.I
)
# A remark on the unit above, rather than the rest of its title.
_REMARK = re.compile(
    r"[0-9]|\b(?:see|formerly|previously|continued|overleaf|withdrawn|closed)\b", re.I
)
_TOTAL = re.compile(
    r"(?:grand |sub-?)?(?:totals?|sums?)\b.*|all units|(?:credits?|glh|hours)\b.{0,9}",
    re.IGNORECASE,
)
# What a spreadsheet makes of 1.10.
_CUT_SHORT = re.compile(r"[0-9]{1,3}\.[0-9]")
_AMOUNT = re.compile(r"[0-9][0-9.,:]*\s*[a-z]{0,7}", re.IGNORECASE)


def has_all_of_a_unit(cells: Mapping[str, str], columns: Collection[str]) -> bool:
    """Return whether a row has all that a unit needs, of the columns that there are.

    >>> row = {"unit_reference": "A/1", "title": "Cook", "credits": "3"}
    >>> has_all_of_a_unit(row, row), has_all_of_a_unit(row, {*row, "code"})
    (True, False)
    """
    code = "code" if "code" in columns else "unit_reference"
    needed = (code, *(column for column in NEEDED[1:] if column in columns))
    return all(cells.get(column) for column in needed)


def continues_title(title: str, text: str) -> bool:
    """Return whether a text below the title of a unit is the rest of it.

    It begins in lower case, or the title ends with a word that does not end one.

    >>> continues_title("Dispense eye and ear", "preparations")
    True
    >>> continues_title("Cook", "Health"), continues_title("Work with", "Children")
    (False, True)
    >>> continues_title("Cook", "optional units"), continues_title("Cook", "see page 3")
    (False, False)
    """
    is_open = _OPEN_END.search(title) is not None and not names_group(text)
    is_rest = text[:1].islower() and not is_group_heading(text)
    return (is_open or is_rest) and _REMARK.search(text) is None


def joined(title: str, text: str) -> str:
    """Return a title with the rest of it; a hyphen at the end of a line stays."""
    return f"{title}{text}" if title.endswith(("-", "/")) else f"{title} {text}"


def form_of_page(text: str) -> str:
    """Return the form in which the heads of printed pages are the same."""
    return re.sub(r"[0-9]+", "0", text.casefold())


def is_total(cells: Mapping[str, str], units: Sequence[Mapping[str, str]]) -> bool:
    """Return whether a row without a code is one of totals, by its label or its sum.

    `cells` are those of the row, and `units` those above it.

    >>> units = [{"group": "A", "credits": "4"}, {"group": "B", "credits": "5"}]
    >>> [is_total({"title": label, "credits": "9"}, units) for label in ("Credits", "")]
    [True, True]
    >>> is_total({"title": "Cook", "credits": "4"}, units)
    False
    """
    filled = [cell for cell in cells.values() if cell]
    labels = [cell for cell in filled if not _AMOUNT.fullmatch(cell)]
    if len(labels) > 1 or len(labels) == len(filled):
        return False
    if labels and _TOTAL.fullmatch(labels[0]):
        return True
    has_level = cells.get("level", "") != "" or "level" not in cells
    number = re.match(r"[0-9]+(?:[.][0-9]+)?", cells.get("credits", ""))
    is_unit = bool(labels) and has_level
    return number is not None and not is_unit and float(number[0]) in _sums(units)


def _sums(units: Sequence[Mapping[str, str]]) -> set[float]:
    """Return the sum of the credits of all units, and of those of the last group."""
    last = units[-1]["group"] if units else ""
    of_last = [unit for unit in units if unit["group"] == last]
    if any(" " in unit["credits"] for unit in units):
        return set()
    return {
        round(sum(float(unit["credits"] or 0) for unit in summed), 3)
        for summed in (units, of_last)
        if len(summed) > 1
    }


def refuse_twice(
    unit: Mapping[str, str],
    known: tuple[str, Mapping[str, str]] | None,
    groups: GroupIds,
    group: str,
) -> bool:
    """Refuse a unit that is there already, as a copy or as another one.

    Return whether it is the same one in another group. `known` are the place and the
    cells of the one with its code, and `group` is what its row says of its group.

    Raises:
        CellError: It is there already; the error says what is different.
    """
    if known is None:
        return False
    place, other = known
    shown = f"{printable(unit['code'])} is also in {place}"
    name = split_heading(group)[0] or group or groups.open
    id_ = groups.known(name)
    is_there = id_ == other["group"] or id_ in other.get("also", "").split()
    differ = [key for key in unit if unit[key] != other.get(key)]
    if differ and (is_there or differ != ["status"]):
        message = f"{shown} (different: {', '.join(differ)})"
        hint = ""
        if "title" in differ and _CUT_SHORT.fullmatch(unit["code"]):
            hint = f"if it was {unit['code']}0, which a spreadsheet cuts short, "
            hint += "format the column as text and type it again"
        raise CellError("unit-duplicate", message, hint)
    if not is_there:
        return True
    raise CellError("unit-copy", f"{shown} (an exact copy)")
