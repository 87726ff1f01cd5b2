"""Wishes and guidance as rules: named, worded and sourced like any other."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING

from recommender.auditing import selects
from recommender.qualifications.rules import (
    Bound,
    Distinct,
    If,
    Kind,
    RequestPart,
    Requirement,
    Rule,
    Select,
    Share,
    Ways,
)
from recommender.qualifications.vocabulary import Frequency
from recommender.requests.pace import hours_in_words, pace_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    from recommender.qualifications.qualification import Qualification
    from recommender.qualifications.units import Unit
    from recommender.requests.candidate import Wishes
    from recommender.requests.pace import Pace

SOURCE_WISH = "you asked"
SOURCE_DATES = "the dates in units.csv"
SOURCE_ROLE = "the tags of a role in roles.toml"


def wish_rules(
    wishes: Wishes,
    job: Mapping[str, Frequency],
    qualification: Qualification,
    typed: Collection[str] = (),
) -> tuple[Rule, ...]:
    """Turn wishes into rules named as they are typed, in the order of the options.

    Units the candidate holds are never forbidden: they are achieved already. What is
    never done, and none of it `typed`, is said by the role or of everybody.
    """
    rules = _all_wish_rules(wishes, job, qualification)
    return tuple(_of_role(rule, typed) for rule in rules)


def _of_role(rule: Rule, typed: Collection[str]) -> Rule:
    tags = [one.value for one in rule.asked if one.field == "tags"]
    if not tags or any(tag in typed for tag in tags):
        return rule
    text = rule.text.replace(rule.id, f"never done: {', '.join(map(str, tags))}")
    return replace(rule, text=text, source=SOURCE_ROLE)


def _all_wish_rules(
    wishes: Wishes, job: Mapping[str, Frequency], qualification: Qualification
) -> Iterator[Rule]:
    held = frozenset(wishes.have)
    for code in wishes.with_units:
        if code not in held:
            one = Bound("units", Select(units=frozenset([code])), at_least=1)
            yield _wish_rule(f"--with {code}", one, RequestPart("with_units", code))
    for code in wishes.without_units:
        none = Bound("units", Select(units=frozenset([code])), at_most=0)
        yield _wish_rule(f"--without {code}", none, RequestPart("without_units", code))
    for code in wishes.have:
        one = Bound("units", Select(units=frozenset([code])), at_least=1)
        yield _wish_rule(f"--have {code}", one, RequestPart("have", code))
    for code in dict.fromkeys((*wishes.withdrawn, *wishes.expired)):
        if code not in held:
            yield _withdrawn_rule(code, wishes, qualification)
    if wishes.max_credits is not None:
        most = Bound(qualification.counted_in, Select(), at_most=wishes.max_credits)
        asked = RequestPart("max_credits", wishes.max_credits)
        yield _wish_rule(f"--max-credits {wishes.max_credits}", most, asked)
    if wishes.max_level is not None:
        above = Select(min_level=wishes.max_level + 1, except_units=held)
        none = Bound("units", above, at_most=0)
        asked = RequestPart("max_level", wishes.max_level)
        yield _wish_rule(f"--max-level {wishes.max_level}", none, asked)
    pace = pace_of(wishes)
    if pace is not None and pace.finish_by is not None:
        yield _deadline_rule(pace, held)
    yield from _endorsement_rules(wishes, qualification)
    yield from _never_rules(job, qualification, held)


def _withdrawn_rule(code: str, wishes: Wishes, qualification: Qualification) -> Rule:
    """Forbid a unit that is no longer offered, or not yet: a fact, not to give up."""
    none = Bound("units", Select(units=frozenset([code])), at_most=0)
    rule = _wish_rule(f"--withdrawn {code}", none, RequestPart("withdrawn", code))
    if code in wishes.withdrawn:
        return rule
    when = qualification.catalogue.unit_by_code[code].offered
    text = f"{code} is offered {when}; --include-expired keeps it"
    return replace(
        rule, text=text, source=SOURCE_DATES, asked=(RequestPart("expired", code),)
    )


def _endorsement_rules(wishes: Wishes, qualification: Qualification) -> Iterator[Rule]:
    """Demand what earns each extra title that is asked for."""
    for title in qualification.endorsements:
        rule = title.rule
        if rule.id in wishes.endorse:
            id_ = f"--endorse {rule.id}"
            text, asked = f"{id_} ({rule.text})", (RequestPart("endorse", rule.id),)
            yield replace(rule, id=id_, text=text, source=SOURCE_WISH, asked=asked)


def _deadline_rule(pace: Pace, held: frozenset[str]) -> Rule:
    """Bound the hours still to come by those there are until the deadline."""
    assert pace.finish_by is not None
    id_, most = f"--finish-by {pace.finish_by}", pace.hours_in_time
    available = hours_in_words(most).replace(" ", f" {pace.kind} ")
    weekly = f"at {hours_in_words(pace.hours_per_week)} a week"
    off = ", but for days off," if pace.off else ""
    text = f"{id_} ({weekly} from {pace.start}{off} that is {available})"
    bound = Bound("hours", Select(except_units=held), at_most=most)
    if pace.all_hours:
        bound = replace(bound, measure="credits", at_most=pace.credits_in(most))
    asked = (RequestPart("finish_by", pace.finish_by),)
    return Rule(id_, Kind.WISH, text, SOURCE_WISH, bound, asked=asked)


def _never_rules(
    job: Mapping[str, Frequency], qualification: Qualification, held: frozenset[str]
) -> Iterator[Rule]:
    """Forbid units that are about nothing but tasks the candidate never does.

    A unit needs regular evidence from the job: that is the norm of the trade.
    """
    never = {tag for tag, often in job.items() if often is Frequency.NEVER}
    forbidden: defaultdict[tuple[str, ...], set[str]] = defaultdict(set)
    for unit in qualification.catalogue.units:
        core = tuple(tag for tag, strength in unit.tags if strength == 3)
        if core and never.issuperset(core) and unit.code not in held:
            forbidden[core].add(unit.code)
    for core, codes in forbidden.items():
        id_ = " ".join(f"--tag {tag}:never" for tag in core)
        text = f"{id_} (leaves out {', '.join(sorted(codes))})"
        bound = Bound("units", Select(units=frozenset(codes)), at_most=0)
        asked = tuple(RequestPart("tags", tag) for tag in core)
        yield Rule(id_, Kind.WISH, text, SOURCE_WISH, bound, asked=asked)


def _wish_rule(text: str, requires: Bound, asked: RequestPart) -> Rule:
    return Rule(text, Kind.WISH, text, SOURCE_WISH, requires, asked=(asked,))


def guidance_rules(
    wishes: Wishes, job: Mapping[str, Frequency], qualification: Qualification
) -> tuple[tuple[Rule, ...], tuple[tuple[Rule, str], ...]]:
    """Split guidance into what is followed, and what is set aside and why.

    Units asked for or held are exempt from what is followed.
    """
    followed: list[Rule] = []
    aside: list[tuple[Rule, str]] = []
    codes = dict.fromkeys((*wishes.with_units, *wishes.have))
    exempt = [qualification.catalogue.unit_by_code[code] for code in codes]
    for guide in qualification.guidance:
        done = [
            tag for tag in guide.unless_tags
            if job.get(tag, Frequency.NEVER) is not Frequency.NEVER
        ]  # fmt: skip
        if guide.rule.id in wishes.lift:
            aside.append((guide.rule, f"you asked: --lift {guide.rule.id}"))
        elif done:
            aside.append((guide.rule, f"the job has: {', '.join(done)}"))
        else:
            followed.append(exempt_units(guide.rule, exempt))
    return tuple(followed), tuple(aside)


def exempt_units(rule: Rule, units: Sequence[Unit]) -> Rule:
    """Return guidance with units exempt from what it forbids or bounds from above.

    What it demands stays demanded, and the units count towards that. A rule that has
    no say about them is returned as it is.
    """
    requires = _exempt_requirement(rule.requires, units)
    if requires == rule.requires:
        return rule
    codes = frozenset(unit.code for unit in units)
    return replace(rule, requires=requires, written=rule.requires, exempt=codes)


def _exempt_requirement(requirement: Requirement, units: Sequence[Unit]) -> Requirement:
    if isinstance(requirement, If):
        return replace(requirement, then=_exempt_requirement(requirement.then, units))
    if isinstance(requirement, Ways) and requirement.at_most is None:
        options = tuple(_exempt_requirement(one, units) for one in requirement.options)
        return replace(requirement, options=options)
    if isinstance(requirement, Bound | Distinct | Share):
        return _exempt_bound(requirement, units)
    return requirement


def _exempt_bound(
    requirement: Bound | Distinct | Share, units: Sequence[Unit]
) -> Requirement:
    """Leave units out of what is bounded from above, not of what is demanded."""
    counted = isinstance(requirement, Bound) and requirement.towards
    codes = {unit.code for unit in units if selects(requirement.of, unit)}
    if counted or requirement.at_most is None or not codes:
        return requirement
    of = replace(requirement.of, except_units=requirement.of.except_units | codes)
    bounded = replace(requirement, of=of, at_least=None)
    if requirement.at_least is None:
        return bounded
    return Ways((replace(requirement, at_most=None), bounded), at_least=2)
