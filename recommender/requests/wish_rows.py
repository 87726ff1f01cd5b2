"""A row of the table of wishes: the names and the kind of one wish."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from recommender.requests.wish_kinds import WishKind


@dataclass(frozen=True, slots=True)
class Wish:
    """A row of the table.

    `name` is the field of `Wishes`, and `key` its name in files, columns and JSON.
    `help` explains the option, `meaning` and `example` the column. `said` is the wish
    as people say it, with `{value}` for its value and `{size}` for what plans are
    counted in. Only commands that work with dates take `timed` wishes; `beside` is a
    field written along with it.
    """

    name: str
    option: str
    key: str
    kind: WishKind
    help: str
    meaning: str
    said: str
    example: str
    timed: bool
    beside: str

    def value_in(self, wishes: object) -> Any:
        """Return the value of this wish; for units held with how they were achieved."""
        value = getattr(wishes, self.name)
        if not self.beside:
            return value
        how = dict(getattr(wishes, self.beside))
        return tuple(f"{code}:{how[code]}" if code in how else code for code in value)

    def fields(self, value: Any) -> dict[str, Any]:
        """Return the fields of `Wishes` that a value sets."""
        if not self.beside:
            return {self.name: value}
        parts = [text.partition(":" if ":" in text else "=") for text in value]
        how = tuple((code.strip(), how.strip()) for code, _, how in parts if how)
        return {
            self.name: tuple(code.strip() for code, _, _ in parts),
            self.beside: how,
        }


def row(
    option: str,
    kind: WishKind,
    help_: str,
    meaning: str,
    said: str,
    *,
    example: str = "",
    key: str = "",
    timed: bool = False,
    beside: str = "",
) -> dict[str, Wish]:
    """Return a row, to be named after the field that has it."""
    key = key or option.removeprefix("--").replace("-", "_")
    wish = Wish("", option, key, kind, help_, meaning, said, example, timed, beside)
    return {"wish": wish}
