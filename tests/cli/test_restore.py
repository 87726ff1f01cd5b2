"""Names are put back into any answer, as if it had been written with them."""

import csv
import json
from pathlib import Path
from zipfile import ZipFile

import openpyxl
import pytest

from recommender.cohorts.people import full_name
from tests.builders.people import bytes_of, made_up_names, names_in
from tests.builders.running import Done, run

pytestmark = pytest.mark.slow

PEOPLE = made_up_names(9, seed=2)
ROLES = ("receptionist", "field-engineer", "contact-centre-adviser")


@pytest.fixture(name="learners")
def write_learners(tmp_path: Path) -> Path:
    path = tmp_path / "learners.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["Learner name", "Date of birth", "Job title", "Have", "Team"])
        for number, name in enumerate(PEOPLE):
            role = ROLES[number % 3]
            writer.writerow([name, f"1.2.19{number + 60}", role, "D6", "North"])
    return path


def restore(answer: Path, mapping: Path, output: Path) -> Done:
    return run("restore", str(answer), "--mapping", str(mapping), "-o", str(output))


@pytest.mark.mostly_exhaustive(3)
@pytest.mark.parametrize(
    "command",
    [
        ["cohort", "FILE", "-o", "OUT.csv"],
        ["cohort", "FILE", "--bom", "-o", "OUT.csv"],
        ["cohort", "FILE", "-o", "OUT.jsonl"],
        ["menu", "FILE", "--units", "9", "-o", "OUT.csv"],
        ["menu", "FILE", "--units", "9", "-o", "OUT.json"],
        ["common", "FILE", "-o", "OUT.csv"],
        ["common", "FILE", "-o", "OUT.json"],
    ],
    ids=lambda words: f"{words[0]} {' '.join(words[2:-2])} {words[-1]}",
)
def test_a_restored_answer_is_the_one_with_names(
    command: list[str], learners: Path, tmp_path: Path
) -> None:
    plain, named, again = (
        tmp_path / command[-1].replace("OUT", name)
        for name in ("plain", "named", "again")
    )
    words = [str(learners) if word == "FILE" else word for word in command[:-1]]
    assert run(*words, str(plain), "--without-names").code == 0
    assert run(*words, str(named), "--with-names").code == 0
    done = restore(plain, learners, again)

    assert (done.code, done.out) == (0, ""), done.err
    assert again.read_bytes() == named.read_bytes()
    assert names_in(plain.read_bytes(), PEOPLE) == []
    assert names_in(again.read_bytes(), PEOPLE) == PEOPLE
    assert "9 names restored" in done.err
    assert restore(named, learners, tmp_path / f"twice{plain.suffix}").code == 0
    assert (tmp_path / f"twice{plain.suffix}").read_bytes() == named.read_bytes()


def looks_of(path: Path) -> dict[str, object]:
    """Return all texts and numbers of a workbook, its margins and what is hidden."""
    book = openpyxl.load_workbook(path)
    return {
        sheet.title: (
            [[cell.value for cell in row] for row in sheet.iter_rows()],
            sheet.oddHeader.left.text,
            [letter for letter, c in sheet.column_dimensions.items() if c.hidden],
        )
        for sheet in book
    }


@pytest.mark.parametrize("saved", [False, True], ids=["ours", "saved again"])
def test_a_workbook_gets_its_names_and_keeps_all_else(
    saved: bool, learners: Path, tmp_path: Path
) -> None:
    plain, named, again = (tmp_path / f"{n}.xlsx" for n in ("plain", "named", "again"))
    words = ["cohort", str(learners), "-o"]
    assert run(*words, str(plain), "--without-names").code == 0
    assert run(*words, str(named), "--with-names").code == 0
    if saved:
        openpyxl.load_workbook(plain).save(plain)
    done = restore(plain, learners, again)

    assert (done.code, done.out) == (0, ""), done.err
    assert done.err == f"9 names restored; written: {again}\n"
    assert names_in(bytes_of(plain), PEOPLE) == []
    assert looks_of(again) == looks_of(named)
    with ZipFile(plain) as before, ZipFile(again) as after:
        changed = [
            part for part in before.namelist() if before.read(part) != after.read(part)
        ]
        assert before.namelist() == after.namelist()
    # The sheets of candidates, and three that list them.
    assert len(changed) == len(PEOPLE) + 3
    assert all("worksheets/sheet" in part for part in changed)


