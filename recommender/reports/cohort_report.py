"""A cohort told: long CSV, JSON lines, and one line for the person who waits."""

from __future__ import annotations

from collections import Counter
from fractions import Fraction
from typing import TYPE_CHECKING

from recommender.errors import counted
from recommender.qualifications.plans import Status
from recommender.reports.documents.cohort_document import CohortLine

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from recommender.cohorts.cohort import CohortAnswers, Member
    from recommender.cohorts.planning import Outcome
    from recommender.errors import Fault
    from recommender.reports.blocks import Record

# Fewer people than this are not counted out in a summary: they could be recognised.
FEWEST_SHOWN = 5


def cohort_records(answers: CohortAnswers) -> list[Record]:
    """Return one record per candidate and unit; one without a unit for no plan.

    The last two columns are left for the assessor who confirms the plan.
    """
    return list(_records(answers))


def _records(answers: CohortAnswers) -> Iterator[Record]:
    cohort, mandatory = answers.cohort, answers.qualification.mandatory
    for member, one in zip(cohort.members, answers.outcomes, strict=True):
        head = {
            "id": member.id,
            **dict(zip(cohort.kept, member.kept, strict=True)),
            "status": one.status,
        }
        tail = _tail(one)
        for code in one.units or ("",):
            unit = answers.qualification.catalogue.unit_by_code.get(code)
            yield {
                **head,
                "unit": code,
                "title": unit.title if unit else "",
                "group": unit.group if unit else "",
                "level": unit.level if unit else None,
                "credits": unit.credits if unit else None,
                "mandatory": _yes(code in mandatory) if unit else "",
                "held": _yes(code in member.candidate.wishes.have) if unit else "",
                "weak_evidence": _yes(code in one.weak_evidence) if unit else "",
                **tail,
            }


def _tail(one: Outcome) -> Record:
    there = one.has_plan
    return {
        "plan_credits": one.credits if there else None,
        "new_credits": one.new_credits if there else None,
        "mismatch": f"{mismatch_of(one):.2f}" if there else "",
        "coverage": f"{one.coverage:.3f}" if there else "",
        "relevance": f"{one.relevance:.3f}" if there else "",
        "weeks": one.weeks,
        "first_day": one.first_day,
        "finish": one.finish,
        "not_met": "; ".join(one.unmet),
        "because": reason_of(one),
        "way_out": one.way_out,
        "confirmed_by": "",
        "confirmed_on": "",
    }


def _yes(there: bool) -> str:
    return "yes" if there else "no"


def mismatch_of(one: Outcome) -> float:
    """Return the mismatch of an outcome with a plan, in credits."""
    return float(Fraction(one.mismatch))


def reason_of(one: Outcome) -> str:
    """State in words why there is no plan; nothing where there is one."""
    said = {
        "unknown": "the time ran out before there was a plan",
        "crashed": "planning for this request crashed twice",
        "hung": "planning for this request got stuck twice",
    }
    return said.get(one.status, "; ".join(one.because))


def to_json_lines(answers: CohortAnswers) -> str:
    """Write one line of JSON a candidate."""
    pairs = zip(answers.cohort.members, answers.outcomes, strict=True)
    lines = [_line(answers, member, one) for member, one in pairs]
    return "".join(f"{line.model_dump_json(by_alias=True)}\n" for line in lines)


def _line(answers: CohortAnswers, member: Member, one: Outcome) -> CohortLine:
    held = set(member.candidate.wishes.have)
    there = one.has_plan
    return CohortLine.model_validate(
        {
            "qualification": answers.qualification.name,
            "id": member.id,
            "status": one.status,
            "proven_optimal": one.status == Status.OPTIMAL,
            "units": list(one.units),
            "held": [code for code in one.units if code in held],
            "credits": one.credits,
            "new_credits": one.new_credits,
            "hours": one.hours,
            "mismatch": mismatch_of(one) if there else None,
            "coverage": one.coverage if there else None,
            "relevance": one.relevance if there else None,
            "left_out": list(one.left_out),
            "weak_evidence": list(one.weak_evidence),
            "weeks": one.weeks,
            "first_day": one.first_day or None,
            "finish": one.finish or None,
            "unmet": list(one.unmet),
            "measured": one.measured,
            "because": list(one.because),
            "way_out": one.way_out,
            "kept": dict(zip(answers.cohort.kept, member.kept, strict=True)),
            "confirmed_by": "",
            "confirmed_on": "",
        }
    )


def summary(answers: CohortAnswers) -> str:
    """State in one line what came of a cohort."""
    by_status = Counter(one.status for one in answers.outcomes)
    plans = sum(one.has_plan for one in answers.outcomes)
    told = [f"{counted(len(answers.outcomes), 'candidate')}: {plans:,} with a plan"]
    words = {
        Status.FEASIBLE: "of them not proven to be the best",
        Status.INFEASIBLE: "for whom no plan keeps the rules and wishes",
        Status.UNKNOWN: "for whom the time ran out",
        "crashed": "whose request crashed its process",
        "hung": "whose request got stuck",
        "failed": "whose request failed",
    }
    told += [f"{by_status[s]:,} {said}" for s, said in words.items() if by_status[s]]
    rejected = len({fault.row for fault in answers.cohort.rejected})
    told += [f"{counted(rejected, 'row')} left out"] if rejected else []
    return "; ".join(told)


def shown_count(number: int) -> str:
    """Write a number of people, not counted out where they are few.

    >>> shown_count(0), shown_count(3), shown_count(12)
    ('0', 'fewer than 5', '12')
    """
    return f"fewer than {FEWEST_SHOWN}" if 0 < number < FEWEST_SHOWN else str(number)


def rejected_records(faults: Iterable[Fault]) -> list[Record]:
    """Return one record a fault; cells are not shown, since they may be names."""
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
