"""Search for bytes that a reader fails on: `python -m tests.fuzzing`.

Atheris changes good files a little at a time and keeps what makes a reader run code
that nothing ran before. What ends in anything but a list of faults, or takes 20 seconds
or 2 GB, is written into tests/bad/fuzzed, where a test tries it from then on.

    pip install -e ".[fuzz]"
    python -m tests.fuzzing                          a minute for each reader
    python -m tests.fuzzing caseload --seconds 600   ten for one
"""

import argparse
import io
import subprocess
import sys
import zipfile
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.builders.readers import FINDS, FOUND, READERS, Reader, kind_of

SEARCH = [sys.executable, "-m", "tests.fuzzing.searching"]


def starts(reader: Reader) -> list[bytes]:
    """Give what a search starts from: a good file, or each file in a workbook."""
    if reader.suffix != ".xlsx":
        return [reader.good()]
    with zipfile.ZipFile(io.BytesIO(reader.good())) as book:
        # The first byte says in the place of which file the others are.
        names = enumerate(book.namelist())
        return [bytes([number]) + book.read(name) for number, name in names]


def search(kind: str, seconds: int) -> bool:
    """Search for what a reader fails on; print how it ended, and whether it did."""
    reader = READERS[kind]
    with TemporaryDirectory() as name:
        seeds, failed = Path(name, "seeds"), Path(name, "failed")
        seeds.mkdir()
        failed.mkdir()
        known = [path.read_bytes() for path in FINDS if kind_of(path) == kind]
        for number, data in enumerate([*starts(reader), *known]):
            (seeds / str(number)).write_bytes(data)
        limits = [f"-max_total_time={seconds}", "-timeout=20", "-rss_limit_mb=2048"]
        options = [*limits, "-max_len=100000", f"-artifact_prefix={failed}/"]
        ended = subprocess.run(
            [*SEARCH, kind, *options, str(seeds)],
            capture_output=True, text=True, errors="replace", check=False,
        )  # fmt: skip
        lines = ended.stderr.splitlines()
        for path in failed.iterdir():
            data = path.read_bytes()
            place = FOUND / kind.replace(" ", "-")
            place.mkdir(parents=True, exist_ok=True)
            kept = place / f"{sha256(data).hexdigest()[:12]}{reader.suffix}"
            kept.write_bytes(data)
            print(f"{kind}: failed, kept as {kept}")
        done = next((line for line in lines if line.startswith("Done ")), "ended early")
    found = ended.returncode != 0
    if found:
        print("\n".join(lines[-40:]))
    print(f"{kind}: {'FAILED' if found else done}", flush=True)
    return found


def main() -> int:
    """Search for each reader asked for, or for all."""
    parser = argparse.ArgumentParser(prog="tests.fuzzing", description=__doc__)
    parser.add_argument("kinds", nargs="*", metavar="READER", help=", ".join(READERS))
    parser.add_argument("--seconds", type=int, default=60, help="for each reader")
    asked = parser.parse_args()
    if unknown := sorted({*asked.kinds} - {*READERS}):
        parser.error(f"unknown: {', '.join(unknown)}; known: {', '.join(READERS)}")
    return sum(search(kind, asked.seconds) for kind in asked.kinds or READERS)


if __name__ == "__main__":
    sys.exit(main() > 0)
