"""The first screen of a plan: what to take, whether it holds, and what to decide."""

from __future__ import annotations

from typing import TYPE_CHECKING

from recommender.qualifications.rules import Kind
from recommender.reports.blocks import NARROW, Block, Column, Paragraph
from recommender.reports.parts.opening import expired_blocks, job_in_words
from recommender.reports.words import day_words, likely_words, reasons, sizes, wording
from recommender.reports.words.held_words import held_in_words
from recommender.reports.words.lists import join_names, shorten_names
from recommender.reports.words.waived_words import waived_blocks

if TYPE_CHECKING:
    from collections.abc import Iterator

    from recommender.answers.questions import Questions
    from recommender.answers.recommendation import Recommendation
    from recommender.answers.regret_analysis import Regret
    from recommender.qualifications.plans import Plan
    from recommender.qualifications.units import Unit

# The reasons are one line each from this width on.
_WIDE = 110
_GROUP = Column("Group", 5, from_width=NARROW)
_COLUMNS = (
    Column("Unit", 5),
    Column("Title"),
    _GROUP,
    Column("Level", 5, right=True, from_width=NARROW),
    Column("Credits", 7, right=True),
    Column("Why", 34, from_width=_WIDE),
)
# What is done takes the place of the group where both would break more titles.
_WITH_DONE = (
    *(c._replace(from_width=_WIDE) if c is _GROUP else c for c in _COLUMNS),
    Column("", 4),
)
_MOST_LEFT_OUT = 4


def summary_head(answer: Recommendation) -> list[Block]:
    """Build the lines that name the qualification and the job."""
    qualification, candidate = answer.qualification, answer.candidate
    number = f" ({qualification.number})" if qualification.number else ""
    blocks = [Paragraph(f"{qualification.title}{number}")]
    blocks += [Paragraph(qualification.notice)] if qualification.notice else []
    job = Paragraph(job_in_words(qualification, candidate), "Job")
    waived = waived_blocks(qualification, candidate, answer.best.findings)
    return [*blocks, job, *waived, *expired_blocks(qualification, candidate)]


def summary_units(plan: Plan, answer: Recommendation) -> list[Block]:
    """Build the table of the units, a line each where the width allows."""
    if not plan.units:
        return []
    columns = _WITH_DONE if plan.held else _COLUMNS
    rows = tuple(_row(unit, plan, answer) for unit in plan.units)
    return [Paragraph(""), sizes.table(columns, rows, answer.qualification)]


def _row(unit: Unit, plan: Plan, answer: Recommendation) -> tuple[str, ...]:
    job, mandatory = answer.problem.job, unit.code in answer.problem.mandatory
    level, credits = (
        f"{value}{'' if unit.verified(fact) else '*'}"
        for fact, value in (("level", unit.level_name), ("credits", unit.credits))
    )
    why = reasons.matched_tags(unit, job)
    words = (["mandatory"] if mandatory else []) + list(why)
    done = (held_in_words(unit, answer.candidate.wishes),) if plan.held else ()
    short = ", ".join(words) or "not in the job"
    return (unit.code, unit.title, unit.group, level, credits, short, *done)


def summary_lines(
    plan: Plan, answer: Recommendation, questions: Questions | None, proof: str
) -> Iterator[Block]:
    """Yield how well the plan fits, what is proven of it, and what to decide.

    The `proof` is that of the full report; of the usual one, two words are enough.
    """
    exceptions = "; ".join(_exceptions(plan, answer))
    if exceptions:
        yield Paragraph(exceptions, "Rules")
    candidate = answer.candidate
    is_fitted = bool(candidate.role or candidate.tags or candidate.unsure)
    is_usual = is_fitted and proof.startswith(wording.PROVEN) and ";" not in proof
    if is_fitted:
        yield Paragraph(_fit(plan, answer, f"{wording.PROVEN}: " * is_usual), "Fit")
        if plan.fit.left_out:
            names = shorten_names(plan.fit.left_out, _MOST_LEFT_OUT)
            yield Paragraph(names, "Left out")
    yield from _time(answer)
    decisions = "\n".join(_decisions(plan, answer, questions))
    if decisions:
        yield Paragraph(decisions, "Decide")
    if not is_usual:
        yield Paragraph(proof_in_short(proof), "Proof")


