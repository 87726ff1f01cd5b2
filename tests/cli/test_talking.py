"""Scans on a terminal: letters, arrow keys, and Ctrl-C, in a real process."""

import codecs
import io
import os
import pty
import re
import select
import signal
import subprocess
import sys
import termios
import tomllib
from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path

import pytest

from recommender import Candidate, Frequency, load_qualification
from recommender.answers.questions import TaskQuestion, questions_for
from recommender.cli.prompts import LetterPrompter, ask_likely_tasks
from recommender.qualifications.vocabulary import Tag
from tests.builders.waiting import FOR_EVER

# A question that takes keys: its first answer is pointed at, and all is drawn.
ARROWS = r"(?s)(Which of these|How often is this part).*\u00bb.*\[\?7h"


class Terminal:
    """A program on a terminal of its own."""

    def __init__(self, *arguments: str, term: str = "xterm") -> None:
        self._ours, theirs = pty.openpty()
        termios.tcsetwinsize(theirs, (40, 80))
        command = [sys.executable, "-m", "recommender", *arguments]
        self.process = subprocess.Popen(
            command,
            stdin=theirs,
            stdout=theirs,
            stderr=theirs,
            env={**os.environ, "TERM": term, "COLUMNS": "80", "LINES": "40"},
            start_new_session=True,
        )
        os.close(theirs)
        self.seen = ""
        self._decoder = codecs.getincrementaldecoder("utf-8")("replace")

    def wait_for(self, pattern: str) -> str:
        """Read until a pattern is printed; give all since the last one."""
        while not re.search(pattern, self.seen):
            if not self._read():
                pytest.fail(f"ended without {pattern!r}: {self.seen!r}")
        seen, self.seen = self.seen, ""
        return seen

    def _read(self) -> bool:
        """Read what is printed next; say no if the program has ended."""
        if not select.select([self._ours], [], [], FOR_EVER)[0]:
            pytest.fail(f"nothing follows {self.seen!r}")
        try:
            piece = os.read(self._ours, 4096)
        except OSError:
            return False
        before, *asked = (self.seen + self._decoder.decode(piece)).split("\x1b[6n")
        for _ in asked:  # where the cursor is
            os.write(self._ours, b"\x1b[1;1R")
        self.seen = "".join([before, *asked])
        return bool(piece)

    def type(self, keys: str) -> None:
        os.write(self._ours, keys.encode())

    def interrupt(self) -> None:
        """Press Ctrl-C until the program reacts.

        One that comes after the question is printed and before its answer is waited
        for is only noticed at the next key.
        """
        self.process.send_signal(signal.SIGINT)
        while not select.select([self._ours], [], [], 10)[0]:
            self.process.send_signal(signal.SIGINT)

    def end(self) -> int:
        while self._read():
            pass
        return self.process.wait(FOR_EVER)

    def close(self) -> None:
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait()
        os.close(self._ours)


@pytest.fixture
def saved(tmp_path: Path) -> Path:
    return tmp_path / "me.toml"


@pytest.fixture
def scan(request: pytest.FixtureRequest, saved: Path) -> Iterator[Terminal]:
    role = ("--role", "receptionist")
    terminal = Terminal("scan", *role, "--save", str(saved), *request.param)
    yield terminal
    terminal.close()


@pytest.mark.parametrize("scan", [["--plain"]], indirect=True)
def test_letters_answer_and_ctrl_c_loses_nothing_that_was_said(
    scan: Terminal, saved: Path
) -> None:
    scan.wait_for("or Enter for none: ")
    scan.type("z\n")
    scan.wait_for("(?s)Please type letters from a to .*or Enter for none: ")
    scan.type("A, b\n")
    scan.wait_for("Answer: ")
    scan.type("d\n")
    scan.wait_for("Answer: ")
    scan.interrupt()

    assert scan.end() == 130
    content = tomllib.loads(saved.read_text())
    assert content["role"] == "receptionist"
    assert sorted(content["tags"].values()) == ["daily", "sometimes..daily"]
    assert content["no_tags"]

    again = Terminal("scan", "--plain", "--resume", str(saved))
    try:
        assert "How often" in again.wait_for("Answer: ")
    finally:
        again.close()


@pytest.mark.slow
@pytest.mark.parametrize("scan", [[]], indirect=True)
def test_arrow_keys_tick_and_choose(scan: Terminal, saved: Path) -> None:
    scan.wait_for(ARROWS)
    scan.type(" ")
    scan.type("\r")
    assert "How often" in scan.wait_for(ARROWS)
    scan.type("\x1b[B")
    scan.type("\r")
    scan.wait_for(ARROWS)
    scan.type("\x03")

    assert scan.end() == 130
    assert [*tomllib.loads(saved.read_text())["tags"].values()] == ["weekly"]


