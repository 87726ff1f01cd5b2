"""Compiled: what is worked out of a dictionary beforehand, to start fast.

A compiled file holds the checksum of its sources; who changes them is not held back
by it: it is passed over until `python -m recommender.generating` makes it anew.
"""

from __future__ import annotations

import json
from hashlib import sha256
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path


def compiled(content: object, sources: Iterable[Path]) -> str:
    """Give the text of a compiled file."""
    made = {"of": _checksum(sources), "content": content}
    return json.dumps(made, indent=0) + "\n"


def read_compiled(path: Path, sources: Iterable[Path]) -> Any:
    """Read a compiled file; None where it is missing or not of these sources."""
    if not path.exists():
        return None
    made = json.loads(path.read_text(encoding="utf-8"))
    return made["content"] if made["of"] == _checksum(sources) else None


def _checksum(sources: Iterable[Path]) -> str:
    sum_ = sha256()
    for path in sources:
        sum_.update(path.read_bytes() if path.exists() else b"")
    return sum_.hexdigest()
