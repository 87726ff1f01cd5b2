"""What other sheets say once a row of the sheet Plans was changed by hand.

A summary or a page is of the plans as they were when the workbook was written. Their
formulas find a candidate by id, so that rows may be sorted.
"""

from __future__ import annotations

from typing import NamedTuple

from recommender.cohorts.edited_workbook import PLANS
from recommender.reports.cohort_sheets.sheet_styles import BROKEN

AS_PLANNED, CHANGED = "as planned", "changed"
_AGAIN = "recommender cohort --from writes it again"


class ChangesSince(NamedTuple):
    """Where the sheet Plans has its ids, and whether each row was changed since."""

    ids: str
    states: str

    def of_any(self) -> str:
        """Return the formula that counts the plans changed since."""
        number = f'COUNTIF({PLANS}!{self.states},"{CHANGED}")'
        note = f" changed in the sheet {PLANS} since this was written: {_AGAIN}"
        return f'=IF({number}=0,"","{BROKEN} "&{number}&"{note}")'

    def of(self, id_: str) -> str:
        """Return the formula that says whether the plan of a candidate was changed."""
        text = id_.replace('"', '""')
        rows = f'({PLANS}!{self.ids}="{text}")*({PLANS}!{self.states}="{CHANGED}")'
        note = f"changed in the sheet {PLANS} since this page was written: {_AGAIN}"
        return f'=IF(SUMPRODUCT({rows})=0,"","{BROKEN} {note}")'
