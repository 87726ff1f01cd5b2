"""Units, catalogues, vocabularies, grades and plans: what they say of themselves."""

from dataclasses import replace
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from recommender.errors import RequestError
from recommender.qualifications.catalogue import Catalogue
from recommender.qualifications.evidence import (
    Coverage,
    EvidenceKind,
    EvidencePlan,
    Occasion,
    TaskEvidence,
    WantedEvidence,
)
from recommender.qualifications.exact_numbers import (
    ExactNumber,
    has_two_decimals,
    number_of,
    parts_in,
    read_number,
)
from recommender.qualifications.grades import POINTS, Grades
from recommender.qualifications.plans import (
    Finding,
    Fit,
    Loss,
    Need,
    Plan,
    PlanDetails,
    Status,
    guided_hours,
)
from recommender.qualifications.qualification import UNWRITTEN, Fact
from recommender.qualifications.representations import to_frame, to_html
from recommender.qualifications.rules import Bound, Select
from recommender.qualifications.same_units import carry_over, why_same
from recommender.qualifications.thresholds import (
    Threshold,
    in_order,
    range_names,
    range_of,
)
from recommender.qualifications.units import (
    MOST_CREDITS,
    MOST_LEVEL,
    Evidence,
    Unit,
    natural_order,
)
from recommender.qualifications.vocabulary import Frequency, Role, Tag, Vocabulary
from tests.builders.hand_made import (
    CALLS,
    LETTERS,
    QUIET,
    UNITS,
    codes,
    qualification,
    rule,
)

LARGE = replace(LETTERS, most_credits=8)
DAY, NEXT = date(2026, 12, 1), date(2026, 12, 2)


def test_a_unit_can_have_from_its_least_to_its_most_credits() -> None:
    assert [LARGE.can_have(n) for n in (5, 6, 7, 8, 9)] == [
        False,
        True,
        True,
        True,
        False,
    ]
    assert [CALLS.can_have(n) for n in (4, 5, 6)] == [False, True, False]
    same = replace(CALLS, most_credits=5)
    assert (LARGE.is_variable, CALLS.is_variable, same.is_variable) == (
        True, False, False,
    )  # fmt: skip
    assert [u.size_in_credits for u in (LARGE, CALLS, replace(CALLS, credits=1))] == [
        "6 to 8 credits", "5 credits", "1 credit",
    ]  # fmt: skip


def test_a_unit_is_offered_from_its_first_day_to_its_last() -> None:
    from_ = replace(CALLS, offered_from=NEXT)
    until = replace(CALLS, offered_until=DAY)

    assert [from_.offered_on(day) for day in (DAY, NEXT)] == [False, True]
    assert [until.offered_on(day) for day in (DAY, NEXT)] == [True, False]
    both = replace(from_, offered_until=DAY)
    assert not both.offered_on(DAY)
    assert (CALLS.offered, both.offered) == ("", "from 2026-12-02 until 2026-12-01")
    assert [Catalogue((u, QUIET)).is_dated for u in (CALLS, from_)] == [False, True]


def test_levels_columns_and_evidence_of_a_unit() -> None:
    assert [replace(CALLS, level=n).level_name for n in (None, 0, 1, 12)] == [
        *("", "Entry", "1", "12")
    ]
    sector = replace(CALLS, columns=(("size", ("s",)), ("sector", ("care", "it"))))
    assert (sector.values("sector"), sector.values("place")) == (("care", "it"), ())
    known = replace(CALLS, status=(("level", Evidence.HIGH), ("glh", Evidence.LOW)))
    assert [known.verified(fact) for fact in ("level", "glh", "title")] == [
        *(True, False, True)
    ]
    assert (MOST_LEVEL, MOST_CREDITS, CALLS.elsewhere) == (12, 1_000, False)
    assert repr(CALLS) == "<Unit U1 Take calls: group A, level 2, 5 credits>"
    assert (
        repr(replace(CALLS, level=None)) == "<Unit U1 Take calls: group A, 5 credits>"
    )


def test_codes_are_in_the_order_of_people() -> None:
    mixed = ["B1", "A10b", "A2", "A10a", "10", "9", "A"]
    assert sorted(mixed, key=natural_order) == [
        *("9", "10", "A", "A2", "A10a", "A10b", "B1")
    ]


