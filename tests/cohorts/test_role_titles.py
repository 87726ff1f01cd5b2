"""A job title is the role that has it; others are proposed, for a person to decide."""

import csv
import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import recommender
from recommender.cohorts.role_titles import (
    RoleProposal,
    RoleTitles,
    read_role_titles,
    roles_file,
)
from recommender.errors import FileFaultsError
from recommender.files.sheets import CellError
from recommender.files.shipped_files import data_folder
from recommender.qualifications.vocabulary import Role
from tests.builders.examples import examples

WORDS = recommender.load_qualification("ocr-03456").vocabulary
TITLES = (data_folder() / "titles.toml").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("title", "role"),
    [
        ("receptionist", "receptionist"),
        ("  RECEPTIONIST ", "receptionist"),
        ("Call Centre Advisor ", "contact-centre-adviser"),
        ("call center advisers", "contact-centre-adviser"),
        ("Telesales executive", "outbound-adviser"),
        ("", None),
    ],
)
def test_a_usual_title_is_its_role(title: str, role: str | None) -> None:
    assert RoleTitles(WORDS).role_of(title) == role


def test_every_title_of_one_role_alone_is_that_role() -> None:
    titles = RoleTitles(WORDS)

    for role in WORDS.roles:
        for title in role.titles:
            if WORDS.role_named(title) is None:
                assert titles.role_of(title) == role.name


@pytest.mark.parametrize(
    ("title", "role"),
    [
        ("Senior CSA (Lettings)", "contact-centre-adviser"),
        ("Customer Service Advisor - Lettings", "contact-centre-adviser"),
        ("Receptionist (nights)", "receptionist"),
        ("Advisor, Call Centre", "contact-centre-adviser"),
        ("P/T Cust. Serv. Adv. (Band 3)", "contact-centre-adviser"),
        ("Lead Receptionist", "receptionist"),
        ("I.T. Technician, Grade D", "help-desk-analyst"),
        ("Shop girl", "retail-assistant"),
        # Words that every title of the role may have, in any order of its parts.
        ("Receptionist - Hotel", "hospitality-front-of-house"),
        # A longer title goes before what is left out of it elsewhere.
        ("Night Receptionist", "hospitality-front-of-house"),
        ("Service desk lead", "team-leader"),
    ],
)
def test_words_that_leave_a_job_what_it_is_are_left_out(title: str, role: str) -> None:
    assert RoleTitles(WORDS).role_of(title) == role


@pytest.mark.parametrize(
    "title",
    [
        "Customer Service Advisor / Team Leader",
        "Customer Service Advisor (Complaints)",
        "Customer Service Advisor - Technical Support",
        "Customer Service Advisor (Reception)",
        "Receptionist (Ward Clerk)",
        "Head of receptionist training",
        "Assistant to the Manager",
        "Ex call handler",
        "Receptionist or call handler",
        "Dog trainer",
        "Front desk guru",
        "Lead",
        "Band 4 (nights)",
    ],
)
def test_a_title_that_may_be_another_job_asks(title: str) -> None:
    with pytest.raises(CellError):
        RoleTitles(WORDS).role_of(title)


@examples(100)
@given(st.data())
def test_a_title_with_what_says_nothing_of_the_job_is_its_role(
    data: st.DataObject,
) -> None:
    """Whole titles of the vocabulary, and every word of titles.toml around them."""
    role = data.draw(st.sampled_from(WORDS.roles))
    title = data.draw(st.sampled_from((*role.also, *role.titles)))
    said = data.draw(st.sampled_from(tomllib.loads(TITLES)["same"]))
    shape = data.draw(st.sampled_from(["{} ({})", "{} - {}", "{}, {}", "{1} / {0}"]))

    assert RoleTitles(WORDS).role_of(shape.format(title, said)) == role.name


@examples(100)
@given(st.data())
def test_two_titles_of_two_roles_are_never_one(data: st.DataObject) -> None:
    roles = st.sampled_from(WORDS.roles)
    first, second = data.draw(st.lists(roles, min_size=2, max_size=2, unique=True))
    title = f"{data.draw(_titles(first))} / {data.draw(_titles(second))}"
    try:
        read = RoleTitles(WORDS).role_of(title)
    except CellError:
        return

    # Only where the two together are a title themselves.
    joined = title.replace(" / ", " ")
    assert any(joined in r.titles or _turned(title) in r.titles for r in WORDS.roles)
    assert read


