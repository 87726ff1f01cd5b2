"""How well real adverts are read, and what that does to the plan.

`adverts/` are texts to learn from, `locked/` are texts that nobody tunes with: of them
only these totals are looked at. Both were written in the shape of public adverts by
writers who had not seen the dictionary, and labelled by two readers; what they did not
agree on is arguable and counts for nothing. Run `python -m tests.evaluation.adverts`.

The regret of a plan is its mismatch above that of the best plan for the true job: the
tasks that both readers call certain. Where they differ about a task, it is taken as it
was read, so that it counts neither for nor against the plan; the regret if such tasks
are not done at all is printed beside it. Questions are answered with the truth, or
with "not sure" where the readers differ.
"""

import argparse
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from statistics import mean, median

from recommender import Candidate, Frequency, recommend
from recommender.answers.questions import (
    MOST_TOGETHER,
    answered_together,
    questions_for,
)
from recommender.auditing import weigh
from recommender.job_text.job_reading import JobReading
from recommender.qualifications.units import Unit
from recommender.requests.candidate import weights_of
from recommender.requests.resolving import resolve
from tests.evaluation.scoring import ABOUT, Labelled, labelled

HALVES = ("locked", "adverts")
# The regret is told after so many questions.
ASKED = (0, 2, 5)
# A task is acted on from this chance; a plan so many credits above the best is another.
ACTED_ON = 40
ANOTHER = 5


def true_job(text: Labelled, read: Candidate | None = None) -> Candidate:
    """Return the candidate whose tasks are those that the readers agreed on.

    Arguable tasks are as they were `read`; without a reading none is done.
    """
    sure, unsure = {}, {}
    if read is not None:
        sure = {t: often for t, often in read.tags.items() if t in text.arguable}
        unsure = {t: o for t, o in read.unsure.items() if t in text.arguable}
    true = {tag: Frequency(text.tags[tag]) for tag in text.has()}
    return resolve(Candidate(tags={**sure, **true}, unsure=unsure), ABOUT)


def regret(plan: Sequence[Unit], truth: Candidate) -> float:
    """Return the mismatch of a plan above the best, in credits, for the true job."""
    best = recommend(ABOUT, truth).best.fit.mismatch
    return float(weigh(plan, weights_of(truth, ABOUT)).mismatch - best)


def loss(text: Labelled, read: Candidate) -> float | None:
    """Return the regret of what is planned; None where there is no plan."""
    answer = recommend(ABOUT, read)
    if not answer.plans:
        return None
    return regret(answer.best.units, true_job(text, resolve(read, ABOUT)))


def losses_after_questions(text: Labelled, read: Candidate) -> Iterator[float]:
    """Yield the regret after no question, one, two and so on, answered truly.

    A question is which of up to six likely tasks are part of the job, and how often
    those are; tasks about which the readers differ are left as they were read.
    """
    truth = true_job(text, read)
    true = {tag: Frequency(text.tags[tag]) for tag in text.has()}
    for _ in range(max(ASKED) + 1):
        answer = recommend(ABOUT, read)
        yield regret(answer.best.units, truth)
        worth = questions_for(ABOUT, read, most=None, answer=answer).questions
        asked = [each for each in worth if each.tag.name not in text.arguable]
        read = answered_together(read, asked[:MOST_TOGETHER], true)


def is_clearly_off(plan: Sequence[Unit], text: Labelled) -> bool:
    """Return whether a plan lacks a clearly right unit, or has a clearly wrong one.

    A daily task that some unit is about, and no unit of the plan even touches, has a
    right unit missing. A unit is wrong if nothing that it assesses is part of the job,
    nor arguable, and the best plan for the true job does without it.
    """
    truth = true_job(text)
    best = {unit.code for unit in recommend(ABOUT, truth).best.units}
    job = {*text.has(), *text.arguable, *dict(ABOUT.vocabulary.everyone)}
    assessed = {tag for unit in plan for tag, _ in unit.tags}
    about = {
        t
        for unit in ABOUT.catalogue.units
        for t, strength in unit.tags
        if strength == 3
    }
    daily = {tag for tag in text.has() if text.tags[tag] == Frequency.DAILY}
    wrong = (u for u in plan if u.code not in best and not job & {t for t, _ in u.tags})
    return bool(daily & about - assessed) or any(True for _ in wrong)


