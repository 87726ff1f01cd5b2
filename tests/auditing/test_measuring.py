"""What is measured of a set, requirement by requirement, and guidance as it is kept."""

from dataclasses import replace
from fractions import Fraction
from itertools import combinations, product

import pytest

from recommender.auditing import Auditor, audit, selects, weigh
from recommender.auditing.evidencing import Serving, wanted_of
from recommender.auditing.measuring import CandidateFacts, evaluate
from recommender.auditing.parting import with_counted
from recommender.auditing.standard import Standard, candidate_facts
from recommender.auditing.weighing import Weigher, relevance
from recommender.qualifications.evidence import (
    EvidenceGuide,
    EvidenceKind,
    Occasion,
    WantedEvidence,
)
from recommender.qualifications.exact_numbers import number_of
from recommender.qualifications.qualification import Fact, Guidance
from recommender.qualifications.rules import (
    Bound,
    If,
    Kind,
    Overlap,
    RequiredFact,
    Requirement,
    Rule,
    Select,
    Share,
    Ways,
)
from recommender.qualifications.units import Unit

UNITS = (
    Unit("A1", "One", "A", level=2, credits=5),
    Unit("A2", "Two", "A", level=3, credits=6),
    Unit("B1", "Three", "B", level=4, credits=10),
)
NEVER = Bound("units", Select(), at_least=9)
LOW, GROUP_B = Select(max_level=2), Select(groups=frozenset("B"))
RED, FAR = ("colour", frozenset(["red"])), ("place", frozenset(["far", "away"]))


@pytest.mark.parametrize(
    ("select", "codes"),
    [
        (Select(none_of=(LOW, GROUP_B)), "A2"),
        (Select(any_of=(LOW, GROUP_B)), "A1 B1"),
        (Select(all_of=(Select(groups=frozenset("A")), LOW)), "A1"),
        (Select(columns=(RED,)), "A1 A2"),
        (Select(columns=(RED, FAR)), "A2"),
        (Select(columns=(FAR,)), "A2 B1"),
        (Select(tags=frozenset(["calls", "sales"])), "A1 A2"),
        (Select(held=frozenset(["rpl", "exemption"])), "B1"),
    ],
)
def test_a_filter_of_several_parts_means_each_any_or_none_of_them(
    select: Select, codes: str
) -> None:
    tags = {"A1": ("calls",), "A2": ("letters", "sales"), "B1": ("letters",)}
    columns = {
        "A1": (("colour", ("red",)),),
        "A2": (("colour", ("blue", "red")), ("place", ("far",))),
        "B1": (("colour", ("blue",)), ("place", ("near", "away"))),
    }
    units = [
        replace(
            unit,
            tags=tuple((tag, 3) for tag in tags[unit.code]),
            columns=columns[unit.code],
        )
        for unit in UNITS
    ]
    known = CandidateFacts(
        held_by={"rpl": frozenset(["B1"]), "transfer": frozenset(["A1"])}
    )

    assert [u.code for u in units if selects(select, u, known)] == codes.split()


def test_of_nothing_there_is_no_share_and_none_is_required() -> None:
    share = Share("credits", Select(), GROUP_B, Fraction(1, 2))

    assert evaluate(share, UNITS[:2]) == (0, True, False)
    assert evaluate(share, UNITS[2:]) == (100, True, True)


@pytest.mark.parametrize(("said", "holds"), [("care", True), ("retail", False)])
def test_a_fact_counts_1_where_it_is_as_required(said: str, holds: bool) -> None:
    known = CandidateFacts({"pathway": said})
    fact = RequiredFact("pathway", frozenset(["care"]))

    assert evaluate(fact, UNITS, known) == (int(holds), holds, True)


def test_the_answers_are_those_given_or_those_that_the_file_assumes() -> None:
    facts = {
        "entry": Fact("entry", "", ("none", "some"), "none"),
        "age": Fact("age", "", ("young", "old"), "old"),
        "open": Fact("open", "", ("a", "b")),
    }
    known = candidate_facts(facts, [("age", "young"), ("other", "x")], [], [])

    assert known.facts == {"entry": "none", "age": "young", "other": "x"}


def test_guidance_on_what_is_counted_makes_no_exception() -> None:
    """Whatever is asked for: the units can be counted so that it is kept, or not."""
    overlap = Overlap(("award", "major"), "units", 0)
    most = Bound("credits", Select(), at_least=22, towards="award")
    for requires, broken in ((overlap, []), (most, ["r"])):
        guidance = Guidance(Rule("r", Kind.GUIDANCE, "", "", requires), ())
        standard = Standard(guidance=(guidance,), asked=frozenset(["A1"]))
        assert standard.broken(UNITS, {}, ()) == broken


