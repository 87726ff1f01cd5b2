"""Reports of what rules say besides which units: titles, choices, facts and notes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from recommender.auditing import audit, choose
from recommender.reporting import demands
from recommender.reporting.blocks import Block, Column, Heading, Paragraph, Table
from recommender.requests.facts import settle_rules

if TYPE_CHECKING:
    from recommender.advising.recommending import Recommendation
    from recommender.qualifications.plans import Plan
    from recommender.qualifications.qualification import Qualification

_FACT_COLUMNS = (
    Column("Fact", 13),
    Column("Question", 26),
    Column("Values", 24),
    Column("Unless said", 12),
)
_TITLE_COLUMNS = (Column("Title", 22), Column("Text", 35), Column("Needed", 19))


def rule_blocks(plan: Plan, answer: Recommendation) -> list[Block]:
    """Tell the choices that a plan rests on, the titles it earns, and the notes."""
    about = answer.qualification
    chosen = choose(plan.units, answer.problem.rules)
    told = [f"{name}: {value}" for name, value in chosen.items()]
    blocks = [Paragraph(", ".join(told), "Choices")] if told else []
    earned = titles(plan, answer)
    if earned:
        blocks.append(Paragraph(", ".join(earned), "Titles"))
    if about.notes:
        notes = "\n".join(note.text for note in about.notes)
        blocks.append(Paragraph(notes, "Besides"))
    return [Heading("What comes with it"), *blocks] if blocks else []


def titles(plan: Plan, answer: Recommendation) -> list[str]:
    """Give the extra titles that a plan earns."""
    about, wishes = answer.qualification, answer.candidate.wishes
    rules = settle_rules([one.rule for one in about.endorsements], wishes, about)
    earned = {f.rule.id for f in audit(plan.units, rules) if f.holds}
    return [one.title for one in about.endorsements if one.rule.id in earned]


def besides_blocks(about: Qualification) -> list[Block]:
    """List the facts that rules ask for, the extra titles, and the notes."""
    blocks: list[Block] = []
    if about.facts:
        rows = tuple(
            (fact.name, fact.question, ", ".join(fact.values), fact.unless_said or "")
            for fact in about.facts.values()
        )
        blocks += [
            Heading("Facts, said with --fact FACT:VALUE"),
            Table(_FACT_COLUMNS, rows),
        ]
    if about.endorsements:
        titles_ = tuple(
            (one.rule.id, f"{one.title}: {one.rule.text}", demands.needed(one.rule))
            for one in about.endorsements
        )
        blocks += [Heading("Extra titles, asked for with --endorse TITLE")]
        blocks += [Table(_TITLE_COLUMNS, titles_)]
    if about.notes:
        blocks += [Heading("Besides"), *(Paragraph(f"- {n.text}") for n in about.notes)]
    return blocks
