"""The data that comes with the program, and folders that people bring."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from recommender.errors import Fault, RequestError, did_you_mean, meant_by, printable
from recommender.files.checksums import CHECKSUMS, checksums, read_checksums
from recommender.loading.folder import read_qualification

if TYPE_CHECKING:
    from recommender.qualifications.qualification import Qualification

# A file of the data folder: the qualification that is meant when none is named.
DEFAULT = "default.txt"
# importlib.resources takes longer to import than a file to be read.
_PACKAGE = Path(__file__).resolve().parents[1]


def data_folder() -> Path:
    """Find the data: inside an installed package, or beside it in a checkout."""
    installed = _PACKAGE / "data"
    return installed if installed.is_dir() else _PACKAGE.parent / "data"


def shipped_names() -> list[str]:
    """Name the qualifications that come with the program."""
    found = data_folder().glob("*/qualification.toml")
    return sorted(path.parent.name for path in found)


def default_name() -> str:
    """Name the qualification that is meant when none is named."""
    return (data_folder() / DEFAULT).read_text(encoding="utf-8").strip()


def find_folder(name: str | None = None) -> Path:
    """Find a qualification's folder by its shipped name or by a path.

    Raises:
        RequestError: it is neither.
    """
    wanted = default_name() if name is None else name
    shipped = shipped_names()
    if wanted in shipped:
        return data_folder() / wanted
    try:
        if (folder := Path(wanted)).is_dir():
            return folder
    except ValueError:
        pass
    message = f"there is no qualification or folder called {printable(wanted, 70)}"
    hint = did_you_mean(wanted, shipped, f"shipped: {', '.join(shipped)}")
    meant = meant_by(wanted, shipped)
    raise RequestError(Fault("qualification-unknown", message, hint, meant=meant))


def load_qualification(name: str | Path | None = None) -> Qualification:
    """Load a shipped qualification by name, or one from a folder.

    Args:
        name: the name or the folder; without it the one that is meant if none is said.

    Returns:
        The qualification, with its units, rules, tags and roles, all checked.

    Raises:
        RequestError: there is no such qualification or folder.
        FileFaultsError: every fault of its files.

    Example:
        >>> load_qualification("ocr-03456").number
        '03456'
    """
    if not isinstance(name, str | Path | None):
        message = f"{printable(repr(name))} is not a valid name for a qualification"
        hint = f'write one, for example "{default_name()}", or a folder'
        raise RequestError(Fault("qualification-unknown", message, hint))
    folder = find_folder(None if name is None else str(name))
    return read_qualification(folder, data_folder(), known_good=is_as_shipped)


def is_as_shipped(folder: Path) -> bool:
    """Return whether a folder is one of the data's own, with all files as shipped.

    They were checked before they were shipped, and the checksums say that they are
    still the same.
    """
    if folder.parent != data_folder():
        return False
    under = f"{folder.name}/"
    shipped = {
        name: sum_
        for name, sum_ in read_checksums(data_folder()).items()
        if name.startswith(under)
    }
    return shipped == checksums(data_folder(), folder.iterdir())


def qualification_option(qualification: Qualification) -> list[str]:
    """Return the option that names a qualification; the default one needs none.

    >>> qualification_option(load_qualification())
    []
    """
    import shlex  # noqa: PLC0415  (who names nothing goes without)

    if qualification.folder == data_folder() / default_name():
        return []
    shipped = qualification.folder.parent == data_folder()
    named = qualification.folder.name if shipped else str(qualification.folder)
    return [f"--qualification {shlex.quote(named)}"]


def is_checkout() -> bool:
    """Return whether the data is that of a checkout, which no wheel has laid out."""
    return data_folder() == _PACKAGE.parent / "data"


def altered_files() -> list[str]:
    """Name the shipped files that are missing or not what was shipped.

    A checkout has no checksums to tell by, so its files are none of these.
    """
    shipped = read_checksums(data_folder())
    if not shipped:
        return [] if is_checkout() else [CHECKSUMS]
    found = checksums(data_folder())
    return sorted(
        name for name in {*shipped, *found} if shipped.get(name) != found.get(name)
    )
