"""What a check of a qualification remarks on, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from recommender.errors import counted
from recommender.qualifications.rules import filters_of
from recommender.reports.words import requirements
from recommender.reports.words.lists import join_names, shorten_names
from recommender.requests.choices import NOTHING_HELD, depends_on_grades

if TYPE_CHECKING:
    from recommender.answers.lint import Clash
    from recommender.answers.remarks import Remark
    from recommender.answers.situations import Where
    from recommender.qualifications.qualification import Qualification
    from recommender.qualifications.rules import Rule

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
    "filter-empty": "{rule}: its filter selects no unit{of}",
    "needs-circular": (
        "{subjects}: each needs another of them first, so none can be the first; "
        "units taken side by side go into a column of a rule with together"
    ),
    "fact-idle": "{subject}: no rule asks for this fact",
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
    "units-in-no-plan": "{subjects}: no valid plan has {them}",
    "facts-uncombined": (
        "{subjects}: there are too many combinations of their values to look at each; "
        "what is said of some values is true whatever the others are"
    ),
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


def where_words(where: Where, qualification: Qualification) -> str:
    """Return the choices that make a situation, with their values.

    >>> from recommender import load_qualification
    >>> about = load_qualification("ocr-03456")
    >>> where_words((("pathway", "care"), ("country", "wales")), about)
    'pathway is care and country is wales'
    """
    nothing = nothing_held(qualification)
    return " and ".join(
        nothing if choice == NOTHING_HELD.choice else f"{choice} is {value}"
        for choice, value in where
    )


def nothing_held(qualification: Qualification) -> str:
    """Return what is so if nothing is said that rules ask of units held."""
    rules = qualification.rules
    held = any(f.held is not None for r in rules for f in filters_of(r.requires))
    graded = any(depends_on_grades(rule) for rule in rules)
    if held and graded:
        return "no units are held and no grades given"
    return "no grades are given" if graded else "no units are held"


def _text_there(rule: Rule, remark: Remark, qualification: Qualification) -> str:
    """Return the words of a rule in the reading that a remark is about."""
    readings = qualification.readings.get(rule.id, {})
    name = dict(remark.where).get(f"the reading of {rule.id}", rule.reading)
    return readings.get(name, rule).text


def remark_words(remark: Remark, qualification: Qualification) -> str:
    """Return the sentence of a remark; rules are in their own words, with their ids."""
    known = (*qualification.rules, *(g.rule for g in qualification.guidance))
    texts = {
        rule.id: f'"{_text_there(rule, remark, qualification)}" ({rule.id})'
        for rule in known
    }
    subject, reading, other = (*remark.subjects, "", "", "")[:3]
    rules = [texts.get(name, name) for name in remark.by]
    units = len(qualification.catalogue.units)
    where = f" where {where_words(remark.where, qualification)}" if remark.where else ""
    words = _WORDS[remark.id.removesuffix("-there")]
    text = words.format(
        subject=subject,
        number=f"{len(remark.subjects)} of {counted(units, 'unit')}",
        strengths=qualification.strengths_file,
        subjects=shorten_names(remark.subjects),
        them="it" if len(remark.subjects) == 1 else "them",
        rule=texts.get(subject, subject),
        by=join_names(rules or ["the other rules"]),
        reading=reading,
        other=other,
        of="" if remark.of is None else requirements.filter_in_words(remark.of),
        example=" ".join(remark.example),
    )
    return f"{text}{where}"
