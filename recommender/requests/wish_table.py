"""The table of wishes, in which each field of `Wishes` is a row.

The options, the keys of a candidate file, the columns of a caseload, the documents in
JSON and the command lines that reports suggest all come from it. A new wish needs a
row here, and the code for what it does.
"""

from __future__ import annotations

from dataclasses import dataclass, field, fields, replace
from typing import TYPE_CHECKING, Any

from recommender.qualifications.representations import short_repr
from recommender.qualifications.units import MOST_LEVEL
from recommender.requests import wish_kinds as kinds
from recommender.requests.accepted_values import as_wish_values
from recommender.requests.dates import HOURS_IN_A_WEEK, MOST_PARALLEL
from recommender.requests.external_units import (
    ELSEWHERE_HINT,
    ExternalUnit,
    read_external,
    write_external,
)
from recommender.requests.pair_kinds import Pairs, UnitAmounts
from recommender.requests.study_days import OFF_HINT, read_off, write_off
from recommender.requests.waivers import Waivers
from recommender.requests.wish_rows import Wish, row

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from recommender.qualifications.exact_numbers import Number
    from recommender.requests.study_days import Off

MOST_CREDITS = 10_000
_CREDITS = kinds.ExactAmount("CREDITS", least=0, most=MOST_CREDITS)


