"""Small questions from seeds: a few of them are tried in milliseconds."""

from collections.abc import Iterator
from random import Random

from recommender.qualifications.rules import Bound, Kind, Rule, Select
from recommender.qualifications.units import Unit
from tests.oracles.brute import Asked


def seeded_questions(name: str, count: int) -> Iterator[tuple[Random, Asked]]:
    """Yield small questions that have a plan, each with its random numbers."""
    for number in range(count):
        random = Random(f"{name} {number}")
        units = tuple(
            Unit(
                f"U{n}", "", "A", 2, random.randint(1, 4),
                tags=((random.choice(["calls", "letters", "sales"]), 3),),
            )
            for n in range(5)
        )  # fmt: skip
        least = Bound("credits", Select(), random.randint(0, 4))
        most = Bound("units", Select(), None, random.randint(2, 4))
        rules = tuple(
            Rule(name, Kind.RULE, "", "", bound)
            for name, bound in (("least", least), ("most", most))
        )
        job = {"calls": random.randint(1, 3), "letters": random.randint(0, 3)}
        yield random, Asked(units, rules, job, frozenset(), None)
