"""Ways to look at a page, and what of it is cut off or too pale there."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page


class View(NamedTuple):
    """A way to look at a page: how wide it is, in CSS pixels, and in which colours."""

    name: str
    width: int
    height: int = 900
    media: str = "screen"
    options: tuple[tuple[str, Any], ...] = ()


# A4 between margins of 14 mm, at 96 pixels to the inch.
A4 = View("a4", 688, 1024, "print")
PHONE = View("phone", 390, 844, options=(("has_touch", True),))
SCREEN = View("screen", 1024)
FORCED = View("forced", 1024, options=(("forced_colors", "active"),))
FORCED_DARK = View(
    "forced-dark",
    1024,
    options=(("forced_colors", "active"), ("color_scheme", "dark")),
)
DARK = View("dark", 1024, options=(("color_scheme", "dark"),))
VIEWS = (A4, PHONE, SCREEN, FORCED, FORCED_DARK, DARK)

# What sticks out of the window, or out of its own cell; what scrolls by itself may.
_CUT_OFF = """() => {
  const told = [];
  const edge = document.documentElement.clientWidth + 1;
  for (const it of document.body.querySelectorAll("*")) {
    const box = it.getBoundingClientRect();
    const style = getComputedStyle(it);
    if (!box.width || it.closest("figure") && it.tagName !== "FIGURE") continue;
    if (it.closest("thead") && getComputedStyle(it.closest("thead")).position
        === "absolute") continue;
    if (style.clipPath !== "none") continue;
    if (box.left < -1 && box.right > 0)
      told.push(`${it.tagName} ${it.textContent.trim().slice(0, 40)} at the left`);
    const range = document.createRange();
    range.selectNodeContents(it);
    const ends = range.getBoundingClientRect().right;
    const scrolls = style.overflowX === "auto";
    if (box.right > edge || (!scrolls && ends > box.right + 1))
      told.push(`${it.tagName} ${it.textContent.trim().slice(0, 40)}`);
  }
  return told;
}"""
# Text whose contrast with what is behind it is below 4.5 to 1, as WCAG counts it; in
# colours, or in the greys that a printer without colours makes of them.
_PALE = """inGreys => {
  const read = text => (text.match(/[\\d.]+/g) || []).map(Number);
  const grey = ([r, g, b, ...rest]) => {
    const one = .299 * r + .587 * g + .114 * b;
    return [one, one, one, ...rest];
  };
  const numbers = text => inGreys ? grey(read(text)) : read(text);
  const part = x => (x /= 255) <= .04045 ? x / 12.92 : ((x + .055) / 1.055) ** 2.4;
  const light = ([r, g, b]) => .2126 * part(r) + .7152 * part(g) + .0722 * part(b);
  const behind = it => {
    for (; it; it = it.parentElement) {
      const colour = numbers(getComputedStyle(it).backgroundColor);
      if (colour.length === 3 || colour[3] > 0) return colour;
    }
    return [255, 255, 255];
  };
  const told = [];
  for (const it of document.body.querySelectorAll("*")) {
    if (![...it.childNodes].some(n => n.nodeType === 3 && n.data.trim())) continue;
    const pair = [numbers(getComputedStyle(it).color), behind(it)].map(light);
    const ratio = (Math.max(...pair) + .05) / (Math.min(...pair) + .05);
    if (ratio < 4.5) told.push(`${it.tagName} ${it.textContent.slice(0, 40)} ${ratio}`);
  }
  return told;
}"""

# Text in another colour than the rest, and what has a background other than the page's,
# except for the titles of groups, which are bold and alone on their lines.
_COLOURED = """() => {
  const told = [];
  const whole = getComputedStyle(document.body);
  const clear = colour => /, 0\\)$/.test(colour);
  for (const it of document.body.querySelectorAll("*")) {
    if (!it.textContent.trim() || it.closest("figure")) continue;
    const style = getComputedStyle(it);
    const name = `${it.tagName} ${it.textContent.trim().slice(0, 40)}`;
    if (style.color !== whole.color) told.push(`${name} ${style.color}`);
    if (!clear(style.backgroundColor) && it.scope !== "rowgroup"
        && style.backgroundColor !== whole.backgroundColor)
      told.push(`${name} on ${style.backgroundColor}`);
  }
  return told;
}"""


@contextmanager
def opened(browser: "Browser", file: Path, view: View, **more: Any) -> "Iterator[Page]":
    """Open a file in a view."""
    size = {"width": view.width, "height": view.height}
    context = browser.new_context(viewport=size, **dict(view.options), **more)
    try:
        page = context.new_page()
        page.emulate_media(media=view.media)
        page.goto(file.resolve().as_uri())
        yield page
    finally:
        context.close()


def cut_off(page: "Page") -> list[str]:
    """Return what sticks out of the window or out of its own cell."""
    return list(page.evaluate(_CUT_OFF))


def pale(page: "Page", *, in_greys: bool = False) -> list[str]:
    """Return the texts that are hard to read before what is behind them."""
    return list(page.evaluate(_PALE, in_greys))


def coloured(page: "Page") -> list[str]:
    """Return the texts that differ from others in their colours."""
    return list(page.evaluate(_COLOURED))


def is_too_wide(page: "Page") -> bool:
    """Return whether the page as a whole is wider than its window."""
    wide = "document.documentElement.scrollWidth > window.innerWidth"
    return bool(page.evaluate(wide))
