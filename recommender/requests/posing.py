"""Posing the problem: a candidate's request as units, rules and a match."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from recommender.auditing.standard import Standard, known_of
from recommender.errors import counted
from recommender.qualifications.rules import (
    Bound,
    Kind,
    Rule,
    Select,
    requires_every_unit,
)
from recommender.requests.candidate import DEFAULT_SPARE, Candidate, job_of
from recommender.requests.facts import settle_rules
from recommender.requests.matching import Match, match
from recommender.requests.wishes import guidance_rules, wish_rules

if TYPE_CHECKING:
    from collections.abc import Hashable, Mapping

    from recommender.qualifications.qualification import Qualification
    from recommender.qualifications.units import Unit
    from recommender.qualifications.vocabulary import Frequency


@dataclass(frozen=True, slots=True)
class Problem:
    """All that a solver needs, and nothing about where it came from.

    `units` are in catalogue order. `rules` are rules of combination, guidance and
    wishes alike. `spare` is how many credits more than the fewest possible a plan
    may have, None where a wish sets the limit or only units are asked for; they are
    `counted_in` units where these have no credits. The audit reads the rules from
    its own `standard`.
    """

    units: tuple[Unit, ...]
    rules: tuple[Rule, ...]
    job: dict[str, int]
    held: frozenset[str]
    match: Match
    spare: int | None
    set_aside: tuple[tuple[Rule, str], ...] = ()
    counted_in: str = "credits"
    standard: Standard = field(default_factory=Standard)

    def __repr__(self) -> str:
        """Say in one line how large it is."""
        size = f"{counted(len(self.units), 'unit')}, {counted(len(self.rules), 'rule')}"
        return f"<Problem: {size}, {counted(len(self.job), 'tag')}>"

    @property
    def mandatory(self) -> frozenset[str]:
        """The codes that the rules demand of every plan."""
        rules = (rule for rule in self.rules if rule.kind is Kind.RULE)
        return frozenset().union(*(requires_every_unit(rule) for rule in rules))

    @property
    def identity(self) -> Hashable:
        """What is equal for problems over the same units that ask for the same."""
        job = frozenset((tag, weight) for tag, weight in self.job.items() if weight)
        known = self.standard.known
        said = frozenset(known.facts.items()), frozenset(known.held_by.items())
        limits = self.spare, self.counted_in
        return self.rules, job, self.held, self.match, limits, said


def spare_rule(fewest: int, problem: Problem) -> Rule:
    """Word the limit on credits that holds unless a wish sets another."""
    spare, measure = problem.spare or 0, problem.counted_in
    cap = fewest + spare
    text = (
        f"at most {cap} {measure}: the fewest possible, {fewest}, and {spare} to spare"
    )
    most = Bound(measure, Select(), at_most=cap)
    return Rule(f"--spare {spare}", Kind.GUIDANCE, text, "the default", most)


def pose(about: Qualification, candidate: Candidate) -> Problem:
    """Pose the problem of a settled candidate; units alone need no combination."""
    wishes = candidate.wishes
    job = job_of(candidate, about)
    rules, aside = rules_of(about, candidate, job)
    weights = {tag: often.weight for tag, often in job.items()}
    held = frozenset(wishes.have)
    spare = DEFAULT_SPARE if wishes.spare is None else wishes.spare
    limited = wishes.max_credits is not None or candidate.units_only
    return Problem(
        units=about.catalogue.units,
        rules=rules,
        job=weights,
        held=held,
        match=match(about.catalogue, weights, held),
        spare=None if limited else spare,
        set_aside=aside,
        counted_in=about.counted_in,
        standard=standard_of(about, candidate),
    )


def standard_of(about: Qualification, candidate: Candidate) -> Standard:
    """Return what the audit holds a settled candidate's plans against."""
    wishes = candidate.wishes
    rules = about.rules_read_as(dict(wishes.readings))
    return Standard(
        rules=() if candidate.units_only else rules,
        guidance=about.guidance,
        lifted=frozenset(wishes.lift),
        known=known_of(about.facts, wishes.facts, wishes.have, wishes.held_by),
        asked=frozenset(wishes.with_units),
    )


def rules_of(
    about: Qualification, candidate: Candidate, job: Mapping[str, Frequency]
) -> tuple[tuple[Rule, ...], tuple[tuple[Rule, str], ...]]:
    """Give all rules that bind a settled candidate, and the guidance set aside."""
    wishes = candidate.wishes
    followed, aside = guidance_rules(wishes, job, about)
    rules = about.rules_read_as(dict(wishes.readings))
    if candidate.units_only:
        rules = ()
    rules = (*rules, *followed, *wish_rules(wishes, job, about, candidate.tags))
    return settle_rules(rules, wishes, about), aside
