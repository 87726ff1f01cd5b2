"""What an address asks of the page: a qualification, a request, and what is shown."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from recommender.errors import RequestError
from recommender.requests.addresses import (
    candidate_of_pairs,
    pairs_of,
    query_of,
    read_query,
)
from recommender.requests.candidate import Candidate, override
from recommender.requests.resolving import resolve
from recommender.requests.wish_table import Wishes

if TYPE_CHECKING:
    from collections.abc import Iterable

    from recommender.qualifications.qualification import Qualification

QUALIFICATION = "qualification"
# Names of what is shown, which do not change the request: searches and filters.
FIND_TASK, FIND_UNIT, LEVEL, TASK = "find_task", "find_unit", "unit_level", "unit_task"
VIEW = (FIND_TASK, FIND_UNIT, LEVEL, TASK)
# Whether prices, alternatives and questions are worked out too.
MORE = "more"


@dataclass(frozen=True)
class PageRequest:
    """A qualification by name, a request, and what is shown of the page."""

    qualification: str
    candidate: Candidate
    view: tuple[tuple[str, str], ...] = ()
    more: bool = False

    @property
    def query(self) -> str:
        """The query of the address that asks this."""
        more = [(MORE, "1")] if self.more else []
        return query_of([*self.pairs, *self.view, *more])

    @property
    def pairs(self) -> list[tuple[str, str]]:
        """The qualification and the request, as names and values."""
        return [(QUALIFICATION, self.qualification), *pairs_of(self.candidate)]

    def showing(self, name: str) -> str:
        """Return the search or filter of a name; empty if nothing is left out."""
        return dict(self.view).get(name, "")

    def asking(self, candidate: Candidate) -> PageRequest:
        """Return the same page for another request, as short as it can be written."""
        start = self.candidate.wishes.start
        wishes = replace(candidate.wishes, start=start, expired=())
        return replace(self, candidate=replace(candidate, wishes=wishes), more=False)

    def with_units(self, also: Iterable[str], without: Iterable[str]) -> PageRequest:
        """Return the same page, with some units asked for and others refused."""
        wishes = Wishes(with_units=tuple(also), without_units=tuple(without))
        return self.asking(override(self.candidate, Candidate(wishes=wishes)))

    def written_one_way(self, qualification: Qualification) -> PageRequest:
        """Return the same with names as the data has them, if all can be found."""
        try:
            return replace(
                self.asking(resolve(self.candidate, qualification)), more=self.more
            )
        except RequestError:
            return self


def read_page_request(query: str, first: str) -> PageRequest:
    """Return what the query of an address asks; `first` is the usual qualification.

    Raises:
        RequestError: it cannot be read.
    """
    pairs = read_query(query)
    ours = {QUALIFICATION, MORE, *VIEW}
    own = {name: value for name, value in pairs if name in ours}
    candidate = candidate_of_pairs(pair for pair in pairs if pair[0] not in ours)
    view = tuple((name, own[name]) for name in VIEW if own.get(name, "").strip())
    name = own.get(QUALIFICATION) or first
    return PageRequest(name, candidate, view, bool(own.get(MORE)))
