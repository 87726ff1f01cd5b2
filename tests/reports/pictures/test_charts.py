"""What pictures show: the numbers of the JSON, and a finding in words."""

import json
from collections import Counter
from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

import pytest

import recommender
from recommender import Candidate, RequestError, Wishes, load_qualification, recommend
from recommender.answers.plan_details import (
    add_details,
    add_details_to_best,
    add_details_to_others,
    add_details_to_tradeoffs,
    add_timeline,
)
from recommender.answers.timelines import Stretch, Timeline
from recommender.cohorts.cohort import Cohort, CohortAnswers, Member
from recommender.cohorts.planning import Outcome
from recommender.qualifications.units import natural_order
from recommender.reports.documents import to_json
from recommender.reports.explain_report import ExplainReport
from recommender.reports.menu_report import MenuReport
from recommender.reports.pictures.advice_charts import frontier_chart, prices_chart
from recommender.reports.pictures.caseload_charts import (
    cohort_chart,
    menu_chart,
    units_chart,
)
from recommender.reports.pictures.chart import BarChart, CurveChart, Look
from recommender.reports.pictures.plan_charts import coverage_chart, credits_chart
from recommender.reports.pictures.timeline_chart import (
    chart_of_timeline,
    timeline_chart,
)
from recommender.reports.plan_report import PlanReport
from recommender.reports.tradeoffs_report import TradeoffsReport
from recommender.reports.words.day_words import day_in_words
from recommender.requests.pace import Pace
from recommender.solver.engine.clock import Clock

OCR = load_qualification("ocr-03456")
ROLES = [role.name for role in OCR.vocabulary.roles]
START = date(2027, 1, 4)
QUALIFICATIONS = ["ocr-03456", "chc33021", "cg-fb-l2"]


def of_json(report: Any) -> dict[str, Any]:
    content: dict[str, Any] = json.loads(to_json(report.document()))
    return content


def says_what_it_shows(chart: BarChart | CurveChart) -> None:
    assert chart.alt.startswith(chart.title)
    assert len(chart.title) > 10
    if isinstance(chart, BarChart):
        for bar in chart.bars:
            note = bar.note.replace("\u00a0", " ").casefold()
            assert note in chart.alt.casefold()


@pytest.mark.parametrize("role", ROLES)
def test_the_bars_of_the_job_add_up_to_the_coverage(role: str) -> None:
    answer = recommend(OCR, role)
    chart = coverage_chart(answer)
    job = {
        OCR.vocabulary.find_tag(tag).title: weight
        for tag, weight in answer.problem.job.items()
        if weight
    }
    covered = {
        bar.label.rpartition(" (")[0]: sum(
            (p.ends - p.begins for p in bar.parts if p.look is not Look.EMPTY),
            Fraction(0),
        )
        for bar in chart.bars
    }
    left_out = {OCR.vocabulary.find_tag(t).title for t in answer.best.fit.left_out}

    assert covered.keys() == job.keys()
    total = sum(job[task] * share for task, share in covered.items())
    assert Fraction(total, sum(job.values())) == answer.best.fit.coverage
    assert {task for task, share in covered.items() if not share} == left_out
    assert f"{len(left_out)} of {len(job)} tasks" in chart.title
    order = [(job[task], share) for task, share in covered.items()]
    assert order == sorted(order, reverse=True)
    for bar in chart.bars:
        assert bar.ends == 1
    says_what_it_shows(chart)


def test_a_task_that_no_unit_assesses_is_not_just_left_out() -> None:
    notes = {
        bar.label: bar.note
        for bar in coverage_chart(recommend(OCR, "receptionist")).bars
    }

    assert notes["Take orders and bookings (weekly)"] == "no unit assesses it"
    assert notes["Keep customer records (weekly)"] == "left out"


