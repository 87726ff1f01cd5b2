"""Rows of units.csv: text in, checked units out, with every fault named."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING, Any

from recommender.errors import Fault, did_you_mean, printable
from recommender.qualifications.sheets import CellError, Sheet, check_cells
from recommender.qualifications.units import FACTS, Evidence, Unit, natural_order

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

REQUIRED = ("code", "title", "group", "level", "credits")
OPTIONAL = (
    "glh", "unit_reference", *(f"{fact}_status" for fact in FACTS), "keywords",
    "sources",
)  # fmt: skip
MOST_CREDITS = 120

_CHECK_LETTERS = "ADFHJKLMRTY"
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")


def _plain(text: str) -> str:
    if _CONTROL.search(text):
        shown = printable(text)
        raise CellError("text-control-char", f"{shown} has a control character")
    return text


def _code(text: str) -> str:
    if not text:
        raise CellError("unit-code-empty", "a unit needs a code")
    if not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9 ._/-]{0,29}", text):
        hint = "use letters, digits, spaces, dots, slashes and hyphens; at most 30"
        raise CellError("unit-code-format", f"{printable(text)} is no code", hint)
    return text


def _title(text: str) -> str:
    if not text:
        raise CellError("unit-title-empty", "a unit needs a title")
    return _plain(text)


def _group_of(groups: Iterable[str]) -> Callable[[str], str]:
    """Make the check of a group: one of those of the qualification, in any case."""
    by_form = {group.casefold(): group for group in groups}

    def check(text: str) -> str:
        group = by_form.get(text.casefold())
        if group is None:
            hint = f"write one of {', '.join(by_form.values())}"
            shown = printable(text) or "an empty cell"
            message = f"{shown} is no group of this file"
            raise CellError("unit-group-unknown", message, hint)
        return group

    return check


def _level(text: str) -> int:
    found = re.fullmatch(r"(?:level\s*|l)?([1-8])", text, flags=re.IGNORECASE)
    if found is None:
        shown = printable(text) or "an empty cell"
        raise CellError("unit-level", f"{shown} is no level", "write 1 to 8")
    return int(found.group(1))


def _credits(text: str) -> int:
    if re.fullmatch(r"[0-9]+[.,][0-9]+", text):
        whole = re.split(r"[.,]", text)[0][:9]
        hint = f"write {whole}, if that is meant"
        raise CellError("unit-credits-integer", f"{printable(text)} is not whole", hint)
    if not re.fullmatch(r"-?[0-9]+", text):
        shown = printable(text) or "an empty cell"
        hint = "write a whole number, in digits only"
        raise CellError("unit-credits", f"{shown} is no number of credits", hint)
    if len(text) > 9 or not 1 <= int(text) <= MOST_CREDITS:
        hint = f"write 1 to {MOST_CREDITS}"
        raise CellError(
            "unit-credits-range", f"{printable(text)} is out of range", hint
        )
    return int(text)


def _hours(text: str) -> int | None:
    if text == "":
        return None
    if not re.fullmatch(r"[0-9]{1,4}", text):
        hint = "write whole guided learning hours, or leave the cell empty"
        raise CellError("unit-glh", f"{printable(text)} is no number of hours", hint)
    return int(text) or None


def _reference(text: str) -> str:
    """Check an Ofqual unit reference, which carries a check letter.

    For digits abc/defg the letter is number (8a+0b+6c+5d+4e+3f+2g) mod 11 of
    ADFHJKLMRTY; it fits all 64 references seen in public registers.
    """
    found = re.fullmatch(r"([A-Z])/([0-9]{3})/([0-9]{4})", text)
    if text == "":
        return text
    if found is None:
        hint = "write it like R/601/1212, or leave the cell empty"
        raise CellError("unit-reference", f"{printable(text)} is no reference", hint)
    digits = [int(digit) for digit in found.group(2) + found.group(3)]
    number = sum(w * d for w, d in zip((8, 0, 6, 5, 4, 3, 2), digits, strict=True))
    letter = _CHECK_LETTERS[number % 11]
    if letter != found.group(1):
        hint = f"these digits have the letter {letter}; check them"
        raise CellError("unit-reference", f"{text} has a wrong check letter", hint)
    return text


def _status(text: str) -> Evidence | None:
    if text == "":
        return None
    try:
        return Evidence(text.casefold())
    except ValueError:
        hint = f"write {', '.join(Evidence)}"
        raise CellError(
            "unit-status", f"{printable(text)} is no status", hint
        ) from None


def _pieces(text: str) -> tuple[str, ...]:
    return tuple(piece.strip() for piece in _plain(text).split(";") if piece.strip())


_Values = tuple[int, dict[str, Any]]

_CHECKS: dict[str, Callable[[str], Any]] = {
    "code": _code,
    "title": _title,
    "group": str,  # each qualification has groups of its own
    "level": _level,
    "credits": _credits,
    "glh": _hours,
    "unit_reference": _reference,
    **{f"{fact}_status": _status for fact in FACTS},
    "keywords": _pieces,
    "sources": _pieces,
}


def read_units(
    sheet: Sheet,
    groups: Iterable[str],
    tags_by_code: Mapping[str, tuple[tuple[str, int], ...]],
    sources: frozenset[str] | None,
) -> tuple[tuple[Unit, ...], list[Fault]]:
    """Turn a sheet into units in catalogue order, and collect what is wrong.

    `groups` are the qualification's, in its order; `sources` the ids that a unit
    may cite, None where any text will do.
    """
    order = {group: number for number, group in enumerate(groups)}
    checked, faults = check_cells(sheet, {**_CHECKS, "group": _group_of(order)})
    rows = [(row.number, values) for row, values in checked]
    faults += _duplicates(sheet.name, rows)
    if sources is not None:
        faults += _unknown_sources(sheet.name, rows, sources)
    units = [_unit(row, tags_by_code.get(row["code"], ())) for _, row in rows]
    units.sort(key=lambda unit: (order[unit.group], natural_order(unit.code)))
    return tuple(units), sorted(faults, key=lambda fault: fault.row or 0)


def _unit(row: dict[str, Any], tags: tuple[tuple[str, int], ...]) -> Unit:
    stated = [(fact, row[f"{fact}_status"]) for fact in FACTS]
    return Unit(
        code=row["code"],
        title=row["title"],
        group=row["group"],
        level=row["level"],
        credits=row["credits"],
        glh=row["glh"],
        reference=row["unit_reference"],
        keywords=row["keywords"],
        sources=row["sources"],
        status=tuple((fact, status) for fact, status in stated if status),
        tags=tags,
    )


def _duplicates(name: str, rows: list[_Values]) -> list[Fault]:
    by_code: defaultdict[str, list[_Values]] = defaultdict(list)
    for number, row in rows:
        by_code[row["code"].casefold()].append((number, row))
    faults = []
    for first, *others in by_code.values():
        for number, row in others:
            differ = [key for key in row if row[key] != first[1][key]]
            id_ = "unit-duplicate-conflict" if differ else "unit-duplicate"
            also = f"with another {', '.join(differ)}" if differ else "word for word"
            message = f"{row['code']} stands in row {first[0]} too, {also}"
            hint = "keep one of the rows"
            faults.append(Fault(id_, message, hint, name, number, column="code"))
    return faults


def _unknown_sources(
    name: str, rows: list[_Values], sources: frozenset[str]
) -> list[Fault]:
    faults = []
    for number, row in rows:
        for source in row["sources"]:
            if source not in sources:
                message = f"{printable(source)} is not in sources.csv"
                hint = did_you_mean(source, sources, "add it there")
                faults.append(
                    Fault(
                        "source-unknown", message, hint, name, number, None, "sources"
                    )
                )
    return faults
