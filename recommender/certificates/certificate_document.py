"""What is written in a certificate; every amount is exact, and none is a float."""

from __future__ import annotations

from fractions import Fraction
from typing import Annotated, Any, Literal

from pydantic import Field

from recommender.files.settings import Settings

SCHEMA = "recommender.certificate/1"
# How often a task is done whose weight is an average.
UNCERTAIN = "uncertain"

# A whole number, or a fraction in its lowest terms, such as 25/3.
Exact = (
    Annotated[int, Field(ge=-(10**15), le=10**15)]
    | Annotated[str, Field(pattern=r"^-?[1-9][0-9]{0,29}/[1-9][0-9]{0,29}$")]
)
Text = Annotated[str, Field(max_length=20_000)]
Code = Annotated[str, Field(min_length=1, max_length=200)]
Codes = Annotated[list[Code], Field(max_length=20_000)]
Sha256 = Annotated[str, Field(pattern="^[0-9a-f]{64}$")]
Aimed = Literal["fewest-credits", "mismatch", "credits", "units"]
Strength = Annotated[int, Field(ge=1, le=3)]
Level = Annotated[int, Field(ge=-1, le=1_000)]


def written(amount: int | Fraction) -> int | str:
    """Return an amount as a certificate has it.

    >>> written(Fraction(12, 2)), written(Fraction(25, 3))
    (6, '25/3')
    """
    exact = Fraction(amount)
    return int(exact) if exact.denominator == 1 else f"{exact}"


class CertifiedFile(Settings):
    """A file that the plan depends on, and the SHA-256 of its bytes."""

    name: Text
    sha256: Sha256


class CertifiedData(Settings):
    """The qualification, the files of its data, and the text of its rules."""

    qualification: Text
    title: Text
    awarding_body: Text
    number: Text
    sha256: Sha256
    files: list[CertifiedFile]
    rules_text: Annotated[str, Field(max_length=2_000_000)]


class CertifiedUnit(Settings):
    """A unit of the catalogue: what rules and mismatch need to know of it."""

    code: Code
    title: Text
    group: Text
    level: Level | None
    credits: Exact
    hours: Exact | None
    tags: dict[Code, Strength]
    columns: dict[Text, list[Text]] = Field(default_factory=dict)
    numbers: dict[Text, Exact] = Field(default_factory=dict)


class NumberSpan(Settings):
    """The lowest and the highest number in a column."""

    column: Text
    lowest: Exact | None = None
    highest: Exact | None = None


class UnitFilter(Settings):
    """Which units a rule is about: those that pass all that is given."""

    groups: Codes | None = None
    levels: list[Level] | None = None
    min_level: Level | None = None
    max_level: Level | None = None
    units: Codes | None = None
    except_units: Codes | None = None
    tags: Codes | None = None
    columns: dict[Text, list[Text]] | None = None
    numbers: list[NumberSpan] | None = None
    all_of: list[UnitFilter] | None = None
    any_of: list[UnitFilter] | None = None
    none_of: list[UnitFilter] | None = None


class TotalRequired(Settings):
    """A bound on a total over units; with `towards`, over those counted towards it."""

    kind: Literal["total"]
    measure: Text
    of: UnitFilter
    at_least: Exact | None = None
    at_most: Exact | None = None
    towards: Text = ""


class ShareRequired(Settings):
    """A bound on the share of `out_of` that is `of`, from 0 to 1."""

    kind: Literal["share"]
    measure: Text
    of: UnitFilter
    out_of: UnitFilter
    at_least: Exact | None = None
    at_most: Exact | None = None


class DistinctRequired(Settings):
    """A bound on the number of different groups, levels or values of a column."""

    kind: Literal["distinct"]
    by: Text
    of: UnitFilter
    at_least: Exact | None = None
    at_most: Exact | None = None


class WaysRequired(Settings):
    """A bound on how many of several requirements hold."""

    kind: Literal["ways"]
    options: list[Required]
    at_least: Exact | None = None
    at_most: Exact | None = None


class ConditionRequired(Settings):
    """A requirement that binds only if another holds."""

    kind: Literal["if"]
    given: Required
    then: Required


class OverlapRequired(Settings):
    """A bound on what is counted towards more than one of several totals."""

    kind: Literal["overlap"]
    measure: Text
    towards: list[Text]
    of: UnitFilter
    at_most: Exact