CATALOGUE = Catalogue(
    (
        replace(CALLS, reference="R/1", glh=30, status=(("level", Evidence.LOW),)),
        replace(LETTERS, credits=number_of("6.5")),
        Unit("ICS-3", "Take calls", "C", None, 4, keywords=("telephone",)),
    )
)


def test_a_unit_is_found_by_its_code_and_named_by_what_only_it_has() -> None:
    first, second, third = CATALOGUE.units

    assert CATALOGUE.find(" u1 ") is first
    names = {"ics-3": third, "ics 3": third, "r 1": first, "Write letters": second}
    names |= {"U2: write letters": second, "U1 - Take calls": first}
    assert {name: CATALOGUE.unit_named(name) for name in names} == names
    assert [CATALOGUE.unit_named(name) for name in ("Take calls", "", "U9")] == [
        None
    ] * 3


@pytest.mark.parametrize(
    ("code", "hint", "meant"),
    [
        ("U1 U2", "write units with commas: U1,U2", "U1,U2"),
        ("U1 U2 ICS-3", "write units with commas: U1,U2,ICS-3", "U1,U2,ICS-3"),
        (" ", "see: recommender units", None),
        ("u1  ics-3", "write units with commas: u1,ics-3", "u1,ics-3"),
        ("1U", "did you mean U1?", "U1"),
        ("U11", "did you mean U1?", None),
        ("U1 U9", "see: recommender units", None),
        ("letters", "did you mean U2 (Write letters)?", None),
        ("telephone", "did you mean ICS-3 (Take calls)?", None),
        ("nonsense", "see: recommender units", None),
    ],
)
def test_a_unit_that_is_unknown_is_told_with_what_may_be_meant(
    code: str, hint: str, meant: str | None
) -> None:
    with pytest.raises(RequestError) as refused:
        CATALOGUE.find(code)
    (fault,) = refused.value.faults
    assert (fault.hint, fault.meant) == (hint, None if meant is None else (code, meant))


def test_a_catalogue_is_a_table() -> None:
    frame, whole = CATALOGUE.to_frame(), Catalogue(UNITS).to_frame()

    assert [*frame.index] == ["U1", "U2", "ICS-3"]
    assert [*frame["level_status"].fillna("")] == ["low", "", ""]
    types = {
        "group": "category",
        "level": "Int64",
        "credits": "float64",
        "glh": "Int64",
    }
    assert {name: str(frame[name].dtype) for name in types} == types
    assert (str(whole["level"].dtype), str(whole["credits"].dtype)) == (
        "int64",
        "int64",
    )
    halves = Catalogue((replace(CALLS, glh=number_of("7.5")),)).to_frame()
    assert (str(halves["glh"].dtype), halves["glh"].iloc[0]) == ("Float64", 7.5)
    mixed = Catalogue((replace(CALLS, glh=number_of("7.5")), QUIET)).to_frame()
    assert str(mixed["glh"].dtype) == "Float64"
    assert len({Catalogue(UNITS), Catalogue(UNITS), CATALOGUE}) == 2
    frame["title"] = "changed"
    assert CATALOGUE.to_frame()["title"].iloc[0] == "Take calls"
    assert CATALOGUE.with_credits({}) is CATALOGUE
    chosen = Catalogue((CALLS, LARGE)).with_credits({"U2": 7})
    assert chosen.units == (CALLS, replace(LETTERS, credits=7))


def test_strengths_are_counted_by_unit_and_by_tag() -> None:
    catalogue = Catalogue(UNITS)

    assert catalogue.total_strengths == (5, 4, 6, 0)
    # Calls: U1 and U3 are about them, U2 touches on them.
    assert catalogue.units_by_strength == {
        "calls": (((0, 1, 2), 1), ((0, 2), 2)),
        "letters": (((0, 1, 2), 2), ((1, 2), 1)),
    }
    assert catalogue.strengths.to_numpy().tolist() == [[3, 2], [1, 3], [3, 3], [0, 0]]


def test_exact_numbers_are_written_as_short_as_they_can_be() -> None:
    shown = {"7.5": "7.5", "0.05": "0.05", "-0.5": "-0.5", "-12.25": "-12.25"}
    assert {text: f"{number_of(text)}" for text in shown} == shown
    assert str(ExactNumber(1, 3)) == "1/3"
    assert [str(ExactNumber(n)) for n in (10, 0)] == ["10", "0"]
    assert f"{number_of('1234.5'):,}" == "1,234.5"
    half = number_of("7.5")
    sums: list[Any] = [half + 1, 1 + half, half - 1, 10 - half, half * 3, 3 * half]
    assert [*map(str, sums)] == ["8.5", "8.5", "6.5", "2.5", "22.5", "22.5"]
    assert [type(each) for each in (half + half, half * 2, half - half)] == [int] * 3
    assert type(half + Fraction(1, 3)) is Fraction
    assert (str(-half), str(abs(-half))) == ("-7.5", "7.5")  # type: ignore[operator]


