"""Short ids for the groups that a spreadsheet names."""

from __future__ import annotations

import re

from recommender.tables.column_headers import has_words_of

_NAMED = re.compile(
    r"(?:(?:optional|mandatory)\s+)?(?:units?\s+)?"
    r"(?:group|section|block|structure block)\s+"
    r"([A-Za-z0-9]{1,3})\b\s*[:.,\u2013\u2014-]*\s*(.*)",
    re.IGNORECASE,
)
_SHORT = re.compile(r"([A-Za-z0-9]{1,3})(?:\s*[:.\u2013\u2014-]+\s*(.+))?")
DEFAULT = "A"
_GROUP_WORDS = re.compile(
    r"\b(?:groups?|sections?|blocks?|mandatory|optional|core|elective|units)\b",
    re.IGNORECASE,
)
# The name of a group in lower case, which no rest of a title is.
_LOWER = re.compile(
    r"(?:mandatory|optional|core|elective|compulsory|additional)"
    r"(?:$| (?:units?|modules?|groups?|sections?)\b)|(?:group|section|block) \w{1,3}\b"
)
# What only a sentence to the reader has, not the name of a group.
_SENTENCE = re.compile(
    r"^[*\u2020#(\"\u201c]|^all (?:of )?(?:the )?units\b|[.;]$"
    r"|^(?:notes?|source|nb|page|http|(?:sub-?)?total)\b"
    r"|\b(?:must|complete|minimum|maximum|learners?|barred|least|choose|select|requires?"
    r"|marked|asterisk"
    r"|pre-?requisites?|co-?requisites?|taken|combined|excluded|exceed)\b"
    r"|\b(?:\d+|one|two|three|four|five|six) (?:credits?|units?) (?:from|in|at|of)\b"
    r"|^(?:\d+|one|two|three|four|five|six) .*\b(?:credits?|units?)\b"
    r"|\b(?:code|number|reference|version|date)\s*:",
    re.IGNORECASE,
)
# A sentence over the units that it is about.
_LISTS_BELOW = re.compile(
    r"\b(?:from|of) the following(?:\s+\w*(?:units?|modules?|components?)(?:\(s\))?)?"
    r"\s*[.:]?",
    re.IGNORECASE,
)
_NOT_ALLOWED = re.compile(r"\b(?:not|barred|excluded|cannot|neither)\b", re.IGNORECASE)
_MOST_WORDS = 10
# The name of a group of units has no more words than that.
_MOST_IN_NAME = 4


def lists_below(text: str) -> bool:
    """Return whether a sentence says that the units below it are its group.

    >>> lists_below("A minimum of 15 credits from the following component(s)")
    True
    >>> lists_below("No more than one of the following: U1, U2")
    False
    """
    match = _LISTS_BELOW.search(text)
    is_last = match is not None and match.end() == len(text.rstrip())
    return is_last and _NOT_ALLOWED.search(text) is None


def names_group(text: str) -> bool:
    """Return whether a text says that it is the name of a group.

    >>> names_group("Optional units"), names_group("Brightwater Training")
    (True, False)
    """
    return is_group_heading(text) and _GROUP_WORDS.search(text) is not None


def titles_award(text: str) -> bool:
    """Return whether a text is the whole title of a qualification.

    >>> titles_award("Level 2 Diploma in Plumbing (6189-21)"), titles_award("Award")
    (True, False)
    """
    return has_words_of(text, "award") and len(text.split()) > _MOST_IN_NAME


def titles_group(text: str) -> bool:
    """Return whether the text above a table is the name of a group, not a title.

    >>> titles_group("Optional units"), titles_group("Our units 2025")
    (True, False)
    """
    without = re.sub(r"\bunits\b", "", text, flags=re.IGNORECASE)
    return names_group(text) and names_group(without)


def is_group_heading(text: str) -> bool:
    """Return whether a text alone in its row may be the name of a group.

    The name of a group does not begin as the rest of a broken title does, in lower
    case, unless the word is one for groups.

    >>> is_group_heading("Health"), is_group_heading("* barred with unit U4")
    (True, False)
    >>> is_group_heading("and materials"), is_group_heading("Group award code: GV 45")
    (False, False)
    >>> is_group_heading("medicines"), is_group_heading("optional units")
    (False, True)
    """
    if lists_below(text):
        return True
    is_rest = text[:1].islower() and _LOWER.match(text) is None
    is_short = len(text.split()) <= _MOST_WORDS
    return _SENTENCE.search(text) is None and is_short and not is_rest


_STATUSES = (
    ("mandatory", r"man|mand|mandatory|core|compulsory|required|obligatory", "mcr"),
    ("optional", r"opt|optional|options?|electives?|additional|choices?", "oe"),
)
_YES = {"yes", "y", "x", "true", "\u2713", "\u2714", "1"}


