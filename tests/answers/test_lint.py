"""What rules say together: counted by hand, and the same as by trying every set."""

from dataclasses import replace
from functools import cache
from pathlib import Path
from random import Random

import pytest

import recommender
from recommender import Candidate
from recommender.answers.lint import Lint, lint
from recommender.answers.remarks import Remark
from recommender.qualifications.rules import Rule
from recommender.qualifications.units import Unit
from recommender.reports.words.lint_words import remark_words
from recommender.solver.engine.clock import out_of_time
from recommender.solver.rules.counting import is_countable
from tests.builders.constructs import catalogue, some_rules, subsets
from tests.builders.small import GOOD, bound, small
from tests.builders.whole_requests import qualification_of
from tests.oracles import listing
from tests.oracles.rulebook import keeps

TOML = (GOOD / "qualification.toml").read_text(encoding="utf-8")
UNITS = (GOOD / "units.csv").read_text(encoding="utf-8")


@cache
def shipped() -> Lint:
    return lint(recommender.load_qualification("ocr-03456"), roles=["receptionist"])


def remarks(qualification: recommender.Qualification, id_: str) -> list[Remark]:
    return [one for one in lint(qualification, roles=[]).remarks if one.id == id_]


def test_42_credits_and_the_mandatory_12_say_all_of_the_optional_30() -> None:
    implied = {
        one.subjects: one.by for one in shipped().remarks if one.id == "rule-implied"
    }

    assert implied == {("total",): ("mandatory", "optional"), ("optional",): ("total",)}


def test_the_smallest_plan_has_42_credits_and_the_largest_every_unit() -> None:
    survey = shipped().survey
    assert survey is not None

    assert sum(unit.credits for unit in survey.fewest_credits) == 42
    assert len(survey.most_credits) == survey.most_units == 59
    # The worst plans are those within 3 credits of that.
    assert survey.cap == 45
    assert survey.tally.exact


def test_level_4_tells_the_readings_of_level_3_apart() -> None:
    (one,) = (one for one in shipped().remarks if one.id.startswith("reading"))
    qualification = shipped().qualification
    units = [qualification.catalogue.find(code) for code in one.example]
    under = {
        name: all(
            finding.holds
            for finding in recommender.audit(
                units, qualification.rules_read_as({"level-3": name})
            )
        )
        for name in ("exactly", "at-or-above")
    }

    assert one.subjects == ("level-3", "exactly", "at-or-above")
    assert under == {"exactly": False, "at-or-above": True}
    assert any(unit.level == 4 for unit in units)


def test_no_legal_plan_suits_a_receptionist_less_than_the_worst_one() -> None:
    assert shipped().survey is not None
    (worst,) = shipped().survey.worst
    listed = listing.mismatches(listing.valid_plans(), listing.job_of("receptionist"))
    scale = listing.scale_of_everything()

    assert worst.mismatch * scale == listed.max()
    assert worst.least * scale == listed.min()


def test_a_rule_that_every_set_keeps_never_binds(tmp_path: Path) -> None:
    qualification = small(tmp_path / "mine", bound("many", "at_most = 4"))

    assert [one.subjects for one in remarks(qualification, "rule-never-binds")] == [
        ("many",)
    ]


def test_what_is_wrong_in_one_reading_is_told_of_it_in_its_own_words(
    tmp_path: Path,
) -> None:
    """No unit is at level 9, which only the reading that is not in use asks for."""
    read = (
        '[[rules]]\nid = "top"\ntext = "Some at the top"\nsource = "page 1"\n'
        'reading = "any"\nmeasure = "credits"\nat_most = 12\n'
        '[rules.readings.any]\nmeans = "at any level"\nof.min_level = 1\n'
        '[rules.readings.nine]\nmeans = "at level 9"\nof.levels = [9]\n'
    )
    qualification = small(tmp_path / "mine", read)
    told = remarks(qualification, "filter-empty-there")
    never = remarks(qualification, "rule-never-binds-there")

    assert not remarks(qualification, "filter-empty")
    assert [remark_words(one, qualification) for one in (*told, *never)] == [
        '"Some at the top (at level 9)" (top): its filter selects no unit at level 9 '
        "where the reading of top is nine",
        '"Some at the top (at level 9)" (top): every set of units keeps it '
        "where the reading of top is nine",
    ]


def test_a_rule_is_implied_by_the_fewest_that_say_so(tmp_path: Path) -> None:
    rules = bound("one", "at_least = 1") + bound("two", "at_least = 2")
    qualification = small(tmp_path / "mine", rules)
    rules_by_id = {
        one.subjects[0]: one.by for one in remarks(qualification, "rule-implied")
    }

    # No unit has 10 credits.
    assert rules_by_id == {"one": ("total",), "two": ("total",)}


