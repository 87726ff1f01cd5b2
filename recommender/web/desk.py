"""What a process of the page does: answer a request, read a text, write a file.

Each function takes a clock and data that can be sent to a process, and returns bytes.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from recommender.errors import Fault, LimitError, RecommenderError, RequestError
from recommender.job_text.dictionary import load_book
from recommender.job_text.sentences import clean
from recommender.job_text.text_reading import read_job
from recommender.requests.candidate import override
from recommender.requests.read_candidate import candidate_read, require_a_job
from recommender.web.answering import PageAnswer, answer_page
from recommender.web.marked_text import marked_lines
from recommender.web.page_content import PageContent, ReadText
from recommender.web.page_files import SavedFile, picture_of_page, save_file
from recommender.web.page_html import to_page

if TYPE_CHECKING:
    from recommender.job_text.job_reading import JobReading
    from recommender.qualifications.qualification import Qualification
    from recommender.requests.sheet_names import SheetNames
    from recommender.solver.engine.clock import Clock
    from recommender.web.page_request import PageRequest
    from recommender.web.shelf import Shelf

MOST_TEXT = 50_000


@dataclass(frozen=True)
class ShownPage:
    """A page, the query of its address, and the status that it is sent with.

    One that `lasts` is the same whenever it is asked for on the same day.
    """

    html: str
    query: str
    status: int = 200
    lasts: bool = False


def warm_up(clock: Clock, shelf: Shelf) -> None:
    """Load what every request needs, so that the first waits no longer than others."""
    from recommender.requests.candidate import Candidate  # noqa: PLC0415
    from recommender.web.page_request import PageRequest  # noqa: PLC0415

    show_page(clock, shelf, PageRequest(shelf.first, Candidate()))


def warm_up_extras(clock: Clock, shelf: Shelf) -> None:
    """Load what prices and pictures need too."""
    from contextlib import suppress  # noqa: PLC0415

    from recommender.requests.candidate import Candidate  # noqa: PLC0415
    from recommender.web.page_request import PageRequest  # noqa: PLC0415

    asked = PageRequest(shelf.first, Candidate(), more=True)
    show_page(clock, shelf, asked)
    # Without the package that draws them there are no pictures.
    with suppress(RecommenderError):
        draw_picture(clock, shelf, asked, 0)


def show_page(
    clock: Clock,
    shelf: Shelf,
    asked: PageRequest,
    before: PageRequest | None = None,
    faults: tuple[Fault, ...] = (),
    *,
    brief: bool = False,
) -> ShownPage:
    """Return the page of a request, with what has changed since the one before.

    `faults` are those of a form that could not be read. A `brief` page leaves out why
    units have left the plan, and what is folded away or only printed: its reader asks
    for more at once.
    """
    qualification = shelf.load(asked.qualification)
    asked = asked.written_one_way(qualification)
    earlier = None
    if before is not None and before.qualification == asked.qualification:
        earlier = before.written_one_way(qualification)
    answer, refused = _answer(qualification, asked, earlier, clock, brief=brief)
    all_faults = (*faults, *refused)
    content = PageContent(shelf, qualification, asked, answer, all_faults, brief=brief)
    status = 422 if faults or refused else 200
    lasts = answer is not None and answer.complete and not faults
    return ShownPage(to_page(content), asked.query, status, lasts)


def _answer(
    qualification: Qualification,
    asked: PageRequest,
    before: PageRequest | None,
    clock: Clock,
    *,
    brief: bool = False,
) -> tuple[PageAnswer | None, tuple[Fault, ...]]:
    """Return the answer, or the faults that there is none for."""
    earlier = None if before is None else before.candidate
    try:
        answer = answer_page(
            qualification,
            asked.candidate,
            earlier,
            clock,
            more=asked.more,
            brief=brief,
        )
    except (RequestError, LimitError) as error:
        return None, error.faults
    return answer, ()


def read_text(clock: Clock, shelf: Shelf, asked: PageRequest, text: str) -> ShownPage:
    """Return the page of the job that a text describes, with its words marked."""
    qualification = shelf.load(asked.qualification)
    asked = asked.written_one_way(qualification)
    text = clean(text)
    try:
        reading = _read(text, qualification, asked)
        require_a_job(reading, "the text")
    except RecommenderError as error:
        return show_page(clock, shelf, asked, None, error.faults)
    words = qualification.vocabulary
    role = words.role_named(asked.candidate.role) if asked.candidate.role else None
    job = override(asked.candidate, candidate_read(reading, role))
    job = replace(job, wishes=asked.candidate.wishes)
    page = replace(asked.asking(job), more=True)
    answer, faults = _answer(qualification, page, asked, clock)
    read = ReadText(reading, marked_lines(text, reading, words))
    content = PageContent(shelf, qualification, page, answer, faults, read)
    return ShownPage(to_page(content), replace(page, more=False).query)


def _read(text: str, qualification: Qualification, asked: PageRequest) -> JobReading:
    """Return what a text says, read for the role that is asked for, or for any.

    Raises:
        RequestError: the text is too long, or the role is not known.
    """
    if len(text) > MOST_TEXT:
        message = f"the text has {len(text):,} characters"
        hint = f"paste at most {MOST_TEXT:,}: the duties are enough"
        raise RequestError(Fault("job-long", message, hint))
    name = asked.candidate.role
    role = qualification.vocabulary.find_role(name) if name else None
    among = None if role is None else (role,)
    return read_job(text, qualification, load_book(qualification), among)


def draw_picture(clock: Clock, shelf: Shelf, asked: PageRequest, number: int) -> str:
    """Return one of the pictures of a plan as SVG.

    Raises:
        RequestError: there is no plan, or no such picture of it.
    """
    qualification = shelf.load(asked.qualification)
    answer = answer_page(qualification, asked.candidate, None, clock).answer
    return picture_of_page(answer, number).svg


def write_file(
    clock: Clock, shelf: Shelf, asked: PageRequest, kind: str, people: SheetNames
) -> SavedFile:
    """Return the request, or what its answer says, as a file of a kind.

    Raises:
        RequestError: there is no such kind, or no plan to write.
    """
    qualification = shelf.load(asked.qualification)
    asked = asked.written_one_way(qualification)
    return save_file(qualification, asked.candidate, kind, people, clock)
