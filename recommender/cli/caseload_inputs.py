"""Many candidates at once, from a file or as roles with numbers."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import click

from recommender.cli.completion import complete_roles
from recommender.cli.inputs import load
from recommender.cli.layout_options import column_option, layout_options
from recommender.cli.name_options import names_option, names_to_write
from recommender.cli.options import (
    as_one_argument,
    qualification_option,
    sheet_option,
    skip_bad_option,
)
from recommender.cli.prompts import in_terminal
from recommender.cli.terminal import tell, tell_notes
from recommender.files.file_uses import is_there
from recommender.safe_text import for_shell

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from recommender.cohorts.cohort import Cohort
    from recommender.cohorts.role_titles import RoleProposal, RoleTitles
    from recommender.errors import FileFaultsError
    from recommender.qualifications.qualification import Qualification
    from recommender.requests.candidate import Candidate

_MOST_ALIKE = 1_000_000
_CHECK = "check it, then run the command again"


class CandidatesById(NamedTuple):
    """A qualification, candidates by id, and how often each counts, if not once.

    It is not `whole` where rows with faults are left out. `names` has the names to
    write, by id, if they were asked for.
    """

    qualification: Qualification
    candidates: dict[str, Candidate]
    weights: dict[str, int]
    whole: bool = True
    names: Mapping[str, str] = {}


class CaseloadOptions(NamedTuple):
    """The options that name a caseload as typed, not yet read."""

    cohort: str | None
    roles: tuple[str, ...]
    sheet: str | None
    skip_bad: bool
    columns: tuple[str, ...]
    with_names: bool | None
    roles_file: str | None
    bare: bool
    qualification_name: str | None

    def read(self, output: Path | None = None) -> CandidatesById:
        """Return the candidates of the file or the roles; name the rows left out.

        `output` is where the answer goes; names go there if they are asked for.

        Raises:
            FileFaultsError: the cohort file has faults.
            RequestError: there is neither a file nor a role, or both.
        """
        from recommender.errors import Fault, RequestError

        qualification = load(self.qualification_name)
        if (self.cohort is None) == (not self.roles):
            both = "both a file and roles are given"
            message = both if self.roles else "no candidates are given"
            hint = "give a cohort file, or roles: --role receptionist:5"
            raise RequestError(Fault("caseload-missing", message, hint))
        if self.cohort is None:
            candidates, weights = _of_roles(self.roles, qualification)
            note_expired(qualification, candidates.values())
            return CandidatesById(qualification, candidates, weights)
        return self._of_file(self.cohort, qualification, output)

    def _of_file(
        self, file: str, qualification: Qualification, output: Path | None
    ) -> CandidatesById:
        from recommender.cli.error_output import show_left_out

        cohort = caseload_of(
            file,
            qualification,
            self.roles_file,
            sheet=self.sheet,
            columns=self.columns,
            skip_bad=self.skip_bad,
            bare=self.bare,
        )
        show_left_out(cohort.rejected)
        candidates = {member.id: member.candidate for member in cohort.members}
        note_expired(qualification, candidates.values())
        names = names_to_write(cohort.names, self.with_names, output)
        whole = not cohort.rejected
        return CandidatesById(qualification, candidates, {}, whole, names)


roles_file_option = click.option(
    "--roles",
    "roles_file",
    metavar="FILE",
    help="The role of each job title (TOML); started if it does not exist.",
)
bare_rows_option = click.option(
    "--bare", is_flag=True, help="Plan for rows that say nothing of the job too."
)


def caseload_of(
    file: str, qualification: Qualification, roles_file: str | None, **reading: Any
) -> Cohort:
    """Return a caseload, and note on stderr how it was read.

    Job titles that no role has are asked about in a terminal; elsewhere they are added
    to the file of roles, if one is named.

    Raises:
        FileFaultsError: The caseload or the file of roles has faults.
    """
    from recommender.cohorts.role_titles import RoleTitles, read_role_titles

    words = qualification.vocabulary
    path = None if roles_file is None else Path(roles_file)
    if path is not None:
        _settle_roles(path)
    if path is None:
        titles = RoleTitles(words)
    elif is_there(path):
        titles = read_role_titles(path, words)
    else:
        titles = RoleTitles(words, hint=f"complete its line in {path}")
    cohort = _read(file, qualification, titles, path, reading)
    tell_notes(cohort.notices)
    return cohort


def _settle_roles(path: Path) -> None:
    """Note that a file of roles is read and may be added to, or can be started."""
    from recommender.files.file_uses import note_written
    from recommender.files.writing import settle_output

    if is_there(path):
        note_written(path, updates=True)
    else:
        settle_output(path, force=False, updates=True)


def _read(
    file: str,
    qualification: Qualification,
    titles: RoleTitles,
    path: Path | None,
    reading: Mapping[str, Any],
) -> Cohort:
    """Return a caseload; where only job titles are not known, a person is asked."""
    from recommender.cohorts.reading import read_cohort
    from recommender.errors import FileFaultsError

    try:
        return read_cohort(file, qualification, titles=titles, **reading)
    except FileFaultsError as error:
        others = [fault for fault in error.faults if fault.id != "role-unknown"]
        if others or not in_terminal():
            raise
        return _read_with_answers(
            error,
            titles,
            path,
            lambda: _read(file, qualification, titles, path, reading),
        )
    finally:
        if path is not None and titles.unknown:
            _complete_roles(path, titles.unknown)


def _read_with_answers(
    error: FileFaultsError,
    titles: RoleTitles,
    path: Path | None,
    read: Callable[[], Cohort],
) -> Cohort:
    """Ask which role each unknown title is, keep the answers, and read again."""
    from recommender.cli.role_prompts import ask_roles, place_to_keep

    answers = ask_roles(titles.unknown, error.faults, titles.vocabulary)
    chosen = titles.choose(answers)
    kept = path or place_to_keep()
    if path is None and kept is not None:
        _settle_roles(kept)
    if kept is not None:
        _complete_roles(kept, chosen)
    return read()


def _complete_roles(path: Path, unknown: Mapping[str, RoleProposal]) -> None:
    """Start the file of roles, or add the job titles that it lacks."""
    from recommender.cohorts.role_titles import roles_file
    from recommender.errors import counted
    from recommender.files.writing import write_whole

    before = path.read_text(encoding="utf-8") if path.exists() else ""
    text = roles_file(before, unknown)
    if text != before:
        write_whole(path, text, force=bool(before))
        lines = counted(len(unknown), "job title")
        done = "added to" if before else "written to"
        is_answered = all(proposal.is_clear for proposal in unknown.values())
        then = (
            f"next time: {for_shell(['--roles', str(path)])}" if is_answered else _CHECK
        )
        tell(f"note: {lines} {done} {path}: {then}")


caseload_options = as_one_argument(
    "caseload",
    CaseloadOptions,
    click.argument("cohort", metavar="[COHORT]", required=False),
    click.option(
        "--role",
        "roles",
        multiple=True,
        metavar="ROLE[:HOW-MANY]",
        shell_complete=complete_roles,
        help="Number of candidates per role, instead of a file.",
    ),
    sheet_option,
    skip_bad_option,
    column_option,
    layout_options,
    names_option,
    roles_file_option,
    bare_rows_option,
    qualification_option,
)


def note_expired(qualification: Qualification, candidates: Iterable[Candidate]) -> None:
    """Note on stderr the units that are not on offer when candidates begin."""
    from recommender.requests.resolving import resolve

    if not qualification.catalogue.is_dated:
        return
    gone = {
        code
        for candidate in candidates
        for code in resolve(candidate, qualification).wishes.expired
    }
    tell_notes(
        f"{unit.code} is offered {unit.offered}; plans that start at any other time "
        "leave it out"
        for unit in qualification.catalogue.units
        if unit.code in gone
    )


def _of_roles(
    texts: tuple[str, ...], qualification: Qualification
) -> tuple[dict[str, Candidate], dict[str, int]]:
    """Read `ROLE` or `ROLE:HOW-MANY`, and raise all faults together."""
    from recommender.errors import Fault, RequestError
    from recommender.requests.candidate import Candidate

    weights: dict[str, int] = {}
    faults = []
    for text in texts:
        name, colon, many = text.partition(":" if ":" in text else "=")
        number = many.strip() if colon else "1"
        if not (number.isdecimal() and 1 <= int(number) <= _MOST_ALIKE):
            message = (
                f"--role {text}: {number or 'nothing'} is not a number of candidates"
            )
            hint = f"write a number from 1 to {_MOST_ALIKE}, e.g. {name}:5"
            faults.append(Fault("role-number", message, hint))
            continue
        try:
            role = qualification.vocabulary.find_role(name).name
        except RequestError as error:
            faults += error.faults
            continue
        if role in weights:
            message, hint = f"--role {role} is given twice", "keep one of them"
            faults.append(Fault("args-conflict", message, hint))
        weights[role] = int(number)
    if faults:
        raise RequestError(*faults)
    return {role: Candidate(role) for role in weights}, weights
