r"""Where text leaves: for a terminal, a shell, a spreadsheet or markup.

What is in files and options is shown, quoted or escaped here and nowhere else, so that
it says what it says and does nothing.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

# Controls but tab and new line, marks that turn the direction of text or take no room,
# and halves of characters.
_UNSEEN = re.compile(
    "[\0-\x08\x0b-\x1f\x7f-\x9f\xad\u061c\u180e\u200b-\u200f\u2028-\u202e"
    "\u2060-\u206f\ufeff\ufff9-\ufffb\ud800-\udfff\U000e0000-\U000e0fff]"
)
# What is written for a hyphen.
DASHES = "\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe58\ufe63\uff0d"
# Name and password in an address.
_SECRET = re.compile(r"(\b[a-z][a-z0-9+.-]*://)[^/\s@]+@", re.IGNORECASE)
# Each tries a few dozen characters at most from each place, and no text takes long.
_EMAIL = re.compile(r"""[^\s@<>"'(),;:]{1,64}@[^\s@<>"'(),;:]{1,99}\.[a-zA-Z]{2,9}\b""")
PHONE = re.compile(
    r"(?<![\w.,])(?:\+|\(?0)(?=(?:[ ()-]{0,3}\d){9})[\d ()-]{8,17}\d(?!\d)"
    r"|(?<![\w.,])0\d{3,4}\.\d{3}\.?\d{3,4}(?!\d)"
    r"|(?<![\w.,])\(?\d{3}\)?[ -]{1,2}\d{3}[ -]\d{4}(?!\d)"
)
NATIONAL_INSURANCE = re.compile(
    r"(?i)\b[a-z]{2}[ -]?\d\d[ -]?\d\d[ -]?\d\d[ -]?[a-d]\b"
)
_LONG_WORD = re.compile(r"\S{200,}")
_CONTROLS = re.compile("[\0-\x08\x0b-\x1f\x7f-\x9f]")
# Those, and marks that turn the direction of all that follows.
_OBEYED = re.compile("[\0-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
# What a spreadsheet computes, at the beginning of a cell, a line, or what a spreadsheet
# with other separators takes for a cell.
_RISKY = "[=+\\-@\t\r\0]"
_FORMULA = re.compile(rf"(^|[;\n\r])('*{_RISKY})")
_GUARDED = re.compile(rf"(^|[;\n\r])'('*{_RISKY})")
_MARKDOWN = re.compile(r"([\\`*_\[\]<>|#&~])")


def for_terminal(text: str) -> str:
    r"""Return text with all spelt out that a terminal would obey, or not show.

    >>> for_terminal("a\x1b[2Jb\u202e\n")
    'a\\x1b[2Jb\\u202e\n'

    Who logs in to an address, and with which password, is not shown.

    >>> for_terminal("tcp://ann:secret@host:8786")
    'tcp://…@host:8786'
    """
    return _SECRET.sub(r"\1…@", _UNSEEN.sub(_spelt_out, text))


def _spelt_out(match: re.Match[str]) -> str:
    return match.group().encode("unicode_escape").decode()


def without_contacts(text: str) -> str:
    """Return text without addresses and numbers of people, which nothing repeats.

    >>> without_contacts("Ann on ann@example.org or 020 7946 0018")
    'Ann on … or …'
    >>> without_contacts("QQ 12 34 56 C")
    '…'
    """
    hidden = PHONE.sub("…", _EMAIL.sub("…", text))
    return NATIONAL_INSURANCE.sub("…", hidden)


def without_long_words(text: str) -> str:
    """Return text in which nobody has to scroll past a word of thousands of signs.

    >>> without_long_words("9" * 5000 + " credits") == "9" * 60 + "… credits"
    True
    """
    return _LONG_WORD.sub(lambda match: f"{match.group()[:60]}…", text)


def is_text(text: str) -> bool:
    r"""Return whether text is text, without bytes that are not UTF-8.

    >>> is_text("a"), is_text("a\udcff")
    (True, False)
    """
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def for_shell(words: Iterable[str]) -> str:
    """Return words as they are typed in a shell, each quoted where it needs to be.

    >>> for_shell(["recommender", "plan", "--have", "A1:$(touch x)"])
    "recommender plan --have 'A1:$(touch x)'"
    """
    import shlex  # noqa: PLC0415  (most commands need none)

    return for_terminal(shlex.join(words))


def for_spreadsheet(text: str) -> str:
    """Return a text in which no spreadsheet finds a formula: with ' before each.

    >>> for_spreadsheet("=1+1"), for_spreadsheet("a;=1+1"), for_spreadsheet("'=1")
    ("'=1+1", "a;'=1+1", "''=1")
    """
    guarded = _FORMULA.sub(r"\1'\2", text)
    return _CONTROLS.sub(_spelt_out, guarded)


def from_spreadsheet(text: str) -> str:
    """Return a text as it was before it was written for a spreadsheet.

    >>> from_spreadsheet("a;'=1+1"), from_spreadsheet("''=1"), from_spreadsheet("'90s")
    ('a;=1+1', "'=1", "'90s")
    """
    return _GUARDED.sub(r"\1\2", text)


def for_markdown(text: str) -> str:
    r"""Return text that Markdown shows as it is.

    >>> for_markdown("<b>a|b</b>")
    '\\<b\\>a\\|b\\</b\\>'
    """
    return _MARKDOWN.sub(r"\\\1", for_terminal(text))


def for_xml(text: str) -> str:
    """Return text that a document or a picture in XML has as it is, between tags.

    >>> for_xml('5 < 6 & "7"')
    '5 &lt; 6 &amp; "7"'
    """
    from html import escape  # noqa: PLC0415  (slow to load)

    return escape(without_orders(text), quote=False)


def for_html(text: str) -> str:
    """Return text that HTML shows as it is.

    >>> for_html('<b title="x">')
    '&lt;b title=&quot;x&quot;&gt;'
    """
    from html import escape  # noqa: PLC0415  (slow to load)

    return escape(without_orders(text))


def without_orders(text: str) -> str:
    r"""Return text with what a page would obey or turn spelt out, before it is escaped.

    >>> without_orders("a\x1b[2Jb\u202e")
    'a\\x1b[2Jb\\u202e'
    """
    return _OBEYED.sub(_spelt_out, text)