def _titles(role: Role) -> st.SearchStrategy[str]:
    return st.sampled_from((*role.also, *role.titles))


def _turned(title: str) -> str:
    return " ".join(reversed(title.split(" / ")))


@pytest.mark.parametrize(("half", "least"), [("tuning", 74), ("held out", 73)])
def test_titles_as_caseloads_have_them_are_read_or_asked_about(
    half: str, least: int
) -> None:
    """Looked up and labelled before the reader was written; half were not looked at."""
    with (Path(__file__).parent / "job_titles.csv").open(encoding="utf-8") as file:
        rows = [row for row in csv.DictReader(file) if row["half"] == half]
    right = wrong = 0
    for row in rows:
        try:
            role = RoleTitles(WORDS).role_of(row["title"])
        except CellError:
            right += bool(row["may_ask"])
            continue
        right += role == row["role"]
        wrong += role != row["role"]

    assert right >= least
    assert wrong <= 1


@pytest.mark.parametrize(
    ("title", "proposal"),
    [
        ("Recepsionist", RoleProposal(("receptionist",), True)),
        ("Zoo receptionist", RoleProposal(("receptionist",), False)),
        (
            "Receptionist (complaints)",
            RoleProposal(("receptionist", "complaints-handler"), False),
        ),
        ("Job centre desk", RoleProposal(("manager",), False)),
        ("Guru", RoleProposal()),
    ],
)
def test_another_title_is_a_fault_with_a_proposal(
    title: str, proposal: RoleProposal
) -> None:
    titles = RoleTitles(WORDS)
    with pytest.raises(CellError) as caught:
        titles.role_of(f" {title}  ")

    assert caught.value.id == "role-unknown"
    assert titles.unknown == {title: proposal}
    assert all(role in caught.value.message for role in proposal.roles)


def test_a_file_is_started_completed_and_read_back(tmp_path: Path) -> None:
    path = tmp_path / "roles.toml"
    titles = RoleTitles(WORDS)
    for title in ('"Recepsionist"', "Guru", "Désk \\ hero"):
        with pytest.raises(CellError):
            titles.role_of(title)
    started = roles_file("", titles.unknown)
    path.write_text(started, encoding="utf-8")

    assert tomllib.loads(started)["roles"] == {'"Recepsionist"': "receptionist"}
    assert read_role_titles(path, WORDS).role_of(' "RECEPSIONIST"') == ("receptionist")
    # Completing it again adds nothing, and keeps what a person wrote.
    assert roles_file(started, titles.unknown) == started
    edited = started.replace('# "Guru" = ""', '"Guru" = "Team leader"  # yes')
    edited = edited.replace('# "Désk', '"Désk')
    more = roles_file(edited, {**titles.unknown, "Elf": RoleProposal()})
    assert more == f'{edited}# "Elf" = ""\n'
    path.write_text(more, encoding="utf-8")
    read = read_role_titles(path, WORDS)
    assert read.role_of("guru") == "team-leader"
    assert read.role_of("Désk \\ hero") is None
    with pytest.raises(CellError) as caught:
        read.role_of("Elf")
    assert str(path) in caught.value.hint


def test_a_role_that_is_not_known_is_a_fault_of_the_file(tmp_path: Path) -> None:
    path = tmp_path / "roles.toml"
    path.write_text('[roles]\nGuru = "wizard"\nElf = "receptionist"\n')
    with pytest.raises(FileFaultsError) as caught:
        read_role_titles(path, WORDS)

    (fault,) = caught.value.faults
    assert (fault.id, fault.file, fault.row) == ("role-unknown", str(path), 2)
    assert "wizard" in fault.message


def test_no_phrase_of_titles_is_longer_than_is_looked_for() -> None:
    table = tomllib.loads(TITLES)

    assert max(len(text.split()) for text in (*table["same"], *table["short"])) <= 3
