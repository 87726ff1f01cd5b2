"""What can go wrong for a user, as facts: each error says what to do instead.

Nobody catches a `RecommenderError` but the command line, which turns it into
words and an exit code in one place.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong with a file, an option or a name.

    `row` is the number a spreadsheet shows (the header is row 1) or, for TOML,
    the line; `line` is the line of the file where a quoted newline makes the two
    differ. `id` is stable: match on it, never on the prose. `meant` is what was
    written and what to write instead, where that is clear.
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


class RecommenderError(Exception):
    """An error with the exit code that the command line ends with."""

    exit_code = 2

    def __init__(self, *faults: Fault) -> None:
        self.faults = faults
        super().__init__("; ".join(_in_words(fault) for fault in faults))

    def __reduce__(self) -> tuple[object, ...]:
        """Travel between processes with all that is known."""
        return _restore, (type(self), self.faults, self.__dict__)


def _in_words(fault: Fault) -> str:
    """Word a fault in one line: where it is, what is wrong, what to do instead.

    >>> _in_words(Fault("unit-unknown", "no unit A99", "did you mean A9?", row=3))
    'row 3: no unit A99 (did you mean A9?)'
    """
    row = f"row {fault.row}" if fault.row is not None else None
    where = ", ".join(part for part in (fault.file, row, fault.column) if part)
    told = f"{where}: {fault.message}" if where else fault.message
    return f"{told} ({fault.hint})" if fault.hint else told


def _restore(
    kind: type[RecommenderError], faults: tuple[Fault, ...], state: dict[str, object]
) -> RecommenderError:
    error = kind(*faults)
    error.__dict__.update(state)
    return error


class FileFaultsError(RecommenderError):
    """Every fault that was found in the files of a question; nothing was computed."""


class RequestError(RecommenderError):
    """A question that cannot be asked: an unknown name, a contradiction, a range."""


class NoPlanError(RecommenderError):
    """An honest no: what was asked for exists in no valid plan."""

    exit_code = 1


class LimitError(RecommenderError):
    """A limit was reached before there was an answer."""

    exit_code = 3


class OutputError(RecommenderError):
    """An output that could not be written; what was there before is untouched."""

    exit_code = 4


class SolverMissingError(RecommenderError):
    """The solver's package is not installed, or not in a version that is known."""

    exit_code = 70


class SelfCheckError(RecommenderError):
    """The program caught itself in a wrong answer and did not give it.

    `evidence` is what a maintainer needs to see it again, ready for JSON.
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


def nearest(name: str, known: Iterable[str], most: int = 3) -> list[str]:
    """Find the known names that are `name` with a slip or two, best first.

    A slip is a letter more, less, other, or two the other way round; one in four
    letters may be one. What is farther away is another name.

    >>> nearest("telefone", ["telephone", "face-to-face"])
    ['telephone']
    >>> nearest("phones", ["process-redesign"])
    []
    """
    from difflib import get_close_matches  # noqa: PLC0415  (only errors need it)

    whole = {normal_form(one): one for one in known}
    parts = {part: one for form, one in whole.items() for part in form.split("-")[:1]}
    by_form = {**parts, **whole}
    said = normal_form(name)
    found = get_close_matches(said, by_form, n=4 * most, cutoff=0.6)
    near = [one for one in found if _slips(said, one) <= max(1, len(said) // 4)]
    return list(dict.fromkeys(by_form[form] for form in near))[:most]


def _slips(one: str, other: str) -> int:
    """Count the slips between two names: the edit distance with turned letters."""
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, a in enumerate(one, 1):
        earlier, before, row = before, row, [i]
        for j, b in enumerate(other, 1):
            slips = min(before[j] + 1, row[-1] + 1, before[j - 1] + (a != b))
            if i > 1 and j > 1 and (a, b) == (other[j - 2], one[i - 2]):
                slips = min(slips, earlier[j - 2] + 1)
            row.append(slips)
    return row[-1]


def did_you_mean(name: str, known: Iterable[str], otherwise: str = "") -> str:
    """Word the nearest known names as a hint, or fall back on `otherwise`."""
    near = nearest(name, known)
    return f"did you mean {' or '.join(near)}?" if near else otherwise


def meant_by(name: str, known: Iterable[str]) -> tuple[str, str] | None:
    """Return a name and the one known name that is near to it, for a fault."""
    near = nearest(name, known)
    return (name, near[0]) if len(near) == 1 else None


def counted(count: int, thing: str) -> str:
    """Write a number of things.

    >>> counted(1, "unit"), counted(2, "unit"), counted(1_000, "row")
    ('1 unit', '2 units', '1,000 rows')
    """
    return f"{count:,} {thing}{'' if count == 1 else 's'}"


def printable(text: str, most: int = 40) -> str:
    r"""Make text from a file safe to show: cut, with control characters spelt out.

    >>> printable("a\x1b[2Jb")
    'a\\x1b[2Jb'
    """
    shown = "".join(c if c.isprintable() else f"\\x{ord(c):02x}" for c in text)
    return shown if len(shown) <= most else shown[: most - 1] + "…"
