"""What units assess is proposed from titles, and confirmed by a person."""

import csv
import io

import pytest

from recommender import load_qualification
from recommender.authoring.tag_proposals import (
    NOT_PROPOSED,
    Proposal,
    known_units,
    likely_area,
    proposals_csv,
    propose_tags,
    proposer_of,
    qualifications_of,
)
from recommender.authoring.unit_titles import title_stems

AREAS = ("customer-service", "hospitality", "individual-support")


def row(title: str, code: str = "X1", **cells: str) -> dict[str, str]:
    return {"code": code, "title": title, "level": "2", "keywords": "", **cells}


def proposed(title: str, **cells: str) -> Proposal:
    return propose_tags([row(title, **cells)], "customer-service")[0]


def test_a_unit_with_the_title_of_a_shipped_one_assesses_the_same() -> None:
    a11 = load_qualification("ocr-03455").catalogue.unit_by_code["A11"]
    proposal = proposed(a11.title.upper(), code="205")

    assert proposal.tags == a11.tags
    assert proposal.basis.startswith("proposed: same title as ")


@pytest.mark.parametrize("area", AREAS)
def test_every_shipped_title_leads_to_the_tags_of_a_unit_that_has_it(area: str) -> None:
    units = [unit for q in qualifications_of(area) for unit in known_units(q)]
    proposer = proposer_of(area)

    for unit in units:
        cells = row(f"  {unit.title}. ", level=f"{unit.level}")
        stems = title_stems(unit.title)
        owners = [other for other in units if title_stems(other.title) == stems]
        if any(other.tags for other in owners):
            assert proposer.propose(cells).tags in [other.tags for other in owners]


def test_a_code_alone_proposes_nothing() -> None:
    assert proposed("Prune fruit trees", code="A11").tags == ()


def test_a_title_that_is_nearly_the_same_is_named_with_how_like_it_is() -> None:
    proposal = proposed("Organise the delivery of reliable service")
    b10 = load_qualification("ocr-03456").catalogue.unit_by_code["B10"]

    assert proposal.tags == b10.tags
    assert "a title like that of B10 of ocr-03456 (9" in proposal.basis


def test_otherwise_phrases_of_the_title_and_then_of_the_keywords_count() -> None:
    title = proposed("Handling complaints at the seaside")
    keywords = proposed("Unit nineteen", keywords="tides; handling complaints")

    assert title == Proposal(
        "X1", title.title, (("complaints", 3),),
        'proposed: "Handling complaints" in its title',
    )  # fmt: skip
    assert keywords.tags == (("complaints", 3),)
    assert keywords.basis.endswith("in its keywords")


def test_a_unit_without_a_proposal_has_a_row_to_fill_in() -> None:
    proposals = propose_tags(
        [row("Prune fruit trees", "A1"), row('Say "stop", politely', "A2")],
        "customer-service",
    )
    rows = [*csv.reader(io.StringIO(proposals_csv(proposals)))]

    assert rows[0] == ["unit", "tag", "strength", "basis"]
    assert rows[1] == ["A1", "", "", NOT_PROPOSED]


def test_rows_of_the_file_are_the_pairs_of_the_proposals() -> None:
    units = known_units(load_qualification("ocr-03456"))
    proposals = propose_tags(
        [row(unit.title, f"N{n}") for n, unit in enumerate(units)], "customer-service"
    )
    rows = [*csv.DictReader(io.StringIO(proposals_csv(proposals)))]

    pairs = {(r["unit"], r["tag"], int(r["strength"])) for r in rows if r["tag"]}
    assert pairs == {(p.code, *pair) for p in proposals for pair in p.tags}
    assert {r["unit"] for r in rows} == {p.code for p in proposals}


@pytest.mark.parametrize(
    ("name", "area"),
    [
        ("ocr-03456", "customer-service"),
        ("cfa-l2-customer-service", "customer-service"),
        ("cg-fb-l2", "hospitality"),
        ("chc33021", "individual-support"),
    ],
)
def test_titles_tell_their_area_if_half_of_them_fit(name: str, area: str) -> None:
    titles = [row(u.title) for u in load_qualification(name).catalogue.units]
    others = [row(f"Prune tree {'abcdefgh'[n % 8]}") for n in range(len(titles))]

    assert likely_area(titles) == (area, len(titles), len(titles))
    assert likely_area([*titles, *others]) == (area, len(titles), 2 * len(titles))
    assert likely_area([*titles, *others, row("Graft a pear")]) is None
