"""Proposing what units assess, from their titles and keywords, for a person to confirm.

A unit with the title of a shipped unit, or nearly, is proposed to assess the same.
Otherwise the phrases of tags are searched for in its title, then in its keywords; only
where there are none does a title that is less like it decide.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from recommender.authoring.tolerant_cells import level_number
from recommender.authoring.unit_titles import KnownUnit, TitleIndex
from recommender.files.csv_text import csv_of
from recommender.files.shipped_files import data_folder
from recommender.job_text.dictionary import load_book
from recommender.job_text.phrases import most_specific
from recommender.job_text.words import tokens_of
from recommender.loading.shipped import load_qualification, shipped_names
from recommender.qualifications.vocabulary import PROPOSED

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from recommender.job_text.phrasebook import Phrasebook
    from recommender.qualifications.qualification import Qualification

_Tags: TypeAlias = "tuple[tuple[str, int], ...]"

# The share of its words, weighted by rarity, from which a title is nearly the same, and
# from which it is similar. `python -m tests.evaluation.titles` measures how often the
# tags are then right; phrases are right more often than titles that are only similar.
NEARLY_SAME, SIMILAR = 0.8, 0.5
_MOST_COMPARED = 1_000
NOT_PROPOSED = "to do: no shipped title and no phrase of a tag is like this title"


class Proposal(NamedTuple):
    """What a unit may assess, and on what basis; no tags if nothing is proposed."""

    code: str
    title: str
    tags: tuple[tuple[str, int], ...]
    basis: str


class Proposer:
    """Proposes tags from the units of qualifications that share a vocabulary."""

    def __init__(self, units: Sequence[KnownUnit], book: Phrasebook) -> None:
        self._titles, self._book = TitleIndex(units), book

    def propose(self, row: Mapping[str, str]) -> Proposal:
        """Return the proposal for a unit: its code, title, level and keywords.

        >>> row = {"code": "101", "title": "Dealing with incoming telephone calls"}
        >>> proposer_of("customer-service").propose(row).tags
        (('communication', 1), ('incoming-calls', 3))
        """
        title = row["title"]
        level = level_number(row.get("level", ""))
        evidence = (
            self._like(title, level, NEARLY_SAME)
            or self._phrases_in(title, "its title")
            or self._phrases_in(row.get("keywords", ""), "its keywords")
            or self._like(title, level, SIMILAR)
        )
        if evidence is None:
            return Proposal(row["code"], title, (), NOT_PROPOSED)
        tags, basis = evidence
        return Proposal(row["code"], title, tags, f"{PROPOSED}: {basis}")

    def likeness(self, title: str) -> float:
        """Return how like a title is to the most similar one, from 0 to 1."""
        near = self._titles.nearest(title)
        return 0.0 if near is None else near.share

    def _like(
        self, title: str, level: int | None, least: float
    ) -> tuple[_Tags, str] | None:
        """Return the tags of the unit with the most similar title, if it is enough."""
        near = self._titles.nearest(title, level)
        if near is None or near.share < least or not near.unit.tags:
            return None
        unit = f"{near.unit.code} of {near.unit.qualification}"
        if near.share == 1:
            return near.unit.tags, f"same title as {unit}"
        return near.unit.tags, f"a title like that of {unit} ({near.share:.0%} alike)"

    def _phrases_in(self, text: str, place: str) -> tuple[_Tags, str] | None:
        """Return the tags that a text states, and its words for them."""
        tokens = list(tokens_of(text))
        words: dict[str, str] = {}
        for match in most_specific(self._book.find(tokens)):
            if match.states:
                first, last = tokens[match.words[0]], tokens[match.words[-1]]
                words.setdefault(match.name, text[first.start : last.end])
        if not words:
            return None
        said = " and ".join(f'"{phrase}"' for phrase in dict.fromkeys(words.values()))
        return tuple((tag, 3) for tag in words), f"{said} in {place}"


def proposer_of(area: str) -> Proposer:
    """Return the proposer of a shipped area, with the units of its qualifications.

    Raises:
        FileFaultsError: all faults of a changed file of the area.
    """
    sharing = qualifications_of(area)
    return Proposer(
        [unit for qualification in sharing for unit in known_units(qualification)],
        load_book(sharing[0]),
    )


def qualifications_of(area: str) -> list[Qualification]:
    """Return the shipped qualifications that share the vocabulary of an area."""
    shipped = map(load_qualification, shipped_names())
    return [q for q in shipped if q.vocabulary.folder == data_folder() / area]


def known_units(qualification: Qualification) -> list[KnownUnit]:
    """Return the units of a qualification, with what they assess."""
    return [
        KnownUnit(qualification.name, unit.code, unit.title, unit.level, unit.tags)
        for unit in qualification.catalogue.units
    ]


def propose_tags(rows: Sequence[Mapping[str, str]], area: str) -> list[Proposal]:
    """Return a proposal for each unit of a spreadsheet, in its order."""
    proposer = proposer_of(area)
    return [proposer.propose(row) for row in rows]


class LikelyArea(NamedTuple):
    """An area, and how many of the titles that were compared are like those of it."""

    name: str
    alike: int
    compared: int


def likely_area(rows: Sequence[Mapping[str, str]]) -> LikelyArea | None:
    """Return the area to which most titles belong, if half of the first ones do."""
    rows = rows[:_MOST_COMPARED]
    areas = {file.parent.name for file in data_folder().glob("*/tags.toml")}
    alike = {}
    for area in sorted(areas - {"start"}):
        proposer = proposer_of(area)
        alike[area] = sum(proposer.likeness(row["title"]) >= SIMILAR for row in rows)
    best = max(alike, key=alike.__getitem__)
    likely = LikelyArea(best, alike[best], len(rows))
    return likely if 2 * likely.alike >= likely.compared else None


def proposals_csv(proposals: Sequence[Proposal]) -> str:
    """Return proposals as the text of strengths.csv.

    A unit for which there are none has a row without a tag, to be filled in.
    """
    rows: list[tuple[object, ...]] = [("unit", "tag", "strength", "basis")]
    for code, _, tags, basis in proposals:
        rows += [(code, tag, amount, basis) for tag, amount in tags or (("", ""),)]
    return csv_of(rows)
