"""Wishes and guidance as rules, with ids, texts and sources like any others."""

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
from recommender.requests.stated_units import units_as_stated

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
    """Return wishes as rules, with the words typed as ids, in the order of the options.

    Units that the candidate holds are never forbidden, for they are achieved already.
    A rule on tasks that are never done comes from the role, or from everyone's job, if
    none of its tags was `typed`.
    """
    rules = _all_wish_rules(wishes, job, qualification)
    return tuple(_of_role(rule, typed) for rule in rules)


def _of_role(rule: Rule, typed: Collection[str]) -> Rule:
    tags = [part.value for part in rule.asked if part.field == "tags"]
    if not tags or any(tag in typed for tag in tags):
        return rule
    text = rule.text.replace(rule.id, f"never done: {', '.join(map(str, tags))}")
    return replace(rule, text=text, source=SOURCE_ROLE)


def _all_wish_rules(
    wishes: Wishes, job: Mapping[str, Frequency], qualification: Qualification
) -> Iterator[Rule]:
    held = frozenset(wishes.held)
    for code in wishes.with_units:
        if code not in held:
            required = Bound("units", Select(units=frozenset([code])), at_least=1)
            yield _wish_rule(
                f"--with {code}", required, RequestPart("with_units", code)
            )
    for code in wishes.without_units:
        forbidden = Bound("units", Select(units=frozenset([code])), at_most=0)
        yield _wish_rule(
            f"--without {code}", forbidden, RequestPart("without_units", code)
        )
    yield from _held_rules(wishes)
    for code in dict.fromkeys((*wishes.withdrawn, *wishes.expired)):
        if code not in held:
            yield _withdrawn_rule(code, wishes, qualification)
    if wishes.max_credits is not None:
        most = Bound(qualification.counted_in, Select(), at_most=wishes.max_credits)
        asked = RequestPart("max_credits", wishes.max_credits)
        yield _wish_rule(f"--max-credits {wishes.max_credits}", most, asked)
    if wishes.max_level is not None:
        above = Select(min_level=wishes.max_level + 1, except_units=held)
        forbidden = Bound("units", above, at_most=0)
        asked = RequestPart("max_level", wishes.max_level)
        yield _wish_rule(f"--max-level {wishes.max_level}", forbidden, asked)
    pace = pace_of(wishes)
    if pace is not None and pace.finish_by is not None:
        sized = units_as_stated(qualification, wishes)
        yield _deadline_rule(pace, held, sized.units)
    yield from _endorsement_rules(wishes, qualification)
    yield from _never_rules(job, qualification, held)


def _held_rules(wishes: Wishes) -> Iterator[Rule]:
    """Yield rules that the units held are in the plan, those from elsewhere too."""
    for code in wishes.have:
        required = Bound("units", Select(units=frozenset([code])), at_least=1)
        yield _wish_rule(f"--have {code}", required, RequestPart("have", code))
    for (code, _), each in zip(wishes.external, wishes.elsewhere, strict=True):
        required = Bound("units", Select(units=frozenset([code])), at_least=1)
        asked = RequestPart("elsewhere", code)
        rule = _wish_rule(f"--elsewhere {code}", required, asked)
        yield replace(rule, text=f"{code} is held, from elsewhere: {each.title}")


def _withdrawn_rule(code: str, wishes: Wishes, qualification: Qualification) -> Rule:
    """Return a rule against a unit that is not on offer; a fact that stays."""
    forbidden = Bound("units", Select(units=frozenset([code])), at_most=0)
    rule = _wish_rule(f"--withdrawn {code}", forbidden, RequestPart("withdrawn", code))
    if code in wishes.withdrawn:
        return rule
    when = qualification.catalogue.unit_by_code[code].offered
    text = f"{code} is offered {when}; --include-expired keeps it"
    return replace(
        rule, text=text, source=SOURCE_DATES, asked=(RequestPart("expired", code),)
    )


def _endorsement_rules(wishes: Wishes, qualification: Qualification) -> Iterator[Rule]:
    """Yield what each extra title that is asked for requires."""
    for title in qualification.endorsements:
        rule = title.rule
        if rule.id in wishes.endorse:
            id_ = f"--endorse {rule.id}"
            text, asked = f"{id_} ({rule.text})", (RequestPart("endorse", rule.id),)
            yield replace(rule, id=id_, text=text, source=SOURCE_WISH, asked=asked)


def _deadline_rule(pace: Pace, held: frozenset[str], units: Sequence[Unit]) -> Rule:
    """Return a rule that the hours still to come fit before the deadline."""
    assert pace.finish_by is not None
    id_, (hours, most) = f"--finish-by {pace.finish_by}", pace.most_in_time(units)
    available = hours_in_words(hours).replace(" ", f" {pace.kind} ")
    weekly = f"at {hours_in_words(pace.hours_per_week)} per week"
    off = ", except for days off," if pace.off else ""
    text = f"{id_} ({weekly} from {pace.start}{off} that is {available})"
    measure = "credits" if pace.all_hours else "hours"
    bound = Bound(measure, Select(except_units=held), at_most=most)
    asked = (RequestPart("finish_by", pace.finish_by),)
    return Rule(id_, Kind.WISH, text, SOURCE_WISH, bound, asked=asked)


def _never_rules(
    job: Mapping[str, Frequency], qualification: Qualification, held: frozenset[str]
) -> Iterator[Rule]:
    """Yield rules against units whose main tasks the candidate never does.

    A unit needs regular evidence from the job, as is usual for such qualifications.
    """
    never = {tag for tag, frequency in job.items() if frequency is Frequency.NEVER}
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
    """Return the guidance that is followed, and what is set aside with the reason.

    Units that are wanted or held are exempt from the guidance that is followed.
    """
    followed: list[Rule] = []
    aside: list[tuple[Rule, str]] = []
    codes = dict.fromkeys((*wishes.with_units, *wishes.held))
    stated = units_as_stated(qualification, wishes).unit_by_code
    exempt = [stated[code] for code in codes]
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
    """Return guidance with some units exempt from its upper bounds.

    Lower bounds remain, and the units count towards them. Guidance that is not about
    any of the units is returned as it is.
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
        options = tuple(
            _exempt_requirement(option, units) for option in requirement.options
        )
        return replace(requirement, options=options)
    if isinstance(requirement, Bound | Distinct | Share):
        return _exempt_bound(requirement, units)
    return requirement


def _exempt_bound(
    requirement: Bound | Distinct | Share, units: Sequence[Unit]
) -> Requirement:
    """Return a bound that leaves units out of its upper limit, but not of its lower."""
    counted = not isinstance(requirement, Distinct) and requirement.towards
    codes = {unit.code for unit in units if selects(requirement.of, unit)}
    if counted or requirement.at_most is None or not codes:
        return requirement
    of = replace(requirement.of, except_units=requirement.of.except_units | codes)
    bounded = replace(requirement, of=of, at_least=None)
    if requirement.at_least is None:
        return bounded
    return Ways((replace(requirement, at_most=None), bounded), at_least=2)