@dataclass
class Totals:
    """What is counted over some texts."""

    texts: int = 0
    roles: Counter[str] = field(default_factory=Counter)
    tasks: Counter[str] = field(default_factory=Counter)
    denials: Counter[bool] = field(default_factory=Counter)
    # Of the tasks called so likely, how many are done, and how many are not.
    chances: Counter[tuple[int, bool]] = field(default_factory=Counter)
    losses: dict[int, list[float]] = field(default_factory=dict)
    strict: list[float] = field(default_factory=list)
    off: int = 0
    unplanned: int = 0

    def add(self, text: Labelled) -> None:
        """Read one text, plan for it, and count what came of it."""
        self.texts += 1
        reading = text.read()
        self._add_role(text, reading)
        self._add_tasks(text, reading)
        read = resolve(text.candidate(), ABOUT)
        answer = recommend(ABOUT, read)
        if not answer.plans:
            self.unplanned += 1
            return
        self.off += is_clearly_off(answer.best.units, text)
        self.strict.append(regret(answer.best.units, true_job(text)))
        losses = list(losses_after_questions(text, read))
        for asked in ASKED:
            self.losses.setdefault(asked, []).append(losses[asked])

    def _add_role(self, text: Labelled, reading: JobReading) -> None:
        named = "" if reading.role is None else reading.role.name
        if text.role:
            self.roles[
                "right" if named == text.role else "wrong" if named else "none"
            ] += 1
        else:
            known = named in text.nearest
            self.roles[
                "mixed, one of them"
                if known
                else "mixed, other"
                if named
                else "mixed, none"
            ] += 1

    def _add_tasks(self, text: Labelled, reading: JobReading) -> None:
        percent = {task.tag: task.percent for task in reading.tasks}
        for tag in {tag.name for tag in ABOUT.vocabulary.tags} - text.arguable:
            done = tag in text.has()
            acted = percent.get(tag, 0) >= ACTED_ON
            self.tasks["right" if done else "wrong"] += acted
            self.tasks["missed"] += done and not acted
            self.chances[percent.get(tag, 0), done] += 1
            if text.tags.get(tag) == Frequency.NEVER:
                self.denials[not acted] += 1

    def lines(self) -> Iterator[str]:
        """Yield the totals in words."""
        right, wrong, missed = (self.tasks[k] for k in ("right", "wrong", "missed"))
        yield (
            f"tasks acted on (from {ACTED_ON}%): "
            f"precision {right / (right + wrong):.2f}, "
            f"recall {right / (right + missed):.2f}"
        )
        denied, denials = self.denials[True], self.denials.total()
        yield f"denied tasks not acted on: {denied} of {denials}"
        yield f"roles: {dict(sorted(self.roles.items()))}"
        for asked, losses in self.losses.items():
            many = sum(loss > ANOTHER for loss in losses)
            yield (
                f"regret after {asked} questions: median {median(losses):.1f}, mean "
                f"{mean(losses):.1f}; above {ANOTHER}: {many} of {len(losses)}"
            )
        yield (
            "regret if no arguable task is done: median "
            f"{median(self.strict):.1f}, mean {mean(self.strict):.1f}"
        )
        yield (
            "plans with a clearly right unit missing or a clearly wrong one: "
            f"{self.off} of {len(self.strict)}; no plan: {self.unplanned}"
        )
        yield f"calibration: {', '.join(self._calibration())}"

    def _calibration(self) -> Iterator[str]:
        for percent in sorted({percent for percent, _ in self.chances}):
            done = self.chances[percent, True]
            total = done + self.chances[percent, False]
            yield f"{percent}% -> {100 * done / total:.0f}% of {total}"


def count(texts: Iterable[Labelled]) -> Totals:
    """Return the totals over some texts."""
    totals = Totals()
    for text in texts:
        totals.add(text)
    return totals


def main() -> None:
    """Print the totals of one half: all texts, clear ones, mixed ones."""
    parser = argparse.ArgumentParser(prog="python -m tests.evaluation.adverts")
    parser.add_argument("--half", choices=HALVES, default="locked")
    half = parser.parse_args().half
    texts = list(labelled(half))
    for name, some in (
        ("all", texts),
        ("clear: one role fits", [text for text in texts if text.role]),
        ("mixed, or of no role", [text for text in texts if not text.role]),
    ):
        print(f"\n{len(some)} texts of {half}/, {name}")
        for line in count(some).lines():
            print(f"  {line}")


if __name__ == "__main__":
    main()