@pytest.mark.parametrize("name", QUALIFICATIONS)
def test_groups_and_rules_have_the_numbers_of_the_json(name: str) -> None:
    qualification = load_qualification(name)
    role = qualification.vocabulary.roles[0].name
    answer = add_details(recommend(qualification, role), Clock(), most=1)
    plan = of_json(PlanReport(answer))["plans"][0]
    chart = credits_chart(answer)
    groups = [bar for bar in chart.bars if bar.label.startswith("Group ")]
    groups = groups[: len(qualification.groups)]
    measured = {f["text"]: f for f in plan["findings"] if f["kind"] == "rule"}

    sizes = Counter[str]()
    for unit in plan["units"]:
        sizes[unit["group"]] += unit["credits"] if qualification.has_credits else 1
    assert [bar.ends for bar in groups] == [sizes[g] for g in qualification.groups]
    for bar in chart.bars[len(groups) :]:
        if not bar.is_heading:
            finding = measured[bar.label]
            assert bar.ends == finding["measured"]
            assert bar.needed == finding["at_least"]
    says_what_it_shows(chart)


def test_rules_are_those_on_credits_that_apply() -> None:
    answer = recommend(OCR, "receptionist")
    total, *rest = (f for f in answer.best.findings if f.rule.text.endswith("in total"))
    others = tuple(f for f in answer.best.findings if f is not total)
    idle = replace(total, applies=False)
    fewer = replace(answer.best, findings=(idle, *others))
    shown, left = (
        [bar.label for bar in credits_chart(each).bars if bar.needed is not None]
        for each in (answer, replace(answer, plans=(fewer,)))
    )

    assert not rest
    assert [label.split(" credits")[0] for label in shown] == [
        "At least 42",
        "At least 30",
        "At least 10 of the optional",
    ]
    assert left == shown[1:]


def test_levels_of_a_group_are_apart_and_named() -> None:
    answer = recommend(OCR, "field-engineer")
    chart = credits_chart(answer)
    bar = next(bar for bar in chart.bars if bar.label.startswith("Group C"))
    by_level = Counter[int | None]()
    for unit in answer.best.units:
        if unit.group == "C":
            by_level[unit.level] += unit.credits

    assert len(by_level) == 2
    shown = {chart.names[p.look]: p.ends - p.begins for p in bar.parts}
    assert shown == {f"level {level}": size for level, size in by_level.items()}


@pytest.mark.parametrize("parallel", [1, 2])
def test_bars_of_a_timeline_begin_and_end_on_its_days(parallel: int) -> None:
    wishes = Wishes(
        hours_per_week=4,
        start=START,
        parallel=parallel,
        off="2027-08-01..2027-08-31",
        finish_by="2028-12-01",
    )
    answer = add_details(
        recommend(OCR, Candidate("receptionist", wishes=wishes)), Clock(), most=1
    )
    chart = timeline_chart(answer)
    timeline = of_json(PlanReport(answer))["timeline"]
    told, finish = timeline["units"], timeline["finish"]

    assert len(chart.bars) == len(told) + 1
    for bar, unit in zip(chart.bars, told, strict=False):
        (part,) = bar.parts
        begins, ends = (
            START + timedelta(days=float(7 * at)) for at in (part.begins, part.ends)
        )
        assert bar.label.startswith(f"{unit['code']} ")
        assert begins.isoformat() == unit["start"]
        assert (ends - date.fromisoformat(unit["finish"])).days in (0, 1)
    (off,) = chart.bars[-1].parts
    ends = [START + timedelta(days=round(7 * at)) for at in (off.begins, off.ends)]
    assert ends == [date(2027, 8, 1), date(2027, 9, 1)]
    assert chart.lines[0].name == "finish by 1 Dec 2028"
    assert day_in_words(date.fromisoformat(finish)) in chart.title
    says_what_it_shows(chart)


def test_a_deadline_that_is_missed_is_in_the_title() -> None:
    unit = OCR.catalogue.find("A13")
    stretch = Stretch(unit, 40, Fraction(0), Fraction(10), START, date(2027, 3, 14))
    pace = Pace(Fraction(4), START, date(2027, 3, 1))
    timeline = Timeline(
        pace, (stretch,), Fraction(10), date(2027, 3, 14), unmet=("late",)
    )
    chart = chart_of_timeline(timeline)

    assert chart.title.endswith(
        "10 weeks at 4 hours per week, 13 days after the deadline"
    )
    assert "late" in chart.details


