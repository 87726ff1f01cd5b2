"""A file that takes for ever to read ends in a sentence, however it was given."""

import gc
import signal
import time
from pathlib import Path

import pytest

from recommender.cli import main
from recommender.errors import LimitError
from recommender.files import reading_time, texts

UNITS = "code,title,group,level,credits\nA1,Greet,A,2,5\nA2,Answer,A,2,5\n"
WAYS = [
    ("plan", "--candidate", "mine.toml"),
    ("plan", "--job-text", "mine.txt"),
    ("plan", "--qualification", "mine"),
    ("check", "--plan", "mine.json"),
    ("verify", "mine.json"),
    ("what-if", "--scenarios", "mine.toml"),
    ("scan", "--answers", "mine.toml"),
    ("evidence", "--role", "receptionist", "--evidence", "mine.toml"),
    ("which", "--candidate", "mine.toml"),
    ("explain", "A13", "--job-text", "mine.txt"),
    ("tags", "from", "mine.txt"),
    ("cohort", "mine.csv"),
    ("cohort", "good.csv", "--roles", "mine.toml"),
    ("cohort", "good.csv", "--layout", "mine.toml"),
    ("menu", "mine.csv", "--units", "8"),
    ("common", "mine.csv"),
    ("restore", "good.csv", "--mapping", "mine.csv", "-o", "out.csv"),
    ("restore", "mine.csv", "--mapping", "good.csv", "-o", "out.csv"),
    ("pseudonymise", "mine.csv", "-o", "o.csv", "--mapping", "m.csv", "--key", "k"),
    ("qualification", "import", "mine.csv", "--folder", "new"),
    ("qualification", "import", "units.csv", "--folder", "new", "--rules", "mine.csv"),
    ("qualification", "check", "mine"),
    ("qualification", "diff", "ocr-03456", "mine"),
    ("qualification", "diff", "ocr-03456", "ocr-03455", "--plan", "mine.json"),
]


@pytest.mark.parametrize("words", WAYS, ids=" ".join)
def test_reading_for_ever_ends_in_a_sentence(
    words: tuple[str, ...],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "mine").mkdir()
    for name in ("mine/qualification.toml", "mine.toml", "mine.txt", "mine.json"):
        Path(name).write_text("", encoding="utf-8")
    for name in ("mine.csv", "good.csv"):
        Path(name).write_text("id,name,role\nC1,Person A,receptionist\n", "utf-8")
    Path("units.csv").write_text(UNITS, "utf-8")
    before = {*tmp_path.rglob("*")}

    def note(path: Path) -> None:
        # What the timer sends when the time is over; nobody heeds it outside a reader.
        if path.parts[0].startswith("mine"):
            signal.raise_signal(signal.SIGPROF)

    monkeypatch.setattr(texts, "note_read", note)
    before_it = signal.signal(signal.SIGPROF, signal.SIG_IGN)
    try:
        with pytest.raises(SystemExit) as ended:
            main([*words])
    finally:
        signal.signal(signal.SIGPROF, before_it)
        gc.enable()

    errors = [line for line in capsys.readouterr().err.splitlines() if "error" in line]
    assert ended.value.code == 3, errors
    mine = next(word for word in words if word.startswith("mine"))
    assert f"{mine}: reading it took more than 30 minutes" in errors[0]
    assert {*tmp_path.rglob("*")} == before


def test_a_command_has_a_limit_and_a_library_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading_time, "MOST_SECONDS", 0.01)

    @reading_time.in_time
    def read(path: Path, seconds: float) -> str:
        end = time.process_time() + seconds
        while time.process_time() < end:
            pass
        return path.name

    file = tmp_path / "mine"
    assert read(file, 0.05) == "mine"
    with reading_time.limited_reading():
        with pytest.raises(LimitError, match="took more than"):
            read(path=file, seconds=10)
        assert read(file, 0) == "mine"
    assert signal.getitimer(signal.ITIMER_PROF) == (0, 0)
    assert signal.getsignal(signal.SIGPROF) is signal.SIG_DFL


def test_a_reader_within_another_has_a_limit_of_its_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading_time, "MOST_SECONDS", 60)
    inner = reading_time.in_time(lambda file: signal.getitimer(signal.ITIMER_PROF))

    @reading_time.in_time
    def outer(file: Path) -> list[tuple[float, float]]:
        signal.setitimer(signal.ITIMER_PROF, 30, 1)
        return [inner(file), signal.getitimer(signal.ITIMER_PROF)]

    with reading_time.limited_reading():
        (left_inside, _), (left, again) = outer(tmp_path / "mine")

    assert 30 < left_inside <= 60.1
    assert 0 < left <= 30.1
    assert again > 0
