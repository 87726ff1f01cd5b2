"""What is read of packages.toml and equivalent.toml."""

import random
import tomllib
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import NamedTuple

from tests.mutations.slips import ROOT, Slip, modules_of, slips_of

_FOLDER = Path(__file__).parent
_QUICK, _ALL = ("-m", "not slow"), ("-m", "not exhaustive")


class Equivalent(NamedTuple):
    """A slip that changes nothing that anyone could see, and why."""

    module: str
    line: str
    before: str
    after: str
    why: str
    nth: int = 1

    def is_slip(self, slip: Slip) -> bool:
        """Return whether this is that slip."""
        ours = (self.module, self.before, self.after, self.nth)
        if ours != (slip.module, slip.before, slip.after, slip.nth):
            return False
        return _lines(slip.module)[slip.line - 1].strip() == self.line


@cache
def _lines(module: str) -> list[str]:
    return (ROOT / module).read_text("utf-8").splitlines()


@cache
def equivalent_slips() -> tuple[Equivalent, ...]:
    """Return the slips that no test can notice."""
    table = tomllib.loads((_FOLDER / "equivalent.toml").read_text("utf-8"))
    return tuple(Equivalent(**slip) for slip in table.get("slips", []))


class Package(NamedTuple):
    """Modules that are tried together, and the tests that should notice a slip.

    Of a module, its own tests come first, then those of the package, quick ones first.
    With `--wide`, `then` has more, and slow tests are tried as well.
    """

    name: str
    modules: tuple[str, ...]
    tests: tuple[str, ...]
    then: tuple[str, ...]
    own: dict[str, tuple[str, ...]]

    def sample(self, size: int, seed: int, only: str = "") -> list[Slip]:
        """Return slips of the modules at random, without those that are equivalent."""
        slips = [
            slip
            for module in self.modules
            if only in module
            for slip in slips_of(module)
            if not any(known.is_slip(slip) for known in equivalent_slips())
        ]
        slips.sort(key=lambda slip: slip.key)
        return random.Random(seed).sample(slips, min(size, len(slips)))

    def arguments(self, modules: Iterable[str], *, wide: bool) -> tuple[str, ...]:
        """Return what pytest is called with to try slips in these modules."""
        own = [path for module in modules for path in self.own.get(module, ())]
        more = (*self.tests, *self.then) if wide else self.tests
        return (*(_ALL if wide else _QUICK), *dict.fromkeys((*own, *more)))


def packages() -> list[Package]:
    """Return the packages that are tried; a module is in the first that names it."""
    table = tomllib.loads((_FOLDER / "packages.toml").read_text("utf-8"))
    own = {f"recommender/{name}": tuple(t) for name, t in table["own"].items()}
    named: set[str] = set()
    found = []
    for name, about in table["packages"].items():
        modules = modules_of([f"recommender/{place}" for place in about["modules"]])
        new = tuple(module for module in modules if module not in named)
        named |= {*new}
        tests, then = tuple(about["tests"]), tuple(about["then"])
        found.append(Package(name, new, tests, then, own))
    return found
