"""What is on the page: controls, the plan, what changed, and steps from here."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from recommender.loading.shipped import qualification_option
from recommender.reports.job_text_report import by_likelihood, role_words, why
from recommender.reports.parts.fragility_part import fragility_blocks
from recommender.reports.parts.regret_part import regret_blocks
from recommender.reports.parts.sides_part import sides_table
from recommender.reports.pictures.picture import Picture
from recommender.reports.sheets.no_plan_sheet import no_plan_sections
from recommender.reports.sheets.paper_sheet import Section, Signatures
from recommender.reports.sheets.plan_sheet import PlanSheet
from recommender.reports.sheets.sheet_frame import sections_of, table_of
from recommender.reports.sheets.units_table import why as why_in_plan
from recommender.reports.sheets.what_if_sheet import units_before_and_after
from recommender.reports.words import sizes, wording
from recommender.reports.words.lists import join_names
from recommender.reports.words.waived_words import waived_blocks
from recommender.requests.dates import today
from recommender.web import controls, links
from recommender.web.page_files import FILES
from recommender.web.page_request import LEVEL, TASK

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from recommender.answers.recommendation import Recommendation
    from recommender.errors import Fault
    from recommender.job_text.job_reading import JobReading
    from recommender.qualifications.plans import Plan
    from recommender.qualifications.qualification import Qualification
    from recommender.reports.sheets.paper_sheet import PaperSheet, SheetBlock
    from recommender.web.answering import PageAnswer
    from recommender.web.marked_text import MarkedPart
    from recommender.web.page_request import PageRequest
    from recommender.web.shelf import Shelf


class ReadText(NamedTuple):
    """A job description as read, and its lines with the words that tell a task."""

    reading: JobReading
    lines: tuple[tuple[MarkedPart, ...], ...]


class PlanRow(NamedTuple):
    """A unit of the plan, in words."""

    code: str
    title: str
    level: str
    credits: str
    why: str
    state: str


@dataclass(frozen=True)
class PageContent:
    """The content of a page; `answer` is None where there are faults instead.

    A `brief` page is without what is folded away or only printed.
    """

    shelf: Shelf
    qualification: Qualification
    asked: PageRequest
    page: PageAnswer | None
    faults: tuple[Fault, ...] = ()
    read: ReadText | None = None
    brief: bool = False

    @cached_property
    def files(self) -> dict[str, str]:
        """What can be saved: the name of each file, and what it is called."""
        all_files = {name: label for name, (label, _) in FILES.items()}
        return all_files if self.plan else {"candidate.toml": "Candidate file"}

    @property
    def answer(self) -> Recommendation | None:
        """The answer; None where there are faults instead."""
        return None if self.page is None else self.page.answer

    @cached_property
    def plan(self) -> Plan | None:
        """The best plan; None where there is none."""
        return self.answer.best if self.answer and self.answer.plans else None

    @property
    def has_more(self) -> bool:
        """Whether prices and all else that takes longer are worked out."""
        return bool(self.page and self.page.others)

    @cached_property
    def tasks(self) -> tuple[controls.TaskGroup, ...]:
        """The tasks by theme."""
        return controls.task_groups(self.asked, self.qualification)

    @cached_property
    def units(self) -> tuple[controls.UnitGroup, ...]:
        """The units by group, with their prices where they are known."""
        explanation = self.page.explanation if self.page else None
        return controls.unit_groups(
            self.asked, self.qualification, self.plan, explanation
        )

    @property
    def qualifications(self) -> tuple[controls.Option, ...]:
        """The choice of a qualification."""
        titles = ((name, f"{title} ({name})") for name, title in self.shelf.titles)
        return controls.options_of(titles, self.asked.qualification)

    @property
    def roles(self) -> tuple[controls.Option, ...]:
        """The choice of a role to start from."""
        roles = ((r.name, r.title) for r in self.qualification.vocabulary.roles)
        listed = (("", "None: tick tasks below"), *roles)
        return controls.options_of(listed, self.asked.candidate.role or "")

    @property
    def level_choices(self) -> tuple[controls.Option, ...]:
        """The choice of a level to show."""
        levels = ((level, level) for level in self.levels)
        shown = self.asked.showing(LEVEL)
        return controls.options_of((("", "any"), *levels), shown)

    @property
    def task_choices(self) -> tuple[controls.Option, ...]:
        """The choice of a task that the units shown assess."""
        tags = self.qualification.vocabulary.tags
        tasks = ((tag.name, tag.title) for tag in tags if not tag.no_unit)
        listed = (("", "any task"), *tasks)
        return controls.options_of(listed, self.asked.showing(TASK))

    @property
    def wishes(self) -> Iterator[controls.WishField]:
        """The fields of the other wishes."""
        return controls.wish_fields(self.asked.candidate, self.qualification)

    @cached_property
    def levels(self) -> list[str]:
        """The names of the levels that units have."""
        units = self.qualification.catalogue.units
        rated = [unit for unit in units if unit.level is not None]
        rated.sort(key=lambda unit: (unit.level, unit.level_name))
        return list(dict.fromkeys(unit.level_name for unit in rated))

    @property
    def command(self) -> str:
        """The command that asks the same."""
        options = qualification_option(self.qualification)
        options += wording.as_options(self.asked.candidate)
        return " ".join(["recommender plan", *options])

    @cached_property
    def rows(self) -> tuple[PlanRow, ...]:
        """The units of the plan."""
        if self.plan is None or self.answer is None:
            return ()
        return tuple(_plan_rows(self.plan, self.answer))

    @cached_property
    def sheet(self) -> PaperSheet | None:
        """The sheet of the plan."""
        if self.plan is None or self.answer is None:
            return None
        return PlanSheet(self.answer, today()).sheet()

    @cached_property
    def sections(self) -> tuple[Section, ...]:
        """The sections of the sheet, without the units and the lines to sign on."""
        sections = self.sheet.sections if self.sheet else ()
        return tuple(s for s in sections[1:] if not _is_signed(s))

    @cached_property
    def printed(self) -> tuple[Section, ...]:
        """The sections of the sheet that are only printed: its first, with ticks."""
        return self.sheet.sections[:1] if self.sheet and not self.brief else ()

    @cached_property
    def signatures(self) -> tuple[Section, ...]:
        """The lines to sign on, only printed."""
        sections = self.sheet.sections if self.sheet and not self.brief else ()
        return tuple(s for s in sections if _is_signed(s))

    def picture(self, picture: Picture) -> str:
        """Return the address of a picture of the sheet."""
        sections = self.sheet.sections if self.sheet else ()
        pictures = [b for s in sections for b in s.blocks if isinstance(b, Picture)]
        number = next(i for i, each in enumerate(pictures) if each is picture)
        return f"picture/{number}.svg?{self.asked.asking(self.asked.candidate).query}"

    @cached_property
    def totals(self) -> str:
        """The size of the plan, and how well it fits, in a line."""
        if self.plan is None:
            return "No plan" if self.answer else "Not planned"
        size = sizes.total(self.plan.units, self.qualification)
        covered = wording.percent(self.plan.fit.coverage)
        mismatch = sizes.amount(self.plan.fit.mismatch, self.qualification)
        held = wording.rules_hold(self.plan.findings)
        return f"{size}. {held}. Covers {covered} of the job; mismatch {mismatch}."

    @cached_property
    def waived(self) -> str:
        """The rules that are waived, with what the plan has of them, and why."""
        findings = self.plan.findings if self.plan else ()
        blocks = waived_blocks(self.qualification, self.asked.candidate, findings)
        return "; ".join(block.text for block in blocks).replace("\n", "; ")

    @cached_property
    def proof(self) -> str:
        """What is proven of the plan."""
        if self.plan is None or self.answer is None:
            return ""
        words = wording.proof_in_words(self.answer)
        return f"{words[:1].upper()}{words[1:]}."

    @cached_property
    def news(self) -> str:
        """What has changed since the last click, in a sentence to be read out."""
        if self.faults:
            return "This cannot be planned."
        if self.plan is None:
            return "There is no plan now: see why, and the ways out."
        comparison = self.page.comparison if self.page else None
        if comparison is None:
            return ""
        if not comparison.before.plans:
            return "There is a plan again."
        moves = [
            f"{join_names(unit.code for unit in units)} {verb}{_s(units)}"
            for units, verb in (
                (comparison.units_in, "enter"),
                (comparison.units_out, "leave"),
            )
            if units
        ]
        if not moves:
            return f"The plan stays as it is. {_cost(comparison.before, self.plan)}"
        return f"{'; '.join(moves)}. {_cost(comparison.before, self.plan)}"

    @cached_property
    def changes(self) -> list[SheetBlock]:
        """What has changed since the last click, and why."""
        comparison = self.page.comparison if self.page else None
        if comparison is None or not (comparison.before.plans and self.plan):
            return []
        if len(comparison.prices) < len(comparison.units_out):
            # Why units leave is known later, or took too long.
            return []
        sides = table_of(sides_table(comparison), "Both plans", self.qualification)
        return [*units_before_and_after(comparison), sides]

    @cached_property
    def conflict(self) -> list[Section]:
        """Why there is no plan; the ways out are links, where there are any."""
        if self.page is None or self.page.answer.plans:
            return []
        sections = [*no_plan_sections(self.page.answer, self.page.ways)]
        return sections[:1] if self.page.ways else sections

    @cached_property
    def ways(self) -> list[links.PageStep]:
        """The ways out of a conflict."""
        ways = self.page and self.page.ways
        return list(links.ways_as_steps(ways, self.asked)) if ways else []

    @cached_property
    def ties(self) -> list[links.PageStep]:
        """The free choices."""
        if self.plan is None or self.answer is None:
            return []
        return list(links.ties_as_steps(self.answer, self.asked))

    @cached_property
    def others(self) -> list[links.PageStep]:
        """The next best plans."""
        others = self.page and self.page.others
        return list(links.others_as_steps(others, self.asked)) if others else []

    @cached_property
    def fragility(self) -> list[Section]:
        """What a withdrawn unit would mean."""
        if self.plan is None or self.brief:
            return []
        return [*sections_of(fragility_blocks(self.plan), self.qualification, "")]

    @cached_property
    def questions(self) -> list[links.Asked]:
        """The questions about likely tasks whose answers change the plan."""
        questions = self.page.questions if self.page else None
        if questions is None:
            return []
        return list(links.questions_as_steps(questions, self.asked))

    @cached_property
    def without_effect(self) -> list[str]:
        """The likely tasks whose answers change nothing, by title."""
        questions = self.page and self.page.questions
        if not questions or not questions.complete:
            return []
        asked = {question.tag.name for question in questions.questions}
        words = self.qualification.vocabulary
        unsure = self.asked.candidate.unsure
        return [words.find_tag(tag).title for tag in unsure if tag not in asked]

    @cached_property
    def regret(self) -> list[Section]:
        """How much better another plan could be, where the job is not certain."""
        if not self.page or self.page.regret is None:
            return []
        blocks = regret_blocks(self.page.regret, self.page.answer, robust=False)
        return [*sections_of(blocks, self.qualification, "")]

    @property
    def role_read(self) -> str:
        """Which role a text was read as."""
        return role_words(self.read.reading) if self.read else ""

    @property
    def tasks_read(self) -> list[tuple[str, str, str]]:
        """The tasks read in a text: title, how likely, and the words that tell it."""
        if self.read is None:
            return []
        reading, words = self.read.reading, self.qualification.vocabulary
        return [
            (words.find_tag(t.tag).title, f"{t.percent}%", why(t, reading.role))
            for t in by_likelihood(reading)
        ]

    @property
    def personal(self) -> str:
        """The kinds of personal details that a text seems to have."""
        if self.read is None or not self.read.reading.personal_details:
            return ""
        return join_names(self.read.reading.personal_details)


def _plan_rows(plan: Plan, answer: Recommendation) -> Iterator[PlanRow]:
    for unit in plan.units:
        level, credits = (
            f"{value}{'' if unit.verified(fact) else '*'}"
            for fact, value in (("level", unit.level_name), ("credits", unit.size))
        )
        state = "held" if unit.code in plan.held else ""
        why = why_in_plan(unit, plan, answer)
        yield PlanRow(unit.code, unit.title, level, credits, why, state)


def _is_signed(section: Section) -> bool:
    return any(isinstance(block, Signatures) for block in section.blocks)


def _s(units: Sequence[object]) -> str:
    return "s" if len(units) == 1 else ""


def _cost(before: Recommendation, plan: Plan) -> str:
    """Return what a change costs, in mismatch."""
    more = plan.fit.mismatch - before.best.fit.mismatch
    size = sizes.amount(abs(more), before.qualification)
    if not more:
        return "The mismatch is the same."
    return f"The mismatch is {size} {'more' if more > 0 else 'less'}."
