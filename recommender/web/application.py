"""The page as an ASGI application: its addresses, and what each answers.

This process reads addresses and forms; solving and rendering are done in others.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Concatenate, ParamSpec, TypeVar
from urllib.parse import parse_qs, urlsplit

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route

from recommender.errors import Fault, LimitError, RecommenderError, RequestError
from recommender.requests.dates import today
from recommender.requests.sheet_names import SheetNames
from recommender.web import desk
from recommender.web.form_fields import read_form
from recommender.web.guard import LOOPBACK, BodyError, Guard
from recommender.web.kept_pages import KeptPages
from recommender.web.page_html import to_error_page
from recommender.web.page_request import PageRequest, read_page_request
from recommender.web.shelf import Shelf
from recommender.web.solver_processes import BusyError, SolverProcesses, StoppedError

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine

    from starlette.requests import Request

    from recommender.solver.engine.clock import Clock

P = ParamSpec("P")
T = TypeVar("T")

SECONDS_TO_SOLVE = 20.0
# The forms that are sent have fewer fields.
MOST_FIELDS_SENT = 50
# Names of people on a sheet are no longer than this.
MOST_NAME = 200
# No sheet has as many pictures.
_PICTURES = frozenset(map(str, range(20)))
_STATIC = {"explore.css": "text/css", "explore.js": "text/javascript"}
# A sheet has its own styles and pictures in it, and no script.
_SHEET_POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; sandbox"
_FILE = "content-disposition"
# The script of the page sends this with a click: it asks for more at once after it.
BRIEF = "x-more-follows"


class GoneError(Exception):
    """The reader has left: nobody waits for the answer."""


@dataclass(frozen=True)
class SiteSettings:
    """What the page offers, and what it may use.

    `clicks` processes answer clicks, `extras` work out prices and draw pictures.
    """

    shelf: Shelf
    hosts: frozenset[str] | None = LOOPBACK
    token: str = ""
    port: int | None = None
    seconds: float = SECONDS_TO_SOLVE
    clicks: int = 2
    extras: int = 1


def build_application(settings: SiteSettings) -> Guard:
    """Return the application; its processes live as long as its lifespan."""
    site = _Site(settings)
    routes = [
        Route("/", site.answering(site.page), methods=["GET"], name="page"),
        Route("/ask", site.answering(site.ask), methods=["GET"]),
        Route("/read", site.answering(site.read), methods=["POST"]),
        Route("/save", site.answering(site.save), methods=["POST"]),
        Route("/picture/{number}.svg", site.answering(site.picture)),
        Route("/static/{name}", site.static),
    ]
    handlers: dict[Any, Any] = {
        HTTPException: _http_error,
        BodyError: _body_error,
        Exception: _failure,
    }
    app = Starlette(routes=routes, lifespan=site.lifespan, exception_handlers=handlers)
    return Guard(app, settings.hosts, settings.token, settings.port)


def application_for_a_centre() -> Guard:
    """Return the application for a centre's own server, which has its own login.

    `RECOMMENDER_HOSTS` has the names that it may be asked under, with commas, or `*`;
    `RECOMMENDER_FOLDERS` folders of qualifications besides those shipped.
    """
    named = os.environ.get("RECOMMENDER_HOSTS", "")
    hosts = frozenset(name.strip() for name in named.split(",") if name.strip())
    folders = os.environ.get("RECOMMENDER_FOLDERS", "").split(os.pathsep)
    shelf = Shelf.of([folder for folder in folders if folder])
    clicks = max(2, os.cpu_count() or 2)
    known = None if "*" in hosts else hosts or LOOPBACK
    return build_application(SiteSettings(shelf, known, clicks=clicks))


class _Site:
    """The addresses of the page; each method answers one."""

    def __init__(self, settings: SiteSettings) -> None:
        self._settings, self._shelf = settings, settings.shelf
        self._kept = KeptPages()
        self._clicks = SolverProcesses(settings.clicks)
        self._extras = SolverProcesses(settings.extras, nice=10)

    @contextlib.asynccontextmanager
    async def lifespan(self, _app: Starlette) -> AsyncIterator[None]:
        """Start the processes, and end them with the application."""
        seconds = self._settings.seconds
        try:
            await self._clicks.start(desk.warm_up, seconds, self._shelf)
            await self._extras.start(desk.warm_up_extras, seconds, self._shelf)
            yield
        finally:
            self._clicks.close()
            self._extras.close()

    def answering(
        self, method: Callable[[Request], Awaitable[Response]]
    ) -> Callable[[Request], Awaitable[Response]]:
        """Return a method whose errors are pages."""

        async def answer(request: Request) -> Response:
            try:
                return await method(request)
            except GoneError:
                return Response(status_code=499)
            except BusyError:
                title = "Too many people are asking at once. Try again in a moment."
                return _error_page(title, 503, request, headers={"retry-after": "2"})
            except (StoppedError, LimitError):
                title = "This took too long, and was stopped. Ask for less."
                return _error_page(title, 503, request)
            except RecommenderError as error:
                status = 400 if isinstance(error, RequestError) else 500
                return _error_page("This cannot be used.", status, request, error)

        return answer

    async def page(self, request: Request) -> Response:
        """Show the page of an address."""
        asked = read_page_request(request.url.query, self._shelf.first)
        edition = self._shelf.edition_of(asked.qualification)
        processes = self._extras if asked.more else self._clicks
        before = self._before(request)
        brief = BRIEF in request.headers and not asked.more
        key = (asked.query, before and before.query, brief, edition, today())

        def make() -> Awaitable[desk.ShownPage]:
            return processes.run(
                self._settings.seconds,
                desk.show_page,
                self._shelf,
                asked,
                before,
                brief=brief,
            )

        shown = await _unless_gone(request, self._kept.get(key, make))
        return HTMLResponse(shown.html, shown.status)

    async def ask(self, request: Request) -> Response:
        """Lead from a form to the address of what it asks."""
        try:
            asked = read_form(request.url.query, self._shelf)
        except RequestError as error:
            return await self._refused_form(request, error)
        return RedirectResponse(f"./?{asked.query}", 303)

    async def _refused_form(self, request: Request, error: RequestError) -> Response:
        """Show the page that a form was on, with its faults."""
        made_for = parse_qs(request.url.query).get("asked", [""])[-1]
        asked = read_page_request(made_for, self._shelf.first)
        shown = await self._run(
            request,
            self._clicks,
            desk.show_page,
            self._shelf,
            asked,
            None,
            error.faults,
        )
        return HTMLResponse(shown.html, shown.status)

    async def read(self, request: Request) -> Response:
        """Show the page of the job that a text describes; the text is kept nowhere."""
        fields = await _fields(request)
        asked = read_page_request(fields.get("asked", ""), self._shelf.first)
        self._shelf.folder_of(asked.qualification)
        text = fields.get("text", "")
        shown = await self._run(
            request, self._extras, desk.read_text, self._shelf, asked, text
        )
        return HTMLResponse(shown.html, shown.status)

    async def save(self, request: Request) -> Response:
        """Send a file to save."""
        fields = await _fields(request)
        asked = read_page_request(fields.get("asked", ""), self._shelf.first)
        names = ("candidate", "assessor", "centre")
        people = SheetNames(*(fields.get(name, "")[:MOST_NAME] for name in names))
        kind = fields.get("file", "")
        file = await self._run(
            request, self._extras, desk.write_file, self._shelf, asked, kind, people
        )
        headers = {
            _FILE: f'attachment; filename="{file.name}"',
            "content-security-policy": _SHEET_POLICY,
        }
        return Response(file.content, media_type=file.media_type, headers=headers)

    async def picture(self, request: Request) -> Response:
        """Send a picture of a plan."""
        number = request.path_params["number"]
        if number not in _PICTURES:
            raise HTTPException(404)
        asked = read_page_request(request.url.query, self._shelf.first)
        edition = self._shelf.edition_of(asked.qualification)
        key = (asked.query, int(number), edition, today())
        seconds, shelf = self._settings.seconds, self._shelf

        async def make() -> desk.ShownPage:
            drawing = desk.draw_picture
            svg = await self._extras.run(seconds, drawing, shelf, asked, int(number))
            return desk.ShownPage(svg, asked.query, lasts=True)

        svg = (await _unless_gone(request, self._kept.get(key, make))).html
        headers = {"content-security-policy": _SHEET_POLICY}
        return Response(svg, media_type="image/svg+xml", headers=headers)

    async def static(self, request: Request) -> Response:
        """Send the script or the styles of the page."""
        name = request.path_params["name"]
        if name not in _STATIC:
            raise HTTPException(404)
        headers = {"cache-control": "private, max-age=3600"}
        return Response(_static(name), media_type=_STATIC[name], headers=headers)

    def _before(self, request: Request) -> PageRequest | None:
        """Return what the page asked that this request comes from, if it was ours."""
        try:
            referrer = urlsplit(request.headers.get("referer", ""))
            page = request.url_for("page")
            if (referrer.netloc, referrer.path) != (request.url.netloc, page.path):
                return None
            return read_page_request(referrer.query, self._shelf.first)
        except (RequestError, ValueError):
            return None

    async def _run(
        self,
        request: Request,
        processes: SolverProcesses,
        function: Callable[Concatenate[Clock, P], T],
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> T:
        """Run a function in another process; stop it when the reader leaves.

        Raises:
            GoneError: the reader has left.
            BodyError: the reader sends more than is read.
        """
        seconds = self._settings.seconds
        work = processes.run(seconds, function, *args, **kwargs)
        return await _unless_gone(request, work)


async def _unless_gone(request: Request, work: Coroutine[Any, Any, T]) -> T:
    """Return the result of work; stop it when the reader leaves.

    Raises:
        GoneError: the reader has left.
        BodyError: the reader sends more than is read.
    """
    working = asyncio.create_task(work)
    gone = asyncio.create_task(_until_gone(request))
    tasks: set[asyncio.Task[Any]] = {working, gone}
    await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    if working.done():
        gone.cancel()
        return working.result()
    working.cancel()
    raise gone.result()


async def _until_gone(request: Request) -> GoneError | BodyError:
    """Wait until the reader of an answer leaves, or sends too much; return which."""
    try:
        while (await request.receive())["type"] != "http.disconnect":
            pass
    except BodyError as error:
        return error
    return GoneError()


async def _fields(request: Request) -> dict[str, str]:
    """Return the fields of a form that was sent; of each the last.

    Raises:
        RequestError: there are too many.
    """
    body = (await request.body()).decode("utf-8", errors="replace")
    try:
        fields = parse_qs(body, keep_blank_values=True, max_num_fields=MOST_FIELDS_SENT)
    except ValueError:
        message = f"the form has more than {MOST_FIELDS_SENT} fields"
        hint = "send the form of the page as it is"
        raise RequestError(Fault("form-long", message, hint)) from None
    return {name: values[-1] for name, values in fields.items()}


def _error_page(
    title: str,
    status: int,
    request: Request,
    error: RecommenderError | None = None,
    headers: dict[str, str] | None = None,
) -> Response:
    start = str(request.url_for("page").path)
    faults = error.faults if error else ()
    return HTMLResponse(to_error_page(title, faults, start), status, headers)


async def _http_error(request: Request, error: HTTPException) -> Response:
    """Say that there is no such page, or that it is not asked in this way."""
    titles = {404: "There is nothing here.", 405: "This cannot be asked in this way."}
    title = titles.get(error.status_code, error.detail)
    headers = dict(error.headers or {})
    return _error_page(title, error.status_code, request, headers=headers)


async def _body_error(_request: Request, error: BodyError) -> Response:
    """Say why the body of a request is not read."""
    return error.refusal.answer


async def _failure(request: Request, _error: Exception) -> Response:
    """Say that this program has failed; a server's log has the error."""
    title = "Something went wrong here, and your plan is not affected. Go back."
    return _error_page(title, 500, request)


@cache
def _static(name: str) -> bytes:
    return (Path(__file__).parent / name).read_bytes()