def test_numbers_are_read_with_up_to_two_decimals() -> None:
    right = {"7": 7, "7.50": Fraction(15, 2), "-1": -1, "999999999": 999_999_999}
    assert {text: read_number(text) for text in right} == right
    wrong = ["", "a", "7.125", "1e3", " 7", "7.", ".5", "1234567890", "٣"]
    assert [read_number(text) for text in wrong] == [None] * len(wrong)
    parts = [has_two_decimals(Fraction(1, n)) for n in (1, 3, 4, 8, 100, 200)]
    assert parts == [True, False, True, False, True, False]
    assert parts_in([1, number_of("0.5"), number_of("0.2")]) == 10
    assert parts_in([]) == 1


POINTED = {
    "credits": Grades(("Fail", "Pass", "Merit"), "Pass", {"Pass": 1, "Merit": 2}),
    "hours": Grades(("Pass", "Merit"), "Pass", {"Pass": 1}, "hours"),
    "units": Grades(("Pass", "Merit"), "Pass", {"Pass": 5}, "units"),
    "by size": Grades(("Pass",), "Pass", points_by_size={5: {"Pass": 9}}),
}


@pytest.mark.parametrize(
    ("per", "points"),
    # U4 has 3 credits and 7 hours; of the 5 credits of U1, 33 hours are estimated.
    [
        ("credits", {"U1": 10, "U4": 3}),
        ("hours", {"U1": 0, "U4": 7}),
        ("units", {"U1": 0, "U4": 5}),
        ("by size", {"U1": 0, "U4": 0}),
    ],
)
def test_points_of_a_grade_are_for_its_size(per: str, points: dict[str, int]) -> None:
    graded = POINTED[per].graded_units((CALLS, QUIET), {"U1": "Merit"})

    assert {unit.code: dict(unit.numbers)[POINTS] for unit in graded} == points


def test_grades_have_points_for_some_sizes_or_for_all() -> None:
    by_size = POINTED["by size"]

    assert [by_size.has_points(unit) for unit in (CALLS, QUIET)] == [True, False]
    assert POINTED["credits"].has_points(QUIET)
    (unit,) = by_size.graded_units((replace(CALLS, numbers=(("x", 1),)),), {})
    assert unit.numbers == (("x", 1), (POINTS, 9))
    assert Grades(("Pass",), "Pass").graded_units([CALLS], {"U1": "Pass"}) == (CALLS,)
    assert (by_size.find(" PASS "), by_size.find("Top")) == ("Pass", None)


AT, ABOVE = Threshold(19, included=True), Threshold(19, included=False)
HIGHER = Threshold(25, included=True)


def test_a_number_is_in_the_range_above_the_thresholds_that_it_reaches() -> None:
    assert [AT.is_reached(n) for n in (18, 19, 20)] == [False, True, True]
    assert [ABOVE.is_reached(n) for n in (18, 19, 20)] == [False, False, True]
    assert in_order([HIGHER, ABOVE, AT, HIGHER]) == (AT, ABOVE, HIGHER)
    ranges = (AT, ABOVE, HIGHER)
    assert [range_of(n, ranges) for n in (1, 19, 20, 25)] == [0, 1, 2, 3]
    assert range_names(ranges) == (
        "less than 19", "exactly 19", "more than 19 and less than 25", "25 or more",
    )  # fmt: skip
    assert range_names(()) == ("any number",)
    age = Fact("age", "?", range_names([AT]), None, (AT,))
    assert [age.value_of(said) for said in ("18", "19", "x")] == [
        *("less than 19", "19 or more", "x")
    ]
    assert Fact("f", "?", ("1", "2")).value_of("1") == "1"


VOCABULARY = Vocabulary(
    tags=(
        Tag("calls", "Answer calls", ("telephone", "call centre")),
        Tag("letters", "Write letters", ("calls",)),
    ),
    roles=(
        Role("clerk", "Office clerk", (("letters", Frequency.DAILY),), ("typist",)),
        Role(
            "agent",
            "Clerk",
            (("letters", Frequency.DAILY), ("calls", Frequency.WEEKLY)),
        ),
    ),
    everyone=(),
    strengths={},
)


