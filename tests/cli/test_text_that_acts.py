"""Text in any field of any file says what it says, and does nothing, wherever it goes.

Each text of a folder of data, a candidate file, a caseload and a layout has a marker,
with all in it that a terminal, a shell, a spreadsheet or a browser would obey. Every
command is run on them, and its outputs are searched.
"""

import csv
import io
import json
import re
import shutil
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from recommender.safe_text import for_terminal
from tests.builders.bad_inputs import BadInput, run_here
from tests.builders.broken import BAD

# What no terminal shows as it is, spelt as TOML and JSON spell it.
UNSEEN = "\\u202e\\u200b"
ESCAPE = "\\u001b[2J\\u0007"
ACTS = "<img src=x onerror=alert(1)> | `x` $(touch owned) [a](javascript:x)"
KEPT = f"=mk kept\u202e\u200b {ACTS}"
CONTROLS = re.compile("[\0-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
# The keys of TOML files whose values are texts of any kind.
TEXTS = re.compile(
    r"""(?m)^((?:title|text|source|means|notice|question|awarding_body|number|"""
    r"""[AB]|theme|no_unit|readings?\..*means) = ")([^"]*)(")"""
)
LISTS = re.compile(r"""(?m)^((?:phrases|also|titles|observation|products) = \[")""")
EVIDENCE = """
format = 1
source = "x"
[[wanted]]
kinds = 1
[[tasks]]
tag = "first-task"
observation = ["watching"]
source = "x"
[[tasks]]
tag = "second-task"
products = ["letters"]
"""


class Marks:
    """Counts the fields that are marked."""

    def __init__(self) -> None:
        self.number = 0

    def toml(self, match: re.Match[str]) -> str:
        self.number += 1
        end = "".join(match.groups()[1:])
        return f"{match[1]}=mk{self.number}{UNSEEN}{ESCAPE} {ACTS} {end}"

    def cell(self) -> str:
        self.number += 1
        unseen = json.loads(f'"{UNSEEN}"')
        return f"=mk{self.number}{unseen} {ACTS}"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with marked files of every kind."""
    place = tmp_path_factory.mktemp("acts")
    mine = place / "mine"
    shutil.copytree(BAD / "rich", mine)
    (mine / "evidence.toml").write_text(EVIDENCE)
    marks = Marks()
    for path in sorted(mine.glob("*.toml")):
        text = TEXTS.sub(marks.toml, path.read_text(encoding="utf-8"))
        text = LISTS.sub(marks.toml, text)
        path.write_text(text, encoding="utf-8")
    text = (mine / "units.csv").read_text(encoding="utf-8")
    rows = list(csv.reader(io.StringIO(text)))
    rows[0].append("keywords")
    for row in rows[1:]:
        row[1] = f"{marks.cell()} {row[1]}"
        row.append(f"{marks.cell()}; {marks.cell()}")
    with (mine / "units.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)
    write_requests(place, marks)
    return place


def write_requests(place: Path, marks: Marks) -> None:
    """Write a candidate file, scenarios, a caseload and a text about a job."""
    people = "".join(
        f'{who} = "{marks.cell()}"\n' for who in ("candidate", "assessor", "centre")
    )
    job = 'qualification = "mine"\nrole = "first-role"\n'
    (place / "me.toml").write_text(f"{job}[people]\n{people}", encoding="utf-8")
    (place / "s.toml").write_text(
        f'{job}[[scenarios]]\nname = "{marks.cell()[:55]}"\nwishes.spare = 9\n',
        encoding="utf-8",
    )
    header = ["id", "name", "role", KEPT]
    rows = [["C1", f"{marks.cell()}", "first-role", f"x;{marks.cell()}"]]
    job_of_all = marks.cell()
    for name, headers in (("c", header), ("d", ["id", "name", job_of_all, "x"])):
        with (place / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows([headers, *rows])
    for name, chosen in (("d", job_of_all), ("wrong", marks.cell())):
        layout = f"format = 1\n[columns]\nrole = {json.dumps(chosen)}\n"
        (place / f"{name}.toml").write_text(layout, encoding="utf-8")
    key = json.dumps(marks.cell())
    (place / "keys.toml").write_text(f"{key} = 1\n[columns]\n{key} = 2\n")
    (place / "j.txt").write_text(
        f"{marks.cell()}. You do other words for it {marks.cell()} every day.\n"
        f"You do more words for {marks.cell()} {ACTS}.\n",
        encoding="utf-8",
    )


MINE = ["-q", "mine"]
ME = ["--candidate", "me.toml", "--fact", "pathway:care"]
WAIVED = ["--waive", "counted", "--because", f"counted:=mk {ACTS}"]
ELSEWHERE = ["--elsewhere", f"=mk {ACTS} \u202e\u200b, level 3, 4 credits, group B"]
COMMANDS = {
    "units": ["units", *MINE],
    "rules": ["rules", *MINE],
    "roles": ["roles", *MINE],
    "tags": ["tags", *MINE],
    "tags-from": ["tags", "from", "j.txt", *MINE],
    "plan": ["plan", *ME, "--full"],
    "plan-waived": ["plan", *ME, *WAIVED],
    "plan-text": ["plan", "--job-text", "j.txt", *MINE],
    "check": ["check", "M1", "O1", *ME],
    "explain": ["explain", "O1", *ME],
    "what-if": ["what-if", "--scenarios", "s.toml"],
    "tradeoffs": ["tradeoffs", *ME],
    "evidence": ["evidence", *ME],
    "cohort": ["cohort", "c.csv", *MINE, "--keep", KEPT, "--with-names"],
    "cohort-layout": ["cohort", "d.csv", *MINE, "--layout", "d.toml"],
    "fault of a layout": ["cohort", "d.csv", *MINE, "--layout", "wrong.toml"],
    "keys of a layout": ["cohort", "d.csv", *MINE, "--layout", "keys.toml"],
    "plan-elsewhere": ["plan", *ME, *ELSEWHERE],
    "fault of elsewhere": ["plan", *ME, "--elsewhere", f"=mk {ACTS}"],
    "keywords": ["plan", *ME, "--with", f"mk{ACTS}"],
    "menu": ["menu", "c.csv", *MINE, "--units", "1"],
    "common": ["common", "c.csv", *MINE],
    "which": ["which", "--role", "first-role", *MINE, "-q", "ocr-03456"],
    "qualification-check": ["qualification", "check", "mine"],
    "qualification-diff": ["qualification", "diff", "mine", "ocr-03456"],
    "no plan": ["plan", *ME, "--max-credits", "1"],
    "fault": ["plan", *MINE, "--role", f"=mk{ACTS}"],
    "fault of a fact": ["plan", *MINE, "--fact", f"pathway:=mk{ACTS}"],
}
FORMATS = ("", "json", "csv", "md")
FILES = ("html", "xlsx", "docx", "md", "csv", "json", "ics", "svg", "txt")
RUNS = [(name, form) for name in COMMANDS for form in FORMATS]
WRITTEN_BY = (
    "plan", "check", "what-if", "evidence", "cohort", "plan-waived", "plan-elsewhere",
)  # fmt: skip
WRITTEN = [(name, suffix) for name in WRITTEN_BY for suffix in FILES]


def run(folder: Path, words: list[str]) -> tuple[str, str]:
    done = run_here(BadInput(name="", command=words), folder)
    assert done.code in (0, 1, 2), done.err
    assert "Traceback" not in done.err
    assert "this is a bug" not in done.err
    assert not (folder / "owned").exists()
    return done.out, done.err


@pytest.mark.parametrize("name", COMMANDS)
def test_what_is_printed_does_nothing(name: str, folder: Path) -> None:
    marked = False
    for form in FORMATS:
        # The plans of a caseload are CSV by themselves.
        default = ["--format", "table"] if name == "cohort-layout" else []
        wanted = ["--format", form] if form else default
        out, err = run(folder, [*COMMANDS[name], *wanted])
        if "Invalid value for '--format'" in err or "No such option" in err:
            continue
        marked = marked or "mk" in out + err
        shown = re.sub("\x1b\\[[0-9;]*m", "", out + err)
        if form in ("", "md"):
            assert for_terminal(shown) == shown
        assert not CONTROLS.search(shown)
        assert commands_in(shown) == []
        if form == "csv":
            assert formulas_in(out) == []
        if form == "md":
            assert not re.search(r"(?<!\\)<img", out)
            assert not re.search(r"(?<!\\)\[a", out)
    assert marked or name == "plan-text"


@pytest.mark.parametrize(
    ("name", "suffix"), WRITTEN, ids=[f"{name}.{suffix}" for name, suffix in WRITTEN]
)
def test_what_is_written_does_nothing(name: str, suffix: str, folder: Path) -> None:
    path = folder / f"out.{suffix}"
    path.unlink(missing_ok=True)
    _, err = run(folder, [*COMMANDS[name], "-o", path.name])
    if not path.exists():
        assert "error" in err.casefold()
        return
    data = path.read_bytes()
    if suffix == "xlsx":
        assert marked_formulas(path) == []
        return
    if suffix == "docx":
        with zipfile.ZipFile(path) as packed:
            names = [n for n in packed.namelist() if n.endswith((".xml", ".rels"))]
            parts = [packed.read(name).decode() for name in names]
        assert not [part for part in parts if "\u202e" in part]
        assert not [part for part in parts if re.search(r'Target="javascript', part)]
        return
    text = data.decode()
    assert not CONTROLS.search(text)
    if suffix in ("html", "svg"):
        assert "<img src=x" not in text
        assert "\u202e" not in text
    if suffix == "md":
        assert not re.search(r"(?<!\\)<img", text)
    if suffix == "csv":
        assert formulas_in(text) == []


def commands_in(text: str) -> list[str]:
    """Return the commands to copy in which a shell would run something else."""
    lines = [line for line in text.splitlines() if "recommender " in line]
    bare = [re.sub(r"'[^']*'", "", line.partition("recommender ")[2]) for line in lines]
    return [line for line in bare if "$(touch" in line]


def formulas_in(text: str) -> list[str]:
    """Return the cells, and the parts of cells after a semicolon, that are formulas."""
    cells = [cell for row in csv.reader(io.StringIO(text)) for cell in row]
    parts = [part for cell in cells for part in re.split(r"[;\n\r]", cell)]
    return [part for part in parts if re.match(r"[=+@\t\r]|-[^\d.]", part)]


def marked_formulas(path: Path) -> list[str]:
    """Return the formulas, and the links, of a workbook that have a marker."""
    return list(_formulas(path))


def _formulas(path: Path) -> Iterator[str]:
    import openpyxl  # noqa: PLC0415  (slow to load)

    for sheet in openpyxl.load_workbook(path):
        for row in sheet.iter_rows():
            for cell in row:
                is_formula = cell.data_type == "f" and not str(cell.value).startswith(
                    "=mk"
                )
                quoted = cell.data_type == "f" and str(cell.value).startswith("=mk")
                if quoted or (is_formula and re.search(r"(?<!\")=mk", str(cell.value))):
                    yield f"{sheet.title}!{cell.coordinate}: {cell.value}"
                if cell.hyperlink and "javascript" in str(cell.hyperlink.target):
                    yield f"{sheet.title}!{cell.coordinate}: {cell.hyperlink.target}"
