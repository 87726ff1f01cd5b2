"""The shipped data: complete, sourced, and as its README says."""

import csv
import re
import tomllib
from collections import Counter
from pathlib import Path

import pytest

import recommender
from recommender.tables.own_tables import read_own_table

DATA = Path(__file__).parents[2] / "data"
README = (DATA / "README.md").read_text(encoding="utf-8")
ABOUT = recommender.load_qualification("ocr-03456")
UNITS = ABOUT.catalogue.units


TABLES = [
    path
    for kind in ("units", "sources", "strengths")
    for path in sorted(DATA.glob(f"*/{kind}.csv"))
]


@pytest.mark.parametrize(
    "path", TABLES, ids=lambda path: f"{path.parent.name}/{path.stem}"
)
def test_a_table_read_on_trust_has_the_rows_that_any_reader_finds(path: Path) -> None:
    with path.open(encoding="utf-8", newline="") as file:
        columns = tuple(next(csv.reader(file)))
    purpose = "unit" if path.stem == "units" else ""
    trusted = read_own_table(path, columns, (), purpose, known_good=True)
    whole = read_own_table(path, columns, (), purpose)

    assert (trusted.name, trusted.rows) == (whole.name, whole.rows)
    assert trusted.notices == whole.notices == []


def test_there_are_59_units_in_groups_a_to_e() -> None:
    counts = Counter(unit.group for unit in UNITS)

    assert counts == {"A": 2, "B": 16, "C": 15, "D": 6, "E": 20}


def test_every_unit_is_about_something() -> None:
    assert [u.code for u in UNITS if 3 not in dict(u.tags).values()] == []


def test_every_tag_has_a_unit_or_says_that_none_fits() -> None:
    used = {tag for unit in UNITS for tag, _ in unit.tags}

    for tag in ABOUT.vocabulary.tags:
        assert (tag.name in used) != bool(tag.no_unit), tag.name


def test_there_are_17_roles_and_what_everyone_does() -> None:
    assert len(ABOUT.vocabulary.roles) == 17
    assert len(ABOUT.vocabulary.everyone) == 4


@pytest.mark.parametrize(
    ("area", "fewest"),
    [("customer-service", 15), ("hospitality", 8), ("individual-support", 8)],
)
def test_every_role_has_titles_of_adverts(area: str, fewest: int) -> None:
    roles = tomllib.loads((DATA / area / "roles.toml").read_text("utf-8"))["roles"]
    titles = [title for role in roles for title in role["titles"]]
    assert all(fewest <= len(role["titles"]) <= 60 for role in roles)
    assert len(set(titles)) == len(titles)
    assert [one for one in titles if not re.fullmatch(r"[a-z0-9' ]+", one)] == []
    assert [one for one in titles if re.search(r"advisor|center|izer?\b", one)] == []
    assert all(role["titles"] == sorted(role["titles"]) for role in roles)


def test_titles_that_mean_several_roles_are_under_none() -> None:
    titles = {title for role in ABOUT.vocabulary.roles for title in role.titles}
    several = {
        "administrator",
        "adviser",
        "assistant",
        "consultant",
        "customer service",
    }
    assert titles & several == set()
    assert {"receptionist", "team leader", "customer service adviser"} <= titles


def test_every_rule_has_words_and_a_source() -> None:
    rules = [*ABOUT.rules, *(guide.rule for guide in ABOUT.guidance)]

    assert all(rule.text and rule.source for rule in rules)
    assert ABOUT.mandatory == {"F3", "F4"}


def test_every_fact_of_a_unit_has_a_status_and_every_unit_a_source() -> None:
    for unit in UNITS:
        facts = {"title", "level", "credits", "membership"}
        assert set(dict(unit.status)) == facts | ({"glh"} if unit.glh else set())
        assert unit.sources


def test_the_readme_counts_the_statuses_right() -> None:
    for fact in ("title", "level", "credits", "membership"):
        counts = Counter(str(dict(unit.status)[fact]) for unit in UNITS)
        row = f"| {fact} | {counts['high']} | {counts['medium']} | {counts['low']} |"
        assert row in README


def test_known_guided_hours_are_credits_times_20_thirds() -> None:
    known = {unit.code: unit.glh for unit in UNITS if unit.glh}

    assert known == {"F3": 40, "A4": 33, "B5": 53, "B8": 27}
    assert all(
        ABOUT.catalogue.find(c).credits * 20 // 3 in (h, h - 1)
        for c, h in known.items()
    )


def test_the_readme_names_every_column_key_and_source() -> None:
    for name in ("units.csv", "sources.csv"):
        with (DATA / "ocr-03456" / name).open(encoding="utf-8") as file:
            assert all(f"`{column}`" in README for column in next(csv.reader(file)))
    for path in DATA.rglob("*.toml"):
        keys = re.findall(
            r"^\[*([a-z_]+)\]* ?=?", path.read_text("utf-8"), re.MULTILINE
        )
        if path.name not in {"roles.toml", "phrases.toml", "titles.toml"}:
            assert [key for key in set(keys) if f"`{key}`" not in README] == []
    cited = {one for role in ABOUT.vocabulary.roles for one in role.source.split(", ")}
    assert [one for one in sorted(cited) if f"| `{one}` |" not in README] == []


def test_units_survive_the_way_to_csv_and_back() -> None:
    with (DATA / "ocr-03456" / "units.csv").open(encoding="utf-8") as file:
        rows = {row["code"]: row for row in csv.DictReader(file)}

    for unit in UNITS:
        row = rows[unit.code]
        assert row["title"] == unit.title
        assert (row["level"], row["credits"]) == (str(unit.level), str(unit.credits))
        assert row["unit_reference"] == unit.reference
        assert row["keywords"] == "; ".join(unit.keywords)
        assert row["sources"] == "; ".join(unit.sources)


def test_the_catalogue_is_a_typed_table() -> None:
    frame = ABOUT.catalogue.frame

    assert frame.shape == (59, 11)
    assert frame["credits"].dtype == "int64"
    assert str(frame["glh"].dtype) == "Int64"
    assert frame.loc["A13", "credits"] == 6
    assert ABOUT.catalogue.strengths.to_numpy().max() == 3