def test_a_group_without_units_and_units_without_tags_are_told(tmp_path: Path) -> None:
    text = TOML.replace('B = "Other"', 'B = "Other"\nC = "Empty"')
    qualification = small(tmp_path / "mine", files={"qualification.toml": text})

    assert [one.subjects for one in remarks(qualification, "group-empty")] == [("C",)]
    assert [one.subjects for one in remarks(qualification, "units-untagged")] == [
        ("A1", "B2")
    ]


def test_a_unit_that_is_barred_by_a_mandatory_one_is_in_no_plan(tmp_path: Path) -> None:
    bars = bound("bars", 'of.units = ["A1", "A2"]', "at_most = 1")
    qualification = small(tmp_path / "mine", bars)

    assert [one.subjects for one in remarks(qualification, "units-in-no-plan")] == [
        ("A2",)
    ]


def test_a_title_is_told_that_needs_a_unit_barred_by_a_mandatory_one(
    tmp_path: Path,
) -> None:
    bars = bound("bars", 'of.units = ["A1", "A2"]', "at_most = 1")
    titles = "".join(
        bound(
            f"with-{code.lower()}", f'title = "({code})"', f'of.units = ["{code}"]',
            "at_least = 1", table="endorsements",
        )
        for code in ("A2", "B1")
    )  # fmt: skip
    qualification = small(tmp_path / "mine", bars + titles)

    assert [one.subjects for one in remarks(qualification, "title-in-no-plan")] == [
        ("with-a2",)
    ]


def test_a_contradiction_comes_with_its_arithmetic(tmp_path: Path) -> None:
    rules = bound("much", 'measure = "credits"', "at_least = 16")
    rules += bound("few", "of.units = ['A1', 'A2', 'B1', 'B2']", "at_most = 2")
    result = lint(small(tmp_path / "mine", rules))

    # Two units have 11 credits at most, 6 and 5; 16 take three, 6 and 5 and 5.
    reachable = {clash.rule.id: clash.reachable for clash in result.contradiction}
    assert reachable == {"much": 11, "few": 3}
    assert result.survey is None


def test_versions_of_a_unit_that_nothing_bars_are_told(tmp_path: Path) -> None:
    text = TOML.replace("[groups]", '[columns]\nfamily = "text"\n[groups]', 1)
    rows = UNITS.splitlines()
    wide = [f"{rows[0]},family", *(f"{row},same" for row in rows[1:3])]
    wide += [f"{row},{number}" for number, row in enumerate(rows[3:])]
    files = {"qualification.toml": text, "units.csv": "\n".join(wide)}
    qualification = small(tmp_path / "mine", files=files)
    files["qualification.toml"] += bound(
        "once", 'for_each.column = "family"', "at_most = 1"
    )
    barred = small(tmp_path / "other", files=files)

    assert [one.subjects for one in remarks(qualification, "families-unbarred")] == [
        ("same",)
    ]
    assert remarks(barred, "families-unbarred") == []


def test_a_role_that_never_does_what_is_mandatory_has_no_plan(tmp_path: Path) -> None:
    roles = (GOOD / "roles.toml").read_text("utf-8").replace("daily", "never")
    strengths = "unit,tag,strength\nA1,letters,3\n"
    files = {"roles.toml": roles, "strengths.csv": strengths}
    qualification = small(tmp_path / "mine", files=files)

    (one,) = remarks(qualification, "role-without-plan")
    assert one.subjects == ("clerk",)
    assert "core" in one.by


@pytest.mark.parametrize("block", range(6))
def test_remarks_on_mixtures_of_constructs_are_those_of_trying_all(block: int) -> None:
    random = Random(f"lint {block}")
    looked_at = 0
    for _ in range(25):
        units, rules = catalogue(random, most=4), some_rules(random)
        valid = [some for some in subsets(units) if keeps(some, rules)]
        checked = lint(replace(qualification_of(units, rules), guidance=()), roles=[])
        said = {(one.id, name) for one in checked.remarks for name in one.subjects}
        assert (checked.survey is None) == (not valid)
        if checked.survey is None:
            continue
        for number, rule in enumerate(rules):
            if ("rule-never-binds", rule.id) in said:
                assert keeps_all(units, replace(rule, cases=()))
                continue
            others = (*rules[:number], *rules[number + 1 :])
            more = sum(keeps(some, others) for some in subsets(units)) > len(valid)
            if is_countable(rule) and not rule.cases:
                assert (("rule-implied", rule.id) in said) == (not more)
            elif ("rule-implied", rule.id) in said:
                assert not more
        out = {unit.code for unit in units if not any(unit in set_ for set_ in valid)}
        assert {name for id_, name in said if id_ == "units-in-no-plan"} == out
        tally = checked.survey.tally
        assert tally is not None
        assert tally.at_least == len(valid)
        looked_at += 1

    assert looked_at > 5


