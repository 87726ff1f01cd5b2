"""From options and files to a qualification and a candidate."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from recommender.cli.terminal import tell, tell_notes
from recommender.errors import counted
from recommender.files.reading_time import in_time
from recommender.safe_text import for_shell

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Mapping

    from recommender.errors import Fault
    from recommender.job_text.job_reading import JobReading
    from recommender.qualifications.qualification import Qualification
    from recommender.qualifications.vocabulary import Role
    from recommender.requests.candidate import Candidate
    from recommender.requests.faults_together import CheckedFile, FaultsTogether
    from recommender.requests.occasion_wishes import OccasionWishes
    from recommender.requests.wish_rows import Wish


def load(name: str | None) -> Qualification:
    """Load a qualification; remarks on its files go to stderr."""
    from recommender.loading.shipped import load_qualification

    qualification = load_qualification(name)
    tell_notes(qualification.notices)
    to_do = f"{qualification.name} is not ready to plan with"
    tell_notes(f"{to_do}: {task}" for task in qualification.to_do)
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
        return self.read_beside()[:2]

    def read_beside(
        self, *others: Callable[[Qualification, Candidate], Any]
    ) -> tuple[Qualification, Candidate, list[Any]]:
        """Read qualification and candidate, and whatever else a command takes.

        The `others` are read with both; no fault hides another.

        Raises:
            FileFaultsError: a file has faults.
            RequestError: an option cannot be used.
        """
        results: list[Any] = []

        def step(
            candidate: Candidate, qualification: Qualification, faults: FaultsTogether
        ) -> Candidate:
            candidate = with_options(self._values, candidate, qualification, faults)
            for other in others:
                read = partial(other, qualification, candidate)
                results.append(faults.attempt(read, None))
            return candidate

        qualification, (candidate,) = read_over(
            self.candidate_file,
            lambda named: load(self._qualification_name or named),
            step,
        )
        tell_notes(_notes_on_dates(self._values))
        return qualification, candidate, results


@in_time
def read_over(
    file: str | None,
    find: Callable[[str | None], Qualification],
    *steps: Callable[[Candidate, Qualification, FaultsTogether], Candidate],
) -> tuple[Qualification, list[Candidate]]:
    """Return a qualification, and what each step makes of the candidate before it.

    The first candidate is that of the file, if there is one; `find` finds the
    qualification, given what the file calls it.

    Raises:
        FileFaultsError: the file has faults; all of them, and of what is put over it.
        RequestError: a step has faults, or names what is unknown.
    """
    from recommender.requests.faults_together import FaultsTogether, name_faults
    from recommender.requests.resolving import request_faults

    checked = checked_file(file)
    together = FaultsTogether(*checked.faults)
    qualification = together.require(lambda: find(checked.qualification))
    candidates, candidate = [], checked.candidate
    for step in steps:
        candidate = step(candidate, qualification, together)
        candidates.append(candidate)
    check = partial(request_faults, qualification=qualification)
    place: Callable[[Iterable[Fault]], Iterable[Fault]] = list
    if checked.file is not None:
        from recommender.requests.candidate_checking import (
            occasion_faults,
            placed_faults,
        )

        together.faults += occasion_faults(checked.file, qualification.vocabulary)
        place = partial(placed_faults, file=checked.file, check=check)
    for candidate in candidates:
        faults = name_faults(candidate, check, is_faulty=bool(together.faults))
        together.faults += place(faults)
    together.raise_all()
    return qualification, candidates


def checked_file(file: str | None) -> CheckedFile:
    """Return what is sound in a candidate file, if there is one, and its faults."""
    from pathlib import Path

    from recommender.requests.faults_together import CheckedFile

    if file is None:
        return CheckedFile()
    from recommender.requests.candidate_checking import check_file

    return check_file(Path(file))


def _notes_on_dates(options: Mapping[str, Any]) -> Iterator[str]:
    """Yield how dates in figures were read where the day comes first."""
    from recommender.requests.dates import is_day_first, read_date
    from recommender.requests.wish_table import WISHES

    for wish in WISHES:
        typed = options.get(wish.name) if wish.timed else None
        texts = typed if isinstance(typed, tuple) else (typed,)
        for text in (text for text in texts if isinstance(text, str)):
            for part in filter(is_day_first, text.split("..")):
                day = read_date(part)
                words = f"{day.day} {day:%B %Y}, with the day first"
                yield f"{wish.option} {part} is read as {words}"


def occasion_wishes(
    candidate_file: str | None,
    qualification: Qualification,
    with_: tuple[str, ...] = (),
    without: tuple[str, ...] = (),
    most_visits: int | None = None,
) -> OccasionWishes:
    """Return what a candidate file asks of occasions, and options over that.

    Raises:
        FileFaultsError: the candidate file has faults.
        RequestError: a kind or a task is unknown, or an occasion is both locked and
            refused.
    """
    from pathlib import Path

    from recommender.requests.occasion_wishes import read_occasion_wishes

    if candidate_file not in (None, "-"):
        from recommender.requests.candidate_file import read_occasions

        file = read_occasions(Path(str(candidate_file)))
        with_, without = (*file.with_, *with_), (*file.without, *without)
        most_visits = file.max_visits if most_visits is None else most_visits
    return read_occasion_wishes(with_, without, most_visits, qualification.vocabulary)


def with_options(
    options: Mapping[str, Any],
    base: Candidate,
    qualification: Qualification,
    faults: FaultsTogether,
    text: str | None = None,
) -> Candidate:
    """Put a job description over a candidate, and the other options over both.

    Options with faults are left out, and their faults kept. The `text` is that of the
    description, where it has been read already.
    """
    from recommender.requests.candidate import Candidate, override

    file = options.get("job_text")
    if file is not None:
        role = options.get("role") or base.role
        no_role = bool(options.get("no_role"))
        job = faults.attempt(
            lambda: _job_of_text(file, qualification, role, no_role=no_role, text=text),
            Candidate(),
        )
        base = override(base, job)
    return override(base, sound_options(options, faults))


def _job_of_text(
    file: str,
    qualification: Qualification,
    name: str | None,
    *,
    no_role: bool,
    text: str | None,
) -> Candidate:
    """Return the job in a description, read for the role named, for none, or for any.

    What was read in the text goes to stderr.

    Raises:
        RequestError: the text is not in English, or states no task of the area.
    """
    from recommender.requests.read_candidate import candidate_read, require_a_job

    _refuse_role_and_no_role(name, no_role=no_role)
    role = qualification.vocabulary.find_role(name) if name is not None else None
    among = () if no_role else None if role is None else (role,)
    reading = read_job_text(file, qualification, among, text)
    require_a_job(reading, _name(file))
    candidate = candidate_read(reading, role)
    tell_notes(_notes(reading, candidate, file, is_role_read=among is None))
    return candidate


def _notes(
    reading: JobReading, candidate: Candidate, file: str, *, is_role_read: bool
) -> Iterator[str]:
    """Yield what was read in a text, each in a line."""
    from recommender.reports.job_text_report import denied_words, role_words

    sure, likely = len(candidate.tags), len(candidate.unsure)
    yield (
        f"{_name(file)} has {counted(sure, 'sure task')} and "
        f"{counted(likely, 'possible one')}; reasons: "
        f"{for_shell(['recommender', 'tags', 'from', file])}"
    )
    if is_role_read:
        words = role_words(reading)
        choice = "to choose one: --role"
        if reading.role is not None:
            choice = "to change that: --role or --no-role"
        yield f"{words[0].lower()}{words[1:]}; {choice}"
    yield from denied_words(reading)


def _refuse_role_and_no_role(name: str | None, *, no_role: bool) -> None:
    from recommender.errors import Fault, RequestError

    if name is not None and no_role:
        message = f"the role {name} and --no-role contradict each other"
        raise RequestError(Fault("args-conflict", message, "keep one of them"))


def _name(file: str) -> str:
    return "standard input" if file == "-" else file


@in_time
def read_job_text(
    file: str,
    qualification: Qualification,
    among: Collection[Role] | None = None,
    text: str | None = None,
) -> JobReading:
    """Read a job description, and warn of personal details on stderr.

    `among` are the roles that it may be about; None where it may be any. The `text` is
    that of the file, where it has been read already.

    Raises:
        FileFaultsError: it cannot be read, or the area's phrases have faults.
    """
    from pathlib import Path

    from recommender.files.texts import MOST_JOB_BYTES, read_text
    from recommender.job_text.dictionary import load_book
    from recommender.job_text.text_reading import read_job

    if text is None:
        text = read_text(Path(file), kind="job", most=MOST_JOB_BYTES)
    reading = read_job(text, qualification, load_book(qualification), among)
    for kind, lines in reading.personal_details.items():
        where = ", ".join(str(line) for line in lines[:5])
        note = f"warning: line {where} seems to contain {kind}"
        tell(f"{note}; a job description does not need it")
    return reading


def are_any_typed(options: Mapping[str, Any]) -> bool:
    """Return whether any option about a candidate was typed, be it wrong."""
    from recommender.requests.candidate import Candidate
    from recommender.requests.faults_together import FaultsTogether

    faults = FaultsTogether()
    return sound_options(options, faults) != Candidate() or bool(faults.faults)


def sound_options(options: Mapping[str, Any], faults: FaultsTogether) -> Candidate:
    """Return the candidate of the options without faults; names are not checked yet.

    The faults of the others are kept in `faults`.
    """
    from recommender.qualifications.vocabulary import Frequency
    from recommender.requests.candidate import Candidate
    from recommender.requests.faults_together import FaultsTogether
    from recommender.requests.spelling import read_tags
    from recommender.requests.wish_table import wishes_of

    typed = options.get("tags", ())
    tags = faults.attempt(lambda: read_tags(typed, "--tag "), None)
    if tags is None:
        # What is sound may be unknown.
        tags = {}
        for text in typed:
            single = FaultsTogether().attempt(partial(read_tags, [text]), None)
            tags |= single or {}
    sure = {tag: often for tag, often in tags.items() if isinstance(often, Frequency)}
    ranges = {tag: often for tag, often in tags.items() if isinstance(often, tuple)}
    return Candidate(
        role=options.get("role"),
        tags=sure,
        unsure=ranges,
        wishes=wishes_of(_wish_values(options, faults)),
        bare=bool(options.get("bare")),
        no_tags=options.get("no_tags", ()),
        units_only=bool(options.get("units_only")),
    )


def _wish_values(options: Mapping[str, Any], faults: FaultsTogether) -> dict[str, Any]:
    from recommender.requests.waivers import with_reasons
    from recommender.requests.wish_table import WISHES, wishes_of

    def value_of(wish: Wish) -> object:
        value = options.get(wish.name, wish.kind.default)
        if wish.name == "waive":
            value = with_reasons(value, options.get("because", ()))
        return wish.kind.from_option(value, wish.option)

    nothing = wishes_of({})
    return {
        wish.name: faults.attempt(partial(value_of, wish), wish.value_in(nothing))
        for wish in WISHES
    }
