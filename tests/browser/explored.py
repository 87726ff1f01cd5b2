"""The page of `explore` in a browser: clicks, and what it shows then."""

import time
from typing import TYPE_CHECKING, Any, NamedTuple

from tests.browser.explore_sessions import Click

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

# Milliseconds until an answer; a busy machine may need them.
PATIENCE = 240_000
_SHOWN = """() => {
  const text = part => document.querySelector(part)?.innerText.trim() || "";
  const form = new URLSearchParams(new FormData(document.getElementById("ask")));
  // Whether prices are there already is no part of what is asked.
  form.set("asked", form.get("asked").replace("&more=1", ""));
  return {
    address: location.href,
    codes: [...document.querySelectorAll("#plan-units tbody th")].map(c => c.innerText),
    totals: text(".totals"), clash: text("#clash h3"), fields: form.toString(),
    command: document.querySelector("#command code").textContent,
  };
}"""
_IS_ANSWERED = """before => {
  const asked = document.querySelector("#asked input").value.replace("&more=1", "");
  return asked !== before && location.search.slice(1) === asked;
}"""
_IS_AT = """query => document.querySelector("#asked input").value
  .replace("&more=1", "") === query"""


class Shown(NamedTuple):
    """What a page shows of a request: all that has to come back with it."""

    address: str
    codes: list[str]
    totals: str
    clash: str
    fields: str
    command: str


def shown(page: "Page") -> Shown:
    """Return what a page shows now."""
    return Shown(**page.evaluate(_SHOWN))


def asked(page: "Page") -> str:
    """Return the query of the request that a page shows."""
    return page.locator("#asked input").input_value().replace("&more=1", "")


def until(page: "Page", holds: str, value: object = None) -> None:
    """Wait until a function of JavaScript returns true.

    The page allows no text to be run as a script, which Playwright's own way needs.
    """
    ended = time.monotonic() + PATIENCE / 1000
    while not page.evaluate(holds, value):
        if time.monotonic() > ended:
            raise TimeoutError(holds)
        page.wait_for_timeout(10)


def at(page: "Page", state: Shown) -> None:
    """Wait until a page shows a request again."""
    until(page, _IS_AT, state.address.partition("?")[2])


def do(page: "Page", click: Click, *, has_script: bool = True) -> None:
    """Click as a person does, and wait for the plan; send the form without a script."""
    before = asked(page)
    if click.kind == "step" and not has_script:
        with page.expect_navigation(timeout=PATIENCE):
            _act(page, click)
        return
    _act(page, click)
    if has_script:
        until(page, _IS_ANSWERED, before)
    else:
        with page.expect_navigation(timeout=PATIENCE):
            page.locator("#ask > .send button").first.click()


def _act(page: "Page", click: Click) -> None:
    kind, where, value = click
    if kind == "step":
        page.get_by_role("link", name=where, exact=True).click()
    elif kind == "select":
        page.locator(f'select[name="{where}"]').select_option(value)
    elif kind == "fill":
        field = page.locator(f'input[name="{where}"]')
        field.fill(value)
        field.blur()
    else:
        box = page.locator(f'input[name="{where}"][value="{value}"]')
        _unfold(box)
        # The label is what a person sees and clicks.
        page.locator(f"label:has(#{box.get_attribute('id')})").click()


def _unfold(field: "Locator") -> None:
    """Open what a field is folded away in."""
    folded = field.locator("xpath=ancestor::details[not(@open)]")
    while folded.count():
        folded.first.locator("> summary").click()


def moves(page: "Page") -> str:
    """Return the sentence that says what the last click changed."""
    sentence = page.locator("#sentence")
    return sentence.inner_text() if sentence.count() else ""


def plan_of(document: dict[str, Any]) -> list[str]:
    """Return the codes of the best plan of a JSON document; none without a plan."""
    plans = document["plans"]
    return [unit["code"] for unit in plans[0]["units"]] if plans else []
