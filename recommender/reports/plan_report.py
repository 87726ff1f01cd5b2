"""The report of a recommendation: its units, rules, fit, proof and next step."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from recommender.reports.blocks import (
    Block,
    Paragraph,
    Record,
)
from recommender.reports.parts.regret_part import regret_blocks
from recommender.reports.plan_lines import (
    alternative_blocks,
    chosen_sizes_blocks,
    nothing_blocks,
)
from recommender.reports.plan_summary import (
    alternatives_in_short,
    proof_of,
    rules_in_short,
    summary_head,
    summary_lines,
    summary_units,
)
from recommender.reports.words import (
    reasons,
)
from recommender.reports.words.plan_totals import totals
from recommender.reports.words.waived_words import waived_findings, waived_in_words

if TYPE_CHECKING:
    from datetime import date

    from recommender.answers.evidence_planning import EvidenceAnswer
    from recommender.answers.questions import Questions
    from recommender.answers.recommendation import Recommendation
    from recommender.answers.regret_analysis import Regret
    from recommender.answers.ways_out import WaysOut
    from recommender.qualifications.plans import Plan
    from recommender.qualifications.units import Unit
    from recommender.reports.documents.plan_document import PlansDocument
    from recommender.reports.sheets.paper_sheet import PaperSheet
    from recommender.reports.sheets.plan_sheet import PlanSheet
    from recommender.requests.sheet_names import SheetNames


@dataclass(frozen=True)
class PlanReport:
    """A recommendation: the plan, or why there is none and the ways out.

    `regret` is that of the best plan where tags are uncertain; where `robust`, the plan
    is the one with the least. `questions` are about likely tasks. Without `full`, only
    what a reader needs first is there. `evidence` is for the sheet: the occasions.
    """

    answer: Recommendation
    ways: WaysOut | None = None
    regret: Regret | None = None
    robust: bool = False
    questions: Questions | None = None
    full: bool = True
    evidence: EvidenceAnswer | None = None

    def blocks(self) -> list[Block]:
        """Return the best plan, and the others by how they differ."""
        if not self.full and self.answer.plans:
            return self._summary()
        from recommender.reports.full_plan import full_plan_blocks

        return full_plan_blocks(
            self.answer, self.ways, self.regret, self.questions, robust=self.robust
        )

    def _summary(self) -> list[Block]:
        answer, plan = self.answer, self.answer.best
        proof = proof_of(answer, self.questions, self.regret, robust=self.robust)
        in_all = totals(plan, answer.candidate.wishes, answer.qualification)
        return [
            *summary_head(answer),
            Paragraph(f"{in_all}. {rules_in_short(answer)}.", "In all"),
            *nothing_blocks(plan, answer),
            *summary_units(plan, answer),
            *summary_lines(plan, answer, self.questions, proof),
            *chosen_sizes_blocks(plan, answer),
            *_regret_line(self.regret, answer, robust=self.robust),
            *(
                alternatives_in_short(answer)
                if answer.apart_within is None
                else alternative_blocks(answer)
            ),
        ]

    def records(self) -> list[Record]:
        """Return one record per unit of each plan."""
        return [
            _unit_record(number, unit, plan, self.answer)
            for number, plan in enumerate(self.answer.plans, 1)
            for unit in plan.units
        ]

    def document(self) -> PlansDocument:
        """Return the plans and their proof for JSON."""
        from recommender.reports.documents.plan_builder import plans_document

        return plans_document(
            self.answer, self.ways, self.regret, self.questions, robust=self.robust
        )

    def sheet(self, made: date, people: SheetNames) -> PaperSheet:
        """Return the sheet of the best plan, or of why there is none."""
        from recommender.reports.sheets.no_plan_sheet import NoPlanSheet

        if not self.answer.plans:
            return NoPlanSheet(self.answer, self.ways, made, people).sheet()
        return self.plan_sheet(made, people).sheet()

    def plan_sheet(self, made: date, people: SheetNames) -> PlanSheet:
        """Return what builds the sheet of the best plan."""
        from recommender.reports.sheets.plan_sheet import PlanSheet

        return PlanSheet(
            self.answer, made, people, self.robust, self.questions, self.regret,
            self.evidence,
        )  # fmt: skip


def _unit_record(number: int, unit: Unit, plan: Plan, answer: Recommendation) -> Record:
    job, mandatory = answer.problem.job, unit.code in answer.problem.mandatory
    return {
        "plan": number,
        "code": unit.code,
        "title": unit.title,
        "group": unit.group,
        "level": unit.level,
        "credits": unit.credits,
        "mandatory": "yes" if mandatory else "no",
        "held": "yes" if unit.code in plan.held else "no",
        "waived": "; ".join(map(waived_in_words, waived_findings(plan.findings))),
        "tags": "; ".join(reasons.matched_tags(unit, job)),
        "why": reasons.reason_in_full(unit, plan, job, mandatory),
        "as_good": reasons.tied_codes(unit, plan),
        "weak_evidence": reasons.weak_evidence_in_words(
            unit, plan, job, answer.qualification
        ),
    }


def _regret_line(
    regret: Regret | None, answer: Recommendation, *, robust: bool
) -> list[Block]:
    """Return how much better another plan could be, if anything is unsure."""
    blocks = regret_blocks(regret, answer, robust=robust)
    return [b for b in blocks if isinstance(b, Paragraph) and b.label == "Regret"]
