"""A text that a workbook works out again by itself."""

from __future__ import annotations

from typing import Self


class LiveText(str):
    """A text with the formula that gives it; every other format has the text alone."""

    formula: str

    def __new__(cls, text: str, formula: str) -> Self:
        """Return the text as it is now, with a formula that begins with =."""
        live = super().__new__(cls, text)
        live.formula = formula
        return live
