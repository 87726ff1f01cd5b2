"""Names put back into an answer that was written with ids only.

The answer is the one that `--with-names` would have written; a text or a Markdown
file gets a list of who is who at its end instead.
"""

from __future__ import annotations

import csv
import io
import json
import re
from typing import TYPE_CHECKING, Any, NamedTuple

from recommender.cohorts.edited_workbook import read_made_with
from recommender.errors import Fault, FileFaultsError
from recommender.files.csv_text import csv_of
from recommender.files.reading_time import in_time
from recommender.files.texts import name_of, read_bytes
from recommender.reports.blocks import (
    Block,
    Column,
    Heading,
    Table,
    to_markdown,
)
from recommender.safe_text import from_spreadsheet

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

    Names = Mapping[str, str]

_ANSWERS = "give an answer of recommender cohort, menu or common"


class Restored(NamedTuple):
    """An answer with names in it, and all its ids, with a name or without one."""

    content: str | bytes
    ids: frozenset[str]


class _NotAnAnswerError(Exception):
    """Why a file is not an answer with ids."""


@in_time
def restore_file(path: Path, names: Names) -> Restored:
    """Return the answer in a file with the names of the ids in it.

    Raises:
        FileFaultsError: it cannot be read, has no ids in it, or none with a name.
    """
    name, suffix = name_of(path), path.suffix.lower()
    if suffix == ".xlsx":
        # The workbook is checked before anything is unpacked.
        read_made_with(path)
    put_back = _BY_SUFFIX.get(suffix)
    if put_back is None:
        hint = f"{_ANSWERS} in {', '.join(_BY_SUFFIX)}"
        fault = Fault("file-kind", "names cannot be put in such a file", hint, name)
        raise FileFaultsError(fault)
    try:
        answer = put_back(read_bytes(path), names)
    except (_NotAnAnswerError, UnicodeDecodeError) as error:
        why = str(error) if isinstance(error, _NotAnAnswerError) else "it is not UTF-8"
        raise FileFaultsError(Fault("restore-ids", why, _ANSWERS, name)) from None
    if names and not answer.ids & names.keys():
        hint = "is the mapping that of another caseload?"
        message = "no id in it has a name in the mapping"
        raise FileFaultsError(Fault("restore-ids", message, hint, name))
    return answer


def _in_csv(data: bytes, names: Names) -> Restored:
    """Put a column of names beside that of ids."""
    content = data.decode()
    mark = "\ufeff" if content.startswith("\ufeff") else ""
    text = io.StringIO(content.removeprefix(mark), newline="")
    rows = [[from_spreadsheet(cell) for cell in row] for row in csv.reader(text)]
    if not rows or "id" not in rows[0]:
        raise _NotAnAnswerError("it has no column id")
    place = rows[0].index("id")
    there = rows[0][place + 1 : place + 2] == ["name"]
    body = [row for row in rows[1:] if len(row) > place + there]
    ids = frozenset(row[place] for row in body)
    for row in body:
        before = row[place + 1] if there else ""
        name = names.get(row[place])
        row[place + 1 : place + 1 + there] = [name or before]
    rows[0][place + 1 : place + 1 + there] = ["name"]
    return Restored(mark + csv_of(rows), ids)


def _in_json(data: bytes, names: Names) -> Restored:
    """Put the names of all ids in a document, by id."""
    document = _document(data.decode())
    ids = frozenset(_ids(document))
    if not ids:
        raise _NotAnAnswerError("it has no ids in it")
    known = {id_: names[id_] for id_ in ids if id_ in names}
    document["names"] = dict(sorted({**document.get("names", {}), **known}.items()))
    text = json.dumps(document, indent=2, ensure_ascii=False)
    return Restored(f"{text}\n", ids)


def _ids(value: Any, key: str = "") -> Iterator[str]:
    """Yield the ids of candidates in a document."""
    if isinstance(value, dict):
        for name, part in value.items():
            yield from _ids(part, name)
    elif isinstance(value, list):
        for part in value:
            yield from _ids(part, key)
    elif key in ("ids", "blockers"):
        yield str(value)


def _in_json_lines(data: bytes, names: Names) -> Restored:
    """Put a name beside the id of each line."""
    lines = data.decode().splitlines()
    documents = [_document(line) for line in lines if line.strip()]
    if not documents or not all("id" in document for document in documents):
        raise _NotAnAnswerError("it has lines without an id")
    named = [{**d, "name": names.get(d["id"], d.get("name"))} for d in documents]
    texts = [
        json.dumps(document, separators=(",", ":"), ensure_ascii=False)
        for document in named
    ]
    ids = frozenset(document["id"] for document in documents)
    return Restored("".join(f"{text}\n" for text in texts), ids)


def _document(content: str) -> dict[str, Any]:
    try:
        document = json.loads(content)
    except ValueError:
        document = None
    if not isinstance(document, dict):
        raise _NotAnAnswerError("it is not a JSON document")
    return document


def _in_text(data: bytes, names: Names) -> Restored:
    """Put a list of who is who below a text."""
    content = data.decode()
    known = _mentioned(content, names)
    width = max(map(len, known), default=0)
    lines = [f"{id_:{width}}  {name}\n" for id_, name in known.items()]
    return Restored(f"{content}\nWho is who\n{''.join(lines)}", frozenset(known))


def _in_markdown(data: bytes, names: Names) -> Restored:
    content = data.decode()
    known = _mentioned(content, names)
    table = Table((Column("Id"), Column("Name")), tuple(known.items()))
    blocks: list[Block] = [Heading("Who is who"), table]
    return Restored(f"{content}\n{to_markdown(blocks)}", frozenset(known))


def _in_workbook(data: bytes, names: Names) -> Restored:
    # openpyxl is an extra, only needed for workbooks.
    from recommender.reports.restored_workbook import put_names_in  # noqa: PLC0415

    return Restored(*put_names_in(data, names))


def _mentioned(content: str, names: Names) -> dict[str, str]:
    """Return the names of the ids that a text mentions, in its order."""
    words = re.findall(r"[\w./-]*\w", content.replace("\\", ""))
    return {word: names[word] for word in dict.fromkeys(words) if word in names}


_BY_SUFFIX: dict[str, Callable[[bytes, Names], Restored]] = {
    ".csv": _in_csv,
    ".json": _in_json,
    ".jsonl": _in_json_lines,
    ".md": _in_markdown,
    ".txt": _in_text,
    ".xlsx": _in_workbook,
}
