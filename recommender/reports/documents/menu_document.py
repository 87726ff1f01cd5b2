"""Documents about many candidates: menus, and plans they share."""

from __future__ import annotations

from typing import Literal

from recommender.reports.documents.document_parts import (
    Document,
    Reason,
    Share,
    schema_named,
)


class AssignmentDocument(Document):
    """Equal candidates, by id, `weight` of them, with their plan and their own best.

    `loss` is the mismatch of the plan less that of their own best one.
    """

    ids: list[str]
    weight: int
    units: list[str]
    credits: int
    mismatch: float
    own_units: list[str]
    own_mismatch: float
    loss: float


class NoPlanDocument(Document):
    """Equal candidates, by id, who have no plan whatever is offered."""

    ids: list[str]
    weight: int
    because: list[Reason]


class MenuOfSizeDocument(Document):
    """A menu of at most `size` optional units.

    `mismatch` is that of all candidates together; no menu of this size has less than
    `bound`, and `gap` is their distance as a share of the mismatch.
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

    `fewest` is the smallest size that serves everybody, null where nobody has a plan;
    the sizes asked for that are smaller are `too_small`, and the largest of them
    cannot serve all of the `blockers`.
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


class TemplateDocument(Document):
    """A set of units, and those whose plan it is."""

    units: list[str]
    weight: int
    served: list[AssignmentDocument]


class CommonDocument(Document):
    """The answer of `common`: templates, those for most candidates first.

    `core` are the units of all of them, `at_least` how few there can be.
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
