"""The documents of the commands on a qualification's data."""

from __future__ import annotations

from typing import Any, Literal

from recommender.reports.documents.catalogue_document import FaultDocument
from recommender.reports.documents.document_parts import (
    Document,
    Quantity,
    schema_named,
)


class QualificationEntry(Document):
    """A qualification that is part of the program."""

    qualification: str
    title: str
    awarding_body: str
    units: int
    notice: str
    sha256: str


class QualificationsDocument(Document):
    """The answer of `qualification list`."""

    schema_: Literal["recommender.qualifications/2"] = schema_named(
        "recommender.qualifications/2"
    )
    qualifications: list[QualificationEntry]


class RemarkDocument(Document):
    """A remark on the data, which is not a fault and may be intended.

    `about` has what it concerns, `by` the rules that cause it, and `example` the codes
    of a set of units that shows it. It is true of every candidate of whom `where` is:
    names of facts and other choices, with the value of each.
    """

    id: str
    about: list[str]
    by: list[str]
    example: list[str]
    text: str
    where: dict[str, str]


class ClashDocument(Document):
    """A rule of a contradiction; `there_is` is all that the others allow."""

    rule: str
    text: str
    needed: str
    there_is: int | None


class SetDocument(Document):
    """A valid set of units."""

    units: list[str]
    credits: Quantity


class TallyDocument(Document):
    """How many plans there are: exactly, or within bounds."""

    at_least: int
    at_most: int | None
    exact: bool


class ValueDocument(Document):
    """A value of a fact, with the smallest plan there; null if there is none."""

    fact: str
    value: str
    smallest: SetDocument | None


class WorstDocument(Document):
    """The valid plan that suits a role least, and the least mismatch for that role."""

    role: str
    mismatch: float
    least_mismatch: float | None
    plan: SetDocument


class QualificationCheckDocument(Document):
    """The answer of `qualification check`.

    Where there are `faults`, nothing else was checked. A `contradiction` is a smallest
    set of rules that cannot all hold; there are then no plans, and the fields about
    plans are null. `unfinished` names what was not known, or not all of it, when time
    ran out.
    """

    schema_: Literal["recommender.qualification-check/2"] = schema_named(
        "recommender.qualification-check/2"
    )
    qualification: str | None
    faults: list[FaultDocument]
    to_do: list[str]
    remarks: list[RemarkDocument]
    contradiction: list[ClashDocument]
    smallest: SetDocument | None
    largest: SetDocument | None
    fewest_units: int | None
    most_units: int | None
    plans: TallyDocument | None
    credit_limit: Quantity | None
    worst: list[WorstDocument]
    values: list[ValueDocument]
    unfinished: list[str]


class ChangeDocument(Document):
    """One change between two editions; `before` or `after` is null where absent."""

    part: Literal["header", "group", "unit", "rule", "guidance"]
    name: str
    field: str | None
    before: str | None
    after: str | None


class BrokenPlanDocument(Document):
    """A saved plan under the new edition, with its smallest repair if it breaks."""

    file: str
    valid: bool
    broken: list[str]
    unknown: list[str]
    add: list[str] | None
    drop: list[str] | None
    repaired: SetDocument | None


class QualificationDiffDocument(Document):
    """The answer of `qualification diff`."""

    schema_: Literal["recommender.qualification-diff/2"] = schema_named(
        "recommender.qualification-diff/2"
    )
    before: str
    after: str
    changes: list[ChangeDocument]
    plans: list[BrokenPlanDocument]


class ColumnReadDocument(Document):
    """A column of a spreadsheet, and the column it was read as; null if left out."""

    header: str
    column: str | None
    guessed: bool


class RowSkippedDocument(Document):
    """A row that was skipped, and why; `sheet` is empty if only one is read."""

    row: int
    why: str
    sheet: str


class CountedDocument(Document):
    """What became of each row with something in it, and of the cells of units."""

    rows: dict[str, int]
    cells_read: int
    cells_reported: int


class ProposalDocument(Document):
    """What a unit may assess, with strengths, and on what basis."""

    unit: str
    tags: dict[str, int]
    basis: str


class RuleSeenDocument(Document):
    """A rule that a spreadsheet states, and where; a comment if it is not in force.

    `kind` is the table of qualification.toml that it is in, such as `rules` or
    `guidance`, and `requires` are its keys there.
    """

    rule: str
    kind: str
    requires: dict[str, Any]
    text: str
    source: str
    in_force: bool


class StatedFactDocument(Document):
    """A fact about the candidate that rules depend on, as a spreadsheet states it."""

    fact: str
    question: str
    values: list[str]
    unless_said: str | None


class PerhapsRuleDocument(Document):
    """Words that may state a rule, but are not understood."""

    sheet: str
    row: int
    words: str
    why: str


class QualificationImportDocument(Document):
    """The answer of `qualification import`; `folder` is null if nothing was written.

    `groups` maps the new ids of groups to their names in the sheet. `likely_area` is
    the area to which most titles belong, if none was given.
    """

    schema_: Literal["recommender.qualification-import/2"] = schema_named(
        "recommender.qualification-import/2"
    )
    file: str
    folder: str | None
    units: int
    groups: dict[str, str]
    columns: list[ColumnReadDocument]
    skipped: list[RowSkippedDocument]
    notes: list[str]
    counted: CountedDocument
    proposals: list[ProposalDocument]
    likely_area: str | None
    rules: list[RuleSeenDocument]
    perhaps_rules: list[PerhapsRuleDocument]
    facts: list[StatedFactDocument]
