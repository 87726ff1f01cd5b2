"""Bad inputs and faults: refused in words, with nothing half written.

A case is a table of a file of tests/bad/inputs: the files to make, the command, and
what must come of it.
"""

import re
import stat
from pathlib import Path

import pytest

from tests.builders.bad_inputs import BadInput, prepare, read_cases, run_here

CASES = read_cases()
TRIED = [case for case in CASES if not case.n_a]


@pytest.mark.parametrize("case", TRIED, ids=[case.name for case in TRIED])
def test_a_bad_input_is_refused_or_understood(case: BadInput, tmp_path: Path) -> None:
    prepare(case, tmp_path)
    before = contents_of(tmp_path)

    done = run_here(case, tmp_path)

    told = done.out + done.err
    assert done.code == case.exit, told
    assert "Traceback" not in told
    assert "this is a bug" not in told
    shown = re.sub("\x1b\\[[0-9;]*m", "", told)
    assert [c for c in shown if not (c.isprintable() or c in "\n\t\xa0")] == []
    assert set(case.ids) <= set(re.findall(r"(?:error|warning)\[([a-z0-9-]+)\]", told))
    words = " ".join(told.split())
    assert [words_ for words_ in case.says if words_ not in words] == [], told
    assert [words_ for words_ in case.never if words_ in told] == []
    assert len(told) < 20_000
    check_files(case, tmp_path, before)


def check_files(case: BadInput, folder: Path, before: dict[str, bytes]) -> None:
    """Check that nothing is left over, and that what is written is what is meant."""
    after = contents_of(folder)
    made = {name for name in after if name not in before}
    assert made == {name for name in case.makes if name not in before}
    kept = {name: data for name, data in before.items() if name not in case.makes}
    assert {name: after[name] for name in kept if name in after} == kept
    modes = {
        name: oct(stat.S_IMODE((folder / name).stat().st_mode))[2:]
        for name in case.makes
    }
    assert modes == {name: mode or modes[name] for name, mode in case.makes.items()}
    for name, words in case.writes.items():
        assert words in after[name].decode("utf-8")


def contents_of(folder: Path) -> dict[str, bytes]:
    """Return the files of a folder, whatever they are, by name."""
    return {
        str(path.relative_to(folder)): path.read_bytes() if path.is_file() else b""
        for path in sorted(folder.rglob("*"))
    }