def rules_in_short(answer: Recommendation) -> str:
    """Return whether the rules of combination hold, or that they are not asked for."""
    if answer.candidate.units_only:
        return "Unit certificates: no diploma"
    return wording.rules_hold(answer.best.findings)


def _exceptions(plan: Plan, answer: Recommendation) -> Iterator[str]:
    """Yield which guidance and wishes are set aside or not kept."""
    for finding in plan.findings:
        if finding.rule.kind is not Kind.RULE and not finding.holds:
            yield f"NOT kept: {finding.rule.text}"
        elif finding.set_aside_for:
            yield f"{finding.rule.text}: {wording.set_aside_note(finding)}"
    yield from (f"set aside: {r.text} ({why})" for r, why in answer.problem.set_aside)


def _fit(plan: Plan, answer: Recommendation, proven: str) -> str:
    fit = plan.fit
    covered, daily = wording.percent(fit.coverage), wording.percent(fit.relevance)
    counted_in = answer.qualification.counted_in
    words = f"covers {covered} of the job; {daily} of {counted_in} daily work"
    return f"{proven}{words}"


def _time(answer: Recommendation) -> Iterator[Block]:
    timeline = answer.best_timeline
    if timeline is None:
        return
    pace = timeline.pace
    if pace.worked_out and pace.finish_by is not None:
        hours = day_words.weekly_hours(pace.hours_per_week, pace.kind, pace.finish_by)
        yield Paragraph(hours, "Needs")
    if timeline.finish is not None:
        yield Paragraph(day_words.day_in_words(timeline.finish), "Finish")
    if timeline.latest_start is not None:
        day = day_words.day_in_words(timeline.latest_start)
        yield Paragraph(f"{day} at the latest", "Start by")
    for words in timeline.unmet:
        yield Paragraph(words, "Not met")


def _decisions(
    plan: Plan, answer: Recommendation, questions: Questions | None
) -> Iterator[str]:
    """Yield what a person has to decide or check, a line each."""
    if questions is not None and questions.questions:
        asked = [likely_words.question_in_words(q.tag) for q in questions.questions[:2]]
        more = len(questions.questions) - len(asked)
        also = f" {more} more answers change it too." if more > 1 else ""
        also = " One more answer changes it too." if more == 1 else also
        yield f"{' '.join(asked)} The answer changes this plan.{also}"
    choices = "; ".join(reasons.choices_in_words(plan.known_details.losses or ()))
    if choices:
        yield f"{choices}: your choice"
    weak = [unit.code for unit in plan.units if reasons.is_weak(unit, plan)]
    if weak:
        yield f"{join_names(weak)}: {reasons.WEAK}, agree first how to show it"
    facts, _ = wording.count_unverified(plan.units)
    if facts:
        names = sizes.fact_names(answer.qualification)
        verb = "is" if facts == 1 else "are"
        yield f"* {facts} {names} {verb} not verified: check them in your handbook"


def alternatives_in_short(answer: Recommendation) -> Iterator[Block]:
    """Yield the next best plans, a line each."""
    lines = []
    for plan in answer.plans[1:]:
        more = float(plan.fit.mismatch - answer.best.fit.mismatch)
        size = sizes.count(plan.credits, answer.qualification)
        change = wording.change_in_words(answer.best, plan)
        lines.append(f"{change}: {more:.1f} more mismatch, {size}")
    if lines:
        yield Paragraph("\n".join(lines), "Next best")
    if answer.these_are_all:
        yield Paragraph("These are all the plans that keep the rules and wishes.")


def proof_in_short(proof: str) -> str:
    """Return a proof in words, without what is in brackets in its first part.

    >>> proof_in_short("proven: no plan has less within 45 (42 + 3); sure, unless X")
    'proven: no plan has less within 45; sure, unless X'
    """
    first, bracket, rest = proof.partition(" (")
    return first + rest.partition(")")[2] if bracket else proof


def proof_of(
    answer: Recommendation,
    questions: Questions | None,
    regret: Regret | None,
    *,
    robust: bool,
) -> str:
    """Return what is proven of the best plan, and which answers would change it."""
    if robust:
        return wording.robust_proof_in_words(answer)
    proven = wording.proof_in_words(answer)
    if questions is None or not answer.proof.ranked:
        return proven
    if regret is not None and not regret.most:
        return f"{proven}; sure, whichever of the likely tasks are part of the job"
    unless = likely_words.sure_unless(questions.questions)
    return f"{proven}; {unless}" if unless else proven
