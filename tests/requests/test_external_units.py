"""Units from elsewhere, and the ways in which units are held."""

import json
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import replace
from pathlib import Path
from random import Random
from typing import Any

import pytest

import recommender
from recommender import Candidate, Wishes
from recommender.qualifications.catalogue import Catalogue
from recommender.qualifications.exact_numbers import number_of
from recommender.qualifications.rules import (
    Bound,
    Kind,
    Requirement,
    Rule,
    Select,
)
from recommender.qualifications.units import Unit
from recommender.requests.addresses import candidate_of_pairs, pairs_of
from recommender.requests.candidate_file import read_candidate
from recommender.requests.candidate_writing import write_candidate
from recommender.requests.external_units import (
    counted_as_agreed,
    external_codes,
    external_faults,
    read_external,
    write_external,
)
from recommender.requests.problem_building import build_problem
from recommender.requests.resolving import resolve
from recommender.requests.stated_units import units_as_stated
from tests.builders.any_request import SMALL, plan, requests
from tests.builders.running import run
from tests.builders.small import bound, small
from tests.oracles import rulebook
from tests.oracles.brute import subsets

ONE = "Team leading, a start, level 3, 6 credits, group E, transfer"


def made_up(random: Random) -> str:
    way = random.choice(["rpl", "exemption"])
    group, level = random.choice("AB"), random.randint(1, 3)
    return (
        f"Made up, level {level}, {random.randint(0, 6)} credits, group {group}, {way}"
    )


@pytest.mark.parametrize("source", SMALL)
def test_a_unit_from_elsewhere_is_a_held_unit_of_its_group(source: str) -> None:
    """Every construct counts it as one more unit of the catalogue that is held."""
    random = Random(source)
    for whole in requests(source, "elsewhere", small=20):
        one, asked = whole.qualification, whole.candidate
        external = read_external(made_up(random))
        wishes = replace(asked.wishes, elsewhere=(external,))
        answer = plan(one, replace(asked, wishes=wishes))
        same = Unit(
            "EXT1", external.title, external.group, external.level, external.credits
        )
        catalogue = Catalogue((*one.catalogue.units, same))
        have = replace(
            asked.wishes,
            have=(*asked.wishes.have, "EXT1"),
            held_by=(*asked.wishes.held_by, ("EXT1", external.way)),
        )
        other = plan(replace(one, catalogue=catalogue), replace(asked, wishes=have))

        assert answer.status == other.status
        assert len(answer.conflict) == len(other.conflict)
        if answer.plans:
            assert answer.best.codes == other.best.codes
            assert answer.best.fit == other.best.fit
            assert answer.best.new_credits == other.best.new_credits
            assert rulebook.keeps(answer.best.units, answer.problem.rules)


class Naive:
    """The rulebook, read with a unit that passes all filters of some rules alone."""

    def __init__(self, rules: Sequence[Rule], named: Collection[str]) -> None:
        self._plain = rulebook.lets_through, rulebook.holds, rulebook._places
        self._is_for = {id(rule.requires): rule.id in named for rule in rules}
        self._counts = False

    def lets_through(self, select: Select, unit: Unit) -> bool:
        return self._counts if unit.elsewhere else self._plain[0](select, unit)

    def holds(self, requirement: Requirement, *others: Any) -> bool:
        # What is inside a requirement is of the same rule.
        self._counts = self._is_for.get(id(requirement), self._counts)
        return self._plain[1](requirement, *others)

    def places(self, requirement: Requirement, unit: Unit | None = None) -> set[str]:
        self._counts = self._is_for.get(id(requirement), self._counts)
        return self._plain[2](requirement, unit)

    def patch(self, patch: pytest.MonkeyPatch) -> None:
        patch.setattr(rulebook, "lets_through", self.lets_through)
        patch.setattr(rulebook, "holds", self.holds)
        patch.setattr(rulebook, "_places", self.places)


def has_few_ways(rules: Sequence[Rule], units: tuple[Unit, ...]) -> bool:
    joint = [rule.requires for rule in rules if rulebook._places(rule.requires)]
    places = {place for each in joint for place in rulebook._places(each)}
    return 2 ** (len(units) * (1 + len(places))) <= 2**14


