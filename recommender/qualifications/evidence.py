"""Evidence: its kinds, which of them each task gives, and how much a unit wants.

An occasion is a kind of evidence at a task of the job, such as an observed shift of
calls. One occasion serves every unit that assesses the task.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping

    from recommender.qualifications.exact_numbers import Number


class EvidenceKind(StrEnum):
    """The five kinds of evidence, the most direct first."""

    OBSERVATION = "observation"
    PRODUCTS = "products"
    TESTIMONY = "testimony"
    STATEMENT = "statement"
    QUESTIONS = "questions"

    @property
    def is_visit(self) -> bool:
        """Whether the assessor has to be there."""
        return self in (EvidenceKind.OBSERVATION, EvidenceKind.QUESTIONS)

    @property
    def is_direct(self) -> bool:
        """Whether it is the work itself, or what the work made."""
        return self in (EvidenceKind.OBSERVATION, EvidenceKind.PRODUCTS)

    @property
    def shows_other_tasks(self) -> bool:
        """Whether it shows other tasks too; a statement is about one task only."""
        return self is not EvidenceKind.STATEMENT


class Occasion(NamedTuple):
    """One occasion on which evidence is gathered: a kind of evidence at a task."""

    kind: EvidenceKind
    tag: str

    @property
    def name(self) -> str:
        """The occasion as it is typed.

        >>> Occasion(EvidenceKind.OBSERVATION, "incoming-calls").name
        'observation:incoming-calls'
        """
        return f"{self.kind}:{self.tag}"


@dataclass(frozen=True, slots=True)
class TaskEvidence:
    """The evidence that a task usually gives: examples by kind.

    `shows` are the other tasks that are seen when this one is.
    """

    tag: str
    examples: Mapping[EvidenceKind, tuple[str, ...]]
    shows: tuple[str, ...] = ()
    source: str = ""

    @property
    def is_enough(self) -> bool:
        """Whether it has a direct kind, and another one."""
        return len(self.examples) > 1 and any(kind.is_direct for kind in self.examples)


@dataclass(frozen=True, slots=True)
class WantedEvidence:
    """The evidence that is wanted of a unit, or of all from a number of credits.

    The first five are occasions of one kind, and have its name.
    """

    observation: int = 0
    products: int = 0
    testimony: int = 0
    statement: int = 0
    questions: int = 0
    kinds: int = 0
    occasions: int = 0
    from_credits: Number = 0


@dataclass(frozen=True, slots=True)
class UnitEvidence:
    """What a unit wants instead; `tags` are the only tasks that give evidence of it."""

    wanted: WantedEvidence | None = None
    tags: tuple[str, ...] | None = None
    source: str = ""


@dataclass(frozen=True, slots=True)
class EvidenceGuide:
    """All that is known of evidence in an area: of tasks, of units, and what is wanted.

    `files` are where it comes from.
    """

    tasks: Mapping[str, TaskEvidence]
    wanted: tuple[WantedEvidence, ...]
    units: Mapping[str, UnitEvidence] = field(default_factory=dict)
    files: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Coverage:
    """What is gathered of one unit, by the occasions that serve it, and what it wants.

    What is wanted is at most what its tasks can give. The unit is `at_risk` if no task
    that gives evidence of it is done at least weekly, and `arranged` if none is part
    of the job at all. One occasion is of the `core`, those that show what the unit is
    about, if there are any.
    """

    code: str
    occasions: tuple[Occasion, ...]
    wanted: WantedEvidence
    at_risk: bool = False
    arranged: bool = False
    core: frozenset[Occasion] = frozenset()


@dataclass(frozen=True, slots=True)
class EvidencePlan:
    """The occasions on which the evidence of a plan is gathered, each audited.

    `serves` has the codes of the units that each occasion serves, in the order of the
    plan; `coverage` what is gathered of each new unit.
    """

    occasions: tuple[Occasion, ...]
    serves: Mapping[Occasion, tuple[str, ...]]
    coverage: tuple[Coverage, ...]

    @property
    def visits(self) -> int:
        """The number of visits: what is seen and asked about one task is one."""
        return len({o.tag for o in self.occasions if o.kind.is_visit})

    @property
    def visits_one_each(self) -> int:
        """The number of visits if each unit were assessed by itself."""
        return len(self.coverage)
