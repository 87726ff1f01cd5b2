"""Measuring how well tags are proposed from the titles of units.

`python -m tests.evaluation.titles` prints, for each basis of a proposal, how many of
the tags are right. Two measurements, since a shared code shares its tags by design:

- twins: each unit, by what the other qualifications of its area teach;
- unseen: each unit once, by the units that have neither its code nor its title, as if
  no qualification had the unit.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

from recommender.authoring.tag_proposals import (
    NOT_PROPOSED,
    Proposer,
    known_units,
    qualifications_of,
)
from recommender.authoring.unit_titles import KnownUnit, title_stems
from recommender.job_text.dictionary import load_book

AREAS = ("customer-service", "hospitality", "individual-support")


@dataclass
class Tally:
    """How many units, and of their tags how many are right, wrong and missed."""

    units: int = 0
    counts: Counter[str] = field(default_factory=Counter)

    def add(self, proposed: dict[str, int], true: dict[str, int]) -> None:
        main = {tag for tag, strength in true.items() if strength == 3}
        self.units += 1
        self.counts["right"] += len(proposed.keys() & true.keys())
        self.counts["wrong"] += len(proposed.keys() - true.keys())
        self.counts["missed"] += len(true.keys() - proposed.keys())
        self.counts["same"] += len(proposed.items() & true.items())
        self.counts["main"] += len(main)
        self.counts["main right"] += len(main & proposed.keys())

    @property
    def precision(self) -> float:
        return self._share("right", "wrong")

    @property
    def recall(self) -> float:
        return self._share("right", "missed")

    @property
    def main_recall(self) -> float:
        return self.counts["main right"] / (self.counts["main"] or 1)

    def _share(self, right: str, other: str) -> float:
        return self.counts[right] / (self.counts[right] + self.counts[other] or 1)


def twins(unit: KnownUnit, units: Iterable[KnownUnit]) -> list[KnownUnit]:
    """Return what other qualifications teach about a unit."""
    return [other for other in units if other.qualification != unit.qualification]


def unseen(unit: KnownUnit, units: Iterable[KnownUnit]) -> list[KnownUnit]:
    """Return the units that have neither the code nor the title of a unit."""
    stems = title_stems(unit.title)
    return [
        other
        for other in units
        if other.code != unit.code and title_stems(other.title) != stems
    ]


def once(units: Iterable[KnownUnit]) -> list[KnownUnit]:
    """Return the units without those that share a code and a title with another."""
    return [*{(unit.code, title_stems(unit.title)): unit for unit in units}.values()]


Rest = Callable[[KnownUnit, Iterable[KnownUnit]], list[KnownUnit]]


def proposals(rest: Rest) -> Iterator[tuple[str, KnownUnit, dict[str, int]]]:
    """Yield each unit with the basis of its proposal and the proposed tags."""
    for area in AREAS:
        sharing = qualifications_of(area)
        book = load_book(sharing[0])
        keywords = {
            (q.name, unit.code): "; ".join(unit.keywords)
            for q in sharing
            for unit in q.catalogue.units
        }
        units = [unit for q in sharing for unit in known_units(q)]
        for unit in once(units) if rest is unseen else units:
            others = rest(unit, units)
            row = {
                "code": unit.code,
                "title": unit.title,
                "level": str(unit.level),
                "keywords": keywords[unit.qualification, unit.code],
            }
            proposal = Proposer(others, book).propose(row)
            yield basis_of(proposal.basis, unit, others), unit, dict(proposal.tags)


def basis_of(text: str, unit: KnownUnit, others: Iterable[KnownUnit]) -> str:
    """Return the kind of a basis; whether a twin has the same code is part of it."""
    if "same title" in text:
        codes = {
            o.code for o in others if title_stems(o.title) == title_stems(unit.title)
        }
        return (
            "same title, same code" if unit.code in codes else "same title, other code"
        )
    if "a title like" in text:
        share = int(text.rsplit("(", 1)[1].split("%")[0])
        return "nearly the same title" if share >= 80 else "a similar title"
    if text == NOT_PROPOSED:
        return "nothing"
    return (
        "phrases in the title" if text.endswith("its title") else "phrases in keywords"
    )


def tallies(rest: Rest) -> dict[str, Tally]:
    """Return the tally of each basis, and of all together under an empty name."""
    tally: defaultdict[str, Tally] = defaultdict(Tally)
    for basis, unit, tags in proposals(rest):
        for name in (basis, ""):
            tally[name].add(tags, dict(unit.tags))
    return dict(tally)


def main() -> None:
    """Print both measurements."""
    for rest in (twins, unseen):
        print(f"{rest.__name__:26} units precision recall main tags same strength")
        for basis, tally in sorted(tallies(rest).items(), key=lambda pair: not pair[0]):
            right = tally.counts["right"]
            print(
                f"  {basis or 'all':24} {tally.units:5} {tally.precision:9.2f} "
                f"{tally.recall:6.2f} {tally.main_recall:9.2f} "
                f"{tally.counts['same']:5} of {right}"
            )


if __name__ == "__main__":
    main()
