"""Reading a TOML file as it is written, with its syntax checked."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any, NamedTuple

from recommender.errors import Fault, FileFaultsError
from recommender.files.texts import read_text

FORMAT = 1


class TomlFile(NamedTuple):
    """A parsed file; `kind` begins the ids of faults in its content."""

    name: str
    kind: str
    text: str
    content: dict[str, Any]


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
    text = read_text(path, kind=kind)
    content = _parse(text, name, kind)
    version = content.get("format", FORMAT)
    if isinstance(version, int) and version > FORMAT:
        message = f"this is format {version}; this program reads formats up to {FORMAT}"
        hint = "install a newer version of recommender"
        raise FileFaultsError(Fault(f"{kind}-version", message, hint, name))
    return TomlFile(name, kind, text, content)


def _parse(text: str, name: str, kind: str) -> dict[str, Any]:
    try:
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
            "each key and table may be written only once" if again else "",
            name,
            row=row,
            excerpt=lines[row - 1].strip()[:70] if row and row <= len(lines) else None,
        )
    )
