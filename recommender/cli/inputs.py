"""From options and files to a qualification and a candidate."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from recommender.errors import counted

if TYPE_CHECKING:
    from collections.abc import Mapping

    from recommender.job_text.job_reading import JobReading
    from recommender.qualifications.qualification import Qualification
    from recommender.requests.candidate import Candidate
    from recommender.requests.wish_table import Wishes


def load(name: str | None) -> Qualification:
    """Load a qualification; remarks on its files go to stderr."""
    from recommender.loading.shipped import load_qualification

    qualification = load_qualification(name)
    for notice in qualification.notices:
        click.echo(f"note: {notice}", err=True)
    for task in qualification.to_do:
        note = f"note: {qualification.name} is not ready to plan with: {task}"
        click.echo(note, err=True)
    return qualification


class RequestOptions:
    """The options of a candidate and a qualification as typed, not yet read."""

    def __init__(self, qualification_name: str | None = None, **values: Any) -> None:
        """Keep what was typed; `values` are by the names of the options."""
        self._qualification_name, self._values = qualification_name, values

    @property
    def candidate_file(self) -> str | None:
        """The candidate file, if one was named."""
        file: str | None = self._values.get("candidate_file")
        return file

    def from_file(self, file: str) -> RequestOptions:
        """Return the same options over another candidate file."""
        values = {**self._values, "candidate_file": file}
        return RequestOptions(self._qualification_name, **values)

    def read(self) -> tuple[Qualification, Candidate]:
        """Load the qualification, and put the candidate file and the options together.

        An option replaces what the file says.

        Raises:
            FileFaultsError: the candidate file has faults.
            RequestError: an option cannot be used.
        """
        base, named = read_base(self.candidate_file)
        qualification = load(self._qualification_name or named)
        return qualification, with_options(base, self._values, qualification)


def with_options(
    base: Candidate, options: Mapping[str, Any], qualification: Qualification
) -> Candidate:
    """Put a job description over a candidate, and the other options over both.

    Raises:
        RequestError: an option cannot be used.
    """
    from recommender.requests.candidate import override

    text = options.get("job_text")
    if text is not None:
        role = options.get("role") or base.role
        no_role = bool(options.get("no_role"))
        base = override(base, _job_of_text(text, qualification, role, no_role=no_role))
    return override(base, candidate_of(options))


def _job_of_text(
    file: str, qualification: Qualification, name: str | None, *, no_role: bool
) -> Candidate:
    """Return the tags of a job description over the role named, or the nearest.

    What was found in the text, and what was not, goes to stderr.
    """
    from recommender.job_text.over_a_role import over_role
    from recommender.requests.read_candidate import candidate_read

    _refuse_role_and_no_role(name, no_role=no_role)
    reading = read_job_text(file, qualification)
    note = f"note: {counted(len(reading.tags), 'tag')} found in {_name(file)}; "
    click.echo(f"{note}to see why, run: recommender tags from {file}", err=True)
    nearest = None if no_role else reading.role
    role = qualification.vocabulary.find_role(name) if name is not None else nearest
    from recommender.reports.job_text_report import (
        denied_words,
        left_out,
        notes_on_role,
    )

    for line in left_out(reading):
        click.echo(f"note: {line}", err=True)
    candidate = candidate_read(reading, role)
    for line in denied_words(candidate):
        click.echo(f"note: {line}", err=True)
    if role is None:
        return candidate
    if name is None:
        note = (
            f"note: the nearest role is {role.name}; another: --role, none: --no-role"
        )
        click.echo(note, err=True)
    for line in notes_on_role(over_role(reading, role)):
        click.echo(f"note: {line}", err=True)
    return candidate


def _refuse_role_and_no_role(name: str | None, *, no_role: bool) -> None:
    from recommender.errors import Fault, RequestError

    if name is not None and no_role:
        message = f"the role {name} and --no-role contradict each other"
        raise RequestError(Fault("args-conflict", message, "keep one of them"))


def _name(file: str) -> str:
    return "standard input" if file == "-" else file


def read_job_text(file: str, qualification: Qualification) -> JobReading:
    """Read a job description, and warn of personal details on stderr.

    Raises:
        FileFaultsError: it cannot be read, or the area's phrases have faults.
    """
    from pathlib import Path

    from recommender.files.texts import read_text
    from recommender.job_text.dictionary import load_book
    from recommender.job_text.text_reading import read_job

    text = read_text(Path(file), kind="job")
    reading = read_job(text, qualification, load_book(qualification))
    for kind, lines in reading.personal_details.items():
        where = ", ".join(str(line) for line in lines[:5])
        note = f"warning: line {where} seems to contain {kind}"
        click.echo(f"{note}; a job description does not need it", err=True)
    return reading


def read_base(file: str | None) -> tuple[Candidate, str | None]:
    """Read a candidate file, if one is named, and the qualification it names.

    Raises:
        FileFaultsError: the candidate file has faults.
    """
    if file is None:
        from recommender.requests.candidate import Candidate

        return Candidate(), None
    from pathlib import Path

    from recommender.requests.candidate_file import read_candidate

    return read_candidate(Path(file))


def candidate_of(options: Mapping[str, Any]) -> Candidate:
    """Return the candidate that options describe; names are not checked yet.

    Raises:
        RequestError: an option cannot be used.
    """
    from recommender.qualifications.vocabulary import Frequency
    from recommender.requests.candidate import Candidate
    from recommender.requests.spelling import read_tags

    tags = read_tags(options.get("tags", ()), "--tag ")
    sure = {tag: often for tag, often in tags.items() if isinstance(often, Frequency)}
    ranges = {tag: often for tag, often in tags.items() if isinstance(often, tuple)}
    return Candidate(
        role=options.get("role"),
        tags=sure,
        unsure=ranges,
        wishes=_wishes(options),
        bare=bool(options.get("bare")),
        no_tags=options.get("no_tags", ()),
        units_only=bool(options.get("units_only")),
    )


def _wishes(options: Mapping[str, Any]) -> Wishes:
    from recommender.errors import Fault, RequestError
    from recommender.requests.wish_table import WISHES, wishes_of

    values: dict[str, Any] = {}
    faults: list[Fault] = []
    for wish in WISHES:
        value = options.get(wish.name, wish.kind.default)
        try:
            values[wish.name] = wish.kind.from_option(value, wish.option)
        except RequestError as error:
            faults += error.faults
    if faults:
        raise RequestError(*faults)
    return wishes_of(values)