@pytest.mark.parametrize("source", SMALL)
def test_a_unit_for_some_rules_is_counted_by_these_alone(source: str) -> None:
    """Naively: for a rule that it is for, every filter passes it; for others, none."""
    random, tried = Random(f"rules {source}"), Counter[str]()
    for whole in requests(source, "agreed", small=120):
        one, asked = whole.qualification, whole.candidate
        first = build_problem(one, resolve(asked, one))
        rules = [rule for rule in first.rules if rule.kind == "rule"]
        if asked.units_only or not has_few_ways(rules, first.units):
            continue
        known = [rule.id for rule in one.rules]
        named = random.sample(known, random.randint(1, len(known)))
        text = f"Own, level 2, 3 credits, {', '.join(f'rule {id_}' for id_ in named)}"
        wishes = replace(asked.wishes, elsewhere=(read_external(text),))
        problem = build_problem(one, resolve(replace(asked, wishes=wishes), one))
        agreed = [rule for rule in problem.rules if rule.kind == "rule"]
        own = [unit for unit in problem.units if unit.elsewhere]
        sets = [(*some, *own) for some in subsets(problem.units[:-1])]
        with pytest.MonkeyPatch.context() as patch:
            Naive(rules, named).patch(patch)
            naive = [rulebook.keeps(chosen, rules) for chosen in sets]
        assert naive == [rulebook.keeps(chosen, agreed) for chosen in sets]
        standard = problem.standard
        # What a fact that nobody gave decides is no matter of units.
        unsaid = any(getattr(rule.requires, "holds", True) is False for rule in agreed)
        if not (standard.guidance or unsaid):
            broken = [bool(standard.broken(chosen, {}, ())) for chosen in sets]
            assert naive == [not each for each in broken]
        tried["joint"] += any(rulebook._places(rule.requires) for rule in rules)
        tried["open"] += any(rule.cases for rule in rules)
        tried["both"] += any(naive) and not all(naive)
    assert min(tried[kind] for kind in ("joint", "open", "both")) >= 3, tried


def test_codes_of_units_from_elsewhere_are_never_those_of_the_catalogue() -> None:
    units = tuple(Unit(code, "", "A", 3, 6) for code in ("EXT1", "extx2"))

    assert external_codes([read_external(ONE)], Catalogue(units)) == ("EXTXX1",)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("Team leading, level 3, group E", "it has no number of credits"),
        ("Team leading, 6 credits", "it has no group or rule"),
        ("level 3, 6 credits, group E", "group"),
        ("Team leading, 6 credits, group Z", "the group Z is unknown"),
        ("Team leading, 6 credits, rule totl", "did you mean total?"),
        ("Team leading, 6 credits, 7 credits, group E", "the credits is given twice"),
        ("Team leading, 6 credits, group E, rule total", "keep one"),
    ],
)
def test_what_is_not_agreed_is_refused(text: str, message: str) -> None:
    answer = run("plan", "--role", "receptionist", "--elsewhere", text)
    if text.startswith("level"):
        # Without a title the first part is one.
        assert answer.code == 0
        return
    assert answer.code == 2
    assert message in answer.err


def test_a_unit_from_elsewhere_is_the_same_wherever_it_is_written(
    tmp_path: Path,
) -> None:
    one = recommender.load_qualification("ocr-03456")
    asked = Candidate("receptionist", wishes=Wishes(elsewhere=[ONE]))  # type: ignore[list-item]
    file = tmp_path / "candidate.toml"
    file.write_text(write_candidate(resolve(asked, one), one.name), encoding="utf-8")

    assert write_external(asked.wishes.elsewhere[0]) == ONE
    assert read_candidate(file)[0] == asked
    assert candidate_of_pairs(pairs_of(resolve(asked, one))) == asked


def test_a_saved_plan_and_its_check_have_the_unit_apart(tmp_path: Path) -> None:
    saved = tmp_path / "plan.json"
    asked = ["plan", "--role", "receptionist", "--elsewhere", ONE]
    run(*asked, "--output", str(saved))
    best = json.loads(saved.read_text(encoding="utf-8"))["plans"][0]
    own = [unit for unit in best["units"] if unit["elsewhere"]]
    checked = run("check", "--plan", str(saved))

    assert [(unit["code"], unit["held"]) for unit in own] == [("EXT1", True)]
    assert checked.code == 0, checked.out
    assert "EXT1" in checked.out
    assert "From elsewhere, as agreed" in run(*asked, "--full").out


