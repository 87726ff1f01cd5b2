"""The shipped qualifications: published totals, known counts, a plan for each role."""

import csv
import random
from collections import Counter, defaultdict
from pathlib import Path

import numpy as np
import pytest

import recommender
from recommender.loading.shipped import shipped_names
from recommender.qualifications.qualification import Qualification

DATA = Path(__file__).parents[2] / "data"
README = (DATA / "README.md").read_text(encoding="utf-8")
SHIPPED = {name: recommender.load_qualification(name) for name in shipped_names()}
ALL = pytest.mark.parametrize("qualification", SHIPPED.values(), ids=SHIPPED)
ROLES = [
    (name, role.name)
    for name, qualification in SHIPPED.items()
    for role in qualification.vocabulary.roles
]

# The published totals: units and credits of each group.
PUBLISHED = {
    "ocr-03455": {"A": (2, 8)},
    "ocr-03456": {"A": (2, 12)},
    "cfa-l2-customer-service": {"A": (5, 19), "B": (2, 6), "C": (9, 29)},
    "cg-fb-l2": {"M": (4, 15), "A": (4, 17), "B": (5, 22), "C": (12, 50)},
    "chc33021": {"Core": (9, 9), "A": (3, 3), "B": (3, 3), "C": (20, 20), "I": (4, 4)},
}
# What units of competency have by convention only: it has no status.
CONVENTIONS = defaultdict[str, set[str]](set, {"chc33021": {"level", "credits"}})


def test_five_qualifications_are_shipped() -> None:
    assert set(SHIPPED) == set(PUBLISHED)


@pytest.mark.parametrize(("name", "published"), PUBLISHED.items(), ids=PUBLISHED)
def test_groups_have_the_published_units_and_credits(
    name: str, published: dict[str, tuple[int, int]]
) -> None:
    units = SHIPPED[name].catalogue.units

    for group, totals in published.items():
        own = [unit.credits for unit in units if unit.group == group]
        assert (len(own), sum(own)) == totals, group


def test_optional_units_that_are_known_in_part_are_as_many_as_the_readme_says() -> None:
    counts = Counter(unit.group for unit in SHIPPED["ocr-03455"].catalogue.units)

    assert counts == {"A": 2, "B": 12, "C": 8, "D": 3, "E": 7}
    assert not any(
        unit.group == "D" for unit in SHIPPED["cfa-l2-customer-service"].catalogue.units
    )


@ALL
def test_every_unit_has_tags_sources_and_a_status_for_each_fact(
    qualification: Qualification,
) -> None:
    facts = {"title", "level", "credits", "membership"} - CONVENTIONS[
        qualification.name
    ]
    for unit in qualification.catalogue.units:
        assert set(dict(unit.status)) == facts | ({"glh"} if unit.glh else set())
        assert unit.tags, unit.code
        assert unit.sources, unit.code


@ALL
def test_every_source_is_cited(qualification: Qualification) -> None:
    with (qualification.folder / "sources.csv").open(encoding="utf-8") as file:
        there = {row["source"] for row in csv.DictReader(file)}

    assert there == {
        one for unit in qualification.catalogue.units for one in unit.sources
    }


@ALL
def test_every_rule_of_every_qualification_has_words_and_a_source(
    qualification: Qualification,
) -> None:
    assert all(rule.text and rule.source for rule in qualification.rules)
    assert qualification.notice


@ALL
def test_what_it_leads_to_is_of_a_higher_level_and_says_who_says_so(
    qualification: Qualification,
) -> None:
    assert qualification.leads_to
    for entry in qualification.leads_to:
        assert entry.source
        assert entry.level is None or entry.level > (qualification.level or 0)
        if entry.qualification:
            other = SHIPPED[entry.qualification]
            same = (other.title, other.level, other.number)
            assert (entry.title, entry.level, entry.number) == same


@ALL
def test_the_mandatory_units_are_those_of_the_mandatory_group(
    qualification: Qualification,
) -> None:
    first = next(iter(qualification.groups))

    assert qualification.mandatory == {
        unit.code for unit in qualification.catalogue.units if unit.group == first
    }


@ALL
def test_the_readme_counts_the_statuses_of_each_qualification(
    qualification: Qualification,
) -> None:
    counts = defaultdict[str, Counter[str]](Counter)
    for unit in qualification.catalogue.units:
        for fact, status in unit.status:
            counts[fact][str(status)] += 1

    section = README.partition(f"\n### {qualification.name}")[2].partition("\n### ")[0]
    for fact in ("title", "level", "credits", "membership"):
        row = [str(counts[fact][status]) for status in ("high", "medium", "low")]
        assert f"| {fact} | {' | '.join(row)} |" in section


