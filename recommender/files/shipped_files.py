"""Where the files are that come with the program."""

from __future__ import annotations

from pathlib import Path

# importlib.resources takes longer to load than the file to read.
_PACKAGE = Path(__file__).resolve().parents[1]


def data_folder() -> Path:
    """Return the data folder: in the installed package, or beside it in a checkout."""
    installed = _PACKAGE / "data"
    return installed if installed.is_dir() else _PACKAGE.parent / "data"