@pytest.mark.parametrize(
    "command",
    [["explain"], ["explain", "D6"], ["tradeoffs"], ["what-if", "--without", "A10"]],
)
def test_every_command_knows_units_from_elsewhere(command: list[str]) -> None:
    answer = run(*command, "--role", "receptionist", "--elsewhere", ONE)

    assert answer.code == 0, answer.err


def test_a_row_of_a_caseload_has_units_from_elsewhere(tmp_path: Path) -> None:
    file, out = tmp_path / "caseload.csv", tmp_path / "plans.jsonl"
    two = f"{ONE}; Other unit, level 2, 3 credits, group B"
    file.write_text(f'id,role,elsewhere\nC-1,receptionist,"{two}"\n', "utf-8")
    done = run("cohort", str(file), "--output", str(out), "--jobs", "1")
    line = json.loads(out.read_text("utf-8"))
    book = run("cohort", str(file), "--output", str(tmp_path / "p.xlsx"), "--jobs", "1")

    assert done.code == 0, done.err
    assert line["held"] == ["EXT1", "EXT2"]
    assert book.code == 0, book.err


WAYS = [
    ("transfer", "transfer"), ("Credit transfer", "transfer"), ("rpl", "rpl"),
    ("recognition of prior learning", "rpl"), ("exempt", "exemption"),
    ("Exemption", "exemption"),
]  # fmt: skip


@pytest.mark.parametrize(("typed", "way"), WAYS)
def test_each_way_is_known_by_its_names(typed: str, way: str) -> None:
    one = recommender.load_qualification("ocr-03456")
    held = resolve(Candidate(wishes=Wishes(have=(f"D6:{typed}",))), one).wishes
    external = read_external(f"Own, level 2, 3 credits, group B, {typed}")

    assert held.held_by == (("D6", way),)
    assert external.way == way
    assert read_external("Own, 3 credits, group B").way == "transfer"


@pytest.mark.parametrize("limited", ["transfer", "rpl", "exemption"])
@pytest.mark.parametrize("way", ["transfer", "rpl", "exemption"])
def test_a_rule_about_one_way_is_about_no_other(
    way: str, limited: str, tmp_path: Path
) -> None:
    rule = bound("limited", f'of.held = ["{limited}"]', "at_most = 0")
    one = small(tmp_path / "own", rule)
    group = next(iter(one.groups))
    external = read_external(f"Own, level 2, 3 credits, group {group}, {way}")
    for wishes in (Wishes(elsewhere=(external,)), Wishes(have=(f"B1:{way}",))):
        answer = recommender.recommend(one, Candidate(wishes=wishes))
        assert bool(answer.plans) == (way != limited)


def test_an_exemption_takes_no_hours_and_gives_no_points() -> None:
    one = recommender.load_qualification("ocr-03456")
    asked = resolve(Candidate(wishes=Wishes(have=("D6:exempt",))), one)
    unit = units_as_stated(one, asked.wishes).find("D6")

    assert asked.wishes.held_by == (("D6", "exemption"),)
    assert (unit.credits, unit.glh) == (0, 0)


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("Own, 3 credits, group B", ("Own", None, 3, "B", (), "transfer")),
        ("Own, 1 credit, group B", ("Own", None, 1, "B", (), "transfer")),
        (
            "  A unit,  of two  parts, LEVEL 12, 1000 credits, group C d, rpl",
            ("A unit, of two parts", 12, 1000, "C d", (), "rpl"),
        ),
        (
            "Own, rule b, 7.50 credits, level 0, rule each-group:A, rule c",
            ("Own", 0, number_of("7.5"), "", ("b", "each-group:A", "c"), "transfer"),
        ),
        # Without a title the first part is one.
        ("level 3, 6 credits, group E", ("level 3", None, 6, "E", (), "transfer")),
        ("group B, exempt, 0 credits, group E", (
            "group B", None, 0, "E", (), "exemption",
        )),
    ],
)  # fmt: skip
def test_a_unit_from_elsewhere_is_read_from_its_last_part_on(
    text: str, unit: tuple[object, ...]
) -> None:
    assert read_external(text) == unit
    assert read_external(write_external(read_external(text))) == unit


