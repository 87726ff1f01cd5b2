"""Every command that solves something, over a small qualification of its own."""

from functools import cache
from pathlib import Path

from click.testing import CliRunner

from recommender.cli import cli
from recommender.errors import RecommenderError, SelfCheckError
from tests.builders.small import small

JOB = ("--tag", "calls", "--tag", "letters:weekly")
CERTIFICATE, ANSWERS = "plan.json", "answers.toml"
COMMANDS = {
    "plan": ("plan", *JOB, "--full"),
    "three plans": ("plan", *JOB, "--top", "3", "--full"),
    "plans that differ": ("plan", *JOB, "--top", "3", "--diverse", "--full"),
    "least regret": ("plan", "--tag", "calls:maybe", "--robust", "--full"),
    "fewest occasions": ("plan", *JOB, "--prefer-evidence", "2"),
    "no plan": ("plan", *JOB, "--max-credits", "6"),
    "second opinion": ("plan", *JOB, "--second-opinion", "--full"),
    "certificate": ("plan", *JOB, "--certificate", CERTIFICATE, "--force"),
    "what-if": ("what-if", *JOB, "--without", "A2"),
    "explain": ("explain", "O2", *JOB),
    "tradeoffs": ("tradeoffs", *JOB),
    "tradeoffs of units": ("tradeoffs", *JOB, "--against", "units"),
    "tradeoffs of levels": ("tradeoffs", *JOB, "--against", "level"),
    "menu": ("menu", "--role", "clerk", "--units", "1..4"),
    "common": ("common", "--role", "clerk", "--within", "1"),
    "check": ("check", "A1", "O1", *JOB),
    "scan": ("scan", "--tag", "calls", "--answers", ANSWERS),
    "which": ("which", *JOB),
    "evidence": ("evidence", *JOB),
    "data": ("qualification", "check"),
}


@cache
def folder_of(path: Path) -> Path:
    rows = "".join(f"O{n},Unit {n},B,3,{n},,\n" for n in (1, 2, 3, 4))
    table = "code,title,group,level,credits,glh,unit_reference\n"
    units = f"{table}A1,Greet visitors,A,2,5,,\nA2,Answer calls,A,2,4,,\n{rows}"
    strengths = "unit,tag,strength\nA2,calls,3\nO1,letters,3\nO2,letters,2\n"
    files = {"units.csv": units, "strengths.csv": strengths}
    folder = small(path / "small", files=files).folder
    tasks = [
        f'[[tasks]]\ntag = "{tag}"\nobservation = ["{tag}"]\nproducts = ["{tag}"]\n'
        for tag in ("calls", "letters")
    ]
    evidence = f"format = 1\n[[wanted]]\nkinds = 1\n{''.join(tasks)}"
    (folder / "evidence.toml").write_text(evidence, encoding="utf-8")
    (folder / ANSWERS).write_text('[tags]\nletters = "weekly"\n', encoding="utf-8")
    return folder


def called(folder: Path, command: str) -> tuple[int, str, RecommenderError | None]:
    name, *rest = COMMANDS[command]
    files = {CERTIFICATE, ANSWERS}
    rest = [str(folder / word) if word in files else word for word in rest]
    which = ["-q"] if name != "qualification" else [rest.pop(0)]
    result = CliRunner().invoke(cli, [name, *which, str(folder), *rest])
    error = result.exception
    if isinstance(error, RecommenderError):
        return error.exit_code, "", error
    if error is not None and not isinstance(error, SystemExit):
        # A lie may make a bug of it, which ends with the same exit code.
        return 70, "", SelfCheckError()
    return result.exit_code, result.stdout, None
