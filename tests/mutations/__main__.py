"""Put slips into the code, and list those that no test notices.

`python -m tests.mutations` tries 40 slips of each package of packages.toml. Those of
equivalent.toml are left out, since no test can notice them. `--seed` chooses others.
"""

import argparse
import time
from pathlib import Path
from typing import NamedTuple

from tests.mutations.cases import Package, equivalent_slips, packages
from tests.mutations.running import Trial, copied
from tests.mutations.slips import Slip


class Tally(NamedTuple):
    """What became of the slips of one package."""

    package: Package
    by_tests: int
    by_time: int
    survived: list[Slip]

    @property
    def tried(self) -> int:
        """The number of slips tried."""
        return self.by_tests + self.by_time + len(self.survived)

    @property
    def row(self) -> str:
        """A row of the table."""
        fell = self.by_tests + self.by_time
        return (
            f"{self.package.name:<12} {self.tried:>6} {self.by_tests:>6}"
            f" {self.by_time:>6} {len(self.survived):>9}"
            f" {fell / max(self.tried, 1):>8.2f}"
        )


def tally(package: Package, copy: Path, asked: argparse.Namespace) -> Tally:
    """Try a sample of the slips of a package, and count what became of them."""
    ways, survived = {"tests": 0, "time": 0}, []
    sample = package.sample(asked.sample, asked.seed, asked.only)[asked.skip :]
    trial = Trial(copy, package.all_tests(sample, wide=asked.wide))
    for slip in sample:
        start = time.monotonic()
        noticed = trial.noticed(slip, package.stages(slip.module, wide=asked.wide))
        if noticed:
            ways[noticed] += 1
        else:
            survived.append(slip)
        seconds = time.monotonic() - start
        print(f"{noticed or 'SURVIVED':<9} {seconds:4.0f} s  {slip}", flush=True)
    return Tally(package, ways["tests"], ways["time"], survived)


def main() -> None:
    """Try a sample of each package, and print a table and what was not noticed."""
    parser = argparse.ArgumentParser(prog="tests.mutations", description=__doc__)
    parser.add_argument(
        "package", nargs="*", help="names of packages.toml; all if none"
    )
    parser.add_argument("--sample", type=int, default=40, help="slips of each package")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument(
        "--skip", type=int, default=0, help="slips of a sample, if tried"
    )
    parser.add_argument(
        "--wide", action="store_true", help="slower tests for survivors"
    )
    parser.add_argument("--only", default="", help="a part of the modules' paths")
    asked = parser.parse_args()
    chosen = [p for p in packages() if not asked.package or p.name in asked.package]
    with copied() as copy:
        tallies = [tally(package, copy, asked) for package in chosen]
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
