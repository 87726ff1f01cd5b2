"""The report of a qualification's check: faults, remarks, and what rules allow."""

from __future__ import annotations

from typing import TYPE_CHECKING

from recommender.errors import counted
from recommender.reports.blocks import (
    Block,
    Column,
    Heading,
    Paragraph,
    Record,
    Table,
)
from recommender.reports.words import faults, requirements, sizes
from recommender.reports.words.lists import join_names

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from recommender.answers.lint import Clash, Lint, Remark
    from recommender.answers.survey import Survey, Tally
    from recommender.errors import Fault
    from recommender.qualifications.qualification import Qualification
    from recommender.qualifications.units import Unit

_MOST_NAMED = 12


def fault_blocks(found: Sequence[Fault]) -> list[Block]:
    """Render every fault of a qualification's files."""
    lines: list[Block] = [Paragraph(faults.fault_in_words(fault)) for fault in found]
    return [*lines, Heading(f"{faults.count_problems(found)}")]


def fault_records(found: Sequence[Fault]) -> list[Record]:
    """Return one record a fault."""
    return [
        {
            "id": one.id,
            "file": one.file,
            "row": one.row,
            "column": one.column,
            "message": one.message,
            "hint": one.hint,
        }
        for one in found
    ]


def lint_blocks(found: Lint) -> list[Block]:
    """Render what was found in data without faults."""
    qualification = found.qualification
    rules, roles = len(qualification.rules), len(qualification.vocabulary.roles)
    told = f"{counted(len(qualification.catalogue.units), 'unit')} in "
    told += (
        f"{counted(len(qualification.groups), 'group')}, {counted(rules, 'rule')} of "
    )
    told += f"combination, {counted(roles, 'role')}; no faults in the files"
    blocks: list[Block] = [
        Paragraph(f"{qualification.title} ({qualification.name})"),
        Paragraph(told),
    ]
    if found.contradiction:
        blocks += _contradiction(found.contradiction)
    if found.remarks:
        rows = tuple((one.id, remark_words(one)) for one in found.remarks)
        blocks += [
            Heading("Remarks: not faults, and perhaps intended"),
            Table((Column("", 17), Column("")), rows, bare=True),
        ]
    if found.survey is not None:
        blocks += _survey(found.survey, qualification)
    verdict = "the rules contradict each other: no set of units keeps them all"
    if not found.contradiction:
        remarks = counted(len(found.remarks), "remark")
        verdict = f"sound: {remarks}"
        if qualification.to_do:
            verdict = f"no faults, but not ready for planning: {remarks}"
            blocks.append(Paragraph("\n".join(qualification.to_do), "To do"))
    return [*blocks, Heading(verdict)]


def _contradiction(clashes: Sequence[Clash]) -> Iterator[Block]:
    yield Heading(
        "These rules contradict each other; without any one the others can be kept"
    )
    columns = (Column("Rule", 13), Column("Text", 30), Column("Arithmetic", 30))
    yield Table(
        columns, tuple((c.rule.id, c.rule.text, clash_words(c)) for c in clashes)
    )


def clash_words(clash: Clash) -> str:
    """Word what a rule needs, and what there is where the others are kept."""
    needs = f"needs {requirements.requirement_in_words(clash.rule.requires)}"
    if clash.there_is is None:
        return needs
    bound = clash.rule.bound
    assert bound is not None
    side = "at most" if bound.at_least is not None else "at least"
    return f"{needs}; with the others kept there are {side} {clash.there_is}"


def remark_words(remark: Remark) -> str:
    """Word a remark."""
    return _WORDS[remark.id](remark)


def _implied(one: Remark) -> str:
    by = join_names(one.by) if one.by else "the others together"
    return f"every set of units that keeps {by} keeps {one.subjects[0]}"


def _example(one: Remark) -> str:
    return " ".join(one.example)