def status_of(text: str, header: str = "") -> str:
    """Return whether a unit is mandatory or optional, by a cell; "" if it is unclear.

    >>> status_of("Core"), status_of("O"), status_of("x", "Mandatory?"), status_of("x")
    ('mandatory', 'optional', 'mandatory', '')
    >>> status_of("Gorfodol / Mandatory"), status_of("core or optional")
    ('mandatory', '')
    """
    if re.fullmatch(r"\W*(?:mandatory|core|compulsory)\W*", header, re.IGNORECASE):
        stated = text.strip(" .").casefold()
        if stated in _YES or stated in {"", "no", "n", "false", "-", "0"}:
            return "mandatory" if stated in _YES else "optional"
    letter = text.strip(" .").casefold()
    stated_by = {
        status
        for status, words, letters in _STATUSES
        if (len(letter) == 1 and letter in letters)
        or re.search(rf"\b(?:{words})\b", text, re.IGNORECASE)
    }
    return stated_by.pop() if len(stated_by) == 1 else ""


def group_status(text: str) -> str:
    """Return whether the name of a group says that it is mandatory, or optional.

    >>> group_status("Group A: Mandatory units"), group_status("Optional Group B")
    ('mandatory', 'optional')
    """
    mandatory = re.search(r"\b(?:mandatory|core|compulsory)\b", text, re.IGNORECASE)
    optional = re.search(r"\b(?:optional|options?|electives?)\b", text, re.IGNORECASE)
    if bool(mandatory) == bool(optional):
        return ""
    return "mandatory" if mandatory else "optional"


def is_not_counted(text: str) -> bool:
    """Return whether the name of a group says that its units do not count.

    >>> is_not_counted("Additional units (not counted towards the award)")
    True
    >>> is_not_counted("Optional units")
    False
    """
    words = r"\bnot (?:be )?(?:count|contribut|part\b|offered|available)"
    gone = r"|\b(?:no longer|withdrawn|outside the qualification)\b"
    return re.search(f"{words}{gone}", text, re.IGNORECASE) is not None


class GroupIds:
    """Assigns each group a short id, as its name suggests.

    `used` maps ids to names, `texts` ids to what the spreadsheet calls them.

    >>> groups = GroupIds()
    >>> [groups.id_for(text) for text in ("Group B: Delivery", "b", "Mandatory", "")]
    ['B', 'B', 'M', 'M']
    >>> groups.id_for("Optional units Group C"), groups.id_for("Optional units")
    ('C', 'O')
    """

    def __init__(self) -> None:
        self.used: dict[str, str] = {}
        self.texts: dict[str, str] = {}
        self.assumed = False
        self._by_form: dict[str, str] = {}
        self._open: str | None = None

    def open_group(self, text: str | None) -> None:
        """Make a heading the group of the units below it; None for no group."""
        self._open = text

    def known(self, text: str) -> str:
        """Return the id of a group that has units, by its text; "" if there is none."""
        return self._by_form.get(text.casefold(), "")

    @property
    def open(self) -> str:
        """The text of the group that is open; empty if none is."""
        return self._open or ""

    @property
    def stated(self) -> str:
        """The text of the group that is open; empty if the table does not name it."""
        return "" if self.assumed and self._open == DEFAULT else self.open

    def id_for(self, text: str) -> str:
        """Return the id of a unit's group; that of the last group if it is empty."""
        if text:
            self._open = text
        if self._open is None:
            self.assumed = True
            self._open = DEFAULT
        return self._id_of(self._open)

    def _id_of(self, text: str) -> str:
        form = text.casefold()
        if form not in self._by_form:
            id_, name = self._suggest(text)
            self._by_form[form] = id_
            self.texts.setdefault(id_, text)
            if self.used.get(id_, id_) == id_:
                self.used[id_] = name or id_
        return self._by_form[form]

    def _suggest(self, text: str) -> tuple[str, str]:
        named = _NAMED.fullmatch(text) or _SHORT.fullmatch(text)
        if named is not None:
            return named.group(1).upper(), (named.group(2) or "").strip()
        first = next((c for c in text if c.isalnum()), "G").upper()
        numbers = ("", *range(2, 1000))
        id_ = next(f"{first}{n}" for n in numbers if f"{first}{n}" not in self.used)
        return id_, text


def is_plain_title(sheet: str) -> bool:
    """Return whether a sheet has the name that Excel gives it, which means nothing."""
    return re.fullmatch(r"(?:sheet|table|page)?\s*[0-9]+", sheet, re.I) is not None
