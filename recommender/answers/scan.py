"""Scans: interviews that ask about a job only what could still change the plan.

A question puts several tasks at once, those whose answers could cost the plan most;
those that are done are then asked about one by one. Likely tasks come first, as long
as an answer about one changes the plan; those that are done are done as often as is
likely. A scan ends when the largest
regret over all answers not asked for is within the tolerance, which is proven each
time.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction
from typing import TYPE_CHECKING

from recommender.answers.questions import MOST_TOGETHER as MOST_LIKELY_TOGETHER
from recommender.answers.questions import answered, questions_for
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

# The number of tasks that a person takes in at a glance.
MOST_TOGETHER = 8
# With fewer tasks than this, a second search looks for more to ask about with them.
ENOUGH_TOGETHER = 5


@dataclass(frozen=True, slots=True)
class Question:
    """Tasks to ask about: how often one is done, or which of several are done."""

    tags: tuple[Tag, ...]

    @property
    def is_single(self) -> bool:
        """Whether it asks how often a single task is done."""
        return len(self.tags) == 1


@dataclass(frozen=True, slots=True)
class ScanState:
    """The state of a scan: the plan so far, and the next question if one is needed.

    `regret` is the most that answers to the open questions could cost the plan; None
    if there is no plan, or if every task is asked about.
    """

    answer: Recommendation
    regret: Regret | None
    question: Question | None


class Scan:
    """An interview about one candidate's job.

    Tasks of the role, of everyone's job or of a job text are taken as answered; with
    `full` every task is asked about, one by one. `tolerance` is in credits of mismatch.
    `before` has the numbers of questions and tasks of an earlier scan to continue.

    Raises:
        RequestError: A name is unknown, or wishes contradict each other.
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
        self.questions, answered = before
        self.open = self._open_at_first()
        at_all = {t for t, often in self.candidate.unsure.items() if often == AT_ALL}
        self._ticked = [
            tag for tag in qualification.vocabulary.tags if tag.name in at_all
        ]
        self.tasks = answered + len(self.open) + len(self._ticked)
        unsure = {t: o for t, o in self.candidate.unsure.items() if t not in at_all}
        self.candidate = replace(self.candidate, unsure=unsure)

    def _open_at_first(self) -> list[Tag]:
        """Return the tasks to ask about: those not known, and those with a chance."""
        candidate, qualification = self.candidate, self.qualification
        known = {*candidate.tags, *candidate.no_tags, *candidate.unsure}
        if not self.full:
            known |= {*job_of(candidate, qualification)}
        known -= {t for t, range_ in candidate.unsure.items() if range_.percent}
        used = {tag for unit in qualification.catalogue.units for tag, _ in unit.tags}
        return [
            tag
            for tag in qualification.vocabulary.tags
            if tag.name in used and tag.name not in known
        ]

    def state(self) -> ScanState:
        """Return the plan for what is known, and the next question.

        Raises:
            LimitError: Time ran out.
            SelfCheckError: A result failed the audit.
        """
        clock = Clock(self._time_limit)
        answer = recommend(self.qualification, self.known, time_limit=clock)
        if answer.status is not Status.OPTIMAL:
            return ScanState(answer, None, None)
        if self.full:
            first = (*self._ticked, *self.open)[:1]
            return ScanState(answer, None, Question(first) if first else None)

        def work() -> ScanState:
            unsure = self._with_doubts()
            analysis = RegretAnalysis(self.qualification, unsure, clock, answer)
            return self._next(answer, analysis)

        return interruptibly(work, clock)

    @property
    def known(self) -> Candidate:
        """The candidate so far; frequencies are unsure for tasks only ticked."""
        ticked = {tag.name: AT_ALL for tag in self._ticked}
        return replace(self.candidate, unsure={**self.candidate.unsure, **ticked})

    def _with_doubts(self) -> Candidate:
        """Return the candidate with all open tasks unsure.

        Tasks that the candidate was unsure of keep the frequency planned for. Those
        with a chance are done as often as it says, or not at all.
        """
        candidate, job = self.known, job_of(self.candidate, self.qualification)
        open_ = {t.name: candidate.unsure.get(t.name, MAYBE) for t in self.open}
        settled = self.candidate.unsure.keys() - open_.keys()
        sure = {tag: job[tag] for tag in job if tag in settled}
        unsure = {t: o for t, o in candidate.unsure.items() if t not in settled}
        unsure |= open_
        return replace(candidate, tags={**candidate.tags, **sure}, unsure=unsure)

    def _next(self, answer: Recommendation, analysis: RegretAnalysis) -> ScanState:
        """Return the next question: about tasks that would make another plan best."""
        regret = analysis.regret_of(answer.best)
        if regret.most <= self.tolerance or not (self.open or self._ticked):
            return ScanState(answer, regret, None)
        first = self._ticked[:1] or self._most_valuable(answer, analysis.clock)
        if first:
            return ScanState(answer, regret, Question(tuple(first)))
        together = self._lifting(regret, answer)
        together += [t for t in self._deciding(regret) if t not in together]
        together = together or list(self.open)
        if len(together) < ENOUGH_TOGETHER:
            further = analysis.regret_of(answer.best, {tag.name for tag in together})
            together += [t for t in self._deciding(further) if t not in together]
        names = {tag.name for tag in together[:MOST_TOGETHER]}
        tags = tuple(tag for tag in self.open if tag.name in names)
        return ScanState(answer, regret, Question(tags))

    def _most_valuable(self, answer: Recommendation, clock: Clock) -> list[Tag]:
        """Return the open tasks with a chance that are worth asking, best first."""
        asked = questions_for(
            self.qualification, answer.candidate, most=None, time_limit=clock,
            answer=answer,
        )  # fmt: skip
        tags = [question.tag for question in asked.questions]
        return [tag for tag in tags if tag in self.open][:MOST_LIKELY_TOGETHER]

    def _deciding(self, regret: Regret) -> list[Tag]:
        """Return the open tasks that make the other plan best, most important first."""
        assessed: dict[str, Fraction] = {}
        for unit in regret.rival:
            for tag, strength in unit.tags:
                points = Fraction(unit.credits * strength) * regret.job.get(tag, 0)
                assessed[tag] = assessed.get(tag, Fraction(0)) + points
        deciding = (tag for tag in self.open if assessed.get(tag.name))
        return sorted(deciding, key=lambda tag: -assessed[tag.name])

    def _lifting(self, regret: Regret, answer: Recommendation) -> list[Tag]:
        """Return the open tasks without which guidance rules out the other plan."""
        if all(finding.holds for finding in audit(regret.rival, answer.problem.rules)):
            return []
        lifting = {
            t for guide in self.qualification.guidance for t in guide.unless_tags
        }
        return [tag for tag in self.open if tag.name in lifting]

    def answer_which(self, question: Question, done: Iterable[str]) -> None:
        """Record which tasks of a question are done; the others are not.

        Likely tasks are done as often as is likely. How often the others are done is
        asked next, even if only one task was open.
        """
        done, likely = {*done}, self.candidate.chances
        self.questions += 1
        for tag in question.tags:
            self.open.remove(tag)
            if tag.name not in done:
                self._record(tag, None)
            elif tag.name in likely:
                self._record(tag, likely[tag.name].most)
            else:
                self._ticked.append(tag)
        unsure = {t: o for t, o in self.candidate.unsure.items() if t not in done}
        self.candidate = replace(self.candidate, unsure=unsure)

    def answer_how_often(self, question: Question, frequency: Frequency | None) -> None:
        """Record how often a task is done; None if the candidate is not sure."""
        (tag,) = question.tags
        self.questions += 1
        if tag in self._ticked:
            self._ticked.remove(tag)
        else:
            self.open.remove(tag)
        if frequency is None:
            unsure = {**self.candidate.unsure, tag.name: MAYBE}
            self.candidate = replace(self.candidate, unsure=unsure)
        else:
            self._record(tag, frequency)

    def _record(self, tag: Tag, frequency: Frequency | None) -> None:
        """Record a frequency; a task that is not part of the job rules out no unit."""
        done = None if frequency is Frequency.NEVER else frequency
        self.candidate = answered(self.candidate, tag.name, done)

    @property
    def left(self) -> int:
        """The number of tasks not asked about yet."""
        return len(self.open) + len(self._ticked)