_WORDS: dict[str, Callable[[Remark], str]] = {
    "group-empty": lambda one: f"Group {one.subjects[0]} has no units",
    "units-untagged": lambda one: (
        f"{_named(one.subjects)}: no tag says what is assessed, so no job makes a "
        f"difference"
    ),
    "rules-unwritten": lambda one: f"{_named(one.subjects)}: still to be written",
    "rule-never-binds": lambda one: f"every set of units keeps {one.subjects[0]}",
    "rule-not-examined": lambda one: (
        f"{one.subjects[0]} is about what counts, not what is taken: whether it binds "
        f"was not looked at"
    ),
    "rule-of-candidate": lambda one: (
        f"{one.subjects[0]} asks what a candidate says or holds: here it is read for "
        f"one who says and holds nothing"
    ),
    "rule-implied": _implied,
    "units-in-no-plan": lambda one: f"{_named(one.subjects)}: no valid plan has them",
    "title-in-no-plan": lambda one: (
        f"{one.subjects[0]}: no valid plan earns this title"
    ),
    "families-unbarred": lambda one: (
        f"{_named(one.subjects)}: a plan may have two of these families; a rule with "
        f'for_each.column = "family" and at_most = 1 would bar that'
    ),
    "readings-same": lambda one: (
        f"{one.subjects[0]}: it makes no difference whether it is read as "
        f"{one.subjects[1]} or {one.subjects[2]}"
    ),
    "reading-wider": lambda one: (
        f"{one.subjects[0]} is read as {one.subjects[1]}; read as {one.subjects[2]} "
        f"more is valid, e.g. {_example(one)}"
    ),
    "reading-narrower": lambda one: (
        f"{one.subjects[0]} is read as {one.subjects[1]}; read as {one.subjects[2]} "
        f"less is valid, e.g. not {_example(one)}"
    ),
    "role-without-plan": lambda one: (
        f"{one.subjects[0]}: no plan suits this role, because of {join_names(one.by)}"
    ),
}


def _named(names: Sequence[str]) -> str:
    if len(names) <= _MOST_NAMED:
        return ", ".join(names)
    return f"{', '.join(names[:_MOST_NAMED])} and {len(names) - _MOST_NAMED} more"


def _survey(found: Survey, qualification: Qualification) -> Iterator[Block]:
    yield Heading("What the rules allow")
    yield Paragraph(_set_words(found.fewest_credits, qualification), "Smallest")
    yield Paragraph(_set_words(found.most_credits, qualification), "Largest")
    ends = dict.fromkeys((found.fewest_units, found.most_units))
    yield Paragraph(f"{' to '.join(map(str, ends))} in a plan", "Units")
    yield Paragraph(tally_words(found.tally), "Plans")
    if not found.worst:
        return
    most = "" if found.cap is None else sizes.count(found.cap, qualification)
    yield Heading(
        f"The worst legal plan for each role, within {most} (the fewest and 3 spare)"
    )
    told = "Best is what plan gives the role, guidance included; the worst plan keeps "
    yield Paragraph(f"{told}the rules of combination and no guidance")
    columns = (
        Column("Role", 26),
        Column("Best", 6, right=True),
        Column("Worst", 6, right=True),
        Column("The worst plan"),
    )
    rows = tuple(
        (
            one.role,
            "-" if one.least is None else f"{float(one.least):.1f}",
            f"{float(one.mismatch):.1f}",
            " ".join(unit.code for unit in one.units),
        )
        for one in found.worst
    )
    yield Table(columns, rows)


def _set_words(units: Sequence[Unit], qualification: Qualification) -> str:
    codes = " ".join(unit.code for unit in units)
    if len(units) == len(qualification.catalogue.units):
        codes = "every unit"
    return f"{_size(units, qualification)}: {codes}"


def _size(units: Sequence[Unit], qualification: Qualification) -> str:
    told = counted(len(units), "unit")
    credits = sum(unit.credits for unit in units)
    return (
        f"{counted(credits, 'credit')}, {told}" if qualification.has_credits else told
    )


def tally_words(tally: Tally) -> str:
    """State how many plans there are, and how sure that is.

    >>> from recommender.answers.survey import Tally
    >>> tally_words(Tally(1_893_525, 1_893_525)), tally_words(Tally(10_000, None))
    ('1,893,525, counted exactly', 'at least 10,000; not all were counted')
    """
    if tally.exact:
        return f"{tally.at_least:,}, counted exactly"
    least = f"at least {tally.at_least:,}"
    if tally.at_most is None:
        return f"{least}; not all were counted"
    return f"{least} and at most {tally.at_most:,}; not all were counted"


def lint_records(found: Lint) -> list[Record]:
    """Return one record a remark, and one a rule of a contradiction."""
    records: list[Record] = [
        {"id": "contradiction", "about": one.rule.id, "text": clash_words(one)}
        for one in found.contradiction
    ]
    records += (
        {"id": one.id, "about": "; ".join(one.subjects), "text": remark_words(one)}
        for one in found.remarks
    )
    return records