def test_guidance_is_followed_unless_the_job_has_a_task_that_lifts_it() -> None:
    """A task that is never done, or unlikely, lifts nothing."""
    rule = Rule("r", Kind.GUIDANCE, "", "", Bound("units", Select(), at_most=0))
    guidance = (Guidance(rule, ("calls", "letters")),)
    standard = Standard(guidance=guidance, unlikely=frozenset(["letters"]))

    for job, followed in (
        ({"calls": 0, "letters": 2, "sales": 3}, (rule,)),
        ({"calls": 1}, ()),
        ({}, (rule,)),
    ):
        assert standard.followed(job) == followed
        assert standard.broken(UNITS, job, ()) == [r.id for r in followed]
        assert standard.broken(UNITS, job, (rule,)) == []
    assert replace(standard, lifted=frozenset("r")).followed({}) == ()


@pytest.mark.parametrize(
    ("requires", "codes"),
    [
        (Bound("units", LOW, 1), ("A1",)),
        (Ways((Bound("units", LOW, 1), Bound("units", GROUP_B, 1)), 1), ("A1", "B1")),
        (If(Bound("units", LOW, 1), Bound("units", GROUP_B, 1)), ("B1",)),
        (If(NEVER, Bound("units", GROUP_B, 1)), ()),
        (Share("credits", LOW, Select(groups=frozenset("A")), 0), ("A1", "A2")),
    ],
)
def test_a_unit_counts_towards_a_rule_if_it_does_towards_a_part_that_applies(
    requires: Requirement, codes: tuple[str, ...]
) -> None:
    findings = audit(UNITS, [Rule("r", Kind.RULE, "", "", requires)])

    assert [finding.counted for finding in with_counted(findings, UNITS)] == [codes]


@pytest.mark.parametrize(("credits", "wanted"), [(4, 1), (5, 3), (9, 3)])
def test_of_what_is_wanted_the_most_that_applies_counts(
    credits: int, wanted: int
) -> None:
    """One occasion of each unit, three from five credits on, but two kinds of each."""
    tables = (
        WantedEvidence(occasions=3, kinds=1, from_credits=5),
        WantedEvidence(occasions=1, kinds=2),
    )
    serving = Serving(
        frozenset(
            Occasion(kind, tag)
            for kind in (EvidenceKind.OBSERVATION, EvidenceKind.PRODUCTS)
            for tag in ("calls", "letters")
        )
    )
    unit = Unit("A1", "", "A", 2, credits)
    found = wanted_of(unit, EvidenceGuide({}, tables), serving)

    assert found == WantedEvidence(occasions=wanted, kinds=2)
    assert wanted_of(unit, EvidenceGuide({}, ()), serving) == WantedEvidence()


@pytest.mark.parametrize("held", [frozenset(), frozenset(["A1"])])
def test_what_is_off_the_job_is_the_mismatch_of_a_unit_less_what_is_left_out(
    held: frozenset[str],
) -> None:
    """Who holds a unit is charged only for the part of the job that is left out."""
    jobs = [{"calls": 3, "sales": 1}, {"calls": number_of("1.5"), "letters": 2}, {}]
    tags = [(), (("calls", 3),), (("calls", 2), ("letters", 1)), (("visits", 1),)]
    for job, some, credits in product(jobs, tags, (5, number_of("2.5"))):
        unit = Unit("A1", "", "A", 2, credits, tags=some)
        left_out = weigh([unit], job, {"A1"}).mismatch
        off_the_job = weigh([unit], job, held).mismatch - left_out

        (off,), parts = Weigher(job, held).off_the_job([unit])
        assert (Fraction(off, parts), parts % 3) == (off_the_job, 0)
        assert held or off_the_job == credits * (1 - relevance(unit, job))


@pytest.mark.parametrize("frequent", [True, False])
@pytest.mark.parametrize("catalogue", [UNITS, None])
def test_an_auditor_names_the_rules_that_the_audit_finds_broken(
    catalogue: tuple[Unit, ...] | None, frequent: bool
) -> None:
    """Sums alone, and with a rule that is more than a sum; often or once."""
    sums = tuple(
        Rule(f"{measure}{low}", Kind.RULE, "", "", Bound(measure, of, low, high))
        for measure, of, low, high in (
            ("credits", Select(), 11, None),
            ("units", LOW, None, 0),
            ("hours", GROUP_B, 1, 99),
        )
    )
    both = Ways((Bound("units", LOW, 1), Bound("units", GROUP_B, 1)), 2)
    more = (*sums, Rule("both", Kind.RULE, "", "", both))
    auditor = Auditor(more if frequent else (), catalogue)
    for size in range(4):
        for chosen in combinations(UNITS, size):
            for rules in (sums, more):
                broken = [f.rule for f in audit(chosen, rules) if not f.holds]
                assert auditor.broken(chosen, rules) == broken


@pytest.mark.parametrize(
    ("low", "high", "passes"),
    [(1, None, False), (0, 0, True), (None, 0, True), (None, -1, False)],
)
def test_a_unit_without_a_number_passes_a_filter_as_if_it_had_0(
    low: int | None, high: int | None, passes: bool
) -> None:
    assert selects(Select(numbers=(("points", low, high),)), UNITS[0]) is passes
