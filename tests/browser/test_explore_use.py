"""The page of `explore` by keyboard, for assistive software, and how it looks."""

import json
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.browser.explore_looks import LOOKS, Look, after_a_click, small_pictures
from tests.browser.explore_sessions import DESK, NVQ, R, printed
from tests.browser.explored import PATIENCE, asked, moves, plan_of, shown, until
from tests.browser.likeness import difference
from tests.browser.views import is_too_wide
from tests.builders.live_page import TOKEN, LivePage
from tests.builders.running import run

pytestmark = pytest.mark.browser

ADVERT = Path(__file__).parents[1] / "cli" / "advert.txt"
_AT = "selector => document.activeElement.matches(selector)"
_SETTLED = """() => !document.getElementById("more")
  && !document.getElementById("all").hasAttribute("aria-busy")"""
_UNFOLD = "document.querySelectorAll('details').forEach(it => it.open = true)"
# On how many lines the buttons of each task that is in sight are.
_LINES = """() => [...document.querySelectorAll("#job details[open] fieldset")].map(
  it => new Set([...it.querySelectorAll("label")].map(each => each.offsetTop)).size)"""
each_look = pytest.mark.parametrize("look", LOOKS, ids=lambda look: str(look.width))


def opened(browser: Any, explored: LivePage, query: str, **options: Any) -> Any:
    """Return a page in a browser of its own kind."""
    page = browser.new_context(**options).new_page()
    page.set_default_timeout(PATIENCE)
    address = f"http://127.0.0.1:{explored.port}/{TOKEN}/?{query}"
    page.goto(address, wait_until="domcontentloaded")
    return page


def tab_to(page: Any, selector: str) -> None:
    """Press Tab until something has the focus, as who has no mouse does."""
    for _ in range(400):
        page.keyboard.press("Tab")
        if page.evaluate(_AT, selector):
            return
    pytest.fail(f"Tab does not lead to {selector}")


def press(page: Any, key: str) -> None:
    """Press a key that changes the request, and wait for the plan."""
    before = asked(page)
    page.keyboard.press(key)
    until(
        page,
        """before => document.querySelector("#asked input").value
          .replace("&more=1", "") !== before""",
        before,
    )


def test_a_keyboard_alone_is_enough(browser: Any, explored: LivePage) -> None:
    page = opened(browser, explored, DESK)
    try:
        tab_to(page, '[name="unit.F3"]')
        for _ in range(2):
            # Either, must, never: a mandatory unit that is refused leaves no plan.
            press(page, "ArrowRight")
            assert page.evaluate(_AT, '[name="unit.F3"]')
        assert shown(page).clash
        assert shown(page).codes == []

        tab_to(page, "#clash a")
        press(page, "Enter")
        assert shown(page).codes == plan_of(printed("plan", R))

        page.keyboard.press("Home")
        tab_to(page, "#command summary")
        page.keyboard.press("Enter")
        assert page.locator("#command pre").is_visible()
    finally:
        page.context.close()


def test_the_first_tab_leads_past_the_form(browser: Any, explored: LivePage) -> None:
    page = opened(browser, explored, DESK)
    try:
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        assert page.evaluate(_AT, "#plan")
    finally:
        page.context.close()


def test_what_changed_is_announced(browser: Any, explored: LivePage) -> None:
    page = after_a_click(browser, explored, LOOKS[1])
    try:
        live = page.locator("#live")
        assert live.get_attribute("role") == "status"
        assert moves(page) in live.inner_text()
        assert moves(page)
    finally:
        page.context.close()


@pytest.mark.parametrize(
    "query",
    [DESK, f"{DESK}&max_credits=20&with=A13", f"{DESK}&parallel=2"],
    ids=["a plan", "a clash", "a fault"],
)
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_serious(
    browser: Any, explored: LivePage, query: str, scheme: str
) -> None:
    narrow = {"width": 390, "height": 844}
    options = {"viewport": narrow} if scheme == "dark" else {}
    page = opened(browser, explored, query, color_scheme=scheme, **options)
    try:
        until(page, _SETTLED)
        page.evaluate(_UNFOLD)
        found = Axe().run(page)
    finally:
        page.context.close()

    serious = [
        (fault["id"], fault["nodes"][0]["html"][:200])
        for fault in found.response["violations"]
        if fault["impact"] in ("serious", "critical")
    ]
    assert serious == []


def test_a_pasted_job_is_read_marked_and_asked_about(
    browser: Any, explored: LivePage
) -> None:
    text = ADVERT.read_text(encoding="utf-8")
    options = ("--job-text", str(ADVERT), "--no-questions", "--format", "json")
    read = json.loads(run("plan", *options).out)
    page = opened(browser, explored, NVQ)
    try:
        page.locator("#job-text").fill(text)
        before = asked(page)
        page.get_by_role("button", name="Read it").click()
        until(page, "b => document.querySelector('#asked input').value !== b", before)
        until(page, _SETTLED)
        assert page.locator("#as-read mark").count() > 3
        assert shown(page).codes == plan_of(read)
        ticked = page.locator("#job input[type=radio]:checked:not([value=''])")
        names = {it.get_attribute("name") for it in ticked.all()}
        assert names >= {f"task.{tag}" for tag in read["candidate"]["tags"]}

        question = page.locator("#questions .question").first
        assert question.count() or page.locator("#questions .note").count()
        if question.count():
            before = asked(page)
            question.get_by_role("link", name="No", exact=True).click()
            until(
                page,
                """b => document.querySelector("#asked input").value
                  .replace("&more=1", "") !== b""",
                before,
            )
            command = shown(page).command.removeprefix("recommender plan ")
            assert shown(page).codes == plan_of(printed("plan", command))
            # The text and its marks stay where they are.
            assert page.locator("#as-read mark").count() > 3
    finally:
        page.context.close()


@each_look
def test_the_page_looks_as_it_did(browser: Any, explored: LivePage, look: Look) -> None:
    for file, now in small_pictures(browser, explored, look):
        apart = difference(file.read_bytes(), now)
        where = f"{file.name}, {apart}"
        assert apart.is_small, f"{where}: look at it, then run python -m tests.browser"


def test_another_look_of_the_page_is_seen(browser: Any, explored: LivePage) -> None:
    css = "fieldset span { padding: .6rem !important; }"
    pictures = small_pictures(browser, explored, LOOKS[0], css)

    assert not all(
        difference(file.read_bytes(), now).is_small for file, now in pictures
    )


@each_look
def test_it_is_no_wider_than_its_window_and_no_row_of_buttons_breaks(
    browser: Any, explored: LivePage, look: Look
) -> None:
    page = after_a_click(browser, explored, look)
    try:
        assert not is_too_wide(page)
        assert set(page.evaluate(_LINES)) == {1}
    finally:
        page.context.close()
