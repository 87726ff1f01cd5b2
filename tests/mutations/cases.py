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

    def is_slip(self, slip: Slip) -> bool:
        """Return whether this is that slip."""
        if (self.module, self.before, self.after) != (
            slip.module,
            slip.before,
            slip.after,
        ):
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
    Where none of them notices, `then` has more, which are tried with `--wide`.
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

    def stages(self, module: str, *, wide: bool) -> list[tuple[str, ...]]:
        """Return what pytest is called with for a module, one call after the other."""
        own = self.own.get(module, ())
        quick = (*_QUICK, *dict.fromkeys((*own, *self.tests)))
        then = (*_ALL, *dict.fromkeys((*own, *self.then)))
        return [quick, then] if wide else [quick]

    def all_tests(self, slips: Iterable[Slip], *, wide: bool) -> list[tuple[str, ...]]:
        """Return calls of pytest with every test that slips are tried with."""
        calls: dict[tuple[str, ...], dict[str, None]] = {_QUICK: {}, _ALL: {}}
        for module in dict.fromkeys(slip.module for slip in slips):
            for stage in self.stages(module, wide=wide):
                calls[stage[:2]].update(dict.fromkeys(stage[2:]))
        return [(*marker, *tests) for marker, tests in calls.items() if tests]


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
