"""Put slips into the code, and list those that no test notices.

`python -m tests.mutations` tries 40 slips of each package of packages.toml, in a copy
of the repository. Those of equivalent.toml are left out, since no test can notice them.
`--seed` chooses others.
"""

import argparse
import os
import subprocess
import sys
import time
from typing import NamedTuple

import pytest

from tests.mutations.cases import Package, equivalent_slips, packages
from tests.mutations.forking import Collected, in_child
from tests.mutations.running import copied, noticed_anew
from tests.mutations.slips import Slip


class Tally(NamedTuple):
    """What became of the slips of one package."""

    package: str
    by_tests: int
    by_time: int
    survived: list[Slip]

    @property
    def row(self) -> str:
        """A row of the table."""
        fell = self.by_tests + self.by_time
        tried = fell + len(self.survived)
        return (
            f"{self.package:<12} {tried:>6} {self.by_tests:>6} {self.by_time:>6}"
            f" {len(self.survived):>9} {fell / max(tried, 1):>8.2f}"
        )


def tally(package: Package, asked: argparse.Namespace) -> Tally:
    """Try a sample of the slips of a package, and count what became of them."""
    sample = package.sample(asked.sample, asked.seed, asked.only)
    start = time.monotonic()

    def tell(slip: Slip, end: str) -> None:
        seconds = time.monotonic() - start
        print(f"{seconds:6.0f} s  {end or 'SURVIVED':<9} {slip}", flush=True)

    collected = Collected(sample, tell)
    modules = dict.fromkeys(slip.module for slip in sample)
    arguments = package.arguments(modules, wide=asked.wide)
    options = ["-q", "-n", "0", "-p", "no:cacheprovider", "--no-header"]
    if sample and pytest.main([*options, *arguments], plugins=[collected]):
        raise SystemExit(f"{package.name}: its tests do not run")
    for slip, end in collected.ends.items():
        if end is None:
            # What is not in a function is run when the program starts.
            own = package.arguments([slip.module], wide=False)
            collected.ends[slip] = noticed = noticed_anew(slip, own)
            tell(slip, noticed)
    ends = [*collected.ends.values()]
    survived = [slip for slip, end in collected.ends.items() if not end]
    return Tally(package.name, ends.count("tests"), ends.count("time"), survived)


def main() -> None:
    """Try a sample of each package, and print a table and what was not noticed."""
    parser = argparse.ArgumentParser(prog="tests.mutations", description=__doc__)
    parser.add_argument(
        "package", nargs="*", help="names of packages.toml; all if none"
    )
    parser.add_argument("--sample", type=int, default=40, help="slips of each package")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", default="", help="a part of the modules' paths")
    parser.add_argument("--wide", action="store_true", help="with slower tests as well")
    parser.add_argument("--here", action="store_true", help="without making a copy")
    asked = parser.parse_args()
    if not asked.here:
        with copied() as copy:
            command = [sys.executable, "-m", "tests.mutations", *sys.argv[1:], "--here"]
            env = os.environ | {"PYTHONPATH": str(copy)}
            raise SystemExit(subprocess.call(command, cwd=copy, env=env))
    chosen = [p for p in packages() if not asked.package or p.name in asked.package]
    # Each package in a process of its own, since it imports the program.
    tallies = [in_child(lambda p=p: tally(p, asked)) for p in chosen]  # type: ignore[misc]
    if not all(isinstance(each, Tally) for each in tallies):
        raise SystemExit("not all packages could be tried")
    print(f"\nseed {asked.seed}")
    print("package       tried  tests   time  survived  noticed")
    for each in tallies:
        print(each.row)
    print(f"left out as equivalent, with the reason: {len(equivalent_slips())}")
    for each in tallies:
        for slip in each.survived:
            print(f"survived: {slip}")


if __name__ == "__main__":
    main()