def test_tags_and_roles_are_found_by_name_before_any_other_name() -> None:
    tags = {"CALLS": "calls", "Telephone": "calls", "call centers": "calls"}
    roles = {"clerk": "clerk", "Office_Clerk": "clerk", "Typists": "clerk"}
    roles |= {"agent": "agent"}

    assert {text: VOCABULARY.find_tag(text).name for text in tags} == tags
    assert {text: VOCABULARY.find_role(text).name for text in roles} == roles
    assert (VOCABULARY.tag_named("x"), VOCABULARY.role_named("x")) == (None, None)
    with pytest.raises(RequestError) as refused:
        VOCABULARY.find_tag("nonsense")
    # Letters are in two roles, and calls in one; of many, five are named.
    hint = "often used: letters, calls; all: recommender tags"
    assert refused.value.faults[0].hint == hint
    many = tuple((tag, Frequency.DAILY) for tag in "fedcba")
    busy = replace(VOCABULARY, roles=(Role("all", "All", many),))
    with pytest.raises(RequestError, match="often used: a, b, c, d, e; all"):
        busy.find_tag("nonsense")
    assert repr(VOCABULARY) == "<Vocabulary: 2 tags, 2 roles>"
    assert [often.weight for often in Frequency] == [3, 2, 1, 0]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ('[phrases]\ncalls = ["ring up", 3]\nothers = ["ring"]\n', "calls"),
        ("[phrases]\ncalls = 3\n", None),
        ("phrases = 3\n", None),
        ("phrases = ", None),
        (None, None),
    ],
)
def test_patterns_help_where_there_are_any(
    text: str | None, found: str | None, tmp_path: Path
) -> None:
    if text is not None:
        (tmp_path / "phrases.toml").write_text(text, encoding="utf-8")
    with pytest.raises(RequestError) as refused:
        replace(VOCABULARY, folder=tmp_path).find_tag("ring")
    (fault,) = refused.value.faults
    assert fault.meant == (None if found is None else ("ring", found))


CLERKS_CALLS = replace(CALLS, code="C1", reference="A/1 2")


@pytest.mark.parametrize(
    ("one", "other", "why"),
    [
        (CLERKS_CALLS, replace(CLERKS_CALLS, code="X", reference="a12"), "reference"),
        (CLERKS_CALLS, replace(CLERKS_CALLS, reference="A13"), ""),
        (CLERKS_CALLS, replace(CLERKS_CALLS, reference=""), "code, title, level"),
        (CALLS, replace(CALLS, title="Take  calls!"), "code, title, level and credits"),
        (CALLS, replace(CALLS, code="u1"), "code, title, level and credits"),
        (CALLS, replace(CALLS, code="U2"), ""),
        (CALLS, replace(CALLS, title="Take messages"), ""),
        (CALLS, replace(CALLS, level=3), ""),
        (CALLS, replace(CALLS, credits=6), ""),
        (CALLS, replace(CALLS, most_credits=6), ""),
    ],
)
def test_units_are_the_same_by_reference_or_by_all_that_is_known(
    one: Unit, other: Unit, why: str
) -> None:
    for found in (why_same(one, other), why_same(other, one)):
        assert found.startswith("same") == bool(why)
        assert why in found


def test_units_of_a_family_are_the_same_at_the_same_level() -> None:
    def of(family: tuple[str, ...], level: int | None = 2) -> Unit:
        columns = (("family", family),)
        return replace(CALLS, code="".join(family), level=level, columns=columns)

    assert why_same(of(("b", "a")), of(("a", "c", "b"))) == "same family, a"
    assert (
        why_same(of(("a",)), of(("b",)))
        == why_same(of(("a",)), of(("a", "b"), 3))
        == ""
    )
    assert why_same(of(("a",), None), of(("a", "b"), None)) == "same family, a"
    levels = replace(CALLS, level=None)
    assert why_same(levels, levels) == "same code, title and credits"


