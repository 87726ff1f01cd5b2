"""A cohort told: long CSV, JSON lines, and one line for the person who waits."""

from __future__ import annotations

from collections import Counter
from fractions import Fraction
from typing import TYPE_CHECKING

from recommender.cohorts.fingerprints import fingerprint_of
from recommender.cohorts.people import name_record
from recommender.errors import counted
from recommender.qualifications.plans import Status
from recommender.reports.documents.cohort_document import CohortLine
from recommender.requests.stated_units import units_as_stated

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from recommender.cohorts.cohort import CohortAnswers, Member
    from recommender.cohorts.planning import Outcome
    from recommender.errors import Fault
    from recommender.reports.blocks import Record

# Of so many candidates, it is worth a remark if this share has the same plan.
_FEWEST_TO_COMPARE, _NEARLY_ALL = 3, 0.9


def cohort_records(answers: CohortAnswers) -> list[Record]:
    """Return one record per candidate and unit; one without a unit for no plan.

    The last two columns are left for the assessor who confirms the plan.
    """
    return list(_records(answers))


def _records(answers: CohortAnswers) -> Iterator[Record]:
    cohort, mandatory = answers.cohort, answers.qualification.mandatory
    for member, outcome in zip(cohort.members, answers.outcomes, strict=True):
        head = {
            "id": member.id,
            **name_record(member.id, answers.names),
            **dict(zip(cohort.kept, member.kept, strict=True)),
            "status": outcome.status,
        }
        tail = _tail(outcome, member)
        catalogue = units_as_stated(answers.qualification, member.candidate.wishes)
        for code in outcome.units or ("",):
            unit = catalogue.unit_by_code.get(code)
            yield {
                **head,
                "unit": code,
                "title": unit.title if unit else "",
                "group": unit.group if unit else "",
                "level": unit.level if unit else None,
                "credits": unit.credits if unit else None,
                "mandatory": _yes(code in mandatory) if unit else "",
                "held": _yes(code in member.candidate.wishes.held) if unit else "",
                "weak_evidence": _yes(code in outcome.weak_evidence) if unit else "",
                **tail,
            }


def _tail(outcome: Outcome, member: Member) -> Record:
    there = outcome.has_plan
    return {
        "plan_credits": outcome.credits if there else None,
        "new_credits": outcome.new_credits if there else None,
        "mismatch": f"{mismatch_of(outcome):.2f}" if there else "",
        "coverage": f"{outcome.coverage:.3f}" if there else "",
        "relevance": f"{outcome.relevance:.3f}" if there else "",
        "weeks": outcome.weeks,
        "weekly_hours_needed": outcome.weekly_hours_needed,
        "first_day": outcome.first_day,
        "finish": outcome.finish,
        "not_met": "; ".join(outcome.unmet),
        "waived": "; ".join(_waived(outcome, member)),
        "because": reason_of(outcome),
        "way_out": outcome.way_out,
        "read_in_text": "; ".join(member.findings),
        "confirmed_by": "",
        "confirmed_on": "",
    }


def _waived(outcome: Outcome, member: Member) -> Iterator[str]:
    """Yield each rule waived for a candidate, with what the plan has of it, and why."""
    for rule, because in member.candidate.wishes.waive:
        has = outcome.measured.get(rule)
        yield f"{rule}{'' if has is None else f' (has {has:g})'}: {because}"


def _yes(there: bool) -> str:
    return "yes" if there else "no"


def mismatch_of(outcome: Outcome) -> float:
    """Return the mismatch of an outcome with a plan, in credits."""
    return float(Fraction(outcome.mismatch))


def reason_of(outcome: Outcome) -> str:
    """Return why there is no plan, in words; empty where there is one."""
    reasons = {
        "unknown": "time ran out before there was a plan",
        "crashed": "planning for this request crashed twice",
        "hung": "planning for this request got stuck twice",
    }
    return reasons.get(outcome.status, "; ".join(outcome.because))


