"""The qualifications that the page offers: the shipped ones, and folders of one's own.

An address names one of these and never a folder, so nothing else can be opened by it.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from recommender.errors import Fault, RequestError, did_you_mean, printable
from recommender.loading.shipped import (
    default_name,
    find_folder,
    load_qualification,
    shipped_names,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

    from recommender.qualifications.qualification import Qualification

_MOST_LOADED = 64


@dataclass(frozen=True)
class Shelf:
    """Qualifications by the names that addresses have; `first` is shown at first."""

    folders: tuple[tuple[str, str], ...]
    first: str

    @classmethod
    def of(cls, wanted: Iterable[str] = (), first: str | None = None) -> Shelf:
        """Return the shipped qualifications and the folders `wanted` besides.

        `first` is a name or a folder; by default the default qualification.

        Raises:
            RequestError: there is no such folder, or two have the same name.
        """
        folders = {name: find_folder(name) for name in shipped_names()}
        for name in (*wanted, *([first] if first else [])):
            folder = find_folder(name).resolve()
            other = folders.setdefault(folder.name, folder)
            if other.resolve() != folder:
                message = f"two qualifications are called {folder.name}"
                hint = f"rename the folder {folder}"
                raise RequestError(Fault("qualification-twice", message, hint))
        shown = find_folder(first).resolve().name if first else default_name()
        return cls(tuple((name, str(path)) for name, path in folders.items()), shown)

    def load(self, name: str) -> Qualification:
        """Return a qualification of this shelf; it is read once.

        Raises:
            RequestError: there is none of this name.
            FileFaultsError: all faults of its files.
        """
        return load_folder(self.folder_of(name))

    def folder_of(self, name: str) -> str:
        """Return the folder of a qualification of this shelf.

        Raises:
            RequestError: there is none of this name.
        """
        folders = dict(self.folders)
        if name not in folders:
            message = f"there is no qualification {printable(name)} here"
            hint = did_you_mean(name, folders, f"there are: {', '.join(folders)}")
            raise RequestError(Fault("qualification-unknown", message, hint))
        return folders[name]

    @cached_property
    def titles(self) -> tuple[tuple[str, str], ...]:
        """The names and titles of the qualifications whose files can be read."""
        return tuple((name, self.load(name).title) for name, _ in self.folders)


@lru_cache(_MOST_LOADED)
def load_folder(folder: str) -> Qualification:
    """Return the qualification in a folder; it is read once by each process.

    Raises:
        FileFaultsError: all faults of its files.
    """
    return load_qualification(Path(folder))
