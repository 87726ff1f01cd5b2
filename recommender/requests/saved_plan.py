"""Plans saved as JSON: their units, the candidate's facts, and the data used."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from math import isfinite
from typing import TYPE_CHECKING, Any

from recommender.errors import Fault, FileFaultsError, RequestError, printable
from recommender.files.texts import read_text
from recommender.qualifications.exact_numbers import has_two_decimals, number_of
from recommender.requests.candidate import Candidate
from recommender.requests.wish_table import Wishes

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from recommender.qualifications.qualification import Qualification


@dataclass(frozen=True, slots=True)
class SavedPlan:
    """The units of a saved plan, by code, and what it was made with.

    `sha256` is None in files older than that field. `stated` is what rules need to know
    of the candidate, by wish: the units held and how, facts, readings, and waivers.
    `job` is the candidate's job, without wishes, as far as the file has it.
    """

    codes: tuple[str, ...]
    qualification: str = ""
    sha256: str | None = None
    stated: Mapping[str, tuple[Any, ...]] = field(default_factory=dict)
    job: Candidate = field(default_factory=Candidate)

    def wishes(self, qualification: Qualification) -> Wishes:
        """Return the stated facts as wishes, as far as the qualification knows them."""
        codes = qualification.catalogue.unit_by_code

        def pairs(name: str) -> list[tuple[str, Any]]:
            return list(self.stated.get(name, ()))

        return Wishes(
            have=tuple(code for code in self.stated.get("have", ()) if code in codes),
            held_by=tuple(
                (code, how) for code, how in pairs("held_by") if code in codes
            ),
            facts=tuple(
                (fact, value)
                for fact, value in pairs("facts")
                if (known := qualification.facts.get(fact)) is not None
                and known.value_of(value) in known.values
            ),
            grades=tuple(
                (code, grade)
                for code, grade in pairs("grades")
                if code in codes
                and qualification.grades
                and grade in qualification.grades.order
            ),
            readings=tuple(
                (rule, reading)
                for rule, reading in pairs("readings")
                if reading in qualification.readings.get(rule, ())
            ),
            waive=tuple(
                (rule, because)
                for rule, because in pairs("waive")
                if rule in {known.id for known in qualification.rules}
            ),
            unit_credits=tuple(
                (code, number_of(credits))
                for code, credits in pairs("unit_credits")
                if code in codes and codes[code].can_have(number_of(credits))
            ),
        )

    def data_change(self, qualification: Qualification) -> str | None:
        """Return how the data has changed since the plan was made, if it has."""
        if self.qualification not in ("", qualification.name):
            name = qualification.name
            return f"made for another qualification: {self.qualification}, not {name}"
        if self.sha256 in (None, qualification.sha256):
            return None
        return (
            f"made with other data: the units, rules or tags of {qualification.name} "
            f"have changed since"
        )


def read_saved_plan(path: Path) -> SavedPlan:
    """Return the plan in the JSON of `plan` or `check`, the first if there are several.

    Raises:
        FileFaultsError: it cannot be read, or is not a saved plan.
    """
    try:
        content = json.loads(read_text(path, kind="plan"))
        units = content["plans"][0]["units"] if "plans" in content else content["units"]
        codes = [unit if isinstance(unit, str) else unit["code"] for unit in units]
        if not all(isinstance(code, str) for code in codes):
            raise TypeError
    except (ValueError, KeyError, IndexError, TypeError, RecursionError):
        hint = "save one with: recommender plan ... --output plan.json"
        message = "this is not a saved plan"
        fault = Fault("plan-format", message, hint, str(path))
        raise FileFaultsError(fault) from None
    data = content.get("data")
    made_with: dict[str, Any] = data if isinstance(data, dict) else {}
    return SavedPlan(
        tuple(printable(code) for code in codes),
        _text(content.get("qualification")) or "",
        _text(made_with.get("sha256")),
        _stated(content.get("candidate")),
        _job(content.get("candidate")),
    )


def _stated(candidate: object) -> dict[str, tuple[Any, ...]]:
    """Return the candidate's facts, as far as the file has them in the right form."""
    wishes = candidate.get("wishes") if isinstance(candidate, dict) else None
    if not isinstance(wishes, dict):
        return {}
    have = wishes.get("have")
    stated: dict[str, tuple[Any, ...]] = {
        "have": tuple(filter(_is_text, have if isinstance(have, list) else []))
    }
    for name in ("held_by", "facts", "readings", "grades", "unit_credits", "waive"):
        pairs = wishes.get(name)
        items = pairs.items() if isinstance(pairs, dict) else ()
        is_value = _is_credits if name == "unit_credits" else _is_text
        stated[name] = tuple(pair for pair in items if is_value(pair[1]))
    return stated


def _job(candidate: object) -> Candidate:
    """Return the job of a candidate; one without tasks if it cannot be read."""
    if not isinstance(candidate, dict):
        return Candidate()
    tags = [candidate.get(name) for name in ("tags", "unsure")]
    try:
        return Candidate(
            role=candidate.get("role"),
            tags={tag: often for table in tags for tag, often in (table or {}).items()},
            bare=candidate.get("bare", False),
            no_tags=tuple(candidate.get("no_tags") or ()),
        )
    except (RequestError, AttributeError, TypeError):
        return Candidate()


def _is_text(value: object) -> bool:
    return isinstance(value, str)


def _is_credits(value: object) -> bool:
    if isinstance(value, float):
        return isfinite(value) and has_two_decimals(number_of(value))
    return isinstance(value, int) and not isinstance(value, bool)


def _text(value: object) -> str | None:
    return printable(value, 70) if isinstance(value, str) else None