LONG = "T" * (200 - len(", 6 credits, group B"))


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (f"T{LONG}, 6 credits, group B", "too long, or has a semicolon"),
        ("Own; more, 6 credits, group B", "too long, or has a semicolon"),
        ("Own\x1b[2J, 6 credits, group B", "too long, or has a semicolon"),
        ("Own, 1000.5 credits, group B", "too high a level, or too many credits"),
        ("Own, 1001 credits, group B", "too high a level, or too many credits"),
        ("Own, level 13, 6 credits, group B", "too high a level, or too many"),
        ("Own, 6.125 credits, group B", "it has no number of credits"),
        (", 6 credits, group B", "it has no title"),
        ("Own", "it has no number of credits and no group or rule"),
        ("Own, level 2, level 2, 6 credits, group B", "the level is given twice"),
        ("Own, rpl, transfer, 6 credits, group B", "the way is given twice"),
        ("Own, 6 credits, group B, rule total", "it has a group and rules; keep one"),
    ],
)
def test_what_is_not_a_unit_from_elsewhere_is_told(text: str, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        read_external(text)


def test_a_title_may_be_as_long_as_a_line() -> None:
    assert read_external(f"{LONG}, 6 credits, group B").title == LONG


def test_codes_are_numbered_from_one() -> None:
    own = [read_external("Own, 6 credits, group B")] * 3

    assert external_codes(own, Catalogue(())) == ("EXT1", "EXT2", "EXT3")
    text = Catalogue((Unit("TEXT1", "", "A", 3, 6),))
    assert external_codes(own[:1], text) == ("EXT1",)


def test_a_unit_is_written_with_as_many_credits_as_it_has() -> None:
    own = read_external("Own, 1 credit, group B")

    assert write_external(own) == "Own, 1 credit, group B, transfer"
    rules = own._replace(group="", rules=("a", "b"), level=0, credits=2)
    written = "Own, level 0, 2 credits, rule a, rule b, transfer"
    assert write_external(rules) == written


def test_every_group_and_rule_that_is_unknown_is_told() -> None:
    one = recommender.load_qualification("ocr-03456")
    units = [
        read_external("First, 6 credits, group Z"),
        read_external("Second, 6 credits, rule totl, rule total, rule no-such"),
        read_external("Third, 6 credits, group B"),
    ]

    told = [(f.id, f.message, f.hint) for f in external_faults(units, one)]
    assert told == [
        (
            "group-unknown",
            "--elsewhere First: the group Z is unknown",
            "groups: A, B, C, D, E",
        ),
        (
            "rule-unknown",
            "--elsewhere Second: there is no rule totl",
            "did you mean total?",
        ),
        (
            "rule-unknown",
            "--elsewhere Second: there is no rule no-such",
            "see: recommender rules",
        ),
    ]


def test_a_unit_for_some_rules_passes_their_filters_and_no_others() -> None:
    own = [
        read_external("In a group, 6 credits, group B"),
        read_external("For a rule, 6 credits, rule first"),
    ]
    codes = (("EXT1", "transfer"), ("EXT2", "transfer"))
    of = Select(groups=frozenset("B"), except_units=frozenset(["U9"]))
    bound = Bound("credits", of, at_least=10)
    first, second = (Rule(i, Kind.RULE, i, "made up", bound) for i in ("first", "2nd"))
    wish = replace(first, kind=Kind.WISH)

    counted = counted_as_agreed([first, second, wish], own, codes)
    either = Select(any_of=(of, Select(units=frozenset(["EXT2"]))))
    others = replace(of, except_units=frozenset(["U9", "EXT2"]))
    assert [rule.requires for rule in counted] == [
        replace(bound, of=either),
        replace(bound, of=others),
        bound,
    ]
    assert counted_as_agreed([first], own[:1], codes[:1]) == (first,)
