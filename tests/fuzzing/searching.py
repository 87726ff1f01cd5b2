"""One search by Atheris, in a process of its own: it ends with the first failure."""

import io
import sys
import zipfile
from contextlib import suppress
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

import atheris

with atheris.instrument_imports(include=["recommender"]):
    from recommender.errors import RecommenderError
    from tests.builders.readers import READERS, Reader


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


def try_bytes(reader: Reader, path: Path, data: bytes) -> None:
    """Read a file with these bytes; a list of faults is a good answer."""
    if reader.suffix == ".xlsx":
        data = packed(data, reader.good())
    path.write_bytes(data)
    with suppress(RecommenderError):
        reader.read(path)


def main() -> None:
    """Search for the reader that is named first; the rest is for Atheris."""
    name, *options = sys.argv[1:]
    reader = READERS[name]
    with TemporaryDirectory() as folder:
        path = Path(folder, f"any{reader.suffix}")
        atheris.Setup(["search", *options], partial(try_bytes, reader, path))
        atheris.Fuzz()


if __name__ == "__main__":
    main()
