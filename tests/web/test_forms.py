"""A form changes what was changed in it, and nothing else."""

import pytest

from recommender.errors import RequestError
from recommender.loading.shipped import shipped_names
from recommender.requests.candidate import Candidate, Wishes
from recommender.requests.frequencies import read_frequency
from recommender.solver.engine.clock import Clock
from recommender.web.controls import task_groups, unit_groups, wish_fields
from recommender.web.desk import show_page
from recommender.web.form_fields import read_form
from recommender.web.page_request import PageRequest, read_page_request
from recommender.web.shelf import Shelf
from tests.builders.any_request import shipped_requests
from tests.builders.html_forms import Form, Page

SHELF = Shelf.of()
RECEPTIONIST = "qualification=ocr-03456&role=receptionist"


def form_of(query: str) -> Form:
    """Return the form of the page of an address, as a browser has it."""
    asked = read_page_request(query, SHELF.first)
    return Page(show_page(Clock(), SHELF, asked).html).forms["ask"]


def asked_by(form: Form, **changes: str) -> Candidate:
    return read_form(form.query(**changes), SHELF).candidate


@pytest.mark.parametrize(
    "name", [pytest.param(n, marks=pytest.mark.slow) for n in shipped_names()]
)
def test_a_form_that_nobody_touches_asks_the_same(name: str) -> None:
    for whole in shipped_requests(name, 6, "untouched forms"):
        page = PageRequest(name, whole.candidate)
        page = page.written_one_way(SHELF.load(name))
        form = form_of(page.query)

        assert read_form(form.query(), SHELF) == page


@pytest.mark.parametrize(
    "query",
    [
        RECEPTIONIST,
        f"{RECEPTIONIST}&with=A13&without=B10&have=D6:rpl&withdrawn=A11",
        f"{RECEPTIONIST}&tag=complaints:weekly+60%25&no_tag=selling&bare=",
        f"{RECEPTIONIST}&hours_per_week=2.5&hours=all&start=2027-01-04"
        "&off=2027-02-01..2027-02-07&off=2027-03-01&parallel=2&mandatory=alongside",
        f"{RECEPTIONIST}&max_credits=46.5&lift=level-4&units_only=",
        f"{RECEPTIONIST}&find_task=phone&find_unit=deal&unit_level=2",
    ],
)
def test_a_form_keeps_every_kind_of_wish(query: str) -> None:
    assert read_form(form_of(query).query(), SHELF).query == query


FORM = form_of(RECEPTIONIST)


def test_a_task_that_is_changed_is_asked_for() -> None:
    changed = asked_by(FORM, task__complaints="daily")

    assert changed == Candidate("receptionist", {"complaints": "daily"})


def test_a_task_of_the_role_that_is_not_done_is_taken_out() -> None:
    changed = asked_by(FORM, task__orders="")

    assert changed == Candidate("receptionist", no_tags=("orders",))


def test_a_task_set_back_to_what_the_role_has_asks_for_nothing() -> None:
    form = form_of(f"{RECEPTIONIST}&tag=orders:daily")

    assert asked_by(form, task__orders="weekly") == Candidate("receptionist")


def test_a_likely_task_can_be_answered() -> None:
    form = form_of(f"{RECEPTIONIST}&tag=complaints:weekly+60%25")

    assert asked_by(form) == Candidate(
        "receptionist", unsure={"complaints": read_frequency("weekly 60%")}
    )
    assert asked_by(form, task__complaints="weekly").tags == {"complaints": "weekly"}
    assert asked_by(form, task__complaints="") == Candidate("receptionist")


def test_a_new_role_keeps_no_task_of_the_old_one() -> None:
    changed = asked_by(FORM, role="field-engineer")

    assert changed == Candidate("field-engineer")


def test_a_new_role_keeps_what_was_said_besides_the_old_one() -> None:
    form = form_of(f"{RECEPTIONIST}&tag=complaints:daily&without=B10")
    changed = asked_by(form, role="field-engineer")

    assert changed.tags == {"complaints": "daily"}
    assert changed.wishes.without_units == ("B10",)


def test_a_unit_has_one_wish_at_a_time() -> None:
    form = form_of(f"{RECEPTIONIST}&with=A13&without=B10")

    assert asked_by(form, unit__A13="without").wishes == Wishes(
        without_units=("B10", "A13")
    )
    assert asked_by(form, unit__B10="").wishes == Wishes(with_units=("A13",))
    assert asked_by(form, unit__B10="have").wishes == Wishes(
        with_units=("A13",), have=("B10",)
    )


def test_how_a_unit_was_achieved_stays() -> None:
    form = form_of(f"{RECEPTIONIST}&have=D6:rpl")

    assert asked_by(form, unit__A13="with").wishes.held_by == (("D6", "rpl"),)


def test_another_qualification_of_the_same_area_keeps_the_job() -> None:
    form = form_of(f"{RECEPTIONIST}&tag=complaints:daily&without=B10")
    page = read_form(form.query(qualification="ocr-03455"), SHELF)

    assert page.query == (
        "qualification=ocr-03455&role=receptionist&tag=complaints:daily"
    )


def test_another_area_keeps_the_hours_only() -> None:
    form = form_of(f"{RECEPTIONIST}&hours_per_week=3&max_credits=46")
    page = read_form(form.query(qualification="cg-fb-l2"), SHELF)

    assert page.query == "qualification=cg-fb-l2&hours_per_week=3"


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("max_credits", "many"),
        ("start", "someday"),
        ("hours_per_week", "-1"),
        ("task__complaints", "always"),
        ("qualification", "../../etc"),
    ],
)
def test_a_field_that_cannot_be_read_is_a_fault(field: str, value: str) -> None:
    with pytest.raises(RequestError):
        asked_by(FORM, **{field: value})


def test_every_task_unit_and_wish_has_its_field() -> None:
    qualification = SHELF.load("ocr-03456")
    asked = read_page_request(RECEPTIONIST, SHELF.first)
    tasks = [t.field for g in task_groups(asked, qualification) for t in g.tasks]
    units = [
        u.field
        for group in unit_groups(asked, qualification, None, None)
        for u in group.units
    ]
    wishes = [w.key for w in wish_fields(asked.candidate, qualification)]
    sent = {name for name, _ in FORM.fields}

    assert len(tasks) == len(qualification.vocabulary.tags)
    assert len(units) == len(qualification.catalogue.units)
    assert {*tasks, *units, *wishes} <= sent
