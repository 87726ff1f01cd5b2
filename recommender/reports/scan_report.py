"""Reports of a scan: the plan that came of it, and how sure that is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from recommender.errors import counted
from recommender.reports.blocks import Block, Heading, Paragraph, Record
from recommender.reports.parts.conflict_part import no_plan_blocks
from recommender.reports.parts.opening import opening_blocks
from recommender.reports.words import reasons, sizes
from recommender.requests.candidate import job_of

if TYPE_CHECKING:
    from recommender.answers.scan import Scan, ScanState
    from recommender.qualifications.plans import Plan
    from recommender.qualifications.units import Unit
    from recommender.reports.documents.plan_document import ScanDocument


@dataclass(frozen=True)
class ScanReport:
    """The plan that came of a scan, and what is proven about the other answers."""

    scan: Scan
    state: ScanState

    def blocks(self) -> list[Block]:
        """Return the plan, and what the answers not asked for could change."""
        scan, answer = self.scan, self.state.answer
        head = opening_blocks(scan.qualification, scan.candidate)
        if not answer.plans:
            return [*head, *no_plan_blocks(answer)]
        plan = answer.best
        size = sizes.count(plan.credits, scan.qualification)
        fit = f"{size}, mismatch {sizes.amount(plan.fit.mismatch, scan.qualification)}"
        return [
            *head,
            Heading("The plan"),
            *(Paragraph(_unit(unit, plan), unit.code) for unit in plan.units),
            Paragraph(fit, "In all"),
            *reasons.weak_evidence_blocks(plan, answer),
            *_unsure(scan),
            Paragraph(guarantee(scan, self.state), "Asked"),
        ]

    def records(self) -> list[Record]:
        """Return one record per unit of the plan."""
        answer, qualification = self.state.answer, self.scan.qualification
        if not answer.plans:
            return []
        plan, job = answer.best, answer.problem.job
        return [
            {
                "code": unit.code,
                "title": unit.title,
                "credits": unit.credits,
                "as_good": reasons.tied_codes(unit, plan),
                "weak_evidence": reasons.weak_evidence_in_words(
                    unit, plan, job, qualification
                ),
            }
            for unit in plan.units
        ]

    def document(self) -> ScanDocument:
        """Return the plan and the answers for JSON."""
        from recommender.reports.documents.plan_builder import scan_document

        return scan_document(self.scan, self.state)


def _unit(unit: Unit, plan: Plan) -> str:
    parts = [unit.title, reasons.WEAK if reasons.is_weak(unit, plan) else ""]
    return "; ".join(
        part for part in [*parts, reasons.ties_in_words(unit, plan)] if part
    )


def _unsure(scan: Scan) -> list[Block]:
    """Return how the tasks count of which the candidate was not sure."""
    job, unsure = job_of(scan.candidate, scan.qualification), scan.candidate.unsure
    settled = [tag for tag, range_ in unsure.items() if range_.percent is None]
    if not settled:
        return []
    tags = (f"{tag} counts as {job[tag]}" for tag in settled)
    return [Paragraph(f"{', '.join(tags)}, because you were not sure", "Unsure")]


def guarantee(scan: Scan, state: ScanState) -> str:
    """Return how much was asked, and what is proven about the rest."""
    questions, tasks = counted(scan.questions, "question"), counted(scan.tasks, "task")
    answered = f"{scan.tasks - scan.left} of {tasks}, in {questions}"
    if not scan.left or state.regret is None:
        return f"all {tasks}, in {questions}"
    rest = f"{answered}; whatever you answer to the rest"
    if not state.regret.most:
        return f"{rest}, this plan stays best"
    most = sizes.amount(state.regret.most, scan.qualification)
    return f"{rest}, no plan has more than {most} less mismatch"