LIKELY = ("plan", "--role", "receptionist", "--job-text", "tests/cli/job.txt")
LIKELY = (*LIKELY, "--tag", "complaints:weekly 70%", "--tag", "coaching:sometimes 20%")
# What the text says of these is likely too, and would be asked first.
LIKELY = (*LIKELY, "--tag", "questioning:daily", "--tag", "problems:daily", "--full")


class Says:
    """Answers like a person who ticks a task, and then says how often."""

    def __init__(self, *ticked: str, often: Frequency | None) -> None:
        self.ticked, self.often = [*ticked], often
        self.asked: list[list[str]] = []

    def which(self, tags: Sequence[Tag]) -> list[str]:
        raise AssertionError(tags)

    def which_likely(self, questions: Sequence[TaskQuestion]) -> list[str] | None:
        self.asked.append([question.tag.name for question in questions])
        return self.ticked

    def how_often(self, tag: Tag, likely: str = "") -> Frequency | None:
        return self.often


@pytest.mark.parametrize(
    ("often", "tags", "no_tags"),
    [
        (None, {"complaints": Frequency.WEEKLY}, {"coaching"}),
        (Frequency.DAILY, {"complaints": Frequency.DAILY}, {"coaching"}),
        # "It is not part of my job" is no ban on units, which `never` would be.
        (Frequency.NEVER, {}, {"complaints", "coaching"}),
    ],
)
def test_ticked_tasks_are_done_as_often_as_is_said(
    often: Frequency | None, tags: dict[str, Frequency], no_tags: set[str]
) -> None:
    said = {"complaints": "weekly 70%", "coaching": "sometimes 20%"}
    about, says = load_qualification("ocr-03456"), Says("complaints", often=often)
    candidate = Candidate("receptionist", said)  # type: ignore[arg-type]
    known = ask_likely_tasks(about, candidate, says, 1e6)

    assert (known.tags, {*known.no_tags}) == (tags, no_tags)
    assert not known.unsure
    assert len(says.asked) == 1


@pytest.mark.slow
def test_a_plan_for_a_job_text_asks_what_would_change_it_most() -> None:
    with closing(Terminal(*LIKELY, "--time-limit", "1000000")) as terminal:
        asked = terminal.wait_for(ARROWS)
        terminal.type(" ")  # What is likely is ticked: now it is not.
        terminal.type("\x1b[B")
        terminal.type(" ")
        terminal.type("\r")
        often = terminal.wait_for(ARROWS)
        terminal.type("\r")  # as often as is likely
        seen = terminal.wait_for(r"Next[^\n]*recommender")
        code = terminal.end()

    assert code == 0
    assert "--no-questions skips them" in asked
    assert "Which of these are part of your job?" in asked
    assert "Process complaints formally (70% likely)" in asked
    assert re.search(r"If so: .*\. If not: .*\.", asked)
    assert "How often is this part of your job? Coach" in often
    assert "no complaints" in seen
    assert "coaching (sometimes)" in " ".join(seen.split())
    assert "best for the job as read" in seen


@pytest.mark.parametrize(
    ("typed", "done"),
    [
        ("a b\n", ["complaints", "coaching"]),
        ("B\n", ["coaching"]),
        ("-\n", []),
        ("7\na\n", ["complaints"]),
        ("\n", None),
    ],
)
def test_letters_tick_likely_tasks_and_enter_alone_is_not_sure(
    typed: str, done: list[str] | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    said = {"complaints": "weekly 70%", "coaching": "sometimes 20%"}
    about = load_qualification("ocr-03456")
    asked = questions_for(about, Candidate("receptionist", said)).questions  # type: ignore[arg-type]
    monkeypatch.setattr("sys.stdin", io.StringIO(typed))

    assert LetterPrompter().which_likely(asked) == done


@pytest.mark.slow
@pytest.mark.parametrize(
    "arguments", [(*LIKELY, "--no-questions"), (*LIKELY[:3], *LIKELY[5:])]
)
def test_a_plan_asks_nothing_where_it_may_not_or_there_is_no_job_text(
    arguments: tuple[str, ...],
) -> None:
    with closing(Terminal(*arguments, "--time-limit", "1000000")) as terminal:
        seen = terminal.wait_for(r"Next[^\n]*recommender")
        code = terminal.end()

    assert code == 0
    assert "How often is this part" not in seen
    assert "What would change this plan" in seen


@pytest.mark.slow
@pytest.mark.parametrize(
    ("term", "no_color", "bold"),
    [("xterm", "", True), ("xterm", "1", False), ("dumb", "", False)],
)
def test_a_terminal_shows_bold_unless_that_is_forbidden(
    term: str, no_color: str, bold: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NO_COLOR", no_color)
    with closing(Terminal("plan", "--role", "receptionist", term=term)) as terminal:
        seen = terminal.wait_for("handbook.*\n")

    assert ("\x1b[1m" in seen) is bold
    assert "--full shows each rule" in seen
