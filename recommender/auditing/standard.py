"""The standard of the audit: the rule file as written, and what the candidate said.

The solver gets rules to which the facts, and the units asked for or held, have been
applied already. The audit reads the rules as the file has them and applies these
itself, so that a mistake in one shows against the other.
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
    from recommender.qualifications.vocabulary import Weight


@dataclass(frozen=True, slots=True)
class Standard:
    """What a candidate's plan is audited against, apart from the wishes.

    `rules` and `guidance` are those of the file, in the readings asked for, without
    rules that are waived; `lifted` has the ids of guidance that is set aside. `known`
    has the candidate's facts and how units are held. Units `asked` for or held are
    exempt from guidance. Tasks that are `unlikely` set no guidance aside.
    """

    rules: tuple[Rule, ...] = ()
    guidance: tuple[Guidance, ...] = ()
    lifted: frozenset[str] = frozenset()
    known: CandidateFacts = field(default_factory=CandidateFacts)
    asked: frozenset[str] = frozenset()
    unlikely: frozenset[str] = frozenset()

    def followed(self, job: Mapping[str, Weight]) -> tuple[Rule, ...]:
        """Return the guidance that neither the candidate nor the job sets aside.

        `job` maps tags to weights; a task that is never done has no weight.
        """
        done = {tag for tag, weight in job.items() if weight} - self.unlikely
        return tuple(
            rule
            for rule, unless in self.guidance
            if rule.id not in self.lifted and done.isdisjoint(unless)
        )

    def broken(
        self, units: Sequence[Unit], job: Mapping[str, Weight], audited: Iterable[Rule]
    ) -> list[str]:
        """Return the ids of the rules that a set of units breaks.

        Those that are among the rules already `audited` are not measured again.
        """
        done = {id(rule) for rule in audited}
        rules = [rule for rule in self.rules if id(rule) not in done]
        findings = audit(units, rules, self.known) if rules else ()
        exempt = self.asked | self.known.held(frozenset(["any"]))
        for rule in self.followed(job):
            if id(rule) not in done:
                findings += (self._measure_guidance(rule, units, exempt),)
        return [finding.rule.id for finding in findings if not finding.holds]

    def _measure_guidance(
        self, rule: Rule, units: Sequence[Unit], exempt: frozenset[str]
    ) -> Finding:
        """Measure guidance from which some units are exempt."""
        (finding,) = audit(units, [rule], self.known)
        if finding.holds or not exempt or concerns_counting(rule.requires):
            return finding
        kept = keeps_guidance(rule.requires, units, exempt, self.known)
        return replace(finding, holds=kept)


def candidate_facts(
    facts: Mapping[str, Fact],
    answers: Iterable[tuple[str, str]],
    held: Iterable[str],
    manners: Iterable[tuple[str, str]],
    grades: Iterable[tuple[str, str]] = (),
    assumed_grade: str = "",
) -> CandidateFacts:
    """Return what is known of a candidate, with the answers that the file assumes."""
    assumed = {name: fact.unless_said or "" for name, fact in facts.items()}
    given = {n: facts[n].value_of(a) if n in facts else a for n, a in answers}
    all_answers = {**assumed, **given}
    held_by = {"any": frozenset(held)}
    for code, manner in manners:
        held_by[manner] = held_by.get(manner, frozenset()) | {code}
    return CandidateFacts(
        {name: value for name, value in all_answers.items() if value},
        held_by,
        dict(grades),
        assumed_grade,
    )
