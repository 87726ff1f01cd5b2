"""Sentences that several reports share, all computed from the answer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from recommender.errors import counted
from recommender.qualifications.plans import Status
from recommender.qualifications.rules import Kind
from recommender.reports.words import sizes
from recommender.reports.words.lists import join_names
from recommender.requests.addresses import pairs_of
from recommender.requests.wish_rules import SOURCE_DATES, SOURCE_ROLE
from recommender.requests.wish_table import WISHES
from recommender.safe_text import for_shell

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from fractions import Fraction

    from recommender.answers.recommendation import FewestOccasions, Recommendation
    from recommender.problems.job_match import JobMatch
    from recommender.qualifications.plans import Finding, Plan
    from recommender.qualifications.qualification import Progression, Qualification
    from recommender.qualifications.rules import Rule
    from recommender.qualifications.units import Unit
    from recommender.qualifications.vocabulary import Tag
    from recommender.requests.candidate import Candidate

KIND_TITLES = {
    Kind.RULE: "Rules of combination",
    Kind.GUIDANCE: "Guidance",
    Kind.WISH: "You asked",
}
UNMATCHED = "no role and no tags: the plan is not matched to a job"


def percent(share: Fraction) -> str:
    """Return a share as a whole percentage.

    >>> from fractions import Fraction
    >>> percent(Fraction(8, 9))
    '89 %'
    """
    return f"{round(100 * share)} %"


def leads_to(qualification: Qualification) -> str:
    """Return what can be taken after a qualification; empty if nothing is known of it.

    The level and the number are given where the title does not have them.
    """
    return "; ".join(map(_next_title, qualification.leads_to))


def _next_title(entry: Progression) -> str:
    level = f"level {entry.level}" if entry.level is not None else ""
    more = (
        p for p in (level, entry.number) if p.casefold() not in entry.title.casefold()
    )
    beside = ", ".join(filter(None, more))
    return f"{entry.title} ({beside})" if beside else entry.title


def rules_hold(findings: Iterable[Finding]) -> str:
    """Return whether all rules of combination hold, in a sentence.

    >>> rules_hold(())
    'There are no rules of combination'
    """
    every = [finding for finding in findings if finding.rule.kind is Kind.RULE]
    waived = [finding.rule.id for finding in every if finding.rule.waived]
    rules = [finding for finding in every if not finding.rule.waived]
    broken = sum(not finding.holds for finding in rules)
    aside = f"; {len(waived)} WAIVED: {', '.join(waived)}" if waived else ""
    if not every:
        return "There are no rules of combination"
    if broken:
        verb = "is" if broken == 1 else "are"
        return f"{broken} of {counted(len(rules), 'rule')} {verb} broken{aside}"
    which = "The other" if waived else "All"
    if len(rules) > 1:
        return f"{which} {counted(len(rules), 'rule')} hold{aside}"
    if not rules:
        return "No rule is left" + aside
    return ("The other rule holds" if waived else "The one rule holds") + aside


def left_out_in_words(plan: Plan, qualification: Qualification) -> str:
    """Return the tasks that the plan leaves out, marking those that no unit covers."""
    if not plan.fit.left_out:
        return "nothing"
    assessed = {tag for unit in qualification.catalogue.units for tag, _ in unit.tags}
    uncovered = {tag.name for tag in qualification.vocabulary.tags} - assessed
    return ", ".join(
        f"{tag} (no unit assesses it)" if tag in uncovered else tag
        for tag in plan.fit.left_out
    )


def proof_in_words(answer: Recommendation) -> str:
    """Return whether the best plan is proven to be the best, and within what limit."""
    parts = [_proven(answer) if answer.proof.ranked else _not_proven(answer)]
    if note := rounding_note(answer.problem.match):
        parts.append(note)
    if answer.proof.second_opinion:
        parts.append(f"second opinion: {answer.proof.second_opinion}")
    if answer.proof.fingerprint:
        parts.append(f"certificate with the fingerprint {answer.proof.fingerprint}")
    return "; ".join(parts)


def _proven(answer: Recommendation) -> str:
    proof, within = answer.proof, ""
    if proof.occasions is not None:
        return _fewest_occasions(proof.occasions, answer)
    if proof.cap is not None and proof.fewest is not None:
        spare = proof.cap - proof.fewest
        most = sizes.count(proof.cap, answer.qualification)
        within = (
            f" within {most} ({proof.fewest}, the fewest possible, plus {spare} spare)"
        )
    if any(range_.percent for range_ in answer.candidate.unsure.values()):
        return f"{_AS_READ}{within}{unproven_note(answer)}"
    plan = "set of units" if answer.candidate.units_only else "valid plan"
    proven = f"{PROVEN}: no {plan} has less mismatch{within}"
    return f"{proven}{unproven_note(answer)}"


def robust_proof_in_words(answer: Recommendation) -> str:
    """Return whether the plan of `--robust` is proven to have the least regret."""
    if answer.status is Status.OPTIMAL:
        return "proven: no valid plan's largest regret is smaller"
    return "NOT proven: another valid plan's largest regret may be smaller"


def _fewest_occasions(fewest: FewestOccasions, answer: Recommendation) -> str:
    """Return that no near-best plan needs fewer occasions, and what the best needs."""
    within = sizes.amount(fewest.within, answer.qualification)
    need = counted(fewest.occasions, "occasion")
    saved = fewest.at_least_mismatch - fewest.occasions
    text = (
        f"proven: of the plans within {within} of the least mismatch, "
        f"{float(fewest.least):.1f}, none needs fewer occasions for evidence: {need}"
    )
    return f"{text}, {saved} fewer than the best plan" if saved else text


PROVEN = "proven optimal"
_AS_READ = "best for the job as read: proven to have the least expected mismatch"


def _not_proven(answer: Recommendation) -> str:
    text = "NOT proven optimal: time ran out; this is the best plan so far"
    if answer.proof.bound is None:
        return text
    least = sizes.amount(answer.proof.bound, answer.qualification)
    return f"{text}; no plan can have less than {least} of mismatch"


def rounding_note(match: JobMatch) -> str:
    """Return which differences in mismatch are ignored, where they are rounded."""
    if not match.rounding:
        return ""
    step = f"{float(match.rounding):.1g} credits"
    return f"mismatches are rounded: differences up to {step} are ignored"


def unproven_note(answer: Recommendation) -> str:
    """Return which of the plans after the best is not proven; empty if all are."""
    proof = answer.proof
    if answer.status is not Status.FEASIBLE or not proof.ranked:
        return ""
    number = proof.ranked + 1
    which = "next best" if answer.apart_within is None else "most different"
    if len(answer.plans) < number:
        return f"; time ran out before plan {number} of {proof.requested} was found"
    return f"; plan {number} is NOT proven to be the {which}: time ran out"


_OPENINGS = (
    (Kind.WISH, "because you asked:"),
    (Kind.GUIDANCE, "guidance:"),
    (Kind.RULE, "rules of combination:"),
)
# What opens a wish that nobody typed.
_OPENING_BY_SOURCE = {
    SOURCE_DATES: "because the data says:",
    SOURCE_ROLE: "because the role says:",
}


def conflict_lines(rules: Sequence[Rule]) -> list[str]:
    """Return a conflict in words, one line for each rule.

    Wishes come first, as they were typed. Guidance has its name, for it can be set
    aside by that.
    """
    lines: list[str] = []
    for kind, opening in _OPENINGS:
        for rule in (rule for rule in rules if rule.kind is kind):
            words = _OPENING_BY_SOURCE.get(rule.source, opening)
            joint = "" if not lines or kind is Kind.WISH else "and "
            name = f" ({rule.id})" if kind is Kind.GUIDANCE else ""
            lines.append(f"{joint}{words} {rule.text}{name}")
    return lines


def set_aside_note(finding: Finding) -> str:
    """Return for which units guidance is set aside, and why."""
    units = join_names(finding.set_aside_for)
    return f"set aside for {units}, because you asked"


def count_unverified(units: Iterable[Unit]) -> tuple[int, int]:
    """Return how many levels and credits no awarding body's document states.

    The second number is that of the units they belong to.
    """
    facts = [
        sum(not unit.verified(fact) for fact in ("level", "credits")) for unit in units
    ]
    return sum(facts), sum(1 for number in facts if number)


def units_by_strength(tag: Tag, qualification: Qualification) -> dict[str, int]:
    """Return the units that assess a tag, by code, with the strength of each.

    The strongest come first.
    """
    strengths = {
        unit.code: dict(unit.tags)[tag.name]
        for unit in qualification.catalogue.units
        if tag.name in dict(unit.tags)
    }
    return dict(sorted(strengths.items(), key=lambda pair: -pair[1]))


def as_options(candidate: Candidate) -> list[str]:
    """Return a candidate as command-line options, quoted for a shell."""
    options = {wish.key: wish.option for wish in WISHES}
    typed = (
        (options.get(name, f"--{name.replace('_', '-')}"), word)
        for name, word in pairs_of(candidate)
    )
    return [
        f"{option} {for_shell([word])}" if word else option for option, word in typed
    ]


def only_in(plan: Plan | None, other: Plan | None) -> tuple[str, ...]:
    """Return the codes of a plan's units that another plan lacks."""
    if plan is None or other is None:
        return ()
    return tuple(code for code in plan.codes if code not in other.codes)


def change_in_words(plan: Plan, other: Plan) -> str:
    """Return which units another plan has instead of which of this one.

    Where it only adds units the words are "also A1", where it only drops some
    "without A1".
    """
    added, dropped = " ".join(only_in(other, plan)), " ".join(only_in(plan, other))
    if added and dropped:
        return f"{added} for {dropped}"
    if added:
        return f"also {added}"
    return f"without {dropped}" if dropped else "the same plan"


def price_in_words(amount: Fraction | None, free: str = "free") -> str:
    """Return a price in credits of mismatch with one decimal, or that it is free.

    >>> from fractions import Fraction
    >>> price_in_words(Fraction(5, 4)), price_in_words(Fraction(0))
    ('+1.2', 'free')
    """
    if not amount:
        return free
    return f"{float(amount):+.1f}"
