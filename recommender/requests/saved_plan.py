"""A plan that was saved as JSON: its units, for whom, and with which data."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from recommender.errors import Fault, FileFaultsError, printable
from recommender.files.texts import read_text
from recommender.requests.wish_table import Wishes

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from recommender.qualifications.qualification import Qualification


@dataclass(frozen=True, slots=True)
class SavedPlan:
    """The codes of a saved plan; `sha256` is None where the file is older than that.

    `said` is what rules ask of the candidate besides units, by wish: what is held and
    how, facts and readings.
    """

    codes: tuple[str, ...]
    qualification: str = ""
    sha256: str | None = None
    said: Mapping[str, tuple[Any, ...]] = field(default_factory=dict)

    def wishes(self, qualification: Qualification) -> Wishes:
        """Return what was said, as far as a qualification knows of it."""
        codes = qualification.catalogue.unit_by_code
        answers = {name: fact.values for name, fact in qualification.facts.items()}

        def pairs(name: str) -> list[tuple[str, str]]:
            return list(self.said.get(name, ()))

        return Wishes(
            have=tuple(code for code in self.said.get("have", ()) if code in codes),
            held_by=tuple((c, how) for c, how in pairs("held_by") if c in codes),
            facts=tuple((f, v) for f, v in pairs("facts") if v in answers.get(f, ())),
            readings=tuple(
                (rule, reading)
                for rule, reading in pairs("readings")
                if reading in qualification.readings.get(rule, ())
            ),
        )

    def change_of(self, qualification: Qualification) -> str | None:
        """State how the data differs from what the plan was made with, if it does."""
        if self.qualification not in ("", qualification.name):
            name = qualification.name
            return (
                f"made for another qualification: for {self.qualification}, not {name}"
            )
        if self.sha256 in (None, qualification.sha256):
            return None
        return (
            f"made with other data: the units, rules or tags of {qualification.name} "
            f"have changed since"
        )


def read_saved_plan(path: Path) -> SavedPlan:
    """Read the JSON of `plan` or `check`; of several plans the first.

    Raises:
        FileFaultsError: it cannot be read, or is no saved plan.
    """
    try:
        content = json.loads(read_text(path, kind="plan"))
        units = content["plans"][0]["units"] if "plans" in content else content["units"]
        codes = [one if isinstance(one, str) else one["code"] for one in units]
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
        _said(content.get("candidate")),
    )


def _said(candidate: object) -> dict[str, tuple[Any, ...]]:
    """Read what the candidate said, where the file has it and it is as we write it."""
    wishes = candidate.get("wishes") if isinstance(candidate, dict) else None
    if not isinstance(wishes, dict):
        return {}
    have = wishes.get("have")
    found: dict[str, tuple[Any, ...]] = {
        "have": tuple(filter(_is_text, have if isinstance(have, list) else []))
    }
    for name in ("held_by", "facts", "readings"):
        pairs = wishes.get(name)
        told = pairs.items() if isinstance(pairs, dict) else ()
        found[name] = tuple(pair for pair in told if all(map(_is_text, pair)))
    return found


def _is_text(value: object) -> bool:
    return isinstance(value, str)


def _text(value: object) -> str | None:
    return printable(value, 70) if isinstance(value, str) else None