@dataclass(frozen=True, slots=True)
class Wishes:
    """What a candidate asks for, apart from the job itself.

    The units `with_units` must be in the plan, and `without_units` must not. Units that
    candidates `have` already count for every rule and cost nothing; `held_by` is how
    they were achieved, where rules limit that. Units from `elsewhere` are held too;
    `external` has their codes, and how, once the request is resolved.
    `withdrawn` units are no longer offered,
    but candidates who hold them keep them. `unit_credits` are chosen for units that can
    have several, such as 3 to 6; otherwise they have the least. `max_credits` is the
    most credits in total; without it a plan may have up to `spare` credits more than
    the fewest possible.

    `hours_per_week` are guided hours, or all hours of learning if `all_hours`. A plan
    must `finish_by` a date, counted from `start`, or from today, without the days
    `off`. Up to `parallel` units, by default 1, are under way at once; mandatory ones
    come first unless they go `alongside`. `expired` units are not on offer at the
    start; they are found when the request is resolved, unless `include_expired`.

    `lift` names guidance to set aside, and `waive` rules of combination, each with the
    reason. `readings` are those of rules that allow several, `endorse` extra titles to
    earn, and `facts` what rules need to know apart from units.
    """

    with_units: tuple[str, ...] = field(
        default=(),
        metadata=row(
            "--with",
            kinds.UnitList("UNIT"),
            "Must be in the plan.",
            "units that must be in the plan",
            "must be in the plan: {value}",
            example="A13; B6",
        ),
    )
    without_units: tuple[str, ...] = field(
        default=(),
        metadata=row(
            "--without",
            kinds.UnitList("UNIT"),
            "Must not be in the plan.",
            "units that must not be in the plan",
            "must not be in the plan: {value}",
            example="B10",
        ),
    )
    have: tuple[str, ...] = field(
        default=(),
        metadata=row(
            "--have",
            kinds.HeldUnitList("UNIT"),
            "Already achieved, so it counts; UNIT:HOW says how.",
            "units already achieved, or UNIT:HOW",
            "already achieved: {value}",
            example="D6",
            beside="held_by",
        ),
    )
    withdrawn: tuple[str, ...] = field(
        default=(),
        metadata=row(
            "--withdrawn",
            kinds.ValueList("UNIT"),
            "No longer offered; candidates who hold it keep it.",
            "units no longer offered",
            "no longer offered: {value}",
            example="A11",
        ),
    )
    include_expired: bool | None = field(
        default=None,
        metadata=row(
            "--include-expired",
            kinds.Flag(),
            "Include units that are no longer offered, or not yet.",
            "yes: include units that are no longer offered, or not yet",
            "including units that are not on offer",
            example="no",
        ),
    )
    unit_credits: tuple[tuple[str, Number], ...] = field(
        default=(),
        metadata=row(
            "--unit-credits",
            UnitAmounts("UNIT:CREDITS", "unit", most=MOST_CREDITS),
            "Credits of a unit that can have several, e.g. D6:5.  [default: the least]",
            "UNIT:CREDITS, for a unit that can have several",
            "{size} chosen: {value}",
            key="unit_credits",
        ),
    )
    elsewhere: tuple[ExternalUnit, ...] = field(
        default=(),
        metadata=row(
            "--elsewhere",
            kinds.ValueList("DETAILS", read_external, write_external, ELSEWHERE_HINT),
            "A unit from elsewhere, as agreed: TITLE, level 3, 6 credits, group B.",
            "units from elsewhere: title, level 3, 6 credits, and group B or rule X",
            "from elsewhere, as agreed: {value}",
            example="Team leading, level 3, 6 credits, group B, transfer",
        ),
    )
    grades: tuple[tuple[str, str], ...] = field(
        default=(),
        metadata=row(
            "--grade",
            Pairs("UNIT:GRADE", "grade"),
            "The grade of a unit, achieved or aimed for, where rules ask for grades.",
            "UNIT:GRADE, achieved or aimed for",
            "grade: {value}",
            key="grades",
        ),
    )
    max_credits: Number | None = field(
        default=None,
        metadata=row(
            "--max-credits",
            _CREDITS,
            "The most credits in total; overrides --spare.",
            "the most credits in total",
            "at most {value} {size}",
            example="46",
        ),
    )
    spare: Number | None = field(
        default=None,
        metadata=row(
            "--spare",
            _CREDITS,
            "Credits allowed above the fewest possible.  [default: 3]",
            "credits allowed above the fewest possible",
            "{size} to spare above the fewest possible: {value}",
            example="3",
        ),
    )
    max_level: int | None = field(
        default=None,
        metadata=row(
            "--max-level",
            kinds.WholeNumber("LEVEL", least=1, most=MOST_LEVEL),
            "No unit above this level.",
            "no unit above this level",
            "no unit above level {value}",
            example="3",
        ),
    )
    hours_per_week: float | None = field(
        default=None,
        metadata=row(
            "--hours-per-week",
            kinds.PositiveNumber("HOURS", most=HOURS_IN_A_WEEK),
            "Hours per week: shows how long the plan takes.",
            "hours per week, guided unless the column hours says all",
            "hours per week: {value}",
            example="3",
            timed=True,
        ),
    )
    all_hours: bool | None = field(
        default=None,
        metadata=row(
            "--hours",
            kinds.Choice(None, {"guided": False, "all": True}),
            "Which hours these are: guided, or all learning.  [default: guided]",
            "which hours these are: guided, or all hours of learning",
            "hours counted: {value}",
            example="guided",
            timed=True,
        ),
    )
    start: date | None = field(
        default=None,
        metadata=row(
            "--start",
            kinds.Day("DATE"),
            "The first day, e.g. 2026-12-01.",
            "the first day",
            "start on {value}",
            example="2026-12-01",
            timed=True,
        ),
    )
    finish_by: date | None = field(
        default=None,
        metadata=row(
            "--finish-by",
            kinds.Day("DATE"),
            "A deadline: the plan fits the hours, or says how many it needs.",
            "a deadline",
            "finish by {value}",
            example="2028-06-30",
            timed=True,
        ),
    )
    off: tuple[Off, ...] = field(
        default=(),
        metadata=row(
            "--off",
            kinds.ValueList("DAYS", read_off, write_off, OFF_HINT),
            "Days without learning, e.g. 2026-12-21..2027-01-03.",
            "days without learning, the first and the last",
            "days off: {value}",
            example="2026-12-21..2027-01-03",
            timed=True,
        ),
    )
    parallel: int | None = field(
        default=None,
        metadata=row(
            "--parallel",
            kinds.WholeNumber("N", least=1, most=MOST_PARALLEL),
            "Up to N units under way at once.  [default: 1]",
            "units under way at once",
            "units under way at once: {value}",
            example="2",
            timed=True,
        ),
    )
    alongside: bool | None = field(
        default=None,
        metadata=row(
            "--mandatory",
            kinds.Choice(None, {"first": False, "alongside": True}),
            "When to take mandatory units.  [default: first]",
            "when to take mandatory units",
            "mandatory units: {value}",
            example="first",
            timed=True,
        ),
    )
    lift: tuple[str, ...] = field(
        default=(),
        metadata=row(
            "--lift",
            kinds.ValueList("GUIDANCE"),
            "Set guidance aside, e.g. level-4.",
            "guidance to set aside",
            "set guidance aside: {value}",
            example="level-4",
        ),
    )
    waive: tuple[tuple[str, str], ...] = field(
        default=(),
        metadata=row(
            "--waive",
            Waivers("RULE", "waiver"),
            "Waive a rule of combination for this candidate; needs --because.",
            "rules waived for this candidate alone; the reason is in waive_because",
            "rule waived: {value}",
        ),
    )
    endorse: tuple[str, ...] = field(
        default=(),
        metadata=row(
            "--endorse",
            kinds.ValueList("TITLE"),
            "An extra title to earn, if there are any.",
            "extra titles to earn",
            "extra title: {value}",
        ),
    )
    facts: tuple[tuple[str, str], ...] = field(
        default=(),
        metadata=row(
            "--fact",
            Pairs("FACT:VALUE", "fact"),
            "A fact that rules ask for, e.g. a pathway; see recommender rules.",
            "FACT:VALUE, what rules ask for besides units",
            "fact: {value}",
            key="facts",
        ),
    )
    readings: tuple[tuple[str, str], ...] = field(
        default=(),
        metadata=row(
            "--reading",
            Pairs("RULE:READING", "reading"),
            "Read a rule in another way that it allows; see recommender rules.",
            "RULE:READING, for a rule with several readings",
            "how a rule is read: {value}",
            key="readings",
        ),
    )
    held_by: tuple[tuple[str, str], ...] = ()
    expired: tuple[str, ...] = ()
    external: tuple[tuple[str, str], ...] = ()

    @property
    def held(self) -> tuple[str, ...]:
        """The codes of all units held, those from elsewhere too."""
        return (*self.have, *(code for code, _ in self.external))

    @property
    def ways(self) -> tuple[tuple[str, str], ...]:
        """How units are held, by their codes, those from elsewhere too."""
        return (*self.held_by, *self.external)

    def __post_init__(self) -> None:
        """Convert plain values, and check the rest.

        Raises:
            RequestError: every wish with a value that it cannot have.
        """
        stated = {
            name: value
            for name, kind in _KINDS.items()
            if (value := getattr(self, name)) is not kind.default
        }
        values = as_wish_values(_KINDS, stated)
        if "have" in values:
            how = WISH_BY_NAME["have"].fields(values["have"])
            held_by = {**dict(values.get("held_by", ())), **dict(how["held_by"])}
            values |= how | {"held_by": tuple(held_by.items())}
        for name, value in values.items():
            object.__setattr__(self, name, value)

    def __repr__(self) -> str:
        """Return the wishes as Python would make them, without the defaults."""
        written = {
            wish.name: wish.kind.to_words(getattr(self, wish.name))
            for wish in WISHES
            if isinstance(wish.kind, kinds.ValueList) and wish.kind.read is not str
        }
        return short_repr(self, **written)


WISHES: tuple[Wish, ...] = tuple(
    replace(field_.metadata["wish"], name=field_.name)
    for field_ in fields(Wishes)
    if "wish" in field_.metadata
)
# What belongs to units that are held, and what is found when resolving a request.
_DERIVED: dict[str, kinds.WishKind] = {
    "held_by": Pairs(None, "way"),
    "expired": kinds.ValueList(),
    "external": Pairs(None, "way"),
}
_KINDS = {wish.name: wish.kind for wish in WISHES} | _DERIVED
WISH_BY_NAME: dict[str, Wish] = {wish.name: wish for wish in WISHES}


def wishes_of(values: Mapping[str, Any]) -> Wishes:
    """Return wishes from values by the names of the fields; None is not asked for.

    >>> wishes_of({"have": ("D6:rpl", "A13"), "spare": None}).held_by
    (('D6', 'rpl'),)
    """
    fields_: dict[str, Any] = {}
    for wish in WISHES:
        if values.get(wish.name) is not None:
            fields_ |= wish.fields(values[wish.name])
    return Wishes(**fields_)