def test_a_tag_has_a_unit_in_some_qualification_or_says_that_none_fits() -> None:
    used, tags = defaultdict[Path | None, set[str]](set), {}
    for qualification in SHIPPED.values():
        area = qualification.vocabulary.folder
        tags[area] = qualification.vocabulary.tags
        used[area] |= {
            tag for unit in qualification.catalogue.units for tag, _ in unit.tags
        }

    for area, ones in tags.items():
        for tag in ones:
            assert (tag.name in used[area]) != bool(tag.no_unit), tag.name


def test_strengths_are_of_units_that_are_shipped() -> None:
    codes = {
        unit.code
        for qualification in SHIPPED.values()
        for unit in qualification.catalogue.units
    }

    assert all(
        set(qualification.vocabulary.strengths) <= codes
        for qualification in SHIPPED.values()
    )


def test_units_that_both_customer_service_nvqs_have_are_the_same_units() -> None:
    two, three = (
        {unit.code: unit for unit in SHIPPED[name].catalogue.units}
        for name in ("ocr-03455", "ocr-03456")
    )

    assert len(two.keys() & three.keys()) == 26
    for code in two.keys() & three.keys():
        own, other = two[code], three[code]
        for fact in ("title", "group", "level", "credits", "glh", "reference", "tags"):
            assert getattr(own, fact) == getattr(other, fact), code


@pytest.mark.parametrize(("name", "role"), ROLES)
def test_every_role_has_a_proven_plan_that_passes_the_audit(
    name: str, role: str
) -> None:
    qualification = SHIPPED[name]

    answer = recommender.recommend(qualification, recommender.Candidate(role))

    assert answer.status is recommender.Status.OPTIMAL
    chosen = [qualification.catalogue.find(code) for code in answer.best.codes]
    assert all(one.holds for one in recommender.audit(chosen, qualification.rules))


# Every set of the 21 optional units of food and beverage service, by number: bit i
# says whether unit i is in it; the four mandatory units are in each. They are weighed
# by the published rule: nothing of the rules in the data or of the engine is used.
OPTIONAL = [u for u in SHIPPED["cg-fb-l2"].catalogue.units if u.group != "M"]
MANDATORY_CREDITS = 15


def credits_from(groups: str) -> np.ndarray:
    """Give the credits that each set has from the units of some sections."""
    total = np.zeros(1, dtype=np.int16)
    for unit in OPTIONAL:
        added = np.int16(unit.credits if unit.group in groups else 0)
        total = np.concatenate([total, total + added])
    return total


@pytest.fixture(scope="module")
def valid() -> np.ndarray:
    enough = credits_from("ABC") + MANDATORY_CREDITS >= 37
    return enough & (credits_from("A") >= 3) & (credits_from("B") >= 3)


def test_food_and_beverage_service_has_1893525_valid_sets(valid: np.ndarray) -> None:
    assert int(valid.sum()) == 1_893_525


def test_4367_of_them_have_exactly_37_credits(valid: np.ndarray) -> None:
    exact = valid & (credits_from("ABC") + MANDATORY_CREDITS == 37)
    sizes = [number.bit_count() for number in np.flatnonzero(exact).tolist()]

    assert len(sizes) == 4_367
    assert Counter(sizes) == {4: 47, 5: 1_446, 6: 2_656, 7: 218}


def test_14841_of_them_can_lose_no_unit(valid: np.ndarray) -> None:
    minimal, sets = valid.copy(), np.arange(len(valid))
    for place in range(len(OPTIONAL)):
        has = sets >> place & 1 == 1
        minimal &= ~(has & valid[sets & ~(1 << place)])

    assert int(minimal.sum()) == 14_841


def test_the_rules_in_the_data_say_which_sets_are_valid(valid: np.ndarray) -> None:
    qualification = SHIPPED["cg-fb-l2"]
    mandatory = [u for u in qualification.catalogue.units if u.group == "M"]
    draw, seen = random.Random(37), Counter[bool]()
    for _ in range(1_000):
        # The more of the 21 units a set lacks, the likelier that it breaks a rule.
        number = draw.randrange(len(valid)) & draw.randrange(len(valid))
        optional = [u for i, u in enumerate(OPTIONAL) if number >> i & 1]
        findings = recommender.audit([*mandatory, *optional], qualification.rules)
        assert all(one.holds for one in findings) == bool(valid[number])
        seen[bool(valid[number])] += 1

    assert min(seen[True], seen[False]) > 100


def test_an_imported_unit_is_taken_where_it_suits_and_a_second_never() -> None:
    qualification = SHIPPED["chc33021"]
    imported = {u.code for u in qualification.catalogue.units if u.group == "I"}
    tags = {"crisis": "daily", "transport": "daily", "advocacy": "daily"}
    job = {tag: recommender.Frequency(often) for tag, often in tags.items()}

    best = recommender.recommend(qualification, recommender.Candidate(None, job)).best

    assert len(best.codes) == 15
    assert len(imported & set(best.codes)) == 1
