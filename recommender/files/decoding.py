"""The text of a table, in the encodings that spreadsheets write."""

from __future__ import annotations

import codecs
import re

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig", ""),
    (codecs.BOM_UTF32_LE, "utf-32", "UTF-32"),
    (codecs.BOM_UTF32_BE, "utf-32", "UTF-32"),
    (codecs.BOM_UTF16_LE, "utf-16", "UTF-16"),
    (codecs.BOM_UTF16_BE, "utf-16", "UTF-16"),
)
# What texts in Western languages have besides ASCII, in Windows-1252. A text in
# another encoding has other signs in it, such as the letters of old French.
_PLAUSIBLE = re.compile(
    "[\x00-\x7e\xa0-\xa3\xa5\xa7\xa9\xab-\xb1\xb4\xb7\xb9-\xff"
    "\u20ac\u2018-\u201a\u201c-\u201e\u2022\u2026\u2013\u2014\u2122]*"
)


def decode_table(data: bytes) -> tuple[str, str] | None:
    r"""Return a text and a notice of its encoding; None if it cannot be known.

    >>> decode_table("Caf\u00e9".encode("cp1252"))[0]
    'Caf\xe9'
    >>> decode_table("a".encode("utf-16"))
    ('a', 'read as UTF-16')
    >>> decode_table("\u9854,A".encode("cp932")) is None
    True
    """
    for mark, encoding, name in _MARKS:
        if data.startswith(mark):
            return _decoded(data, encoding, f"read as {name}" if name else "")
    for encoding in ("utf-16-le", "utf-16-be"):
        zeros = data[:200][encoding.endswith("le") :: 2]
        if zeros.count(0) > 0.9 * len(zeros) > 1:
            return _decoded(data, encoding, "read as UTF-16")
    if b"\x00" in data[:4_000]:
        return None
    plain = _decoded(data, "utf-8", "")
    if plain is not None:
        return plain
    windows = _decoded(data, "cp1252", "")
    if windows is None or not _PLAUSIBLE.fullmatch(windows[0]):
        return None
    first = re.search("[^\x00-\x7e]", windows[0])
    row = windows[0].count("\n", 0, first.start() if first else 0) + 1
    notice = "read as Windows-1252, since it is not UTF-8: please check that accents "
    return windows[0], f"{notice}and signs such as £ are right, first in line {row}"


def _decoded(data: bytes, encoding: str, notice: str) -> tuple[str, str] | None:
    try:
        return data.decode(encoding), notice
    except UnicodeDecodeError:
        return None
