"""Units from elsewhere: achieved in another award, and agreed to count in this one.

The awarding body agrees what such a unit counts as: a unit of a group, or only towards
some rules. It becomes a unit of the candidate's own catalogue, which is held.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from recommender.errors import Fault, did_you_mean, printable
from recommender.qualifications.exact_numbers import read_number
from recommender.qualifications.rules import Kind, Select, map_filters
from recommender.qualifications.units import MOST_CREDITS, MOST_LEVEL, Unit
from recommender.requests.ways_held import EXEMPTION, WAYS, way_named

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from recommender.qualifications.catalogue import Catalogue
    from recommender.qualifications.exact_numbers import Number
    from recommender.qualifications.qualification import Qualification
    from recommender.qualifications.rules import Rule

ELSEWHERE_HINT = (
    'write "Team leading, level 3, 6 credits, group B, transfer"; '
    "in place of the group, rule total counts towards that rule only"
)
_MOST_CHARACTERS = 200


class ExternalUnit(NamedTuple):
    """A unit from elsewhere, and what was agreed: its group, or the rules it is for.

    `way` is how it was achieved: a transfer unless said.
    """

    title: str
    level: int | None
    credits: Number
    group: str = ""
    rules: tuple[str, ...] = ()
    way: str = "transfer"


def read_external(text: str) -> ExternalUnit:
    """Return a unit from elsewhere from its title and, after commas, what is agreed.

    >>> read_external("Team leading, a start, level 3, 6 credits, group B")[:4]
    ('Team leading, a start', 3, 6, 'B')

    Raises:
        ValueError: a part is missing, or given twice.
    """
    title, values, rules = _agreed(text)
    credits = read_number(values.get("credits", ""))
    level = int(values["level"]) if "level" in values else None
    missing = [
        name
        for name, is_there in (
            ("title", bool(title)),
            ("number of credits", credits is not None),
            ("group or rule", bool(rules or values.get("group"))),
        )
        if not is_there
    ]
    if missing:
        raise ValueError(f"{printable(text)}: it has no {' and no '.join(missing)}")
    if rules and "group" in values:
        raise ValueError(f"{printable(text)}: it has a group and rules; keep one")
    if ";" in text or len(text) > _MOST_CHARACTERS or not title.isprintable():
        raise ValueError(
            f"{printable(text)}: the title is too long, or has a semicolon"
        )
    assert credits is not None
    if credits > MOST_CREDITS or (level is not None and level > MOST_LEVEL):
        raise ValueError(f"{printable(text)}: too high a level, or too many credits")
    way = values.get("way", "transfer")
    return ExternalUnit(
        title, level, credits, values.get("group", ""), tuple(rules), way
    )


def _agreed(text: str) -> tuple[str, dict[str, str], list[str]]:
    """Return the title, what is agreed besides by name, and the rules.

    Raises:
        ValueError: something is given twice.
    """
    parts = [" ".join(part.split()) for part in text.split(",")]
    values: dict[str, str] = {}
    rules: list[str] = []
    while len(parts) > 1 and (agreed := _part(parts[-1])) is not None:
        name, value = agreed
        if name == "rule":
            rules.insert(0, value)
        elif name in values:
            raise ValueError(f"{printable(text)}: the {name} is given twice")
        else:
            values[name] = value
        parts.pop()
    return ", ".join(parts).strip(), values, rules


def _part(text: str) -> tuple[str, str] | None:
    """Return what a part after a comma says; None if it is part of the title."""
    for name, pattern in (
        ("level", r"level ([0-9]+)"),
        ("credits", r"([0-9.]+) credits?"),
        ("group", r"group (.+)"),
        ("rule", r"rule ([a-z0-9:._-]+)"),
    ):
        match = re.fullmatch(pattern, text, re.IGNORECASE)
        if match is not None:
            return name, match[1]
    way = way_named(text)
    return ("way", way) if way in WAYS else None


def write_external(unit: ExternalUnit) -> str:
    """Return a unit from elsewhere as it is typed."""
    parts = [unit.title]
    parts += [] if unit.level is None else [f"level {unit.level}"]
    parts.append(f"{unit.credits} credit{'' if unit.credits == 1 else 's'}")
    parts += [f"group {unit.group}"] if unit.group else []
    parts += [f"rule {rule}" for rule in unit.rules]
    return ", ".join([*parts, unit.way])


def external_codes(
    external: Sequence[ExternalUnit], catalogue: Catalogue
) -> tuple[str, ...]:
    """Return a code for each unit from elsewhere, which none of the catalogue has."""
    if not external:
        return ()
    prefix = "EXT"
    while any(code.upper().startswith(prefix) for code in catalogue.unit_by_code):
        prefix += "X"
    return tuple(f"{prefix}{number}" for number, _ in enumerate(external, 1))


def as_units(
    external: Iterable[ExternalUnit],
    codes: Iterable[str],
    *,
    has_credits: bool,
    exempt_credits: bool,
) -> Iterator[Unit]:
    """Yield units from elsewhere as units of a catalogue.

    One by exemption has no credits, unless `exempt_credits`.
    """
    for each, code in zip(external, codes, strict=True):
        is_exempt = has_credits and each.way == EXEMPTION and not exempt_credits
        credits: Number = each.credits if has_credits else 1
        yield Unit(
            code, each.title, each.group, each.level, 0 if is_exempt else credits,
            glh=0 if is_exempt else None, elsewhere=True,
        )  # fmt: skip


def external_faults(
    external: Iterable[ExternalUnit], qualification: Qualification
) -> Iterator[Fault]:
    """Yield the fault of each group and rule that the qualification does not have."""
    rules = [rule.id for rule in qualification.rules]
    for each in external:
        title = printable(each.title)
        if each.group and each.group not in qualification.groups:
            message = (
                f"--elsewhere {title}: the group {printable(each.group)} is unknown"
            )
            listed = ", ".join(qualification.groups)
            yield Fault("group-unknown", message, f"groups: {listed}")
        for rule in (rule for rule in each.rules if rule not in rules):
            message = f"--elsewhere {title}: there is no rule {printable(rule)}"
            hint = did_you_mean(rule, rules, "see: recommender rules")
            yield Fault("rule-unknown", message, hint)


def counted_as_agreed(
    rules: Iterable[Rule],
    external: Sequence[ExternalUnit],
    external_held: Sequence[tuple[str, str]],
) -> tuple[Rule, ...]:
    """Return rules of combination that count units from elsewhere as was agreed.

    A unit that counts towards some rules only passes every filter of these, and none
    of the others.
    """
    rules = tuple(rules)
    codes = [code for code, _ in external_held]
    for each, code in zip(external, codes, strict=False):
        if each.rules:
            rules = tuple(_with_unit(rule, code, each.rules) for rule in rules)
    return rules


def _with_unit(rule: Rule, code: str, named: tuple[str, ...]) -> Rule:
    if rule.kind is not Kind.RULE:
        return rule
    own = Select(units=frozenset([code]))

    def change(of: Select) -> Select:
        if rule.id in named:
            return Select(any_of=(of, own))
        return replace(of, except_units=of.except_units | {code})

    return replace(rule, requires=map_filters(rule.requires, change))