def keeps_all(units: tuple[Unit, ...], rule: Rule) -> bool:
    return all(keeps(some, [rule]) for some in subsets(units))


def of_reading(name: str, of: str) -> str:
    return f'[rules.readings.{name}]\nmeans = "{name}"\n{of}\n'


def read(*readings: str) -> str:
    """Write a rule of 6 credits at most, with its readings; `ours` is in use."""
    most = bound("most", 'measure = "credits"', "at_most = 6", 'reading = "ours"')
    return most + "".join(readings)


def test_what_asks_how_units_are_held_is_not_said_to_bind_nobody(
    tmp_path: Path,
) -> None:
    """Who holds A2 and B1 by RPL, 10 credits, breaks it; who holds nothing cannot."""
    rules = bound("rpl", 'measure = "credits"', 'of.held = ["rpl"]', "at_most = 6")
    remarks_found = lint(small(tmp_path / "mine", rules), roles=[]).remarks

    qualification = [
        (one.id, one.subjects) for one in remarks_found if "rpl" in one.subjects
    ]
    assert qualification == [("rule-of-candidate", ("rpl",))]


def test_readings_of_how_units_are_held_are_not_said_to_be_the_same(
    tmp_path: Path,
) -> None:
    """The one who holds A2 and B1 by RPL keeps one reading, and not the other."""
    ways = read(
        of_reading("ours", 'of.held = ["rpl"]'),
        of_reading("theirs", 'of.held = ["transfer"]'),
    )
    qualification = small(tmp_path / "mine", ways)
    held = recommender.Wishes(have=("A2", "B1"), held_by=(("A2", "rpl"), ("B1", "rpl")))
    theirs = replace(held, readings=(("most", "theirs"),))

    remarks_found = lint(qualification, roles=[]).remarks
    assert not [one for one in remarks_found if one.id.startswith("reading")]
    plans = [
        recommender.recommend(qualification, Candidate(wishes=w))
        for w in (held, theirs)
    ]
    assert [one.status.has_plan for one in plans] == [False, True]


def test_a_reading_of_units_is_narrower_than_one_of_units_held(tmp_path: Path) -> None:
    """Of the plans, of 10 credits and with A1, those with B1 and B2 have 11 in B."""
    ways = read(
        of_reading("ours", 'of.held = ["rpl"]'),
        of_reading("theirs", 'of.groups = ["B"]'),
    )
    remarks_found = lint(small(tmp_path / "mine", ways), roles=[]).remarks

    (one,) = (one for one in remarks_found if one.id.startswith("reading"))
    assert (one.id, one.subjects) == ("reading-narrower", ("most", "ours", "theirs"))
    assert {"A1", "B1", "B2"} <= {*one.example}


def test_the_best_of_a_role_is_what_plan_gives_guidance_included(
    tmp_path: Path,
) -> None:
    """At level 4 is what a clerk does; A1 and A2 miss it: 5 and 5 and 2 times 3."""
    units = (
        "code,title,group,level,credits\nA1,One,A,2,5\nA2,Two,A,2,5\nB2,Four,B,4,5\n"
    )
    roles = 'format = 1\n[everyone]\n[[roles]]\nrole = "clerk"\ntitle = "Clerk"\n'
    roles += '[roles.tags]\nletters = "daily"\n'
    strengths = "unit,tag,strength\nB2,letters,3\n"
    files = {"units.csv": units, "strengths.csv": strengths, "roles.toml": roles}
    qualification = small(tmp_path / "mine", files=files)
    survey = lint(qualification).survey

    assert survey is not None
    assert [one.least for one in survey.worst] == [16]
    assert (
        recommender.recommend(qualification, Candidate("clerk")).best.fit.mismatch == 16
    )


def test_a_reading_is_told_in_its_own_words_each_side_in_its_place() -> None:
    qualification = recommender.load_qualification("ocr-03456")
    text = remark_words(
        Remark("reading-wider", ("level-3", "mine", "theirs"), (), ("F3", "F4")),
        qualification,
    )

    assert text.startswith('"At least 10 of the optional credits')
    assert '(level-3): it is read as "mine"; read as "theirs", it allows more' in text
    assert text.endswith("F3 F4")


def test_without_time_the_data_are_remarked_on_and_the_rest_is_not_known(
    tmp_path: Path,
) -> None:
    checked = lint(small(tmp_path / "mine"), time_limit=0)

    assert [one.id for one in checked.remarks] == ["units-untagged"]
    assert checked.survey is None
    assert "which units are in no plan" in checked.unfinished
    assert checked.unfinished[-1] == "the number of plans"


