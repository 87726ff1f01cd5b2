"""The standard of the audit: the rule file as it is, and what the candidate said.

The solver gets rules into which facts, and units asked for or held, are put already.
The audit reads the same rules as the file has them and puts all that in by itself, so
that a slip in one shows against the other.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from recommender.auditing.allocating import concerns_counting
from recommender.auditing.exempting import keeps_guidance
from recommender.auditing.measuring import CandidateFacts
from recommender.auditing.ruling import audit

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from recommender.qualifications.plans import Finding
    from recommender.qualifications.qualification import Fact, Guidance
    from recommender.qualifications.rules import Rule
    from recommender.qualifications.units import Unit


@dataclass(frozen=True, slots=True)
class Standard:
    """What a plan of one candidate is held against, apart from the wishes.

    `rules` and `guidance` are those of the file, under the readings asked for, of
    which `lifted` names what is set aside. `known` has the candidate's facts and how
    units are held; units that are `asked` for or held are exempt from guidance.
    """

    rules: tuple[Rule, ...] = ()
    guidance: tuple[Guidance, ...] = ()
    lifted: frozenset[str] = frozenset()
    known: CandidateFacts = field(default_factory=CandidateFacts)
    asked: frozenset[str] = frozenset()

    def followed(self, job: Mapping[str, int]) -> tuple[Rule, ...]:
        """Return the guidance that is neither lifted nor set aside by the job.

        `job` maps tags to weights; a task that is never done weighs nothing.
        """
        return tuple(
            rule
            for rule, unless in self.guidance
            if rule.id not in self.lifted and not any(job.get(tag) for tag in unless)
        )

    def broken(
        self, units: Sequence[Unit], job: Mapping[str, int], audited: Iterable[Rule]
    ) -> list[str]:
        """Return the ids of the rules that a set of units does not keep.

        What stands word for word among the rules `audited` already is not measured
        again.
        """
        done = {id(rule) for rule in audited}
        rules = [rule for rule in self.rules if id(rule) not in done]
        found = audit(units, rules, self.known) if rules else ()
        exempt = self.asked | self.known.held(frozenset(["any"]))
        for rule in self.followed(job):
            if id(rule) not in done:
                found += (self._heed(rule, units, exempt),)
        return [finding.rule.id for finding in found if not finding.holds]

    def _heed(
        self, rule: Rule, units: Sequence[Unit], exempt: frozenset[str]
    ) -> Finding:
        """Measure guidance, of which some units are exempt."""
        (finding,) = audit(units, [rule], self.known)
        if finding.holds or not exempt or concerns_counting(rule.requires):
            return finding
        kept = keeps_guidance(rule.requires, units, exempt, self.known)
        return replace(finding, holds=kept)


def candidate_facts(
    facts: Mapping[str, Fact],
    said: Iterable[tuple[str, str]],
    held: Iterable[str],
    manners: Iterable[tuple[str, str]],
) -> CandidateFacts:
    """Put together what is known of a candidate, with what is taken for said."""
    unsaid = {name: fact.unless_said or "" for name, fact in facts.items()}
    answers = {**unsaid, **dict(said)}
    held_by = {"any": frozenset(held)}
    for code, manner in manners:
        held_by[manner] = held_by.get(manner, frozenset()) | {code}
    return CandidateFacts(
        {name: value for name, value in answers.items() if value}, held_by
    )
