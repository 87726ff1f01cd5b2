"""The library, as a person in a session or a notebook has it."""

import doctest
import inspect
import re
import tempfile
from collections.abc import Callable
from datetime import date
from fractions import Fraction
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

import recommender
from recommender import Candidate, Frequency, RecommenderError, Wishes
from recommender.qualifications.plans import Finding, Findings, Fit, Plan
from recommender.qualifications.rules import Bound, Kind, Rule, Select
from recommender.qualifications.units import Unit
from recommender.requests.frequencies import MAYBE, Range
from recommender.requests.resolving import resolve

ABOUT = recommender.load_qualification("ocr-03456")
ANSWER = recommender.recommend(ABOUT, "receptionist")
FUNCTIONS = [
    name
    for name in recommender.__all__
    if inspect.isroutine(getattr(recommender, name))
]


@pytest.mark.parametrize("name", FUNCTIONS)
def test_the_help_of_every_function_says_all_and_its_example_runs(name: str) -> None:
    function = inspect.unwrap(getattr(recommender, name))
    told = inspect.getdoc(function) or ""
    (example,) = doctest.DocTestFinder(recurse=False).find(function, name)

    assert re.fullmatch(r"[A-Z][^\n]*[.]", told.splitlines()[0])
    for section in ("Args:", "Returns:", "Raises:", "Example:"):
        assert f"\n{section}\n" in told, section
    for argument in inspect.signature(function).parameters:
        assert f"\n    {argument}: " in told, argument
    assert example.examples
    assert doctest.DocTestRunner(verbose=False).run(example).failed == 0


def test_candidates_may_be_written_plainly() -> None:
    plain = Candidate(
        "receptionist",
        tags={"complaints": "daily", "selling": "never..weekly", "writing": "maybe"},
        no_tags="records",
        wishes=Wishes(
            with_units="B10",
            have=["D6:rpl", "C7"],
            start="2026-12-01",
            off="2026-12-21..2027-01-03",
            hours_per_week=3,
            facts={"pathway": "care"},
            readings="level-3:exactly",
            alongside="alongside",  # type: ignore[arg-type]
        ),
    )
    strict = Candidate(
        "receptionist",
        tags={"complaints": Frequency.DAILY},
        unsure={"selling": Range(Frequency.NEVER, Frequency.WEEKLY), "writing": MAYBE},
        no_tags=("records",),
        wishes=Wishes(
            with_units=("B10",),
            have=("D6", "C7"),
            held_by=(("D6", "rpl"),),
            start=date(2026, 12, 1),
            off=((date(2026, 12, 21), date(2027, 1, 3)),),
            hours_per_week=3,
            facts=(("pathway", "care"),),
            readings=(("level-3", "exactly"),),
            alongside=True,
        ),
    )

    assert plain == strict
    assert eval(repr(plain)) == strict


def test_names_stand_for_what_they_name_in_every_function() -> None:
    role, other = "receptionist", Candidate("receptionist")
    name = "ocr-03456"

    assert recommender.recommend(name, role).best == ANSWER.best
    assert recommender.explain(name, role, "A13") == recommender.explain(
        ABOUT, other, ["A13"]
    )
    assert recommender.what_if(name, role, other).after.best == ANSWER.best
    codes = list(ANSWER.best.codes[1:])
    nearest = recommender.repair(name, role, codes, locked=codes[0], top=1)
    assert [unit.code for unit in nearest.repairs[0].add] == ["F3"]
    findings = recommender.audit(codes, name)
    assert findings == recommender.audit(ANSWER.best.units[1:], ABOUT.rules)


def test_days_off_may_be_dates_or_texts_one_or_several() -> None:
    first, last = date(2026, 12, 21), date(2027, 1, 3)
    either = (first, last), [(first, last)], "2026-12-21..2027-01-03"

    assert {Wishes(off=one).off for one in either} == {((first, last),)}  # type: ignore[arg-type]


def about_nothing(**wishes: Any) -> Candidate:
    return Candidate(wishes=Wishes(**wishes))