def test_marks_of_dates_are_at_the_first_of_months_and_few() -> None:
    for hours in (0.25, 1, 4, 20, 40):
        wishes = Wishes(hours_per_week=hours, start=START)
        candidate = Candidate("receptionist", wishes=wishes)
        chart = timeline_chart(add_timeline(recommend(OCR, candidate), Clock()))
        days = [START + timedelta(days=7 * float(at)) for at, _ in chart.ticks or ()]

        assert [day.day for day in days] == [1] * len(days)
        assert 1 <= len(days) <= 8


def test_weeks_are_shown_where_there_are_no_dates() -> None:
    candidate = Candidate("receptionist", wishes=Wishes(hours_per_week=4))
    answer = add_timeline(recommend(OCR, candidate), Clock())
    chart = timeline_chart(answer)

    assert chart.ticks is None
    assert "Week" in chart.axis
    assert answer.timeline is not None
    ends = [stretch.ends for stretch in answer.timeline.stretches]
    assert [bar.ends for bar in chart.bars] == ends


@pytest.mark.parametrize("against", ["credits", "units", "hours", "level"])
def test_the_frontier_is_that_of_the_json(against: Any) -> None:
    curve = recommender.trade_off(OCR, "receptionist", against, up_to=48)
    chart = frontier_chart(curve)
    told = of_json(TradeoffsReport(add_details_to_tradeoffs(curve, Clock())))["points"]
    shown = sorted(
        (float(dot.x), round(float(dot.y), 6), part.name.startswith("on the"))
        for part in chart.curves
        if part.name != "the knee"
        for dot in part.dots
    )

    assert shown == sorted(
        (float(p["value"]), round(p["plan"]["mismatch"], 6), p["on_frontier"])
        for p in told
    )
    knees = [c.dots[0].x for c in chart.curves if c.name == "the knee"]
    assert knees == ([curve.knee.value] if curve.knee else [])
    assert ("knee" in chart.title) == (curve.knee is not None)
    says_what_it_shows(chart)


@pytest.mark.parametrize("role", ["receptionist", "team-leader"])
def test_prices_are_those_of_the_json(role: str) -> None:
    answer = recommender.explain(OCR, role)
    chart = prices_chart(answer)
    full = add_details_to_others(add_details_to_best(answer, Clock()), Clock())
    told = {u["code"]: u for u in of_json(ExplainReport(full))["units"]}
    shown = {bar.label.split()[0]: bar for bar in chart.bars if not bar.is_heading}

    mine = {code for code, unit in told.items() if unit["in_plan"]}
    assert mine <= shown.keys()
    for code, bar in shown.items():
        assert float(bar.ends) == pytest.approx(told[code]["price"])
        looks = {part.look for part in bar.parts}
        assert looks <= ({Look.SOLID} if code in mine else {Look.STRIPED})
    dearest = max(mine, key=lambda code: told[code]["price"])
    assert f"Losing {dearest} costs most" in chart.title
    saving = [code for code in shown.keys() - mine if told[code]["price"] < 0]
    assert ("insisting on" in chart.title) == bool(saving)
    assert bool(saving) == (role == "team-leader")
    for code in sorted(saving, key=lambda code: told[code]["price"])[:1]:
        assert f"insisting on {code} saves" in chart.title
    left = [
        unit["price"]
        for code, unit in told.items()
        if code not in shown and unit["price"] is not None
    ]
    assert min(left) >= max(shown[c].ends for c in shown.keys() - mine)
    says_what_it_shows(chart)


