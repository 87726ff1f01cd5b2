"""Documenting menus and shared plans."""

from __future__ import annotations

from typing import TYPE_CHECKING

from recommender.reports.documents import menu_document as doc
from recommender.reports.documents.plan_builder import reason_documents
from recommender.reports.menu_report import by_loss

if TYPE_CHECKING:
    from collections.abc import Iterable

    from recommender.answers.caseloads import Assignment, NoPlan
    from recommender.answers.menus import Menu, Menus
    from recommender.answers.templates import Templates
    from recommender.qualifications.units import Unit


def menu_document(found: Menus) -> doc.MenuDocument:
    """Document menus."""
    qualification = found.qualification
    most_loss = found.most_loss
    return doc.MenuDocument(
        qualification=qualification.name,
        candidates=found.candidates,
        prepared=_codes(found.prepared),
        mandatory=[
            u.code
            for u in qualification.catalogue.units
            if u.code in qualification.mandatory
        ],
        most_loss=None if most_loss is None else float(most_loss),
        own_mismatch=float(found.least),
        offers=[_offer(one) for one in found.menus],
        fewest=found.fewest,
        too_small=list(found.too_small),
        blockers=list(found.blockers),
        refused=[_refused(one) for one in found.refused],
    )


def _offer(one: Menu) -> doc.MenuOfSizeDocument:
    return doc.MenuOfSizeDocument(
        size=one.size,
        units=_codes(one.units),
        taken_by={unit.code: one.takers(unit) for unit in one.units},
        mismatch=float(one.mismatch),
        bound=float(one.bound),
        gap=float(one.gap),
        proven_optimal=one.bound == one.mismatch,
        served=[_served(each) for each in by_loss(one)],
    )


def common_document(found: Templates) -> doc.CommonDocument:
    """Document templates."""
    return doc.CommonDocument(
        qualification=found.qualification.name,
        candidates=found.candidates,
        within=float(found.within),
        templates=[
            doc.TemplateDocument(
                units=_codes(one.units),
                weight=one.weight,
                served=[_served(each) for each in one.assignments],
            )
            for one in found.templates
        ],
        core=_codes(found.core),
        at_least=found.at_least,
        proven=found.proven,
        refused=[_refused(one) for one in found.refused],
    )


def _served(one: Assignment) -> doc.AssignmentDocument:
    return doc.AssignmentDocument(
        ids=list(one.ids),
        weight=one.weight,
        units=list(one.plan.codes),
        credits=one.plan.credits,
        mismatch=float(one.plan.fit.mismatch),
        own_units=list(one.own.codes),
        own_mismatch=float(one.own.fit.mismatch),
        loss=float(one.loss),
    )


def _refused(one: NoPlan) -> doc.NoPlanDocument:
    return doc.NoPlanDocument(
        ids=list(one.ids), weight=one.weight, because=reason_documents(one.conflict)
    )


def _codes(units: Iterable[Unit]) -> list[str]:
    return [unit.code for unit in units]
