"""The qualifications that the page offers: the shipped ones, and folders of one's own.

An address names one of these and never a folder, so nothing else can be opened by it.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from recommender.errors import (
    Fault,
    FileFaultsError,
    RequestError,
    did_you_mean,
    printable,
)
from recommender.files.shipped_files import data_folder
from recommender.loading.shipped import (
    default_name,
    find_folder,
    load_qualification,
    shipped_names,
)

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable

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
        """Return a qualification of this shelf, as its files are now.

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

    def edition_of(self, name: str) -> Hashable:
        """Return what changes with the files of a qualification; None if shipped.

        Raises:
            RequestError: there is none of this name.
            FileFaultsError: all faults of its files.
        """
        folder = self.folder_of(name)
        if _is_shipped(folder):
            return None
        load_folder(folder)
        return _own_folder(folder).edition

    @cached_property
    def titles(self) -> tuple[tuple[str, str], ...]:
        """The names of the qualifications, each with its title if it can be read."""
        return tuple((name, self._title(name)) for name, _ in self.folders)

    def _title(self, name: str) -> str:
        try:
            return self.load(name).title
        except FileFaultsError:
            return "its files have faults"


def load_folder(folder: str) -> Qualification:
    """Return the qualification in a folder; one's own is read again when it changes.

    Raises:
        FileFaultsError: all faults of its files.
    """
    return _shipped(folder) if _is_shipped(folder) else _own_folder(folder).load()


@lru_cache(_MOST_LOADED)
def _is_shipped(folder: str) -> bool:
    return Path(folder).parent == data_folder()


@lru_cache(_MOST_LOADED)
def _shipped(folder: str) -> Qualification:
    return load_qualification(Path(folder))


@lru_cache(_MOST_LOADED)
def _own_folder(folder: str) -> _OwnFolder:
    return _OwnFolder(Path(folder))


class _OwnFolder:
    """A folder of one's own, as it was read last.

    Its `edition` is when each file beside those it is made of was changed, and how long
    it was: faults may be in any of them.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._read: Qualification | None = None
        self.edition: Hashable = None

    def load(self) -> Qualification:
        """Return the qualification, read again if a file has changed.

        Raises:
            FileFaultsError: all faults of its files.
        """
        if self._read is None or self._edition_of(self._read) != self.edition:
            self._read = None
            qualification = load_qualification(self._folder)
            self.edition = self._edition_of(qualification)
            self._read = qualification
        return self._read

    def _edition_of(self, qualification: Qualification) -> Hashable:
        # A folder changes when a file is added to it or renamed.
        folders = {self._folder, *(file.parent for file in qualification.files)}
        inside = (path for folder in folders for path in folder.glob("*.*"))
        paths = {*folders, *inside, *qualification.files}
        stats = ((p, p.stat() if p.exists() else None) for p in sorted(paths))
        return tuple(s and (p, s.st_mtime_ns, s.st_size) for p, s in stats)