class FactRequired(Settings):
    """A requirement that a fact about the candidate has decided."""

    kind: Literal["decided"]
    holds: bool
    words: Text


Required = Annotated[
    TotalRequired
    | ShareRequired
    | DistinctRequired
    | WaysRequired
    | ConditionRequired
    | OverlapRequired
    | FactRequired,
    Field(discriminator="kind"),
]


class OpenChoice(Settings):
    """A choice, such as a pathway, and the values for which a rule applies."""

    choice: Text
    values: list[Text]
    among: list[Text]


class CertifiedRule(Settings):
    """A rule, a wish or guidance, and the arithmetic by which the plan keeps it.

    `have` is what the plan has of what is required, of the units `counted`; a share is
    in percent. Rules that do not apply have and count nothing. A rule that is `waived`
    for this candidate requires nothing; that is the reason.
    """

    id: Text
    kind: Literal["rule", "guidance", "wish"]
    text: Text
    source: Text
    reading: Text
    requires: Required
    cases: list[OpenChoice]
    applies: bool
    have: Exact
    counted: Codes
    waived: Text = ""


class GuidanceSetAside(Settings):
    """Guidance that was not followed, and why."""

    id: Text
    text: Text
    because: Text


class CertifiedTask(Settings):
    """A task of the job, how often it is done, and its weight, from 0 to 3."""

    tag: Code
    often: Text
    weight: Exact


class CertifiedJob(Settings):
    """Whose plan it is: the request as a candidate file, the job, the units held."""

    request: Annotated[str, Field(max_length=200_000)]
    tasks: list[CertifiedTask]
    held: Codes


class UnitOffTheJob(Settings):
    """The credits of a unit that are off the job.

    `matched` of the `points` of what it assesses are daily work. A unit that is held
    already costs nothing.
    """

    code: Code
    credits: Exact
    matched: Exact
    points: int
    held: bool
    off_the_job: Exact


class TaskLeftOut(Settings):
    """The part of a task, in credits, that the strongest unit for it leaves out."""

    tag: Code
    weight: Exact
    strength: Annotated[int, Field(ge=0, le=3)]
    left_out: Exact


class CertifiedMismatch(Settings):
    """The mismatch of the plan, in credits: work off the job, and tasks left out."""

    units: list[UnitOffTheJob]
    tasks: list[TaskLeftOut]
    total: Exact


class CreditLimit(Settings):
    """The most credits a plan may have: the fewest possible, and some to spare."""

    measure: Text
    fewest: Exact
    spare: Exact
    at_most: Exact


class CertifiedPlan(Settings):
    """The units of the plan, in the order of the catalogue."""

    units: Codes
    credits: Exact
    number_of_units: int
    choices: dict[Text, Text]


class ProvenStage(Settings):
    """An aim, the least value that was found, and the bound that nothing is below."""

    aim: Aimed
    value: Exact
    bound: Exact


class CertifiedProof(Settings):
    """How the plan was proved to be the best, the more important aims first.

    `rounding` is the mismatch that rounding can add up to: 0 where all was exact.
    """

    status: Literal["optimal"]
    solver: Text
    version: Text
    stages: list[ProvenStage]
    rounding: Exact
    second_opinion: Text


class CertificateContent(Settings):
    """A certificate without its fingerprint."""

    program: Text
    counted_in: Literal["credits", "units"]
    data: CertifiedData
    catalogue: Annotated[list[CertifiedUnit], Field(max_length=20_000)]
    job: CertifiedJob
    rules: list[CertifiedRule]
    set_aside: list[GuidanceSetAside]
    limit: CreditLimit | None
    plan: CertifiedPlan
    mismatch: CertifiedMismatch
    proof: CertifiedProof


class Certificate(CertificateContent):
    """A plan with all that is needed to check it.

    `fingerprint` is the SHA-256 of the rest as JSON with sorted keys, without spaces
    and in UTF-8, the `schema` included.
    """

    schema_: Literal["recommender.certificate/1"] = Field(alias="schema")
    fingerprint: Sha256

    def plain(self) -> dict[str, Any]:
        """Return the certificate as JSON has it; what is not given is left out."""
        return self.model_dump(by_alias=True, exclude_defaults=True)
