"""A plan that was saved as JSON: its units, and the data it was made with."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from recommender.errors import Fault, FileFaultsError, printable
from recommender.qualifications.files import read_text

if TYPE_CHECKING:
    from pathlib import Path

    from recommender.qualifications.qualification import Qualification


@dataclass(frozen=True, slots=True)
class SavedPlan:
    """The codes of a saved plan; `sha256` is None where the file is older than that."""

    codes: tuple[str, ...]
    qualification: str = ""
    sha256: str | None = None

    def change_of(self, about: Qualification) -> str | None:
        """Say in what the data differs from what the plan was made with, if it does."""
        if self.qualification not in ("", about.name):
            return f"made with other data: for {self.qualification}, not {about.name}"
        if self.sha256 in (None, about.sha256):
            return None
        return (
            f"made with other data: the units, rules or tags of {about.name} have "
            f"changed since"
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
        message = "this is no saved plan"
        fault = Fault("plan-format", message, hint, str(path))
        raise FileFaultsError(fault) from None
    data = content.get("data")
    made_with: dict[str, Any] = data if isinstance(data, dict) else {}
    return SavedPlan(
        tuple(printable(code) for code in codes),
        _text(content.get("qualification")) or "",
        _text(made_with.get("sha256")),
    )


def _text(value: object) -> str | None:
    return printable(value, 70) if isinstance(value, str) else None
