"""Rewrite the console examples: `python -m tests.pages`, after a wording changed."""

from tests.pages.console import PAGES, rewrite

if __name__ == "__main__":
    for page in PAGES:
        rewrite(page)