def test_what_takes_long_comes_last_so_the_rest_is_known_without_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def out(queries: object) -> None:
        raise out_of_time("they were counted")

    monkeypatch.setattr("recommender.answers.lint.tally_of", out)
    checked = lint(shipped().qualification, roles=["receptionist"])

    assert checked.unfinished == ("the number of plans",)
    assert checked.remarks == shipped().remarks
    assert checked.survey is not None
    assert checked.survey.tally is None
    assert len(checked.survey.worst) == 1


def shaped(id_: str, key: str) -> str:
    """Write a rule that is no bound."""
    return bound(id_, key).replace('measure = "units"\n', "")


DEAD = """
[facts.pathway]
question = "?"
values = ["one", "two"]
"""


def test_a_pathway_without_a_plan_is_told_with_the_rule_that_is_too_much(
    tmp_path: Path,
) -> None:
    """All units together have 20 credits; 99 are asked for."""
    much = bound(
        "much", 'measure = "credits"', "at_least = 99", 'when.pathway = ["two"]'
    )
    checked = lint(small(tmp_path / "mine", DEAD + much), roles=[])

    (one,) = (one for one in checked.remarks if one.id == "no-plan-there")
    assert (one.by, one.where) == (("much",), (("pathway", "two"),))
    assert checked.values_without_plan == (one.where,)
    assert checked.survey is not None
    assert checked.survey.smallest[one.where] is None


@pytest.mark.parametrize(
    "key", ['fact.pathway = ["one"]', 'any_of = [{ fact.pathway = ["one"] }]']
)
def test_a_value_that_an_entry_rule_excludes_is_no_contradiction(
    key: str, tmp_path: Path
) -> None:
    files = DEAD.replace("question", 'unless_said = "two"\nquestion')
    entry = shaped("entry", key)
    checked = lint(small(tmp_path / "mine", files + entry), roles=[])

    (one,) = (one for one in checked.remarks if one.id == "value-excluded")
    assert (one.by, one.where) == (("entry",), (("pathway", "two"),))
    assert checked.values_without_plan == checked.contradiction == ()


NONE_HELD = (("the number of units held", "0"),)


def test_a_unit_that_is_only_for_those_who_hold_units_is_not_said_to_be_in_no_plan(
    tmp_path: Path,
) -> None:
    rule = 'any_of = [{ of.held = ["any"] }, { of.units = ["A2"], at_most = 0 }]'
    qualification = small(tmp_path / "mine", shaped("a2", rule))

    assert remarks(qualification, "units-in-no-plan") == []
    (there,) = remarks(qualification, "units-in-no-plan-there")
    assert (there.subjects, there.where) == (("A2",), NONE_HELD)


def test_a_rule_that_follows_where_nothing_is_held_is_not_said_to_follow(
    tmp_path: Path,
) -> None:
    """Who holds A1 and takes B2 with it breaks the second, and keeps the first."""
    either = bound("either", 'of.units = ["A2", "B1"]', "at_most = 1")
    held = 'of.any_of = [{ held = ["any"] }, { units = ["A2", "B1", "B2"] }]'
    rules = either + bound("new", held, "at_most = 2")
    qualification = small(tmp_path / "mine", rules)

    assert ("new",) not in {r.subjects for r in remarks(qualification, "rule-implied")}
    (there,) = (
        remark
        for remark in remarks(qualification, "rule-implied-there")
        if remark.subjects == ("new",)
    )
    assert (there.by, there.where) == (("either",), NONE_HELD)


def test_rules_contradict_as_they_are_read_even_if_two_other_readings_do_not(
    tmp_path: Path,
) -> None:
    """A has 9 credits; the other readings are of all 20."""
    rules = "".join(
        bound(name, 'measure = "credits"', "at_least = 15", 'reading = "ours"')
        + of_reading("ours", 'of.groups = ["A"]')
        + of_reading("theirs", "of.min_level = 1")
        for name in ("one", "two")
    )
    checked = lint(small(tmp_path / "mine", rules), roles=[])

    assert [clash.rule.id for clash in checked.contradiction] == ["one"]
    assert checked.survey is None


def test_units_of_which_one_can_choose_the_credits_are_told(tmp_path: Path) -> None:
    """B2 with 25 credits would do what all units with their fewest do not."""
    rules = bound("much", 'measure = "credits"', "at_least = 30")
    units = UNITS.replace("B,4,5,", "B,4,5 to 25,")
    qualification = small(tmp_path / "mine", rules, files={"units.csv": units})

    (sized,) = remarks(qualification, "units-of-several-sizes")
    assert sized.subjects == ("B2",)
    assert lint(qualification).contradiction
    wishes = recommender.Wishes(unit_credits=(("B2", 25),))
    assert recommender.recommend(qualification, Candidate(wishes=wishes)).plans
