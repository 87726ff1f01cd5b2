"""The sentences of reports: computed from findings, never templated praise."""

from __future__ import annotations

from shlex import quote
from typing import TYPE_CHECKING

from recommender.qualifications.plans import Status
from recommender.qualifications.rules import Kind
from recommender.reports.words import sizes
from recommender.requests.frequencies import range_in_words
from recommender.requests.wish_rules import SOURCE_DATES, SOURCE_ROLE
from recommender.requests.wish_table import WISHES

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from fractions import Fraction

    from recommender.answers.recommendation import Recommendation
    from recommender.problems.job_match import Match
    from recommender.qualifications.plans import Finding, Plan
    from recommender.qualifications.qualification import Qualification
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


def left_out_in_words(plan: Plan, qualification: Qualification) -> str:
    """Name what of the job the plan leaves out, and what nothing could cover."""
    if not plan.fit.left_out:
        return "nothing"
    there = {tag for unit in qualification.catalogue.units for tag, _ in unit.tags}
    uncovered = {tag.name for tag in qualification.vocabulary.tags} - there
    return ", ".join(
        f"{tag} (no unit assesses it)" if tag in uncovered else tag
        for tag in plan.fit.left_out
    )


def proof_in_words(answer: Recommendation) -> str:
    """State whether the best plan is proven to be the best, and within what."""
    known, qualification = answer.proof, answer.qualification
    within = ""
    if known.cap is not None and known.fewest is not None:
        spare = known.cap - known.fewest
        most = sizes.count(known.cap, qualification)
        within = (
            f" within {most} ({known.fewest}, the fewest possible, plus {spare} spare)"
        )
    if known.ranked:
        plan = "set of units" if answer.candidate.units_only else "valid plan"
        said = f"proven optimal: no {plan} has less mismatch{within}"
        said += unproven_note(answer)
    else:
        bound = ""
        if known.bound is not None:
            least = sizes.amount(known.bound, qualification)
            bound = f"; no plan can have less than {least}"
        said = (
            f"NOT proven optimal: the time ran out; this is the best plan so far{bound}"
        )
    if told := rounding_note(answer.problem.match):
        said += f"; {told}"
    if known.second_opinion:
        said += f"; second opinion: {known.second_opinion}"
    return said


def rounding_note(match: Match) -> str:
    """State how near mismatches may be to count as equal, where they are rounded."""
    if not match.rounding:
        return ""
    slip = f"{float(match.rounding):.1g} credits"
    return f"mismatches are rounded: differences up to {slip} are ignored"


def unproven_note(answer: Recommendation) -> str:
    """State from which plan on the time was too short to prove what is next."""
    known = answer.proof
    if answer.status is not Status.FEASIBLE or not known.ranked:
        return ""
    number = known.ranked + 1
    which = "next best" if answer.apart_within is None else "most different"
    if len(answer.plans) < number:
        return f"; the time ran out before plan {number} of {known.asked} was found"
    return f"; plan {number} is NOT proven to be the {which}: the time ran out"


# Who says what nobody asked for in so many words.
_SAID_BY = {
    SOURCE_DATES: "because the data says:",
    SOURCE_ROLE: "because the role says:",
}


def conflict_lines(rules: Sequence[Rule]) -> list[str]:
    """Word a conflict: what was asked first, as it was typed, then the rest."""
    told = (
        (Kind.WISH, "because you asked:"),
        (Kind.GUIDANCE, "guidance:"),
        (Kind.RULE, "rules of combination:"),
    )
    lines: list[str] = []
    for kind, opening in told:
        for rule in (one for one in rules if one.kind is kind):
            said = _SAID_BY.get(rule.source, opening)
            opened = said if not lines or kind is Kind.WISH else f"and {said}"
            named = f" ({rule.id})" if kind is not Kind.WISH else ""
            lines.append(f"{opened} {rule.text}{named}")
    return lines


def set_aside_note(finding: Finding) -> str:
    """State for which units guidance is set aside, and why."""
    return f"set aside for {' and '.join(finding.set_aside_for)}, because you asked"


def count_unverified(units: Iterable[Unit]) -> tuple[int, int]:
    """Count the levels and credits that no awarding body's document states.

    Gives the number of facts and of units.
    """
    facts = [
        sum(not unit.verified(fact) for fact in ("level", "credits")) for unit in units
    ]
    return sum(facts), sum(1 for number in facts if number)


def units_by_strength(tag: Tag, qualification: Qualification) -> dict[str, int]:
    """Return the codes of the units that assess a tag, strongest first."""
    found = [
        (unit.code, dict(unit.tags)[tag.name])
        for unit in qualification.catalogue.units
        if tag.name in dict(unit.tags)
    ]
    return dict(sorted(found, key=lambda pair: -pair[1]))


def as_options(candidate: Candidate) -> list[str]:
    """Write a candidate as the options that ask the same, as a shell reads them."""
    told = [("--role", candidate.role)] if candidate.role else []
    told += [("--tag", f"{tag}:{often}") for tag, often in candidate.tags.items()]
    unsure = candidate.unsure.items()
    told += [("--tag", f"{tag}:{range_in_words(often)}") for tag, often in unsure]
    told += [("--no-tag", tag) for tag in candidate.no_tags]
    for wish in WISHES:
        words = wish.kind.to_words(wish.value_in(candidate.wishes))
        told += [(wish.option, word) for word in words]
    told += [("--bare", "")] if candidate.bare else []
    told += [("--units-only", "")] if candidate.units_only else []
    return [f"{option} {quote(word)}" if word else option for option, word in told]


def only_in(plan: Plan | None, other: Plan | None) -> tuple[str, ...]:
    """Return the codes of a plan's units that another plan lacks."""
    if plan is None or other is None:
        return ()
    return tuple(code for code in plan.codes if code not in other.codes)


def change_in_words(plan: Plan, other: Plan) -> str:
    """State which units would come in for which.

    Units that only come in are "also", units that only leave are "without".
    """
    come, gone = " ".join(only_in(other, plan)), " ".join(only_in(plan, other))
    if come and gone:
        return f"{come} for {gone}"
    if come:
        return f"also {come}"
    return f"without {gone}" if gone else "the same plan"


def price_in_words(amount: Fraction | None, free: str = "free") -> str:
    """Return a price in credits of mismatch, with one decimal; what is 0 is free.

    >>> from fractions import Fraction
    >>> price_in_words(Fraction(5, 4)), price_in_words(Fraction(0))
    ('+1.2', 'free')
    """
    if not amount:
        return free
    return f"{float(amount):+.1f}"
