"""The errors that users see, as facts: what is wrong, where, and what to do instead.

Only the command line catches a `RecommenderError`, and turns it into words and an
exit code in one place.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from recommender.safe_text import without_contacts

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from fractions import Fraction


# So many faults are in the text of an error, which has them all.
_MOST_FAULTS = 20
# No longer name is one that a slip has changed.
_LONGEST_NAME = 200
# So many rows, or spans of rows, are named, and the others counted.
_MOST_ROWS = 3


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong with a file, an option or a name.

    `row` is the number a spreadsheet shows (the header is row 1) or, for TOML,
    the line; `line` is the line of the file where a quoted newline makes the two
    differ. `id` is stable: match on it, never on the prose. `meant` holds what was
    written and what to write instead, where that is clear. `choice` is a column of a
    table and the header to choose for it, and `header` how the file calls the column.
    """

    id: str
    message: str
    hint: str = ""
    file: str | None = None
    row: int | None = None
    line: int | None = None
    column: str | None = None
    excerpt: str | None = None
    meant: tuple[str, str] | None = None
    choice: tuple[str, str] | None = None
    header: str | None = None

    @property
    def column_in_words(self) -> str:
        """The column by the header in the file, and what it is read as.

        It is left out where the message begins with it, as with keys of settings.
        """
        if self.column is None or self.message.startswith(f"{self.column}: "):
            return ""
        return f'"{self.header}" ({self.column})' if self.header else self.column


class RecommenderError(Exception):
    """An error, with the exit code of the command that ends with it."""

    exit_code = 2

    def __init__(self, *faults: Fault) -> None:
        self.faults = faults
        lines = [_one_line(fault) for fault in faults[:_MOST_FAULTS]]
        if len(faults) > len(lines):
            lines.append(f"and {len(faults) - len(lines):,} more")
        super().__init__("; ".join(lines))

    def __reduce__(self) -> tuple[object, ...]:
        """Return what is needed to make the error again in another process."""
        return _restore, (type(self), self.faults, self.__dict__)


def _one_line(fault: Fault) -> str:
    """Return a fault in one line: where it is, what is wrong, what to do instead.

    >>> _one_line(Fault("unit-unknown", "no unit A99", "did you mean A9?", row=3))
    'row 3: no unit A99 (did you mean A9?)'
    """
    row = f"row {fault.row}" if fault.row is not None else None
    where = ", ".join(part for part in (fault.file, row, fault.column_in_words) if part)
    line = f"{where}: {fault.message}" if where else fault.message
    return f"{line} ({fault.hint})" if fault.hint else line


def _restore(
    kind: type[RecommenderError], faults: tuple[Fault, ...], state: dict[str, object]
) -> RecommenderError:
    error = kind(*faults)
    error.__dict__.update(state)
    return error


class FileFaultsError(RecommenderError):
    """All the faults in the files of a request; nothing was computed."""


class RequestError(RecommenderError):
    """A request that makes no sense: an unknown name, a contradiction, a bad range."""


class NoPlanError(RecommenderError):
    """No valid plan has what was asked for."""

    exit_code = 1


class LimitError(RecommenderError):
    """The time limit was reached before there was an answer."""

    exit_code = 3


class OutputError(RecommenderError):
    """A file could not be written; what was there before is unchanged."""

    exit_code = 4


class SolverMissingError(RecommenderError):
    """The solver's package is not installed, or not in a supported version."""

    exit_code = 70


class SelfCheckError(RecommenderError):
    """The program found its own answer to be wrong, and withheld it.

    `evidence` is what a maintainer needs to reproduce it, ready for JSON.
    """

    exit_code = 70

    def __init__(
        self, *faults: Fault, evidence: Mapping[str, object] | None = None
    ) -> None:
        super().__init__(*faults)
        self.evidence = dict(evidence or {})


def normal_form(name: str) -> str:
    """Return the one form in which names are compared.

    >>> normal_form(" Call_Centre ")
    'call-centre'
    """
    words = name.casefold().replace("_", " ").replace("-", " ").split()
    return "-".join(words)


