"""Made-up people: names of syllables, in the forms in which names are written."""

import random
import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from zipfile import ZipFile, is_zipfile

_STARTS = ("Vrek", "Zulm", "Quav", "Jorf", "Xild", "Wumb", "Fyng", "Gwox")
_ENDS = ("andu", "illo", "ogar", "umek", "esta", "yvra", "obin", "aque")
# Each keeps a word of the name whole, so that a search finds it.
_FORMS = (
    "{first} {second}",
    "{second}, {first}",
    "{first}",
    "{first} O'{second}",
    "{first} O\u2019{second}",
    "{first} {second}-Mork",
    "{first}\u00eb {second}",
    "{first}e\u0308 {second}",
    '{first} "Zez" {second}',
    "={first}+{second}",
    "@{first} {second}",
    "{first} & <{second}>",
    "{first}\t{second}",
    "\u05d0\u05d1\u05d2\u05d3 {first} {second}",
    "\u202e{first} {second}",
)


def made_up_names(count: int, seed: int = 1) -> list[str]:
    """Make different names, in every form there is."""
    draw = random.Random(seed)
    words = [start + end for start in _STARTS for end in _ENDS]
    draw.shuffle(words)
    pairs = zip(words[::2], words[1::2], strict=True)
    return [
        _FORMS[number % len(_FORMS)].format(first=first, second=second)
        for number, (first, second) in zip(range(count), pairs, strict=False)
    ]


def spellings(name: str) -> Iterator[bytes]:
    """Yield the bytes by which a name, or a word of it, may be found in a file."""
    words = [word for word in re.findall(r"\w+", name) if len(word) > 4]
    for word in {*words, *(unicodedata.normalize("NFC", word) for word in words)}:
        for text in (word, word.casefold(), word.upper()):
            yield text.encode()
            yield text.encode("utf-16-le")
            yield text.encode("ascii", "backslashreplace")
            yield text.encode("ascii", "xmlcharrefreplace")


def names_in(data: bytes, names: list[str]) -> list[str]:
    """Return the names of which anything is in some bytes."""
    return [name for name in names if any(s in data for s in spellings(name))]


def bytes_of(path: Path) -> bytes:
    """Return the bytes of a file; those of a workbook unpacked."""
    if not is_zipfile(path):
        return path.read_bytes()
    with ZipFile(path) as archive:
        parts = [archive.read(part) for part in archive.namelist()]
    return b"\n".join([*parts, *(part.encode() for part in archive.namelist())])
