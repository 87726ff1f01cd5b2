"""How well real adverts are read, and what that does to the plan.

`adverts/` are texts to learn from, `locked/` are texts that nobody tunes with: of them
only these totals are looked at. Both were written in the shape of public adverts by
writers who had not seen the dictionary, and labelled by two readers; what they did not
agree on is arguable and counts for nothing. Run `python -m tests.evaluation.adverts`.
"""

import argparse
from statistics import mean, median

from recommender import Candidate, Frequency, recommend, weigh
from recommender.requests.candidate import job_of
from recommender.requests.resolving import resolve
from tests.evaluation.scoring import ABOUT, Labelled, Scores, labelled

HALVES = ("locked", "adverts")
# A plan so many credits of mismatch above the best is another plan.
ANOTHER = 5


def true_job(one: Labelled) -> Candidate:
    """Return the candidate whose tasks are those that the readers agreed on."""
    return Candidate(tags={tag: Frequency(one.tags[tag]) for tag in one.has()})


def loss(one: Labelled, read: Candidate) -> float | None:
    """Return the mismatch of what is planned above the best, under the true tags.

    None where there is no plan for the candidate that was read.
    """
    truth = resolve(true_job(one), ABOUT)
    job = {tag: often.weight for tag, often in job_of(truth, ABOUT).items()}
    answer = recommend(ABOUT, read)
    if not answer.plans:
        return None
    best = recommend(ABOUT, truth).best.fit.mismatch
    return float(weigh(answer.best.units, job).mismatch - best)


def main() -> None:
    """Print the totals of one half."""
    parser = argparse.ArgumentParser(prog="python -m tests.evaluation.adverts")
    parser.add_argument("--half", choices=HALVES, default="locked")
    half = parser.parse_args().half
    texts = list(labelled(half))
    scores, roles, losses = Scores(), [], []
    for one in texts:
        reading = one.read()
        scores.add(one, reading)
        named = "" if reading.role is None else reading.role.name
        roles.append((one.role, named))
        losses.append(loss(one, one.candidate()))
    precision, recall, f1 = scores.of(scores.tags)
    clear = [(role, named) for role, named in roles if role]
    plans = [lost for lost in losses if lost is not None]
    print(f"{len(texts)} adverts and job descriptions of {half}/, two readers each")
    print(f"tasks: precision {precision:.2f}, recall {recall:.2f}, F1 {f1:.2f}")
    print(f"denied tasks not taken for tasks: {scores.denied} of {scores.denials}")
    print(
        f"roles of the {len(clear)} that have one: "
        f"{sum(role == named for role, named in clear)} right, "
        f"{sum(bool(named) and role != named for role, named in clear)} wrong; "
        f"{sum(bool(named) for role, named in roles if not role)} named without one"
    )
    print(
        f"the plan under the true tags: {median(plans):.1f} credits of mismatch above "
        f"the best in the median, {mean(plans):.1f} in the mean; "
        f"{sum(lost > ANOTHER for lost in plans)} of {len(plans)} by more than "
        f"{ANOTHER}; {len(texts) - len(plans)} without a plan"
    )


if __name__ == "__main__":
    main()
