"""Questions by value: the likely tasks whose answers would change the plan most.

A task with a chance turns out to be done, or not to be part of the job. Either way the
plan may then not be the best, and the question is worth what a better plan saves, on
average over both answers. All other tasks keep their chances meanwhile.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction
from typing import TYPE_CHECKING

from recommender.answers.recommendation import Recommendation, recommend
from recommender.auditing import weigh
from recommender.auditing.audited_plan import audit_plan
from recommender.errors import LimitError
from recommender.problems.job_match import match, parts_of
from recommender.qualifications.plans import Plan, Status
from recommender.requests.problem_building import build_problem, catalogue_for
from recommender.solver.engine.clock import Clock, clock_of, out_of_time
from recommender.solver.engine.cp_sat import interruptibly
from recommender.solver.search.model_cache import Fewest
from recommender.solver.search.plan_search import Search

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from recommender.problems.problem import Problem
    from recommender.qualifications.qualification import Qualification
    from recommender.qualifications.rules import Rule
    from recommender.qualifications.units import Unit
    from recommender.qualifications.vocabulary import Frequency, Tag
    from recommender.requests.candidate import Candidate
    from recommender.requests.frequencies import Range
    from recommender.solver.engine.clock import TimeLimit

# More questions than this are not read.
MOST_QUESTIONS = 3
# The number of likely tasks, each with what its answers change, that a person takes in
# at a glance.
MOST_TOGETHER = 6


@dataclass(frozen=True, slots=True)
class PlanSwap:
    """What an answer changes in a plan: the units added, and those dropped.

    `saves` is the mismatch, in credits, that the plan would have too much without the
    change. It is 0 where guidance forces a change for the worse.
    """

    added: tuple[Unit, ...] = ()
    dropped: tuple[Unit, ...] = ()
    saves: Fraction = Fraction(0)

    def __bool__(self) -> bool:
        """Return whether anything changes."""
        return bool(self.added or self.dropped)


@dataclass(frozen=True, slots=True)
class TaskQuestion:
    """A question about a likely task, and what each answer changes in the plan.

    `value` is the mismatch that the answer saves on average, in credits.
    """

    tag: Tag
    chance: Range
    value: Fraction
    if_yes: PlanSwap
    if_no: PlanSwap


@dataclass(frozen=True, slots=True)
class Questions:
    """The questions whose answers can change a plan, the most valuable first.

    They are `complete` if every likely task was tried before time ran out.
    """

    questions: tuple[TaskQuestion, ...] = ()
    complete: bool = True


def questions_for(
    qualification: Qualification,
    candidate: Candidate,
    *,
    most: int | None = MOST_QUESTIONS,
    time_limit: TimeLimit = None,
    answer: Recommendation | None = None,
) -> Questions:
    """Return the questions about likely tasks that are worth most; None is all.

    The plan is that of the `answer`, if one is given for the same candidate.

    Raises:
        RequestError: A name is unknown, or wishes contradict each other.
        SelfCheckError: A result failed the audit.
    """
    clock = clock_of(time_limit)
    if answer is None:
        answer = recommend(qualification, candidate, time_limit=clock)
    if not answer.plans or not answer.candidate.chances:
        return Questions(complete=bool(answer.plans or answer.conflict))
    finder = _QuestionFinder(answer, clock)
    return interruptibly(lambda: finder.questions(most), clock)


def answered(candidate: Candidate, tag: str, frequency: Frequency | None) -> Candidate:
    """Return a candidate for whom a task is certain: None is not part of the job."""
    unsure = {t: range_ for t, range_ in candidate.unsure.items() if t != tag}
    tags = {t: often for t, often in candidate.tags.items() if t != tag}
    no_tags = tuple(absent for absent in candidate.no_tags if absent != tag)
    if frequency is None:
        no_tags = (*no_tags, tag)
    else:
        tags[tag] = frequency
    return replace(candidate, tags=tags, no_tags=no_tags, unsure=unsure)


def answered_together(
    candidate: Candidate,
    asked: Iterable[TaskQuestion],
    done: Mapping[str, Frequency],
) -> Candidate:
    """Return a candidate who does these of the tasks asked about, and not the others.

    `done` maps the tasks that are part of the job to how often.
    """
    for question in asked:
        tag = question.tag.name
        candidate = answered(candidate, tag, done.get(tag))
    return candidate


class _QuestionFinder:
    """Finds what the answers about a candidate's likely tasks change in a plan.

    Most answers change only the objective, so they share one model; those that change
    the guidance too have a model of their own.
    """

    def __init__(self, answer: Recommendation, clock: Clock) -> None:
        self._qualification, self._plan = answer.qualification, answer.best
        self._candidate, self._clock = answer.candidate, clock
        self._parts = parts_of(answer.problem.job)
        self._catalogue = catalogue_for(self._qualification, self._candidate)
        codes = {*answer.best.codes}
        units = enumerate(answer.problem.units)
        self._chosen = tuple(i for i, unit in units if unit.code in codes)
        self._searches: dict[tuple[Rule, ...], Search] = {}
        self._fewest = Fewest()
        if answer.proof.fewest is not None:
            self._fewest.learn(answer.problem, answer.proof.fewest)

    def questions(self, most: int | None) -> Questions:
        """Return the most valuable questions, as far as time allows."""
        questions: list[TaskQuestion] = []
        complete = True
        try:
            for tag in self._promising():
                question = self._question(tag)
                if question.if_yes or question.if_no:
                    questions.append(question)
        except LimitError:
            complete = False
        places = {tag.name: i for i, tag in enumerate(self._tags)}
        questions.sort(key=lambda each: (-each.value, places[each.tag.name]))
        return Questions(tuple(questions[:most]), complete)

    @property
    def _tags(self) -> tuple[Tag, ...]:
        return self._qualification.vocabulary.tags

    def _promising(self) -> list[Tag]:
        """Return the likely tasks, first those whose weight is the least certain.

        A task that no unit assesses is left out, unless guidance asks for it: it adds
        the same to the mismatch of every plan.
        """
        chances = self._candidate.chances
        units, guidance = self._qualification.catalogue, self._qualification.guidance
        matter = {tag for unit in units.units for tag, _ in unit.tags}
        matter |= {tag for guide in guidance for tag in guide.unless_tags}
        tags = [tag for tag in self._tags if tag.name in chances.keys() & matter]

        def spread(tag: Tag) -> int:
            percent = chances[tag.name].percent or 0
            return percent * (100 - percent) * chances[tag.name].most.weight

        return sorted(tags, key=spread, reverse=True)

    def _question(self, tag: Tag) -> TaskQuestion:
        chance = self._candidate.unsure[tag.name]
        if_yes = self._swap(answered(self._candidate, tag.name, chance.most))
        if_no = self._swap(answered(self._candidate, tag.name, None))
        share = Fraction(chance.percent or 0, 100)
        value = share * if_yes.saves + (1 - share) * if_no.saves
        return TaskQuestion(tag, chance, value, if_yes, if_no)

    def _swap(self, candidate: Candidate) -> PlanSwap:
        """Return how the best plan of a candidate differs from the plan.

        Raises:
            LimitError: Time ran out.
        """
        problem = build_problem(self._qualification, candidate)
        best = self._best(problem)
        if best is None:
            return PlanSwap()
        mine = weigh(self._plan.units, problem.job, problem.held).mismatch
        return PlanSwap(
            tuple(unit for unit in best.units if unit.code not in self._plan.codes),
            tuple(unit for unit in self._plan.units if unit.code not in best.codes),
            max(mine - best.fit.mismatch, Fraction(0)),
        )

    def _best(self, problem: Problem) -> Plan | None:
        """Return the best plan of a problem; among equals, the nearest to the plan."""
        search = self._search(problem)
        if search.status is not Status.OPTIMAL:
            return None
        encoding, catalogue = search.encoding, self._catalogue
        matched = match(
            catalogue, problem.job, problem.held, scale_for_all=True, parts=self._parts
        )
        aims = (encoding.changes(self._chosen), encoding.credits)
        search.aim(encoding.mismatch_of(matched), *aims)
        solution = search.find()
        if solution.status is not Status.OPTIMAL:
            return None
        mismatch = problem.match.scaled(frozenset(solution.chosen))
        solution = replace(solution, mismatch=mismatch, bound=mismatch)
        return audit_plan(problem, solution, search.rules)

    def _search(self, problem: Problem) -> Search:
        """Return the search for plans under the rules of a problem.

        Raises:
            LimitError: Time ran out.
        """
        search = self._searches.get(problem.rules)
        if search is None:
            search = Search(problem, self._clock, self._fewest)
            if search.status is Status.UNKNOWN:
                raise out_of_time("this was proven")
            self._searches[problem.rules] = search
        return search