def test_each_unit_counts_once_and_of_others_it_is_said_why_not() -> None:
    same = replace(CALLS, code="V1", reference="R1")
    here = Catalogue((
        same,
        replace(same, code="U1"),
        replace(QUIET, credits=4),
        replace(LETTERS, reference="R2"),
        replace(LETTERS, code="W9", title="Other", level=3),
    ))  # fmt: skip
    mine = replace(CALLS, reference="R1")
    held = (
        mine,
        replace(mine, code="X1"),
        replace(mine, code="X2"),
        QUIET,
        replace(LETTERS, reference="R3"),
        Unit("Z1", "Nothing", "A", 2, 3),
    )
    found = carry_over(held, here)

    # The one with its own code first, then what is free.
    assert [(m.held.code, m.here.code) for m in found.carried] == [
        ("U1", "U1"),
        ("X1", "V1"),
    ]
    assert [(o.held.code, o.because) for o in found.others] == [
        ("X2", "V1 counts already, for X1"),
        ("U4", "U4 has its title, but another number of credits"),
        ("U2", "U2 has its title, but is R2, not R3"),
        ("Z1", "there is no such unit"),
    ]
    assert [o.perhaps for o in found.others] == [None, here.units[2], None, None]
    high = replace(LETTERS, level=4)
    (other,) = carry_over([high], here).others
    assert other.because == "U2 has its title, but another level"
    apart = replace(QUIET, code="Q", level=3, credits=9)
    (other,) = carry_over([apart], here).others
    assert (
        other.because
        == "U4 has its title, but another code, level and number of credits"
    )


OBSERVED, STATED = EvidenceKind.OBSERVATION, EvidenceKind.STATEMENT


def test_kinds_of_evidence_are_visits_direct_or_show_other_tasks() -> None:
    assert {kind.value for kind in EvidenceKind if kind.is_visit} == {
        *("observation", "questions")
    }
    assert {kind.value for kind in EvidenceKind if kind.is_direct} == {
        *("observation", "products")
    }
    others = {kind for kind in EvidenceKind if not kind.shows_other_tasks}
    assert others == {STATED}
    enough = [
        TaskEvidence("calls", dict.fromkeys(kinds, ())).is_enough
        for kinds in (
            [OBSERVED, STATED],
            [OBSERVED],
            [STATED, EvidenceKind.TESTIMONY],
            [],
        )
    ]
    assert enough == [True, False, False, False]


def test_what_is_seen_and_asked_of_one_task_is_one_visit() -> None:
    occasions = tuple(
        Occasion(kind, tag)
        for kind, tag in (
            (OBSERVED, "calls"),
            (EvidenceKind.QUESTIONS, "calls"),
            (EvidenceKind.QUESTIONS, "letters"),
            (STATED, "visits"),
        )
    )
    coverage = Coverage("U1", occasions, WantedEvidence())
    plan = EvidencePlan(occasions, {}, (coverage, coverage, coverage))

    assert (plan.visits, plan.visits_one_each) == (2, 3)
    assert (coverage.at_risk, coverage.arranged) == (False, False)
    wanted = WantedEvidence()
    assert {getattr(wanted, name) for name in wanted.__slots__} == {0}


FIT = Fit(Fraction(3, 2), Fraction(1), Fraction(0), (), ())
FINDING = Finding(rule("r", Bound("units", codes("U1"), at_least=1)), 1, holds=True)


def test_a_finding_has_one_status() -> None:
    waived = replace(FINDING.rule, waived="agreed")
    statuses = {
        "holds": FINDING,
        "broken": replace(FINDING, holds=False, set_aside_for=("U1",)),
        "waived": replace(FINDING, rule=waived, set_aside_for=("U1",)),
        "set-aside": replace(FINDING, set_aside_for=("U1",), applies=False),
        "not-applicable": replace(FINDING, applies=False),
    }
    assert {name: each.status for name, each in statuses.items()} == {
        name: name for name in statuses
    }
    assert FINDING.summary == "r: holds, measured 1"
    assert FINDING.kept
    assert [each.has_plan for each in Status] == [True, True, False, False]


def test_a_plan_counts_what_is_new_apart_from_what_is_held() -> None:
    plan = Plan((CALLS, LETTERS, QUIET), frozenset(["U2"]), (FINDING,), FIT)

    assert (plan.credits, plan.new_credits) == (14, 8)
    assert (plan.held_units, plan.new_units) == ((LETTERS,), (CALLS, QUIET))
    # 33 hours are estimated for 5 credits, and 7 are known.
    assert (plan.hours, plan.learning_hours) == (40, 80)
    assert [guided_hours(unit) for unit in (CALLS, QUIET)] == [33, 7]
    assert guided_hours(replace(QUIET, glh=0)) == 0
    assert plan.summary == "U1 U2 U4: 3 units, 14 credits, mismatch 1.5"
    assert [record["held"] for record in plan.records()] == [False, True, False]
    with pytest.raises(LookupError):
        _ = plan.known_details


