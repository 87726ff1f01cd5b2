"""What a check of a qualification remarks on, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from recommender.errors import counted
from recommender.reports.words import requirements
from recommender.reports.words.lists import join_names, shorten_names

if TYPE_CHECKING:
    from recommender.answers.lint import Clash
    from recommender.answers.remarks import Remark
    from recommender.answers.situations import Where
    from recommender.qualifications.qualification import Qualification

_WORDS = {
    "group-empty": "Group {subject} has no units",
    "units-of-several-sizes": (
        "{subjects}: a candidate can choose more credits; here each has its fewest, so "
        "more may be possible than is said"
    ),
    "units-untagged": (
        "{subjects}: no tag says what is assessed, so no job makes a difference"
    ),
    "units-proposed": (
        "{number}: their tags are only proposed, from titles ({subjects}); please "
        "check them in {strengths}"
    ),
    "rules-unwritten": "{subjects}: still to be written",
    "tasks-without-evidence": "{subjects}: evidence.toml has no evidence of them",
    "tasks-with-little-evidence": (
        "{subjects}: evidence.toml should have observation or products, and another "
        "kind of evidence"
    ),
    "filter-empty": "{rule}: no unit passes one of its filters",
    "needs-circular": (
        "{subjects}: each needs another of them first, so none can be the first; "
        "units taken side by side go into a column of a rule with together"
    ),
    "rule-never-binds": "{rule}: every set of units keeps it",
    "rule-not-examined": (
        "{rule}: it is about what counts, not what is taken, so whether it binds was "
        "not examined"
    ),
    "rule-of-candidate": (
        "{rule}: it depends on which units are held, or on grades; plans are those "
        "of a candidate of whom nothing is said"
    ),
    "rule-implied": "{rule}: every set of units that keeps {by} keeps it too",
    "units-in-no-plan": "{subjects}: no valid plan has them",
    "title-in-no-plan": "{subject}: no valid plan earns this title",
    "no-plan": "no set of units keeps {by}",
    "value-excluded": "there is no plan, because of {by}",
    "families-unbarred": (
        "{subjects}: a plan may have two units of these families; "
        'to prevent that, add a rule with for_each.column = "family" and at_most = 1'
    ),
    "readings-same": "{rule}: read as {reading} or as {other}, it allows the same sets",
    "reading-wider": (
        '{rule}: it is read as "{reading}"; read as "{other}", it allows more, e.g. '
        "{example}"
    ),
    "reading-narrower": (
        '{rule}: it is read as "{reading}"; read as "{other}", it allows less, '
        "e.g. not {example}"
    ),
    "role-without-plan": "{subject}: no plan suits this role, because of {by}",
}


def clash_words(clash: Clash) -> str:
    """Return what a rule requires, and what there is if the others are kept."""
    needs = f"needs {requirements.requirement_in_words(clash.rule.requires)}"
    if clash.reachable is None:
        return needs
    bound = clash.rule.bound
    assert bound is not None
    side = "at most" if bound.at_least is not None else "at least"
    return f"{needs}; with the others kept there are {side} {clash.reachable}"


def where_words(where: Where) -> str:
    """Return the choices that make a situation, with their values.

    >>> where_words((("pathway", "care"), ("country", "wales")))
    'pathway is care and country is wales'
    """
    return " and ".join(f"{choice} is {value}" for choice, value in where)


def remark_words(remark: Remark, qualification: Qualification) -> str:
    """Return the sentence of a remark; rules are in their own words, with their ids."""
    texts = {
        rule.id: f'"{rule.text}" ({rule.id})'
        for rule in (*qualification.rules, *(g.rule for g in qualification.guidance))
    }
    subject, reading, other = (*remark.subjects, "", "", "")[:3]
    rules = [texts.get(name, name) for name in remark.by]
    units = len(qualification.catalogue.units)
    where = f" where {where_words(remark.where)}" if remark.where else ""
    words = _WORDS[remark.id.removesuffix("-there")]
    text = words.format(
        subject=subject,
        number=f"{len(remark.subjects)} of {counted(units, 'unit')}",
        strengths=qualification.strengths_file,
        subjects=shorten_names(remark.subjects),
        rule=texts.get(subject, subject),
        by=join_names(rules or ["the other rules"]),
        reading=reading,
        other=other,
        example=" ".join(remark.example),
    )
    return f"{text}{where}"
