"""Writing files: whole, private where they should be, and nothing of others lost."""

import os
import stat
from pathlib import Path

import pytest

from recommender.errors import OutputError, RequestError
from recommender.files import writing
from recommender.files.file_uses import note_read, separate_files
from recommender.files.writing import settle_output, write_whole


def test_what_another_program_made_in_the_meantime_is_kept(tmp_path: Path) -> None:
    path = tmp_path / "plan.csv"
    settle_output(path, force=False)
    path.write_text("theirs")

    with pytest.raises(OutputError, match="in the meantime"):
        write_whole(path, "mine", force=False)

    assert path.read_text() == "theirs"
    assert [file.name for file in tmp_path.iterdir()] == ["plan.csv"]
    write_whole(path, "mine", force=True)
    assert path.read_text() == "mine"


def test_where_there_are_no_hard_links_nothing_of_others_is_lost_either(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise PermissionError

    monkeypatch.setattr(writing.os, "link", refuse)
    path = tmp_path / "plan.csv"
    write_whole(path, "mine", force=False)
    with pytest.raises(OutputError, match="in the meantime"):
        write_whole(path, "again", force=False)

    assert path.read_text() == "mine"
    assert [file.name for file in tmp_path.iterdir()] == ["plan.csv"]


def test_what_became_a_pipe_in_the_meantime_is_not_replaced(tmp_path: Path) -> None:
    path = tmp_path / "plan.csv"
    settle_output(path, force=True)
    os.mkfifo(path)

    with pytest.raises(RequestError, match="a pipe"):
        write_whole(path, "mine", force=True)
    assert stat.S_ISFIFO(path.stat().st_mode)


def test_another_name_of_a_file_that_is_read_is_no_output(tmp_path: Path) -> None:
    path, other = tmp_path / "in.csv", tmp_path / "other.csv"
    path.write_text("a")
    other.hardlink_to(path)

    with separate_files():
        note_read(path)
        with pytest.raises(RequestError, match="would write over it"):
            settle_output(other, force=True)
        settle_output(path, force=True, updates=True)
