"""Addresses, numbers and names of people are repeated by no command.

The files have each in every place where somebody may have put it by mistake.
"""

import re
from pathlib import Path

import pytest

from tests.builders.bad_inputs import BadInput, run_here

EMAIL, PHONE, INSURANCE = "candidate.name@example.org", "07700 900123", "QQ 12 34 56 C"
NAME = "Candidate Placeholder"
VALUES = (EMAIL, PHONE, INSURANCE, NAME, "07700900123", "QQ123456C")
FOUND = re.compile(
    r"(?i)candidate\.name|example\.org|7700 ?900|900 ?123|QQ ?12|Placeholder"
)
COLUMNS = "role tags have max_credits hours_per_week finish_by readings max_level"
ALL = " ".join(VALUES)


def caseload() -> str:
    """Return a caseload with each value in each column, and some inside lists."""
    columns = COLUMNS.split()
    lines = [f"id,{','.join(columns)}"]
    number = 0
    for value in VALUES:
        for place, column in enumerate(columns):
            for cell in (value, f"complaints:{value}", f"D6; {value}"):
                number += 1
                cells = ["receptionist", *[""] * (len(columns) - 1)]
                cells[place] = cell if column != "role" else value
                lines.append(f"C{number},{','.join(cells)}")
    return "\n".join(lines) + "\n"


JOB = (
    f"{ALL}\nYou answer the telephone {PHONE} and deal with complaints of {EMAIL} "
    f"every day.\nYou write letters to {NAME} at {EMAIL}, {INSURANCE}.\n"
    f"You arrange zzblorg for {NAME} {EMAIL}. You do not sell to {NAME} {PHONE}.\n"
)
FILES = {
    "c.csv": caseload(),
    "kept.csv": f'id,name,role,job_text,notes\nC1,{NAME},receptionist,"{JOB}",{ALL}\n',
    "headless.csv": f"{NAME},receptionist,{EMAIL},{PHONE}\nOther,manager,x,y\n",
    "headers.csv": f"id,role,{EMAIL},{PHONE},{INSURANCE}\nC1,receptionist,x,y,z\n",
    "j.txt": JOB,
    "u.csv": f"Unit,Title,Level,Credits,Notes\nA1,Greet visitors,2,5,{EMAIL} {PHONE}\n"
    f"A2,Plan the week,2,{PHONE},{INSURANCE}\nAsk: {EMAIL} {PHONE} {INSURANCE},,,,\n",
    "me.toml": f'role = "{EMAIL}"\n[tags]\n"{PHONE}" = "daily"\n[wishes]\n'
    f'with = ["{EMAIL}", "{PHONE}"]\nhave = ["{INSURANCE}"]\n',
    "p.json": f'{{"qualification": "ocr-03456", "units": ["F3", "{EMAIL}"]}}',
}
COMMANDS = [
    ["tags", "from", "j.txt"],
    ["plan", "--job-text", "j.txt", "--full"],
    ["cohort", "c.csv"],
    ["cohort", "kept.csv"],
    ["cohort", "headers.csv"],
    ["qualification", "import", "u.csv", "--folder", "mine"],
    ["plan", "--candidate", "me.toml"],
    ["check", "--plan", "p.json"],
]


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
@pytest.mark.parametrize("form", ["", "json"])
def test_nobody_is_named(command: list[str], form: str, tmp_path: Path) -> None:
    if command[0] == "check" and form:
        pytest.skip("The units of a saved plan are given back as they are in it.")
    for name, text in FILES.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    wanted = ["--format", form] if form else []
    done = run_here(BadInput(name="", command=[*command, *wanted]), tmp_path)
    assert done.code in (0, 1, 2), done.err
    assert FOUND.findall(done.out + done.err) == []


def test_contacts_in_a_row_that_is_taken_for_headers_are_not_repeated(
    tmp_path: Path,
) -> None:
    (tmp_path / "c.csv").write_text(FILES["headless.csv"], encoding="utf-8")
    done = run_here(BadInput(name="", command=["cohort", "c.csv"]), tmp_path)
    assert done.code == 2
    assert re.findall("(?i)candidate.name@|7700", done.out + done.err) == []


def test_rows_left_out_are_listed_without_what_they_say(tmp_path: Path) -> None:
    text = f"{FILES['c.csv']}C999,receptionist,,,,,,,\n"
    (tmp_path / "c.csv").write_text(text, encoding="utf-8")
    command = ["cohort", "c.csv", "--skip-bad", "-o", "plans.csv"]
    done = run_here(BadInput(name="", command=command), tmp_path)
    assert done.code == 1
    rejected = (tmp_path / "plans.rejected.csv").read_text(encoding="utf-8")
    assert FOUND.findall(rejected) == []
