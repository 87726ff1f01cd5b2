"""Compiled: what is worked out of files of data beforehand, to start fast.

A compiled file holds the checksum of its sources; who changes them is not held back
by it: it is passed over until `python -m recommender.generating` makes it anew.
"""

from __future__ import annotations

import json
from functools import lru_cache
from typing import TYPE_CHECKING, Any
from zlib import crc32

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path


# A generated file of the data folder: its TOML files, which take long to parse.
PARSED = "parsed.json"


def compiled(content: object, sources: Iterable[Path]) -> str:
    """Return the text of a compiled file."""
    made = {"of": _checksum(sources), "content": content}
    return json.dumps(made, indent=0) + "\n"


def read_compiled(path: Path, sources: Iterable[Path]) -> Any:
    """Read a compiled file; None where it is missing or not of these sources."""
    if not path.exists():
        return None
    made = json.loads(path.read_text(encoding="utf-8"))
    return made["content"] if made["of"] == _checksum(sources) else None


def parsed(paths: Iterable[Path], content: Callable[[Path], object]) -> str:
    """Return the text of a file with the content of TOML files, by folder and name."""
    made = {
        f"{path.parent.name}/{path.name}": {
            "of": _checksum([path]),
            "content": content(path),
        }
        for path in paths
    }
    return json.dumps(made, indent=0) + "\n"


def read_parsed(path: Path) -> Any:
    """Read what a TOML file of the data says; None where that is not known."""
    made = _read_all(path.parent.parent / PARSED)
    known = made.get(f"{path.parent.name}/{path.name}")
    return known["content"] if known and known["of"] == _checksum([path]) else None


@lru_cache(maxsize=1)
def _read_all(path: Path) -> dict[str, Any]:
    return json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}


def _checksum(sources: Iterable[Path]) -> str:
    sum_ = 0
    for path in sources:
        sum_ = crc32(path.read_bytes() if path.exists() else b"", sum_)
    return f"{sum_:08x}"
