"""The report of an edited workbook: who was changed, does it hold, at what cost."""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction
from typing import TYPE_CHECKING

from recommender.errors import counted
from recommender.reports.blocks import Block, Column, Heading, Paragraph, Record
from recommender.reports.cohort_report import reason_of
from recommender.reports.parts.opening import qualification_title
from recommender.reports.words import choice_words, sizes, wording
from recommender.reports.words.wish_words import wishes_in_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from recommender.cohorts.chosen_units import ChosenUnits
    from recommender.qualifications.qualification import Qualification
    from recommender.reports.documents.edits_document import EditsDocument
    from recommender.requests.saved_plan import SavedPlan

_COLUMNS = (
    Column("Candidate", 14),
    Column("In", 14),
    Column("Out", 14),
    Column("Holds", 5),
    Column("Credits", 7, right=True),
    Column("Mismatch", 8, right=True),
    Column("Cost", 5, right=True),
)


@dataclass(frozen=True)
class EditsReport:
    """What people made of the plans of a cohort, beside the best plans.

    `made_with` is the data that the workbook was made with; `names` are those of the
    candidates by id, where they were asked for.
    """

    qualification: Qualification
    rows: tuple[ChosenUnits, ...]
    made_with: SavedPlan
    names: Mapping[str, str] = field(default_factory=dict)

    def blocks(self) -> list[Block]:
        """Return a line for each plan that was changed, and what is wrong with any."""
        blocks: list[Block] = [qualification_title(self.qualification)]
        change = self.made_with.data_change(self.qualification)
        if change is not None:
            blocks.append(Paragraph(change, "Data"))
        changed = [chosen for chosen in self.rows if chosen.is_changed]
        if changed:
            blocks.append(Heading("Changed by hand"))
            lines = tuple(self._line(chosen) for chosen in changed)
            blocks.append(sizes.table(_COLUMNS, lines, self.qualification))
        remarks = list(self._remarks())
        if remarks:
            blocks += [Heading("What to look at"), *remarks]
        return [*blocks, Heading(self._verdict())]

    def _line(self, chosen: ChosenUnits) -> tuple[str, ...]:
        free = "free" if chosen.cost == 0 else "--"
        return (
            self._who(chosen),
            " ".join(chosen.units_in) or "nothing",
            " ".join(chosen.units_out) or "nothing",
            "yes" if chosen.holds else "NO",
            f"{sum(unit.credits for unit in chosen.units)}",
            f"{float(chosen.fit.mismatch):.1f}",
            wording.price_in_words(chosen.cost, free),
        )

    def _who(self, chosen: ChosenUnits) -> str:
        id_ = chosen.member.id
        name = self.names.get(id_)
        return f"{name} ({id_})" if name else id_

    def _remarks(self) -> Iterator[Block]:
        for chosen in self.rows:
            parts = [*choice_words.faults_in_words(chosen), *_moved(chosen)]
            if choice_words.is_beyond_spare(chosen):
                parts.append(choice_words.cost_in_words(chosen, self.qualification))
            if not chosen.is_there:
                reason = reason_of(chosen.outcome) or chosen.outcome.status
                parts.append(f"no plan: {reason}")
            if parts:
                text = wishes_in_words("; ".join(parts), self.qualification)
                yield Paragraph(text, self._who(chosen))

    def _verdict(self) -> str:
        """Return how many plans were changed, and how many do not hold."""
        changed = sum(chosen.is_changed for chosen in self.rows)
        broken = sum(not chosen.holds for chosen in self.rows)
        parts = [
            f"{counted(len(self.rows), 'candidate')}: {changed:,} changed",
            f"{len(self.rows) - changed:,} unchanged",
        ]
        hold = "every plan holds" if not broken else f"{broken:,} without a valid plan"
        return f"{', '.join(parts)}; {hold}"

    def records(self) -> list[Record]:
        """Return one record per candidate."""
        return [self._record(chosen) for chosen in self.rows]

    def _record(self, chosen: ChosenUnits) -> Record:
        id_, outcome, cost = chosen.member.id, chosen.outcome, chosen.cost
        best = f"{float(Fraction(outcome.mismatch)):.2f}" if outcome.has_plan else ""
        named = {"name": self.names.get(id_, "")} if self.names else {}
        return {
            "id": id_,
            **named,
            "changed": _yes(chosen.is_changed),
            "in": _listed(chosen.units_in),
            "out": _listed(chosen.units_out),
            "holds": _yes(chosen.holds),
            "breaks": _listed(finding.rule.id for finding in chosen.broken),
            "not_kept": _listed(finding.rule.id for finding in chosen.not_kept),
            "credits": sum(unit.credits for unit in chosen.units),
            "new_credits": sum(unit.credits for unit in chosen.new_units),
            "mismatch": f"{float(chosen.fit.mismatch):.2f}",
            "best_mismatch": best,
            "cost": None if cost is None else round(float(cost), 2),
            "coverage": f"{float(chosen.fit.coverage):.3f}",
            "relevance": f"{float(chosen.fit.relevance):.3f}",
            "units": _listed(chosen.codes),
            "suggested": _listed(chosen.suggested),
            "best": _listed(outcome.units),
            "best_status": outcome.status,
        }

    def document(self) -> EditsDocument:
        """Return the same for JSON."""
        from recommender.reports.documents.edits_builder import edits_document

        return edits_document(self.qualification, self.rows, self.made_with, self.names)


def _moved(chosen: ChosenUnits) -> Iterator[str]:
    """Yield that the best plan is not the one suggested any more."""
    best, suggested = chosen.outcome.units, chosen.suggested
    new = [code for code in best if code not in suggested]
    old = [code for code in suggested if code not in best]
    if chosen.outcome.has_plan and suggested and (new or old):
        words = f"{' '.join(new) or 'nothing'} for {' '.join(old) or 'nothing'}"
        yield f"the best plan is now another: {words}"


def _listed(codes: Iterable[str]) -> str:
    return "; ".join(codes)


def _yes(there: bool) -> str:
    return "yes" if there else "no"
