"""Asking a person in a terminal which role each unknown job title is."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from recommender.cli.terminal import ask, ask_whether, tell
from recommender.errors import RequestError, counted, printable, rows_in_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from recommender.cohorts.role_titles import RoleProposal
    from recommender.errors import Fault
    from recommender.qualifications.vocabulary import Vocabulary

_HOW = """\
Type a number, the name of a role, ? to see all roles, or - if none fits: such a row
needs tags or a job text. Ctrl-C stops; nothing was computed yet."""
_KEPT = "roles.toml"


def ask_roles(
    unknown: Mapping[str, RoleProposal],
    faults: Iterable[Fault],
    vocabulary: Vocabulary,
) -> dict[str, str | None]:
    """Ask which role each title is, the nearest offered first; None is no role."""
    faults = list(faults)
    few = len(unknown) == 1
    are = "is not a known role" if few else "are not known roles"
    tell(f"{counted(len(unknown), 'job title')} {are}.\n{_HOW}")
    answers: dict[str, str | None] = {}
    for title, proposal in unknown.items():
        start = f'"{printable(title)}" '
        rows = [f.row for f in faults if f.row and f.message.startswith(start)]
        where = f"({rows_in_words(rows)})" if rows else ""
        tell(f"\n{start}{where}".rstrip())
        for number, name in enumerate(proposal.roles, 1):
            role = vocabulary.find_role(name)
            tell(f"  {number}  {role.title}")
        answers[title] = _ask(proposal.roles, vocabulary)
    return answers


def _ask(near: tuple[str, ...], vocabulary: Vocabulary) -> str | None:
    """Ask until there is an answer; Enter is the nearest role, if there is one."""
    while True:
        text = ask("Role", default="1" if near else None)
        text = str(text).strip()
        if text == "-":
            return None
        if text == "?":
            for role in vocabulary.roles:
                tell(f"  {role.name:26}  {role.title}")
            continue
        if text.isdecimal() and 1 <= int(text) <= len(near):
            return near[int(text) - 1]
        try:
            return vocabulary.find_role(text).name
        except RequestError as error:
            fault = error.faults[0]
            tell(f"{fault.message}; {fault.hint}")


def place_to_keep() -> Path | None:
    """Ask whether to keep the answers, and return the file; None is not to."""
    keep = ask_whether(f"Keep these answers in {_KEPT}?", default=True)
    return Path(_KEPT) if keep else None
