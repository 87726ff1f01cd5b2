"""What to install for an optional package depends on how the program was installed."""

import re
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

import pytest

from recommender import extras, load_qualification
from recommender.cli import main
from recommender.cli.commands.scan_command import _prompter
from recommender.cli.prompts import ArrowKeyPrompter, LetterPrompter
from recommender.errors import RequestError

REQUIRES = [
    "click<9,>=8.2",
    "openpyxl<4,>=3.1.3; extra == 'excel'",
    'xlsxwriter<4,>=3.2; extra == "excel"',
    "distributed>=2025.1; extra == 'cluster'",
]


class Installed:
    """What the metadata of an installation says."""

    def __init__(self, origin: str | None) -> None:
        self.origin, self.requires = origin, REQUIRES

    def read_text(self, name: str) -> str | None:
        assert name == "direct_url.json"
        return self.origin


@pytest.mark.parametrize(
    ("origin", "expected"),
    [
        ('{"url": "file:///src", "dir_info": {}}', 'pip install ".[excel]"'),
        (
            '{"url": "file:///src", "dir_info": {"editable": true}}',
            'pip install ".[excel]"',
        ),
        (None, 'pip install "openpyxl<4,>=3.1.3" "xlsxwriter<4,>=3.2"'),
        (
            '{"url": "file:///recommender.whl", "archive_info": {}}',
            'pip install "openpyxl<4,>=3.1.3" "xlsxwriter<4,>=3.2"',
        ),
    ],
    ids=["from a folder", "editable", "from an index", "from a wheel"],
)
def test_the_hint_installs_what_is_missing(
    origin: str | None, expected: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("importlib.metadata.distribution", lambda _: Installed(origin))

    assert hint_of("excel") == expected


def test_without_an_installation_the_program_runs_from_a_checkout(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def missing(name: str) -> None:
        raise PackageNotFoundError(name)

    monkeypatch.setattr("importlib.metadata.distribution", missing)

    assert hint_of("cluster") == 'pip install ".[cluster]"'


def test_a_package_that_is_there_is_not_asked_for() -> None:
    extras.require_package("click", "excel")


def test_every_extra_of_a_user_is_known_with_its_packages() -> None:
    declared = {
        (requirement.partition("extra == ")[2].strip("\"'"), name[0])
        for requirement in distribution("recommender").requires or []
        if "extra == " in requirement
        and (name := re.match(r"[\w-]+", requirement)) is not None
    }
    known = {(extra, name) for extra, names in extras.EXTRAS.items() for name in names}

    ours = ("dev", "fuzz", "race")
    assert known == {pair for pair in declared if pair[0] not in ours}


def test_the_licence_and_the_changelog_are_in_the_package() -> None:
    package = Path(extras.__file__).parent

    assert (package / "LICENSE.txt").read_text(encoding="utf-8").startswith("MIT")
    assert (package / "CHANGELOG.md").read_text(encoding="utf-8")


def hint_of(extra: str) -> str | None:
    with pytest.raises(RequestError) as refusal:
        extras.require_package("no_such_package", extra)
    (fault,) = refusal.value.faults
    return fault.hint


def test_a_scan_without_arrow_keys_asks_for_letters(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("sys.stdin.isatty", lambda: True)
    monkeypatch.setattr(
        extras, "is_installed", lambda package: package != "questionary"
    )

    assert isinstance(_prompter(None, False, load_qualification()), LetterPrompter)

    monkeypatch.setattr(extras, "is_installed", lambda _: True)

    assert isinstance(_prompter(None, False, load_qualification()), ArrowKeyPrompter)


def test_a_calendar_without_its_package_says_what_to_install(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(extras, "is_installed", lambda package: package != "icalendar")
    options = ["--hours-per-week", "4", "--start", "2026-12-01", "--format", "ics"]
    with pytest.raises(SystemExit) as end:
        main(["plan", *options])
    told = capsys.readouterr().err

    assert end.value.code == 2
    assert "error[package-missing]: this needs the package icalendar" in told
    assert "calendar" in told.partition("hint:")[2]
