"""What became of each row of a file: each has one fate, and none is forgotten."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from recommender.errors import Fault, SelfCheckError, counted

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

Place = tuple[str, int]


class RowCounts:
    """The fate of each row with something in it, and how many cells were read.

    A place is a sheet and the number of a row. A row that is told twice of, or of which
    nothing is told, is a bug: then the answer is withheld.
    """

    def __init__(self, name: str, places: Iterable[Place]) -> None:
        self._name = name
        self._fates: dict[Place, str] = dict.fromkeys(places, "")
        self._cells: Counter[bool] = Counter()

    def tell(self, place: Place, fate: str) -> None:
        """Note what a row is, such as `header`, or became, such as `left out`."""
        if self._fates.get(place) != "":
            self._refuse(f"row {place[1]} is counted as {fate}, and as something else")
        self._fates[place] = fate

    def correct(self, sheet: str, fates: Mapping[int, str]) -> None:
        """Note what the rows of a sheet are, that was not read at first."""
        self._fates.update(((sheet, row), fate) for row, fate in fates.items())

    def tell_cells(self, row: int, there: int, read: int, reported: int = 0) -> None:
        """Note how many filled cells of a row were read, and how many reported."""
        if there != read + reported:
            self._refuse(f"{there - read - reported} cells of row {row} are not read")
        self._cells[True] += read
        self._cells[False] += reported

    def check(self) -> None:
        """Check that each row has a fate.

        Raises:
            SelfCheckError: One has none.
        """
        forgotten = [place for place, fate in self._fates.items() if not fate]
        if forgotten:
            rows = counted(len(forgotten), "row")
            self._refuse(f"{rows} not told of, such as row {forgotten[0][1]}")

    @property
    def by_fate(self) -> Mapping[str, int]:
        """The number of rows of each fate."""
        return Counter(self._fates.values())

    @property
    def cells(self) -> tuple[int, int]:
        """The filled cells of the columns read: those read, and those reported."""
        return self._cells[True], self._cells[False]

    def in_words(self) -> str:
        """Return how many rows there are, and what they are.

        >>> counts = RowCounts("units.csv", [("", 1), ("", 2), ("", 4)])
        >>> for row, fate in ((1, "header"), (2, "unit"), (4, "unit")):
        ...     counts.tell(("", row), fate)
        >>> counts.in_words()
        '3 rows: 1 header, 2 units'
        """
        parts = [_counted(number, fate) for fate, number in self.by_fate.items()]
        return f"{counted(len(self._fates), 'row')}: {', '.join(parts)}"

    def _refuse(self, message: str) -> None:
        hint = "please report it as a bug"
        raise SelfCheckError(Fault("rows-uncounted", message, hint, self._name))


def _counted(number: int, fate: str) -> str:
    """Return a number of rows; a fate that is not a noun has no plural."""
    if fate == "row of labels":
        return f"{counted(number, 'row')} of labels"
    plain = fate in {"left out", "above the header", "not read"}
    return f"{number:,} {fate}" if plain else counted(number, fate)
