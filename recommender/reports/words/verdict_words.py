"""The verdict of a check in words: whether a set is valid, and what breaks it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from recommender.reports.words import shortfalls, sizes
from recommender.reports.words.lists import join_names, shorten_names

if TYPE_CHECKING:
    from recommender.answers.checks import Checked


def verdict_in_words(checked: Checked) -> str:
    """Return the size of the set, and whether it is valid or what breaks it."""
    verdict = "valid: every rule of combination holds"
    waived = [finding.rule.id for finding in checked.findings if finding.rule.waived]
    if waived:
        names, verb = join_names(waived), "is" if len(waived) == 1 else "are"
        verdict = f"valid only because {names} {verb} WAIVED: every other rule holds"
        if all(finding.kept for finding in checked.findings):
            verdict = f"valid: every rule holds, also {names}, which {verb} WAIVED"
    failing = failing_in_words(checked)
    if failing:
        verdict = f"not valid: {failing}"
    return f"{sizes.total(checked.units, checked.qualification)}; {verdict}"


def failing_in_words(checked: Checked) -> str:
    """Return what makes a set invalid; empty if it is valid."""
    broken = [finding for finding in checked.findings if not finding.holds]
    failing = [f"the set {shortfalls.lacks(broken)}"] if broken else []
    failing += [
        f"{code} is not a unit of this qualification" for code in checked.unknown
    ]
    return "; ".join(failing)


def untagged_in_words(checked: Checked) -> str:
    """Return which units no tag says anything of, and what to do about it."""
    codes = shorten_names(checked.untagged)
    file = checked.qualification.strengths_file
    why = "no tag says what is assessed, so no job makes a difference"
    return f"{codes}: {why}; write it into {file}"


def assumed_in_words(checked: Checked) -> dict[str, str]:
    """Return what rules depend on and nobody said, as it was taken.

    Otherwise a rule about it would seem to be kept. Each has the option that says it.
    """
    facts = checked.qualification.facts
    option_by_words = {}
    for name in checked.assumed.facts:
        value = facts[name].unless_said or "what suits the set best"
        option_by_words[f"{name} is {value}"] = f"--fact {name}:VALUE"
    for way in checked.assumed.ways:
        how = "achieved already" if way == "any" else f"achieved by {way}"
        option = "--have UNIT" if way == "any" else f"--have UNIT:{way}"
        option_by_words[f"no unit is {how}"] = option
    grades, ungraded = checked.qualification.grades, checked.assumed.ungraded
    if grades is not None and ungraded:
        verb = "has" if len(ungraded) == 1 else "have"
        words = f"{shorten_names(ungraded)} {verb} the grade {grades.unless_said}"
        option_by_words[words] = "--grade UNIT:GRADE"
    return option_by_words
