"""Writing several files into a folder: all of them, or none."""

from __future__ import annotations

import re
import shutil
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from recommender.errors import Fault, RequestError
from recommender.files.writing import write_error

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

_LONGEST_NAME = 80
# Names that Windows keeps for devices, whatever their suffix.
_DEVICES = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\..*)?", re.IGNORECASE)


def refuse_folder(folder: Path, *, force: bool) -> None:
    """Check, before anything is computed, that files may be written into a folder.

    Raises:
        RequestError: it exists already and nothing may be replaced, or it is a file,
            or there is no folder to put it into.
        OutputError: nothing can be written there.
    """
    try:
        exists, is_folder = folder.exists(), folder.is_dir()
        within = folder.absolute().parent.is_dir()
    except (OSError, ValueError):
        message = "this is not a valid folder name"
        fault = Fault("output-name", message, file=repr(str(folder)))
        raise RequestError(fault) from None
    if exists and not is_folder:
        message, hint = f"{folder} is a file", "name a folder that does not exist yet"
        raise RequestError(Fault("output-folder", message, hint))
    if exists and not force:
        message = f"{folder} exists already"
        hint = "add --force to replace the files of the same names in it"
        raise RequestError(Fault("output-exists", message, hint))
    if not within:
        message = f"there is no folder {folder.absolute().parent}"
        raise RequestError(Fault("output-folder", message, "make it first"))
    try:
        tempfile.TemporaryFile(
            dir=folder if exists else folder.absolute().parent
        ).close()
    except OSError as error:
        raise write_error(folder, error) from None


def write_files(folder: Path, contents: Iterable[tuple[str, str | bytes]]) -> None:
    """Write files by name, by way of a temporary folder, so that nobody sees half.

    Files of the same names are replaced; others in the folder stay.

    Raises:
        OutputError: they could not be written; what was there before is unchanged.
    """
    beside = folder.absolute().parent
    temporary = None
    try:
        temporary = Path(
            tempfile.mkdtemp(dir=beside, prefix=f".{folder.name}.", suffix=".partial")
        )
        for name, content in contents:
            data = content.encode() if isinstance(content, str) else content
            (temporary / name).write_bytes(data)
        temporary.chmod(0o755)
        if not folder.exists():
            temporary.replace(folder)
            return
        for file in sorted(temporary.iterdir()):
            file.replace(folder / file.name)
    except OSError as error:
        raise write_error(folder, error) from None
    finally:
        if temporary is not None:
            shutil.rmtree(temporary, ignore_errors=True)


def file_name(text: str, suffix: str, taken: Collection[str] = ()) -> str:
    """Return a file name for any text, other than those `taken`, in small letters.

    >>> file_name("C-1/2", ".html"), file_name("a?", ".html", {"a-.html"})
    ('C-1-2.html', 'a-.2.html')
    >>> file_name("../..", ".html"), file_name("nul", ".docx")
    ('-.html', '_nul.docx')
    """
    plain = re.sub(r"[^\w.-]+", "-", text).strip(".")[:_LONGEST_NAME] or "-"
    plain = re.sub(r"\.{2,}", ".", plain)
    plain = f"_{plain}" if _DEVICES.fullmatch(plain) else plain
    name, number = f"{plain}{suffix}", 1
    while name.casefold() in taken:
        number += 1
        name = f"{plain}.{number}{suffix}"
    return name
