"""Reading a TOML file as it is written, with its syntax checked."""

from __future__ import annotations

import re
import tomllib
from bisect import bisect_left
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

from recommender.errors import Fault, FileFaultsError, printable
from recommender.files.texts import read_text

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    Place: TypeAlias = tuple[int | str, ...]

FORMAT = 1
# More takes seconds, and nobody has written so much.
MOST_CHARACTERS = 2_000_000
# So many names with dots between them are no key: to read it would take minutes.
_PART = r"""["']?[\w-]{1,200}["']?[ \t]{0,9}\.[ \t]{0,9}"""
_WORD = re.compile(r"[\w-]+")
_DEEP = re.compile(rf"""(?<![\w"'-])(?:{_PART}){{100}}""")


class TomlFile(NamedTuple):
    """A parsed file; `kind` begins the ids of faults in its content.

    `origins` has the places in the text of tables that stand elsewhere in the content,
    each a path of keys and numbers from 0.
    """

    name: str
    kind: str
    text: str
    content: dict[str, Any]
    origins: Mapping[Place, Place] = {}

    def place_of(self, where: Place) -> Place:
        """Return where in the text a key is, given where it is in the content."""
        for size in range(len(where), 0, -1):
            if (origin := self.origins.get(where[:size])) is not None:
                return (*origin, *where[size:])
        return where

    def line_of(self, place: Place) -> int | None:
        """Return the line of a place, as far as a search finds it; else None."""
        lines = _lines(self.text)
        start, end, key_line = 0, len(lines), None
        for part, following in zip(place, (*place[1:], None), strict=False):
            if isinstance(following, int):
                line = _start_of_table(self.text, start, str(part), following)
                if line is not None:
                    key_line = line
                    # The header of a table is no key of it.
                    start = line + lines[line].lstrip().startswith("[[")
                    end = _next_table(self.text, start, str(part))
            elif isinstance(part, str):
                pattern = re.compile(
                    rf"(^|[\[.{{,])\s*\"?{re.escape(part)}\"?\s*([\].=]|$)"
                )
                likely = _lines_with(self.text, part, start, end)
                hits = (i for i in likely if pattern.search(lines[i]))
                start = key_line = next(hits, start if key_line is None else key_line)
        return None if key_line is None else key_line + 1

    def line_of_id(self, id_: str) -> int | None:
        """Return the line of the table that has an id."""
        return _lines_of_ids(self.text).get(id_)


# A file may have thousands of faults, and each is looked for in the same lines.
@lru_cache(maxsize=4)
def _lines(text: str) -> list[str]:
    return text.splitlines()


@lru_cache(maxsize=4)
def _lines_by_word(text: str) -> dict[str, list[int]]:
    lines: dict[str, list[int]] = {}
    for number, line in enumerate(_lines(text)):
        for word in dict.fromkeys(_WORD.findall(line)):
            lines.setdefault(word, []).append(number)
    return lines


def _lines_with(text: str, key: str, start: int, end: int) -> Sequence[int]:
    """Return the lines between two that may have a key: those with a word of it."""
    word = _WORD.search(key)
    if word is None:
        return range(start, end)
    lines = _lines_by_word(text).get(word[0], [])
    return lines[bisect_left(lines, start) : bisect_left(lines, end)]


@lru_cache(maxsize=4)
def _lines_of_ids(text: str) -> dict[str, int]:
    """Return the first line of each id in a text."""
    key = re.compile(r"""(?:^|[{,])\s*id\s*=\s*(?:"([^"]*)"|'([^']*)')""")
    lines: dict[str, int] = {}
    for number, line in enumerate(_lines(text), 1):
        for match in key.finditer(line):
            lines.setdefault(match[1] or match[2] or "", number)
    return lines


@lru_cache(maxsize=16)
def _headers(text: str, name: str) -> list[int]:
    """Return the lines with the headers of a list of tables."""
    header = re.compile(rf"\[\[{re.escape(name)}\]\]\s*(#.*)?")
    lines = enumerate(_lines(text))
    return [number for number, line in lines if header.fullmatch(line.strip())]


