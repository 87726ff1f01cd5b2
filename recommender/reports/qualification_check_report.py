"""The report of a qualification's check: faults, remarks, and what rules allow."""

from __future__ import annotations

from dataclasses import dataclass
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
from recommender.reports.words import faults, sizes
from recommender.reports.words.lint_words import (
    clash_words,
    nothing_held,
    remark_words,
    where_words,
)
from recommender.requests.choices import depends_on_units_held

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from recommender.answers.lint import Clash, Lint
    from recommender.answers.remarks import Remark
    from recommender.answers.survey import Survey, Tally
    from recommender.errors import Fault
    from recommender.qualifications.qualification import Qualification
    from recommender.qualifications.units import Unit
    from recommender.reports.documents.qualification_document import (
        QualificationCheckDocument,
    )


@dataclass(frozen=True)
class FaultsReport:
    """The faults of a qualification's files."""

    faults: Sequence[Fault]

    def blocks(self) -> list[Block]:
        """Return one paragraph per kind of fault, and how many faults there are."""
        texts, left = faults.first_in_words(self.faults)
        if left:
            texts.append(f"and {left:,} more; --format json lists them all")
        lines = [Paragraph(text) for text in texts]
        return [*lines, Heading(f"{faults.count_problems(self.faults)}")]

    def records(self) -> list[Record]:
        """Return one record per fault."""
        return [
            {
                "id": fault.id,
                "file": fault.file,
                "row": fault.row,
                "column": fault.column,
                "message": fault.message,
                "hint": fault.hint,
            }
            for fault in self.faults
        ]

    def document(self) -> QualificationCheckDocument:
        """Return the faults for JSON."""
        from recommender.reports.documents.qualification_builder import (
            faulty_document,
        )

        return faulty_document(self.faults)


@dataclass(frozen=True)
class QualificationCheckReport:
    """What was found in data without faults: remarks, and what the rules allow."""

    lint: Lint

    def blocks(self) -> list[Block]:
        """Return contradictions, remarks, what the rules allow, and the verdict."""
        lint, qualification = self.lint, self.lint.qualification
        blocks: list[Block] = [
            Paragraph(f"{qualification.title} ({qualification.name})"),
            Paragraph(_contents(qualification)),
        ]
        if lint.contradiction:
            blocks += _contradiction(lint.contradiction)
        absent = [r for r in lint.remarks if r.id in _NO_PLAN]
        blocks += _remarks("Where there is no plan", absent, qualification)
        rest = [remark for remark in lint.remarks if remark not in absent]
        title = "Remarks: not faults, and perhaps intended"
        blocks += _remarks(title, rest, qualification)
        if lint.survey is not None:
            blocks += _survey(lint.survey, qualification)
        return [*blocks, *_verdict(lint)]

    def records(self) -> list[Record]:
        """Return one record per remark, and one per rule of a contradiction."""
        lint = self.lint
        records: list[Record] = [
            {"id": "contradiction", "about": clash.rule.id, "text": clash_words(clash)}
            for clash in lint.contradiction
        ]
        records += (
            {
                "id": remark.id,
                "about": "; ".join(remark.subjects),
                "text": remark_words(remark, lint.qualification),
            }
            for remark in lint.remarks
        )
        return records

    def document(self) -> QualificationCheckDocument:
        """Return the remarks and the limits of the rules for JSON."""
        from recommender.reports.documents.qualification_builder import (
            lint_document,
        )

        return lint_document(self.lint)


_NO_PLAN = ("no-plan-there", "value-excluded")


def _remarks(
    title: str, remarks: Sequence[Remark], qualification: Qualification
) -> Iterator[Block]:
    if not remarks:
        return
    yield Heading(title)
    rows = tuple(
        (remark.id.removesuffix("-there"), remark_words(remark, qualification))
        for remark in remarks
    )
    yield Table((Column("", 17), Column("")), rows, bare=True)


def _contents(qualification: Qualification) -> str:
    units, groups, rules, roles = (
        counted(len(things), name)
        for name, things in (
            ("unit", qualification.catalogue.units),
            ("group", qualification.groups),
            ("rule", qualification.rules),
            ("role", qualification.vocabulary.roles),
        )
    )
    return (
        f"{units} in {groups}, {rules} of combination, {roles}; no faults in the files"
    )


