"""A journal torn at any byte gives back what was whole, and goes on from there."""

from pathlib import Path

import pytest

from recommender.cohorts.journal import Journal
from recommender.cohorts.planning import Outcome
from recommender.errors import RequestError

MARKS = {"the rules": "a", "the catalogue": "b"}
SOME = [
    (f"m{number}", Outcome("infeasible", because=(f"reason {number}",)))
    for number in range(4)
]


def journal(path: Path, *, resume: bool = True) -> Journal:
    one = Journal(path)
    one.open(MARKS, resume=resume, restart=False)
    return one


def written(path: Path) -> bytes:
    one = journal(path, resume=False)
    for mark, outcome in SOME:
        one.add(mark, outcome)
    one.close(remove=False)
    return path.read_bytes()


@pytest.mark.slow
def test_a_torn_tail_is_cut_and_the_rest_is_kept(tmp_path: Path) -> None:
    path = tmp_path / "out.journal"
    whole = written(path)
    ends = [i + 1 for i, byte in enumerate(whole) if byte == ord("\n")]
    for length in range(len(whole) + 1):
        path.write_bytes(whole[:length])
        there = sum(end <= length for end in ends)
        again = journal(path)

        assert list(again.known.items()) == SOME[: max(there - 1, 0)]
        again.add("last", Outcome("unknown"))
        again.close(remove=False)
        kept = whole[: ends[max(there, 1) - 1]]
        assert path.read_bytes().startswith(kept)
        assert path.read_bytes().count(b"\n") == max(there, 1) + 1
        assert path.read_bytes().endswith(b"}\n")


def test_a_line_that_was_altered_is_not_believed(tmp_path: Path) -> None:
    path = tmp_path / "out.journal"
    whole = written(path)
    path.write_bytes(whole.replace(b"reason 1", b"reason 7"))

    again = journal(path)
    again.close(remove=False)
    assert list(again.known) == ["m0"]


def test_what_changed_is_named(tmp_path: Path) -> None:
    path = tmp_path / "out.journal"
    written(path)
    with pytest.raises(RequestError, match=r"the rules changed since .*out\.journal"):
        Journal(path).open({**MARKS, "the rules": "c"}, resume=True, restart=False)


def test_only_its_owner_reads_it_and_it_goes_when_it_is_of_no_use(
    tmp_path: Path,
) -> None:
    path = tmp_path / "out.journal"
    one = journal(path, resume=False)
    assert path.stat().st_mode & 0o777 == 0o600
    one.close(remove=False)

    assert not path.exists()