def nearest_names(name: str, known: Iterable[str], most: int = 3) -> list[str]:
    """Return the known names that differ from `name` by a slip or two, best first.

    A slip is a letter added, missing or changed, or two letters swapped; there may be
    one for every four letters.

    >>> nearest_names("telefone", ["telephone", "face-to-face"])
    ['telephone']
    >>> nearest_names("phones", ["process-redesign"])
    []
    """
    wanted = normal_form(name[:_LONGEST_NAME])
    allowed = max(1, len(wanted) // 4)
    names = tuple(known)
    size, letters, marks = len(wanted), frozenset(wanted), _marks(wanted)
    # A slip changes the length by one at most, and the letters by two.
    likely = [
        form
        for form, length, others in _marked_forms(names)
        if -allowed <= length - size <= allowed
        and (marks ^ others).bit_count() <= 2 * allowed
        and len(letters.symmetric_difference(form)) <= 2 * allowed
    ]
    if not likely:
        return []
    from difflib import get_close_matches  # noqa: PLC0415  (only errors need it)

    # What was written is no hint: it is known elsewhere, but not meant here.
    by_form = {form: k for form, k in _forms(names) if k != name}
    likely = [form for form in likely if form in by_form]
    close = get_close_matches(wanted, likely, n=4 * most, cutoff=0.6)
    near = [form for form in close if _slips(wanted, form) <= allowed]
    return list(dict.fromkeys(by_form[form] for form in near))[:most]


@lru_cache(maxsize=8)
def _forms(known: tuple[str, ...]) -> list[tuple[str, str]]:
    """Return names by the first words of their forms, and then by these forms."""
    whole = [(normal_form(name), name) for name in known]
    return [*((form.split("-")[0], name) for form, name in whole), *whole]


@lru_cache(maxsize=8)
def _marked_forms(known: tuple[str, ...]) -> list[tuple[str, int, int]]:
    """Return each form of some names, with its length and the bits of its letters."""
    forms = dict.fromkeys(form for form, _ in _forms(known))
    return [(form, len(form), _marks(form)) for form in forms]


def _marks(form: str) -> int:
    """Return a bit for each letter; letters that share one are told apart later."""
    marks = 0
    for letter in form:
        marks |= 1 << ord(letter) % 64
    return marks


def _slips(name: str, other: str) -> int:
    """Return the edit distance of two names, two swapped letters being one slip."""
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, a in enumerate(name, 1):
        earlier, before, row = before, row, [i]
        for j, b in enumerate(other, 1):
            slips = min(before[j] + 1, row[-1] + 1, before[j - 1] + (a != b))
            if i > 1 and j > 1 and (a, b) == (other[j - 2], name[i - 2]):
                slips = min(slips, earlier[j - 2] + 1)
            row.append(slips)
    return row[-1]


def did_you_mean(name: str, known: Iterable[str], otherwise: str = "") -> str:
    """Return a hint with the nearest known names; `otherwise` where there are none."""
    near = nearest_names(name, known)
    return f"did you mean {' or '.join(near)}?" if near else otherwise


def meant_by(name: str, known: Iterable[str]) -> tuple[str, str] | None:
    """Return a name and the only known name near to it; None where there are others."""
    near = nearest_names(name, known)
    return (name, near[0]) if len(near) == 1 else None


def counted(count: int | Fraction, thing: str) -> str:
    """Return a number and the name of what is counted, in the plural if need be.

    >>> counted(1, "unit"), counted(2, "unit"), counted(1_000, "row")
    ('1 unit', '2 units', '1,000 rows')
    """
    return f"{count:,} {thing}{'' if count == 1 else 's'}"


def rows_in_words(rows: Iterable[int]) -> str:
    """Return numbers of rows in ascending order, the first ones of many.

    >>> rows_in_words([3]), rows_in_words([2, 5]), rows_in_words([2, 3, 4, 5, 9])
    ('row 3', 'rows 2 and 5', 'rows 2 to 5 and 9')
    >>> rows_in_words(range(2, 40, 10)), rows_in_words([2, 5, *range(9, 19, 2)])
    ('rows 2, 12, 22 and 32', 'rows 2, 5, 9 and 4 more')
    """
    numbers = sorted(set(rows))
    spans: list[list[int]] = []
    for number in numbers:
        if spans and number == spans[-1][-1] + 1:
            spans[-1].append(number)
        else:
            spans.append([number])
    # Two rows are no span: each is named.
    parts = [[n] for span in spans if len(span) == 2 for n in span]
    parts = sorted([*parts, *(span for span in spans if len(span) != 2)])
    shown = parts if len(parts) <= _MOST_ROWS + 1 else parts[:_MOST_ROWS]
    words = [str(p[0]) if len(p) == 1 else f"{p[0]} to {p[-1]}" for p in shown]
    left = len(numbers) - sum(map(len, shown))
    if left:
        words.append(f"{left:,} more")
    *first, last = words
    listed = f"{', '.join(first)} and {last}" if first else last
    return f"row{'' if len(numbers) == 1 else 's'} {listed}"


def printable(text: str, most: int = 40) -> str:
    r"""Return text from a file cut short, with what is not seen spelt out.

    Addresses and numbers of people are left out.

    >>> printable("a\x1b[2Jb")
    'a\\x1b[2Jb'
    """
    shown = "".join(
        c if c.isprintable() else c.encode("unicode_escape").decode()
        for c in without_contacts(text)
    )
    return shown if len(shown) <= most else shown[: most - 1] + "…"


def as_code(text: str) -> str:
    """Return a code as messages show it, in quotes where it reads as words.

    >>> as_code("A99"), as_code("soon"), as_code("unit 5")
    ('A99', '"soon"', '"unit 5"')
    """
    shown = printable(text)
    reads_as_code = any(map(str.isdigit, shown)) and len(shown.split()) == 1
    return shown if reads_as_code else f'"{shown}"'
