"""Reports of a scan: the plan that came of it, and how sure that is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from recommender.reporting import wording
from recommender.reporting.blocks import Block, Heading, Paragraph, Record
from recommender.reporting.conflict_report import no_plan_blocks
from recommender.reporting.opening import opening

if TYPE_CHECKING:
    from recommender.advising.scanning import Scan, Standing


def scan_blocks(scan: Scan, standing: Standing) -> list[Block]:
    """Tell the plan, and what the answers that were not asked for could change."""
    answer = standing.answer
    head = opening(scan.about, scan.candidate)
    if not answer.plans:
        return [*head, *no_plan_blocks(answer, ())]
    plan = answer.best
    units = "\n".join(f"{unit.code:4} {unit.title}" for unit in plan.units)
    fit = f"{plan.credits} credits, misfit {wording.credits_of(plan.fit.misfit)}"
    return [
        *head,
        Heading("The plan"),
        Paragraph(units),
        Paragraph(fit, "In all"),
        Paragraph(guarantee(scan, standing), "Asked"),
    ]


def guarantee(scan: Scan, standing: Standing) -> str:
    """Say how much was asked, and what is proven about the rest."""
    questions = "1 question" if scan.asked == 1 else f"{scan.asked} questions"
    tasks = f"{questions}; {scan.left} of {scan.there} tasks were not asked about"
    if standing.question is not None:
        return f"{tasks}; it was stopped before the plan was sure"
    if not scan.left or standing.regret is None:
        return f"{questions} about all {scan.there} tasks"
    if not standing.regret.most:
        return f"{tasks}: whatever you would have said, this plan stays best"
    most = wording.credits_of(standing.regret.most)
    return f"{tasks}: whatever you would have said, at most {most} of misfit better"


def scan_records(scan: Scan, standing: Standing) -> list[Record]:
    """Give one record a unit of the plan."""
    plans = standing.answer.plans
    return [
        {"code": unit.code, "title": unit.title, "credits": unit.credits}
        for unit in (plans[0].units if plans else ())
    ]