@pytest.mark.parametrize("suffix", ["txt", "md"])
def test_a_text_gets_a_list_of_who_is_who(
    suffix: str, learners: Path, tmp_path: Path
) -> None:
    plain, again = tmp_path / f"plain.{suffix}", tmp_path / f"again.{suffix}"
    words = ["common", str(learners), "-o", str(plain)]
    assert run(*words, "--format", "md" if suffix == "md" else "table").code == 0
    assert restore(plain, learners, again).code == 0

    text = again.read_text(encoding="utf-8")
    assert text.startswith(plain.read_text(encoding="utf-8"))
    assert "Who is who" in text
    assert set(names_in(again.read_bytes(), PEOPLE)) >= set(PEOPLE[:3])


def test_what_was_pseudonymised_comes_back_from_its_own_list(
    learners: Path, tmp_path: Path
) -> None:
    caseload, who, key, plans, named = (
        tmp_path / name for name in ("c.csv", "who.csv", "my.key", "p.csv", "n.csv")
    )
    places = ["-o", str(caseload), "--mapping", str(who), "--key", str(key)]
    first = run("pseudonymise", str(learners), *places)
    second = run("cohort", str(caseload), "-o", str(plans))
    third = restore(plans, who, named)

    assert (first.code, second.code, third.code) == (0, 0, 0)
    for done in (first, second, third):
        assert names_in((done.out + done.err).encode(), PEOPLE) == []
    written = {path.name: bytes_of(path) for path in tmp_path.iterdir()}
    assert {name for name, data in written.items() if names_in(data, PEOPLE)} == {
        "learners.csv", "who.csv", "n.csv",
    }  # fmt: skip
    with named.open(encoding="utf-8") as file:
        rows = {row["id"]: row for row in csv.DictReader(file)}
    names = [row["name"].removeprefix("'") for row in rows.values()]
    assert names == [full_name({"name": name}) for name in PEOPLE]
    # All that is read of a caseload is in the one without names.
    own = tmp_path / "own.jsonl"
    assert run("cohort", str(learners), "-o", str(own)).code == 0
    units = [json.loads(line)["units"] for line in own.read_text().splitlines()]
    other = tmp_path / "other.jsonl"
    assert run("cohort", str(caseload), "-o", str(other)).code == 0
    assert units == [
        json.loads(line)["units"] for line in other.read_text().splitlines()
    ]


def test_people_known_by_ids_get_these_back(tmp_path: Path) -> None:
    learners, plans, named = (tmp_path / n for n in ("l.csv", "p.csv", "n.csv"))
    learners.write_text("Learner ID,Role\nC-17,receptionist\n", encoding="utf-8")
    places = ["--mapping", str(tmp_path / "who.csv"), "--key", str(tmp_path / "k")]
    assert run("pseudonymise", str(learners), "-o", str(tmp_path / "c.csv"), *places)
    assert run("cohort", str(tmp_path / "c.csv"), "-o", str(plans)).code == 0
    assert restore(plans, tmp_path / "who.csv", named).code == 0

    assert named.read_text(encoding="utf-8").splitlines()[1].split(",")[1] == "C-17"


@pytest.mark.parametrize(
    ("name", "text", "told"),
    [
        ("a.csv", "code,title\nA1,x\n", "it has no column id"),
        ("a.csv", "id,status\nX-1,optimal\n", "no id in it has a name"),
        ("a.json", "[1]", "it is not a JSON document"),
        ("a.json", '{"schema": "recommender.plan/2"}', "it has no ids in it"),
        ("a.jsonl", '{"units": []}\n', "it has lines without an id"),
        ("a.txt", "nobody", "no id in it has a name"),
        ("a.ics", "BEGIN", "names cannot be put in such a file"),
        ("a.csv", "\xff", "no column id"),
    ],
)
def test_what_is_not_an_answer_with_these_ids_is_refused(
    name: str, text: str, told: str, learners: Path, tmp_path: Path
) -> None:
    (tmp_path / name).write_text(text, encoding="utf-8")
    done = restore(tmp_path / name, learners, tmp_path / "out.csv")

    assert (done.code, done.out) == (2, "")
    assert told in done.err
    assert not (tmp_path / "out.csv").exists()


def test_an_id_without_a_name_is_noted(learners: Path, tmp_path: Path) -> None:
    plain, out = tmp_path / "plain.csv", tmp_path / "out.csv"
    plain.write_text("id,status\nC001,optimal\nX-9,optimal\n", encoding="utf-8")
    done = restore(plain, learners, out)

    assert done.code == 0
    assert f"note: no name in {learners}: X-9" in done.err
    assert out.read_text(encoding="utf-8").splitlines()[2] == "X-9,,optimal"