def _start_of_table(text: str, start: int, name: str, number: int) -> int | None:
    """Return the line in which a table of a list of tables begins.

    The list is of tables under headers, or is written on lines of its own from `start`.
    """
    lines, tables = _lines(text), _headers(text, name)
    if start == 0 and number < len(tables):
        return tables[number]
    nested = re.compile(rf"\[\[[\w.-]+\.{re.escape(name)}\]\]\s*(#.*)?")
    inline = re.compile(rf"{re.escape(name)}\s*=\s*\[")
    inside: list[int] = []
    first = None
    for i in range(start, len(lines)):
        line = lines[i].strip()
        if first is None and nested.fullmatch(line):
            inside.append(i)
        elif first is None and inline.match(line):
            first = i
        elif first is not None and line.startswith("{"):
            inside.append(i)
        elif i > start and line.startswith(("[", "]")) and not nested.match(line):
            break
    return inside[number] if number < len(inside) else first


def _next_table(text: str, start: int, name: str) -> int:
    """Return the line of the next table of a list, or the number of lines."""
    tables = _headers(text, name)
    place = bisect_left(tables, start)
    return tables[place] if place < len(tables) else len(_lines(text))


def read_toml(path: Path, *, kind: str) -> TomlFile:
    """Return the content of a TOML file of a format that this program knows.

    Raises:
        FileFaultsError: it cannot be read, is not TOML, or has a newer format.
    """
    name = "(stdin)" if str(path) == "-" else str(path)
    if path.suffix.lower() in {".yaml", ".yml", ".json"}:
        message = f"{path.suffix} cannot be read here"
        fault = Fault(f"{kind}-format", message, "write it as TOML", name)
        raise FileFaultsError(fault)
    return toml_of(read_text(path, kind=kind), name, kind=kind)


def toml_of(text: str, name: str, *, kind: str) -> TomlFile:
    """Return the content of a text in TOML, of a format that this program knows.

    Raises:
        FileFaultsError: it is too long, is not TOML, or has a newer format.
    """
    if len(text) > MOST_CHARACTERS:
        message = f"{len(text):,} characters; at most {MOST_CHARACTERS:,} are read"
        raise FileFaultsError(Fault(f"{kind}-too-big", message, file=name))
    content = _parse(text, name, kind)
    version = content.get("format", FORMAT)
    if isinstance(version, int) and version > FORMAT:
        message = f"this is format {version}; this program reads formats up to {FORMAT}"
        hint = "install a newer version of recommender"
        raise FileFaultsError(Fault(f"{kind}-version", message, hint, name))
    return TomlFile(name, kind, text, content)


def _only_once(lines: list[str], row: int | None) -> str:
    """Return a hint about what is written twice: one of several tables, or a key."""
    header = re.match(r"\s*\[+\s*([\w.-]+)", lines[row - 1]) if row else None
    if header is None:
        return "each key and table may be written only once"
    name = header.group(1)
    return f"write [[{name}]] over each of several, or [{name}] once"


def _how_written(message: str, lines: list[str], row: int | None) -> str:
    """Return a hint for a line that is none of TOML, as of a table or a text."""
    line = lines[row - 1] if row and row <= len(lines) else ""
    if re.search("[\u2018\u2019\u201c\u201d]", line):
        return "write straight quotes, as program editors do"
    if message.startswith("Expected '=' after a key"):
        return 'this file is TOML, with lines such as: key = "value"'
    if message.startswith("Invalid value"):
        return "write a text in quotes, and a number in digits"
    return ""


def _shown(line: str) -> str:
    """Return a line as it is shown, without addresses and numbers of people."""
    return printable(line.strip(), 70)


def _parse(text: str, name: str, kind: str) -> dict[str, Any]:
    try:
        if _DEEP.search(text):
            raise RecursionError
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        message = str(error)
    except RecursionError:
        message = "the values are nested too deeply"
    except ValueError:
        message = "a number has too many digits"
    at = re.search(r"at line (\d+)", message)
    row = int(at.group(1)) if at else None
    lines = text.splitlines()
    again = "Cannot overwrite" in message or "Cannot declare" in message
    raise FileFaultsError(
        Fault(
            f"{kind}-duplicate" if again else f"{kind}-syntax",
            message[0].lower() + message[1:],
            _only_once(lines, row) if again else _how_written(message, lines, row),
            name,
            row=row,
            excerpt=_shown(lines[row - 1]) if row and row <= len(lines) else None,
        )
    )