WRONG: dict[str, Callable[[], Any]] = {
    "how often": lambda: Candidate(tags={"complaints": "dayly"}),  # type: ignore[dict-item]
    "weight": lambda: Candidate(tags={"complaints": 3}),  # type: ignore[dict-item]
    "no tags": lambda: Candidate(tags=None),  # type: ignore[arg-type]
    "tag": lambda: Candidate(tags={3: "daily"}),  # type: ignore[dict-item]
    "role": lambda: Candidate(role=3),  # type: ignore[arg-type]
    "wishes": lambda: Candidate(wishes={"with": "A13"}),  # type: ignore[arg-type]
    "bare": lambda: Candidate(bare="yes"),  # type: ignore[arg-type]
    "unsure": lambda: Candidate(unsure={"selling": ("a", "b")}),  # type: ignore[dict-item]
    "units": lambda: about_nothing(with_units=3),
    "units by name": lambda: about_nothing(with_units={"A13": 1}),
    "a unit": lambda: about_nothing(have=[13]),
    "credits": lambda: about_nothing(max_credits="46"),
    "credits as yes": lambda: about_nothing(max_credits=True),
    "hours": lambda: about_nothing(hours_per_week="3"),
    "date": lambda: about_nothing(start="1.13.2026"),
    "no date": lambda: about_nothing(start=20261201),
    "mandatory": lambda: about_nothing(alongside="later"),
    "expired": lambda: about_nothing(include_expired="yes"),
    "off": lambda: about_nothing(off="soon"),
    "no days off": lambda: about_nothing(off=3),
    "days off": lambda: about_nothing(off=[("a", "b")]),
    "facts": lambda: about_nothing(facts=3),
    "a fact": lambda: about_nothing(facts=["pathway"]),
    "half a fact": lambda: about_nothing(facts=[("pathway",)]),
    "spare": lambda: recommender.recommend(ABOUT, about_nothing(spare=-1)),
    "level": lambda: recommender.recommend(ABOUT, about_nothing(max_level=0)),
    "qualification": lambda: recommender.load_qualification(3456),  # type: ignore[arg-type]
    "no qualification": lambda: recommender.recommend("ocr-99999", "receptionist"),  # type: ignore[arg-type]
    "swapped": lambda: recommender.recommend(Candidate(), ABOUT),  # type: ignore[arg-type]
    "nobody": lambda: recommender.recommend(ABOUT, None),  # type: ignore[arg-type]
    "no role": lambda: recommender.recommend(ABOUT, "astronaut"),  # type: ignore[arg-type]
    "top": lambda: recommender.recommend(ABOUT, Candidate(), top="3"),  # type: ignore[arg-type]
    "no top": lambda: recommender.recommend(ABOUT, Candidate(), top=0),
    "time": lambda: recommender.recommend(ABOUT, Candidate(), time_limit="1"),  # type: ignore[arg-type]
    "time below 0": lambda: recommender.recommend(ABOUT, Candidate(), time_limit=-1),
    "apart": lambda: recommender.recommend(ABOUT, Candidate(), apart_within="2"),  # type: ignore[arg-type]
    "opinion": lambda: recommender.recommend(ABOUT, Candidate(), second_opinion=2),  # type: ignore[arg-type]
    "codes": lambda: recommender.explain(ABOUT, Candidate(), 3),  # type: ignore[arg-type]
    "unknown code": lambda: recommender.explain(ABOUT, Candidate(), ["Z9"]),
    "changes": lambda: recommender.what_if(
        ABOUT,
        Candidate(),
        Candidate(),
        most_changes="two",  # type: ignore[arg-type]
    ),
    "against": lambda: recommender.trade_off(ABOUT, Candidate(), "points"),  # type: ignore[arg-type]
    "up to": lambda: recommender.trade_off(ABOUT, Candidate(), up_to=4.555),  # type: ignore[arg-type]
    "answer": lambda: recommender.ways_out(ANSWER.best),  # type: ignore[arg-type]
    "timeline": lambda: recommender.timeline_of(ABOUT),  # type: ignore[arg-type]
    "a list": lambda: recommender.choose_menus(ABOUT, [Candidate()], [8]),  # type: ignore[arg-type]
    "somebody": lambda: recommender.find_templates(ABOUT, {"C-1": 3}),  # type: ignore[dict-item]
    "sizes": lambda: recommender.choose_menus(ABOUT, {"C-1": Candidate()}, "8"),
    "weights": lambda: recommender.find_templates(
        ABOUT, {"C": Candidate()}, weights={"C": "x"}
    ),  # type: ignore[dict-item]
    "repair": lambda: recommender.repair(ABOUT, Candidate(), [3]),  # type: ignore[list-item]
    "locked": lambda: recommender.repair(ABOUT, Candidate(), ["F3"], locked=["Z9"]),  # type: ignore[list-item]
    "audit of codes": lambda: recommender.audit(["F3"], ABOUT.rules),
    "audit by nothing": lambda: recommender.audit(ANSWER.best.units, 3),  # type: ignore[arg-type]
    "audit by units": lambda: recommender.audit((), ANSWER.best.units),  # type: ignore[arg-type]
    "weigh": lambda: recommender.weigh(["F3"], {}),  # type: ignore[list-item]
    "job": lambda: recommender.weigh((), {"complaints": "dayly"}),
    "sheet": lambda: recommender.import_qualification(3),  # type: ignore[arg-type]
    "a level of units": lambda: recommender.import_qualification("x.csv", level=13),
    "columns": lambda: recommender.import_qualification(
        __file__, "new", columns={"cod": "Unit"}
    ),
    "an area": lambda: recommender.import_qualification("x.csv", "new", area="cooking"),
    "no plan": lambda: recommender.recommend(ABOUT, about_nothing(max_credits=1)).best,
}


@pytest.mark.parametrize("wrong", WRONG)
def test_what_cannot_be_used_is_an_error_of_ours_that_says_what_to_write(
    wrong: str,
) -> None:
    with pytest.raises(RecommenderError) as caught:
        WRONG[wrong]()

    assert all(fault.hint for fault in caught.value.faults)
    assert caught.value.faults[0].hint in str(caught.value)


