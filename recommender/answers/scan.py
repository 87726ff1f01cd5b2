"""Scanning: asking about a job only what could still change the plan.

A question puts several tasks at once, those of which an answer could cost the plan
most; who does some of them is asked about each. It ends when the largest regret over
all answers that were not asked for is within the tolerance: that is proven each time.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction
from typing import TYPE_CHECKING

from recommender.answers.recommendation import Recommendation, recommend
from recommender.answers.regret_analysis import Regret, RegretAnalysis
from recommender.auditing import audit
from recommender.qualifications.plans import Status
from recommender.qualifications.vocabulary import Frequency
from recommender.requests.candidate import Candidate, job_of
from recommender.requests.frequencies import AT_ALL, MAYBE
from recommender.requests.resolving import resolve
from recommender.solver.engine.clock import Clock
from recommender.solver.engine.cp_sat import interruptibly

if TYPE_CHECKING:
    from collections.abc import Iterable

    from recommender.qualifications.qualification import Qualification
    from recommender.qualifications.vocabulary import Tag

# As many tasks as a person takes in at a glance.
MOST_TOGETHER = 8
# With fewer tasks than this it is looked once more for some to ask about with them.
ENOUGH_TOGETHER = 5


@dataclass(frozen=True, slots=True)
class Question:
    """Tasks to ask about: one alone how often, several which of them at all."""

    tags: tuple[Tag, ...]

    @property
    def is_single(self) -> bool:
        """Return whether it asks how often one task is done."""
        return len(self.tags) == 1


@dataclass(frozen=True, slots=True)
class ScanState:
    """Where a scan stands: the plan so far, and the next question, if one is needed.

    `regret` is the most that an answer to what is open could cost the plan; None
    where there is no plan, or everything was to be asked.
    """

    answer: Recommendation
    regret: Regret | None
    question: Question | None


class Scan:
    """A conversation about one candidate's job.

    What the role, everyone's job or a text says is taken as answered; with `full`
    every task is asked about, each alone. `tolerance` is in credits of mismatch.
    `before` are the questions and the tasks of a scan that this one goes on with.

    Raises:
        RequestError: a name is unknown, or wishes contradict.
    """

    def __init__(
        self,
        qualification: Qualification,
        candidate: Candidate,
        *,
        tolerance: Fraction = Fraction(0),
        full: bool = False,
        before: tuple[int, int] = (0, 0),
        time_limit: float | None = None,
    ) -> None:
        self.qualification, self.candidate = (
            qualification,
            resolve(candidate, qualification),
        )
        self.tolerance, self.full, self._time_limit = tolerance, full, time_limit
        self.asked, answered = before
        said = {*self.candidate.tags, *self.candidate.no_tags, *self.candidate.unsure}
        if not full:
            said |= {*job_of(self.candidate, qualification)}
        used = {tag for unit in qualification.catalogue.units for tag, _ in unit.tags}
        self.open = [
            tag
            for tag in qualification.vocabulary.tags
            if tag.name in used and tag.name not in said
        ]
        at_all = {t for t, often in self.candidate.unsure.items() if often == AT_ALL}
        self._ticked = [
            tag for tag in qualification.vocabulary.tags if tag.name in at_all
        ]
        self.there = answered + len(self.open) + len(self._ticked)
        unsure = {t: o for t, o in self.candidate.unsure.items() if t not in at_all}
        self.candidate = replace(self.candidate, unsure=unsure)

    def state(self) -> ScanState:
        """Plan with what is known, and find the next question.

        Raises:
            LimitError: the time ran out.
            SelfCheckError: an answer did not stand up to the audit.
        """
        clock = Clock(self._time_limit)
        answer = recommend(self.qualification, self.known, time_limit=clock)
        if answer.status is not Status.OPTIMAL:
            return ScanState(answer, None, None)
        if self.full:
            first = (*self._ticked, *self.open)[:1]
            return ScanState(answer, None, Question(first) if first else None)
        analysis = RegretAnalysis(self.qualification, self._doubted(), clock, answer)
        return interruptibly(lambda: self._next(answer, analysis), clock)

    @property
    def known(self) -> Candidate:
        """The candidate so far; of what was only ticked, how often is unsure."""
        ticked = {tag.name: AT_ALL for tag in self._ticked}
        return replace(self.candidate, unsure={**self.candidate.unsure, **ticked})

    def _doubted(self) -> Candidate:
        """Doubt all that is open; what was not sure stays in the middle, as planned."""
        one, job = self.known, job_of(self.candidate, self.qualification)
        sure = {tag: job[tag] for tag in self.candidate.unsure}
        unsure = {t: often for t, often in one.unsure.items() if t not in sure}
        unsure |= {tag.name: MAYBE for tag in self.open}
        return replace(one, tags={**one.tags, **sure}, unsure=unsure)

    def _next(self, answer: Recommendation, analysis: RegretAnalysis) -> ScanState:
        """Ask about what makes another plan best; then about what would without it."""
        regret = analysis.regret_of(answer.best)
        if regret.most <= self.tolerance or not (self.open or self._ticked):
            return ScanState(answer, regret, None)
        if self._ticked:
            return ScanState(answer, regret, Question((self._ticked[0],)))
        first = self._lifting(regret, answer)
        together = [*first, *(t for t in self._telling(regret) if t not in first)]
        together = together or list(self.open)
        if len(together) < ENOUGH_TOGETHER:
            further = analysis.regret_of(answer.best, {tag.name for tag in together})
            together += [t for t in self._telling(further) if t not in together]
        asked = {tag.name for tag in together[:MOST_TOGETHER]}
        tags = tuple(tag for tag in self.open if tag.name in asked)
        return ScanState(answer, regret, Question(tags))

    def _telling(self, regret: Regret) -> list[Tag]:
        """Return the open tasks that make the other plan best, most telling first."""
        assessed: dict[str, int] = {}
        for unit in regret.rival:
            for tag, strength in unit.tags:
                points = unit.credits * strength * regret.job.get(tag, 0)
                assessed[tag] = assessed.get(tag, 0) + points
        found = (tag for tag in self.open if assessed.get(tag.name))
        return sorted(found, key=lambda tag: -assessed[tag.name])

    def _lifting(self, regret: Regret, answer: Recommendation) -> list[Tag]:
        """Return the open tasks without which the other plan would be ruled out."""
        if all(one.holds for one in audit(regret.rival, answer.problem.rules)):
            return []
        lifting = {
            t for guide in self.qualification.guidance for t in guide.unless_tags
        }
        return [tag for tag in self.open if tag.name in lifting]

    def answer_which(self, question: Question, done: Iterable[str]) -> None:
        """Take the tasks of a question that are part of the job; the others are not.

        Where only one task was open, how often it is done is asked next all the same.
        """
        done = {*done}
        self.asked += 1
        self._ticked += [tag for tag in question.tags if tag.name in done]
        for tag in question.tags:
            self.open.remove(tag)
            if tag.name not in done:
                self._say(tag, None)

    def answer_how_often(self, question: Question, often: Frequency | None) -> None:
        """Take how often a task is done; None where the candidate is not sure."""
        (tag,) = question.tags
        self.asked += 1
        if tag in self._ticked:
            self._ticked.remove(tag)
        else:
            self.open.remove(tag)
        if often is None:
            unsure = {**self.candidate.unsure, tag.name: MAYBE}
            self.candidate = replace(self.candidate, unsure=unsure)
        else:
            self._say(tag, often)

    def _say(self, tag: Tag, often: Frequency | None) -> None:
        """Note a frequency; a task that is no part of the job rules out no unit."""
        one = self.candidate
        if often is None or often is Frequency.NEVER:
            gone = (*one.no_tags, tag.name)
            self.candidate = replace(one, no_tags=gone)
        else:
            self.candidate = replace(one, tags={**one.tags, tag.name: often})

    @property
    def left(self) -> int:
        """How many tasks were not asked about."""
        return len(self.open) + len(self._ticked)
