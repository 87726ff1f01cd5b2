"""One search by Atheris, in a process of its own: it ends with the first failure."""

from __future__ import annotations

import io
import sys
import zipfile
from contextlib import suppress
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.builders.readers import Reader


def packed(data: bytes, good: bytes) -> bytes:
    """Put bytes in the place of one packed file of a workbook, which the first names.

    What is changed in the packing itself is refused before anything is read.
    """
    if data[:2] == b"PK" or not data:
        return data
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(good)) as old, zipfile.ZipFile(out, "w") as new:
        names = old.namelist()
        chosen = names[data[0] % len(names)]
        for name in names:
            new.writestr(name, data[1:] if name == chosen else old.read(name))
    return out.getvalue()


def try_bytes(faults: type[Exception], reader: Reader, path: Path, data: bytes) -> None:
    """Read a file with these bytes; faults are a good answer."""
    if reader.suffix == ".xlsx":
        data = packed(data, reader.good())
    path.write_bytes(data)
    with suppress(faults):
        reader.read(path)


def main() -> None:
    """Search for the reader that is named first; the rest is for Atheris."""
    import atheris  # noqa: PLC0415  (an extra of its own)

    # Only what is imported here is watched while it runs.
    with atheris.instrument_imports(include=["recommender"]):
        from recommender.errors import RecommenderError  # noqa: PLC0415
        from tests.builders.readers import READERS  # noqa: PLC0415

    name, *options = sys.argv[1:]
    reader = READERS[name]
    with TemporaryDirectory() as folder:
        path = Path(folder, f"any{reader.suffix}")
        one = partial(try_bytes, RecommenderError, reader, path)
        atheris.Setup(["search", *options], one)
        atheris.Fuzz()


if __name__ == "__main__":
    main()
