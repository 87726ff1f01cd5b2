"""One Chromium for all tests of a worker, and the files that it opens."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING
from unittest.mock import patch

import pytest

from recommender.web import solver_processes
from tests.browser.chromium import MISSING, find_chromium, launched
from tests.browser.documents import Document
from tests.builders.live_page import PATIENT, LivePage, live_page

if TYPE_CHECKING:
    from playwright.sync_api import Browser


@pytest.fixture(scope="session")
def browser() -> "Iterator[Browser]":
    program = find_chromium()
    if program is None:
        pytest.skip(MISSING)
    with launched(program) as browser:
        yield browser


@pytest.fixture(scope="session")
def file_of(tmp_path_factory: pytest.TempPathFactory) -> Callable[[Document], Path]:
    """Return what writes a document as HTML, once, and says where."""
    folder = tmp_path_factory.mktemp("documents")

    def write(document: Document) -> Path:
        path = folder / f"{document.name}.html"
        if not path.exists():
            path.write_text(document.html(), encoding="utf-8")
        return path

    return write


@pytest.fixture(scope="session")
def explored() -> Iterator[LivePage]:
    """The page of `explore`, served once for all tests of a worker.

    A busy machine may take as long as it needs.
    """
    with (
        patch.object(solver_processes, "MOST_SECONDS_IN_LINE", 3_600.0),
        live_page(PATIENT) as served,
    ):
        # Only then are all its processes warm.
        for query in ("?role=receptionist", "?role=receptionist&more=1"):
            served.client.get(query)
        yield served
