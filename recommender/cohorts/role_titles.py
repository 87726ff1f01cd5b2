"""Which role each job title is, by the vocabulary or by a file that people complete."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from difflib import get_close_matches
from typing import TYPE_CHECKING, NamedTuple

from recommender.cohorts.quoted_cells import may_be_shown
from recommender.cohorts.title_reading import TitleReader, written_out
from recommender.errors import (
    Fault,
    FileFaultsError,
    RequestError,
    normal_form,
    printable,
)
from recommender.files.reading_time import in_time
from recommender.files.settings import Settings, check_settings
from recommender.files.sheets import CellError
from recommender.files.toml_files import FORMAT, read_toml
from recommender.job_text.titles import title_matches
from recommender.qualifications.suggestions import folded

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from recommender.qualifications.vocabulary import Role, Vocabulary

_MOST_CHARACTERS = 200
# A title for each row of the largest caseload.
_MOST_ANSWERS = 100_000
_MOST_ROLES = 3
# For so many different titles of a file, a role is looked for that is like each.
_MOST_PROPOSALS = 1_000
# A role is proposed from the single words of a title if it is this likely.
_LIKELY = 0.2
# So alike are a title and the same title with a slip.
_SLIP = 0.88
# A job title in the three ways in which TOML writes a key, perhaps in a comment.
_KEY = re.compile(r"""[#\s]*(?:("(?:[^"\\]|\\.)*")|'([^']*)'|([\w-]+))\s*=""")
_HEAD = """\
# Which role each job title of a caseload is. Check each line, then run the command
# again. Remove the # of a line to use it; "" is no role: such a row needs tags or a
# job text. To see the roles: recommender roles

format = 1

[roles]
"""


class RoleProposal(NamedTuple):
    """The roles that an unknown job title may be; the first is likely if `is_clear`."""

    roles: tuple[str, ...] = ()
    is_clear: bool = False


class _RolesFile(Settings):
    format: int = FORMAT
    roles: dict[str, str]


class RoleTitles:
    """The role of each job title; keeps those that it does not know, with proposals."""

    def __init__(
        self,
        vocabulary: Vocabulary,
        chosen: Mapping[str, str | None] | None = None,
        hint: str = "answer for all rows in a file: --roles roles.toml starts it",
    ) -> None:
        self.vocabulary, self._hint = vocabulary, hint
        self._reader = TitleReader(vocabulary)
        self._chosen = dict(chosen or {})
        self.unknown: dict[str, RoleProposal] = {}
        # An unknown title as it is written first, by its form.
        self._shown: dict[str, str] = {}

    def role_of(self, title: str) -> str | None:
        """Return the name of the role with this title; None if there is to be none.

        Raises:
            CellError: No role, or more than one, has the title.
        """
        form = normal_form(title)
        if not form or form in self._chosen:
            return self._chosen.get(form)
        role = self.vocabulary.role_named(title)
        meant = (role.name,) if role else self._reader.roles_of(title)
        if len(meant) == 1:
            return meant[0]
        whole = self._shown.setdefault(
            form, printable(" ".join(title.split()), _MOST_CHARACTERS)
        )
        if whole not in self.unknown:
            is_looked_for = len(self.unknown) < _MOST_PROPOSALS
            proposal = self._proposal(title, meant) if is_looked_for else RoleProposal()
            self.unknown[whole] = proposal
        names = " or ".join(self.unknown[whole].roles)
        message = f'"{printable(whole)}" is not a known role: {names}?'
        if not names:
            shown = f'"{printable(whole)}"' if may_be_shown(whole) else "this"
            message = f"{shown} is not a known role"
            if len(self.unknown) <= _MOST_PROPOSALS:
                message = f"{message}, and none is like it"
        raise CellError("role-unknown", message, self._hint)

    def choose(self, answers: Mapping[str, str | None]) -> dict[str, RoleProposal]:
        """Take the answers of a person for unknown titles, and return them as clear."""
        self._chosen |= {normal_form(title): name for title, name in answers.items()}
        self.unknown.clear()
        return {
            title: RoleProposal((name,) if name else (), True)
            for title, name in answers.items()
        }

    def _proposal(self, title: str, meant: Iterable[str]) -> RoleProposal:
        """Return the roles whose titles are in a title, or are spelt nearly like it."""
        matches = title_matches(title, self.vocabulary.roles)
        most = max(matches.first.values(), default=0)
        within = [name for name, words in matches.first.items() if words == most]
        within += [role for role in meant if role and role not in within]
        if within:
            return RoleProposal(tuple(within[:_MOST_ROLES]))
        try:
            self.vocabulary.find_role(title)
        except RequestError as error:
            near = error.faults[0].meant
            if near is not None:
                return RoleProposal((near[1],), self._is_slip(title, near[1]))
        matches = title_matches(written_out(title), self.vocabulary.roles)
        odds = sorted(matches.by_words.items(), key=lambda pair: -pair[1])
        likely = (name for name, p in odds[:_MOST_ROLES] if p >= _LIKELY)
        return RoleProposal(tuple(likely))

    def _is_slip(self, title: str, role_name: str) -> bool:
        """Return whether a title is that of a role, written with a slip of the pen."""
        role = self.vocabulary.find_role(role_name)
        titles = map(folded, (role.name, role.title, *role.also, *role.titles))
        return bool(get_close_matches(folded(title), titles, n=1, cutoff=_SLIP))


@in_time
def read_role_titles(path: Path, vocabulary: Vocabulary) -> RoleTitles:
    """Return the job titles of a file that `new_lines` started and a person completed.

    Raises:
        FileFaultsError: It cannot be read, or names a role that is not known.
    """
    file = read_toml(path, kind="roles")
    chosen: dict[str, str | None] = {}
    faults: list[Fault] = []
    answers = check_settings(file, _RolesFile, _MOST_ANSWERS).roles
    lines = _lines_by_title(file.text.splitlines())
    for title, name in answers.items():
        words = vocabulary if len(faults) < _MOST_PROPOSALS else vocabulary.plain
        try:
            role: Role | None = words.find_role(name) if name else None
        except RequestError as error:
            row = lines[title][0] + 1 if title in lines else None
            faults += (replace(f, file=file.name, row=row) for f in error.faults)
            continue
        chosen[normal_form(title)] = None if role is None else role.name
    if faults:
        raise FileFaultsError(*faults)
    return RoleTitles(vocabulary, chosen, f"complete its line in {path}")


def _lines_by_title(lines: Iterable[str]) -> dict[str, list[int]]:
    r"""Return the places of the lines on which each job title is answered, or asked.

    >>> _lines_by_title(['"Guru" = "manager"', "# 'A1' = \"\"", "role = 1"])
    {'Guru': [0], 'A1': [1], 'role': [2]}
    """
    places: dict[str, list[int]] = {}
    for place, line in enumerate(lines):
        if line.startswith("["):
            places.clear()
        elif key := _KEY.match(line):
            quoted, literal, bare = key.groups()
            title = _unquoted(quoted) if quoted else literal or bare
            places.setdefault(title, []).append(place)
    return places


def _unquoted(quoted: str) -> str:
    try:
        return str(json.loads(quoted))
    except ValueError:
        return quoted


def roles_file(text: str, unknown: Mapping[str, RoleProposal]) -> str:
    """Return the text of a file of job titles with lines for those that it lacks.

    A line is a comment unless its role is clear.

    >>> unknown = {"Call handler 2": RoleProposal(("contact-centre-adviser",), True)}
    >>> roles_file("", {**unknown, "Guru": RoleProposal()}).splitlines()[-2:]
    ['"Call handler 2" = "contact-centre-adviser"', '# "Guru" = ""']
    """
    lines = (text or _HEAD).splitlines()
    places = _lines_by_title(lines)
    for title, proposal in unknown.items():
        line, old = _line(title, proposal), places.get(title)
        if not old:
            lines.append(line)
        elif proposal.is_clear and lines[old[-1]].startswith("#"):
            lines[old[-1]] = line
    return "".join(f"{line}\n" for line in lines)


def _line(title: str, proposal: RoleProposal) -> str:
    first, others = (*proposal.roles[:1], "")[0], proposal.roles[1:]
    line = f"{json.dumps(title, ensure_ascii=False)} = {json.dumps(first)}"
    line = line if proposal.is_clear else f"# {line}"
    return f"{line}  # or {', '.join(others)}" if others else line
