"""Writing several files into a folder: all of them, or none."""

from __future__ import annotations

import re
import secrets
import shutil
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from recommender.ending import undisturbed, unfinished
from recommender.errors import Fault, OutputError, RequestError
from recommender.files.file_uses import note_written
from recommender.files.writing import keep_mode, refuse_other_kinds, write_error

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

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


@contextmanager
def temporary_folder(folder: Path) -> Iterator[Path]:
    """Make a folder beside another, to be filled and moved there; remove what is left.

    The umask says who may read it.

    Raises:
        OutputError: it could not be made, or what is done with it fails.
    """
    beside = folder.absolute().parent
    name = f".{folder.name[:_LONGEST_NAME]}.{secrets.token_hex(6)}.partial"
    temporary = beside / name
    with unfinished(temporary):
        try:
            temporary.mkdir()
            yield temporary
        except OSError as error:
            raise write_error(folder, error) from None
        finally:
            shutil.rmtree(temporary, ignore_errors=True)


def write_files(
    folder: Path, contents: Iterable[tuple[str, str | bytes]], *, force: bool
) -> None:
    """Write files by name, by way of a temporary folder, so that nobody sees half.

    If it is forced, files of the same names are replaced; others in the folder stay.

    Raises:
        RequestError: one of them is not a plain file, or the command reads it.
        OutputError: they could not be written; what was there before is unchanged.
    """
    with temporary_folder(folder) as temporary:
        for name, content in contents:
            data = content.encode() if isinstance(content, str) else content
            (temporary / name).write_bytes(data)
        if not folder.exists():
            temporary.replace(folder)
            return
        if not force:
            message = f"{folder} was made by another program in the meantime"
            hint = "write to another folder, or add --force"
            raise OutputError(Fault("output-exists", message, hint))
        files = sorted(temporary.iterdir())
        for file in files:
            refuse_other_kinds(folder / file.name)
            note_written(folder / file.name)
            keep_mode(file, folder / file.name)
        with undisturbed():
            for file in files:
                file.replace(folder / file.name)


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