def test_the_curve_of_menus_is_that_of_the_json() -> None:
    candidates = {"C-1": "receptionist", "C-2": "field-engineer"}
    menus = recommender.choose_menus(OCR, candidates, range(7, 11), within=Fraction(0))  # type: ignore[arg-type]
    chart = menu_chart(menus)
    told = of_json(MenuReport(menus))
    (curve,) = chart.curves

    shown = [(d.x, float(d.y), float(d.least or 0)) for d in curve.dots]
    assert shown == [(o["size"], o["mismatch"], o["bound"]) for o in told["offers"]]
    less = tuple(replace(menu, bound=menu.bound - 1) for menu in menus.menus)
    unproven = menu_chart(replace(menus, menus=less)).curves[0].dots
    assert [d.y - (d.least or 0) for d in unproven] == [1] * len(less)
    assert chart.level is not None
    assert float(chart.level.at) == told["own_mismatch"]
    says_what_it_shows(chart)


def test_one_size_of_menu_is_no_curve() -> None:
    menus = recommender.choose_menus(OCR, {"C-1": "receptionist"}, 12)  # type: ignore[arg-type]

    with pytest.raises(RequestError, match="several sizes"):
        menu_chart(menus)


def test_units_across_candidates_are_counted_as_by_hand() -> None:
    wishes = Wishes(have="D6")
    answers = [
        recommend(OCR, "receptionist"),
        recommend(OCR, Candidate("field-engineer", wishes=wishes)),
        recommend(OCR, Candidate("receptionist", wishes=Wishes(max_credits=20))),
    ]
    chart = units_chart(answers)
    taken = Counter(c for a in answers[:2] for c in a.best.codes)
    shown = {bar.label.split()[0]: bar.ends for bar in chart.bars}

    assert shown == taken
    held = next(bar for bar in chart.bars if bar.label.startswith("D6 "))
    assert [part.look for part in held.parts] == [Look.EMPTY]
    assert "1 of 3 candidates without a plan" in chart.title
    says_what_it_shows(chart)


def test_a_cohort_has_the_same_picture_as_its_answers() -> None:
    names = ["receptionist", "field-engineer", "receptionist"]
    answers = [recommend(OCR, name) for name in names]
    members = tuple(Member(f"C-{i}", a.candidate) for i, a in enumerate(answers))
    outcomes = tuple(Outcome("optimal", a.best.codes) for a in answers)
    cohort = CohortAnswers(OCR, Cohort("c", members), outcomes)

    assert cohort_chart(cohort) == units_chart(answers)
    codes = [bar.label.split()[0] for bar in cohort_chart(cohort).bars]
    counts = [bar.ends for bar in cohort_chart(cohort).bars]
    assert counts == sorted(counts, reverse=True)
    ties = [code for code, count in zip(codes, counts, strict=True) if count == 1]
    assert ties == sorted(
        ties, key=lambda c: OCR.catalogue.units.index(OCR.catalogue.find(c))
    )
    assert natural_order(codes[0])


@pytest.mark.parametrize(
    ("answer", "kind", "words"),
    [
        (42, "", "no picture of a int"),
        (recommend(OCR, "receptionist"), "frontier", "coverage or credits or timeline"),
        (recommend(OCR, "receptionist"), "timeline", "hours per week"),
        (recommend(OCR, Candidate(bare=True)), "coverage", "no job was described"),
        ([], "", "no answers to show"),
    ],
)
def test_what_has_no_picture_is_told_with_what_to_write(
    answer: Any, kind: str, words: str
) -> None:
    with pytest.raises(RequestError, match=words):
        recommender.picture_of(answer, kind)


def test_a_timeline_that_is_not_worked_out_is_asked_for_in_words() -> None:
    adviser = Candidate("receptionist", wishes=Wishes(hours_per_week=4))
    answer = recommend(load_qualification("ocr-03456"), adviser)
    with pytest.raises(RequestError, match=r"picture_of\(timeline_of\(answer\)\)"):
        recommender.picture_of(answer, "timeline")
    picture = recommender.picture_of(recommender.timeline_of(answer))
    assert "75 weeks" in picture.title
