"""Every reader, given any bytes: a value, or a list of faults; never another error.

The bytes are random, or those of a good file with some of them changed, as a copy that
went wrong has them. A workbook is changed inside too, where its packing hides it. What
the search by coverage has found (`python -m tests.fuzzing`) is tried again.
"""

import io
import zipfile
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recommender.errors import RecommenderError
from tests.builders.examples import examples
from tests.builders.readers import FINDS, READERS, kind_of

ODD = (b"\x00", b"\xff\xfe", b"\xef\xbb\xbf", b'"', b"\n", b"\r", b",", b";", b"[",
       b"]", b"{", b"=", b"9" * 400, b"nan", b"-1", b"1e999", b"\xe2\x80\xae", b"%00",
       b"\x1b[2J")  # fmt: skip


class Edit(NamedTuple):
    """Some bytes in the place of others; the place is a part of a thousand."""

    place: int
    gone: int
    put: bytes


EDITS = st.lists(
    st.builds(
        Edit,
        st.integers(0, 1_000),
        st.integers(0, 30),
        st.sampled_from(ODD) | st.binary(max_size=8),
    ),
    min_size=1,
    max_size=4,
)


def edited(data: bytes, edits: list[Edit]) -> bytes:
    for place, gone, put in edits:
        start = len(data) * place // 1_000
        data = data[:start] + put + data[start + gone :]
    return data


def edited_inside(data: bytes, edits: list[Edit], which: int) -> bytes:
    """Change one of the packed files of a workbook."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        names = old.namelist()
        for name in names:
            content = old.read(name)
            is_it = name == names[which % len(names)]
            new.writestr(name, edited(content, edits) if is_it else content)
    return out.getvalue()


@pytest.mark.parametrize("kind", READERS)
def test_a_good_file_is_read(kind: str, tmp_path: Path) -> None:
    reader = READERS[kind]
    path = tmp_path / f"good{reader.suffix}"
    path.write_bytes(reader.good())
    is_of_units = kind in ("workbook of people", "workbook of plans")

    if not is_of_units:
        assert reader.read(path) is not None


@pytest.mark.parametrize("kind", READERS)
@given(
    edits=EDITS,
    own=st.none() | st.binary(max_size=300),
    which=st.none() | st.integers(0, 20),
)
@examples(80)
def test_any_bytes_are_a_value_or_faults(
    kind: str,
    edits: list[Edit],
    own: bytes | None,
    which: int | None,
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    reader = READERS[kind]
    data = reader.good() if own is None else own
    if own is None and which is not None and reader.suffix == ".xlsx":
        data = edited_inside(data, edits, which)
    else:
        data = edited(data, edits)
    path = tmp_path_factory.mktemp("any") / f"any{reader.suffix}"
    path.write_bytes(data)
    with suppress(RecommenderError):
        reader.read(path)


@pytest.mark.parametrize("path", FINDS, ids=lambda path: path.name)
def test_what_was_found_once_is_a_value_or_faults(path: Path) -> None:
    with suppress(RecommenderError):
        READERS[kind_of(path)].read(path)
