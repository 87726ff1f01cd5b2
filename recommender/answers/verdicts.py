"""Judging: a set of units held against rules, and weighed for a job, for programs.

The audit itself takes units and rules as they are and asks no questions. Here they
may be named, and what is neither is an error of ours.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from recommender.answers.entry_checks import as_qualification
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

if TYPE_CHECKING:
    from recommender.qualifications.plans import Fit


def audit(
    units: Iterable[Unit | str], rules: Iterable[Rule] | Qualification | str
) -> Findings:
    """Measure a set of units against each rule, in the order of the rules.

    Where rules leave open which case applies, or what units are counted towards, the
    set is given the benefit: the choice under which the fewest rules are broken.

    Args:
        units: units of a catalogue; or their codes, where `rules` is a qualification.
        rules: the rules, or a qualification or its name for the rules it has.

    Returns:
        One finding for each rule: what the set has, and whether the rule holds.

    Raises:
        RequestError: there is no such unit, or something is no unit or no rule.

    Example:
        >>> import recommender
        >>> hers = ["F3", "F4", "A3", "A13", "B11", "C5"]
        >>> findings = recommender.audit(hers, "ocr-03456")
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
    for one in all_:
        if not isinstance(one, Rule):
            raise invalid_value("a rule", one, "write the rules of a qualification")
    return Findings(audit_units(_units(units, qualification), all_))


def weigh(
    units: Iterable[Unit],
    job: Mapping[str, int | str],
    held: Iterable[str] = (),
) -> Fit:
    """State how well a set of units suits a job.

    The mismatch, in credits, is the work that is off the job, held units apart since
    they cost nothing new, plus the part of the job left out at 2 credits for each
    point of weight.

    Args:
        units: units of a catalogue.
        job: how often each tag comes up: a weight, 3 daily to 0 never, or the word.
        held: codes of units that are achieved already.

    Returns:
        The mismatch, and how much of the job and of the credits is used, all exact.

    Raises:
        RequestError: something is no unit, or no frequency.

    Example:
        >>> import recommender
        >>> qualification = recommender.load_qualification("ocr-03456")
        >>> f3 = qualification.catalogue.find("F3")
        >>> recommender.weigh([f3], {"complaints": "daily"}).left_out
        ('complaints',)
    """
    if not isinstance(job, Mapping):
        raise invalid_value("job", job, 'write job={"complaints": "daily"}')
    weights = {as_text(tag, "a tag"): _weight(often, tag) for tag, often in job.items()}
    return weigh_units(_units(units, None), weights, frozenset(as_texts(held, "held")))


def _weight(often: object, tag: str) -> int:
    if isinstance(often, int) and not isinstance(often, bool) and 0 <= often <= 3:
        return often
    found = as_frequency(often, tag)
    if not isinstance(found, Frequency):
        raise invalid_value(tag, often, "write daily, weekly, sometimes or never")
    return found.weight


def _units(units: object, qualification: Qualification | None) -> tuple[Unit, ...]:
    hint = "write [about.catalogue.find(code) for code in codes]"
    if isinstance(units, str | Mapping) or not isinstance(units, Iterable):
        raise invalid_value("units", units, hint)
    found = []
    for one in units:
        if isinstance(one, str) and qualification is not None:
            found.append(qualification.catalogue.find(one))
        elif isinstance(one, Unit):
            found.append(one)
        else:
            raise invalid_value("a unit", one, hint)
    return tuple(found)
