"""The names of people for the sheets that are printed; nothing else has them."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class SheetNames:
    """The names that go on a sheet, and nowhere else; empty where not given."""

    candidate: str = ""
    assessor: str = ""
    centre: str = ""

    def fields(self) -> tuple[tuple[str, str], ...]:
        """Return the fields of the head; one without a name is a line to fill in."""
        return (("Candidate", self.candidate), *self.fields_of_centre())

    def fields_of_centre(self) -> tuple[tuple[str, str], ...]:
        """Return the fields of the head of a sheet that is about many candidates."""
        return (("Assessor", self.assessor), ("Centre", self.centre))

    def or_else(self, other: SheetNames) -> SheetNames:
        """Return these names, each that is missing from another set of names."""
        return SheetNames(
            self.candidate or other.candidate,
            self.assessor or other.assessor,
            self.centre or other.centre,
        )
