"""The names for a sheet, from options and the candidate file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from recommender.cli.terminal import tell

if TYPE_CHECKING:
    from recommender.requests.sheet_names import SheetNames


class PeopleOptions:
    """The names for a sheet as typed; a candidate file may have them too."""

    def __init__(
        self,
        candidate: str | None = None,
        assessor: str | None = None,
        centre: str | None = None,
    ) -> None:
        """Keep what was typed."""
        self._typed = {
            "--for": candidate or "",
            "--assessor": assessor or "",
            "--centre": centre or "",
        }

    def read(self, candidate_file: str | None = None) -> SheetNames:
        """Return the names; those typed replace those of the candidate file.

        Raises:
            FileFaultsError: the candidate file has faults.
        """
        from pathlib import Path

        from recommender.requests.sheet_names import SheetNames

        typed = SheetNames(*self._typed.values())
        if candidate_file in (None, "-"):
            return typed
        from recommender.requests.candidate_file import read_people

        return typed.or_else(read_people(Path(str(candidate_file))))

    def for_sheet(
        self, candidate_file: str | None = None, *, is_sheet: bool
    ) -> SheetNames | None:
        """Return the names, if there is a sheet for them; if not, note those typed.

        Raises:
            FileFaultsError: the candidate file has faults.
        """
        if is_sheet:
            return self.read(candidate_file)
        typed = [option for option, name in self._typed.items() if name]
        if typed:
            where = "is for a sheet" if len(typed) == 1 else "are for a sheet"
            tell(f"note: {' and '.join(typed)} {where}: write one with -o sheet.html")
        return None
