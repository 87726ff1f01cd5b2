"""Scans of simulated candidates: how much is asked, and that the rest is no matter.

`python -m tests.evaluation.scans` prints medians over 204 candidates: each role in
turn, with up to four more tasks at random. A question is one prompt: one task and how
often, or up to eight tasks and which of them at all. With a role to start from, at
least so many tasks as are printed last must be asked about, in whatever order, of a
candidate who does no more than the role: each of them alone changes the plan.
"""

import random
import statistics
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from recommender import Candidate, Frequency, Plan, recommend, weigh
from recommender.answers.scan import Question, Scan, ScanState
from recommender.requests.problem_building import build_problem
from tests.evaluation.scoring import ABOUT

Job = Mapping[str, Frequency]
ROLES = ABOUT.vocabulary.roles
SEED = 7


@dataclass(frozen=True)
class Scanned:
    """A scan that is over: its last state, and what was asked."""

    scan: Scan
    last: ScanState

    @property
    def plan(self) -> Plan:
        return self.last.answer.best

    @property
    def tasks(self) -> int:
        return self.scan.tasks - self.scan.left


def jobs(number: int) -> list[tuple[str, Job]]:
    """Give roles in turn, each with a job that has up to four tasks more."""
    chance, found = random.Random(SEED), []
    for count in range(number):
        role = ROLES[count % len(ROLES)]
        job = dict(role.frequencies)
        others = [t.name for t in ABOUT.vocabulary.tags if t.name not in job]
        for tag in chance.sample(others, chance.randint(0, 4)):
            job[tag] = chance.choice([*Frequency][:3])
        found.append((role.name, job))
    return found


def answer(scan: Scan, question: Question, job: Job) -> None:
    """Answer a question as somebody with this job would."""
    never = Frequency.NEVER
    if question.is_single:
        scan.answer_how_often(question, job.get(question.tags[0].name, never))
    else:
        names = [tag.name for tag in question.tags]
        done = [name for name in names if job.get(name, never) is not never]
        scan.answer_which(question, done)


def scanned(job: Job, role: str | None, tolerance: int) -> Scanned:
    scan = Scan(ABOUT, Candidate(role), tolerance=Fraction(tolerance))
    while (state := scan.state()).question is not None:
        answer(scan, state.question, job)
    return Scanned(scan, state)


def loss(plan: Plan, candidate: Candidate) -> Fraction:
    """Say by how much a plan is worse than the best one of a candidate."""
    best = recommend(ABOUT, candidate).best
    mine = weigh(plan.units, build_problem(ABOUT, candidate).job)
    return mine.mismatch - best.fit.mismatch


def worst_found(one: Scanned, chance: random.Random) -> Fraction:
    """Answer what was left open: all daily, each often alone, and at random."""
    rest = [tag.name for tag in one.scan.open]
    daily = Frequency.DAILY
    tries = [dict.fromkeys(rest, daily)]
    tries += ({tag: daily} for tag in chance.sample(rest, min(2, len(rest))))
    tries += ({tag: chance.choice([*Frequency][:3]) for tag in rest
               if chance.random() < 0.5} for _ in range(2))  # fmt: skip
    known = one.scan.candidate
    ticked = {tag for tag in one.scan.known.unsure if tag not in known.unsure}
    at_all = [dict.fromkeys(ticked, often) for often in [*Frequency][:3]]
    tries = [{**some, **more} for some in at_all for more in tries]
    return max(
        loss(one.plan, Candidate(known.role, {**known.tags, **more}, bare=known.bare))
        for more in tries
    )


def must_be_asked(role: str, tolerance: int) -> int:
    """Count the tasks that would each, done daily, cost the role's plan too much."""
    scan, plan = Scan(ABOUT, Candidate(role)), recommend(ABOUT, Candidate(role)).best
    found = (Candidate(role, {tag.name: Frequency.DAILY}) for tag in scan.open)
    return sum(loss(plan, one) > tolerance for one in found)


def main() -> None:
    people, chance = jobs(204), random.Random(SEED)
    for start in (True, False):
        for tolerance in (0, 2):
            found = [scanned(j, r if start else None, tolerance) for r, j in people]
            worst = max(worst_found(one, chance) for one in found)
            asked = statistics.median(one.scan.questions for one in found)
            tasks = statistics.median(one.tasks for one in found)
            most = max(one.scan.questions for one in found)
            there = statistics.median(one.scan.tasks for one in found)
            start_from = "a role" if start else "nothing"
            print(
                f"{start_from} to start from, {tolerance=}: {asked} questions",
                f"(at most {most}), about {tasks} of {there} tasks;",
                f"the worst of the answers tried costs {float(worst):.2f}",
                flush=True,
            )
    for tolerance in (0, 2):
        least = statistics.median(must_be_asked(one.name, tolerance) for one in ROLES)
        print(f"one task at a time, {tolerance=}: at least {least} questions")


if __name__ == "__main__":
    main()
