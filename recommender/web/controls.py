"""The controls of the page: tasks, units and wishes, each with what is asked of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from recommender.qualifications.vocabulary import Frequency
from recommender.reports.words import wording
from recommender.reports.words.price_words import reason
from recommender.requests.addresses import YES
from recommender.requests.frequencies import Range, often_in_words, read_frequency
from recommender.requests.waivers import Waivers
from recommender.requests.wish_kinds import (
    Choice,
    Day,
    Flag,
    PositiveNumber,
    WholeNumber,
)
from recommender.web.form_fields import (
    OTHER_WISHES,
    UNIT_WISHES,
    job_words,
    task_field,
    unit_field,
    unit_words,
    wish_words,
)
from recommender.web.page_request import FIND_TASK, FIND_UNIT, LEVEL, TASK

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from recommender.answers.prices import Explanation
    from recommender.qualifications.plans import Plan
    from recommender.qualifications.qualification import Qualification
    from recommender.qualifications.units import Unit
    from recommender.qualifications.vocabulary import Tag
    from recommender.requests.candidate import Candidate
    from recommender.requests.wish_rows import Wish
    from recommender.web.page_request import PageRequest

# How often, in the words of those who do the work; nothing is no part of the job.
OFTEN = {
    Frequency.DAILY.value: "Most days",
    Frequency.WEEKLY.value: "Most weeks",
    Frequency.SOMETIMES.value: "Now and then",
    "": "Not my job",
    Frequency.NEVER.value: "Never",
}
_UNIT_CHOICES = {
    "": "Either",
    "with": "Must",
    "without": "Never",
    "have": "Held",
}


class Option(NamedTuple):
    """A choice of a field: what is sent, what it is called, whether it is chosen."""

    value: str
    label: str
    chosen: bool


class TaskRow(NamedTuple):
    """A task, and how often it is done."""

    number: int
    tag: Tag
    field: str
    options: tuple[Option, ...]
    shown: bool
    likely: str = ""


class TaskGroup(NamedTuple):
    """Tasks of one kind."""

    title: str
    tasks: tuple[TaskRow, ...]
    is_open: bool

    @property
    def number_done(self) -> int:
        """The number of its tasks that are part of the job."""
        return sum(map(_is_done, self.tasks))


class UnitRow(NamedTuple):
    """A unit: whether the plan has it, what is wished of it, and what it costs.

    `price` is empty until prices are worked out; `because` says what it means.
    """

    number: int
    unit: Unit
    field: str
    options: tuple[Option, ...]
    state: str
    shown: bool
    has_credits: bool = True
    price: str = ""
    because: str = ""


class UnitGroup(NamedTuple):
    """A group of units, with what the plan has of it."""

    id: str
    name: str
    units: tuple[UnitRow, ...]


class WishField(NamedTuple):
    """A wish with a field of its own; `kind` is how it is asked for."""

    key: str
    label: str
    kind: str
    value: str = ""
    options: tuple[Option, ...] = ()
    least: int | None = None
    most: int | None = None


def options_of(listed: Iterable[tuple[str, str]], chosen: str) -> tuple[Option, ...]:
    """Return the options of a list, from values and labels."""
    return tuple(Option(value, label, value == chosen) for value, label in listed)


def task_groups(
    asked: PageRequest, qualification: Qualification
) -> tuple[TaskGroup, ...]:
    """Return the tasks by what they have to do with, in the order of the vocabulary."""
    words = job_words(asked.candidate, qualification)
    wanted = asked.showing(FIND_TASK).casefold()
    groups: dict[str, list[TaskRow]] = {}
    for number, tag in enumerate(qualification.vocabulary.tags):
        row = _task_row(number, tag, words.get(tag.name, ""), wanted)
        groups.setdefault(tag.theme, []).append(row)
    return tuple(
        TaskGroup(title, tuple(rows), bool(wanted) or any(map(_is_done, rows)))
        for title, rows in groups.items()
    )


def _is_done(row: TaskRow) -> bool:
    not_done = ("", Frequency.NEVER.value)
    return any(o.chosen and o.value not in not_done for o in row.options)


def _task_row(number: int, tag: Tag, word: str, wanted: str) -> TaskRow:
    labels, likely = dict(OFTEN), ""
    if word not in labels:
        often = read_frequency(word)
        likely = often_in_words(often) if isinstance(often, Range) else word
        labels = {word: f"Perhaps ({likely})", **labels}
    options = tuple(Option(v, label, v == word) for v, label in labels.items())
    text = " ".join((tag.name, tag.title, *tag.phrases)).casefold()
    return TaskRow(number, tag, task_field(tag.name), options, wanted in text, likely)


def unit_groups(
    asked: PageRequest,
    qualification: Qualification,
    plan: Plan | None,
    explanation: Explanation | None,
) -> tuple[UnitGroup, ...]:
    """Return the units by group, each with its choices, and its price if known."""
    wishes, prices = unit_words(asked.candidate), _prices(explanation)
    codes = plan.codes if plan else ()
    groups: dict[str, list[UnitRow]] = {group: [] for group in qualification.groups}
    for number, unit in enumerate(qualification.catalogue.units):
        price, because = prices.get(unit.code, ("", ""))
        state = "in plan" if unit.code in codes else ""
        state = "held" if plan and unit.code in plan.held else state
        row = UnitRow(
            number, unit, unit_field(unit.code),
            _unit_options(wishes.get(unit.code.casefold(), "")), state,
            _is_shown(unit, asked), qualification.has_credits, price, because,
        )  # fmt: skip
        groups.setdefault(unit.group, []).append(row)
    names = qualification.groups
    return tuple(
        UnitGroup(group, names.get(group, ""), tuple(rows))
        for group, rows in groups.items()
        if rows
    )


def _prices(explanation: Explanation | None) -> dict[str, tuple[str, str]]:
    if explanation is None or not explanation.units:
        return {}
    answer = explanation.recommendation
    return {
        priced.unit.code: (
            "no plan" if priced.price is None else wording.price_in_words(priced.price),
            reason(priced, answer),
        )
        for priced in explanation.units
    }


def _unit_options(word: str) -> tuple[Option, ...]:
    key = word.partition(":")[0]
    known = {wish.key for wish in UNIT_WISHES} | {""}
    return tuple(
        Option(word if value == key else value, label, value == key)
        for value, label in _UNIT_CHOICES.items()
        if value in known
    )


def _is_shown(unit: Unit, asked: PageRequest) -> bool:
    """Return whether a unit passes the search and the filters."""
    wanted, level = asked.showing(FIND_UNIT).casefold(), asked.showing(LEVEL)
    task = asked.showing(TASK)
    return (
        wanted in f"{unit.code} {unit.title}".casefold()
        and level in ("", unit.level_name)
        and (not task or task in dict(unit.tags))
    )


def wish_fields(
    candidate: Candidate, qualification: Qualification
) -> Iterator[WishField]:
    """Yield the fields of the wishes that are not about single units."""
    known = _known_words(qualification)
    for wish in OTHER_WISHES:
        words = wish_words(wish, candidate)
        if wish.name in known and not (known[wish.name] or words):
            continue
        if wish.name == "grades" and not (qualification.grades or words):
            continue
        if isinstance(wish.kind, Waivers) or wish.name == "elsewhere":
            # What was agreed is asked for in words, and shown with the plan.
            continue
        yield _wish_field(wish, words, known.get(wish.name))


def _wish_field(
    wish: Wish, words: Sequence[str], known: Mapping[str, str] | None
) -> WishField:
    kind, label = wish.kind, wish.help.partition("  [")[0]
    value = ", ".join(words)
    match kind:
        case Flag():
            yes = Option(YES, label, bool(words))
            return WishField(wish.key, label, "boxes", options=(yes,))
        case Choice():
            choices = {"": "as usual", **{word: word for word in kind.meanings}}
            return WishField(wish.key, label, "select", options=_chosen(choices, words))
        case Day():
            return WishField(wish.key, label, "date", value)
        case WholeNumber() | PositiveNumber():
            least = kind.least if isinstance(kind, WholeNumber) else 0
            return WishField(wish.key, label, "number", value, (), least, kind.most)
    if known is None:
        return WishField(wish.key, label, "text", value)
    typed = {word: word for word in words if word not in known}
    options = _chosen({**known, **typed}, words)
    return WishField(wish.key, label, "boxes", options=options)


def _chosen(labels: Mapping[str, str], words: Sequence[str]) -> tuple[Option, ...]:
    chosen = words or ("",)
    return tuple(Option(word, text, word in chosen) for word, text in labels.items())


def _known_words(qualification: Qualification) -> dict[str, dict[str, str]]:
    """Return the wishes whose words the data of a qualification lists, with texts."""
    return {
        "lift": {guide.rule.id: guide.rule.text for guide in qualification.guidance},
        "endorse": {e.rule.id: e.title for e in qualification.endorsements},
        "facts": {
            f"{fact.name}:{value}": f"{fact.question} {value}"
            for fact in qualification.facts.values()
            for value in fact.values
        },
        "readings": {
            f"{rule}:{name}": f"{read.text} ({name})"
            for rule, names in qualification.readings.items()
            for name, read in names.items()
        },
    }
