"""Checksums of the data, which show whether its files are as they were shipped.

The build of the wheel adds them (`.ci/build_hook.py`). A checkout has none, so its data
is checked in full each time it is read.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from zlib import crc32

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

# The file of an installed data folder that holds the checksums of all the others.
CHECKSUMS = "checksums.txt"


def checksums(folder: Path, paths: Iterable[Path] | None = None) -> dict[str, str]:
    """Return the CRC-32 of the files in a folder, by path; of `paths` only, if given.

    A CRC finds damage and changes made in good faith. It needs no OpenSSL, which takes
    as long to load as the sentences of a job description take to read.
    """
    return {
        path.relative_to(folder).as_posix(): f"{crc32(path.read_bytes()):08x}"
        for path in sorted(folder.rglob("*") if paths is None else paths)
        if path.suffix in {".csv", ".toml"}
    }


def checksums_text(folder: Path) -> str:
    """Return the text of the checksums file of a folder."""
    return "".join(
        f"{checksum}  {name}\n" for name, checksum in checksums(folder).items()
    )


def read_checksums(folder: Path) -> dict[str, str]:
    """Return the checksums that the files were shipped with, by path."""
    path = folder / CHECKSUMS
    lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
    return {
        name: checksum for checksum, name in (line.split("  ", 1) for line in lines)
    }
