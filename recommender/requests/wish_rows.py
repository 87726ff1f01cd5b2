"""A row of the table of wishes: what one wish is called and is, wherever it is said."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from recommender.requests.wish_kinds import WishKind


@dataclass(frozen=True, slots=True)
class Wish:
    """A row of the table.

    `name` is the field of `Wishes`, `key` how files, columns and JSON call it. `help`
    explains the option, `meaning` and `example` the column. `timed` wishes are of
    commands that tell dates, and `beside` is a field that is written along with it.
    """

    name: str
    option: str
    key: str
    kind: WishKind
    help: str
    meaning: str
    example: str
    timed: bool
    beside: str

    def value_in(self, wishes: object) -> Any:
        """Return what is asked; how units were achieved stands with their codes."""
        value = getattr(wishes, self.name)
        if not self.beside:
            return value
        how = dict(getattr(wishes, self.beside))
        return tuple(f"{code}:{how[code]}" if code in how else code for code in value)

    def fields(self, value: Any) -> dict[str, Any]:
        """Return the fields of `Wishes` for what is asked."""
        if not self.beside:
            return {self.name: value}
        parts = [text.partition(":") for text in value]
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
    *,
    example: str = "",
    key: str = "",
    timed: bool = False,
    beside: str = "",
) -> dict[str, Wish]:
    """Make a row, to be named by the field that has it."""
    key = key or option.removeprefix("--").replace("-", "_")
    return {"wish": Wish("", option, key, kind, help_, meaning, example, timed, beside)}