def to_json_lines(answers: CohortAnswers) -> str:
    """Return one line of JSON per candidate."""
    pairs = zip(answers.cohort.members, answers.outcomes, strict=True)
    lines = [_line(answers, member, outcome) for member, outcome in pairs]
    return "".join(f"{line.model_dump_json(by_alias=True)}\n" for line in lines)


def _line(answers: CohortAnswers, member: Member, outcome: Outcome) -> CohortLine:
    held = set(member.candidate.wishes.held)
    there = outcome.has_plan
    return CohortLine.model_validate(
        {
            "qualification": answers.qualification.name,
            "id": member.id,
            "name": answers.names.get(member.id),
            "status": outcome.status,
            "proven_optimal": outcome.status == Status.OPTIMAL,
            "units": list(outcome.units),
            "held": [code for code in outcome.units if code in held],
            "credits": outcome.credits,
            "new_credits": outcome.new_credits,
            "hours": outcome.hours,
            "mismatch": mismatch_of(outcome) if there else None,
            "coverage": outcome.coverage if there else None,
            "relevance": outcome.relevance if there else None,
            "left_out": list(outcome.left_out),
            "weak_evidence": list(outcome.weak_evidence),
            "weeks": outcome.weeks,
            "weekly_hours_needed": outcome.weekly_hours_needed,
            "first_day": outcome.first_day or None,
            "finish": outcome.finish or None,
            "unmet": list(outcome.unmet),
            "measured": outcome.measured,
            "waived": dict(member.candidate.wishes.waive),
            "because": list(outcome.because),
            "way_out": outcome.way_out,
            "read_in_text": list(member.findings),
            "kept": dict(zip(answers.cohort.kept, member.kept, strict=True)),
            "confirmed_by": "",
            "confirmed_on": "",
        }
    )


def remark_on_equal_plans(answers: CohortAnswers) -> str:
    """Return a remark where nearly all candidates have one plan; else an empty text.

    That may be so, but often a column of jobs was not read.
    """
    pairs = zip(answers.cohort.members, answers.outcomes, strict=True)
    plans = Counter(frozenset(o.units) for o in answers.outcomes if o.has_plan)
    most = max(plans.values(), default=0)
    total = len(answers.outcomes)
    if total < _FEWEST_TO_COMPARE or most < _NEARLY_ALL * total:
        return ""
    same = max(plans, key=lambda units: plans[units])
    asked = {
        fingerprint_of(member.candidate)
        for member, outcome in pairs
        if outcome.has_plan and frozenset(outcome.units) == same
    }
    why = "all ask for the same" if len(asked) == 1 else "although they ask differently"
    have = f"{most:,} of {counted(total, 'candidate')} have the same plan"
    return f"{have}: {why}" if len(asked) == 1 else f"{have}, {why}"


def summary(answers: CohortAnswers) -> str:
    """Return how many candidates have a plan, and why the others have none."""
    by_status = Counter(outcome.status for outcome in answers.outcomes)
    plans = sum(outcome.has_plan for outcome in answers.outcomes)
    parts = [f"{counted(len(answers.outcomes), 'candidate')}: {plans:,} with a plan"]
    words = {
        Status.FEASIBLE: "of them not proven to be the best",
        Status.INFEASIBLE: "for whom no plan keeps the rules and wishes",
        Status.UNKNOWN: "for whom time ran out",
        "crashed": "whose request crashed its process",
        "hung": "whose request got stuck",
        "failed": "whose request failed",
    }
    parts += [f"{by_status[s]:,} {text}" for s, text in words.items() if by_status[s]]
    rejected = len({fault.row for fault in answers.cohort.rejected})
    parts += [f"{counted(rejected, 'row')} left out"] if rejected else []
    return "; ".join(parts)


def rejected_records(faults: Iterable[Fault]) -> list[Record]:
    """Return one record per fault; cells are not shown, since they may be names."""
    return [
        {
            "row": fault.row,
            "column": fault.column,
            "error": fault.id,
            "message": fault.message,
            "hint": fault.hint,
        }
        for fault in faults
    ]
