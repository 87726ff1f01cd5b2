"""Verdicts: the audit and the fit of a set of units, for programs.

The audit itself takes units and rules as they are and checks no arguments. Here they
may be given by name, and anything else raises one of our own errors.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from recommender.answers.entry_checks import as_qualification, as_unit
from recommender.auditing import audit as audit_units
from recommender.auditing import weigh as weigh_units
from recommender.qualifications.plans import Findings
from recommender.qualifications.qualification import Qualification
from recommender.qualifications.rules import Rule
from recommender.qualifications.units import Unit
from recommender.qualifications.vocabulary import Frequency
from recommender.requests.accepted_values import (
    as_frequency,
    as_text,
    as_texts,
    invalid_value,
)
from recommender.requests.faults_together import FaultsTogether
from recommender.requests.frequencies import ExpectedWeight

if TYPE_CHECKING:
    from recommender.qualifications.plans import Fit
    from recommender.qualifications.vocabulary import Weight


def audit(
    units: Iterable[Unit | str], rules: Iterable[Rule] | Qualification | str
) -> Findings:
    """Audit a set of units: measure it against each rule, in the order of the rules.

    If the rules leave open which case applies, or what units count towards, the case
    most favourable to the set is taken: the one that breaks the fewest rules.

    Args:
        units: The units; or their codes, if `rules` is a qualification. One that is
            given twice counts once.
        rules: The rules, or a qualification, or its name, for the rules it has.

    Returns:
        One finding per rule: what the set has, and whether the rule holds.

    Raises:
        RequestError: If there is no such unit, or something is not a unit or a rule.

    Example:
        >>> import recommender
        >>> units = ["F3", "F4", "A3", "A13", "B11", "C5"]
        >>> findings = recommender.audit(units, "ocr-03456")
        >>> [finding.rule.id for finding in findings if not finding.holds]
        ['total', 'optional', 'each-group:E']
    """
    qualification = None
    if isinstance(rules, str | Path | Qualification):
        qualification = as_qualification(rules, "rules")
        rules = qualification.rules
    if isinstance(rules, Mapping) or not isinstance(rules, Iterable):
        raise invalid_value(
            "rules", rules, "write qualification.rules, or the qualification itself"
        )
    all_ = tuple(rules)
    for rule in all_:
        if not isinstance(rule, Rule):
            raise invalid_value("a rule", rule, "write the rules of a qualification")
    return Findings(audit_units(_units(units, qualification), all_))


def weigh(
    units: Iterable[Unit],
    job: Mapping[str, int | str],
    held: Iterable[str] = (),
) -> Fit:
    """Return how well a set of units suits a job.

    The mismatch, in credits, is the work in the units that is off the job, plus 2
    credits for each point of weight in the job that no unit covers. Held units cost
    nothing, since their work is done.

    Args:
        units: The units. One that is given twice counts once.
        job: How often each task is done, by tag: a weight from 3 (daily) to 0 (never),
            or the word.
        held: The codes of units that are already achieved.

    Returns:
        The mismatch, the coverage of the job and the relevance of the credits, exact.

    Raises:
        RequestError: If something is not a unit, or not a frequency.

    Example:
        >>> import recommender
        >>> qualification = recommender.load_qualification("ocr-03456")
        >>> f3 = qualification.catalogue.find("F3")
        >>> recommender.weigh([f3], {"complaints": "daily"}).left_out
        ('complaints',)
    """
    if not isinstance(job, Mapping):
        raise invalid_value("job", job, 'write job={"complaints": "daily"}')
    weights = {as_text(tag, "a tag"): _weight(how, tag) for tag, how in job.items()}
    return weigh_units(_units(units, None), weights, frozenset(as_texts(held, "held")))


def _weight(value: object, tag: str) -> Weight:
    if isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= 3:
        return value
    frequency = as_frequency(value, tag)
    if isinstance(frequency, Frequency):
        return frequency.weight
    if frequency.percent is not None:
        return ExpectedWeight(frequency)
    raise invalid_value(tag, value, "write daily, weekly, sometimes or never")


def _units(units: object, qualification: Qualification | None) -> tuple[Unit, ...]:
    hint = "write [qualification.catalogue.find(code) for code in codes]"
    if isinstance(units, str | Mapping) or not isinstance(units, Iterable):
        raise invalid_value("units", units, hint)
    together = FaultsTogether()
    each = together.attempt_all(partial(as_unit, of=qualification, hint=hint), units)
    together.raise_all()
    # As in a check: what is given twice counts once.
    return tuple({unit.code: unit for unit in reversed(each)}.values())[::-1]
