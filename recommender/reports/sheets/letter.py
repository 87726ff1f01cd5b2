"""The letter: a plan on one page, in plain English, for the candidate."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from recommender.errors import counted
from recommender.qualifications.rules import Kind
from recommender.reports.blocks import Paragraph
from recommender.reports.sheets.paper_sheet import (
    Bullets,
    PaperSheet,
    Section,
    SheetBlock,
)
from recommender.reports.sheets.plan_sheet import nearest
from recommender.reports.sheets.sheet_frame import title_of
from recommender.reports.words import reasons, sizes, wording
from recommender.reports.words.day_words import day_in_words
from recommender.reports.words.lists import join_names
from recommender.reports.words.waived_words import waived_findings
from recommender.requests.frequencies import frequency_of
from recommender.requests.pace import hours_in_words
from recommender.requests.sheet_names import SheetNames

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import date

    from recommender.answers.recommendation import Recommendation
    from recommender.answers.timelines import Stretch
    from recommender.qualifications.plans import Loss
    from recommender.qualifications.units import Unit

_AWARDS = ("diploma", "certificate", "award")
_OFTEN = {"daily": "most days", "weekly": "most weeks", "sometimes": "now and then"}
_MOST_TASKS = 2
# A plan of more units has one task for each and one change: it stays on a page.
_FEW_UNITS = 9
_MOST_CHANGES = 2
_TO_BRING = (
    "Things you made or used, such as an email or a form. Hide customers' names first.",
    "A short text in your own words: what you did, how and why.",
    "The name of someone who saw you do it, such as your manager.",
    "Days and times when your assessor can watch you at work.",
    "Your questions. Your assessor will have some for you too.",
)


@dataclass(frozen=True)
class Letter:
    """Builds the letter about the best plan of an answer, made on a day.

    It has nothing in it but what is in the plan, and general advice on evidence.
    """

    answer: Recommendation
    made: date
    people: SheetNames = field(default_factory=SheetNames)

    def sheet(self) -> PaperSheet:
        """Return the letter.

        Raises:
            LookupError: the plan has no details yet.
        """
        qualification = self.answer.qualification
        new = self.answer.best.new_units
        parts = (
            (f"Dear {self.people.candidate or 'candidate'}", self._opening()),
            ("What you will do, and why", map(self._unit, new)),
            ("What you have already", self._have()),
            ("When, and how many hours", self._time() if new else ()),
            ("What to bring next time", self._bring() if new else ()),
            ("What you may change", self._changes() if new else ()),
            ("Whom to ask", self._ask()),
        )
        filled = ((title, tuple(blocks)) for title, blocks in parts)
        sections = tuple(Section(title, blocks) for title, blocks in filled if blocks)
        centre = (("Centre", self.people.centre),) if self.people.centre else ()
        fields = (("Date", day_in_words(self.made)), *centre)
        title, footer = title_of(qualification), self._footer()
        return PaperSheet("Your plan", title, fields, sections, footer, is_letter=True)

    @property
    def _award(self) -> str:
        """What a candidate calls the qualification, such as the diploma."""
        title = self.answer.qualification.title.casefold()
        return next((word for word in _AWARDS if word in title), "qualification")

    @property
    def _knows_job(self) -> bool:
        """Whether more is known of the job than what every job has."""
        candidate = self.answer.candidate
        return bool(candidate.role or candidate.tags or candidate.unsure)

    @property
    def _is_short(self) -> bool:
        """Whether there is room for more than the first task and the first change."""
        return len(self.answer.best.new_units) <= _FEW_UNITS

    def _opening(self) -> Iterator[Paragraph]:
        answer, plan = self.answer, self.answer.best
        units = counted(len(plan.units), "unit")
        if answer.candidate.units_only:
            text = f"These are {units} of the {self._award} that suit you. They are "
            if len(plan.units) == 1:
                text = f"This is a unit of the {self._award} that suits you. It is "
            text += f"not the whole {self._award}."
        else:
            text = f"This is your plan for the {self._award}. It has {units}."
        text += " A unit is a set of things that you learn, do and show."
        if answer.qualification.has_credits:
            text += f" The plan comes to {counted(plan.credits, 'credit')}: the points "
            text += f"that make up the {self._award}."
        matched = "We chose the units that best fit the work you do."
        if answer.candidate.unsure:
            matched += " Where it says perhaps, tell your assessor if you do that."
        unmatched = "We do not know your job yet, so tell your assessor what you do."
        yield Paragraph(f"{text} {matched if self._knows_job else unmatched}")
        for finding in waived_findings(plan.findings):
            rule = finding.rule
            text = f"You need not keep this rule: {rule.text}. Why: {rule.waived}."
            yield Paragraph(text, "One exception")

    def _unit(self, unit: Unit) -> Paragraph:
        parts = [self._why(unit), self._when(unit)]
        return Paragraph(" ".join(filter(None, parts)), f"{unit.code} {unit.title}")

    def _why(self, unit: Unit) -> str:
        answer = self.answer
        parts = []
        if unit.code in answer.problem.mandatory:
            parts.append("You must take this unit.")
        most = _MOST_TASKS if self._is_short else 1
        tasks = reasons.matched_tags(unit, answer.problem.job)[:most]
        if tasks and (self._is_short or not parts):
            parts.append(f"In your job: {'; '.join(map(self._task, tasks))}.")
        return " ".join(parts) or self._needed_for(unit)

    def _needed_for(self, unit: Unit) -> str:
        """Return why a unit is there that is not part of the job."""
        kinds = {
            finding.rule.kind
            for finding in reasons.deciding_findings(unit, self.answer.best)
        }
        if Kind.WISH in kinds:
            return "You or your assessor asked for it."
        job = "It is not part of your job" if self._knows_job else ""
        if not kinds:
            return f"{job}: ask what it is for." if job else ""
        return f"{job}, but the rules ask for it." if job else "The rules ask for it."

    def _task(self, tag: str) -> str:
        often = "perhaps"
        if tag not in self.answer.candidate.unsure:
            often = _OFTEN[frequency_of(self.answer.problem.job[tag])]
        return f"{self._task_title(tag)} ({often})"

    def _task_title(self, tag: str) -> str:
        title = self.answer.qualification.vocabulary.find_tag(tag).title
        title = title.replace("one's", "your")
        # A name in capitals, such as IT, keeps them.
        return title if title[1:2].isupper() else f"{title[:1].lower()}{title[1:]}"

    def _when(self, unit: Unit) -> str:
        timeline = self.answer.best_timeline
        stretches = timeline.stretches if timeline else ()
        dates = (_dates(each) for each in stretches if each.unit.code == unit.code)
        return next(dates, "")

    def _have(self) -> Iterator[Paragraph]:
        held = self.answer.best.held_units
        names = "; ".join(f"{unit.code} {unit.title}" for unit in held)
        if not held:
            text = "No units yet. Have you done some before? Then tell your assessor."
            yield Paragraph(f"{text} They may count.")
        elif self.answer.best.new_units:
            this = "this unit" if len(held) == 1 else "these units"
            text = f"{names}. You need not do {this} again."
            if self.answer.qualification.has_credits:
                done = sum(unit.credits for unit in held)
                they = "It counts" if len(held) == 1 else "They count"
                text += f" {they} for {counted(done, 'credit')}."
            yield Paragraph(text)
        else:
            yield Paragraph(f"{names}. There are no more units to do.")

    def _time(self) -> Iterator[Paragraph]:
        yield Paragraph(" ".join((*self._hours(), *self._pace(), *self._next())))

    def _hours(self) -> Iterator[str]:
        plan, qualification = self.answer.best, self.answer.qualification
        hours = sizes.hours(plan, qualification)
        if hours is not None:
            yield f"You need about {counted(round(hours), 'hour')} with help from your"
            yield "centre."
        if hours is not None and qualification.has_credits:
            total = counted(round(plan.learning_hours), "hour")
            yield f"With your own study, it is about {total} in all."

    def _pace(self) -> Iterator[str]:
        timeline = self.answer.best_timeline
        if timeline is None:
            yield "There are no dates yet. Agree with your assessor when you start, and"
            yield "how many hours per week you have."
            return
        pace = timeline.pace
        of_what = "in all" if pace.all_hours else "with help from your centre"
        weekly = f"{hours_in_words(pace.hours_per_week)} per week"
        if pace.worked_out and pace.finish_by is not None:
            deadline = day_in_words(pace.finish_by)
            yield f"To finish by {deadline} you need {weekly}"
        else:
            yield f"The plan is for {weekly}"
        yield f"{of_what}."
        if pace.start is None:
            yield f"That takes about {counted(math.ceil(timeline.weeks), 'week')}."
        if timeline.finish is not None:
            yield f"You finish on about {day_in_words(timeline.finish)}."
        if timeline.latest_start is not None:
            yield f"Start by {day_in_words(timeline.latest_start)} at the latest."
        if timeline.unmet:
            yield "Not all of it works out with these dates: talk to your assessor."

    def _next(self) -> Iterator[str]:
        """Yield what the qualification leads to first, if anything is known of it."""
        entries = self.answer.qualification.leads_to[:1]
        if not self.answer.candidate.units_only:
            after = f"After the {self._award} you could do this"
            yield from (f"{after}: {entry.title}." for entry in entries)

    def _bring(self) -> Iterator[SheetBlock]:
        text = "You show what you can do with proof from your work."
        first = [self._task_title(tag) for tag in self._first_tasks()]
        if first:
            this = "this" if len(first) == 1 else "these"
            text += f" Start with {this}: {'; '.join(first)}."
        yield Paragraph(f"{text} Bring what you can of this:")
        yield Bullets(_TO_BRING)

    def _first_tasks(self) -> list[str]:
        """Return the tasks of the new units that come up most often, each once."""
        job = self.answer.problem.job
        units = self.answer.best.new_units
        tags = (tag for unit in units for tag in reasons.matched_tags(unit, job)[:1])
        once = dict.fromkeys(tags)
        return sorted(once, key=lambda tag: -job[tag])[:_MOST_TASKS]

    def _changes(self) -> Iterator[SheetBlock]:
        swaps = tuple(self._swaps())
        if swaps:
            yield Bullets(swaps)
        ask = "Do you want to change a unit? Tell your assessor before you start it."
        if not self.answer.candidate.units_only:
            ask += f" The rules of the {self._award} must still be kept."
        yield Paragraph(ask)

    def _swaps(self) -> Iterator[str]:
        """Yield what could be taken in place of what, each swap once."""
        losses = self.answer.best.known_details.losses or ()
        as_good = _codes_by_swap(
            (_named([f"{unit.code} {unit.title}" for unit in loss.as_good]), loss)
            for loss in losses
            if loss.as_good
        )
        worse = _codes_by_swap(
            (f"{loss.best.code} {loss.best.title}", loss)
            for loss in nearest(losses)
            if loss.best
        )
        lines = [
            f"You could take {swap}, in place of {join_names(codes, 'or')}. {fit}"
            for swaps, fit in (
                (as_good, "It fits just as well."),
                (worse, "It fits your job less well."),
            )
            for swap, codes in swaps.items()
        ]
        yield from lines[: _MOST_CHANGES if self._is_short else 1]

    def _ask(self) -> Iterator[Paragraph]:
        names, plan = self.people, self.answer.best
        whom = f"your assessor, {names.assessor}" if names.assessor else "your assessor"
        text = f"Ask {whom}. Nothing is fixed until you have both agreed to it."
        if wording.count_unverified(plan.units)[0]:
            text += " Some facts in this plan are not checked yet. Your assessor will "
            text += "check them."
        yield Paragraph(text)

    def _footer(self) -> str:
        notice = self.answer.qualification.notice
        made = f"A computer program suggested this plan on {day_in_words(self.made)}."
        if self.answer.proof.fingerprint:
            made += f" Its certificate is {self.answer.proof.fingerprint}."
        return f"{made} {notice}".rstrip()


def _dates(stretch: Stretch) -> str:
    """Return when a unit is under way: in days, or in weeks from the start."""
    if stretch.first_day is None or stretch.last_day is None:
        if stretch.from_week == stretch.to_week:
            return f"When: week {stretch.from_week}."
        return f"When: weeks {stretch.from_week} to {stretch.to_week}."
    first, last = day_in_words(stretch.first_day), day_in_words(stretch.last_day)
    if stretch.first_day.year == stretch.last_day.year:
        first = first.removesuffix(f" {stretch.first_day.year}")
    return f"When: {first} to {last}."


def _named(names: Sequence[str]) -> str:
    """Return the first of some units in words, and how many more there are."""
    more = len(names) - _MOST_TASKS
    shown = join_names(names[:_MOST_TASKS], "or")
    return f"{shown} (or one of {more} more)" if more > 0 else shown


def _codes_by_swap(swaps: Iterable[tuple[str, Loss]]) -> dict[str, list[str]]:
    """Return the codes of the units in whose place something could be taken."""
    by_swap: dict[str, list[str]] = {}
    for swap, loss in swaps:
        by_swap.setdefault(swap, []).append(loss.unit.code)
    return by_swap
