"""The documents of menus and templates, built from answers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from recommender.reports.documents import menu_document as doc
from recommender.reports.documents.plan_builder import reason_documents

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from recommender.answers.caseloads import Assignment, NoPlan
    from recommender.answers.menus import Menu, Menus
    from recommender.answers.templates import Templates
    from recommender.qualifications.units import Unit


def menu_document(menus: Menus, names: Mapping[str, str]) -> doc.MenuDocument:
    """Build the document of menus, with the names to write, by id."""
    qualification = menus.qualification
    most_loss = menus.most_loss
    return doc.MenuDocument(
        qualification=qualification.name,
        candidates=menus.candidates,
        prepared=_codes(menus.prepared),
        mandatory=[
            unit.code
            for unit in qualification.catalogue.units
            if unit.code in qualification.mandatory
        ],
        most_loss=None if most_loss is None else float(most_loss),
        own_mismatch=float(menus.least),
        offers=[_menu_of_size(menu) for menu in menus.menus],
        fewest=menus.fewest,
        too_small=list(menus.too_small),
        blockers=list(menus.blockers),
        refused=[_no_plan(no_plan) for no_plan in menus.refused],
        names=dict(sorted(names.items())),
    )


def _menu_of_size(menu: Menu) -> doc.MenuOfSizeDocument:
    return doc.MenuOfSizeDocument(
        size=menu.size,
        units=_codes(menu.units),
        taken_by={unit.code: menu.takers(unit) for unit in menu.units},
        mismatch=float(menu.mismatch),
        bound=float(menu.bound),
        gap=float(menu.gap),
        proven_optimal=menu.bound == menu.mismatch,
        served=[_assignment(assignment) for assignment in menu.by_loss()],
    )


def common_document(
    templates: Templates, names: Mapping[str, str]
) -> doc.CommonDocument:
    """Build the document of templates, with the names to write, by id."""
    return doc.CommonDocument(
        qualification=templates.qualification.name,
        candidates=templates.candidates,
        within=float(templates.within),
        templates=[
            doc.TemplateDocument(
                units=_codes(template.units),
                weight=template.weight,
                served=[_assignment(assignment) for assignment in template.assignments],
            )
            for template in templates.templates
        ],
        core=_codes(templates.core),
        at_least=templates.at_least,
        proven=templates.proven,
        refused=[_no_plan(no_plan) for no_plan in templates.refused],
        names=dict(sorted(names.items())),
    )


def _assignment(assignment: Assignment) -> doc.AssignmentDocument:
    return doc.AssignmentDocument(
        ids=list(assignment.ids),
        weight=assignment.weight,
        units=list(assignment.plan.codes),
        credits=assignment.plan.credits,
        mismatch=float(assignment.plan.fit.mismatch),
        own_units=list(assignment.own.codes),
        own_mismatch=float(assignment.own.fit.mismatch),
        loss=float(assignment.loss),
    )


def _no_plan(no_plan: NoPlan) -> doc.NoPlanDocument:
    return doc.NoPlanDocument(
        ids=list(no_plan.ids),
        weight=no_plan.weight,
        because=reason_documents(no_plan.conflict),
    )


def _codes(units: Iterable[Unit]) -> list[str]:
    return [unit.code for unit in units]
