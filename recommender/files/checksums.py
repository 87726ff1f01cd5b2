"""Checksums of the data: they tell whether its files are those that were shipped.

The wheel is given them when it is built (`.ci/build_hook.py`); a checkout has none, so
that its data is checked in full each time it is read.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from zlib import crc32

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

# The file of an installed data folder that has the checksums of all the others.
CHECKSUMS = "checksums.txt"


def checksums(folder: Path, paths: Iterable[Path] | None = None) -> dict[str, str]:
    """Compute the CRC-32 of files of a folder, of all if none are named, by their path.

    It tells damage, and changes made in good faith, and needs no OpenSSL, which takes
    as long to load as to read a job description's sentences.
    """
    return {
        path.relative_to(folder).as_posix(): f"{crc32(path.read_bytes()):08x}"
        for path in sorted(folder.rglob("*") if paths is None else paths)
        if path.suffix in {".csv", ".toml"}
    }


def checksums_text(folder: Path) -> str:
    """Return the text of a folder's file of checksums."""
    return "".join(f"{sum_}  {name}\n" for name, sum_ in checksums(folder).items())


def read_checksums(folder: Path) -> dict[str, str]:
    """Read the checksums that files were shipped with, by their path."""
    path = folder / CHECKSUMS
    lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
    return {name: sum_ for sum_, name in (line.split("  ", 1) for line in lines)}
