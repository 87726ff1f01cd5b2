"""The cells of a request: the row of a caseload that asks for the same."""

from __future__ import annotations

from typing import TYPE_CHECKING

from recommender.requests.frequencies import range_in_words
from recommender.requests.wish_table import WISHES

if TYPE_CHECKING:
    from collections.abc import Iterable

    from recommender.requests.candidate import Candidate

YES, NO = "yes", "no"


def request_cells(candidate: Candidate) -> dict[str, str]:
    """Return the filled cells of a resolved request, by column.

    Reading them gives the same request.

    >>> from recommender.requests.candidate import Candidate, Wishes
    >>> wishes = Wishes(have=["D6:rpl", "A13"], hours_per_week=3.0)
    >>> request_cells(Candidate("receptionist", {"complaints": "daily"}, wishes))
    {'role': 'receptionist', 'tags': 'complaints:daily', 'have': 'D6:rpl; A13', 'hours_per_week': '3'}
    """  # noqa: E501
    ranges = {tag: range_in_words(bounds) for tag, bounds in candidate.unsure.items()}
    often = {**candidate.tags, **ranges}
    cells = {
        "role": candidate.role or "",
        "tags": _listed(f"{tag}:{frequency}" for tag, frequency in often.items()),
        "no_tags": _listed(candidate.no_tags),
    }
    for wish in WISHES:
        words = wish.kind.to_words(wish.value_in(candidate.wishes))
        cells[wish.key] = _listed(word or YES for word in words)
    cells |= {key: YES for key in ("bare", "units_only") if getattr(candidate, key)}
    if not (candidate.role or often or candidate.bare):
        # A row that says nothing of the job is read as bare, unless it says no.
        cells["bare"] = NO
    return {column: cell for column, cell in cells.items() if cell}


def _listed(words: Iterable[str]) -> str:
    return "; ".join(words)
