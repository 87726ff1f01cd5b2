"""Bad inputs and what must come of them: the cases of tests/bad/inputs."""

import gc
import io
import os
import shutil
import signal
import sys
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from recommender.cli import main
from recommender.files.shipped_files import data_folder
from tests.builders.broken import GOOD
from tests.builders.running import Done

FOLDER = Path(__file__).parent.parent / "bad" / "inputs"
Texts = Annotated[list[str], Field(default_factory=list)]


class Content(BaseModel):
    """A file whose text is long, or not UTF-8, or that is a table in a workbook."""

    model_config = ConfigDict(extra="forbid", strict=True)

    text: str = ""
    repeat: str = ""
    times: int = 0
    then: str = ""
    hex: str = ""
    encoding: str = "utf-8"
    cells: dict[str, str] = {}

    def write(self, path: Path) -> None:
        if self.cells:
            import openpyxl  # noqa: PLC0415  (few cases need it)

            book = openpyxl.Workbook()
            for place, value in self.cells.items():
                book.worksheets[0][place] = value
            book.save(path)
            return
        text = self.text + self.repeat * self.times + self.then
        path.write_bytes(bytes.fromhex(self.hex) or text.encode(self.encoding))


class BadInput(BaseModel):
    """A case: files to make, a command, and what must come of it.

    `files` are texts by name, `good` a folder with a small good qualification; `pipes`,
    `folders` and `links` are made too, `modes` are set, in octal. Every file is as
    before afterwards but those that the command `makes`, each with its mode, or "" for
    any; `writes` are words in them. `rows` are those of the list of bad inputs that the
    case is of, and `n_a` says why a row is none of this program's.
    """

    model_config = ConfigDict(extra="forbid", strict=True)

    name: str
    rows: list[int | str] = []
    n_a: str = ""
    files: dict[str, str | Content] = {}
    good: str = ""
    folders: Texts
    pipes: Texts
    links: dict[str, str] = {}
    modes: dict[str, str] = {}
    umask: str = "022"
    stdin: str | None = None
    environment: dict[str, str] = {}
    command: Texts
    bytes: bool = False
    exit: int = 0
    ids: Texts
    says: Texts
    never: Texts
    makes: dict[str, str] = {}
    writes: dict[str, str] = {}


def read_cases() -> list[BadInput]:
    """Return the cases of every file, named by file and case."""
    found = []
    for path in sorted(FOLDER.glob("*.toml")):
        for table in tomllib.loads(path.read_text(encoding="utf-8"))["cases"]:
            case = BadInput.model_validate(table)
            found.append(case.model_copy(update={"name": f"{path.stem}-{case.name}"}))
    return found


def prepare(case: BadInput, folder: Path) -> None:
    """Make the files of a case."""
    if case.good:
        shutil.copytree(GOOD, folder / case.good, dirs_exist_ok=True)
    for name in case.folders:
        (folder / name).mkdir(parents=True, exist_ok=True)
    for name, content in case.files.items():
        made = content if isinstance(content, Content) else Content(text=content)
        made.write(folder / name)
    for name in case.pipes:
        os.mkfifo(folder / name)
    for name, target in case.links.items():
        (folder / name).symlink_to(target)
    for name, mode in case.modes.items():
        (folder / name).chmod(int(mode, 8))


def run_here(case: BadInput, folder: Path) -> Done:
    """Run a command in this process, with streams of its own."""
    out, err = (io.TextIOWrapper(io.BytesIO(), "utf-8") for _ in range(2))
    places = {"{folder}": str(folder), "{data}": str(data_folder())}
    words = list(case.command)
    for place, path in places.items():
        words = [word.replace(place, path) for word in words]
    if case.bytes:
        words = [word.replace("\\xff", "\udcff") for word in words]
    with _surroundings(case, folder), redirect_stdout(out), redirect_stderr(err):
        try:
            main(words)
        except SystemExit as end:
            code = end.code
    texts = []
    for stream in (out, err):
        stream.flush()
        texts.append(stream.buffer.getvalue().decode("utf-8", "surrogateescape"))
    assert isinstance(code, int)
    return Done(code, *texts)


@contextmanager
def _surroundings(case: BadInput, folder: Path) -> Iterator[None]:
    """Set folder, umask, standard input and environment, and all as before after it."""
    before, environment, stdin = Path.cwd(), dict(os.environ), sys.stdin
    heard = {s: signal.getsignal(s) for s in (signal.SIGINT, signal.SIGTERM)}
    umask = os.umask(int(case.umask, 8))
    os.environ.update(case.environment)
    os.chdir(folder)
    sys.stdin = io.TextIOWrapper(io.BytesIO((case.stdin or "").encode()), "utf-8")
    try:
        yield
    finally:
        os.chdir(before)
        os.umask(umask)
        os.environ.clear()
        os.environ.update(environment)
        sys.stdin = stdin
        for number, handler in heard.items():
            signal.signal(number, handler)
        gc.unfreeze()
        gc.enable()