def test_every_wrong_wish_is_told_at_once() -> None:
    with pytest.raises(RecommenderError) as caught:
        Wishes(with_units=3, max_credits="46", start="soon")  # type: ignore[arg-type]

    assert len(caught.value.faults) == 3


def test_what_is_out_of_range_is_told_with_all_else_that_is_wrong() -> None:
    with pytest.raises(RecommenderError) as caught:
        resolve(about_nothing(spare=-1, max_level=13, with_units="Z9"), ABOUT)

    ids = {fault.id for fault in caught.value.faults}
    assert ids == {"spare-range", "max-level-range", "unit-unknown"}


class Page(HTMLParser):
    """Collects the tags of a page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.rows: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        self.tags.add(tag)
        self.rows += ["row"] if tag == "tr" else []


PACED = Candidate("receptionist", wishes=Wishes(hours_per_week=3))
TWO = {"C-1": "receptionist", "C-2": "field-engineer"}
SHEET = Path(tempfile.mkdtemp()) / "units.csv"
SHEET.write_text("Code,Title,Level,Credits\nU1,Take calls,2,5\n", encoding="utf-8")
ANSWERS = [
    ANSWER,
    recommender.import_qualification(SHEET, SHEET.with_name("mine")),
    ANSWER.best,
    ANSWER.best.findings[0],
    recommender.recommend(ABOUT, about_nothing(max_credits=20)),
    recommender.explain(ABOUT, "receptionist", ["A13", "B10"]),
    recommender.what_if(ABOUT, "receptionist", "field-engineer"),
    recommender.trade_off(ABOUT, "receptionist", up_to=43),
    recommender.find_templates(ABOUT, TWO),  # type: ignore[arg-type]
    recommender.timeline_of(recommender.recommend(ABOUT, PACED)),
]
EVERYTHING = [
    *ANSWERS,
    ABOUT,
    ABOUT.catalogue,
    ABOUT.catalogue.units[0],
    ABOUT.vocabulary,
    ABOUT.rules[0],
    ANSWER.problem,
    ANSWER.candidate,
    Wishes(with_units="A13"),
]


@pytest.mark.parametrize("one", ANSWERS, ids=lambda one: type(one).__name__)
def test_every_answer_is_a_table_too(one: Any) -> None:
    frame = one.to_frame()

    assert len(frame) == len(one.records()) > 0
    assert len(Page(one._repr_html_()).rows) == len(frame) + 1


@pytest.mark.parametrize("one", EVERYTHING, ids=lambda one: type(one).__name__)
def test_values_are_shown_in_one_line(one: object) -> None:
    assert "\n" not in repr(one)
    assert len(repr(one)) < 200


def test_what_is_shown_is_what_it_is() -> None:
    plan = ANSWER.best

    assert repr(ABOUT).startswith("<Qualification ocr-03456: OCR Level 3 NVQ")
    assert f"{len(ABOUT.catalogue.units)} units" in repr(ABOUT)
    assert repr(plan).startswith(f"<Plan {' '.join(plan.codes)}: {len(plan.units)} ")
    assert repr(ANSWER) == f"<Recommendation optimal: {plan!r}>"
    assert repr(Candidate()) == "Candidate()"
    assert repr(Candidate("clerk", wishes=Wishes(spare=0))) == (
        "Candidate(role='clerk', wishes=Wishes(spare=0))"
    )


def test_plans_candidates_and_findings_are_tables() -> None:
    plan = ANSWER.best
    frame, findings = plan.to_frame(), plan.findings.to_frame()
    candidate = Candidate("clerk", {"writing": "daily"}, Wishes(with_units="A13"))

    assert tuple(frame.index) == plan.codes
    assert frame["credits"].sum() == plan.credits
    assert [*findings.index] == [one.rule.id for one in plan.findings]
    assert findings["holds"].all()
    assert len(plan.findings[0].to_frame()) == 1
    assert [tuple(row) for row in candidate.to_frame().itertuples(index=False)] == [
        ("role", "clerk"),
        ("tag writing", "daily"),
        ("with", "A13"),
    ]
    two = recommender.recommend(ABOUT, "receptionist", top=2).to_frame()
    assert {*two["plan"]} == {1, 2}
    assert len(ABOUT.catalogue.to_frame()) == len(ABOUT.catalogue.units)


def test_html_shows_what_texts_say_and_never_runs_it() -> None:
    evil = "<script>alert(1)</script>"
    unit = Unit(evil, evil, "A", level=3, credits=6)
    rule = Rule(evil, Kind.RULE, evil, evil, Bound("units", Select(), at_least=1))
    finding = Finding(rule, 1, holds=True)
    fit = Fit(Fraction(0), Fraction(0), Fraction(0), (), ())
    plan = Plan((unit,), frozenset(), (finding,), fit)
    candidate = Candidate(evil, {evil: "daily"}, Wishes(with_units=evil))

    for one in (plan, finding, Findings([finding]), candidate, ANSWER, ABOUT):
        tags = Page(one._repr_html_()).tags
        assert (
            {"table", "td"} <= tags <= {"table", "caption", "thead", "tr", "th", "td"}
        )
