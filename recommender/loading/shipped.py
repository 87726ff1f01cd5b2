"""The data shipped with the program, and how to find the folder of a qualification."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from recommender.errors import Fault, RequestError, did_you_mean, meant_by, printable
from recommender.files.checksums import CHECKSUMS, checksums, read_checksums
from recommender.files.shipped_files import data_folder
from recommender.safe_text import for_shell

if TYPE_CHECKING:
    from recommender.qualifications.qualification import Qualification

# The file of the data folder that names the default qualification.
DEFAULT = "default.txt"


def shipped_names() -> list[str]:
    """Return the names of the qualifications that come with the program."""
    files = data_folder().glob("*/qualification.toml")
    return sorted(file.parent.name for file in files)


def default_name() -> str:
    """Return the name of the default qualification."""
    return (data_folder() / DEFAULT).read_text(encoding="utf-8").strip()


def find_folder(name: str | None = None) -> Path:
    """Return the folder of a qualification, by its shipped name or by path.

    Raises:
        RequestError: there is no such name or folder.
    """
    wanted = default_name() if name is None else name
    shipped = shipped_names()
    if wanted in shipped:
        return data_folder() / wanted
    # No folder can have a name that is too long, or has a NUL in it.
    with suppress(OSError, ValueError):
        if (folder := Path(wanted)).is_dir():
            return folder
        if folder.is_file():
            message = f"{printable(wanted, 70)} is a file, and no folder"
            hint = "name its folder; qualification import makes one of a list of units"
            raise RequestError(Fault("qualification-unknown", message, hint))
    message = f"there is no qualification or folder called {printable(wanted, 70)}"
    hint = did_you_mean(wanted, shipped, f"shipped: {', '.join(shipped)}")
    meant = meant_by(wanted, shipped)
    raise RequestError(Fault("qualification-unknown", message, hint, meant=meant))


def load_qualification(name: str | Path | None = None) -> Qualification:
    """Return a shipped qualification by name, or one from a folder.

    Args:
        name: the name or the folder; by default the default qualification.

    Returns:
        The qualification, with its units, rules, tags and roles, all checked.

    Raises:
        RequestError: there is no such qualification or folder.
        FileFaultsError: all faults of its files.

    Example:
        >>> load_qualification("ocr-03456").number
        '03456'
    """
    if not isinstance(name, str | Path | None):
        message = f"{printable(repr(name))} is not a valid name for a qualification"
        hint = f'write one, for example "{default_name()}", or a folder'
        raise RequestError(Fault("qualification-unknown", message, hint))
    # Shell completion only finds folders, and is 30 ms faster without this.
    from recommender.loading.folder import read_qualification  # noqa: PLC0415

    folder = find_folder(None if name is None else str(name))
    return read_qualification(folder, data_folder(), known_good=is_as_shipped)


def is_as_shipped(folder: Path) -> bool:
    """Return whether a folder is one of the shipped ones, with all files unchanged.

    They were checked before they were shipped, so they need no check again.
    """
    if folder.parent != data_folder():
        return False
    under = f"{folder.name}/"
    shipped = {
        name: checksum
        for name, checksum in read_checksums(data_folder()).items()
        if name.startswith(under)
    }
    return shipped == checksums(data_folder(), folder.iterdir())


def qualification_option(qualification: Qualification) -> list[str]:
    """Return the option that selects a qualification; none for the default one.

    >>> qualification_option(load_qualification())
    []
    """
    if qualification.folder == data_folder() / default_name():
        return []
    shipped = qualification.folder.parent == data_folder()
    named = qualification.folder.name if shipped else str(qualification.folder)
    return [f"--qualification {for_shell([named])}"]


def is_checkout() -> bool:
    """Return whether the data is that of a checkout."""
    return data_folder().parent != Path(__file__).resolve().parents[1]


def altered_files() -> list[str]:
    """Return the shipped files that are missing, changed or added.

    A checkout has no checksums, so there are none.
    """
    shipped = read_checksums(data_folder())
    if not shipped:
        return [] if is_checkout() else [CHECKSUMS]
    present = checksums(data_folder())
    names = {*shipped, *present}
    return sorted(name for name in names if shipped.get(name) != present.get(name))
