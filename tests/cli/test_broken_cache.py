"""A cache of the program that is broken is told, or made again: no traceback."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from recommender import __file__ as of_package


def units(cache: Path) -> subprocess.CompletedProcess[str]:
    """Run a command with the compiled files of a folder."""
    environment = {**os.environ, "PYTHONPYCACHEPREFIX": str(cache)}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    return subprocess.run(
        [sys.executable, "-m", "recommender", "units"],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture(name="cache", scope="module")
def fill_cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    cache = tmp_path_factory.mktemp("cache")
    assert units(cache).returncode == 0
    return cache


@pytest.mark.mostly_slow(2)
@pytest.mark.parametrize(
    ("module", "kept", "then"),
    [
        ("ending", 60, b""),
        ("cli/commands/catalogue_command", 16, b"\xff\xff\xff"),
        ("cli/terminal", 16, b"N"),
        ("cli/commands/catalogue_command", 16, b"N"),
    ],
)
def test_a_cache_that_is_cut_or_garbage_is_told(
    cache: Path, module: str, kept: int, then: bytes
) -> None:
    compiled = compiled_file(cache, module)
    whole = compiled.read_bytes()
    compiled.write_bytes(whole[:kept] + then)
    done = units(cache)
    compiled.write_bytes(whole)

    assert (done.returncode, done.stdout) == (70, "")
    assert done.stderr.startswith("error[package-broken]: a file of the program ")
    assert "delete the folders __pycache__ of the program" in done.stderr


@pytest.mark.slow
def test_a_cache_of_another_version_is_made_again(cache: Path) -> None:
    compiled = compiled_file(cache, "ending")
    compiled.write_bytes(b"\0\0\0\0" + compiled.read_bytes()[4:])

    assert units(cache).returncode == 0


def compiled_file(cache: Path, module: str) -> Path:
    """Return the compiled file of a module: under the path of its source."""
    folder = cache / Path(of_package).parent.relative_to("/") / module
    (found,) = folder.parent.glob(f"{folder.name}.*.pyc")
    return found
