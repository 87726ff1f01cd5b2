"""Building the wheel: the checksums of the data that it ships."""

import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class ChecksumsHook(BuildHookInterface):
    """Puts the checksums into the wheel, and nothing into the checkout."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Compute them, unless an editable install reads the checkout's own data."""
        if version == "editable":
            return
        sys.path.insert(0, self.root)
        from recommender.files.checksums import (  # noqa: PLC0415  (found only now)
            CHECKSUMS,
            checksums_text,
        )

        self.folder = TemporaryDirectory()
        path = Path(self.folder.name) / CHECKSUMS
        text = checksums_text(Path(self.root) / "data")
        path.write_text(text, encoding="utf-8", newline="\n")
        build_data["force_include"][str(path)] = f"recommender/data/{CHECKSUMS}"
