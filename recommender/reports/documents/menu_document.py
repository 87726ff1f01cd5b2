"""The documents about many candidates: menus, and templates of plans."""

from __future__ import annotations

from typing import Literal

from recommender.reports.documents.document_parts import (
    Document,
    Quantity,
    Reason,
    Share,
    schema_named,
)


class AssignmentDocument(Document):
    """Candidates with equal requests, by id, and the plan they get.

    `weight` is how many they are. `loss` is the mismatch of this plan less that of
    their own best plan.
    """

    ids: list[str]
    weight: int
    units: list[str]
    credits: Quantity
    mismatch: float
    own_units: list[str]
    own_mismatch: float
    loss: float


class NoPlanDocument(Document):
    """Candidates with equal requests, by id, who have no plan from any units."""

    ids: list[str]
    weight: int
    because: list[Reason]


class MenuOfSizeDocument(Document):
    """A menu of at most `size` optional units.

    `mismatch` is the total of all candidates; no menu of this size has less than
    `bound`, and `gap` is the difference as a share of the mismatch.
    """

    size: int
    units: list[str]
    taken_by: dict[str, int]
    mismatch: float
    bound: float
    gap: Share
    proven_optimal: bool
    served: list[AssignmentDocument]


class MenuDocument(Document):
    """The answer of `menu`: menus by increasing size.

    `fewest` is the smallest size that serves every candidate, null where none has a
    plan. The sizes asked for that are smaller are `too_small`; even the largest of
    these cannot serve all of the `blockers`. `names` has the candidates' names by id:
    it is empty unless they were asked for.
    """

    schema_: Literal["recommender.menu/2"] = schema_named("recommender.menu/2")
    qualification: str
    candidates: int
    prepared: list[str]
    mandatory: list[str]
    most_loss: float | None
    own_mismatch: float
    offers: list[MenuOfSizeDocument]
    fewest: int | None
    too_small: list[int]
    blockers: list[str]
    refused: list[NoPlanDocument]
    names: dict[str, str]


class TemplateDocument(Document):
    """A set of units, and the candidates who have it as their plan."""

    units: list[str]
    weight: int
    served: list[AssignmentDocument]


class CommonDocument(Document):
    """The answer of `common`: templates, those for the most candidates first.

    `core` has the units that are in all of them; there cannot be fewer templates than
    `at_least`. `names` has the candidates' names by id: it is empty unless they were
    asked for.
    """

    schema_: Literal["recommender.common/2"] = schema_named("recommender.common/2")
    qualification: str
    candidates: int
    within: float
    templates: list[TemplateDocument]
    core: list[str]
    at_least: int
    proven: bool
    refused: list[NoPlanDocument]
    names: dict[str, str]
