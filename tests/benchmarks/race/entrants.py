"""Who takes part: this program, and the engines that are installed."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from importlib.metadata import PackageNotFoundError, version

from tests.benchmarks.race.engine import Engine
from tests.benchmarks.race.questions import Rival

MODULES = "tests.benchmarks.race"


@dataclass(frozen=True)
class Entry:
    """An engine: its name, the class of its model, and what has to be installed."""

    name: str
    place: str
    package: str = ""
    command: str = ""

    @property
    def missing(self) -> str:
        """What is not installed; empty if all is."""
        if self.command:
            return "" if shutil.which(self.command) else self.command
        try:
            if self.package:
                version(self.package)
        except PackageNotFoundError:
            return self.package
        return ""

    @property
    def title(self) -> str:
        """The name, with the version of what is installed."""
        if self.missing:
            return self.name
        if self.command:
            told = subprocess.run(
                [self.command, "--version"], capture_output=True, text=True, check=True
            ).stdout
            return f"{self.name} {told.split('version ')[1].split()[0]}"
        return f"{self.name} {version(self.package)}" if self.package else self.name

    def rival(self, seconds: float) -> Rival:
        """Return the engine, to be asked, with so many seconds for each solve."""
        module, name = self.place.split(":")
        engine: Callable[[object, float], Engine] = getattr(
            import_module(f"{MODULES}.{module}"), name
        )
        return Rival(self.name, engine, seconds)


ENTRIES = (
    Entry("HiGHS", "highs_engine:Highs", "highspy"),
    Entry("SCIP", "scip_engine:Scip", "pyscipopt"),
    Entry("PuLP with CBC", "cbc_engine:Cbc", "pulp"),
    Entry("clingo", "clingo_engine:Clingo", "clingo"),
    Entry("MiniZinc with Gecode", "minizinc_engine:MiniZinc", command="minizinc"),
    Entry("a listing", "listing_engine:Listing"),
)