def test_details_know_the_loss_of_a_unit_where_it_was_worked_out() -> None:
    loss = Loss(CALLS, valid_without=False, swaps=0)
    details = PlanDetails({}, {}, (), (loss,))

    assert details.loss_of("U1") is loss
    assert details.loss_of("U2") is replace(details, losses=None).loss_of("U1") is None
    assert not loss.breaks_wish
    assert not Need((), (), Fraction(1)).weak
    assert loss == replace(loss, breaks_wish=True)
    plan = Plan((CALLS,), frozenset(), (), FIT)
    known = replace(plan, details=details)
    assert (known.known_details, known) == (details, plan)


def test_a_qualification_says_what_is_still_to_be_done() -> None:
    bound = Bound("units", Select(), at_least=1)
    unwritten = replace(rule("new", bound), text=f"{UNWRITTEN}: all of it")
    no_source = replace(rule("old", bound), source=f"{UNWRITTEN}")
    one = qualification(rule("done", bound), unwritten, no_source)

    assert one.unwritten == ("new", "old")
    assert one.untagged == ("U4",)
    assert len(one.to_do) == 1
    bare, tagged = replace(CALLS, tags=()), LETTERS
    for units, tasks in (((bare, tagged), 0), ((bare, bare, tagged), 1), ((bare,), 1)):
        named = (replace(u, code=f"V{n}") for n, u in enumerate(units))
        assert len(qualification(units=tuple(named)).to_do) == tasks


def test_a_qualification_knows_its_measures() -> None:
    bound = Bound("units", codes("U1", "U2"), at_least=2)
    one = qualification(rule("both", bound), rule("any", Bound("units", Select(), 1)))
    no_credits = replace(one, has_credits=False)

    assert one.mandatory == {"U1", "U2"}
    assert (one.counted_in, no_credits.counted_in) == ("credits", "units")
    assert one.has_hours(UNITS)
    assert no_credits.has_hours([QUIET])
    assert not no_credits.has_hours(UNITS)
    assert one.has_levels
    some = (replace(CALLS, level=None), QUIET)
    assert qualification(units=some).has_levels
    assert not qualification(units=some[:1]).has_levels
    own, shared = Path("mine/strengths.csv"), Path("area/strengths.csv")
    assert replace(one, files=(Path("x.csv"), own)).strengths_file == own
    words = replace(one.vocabulary, folder=Path("area"))
    assert replace(one, vocabulary=words).strengths_file == shared
    assert repr(one) == "<Qualification made-up: , 4 units, 2 rules, 1 role>"


def test_a_rule_is_read_as_is_asked_where_it_has_readings() -> None:
    strict, loose = (
        replace(rule("some", Bound("units", Select(), n)), reading=name)
        for n, name in enumerate(("strict", "loose"))
    )
    other = rule("other", Bound("units", Select(), 1))
    readings = {"some": {"strict": strict, "loose": loose}}
    one = qualification(strict, other, readings=readings)

    assert one.rules_read_as({}) == (strict, other)
    assert one.rules_read_as({"some": "loose"}) == (loose, other)
    for wrong, message in (
        ({"other": "loose"}, "no rule other that can be read in several ways"),
        ({"some": "free"}, "the rule some has no reading free"),
    ):
        with pytest.raises(RequestError, match=message):
            one.rules_read_as(wrong)


def test_records_are_shown_as_a_table_with_or_without_an_index() -> None:
    records = [{"a": 1, "b": None}, {"a": 2, "b": "<x>"}]

    assert [*to_frame(records, "a").index] == [1, 2]
    assert [*to_frame(records).columns] == ["a", "b"]
    assert to_frame([], "a").empty
    assert to_html("c", records[:1]).count("<tr>") == 2
    assert to_html("c", []) == "<table><caption>c</caption>\n</table>"
    assert to_html("c", records).splitlines() == [
        "<table><caption>c</caption>",
        "<thead><tr><th>a</th><th>b</th></tr></thead>",
        "<tr><td>1</td><td></td></tr>",
        "<tr><td>2</td><td>&lt;x&gt;</td></tr>",
        "</table>",
    ]