def _verdict(lint: Lint) -> Iterator[Block]:
    if lint.contradiction:
        read = " as they are read" if lint.qualification.readings else ""
        message = "the rules contradict each other: no set of units keeps them all"
        yield Heading(f"{message}{read}")
        return
    remarks = counted(len(lint.remarks), "remark")
    if lint.qualification.to_do:
        yield Paragraph("\n".join(lint.qualification.to_do), "To do")
    if lint.unfinished:
        yield Paragraph(", ".join(lint.unfinished), "Not known")
        yield Heading(f"time ran out, allow more with --time-limit: {remarks}")
    elif lint.values_without_plan:
        dead = [where_words(w, lint.qualification) for w in lint.values_without_plan]
        places = " or ".join(dead) if len(dead) < 4 else f"{dead[0]}, and elsewhere"
        yield Heading(f"the rules leave no plan where {places}: {remarks}")
    elif lint.qualification.to_do:
        yield Heading(f"no faults, but not ready for planning: {remarks}")
    else:
        yield Heading(f"sound: {remarks}")


def _contradiction(clashes: Sequence[Clash]) -> Iterator[Block]:
    yield Heading(
        "These rules contradict each other; without any one the others can be kept"
    )
    columns = (Column("Rule", 13), Column("Text", 30), Column("Arithmetic", 30))
    yield Table(
        columns,
        tuple(
            (clash.rule.id, clash.rule.text, clash_words(clash)) for clash in clashes
        ),
    )


def _survey(survey: Survey, qualification: Qualification) -> Iterator[Block]:
    personal = any(depends_on_units_held(rule) for rule in qualification.rules)
    where = f" where {nothing_held(qualification)}" if personal else ""
    yield Heading(f"What the rules allow{where}")
    yield Paragraph(_set_words(survey.fewest_credits, qualification), "Smallest")
    yield Paragraph(_set_words(survey.most_credits, qualification), "Largest")
    ends = dict.fromkeys((survey.fewest_units, survey.most_units))
    yield Paragraph(f"{' to '.join(map(str, ends))} in a plan", "Units")
    if survey.tally is not None:
        yield Paragraph(tally_words(survey.tally), "Plans")
    if survey.smallest:
        yield from _values(survey, qualification)
    if not survey.worst:
        return
    most = "" if survey.cap is None else sizes.count(survey.cap, qualification)
    yield Heading(
        f"The worst legal plan for each role, within {most} (the fewest and 3 spare)"
    )
    note = "Best is what plan gives the role, guidance included; the worst plan keeps "
    yield Paragraph(f"{note}the rules of combination and no guidance")
    columns = (
        Column("Role", 26),
        Column("Best", 6, right=True),
        Column("Worst", 6, right=True),
        Column("The worst plan"),
    )
    rows = tuple(
        (
            worst.role,
            "-" if worst.least is None else f"{float(worst.least):.1f}",
            f"{float(worst.mismatch):.1f}",
            " ".join(unit.code for unit in worst.units),
        )
        for worst in survey.worst
    )
    yield Table(columns, rows)


def _values(survey: Survey, qualification: Qualification) -> Iterator[Block]:
    yield Heading("The smallest plan for each value of a fact")
    columns = (Column("Fact", 20), Column("Value", 16), Column("Smallest plan"))
    yield Table(
        columns,
        tuple(
            (*pair, "none" if plan is None else _set_words(plan, qualification))
            for (pair,), plan in survey.smallest.items()
        ),
    )


def _set_words(units: Sequence[Unit], qualification: Qualification) -> str:
    codes = " ".join(unit.code for unit in units)
    if len(units) == len(qualification.catalogue.units):
        codes = "every unit"
    return f"{_size(units, qualification)}: {codes}"


def _size(units: Sequence[Unit], qualification: Qualification) -> str:
    number = counted(len(units), "unit")
    credits = sum(unit.credits for unit in units)
    return (
        f"{counted(credits, 'credit')}, {number}"
        if qualification.has_credits
        else number
    )


def tally_words(tally: Tally) -> str:
    """Return how many plans there are, and how sure that is.

    >>> from recommender.answers.survey import Tally
    >>> tally_words(Tally(1_893_525, 1_893_525)), tally_words(Tally(10_000, None))
    ('1,893,525, counted exactly', 'at least 10,000; not all were counted')
    >>> tally_words(Tally(159_416_314_242, 522_463_406_466))
    'at least 159,000,000,000 and at most 523,000,000,000; not all were counted'
    """
    if tally.exact:
        return f"{tally.at_least:,}, counted exactly"
    step = 10 ** max(0, len(str(tally.at_least)) - 3)
    least = f"at least {tally.at_least // step * step:,}"
    if tally.at_most is None:
        return f"{least}; not all were counted"
    most = -(-tally.at_most // step) * step
    return f"{least} and at most {most:,}; not all were counted"
