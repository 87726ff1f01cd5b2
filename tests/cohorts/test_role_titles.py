"""A job title is the role that has it; others are proposed, for a person to decide."""

import tomllib
from pathlib import Path

import pytest

import recommender
from recommender.cohorts.role_titles import (
    RoleProposal,
    RoleTitles,
    read_role_titles,
    roles_file,
)
from recommender.errors import FileFaultsError
from recommender.files.sheets import CellError

WORDS = recommender.load_qualification("ocr-03456").vocabulary


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

    for roles, title in ((r, t) for t, r in WORDS.roles_by_title.items()):
        if len(roles) == 1 and WORDS.role_named(title) is None:
            assert titles.role_of(title) == roles[0].name


@pytest.mark.parametrize(
    ("title", "proposal"),
    [
        ("Senior Call Centre Advisor", RoleProposal(("contact-centre-adviser",), True)),
        ("Receptionist (part time)", RoleProposal(("receptionist",), True)),
        ("Recepsionist", RoleProposal(("receptionist",), True)),
        ("Receptionist in a zoo", RoleProposal(("receptionist",), False)),
        ("Head of receptionist training", RoleProposal(("receptionist",), False)),
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
    for title in ('Senior "A" Receptionist', "Guru", "Désk \\ hero"):
        with pytest.raises(CellError):
            titles.role_of(title)
    started = roles_file("", titles.unknown)
    path.write_text(started, encoding="utf-8")

    assert tomllib.loads(started)["roles"] == {
        'Senior "A" Receptionist': "receptionist"
    }
    assert read_role_titles(path, WORDS).role_of('senior "a"  RECEPTIONIST') == (
        "receptionist"
    )
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
