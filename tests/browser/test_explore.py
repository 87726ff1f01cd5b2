"""Sessions on the page of `explore` in a real browser end where the commands do."""

import re
import shlex
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from tests.browser.explore_sessions import SESSIONS, Session, printed
from tests.browser.explored import PATIENCE, Shown, at, do, moves, plan_of, shown
from tests.builders.live_page import TOKEN, LivePage

pytestmark = pytest.mark.browser


def each_session(usual: int) -> pytest.MarkDecorator:
    """Try all sessions; the exhaustive tests have those that are not each so many."""
    marks = [pytest.mark.exhaustive]
    sessions = [
        pytest.param(session, id=session.name, marks=marks if n % usual else [])
        for n, session in enumerate(SESSIONS)
    ]
    return pytest.mark.parametrize("session", sessions)


# Drawing takes longer than planning, and other tests look at pictures.
_DRAWN = '<svg xmlns="http://www.w3.org/2000/svg" width="400" height="200"/>'


@contextmanager
def visiting(
    browser: Any, explored: LivePage, query: str, **options: Any
) -> Iterator[Any]:
    """Open the page of a request; nothing but the page may be asked for."""
    base = f"http://127.0.0.1:{explored.port}/{TOKEN}/"
    asked_for: list[str] = []
    told: list[str] = []
    context = browser.new_context(**options)
    context.on("request", lambda request: asked_for.append(request.url))
    context.route(
        "**/picture/*",
        lambda route: route.fulfill(content_type="image/svg+xml", body=_DRAWN),
    )
    try:
        page = context.new_page()
        page.set_default_timeout(PATIENCE)
        page.on("pageerror", lambda error: told.append(f"{error}"))
        page.on("console", lambda message: told.append(message.text))
        page.goto(f"{base}?{query}", wait_until="domcontentloaded")
        yield page
    finally:
        context.close()
    ours = (base, "data:,", "blob:")
    assert [url for url in asked_for if not url.startswith(ours)] == []
    # An answer with a status above 400 is told of by the browser itself.
    assert [line for line in told if "status of 422" not in line] == []


def check_answer(now: Shown, session: Session) -> None:
    """Check that a page shows the plan of the command, and a command that asks it."""
    document = printed("plan", session.options)
    assert now.codes == plan_of(document)
    if document["plans"]:
        plan = document["plans"][0]
        size = plan["credits"] if plan["counted_in"] == "credits" else None
        assert now.totals.startswith(f"{len(plan['units'])} units")
        assert size is None or f" {size} credits." in now.totals
        assert f"mismatch {plan['mismatch']:.1f}" in now.totals
        assert now.clash == ""
    else:
        assert now.totals == "No plan"
        assert now.clash
    program, command, *options = shlex.split(now.command)
    assert (program, command) == ("recommender", "plan")
    assert printed("plan", shlex.join(options)) == document


@each_session(3)
def test_the_last_plan_is_that_of_the_command_and_back_undoes_each_click(
    browser: Any, explored: LivePage, session: Session
) -> None:
    with visiting(browser, explored, session.start) as page:
        states = [shown(page)]
        for click in session.clicks:
            do(page, click)
            states.append(shown(page))
        check_answer(states[-1], session)
        if session.change is not None:
            check_change(moves(page), session.change)
        for state in reversed(states[:-1]):
            page.go_back()
            at(page, state)
            assert shown(page) == state
        for state in states[1:]:
            page.go_forward()
            at(page, state)
            assert shown(page) == state


def check_change(sentence: str, change: str) -> None:
    """Check that a sentence says which units enter and leave, as what-if does."""
    told = printed("what-if", change)
    entering, _, leaving = sentence.partition(" enter")
    assert (told["units_in"] == []) == (leaving == "")
    for code in told["units_in"]:
        assert re.search(rf"\b{code}\b", entering)
    for code in told["units_out"]:
        assert re.search(rf"\b{code}\b", leaving or sentence)
    more = told["mismatch"]
    assert ("The mismatch is the same." in sentence) == (more == 0)
    assert more == 0 or f"{abs(more):.1f}" in sentence


# Without a script the page is that of `tests/web`: some sessions suffice.
@each_session(8)
def test_without_a_script_the_plans_are_the_same(
    browser: Any, explored: LivePage, session: Session
) -> None:
    options = {"java_script_enabled": False}
    with visiting(browser, explored, session.start, **options) as page:
        for click in session.clicks:
            do(page, click, has_script=False)
        codes = page.locator("#plan-units tbody th").all_inner_texts()
        clash = page.locator("#clash h3").count()

    assert codes == plan_of(printed("plan", session.options))
    assert bool(clash) == (codes == [])
