"""Published rules of eighteen qualifications, with catalogues that make them bind.

A file of tests/corpus/ is a folder of data in one: the qualification, its units, and
sets of units with the rules that each breaks, counted by hand. What they say is held
against the loader, the audit, the model, the rulebook, and SCIP.
"""

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import replace
from fractions import Fraction
from functools import cache
from pathlib import Path

import pytest
from pydantic import BaseModel, ConfigDict

import recommender
from recommender.answers.checks import check_units
from recommender.files.toml_files import read_toml
from recommender.qualifications.qualification import Qualification
from recommender.qualifications.rules import (
    Bound,
    Distinct,
    If,
    Overlap,
    Requirement,
    Rule,
    Share,
    Ways,
)
from recommender.qualifications.units import Unit
from recommender.requests.facts import apply_facts
from recommender.requests.resolving import resolve
from recommender.requests.wish_table import wishes_of
from recommender.solver.engine.clock import Clock
from recommender.solver.engine.cp_sat import count_solutions, run
from recommender.solver.model.encoding import Encoding
from tests.builders.texts import load
from tests.oracles.brute import subsets
from tests.oracles.rulebook import keeps

CORPUS = sorted((Path(__file__).parent / "corpus").glob("*.toml"))
# Those with so many sets of units that to try each takes seconds.
LARGE = {
    "au-bsb40307",
    "uk-cg-4227-cypw-l3",
    "uk-ou-t877",
    "uk-skillscfa-cs-l2",
    "us-alma-gened",
}
ALL = pytest.mark.parametrize("path", CORPUS, ids=[path.stem for path in CORPUS])


class Tried(BaseModel):
    """A set of units, by itself or by what it has other than the first of its file."""

    model_config = ConfigDict(extra="forbid", strict=True)

    why: str = ""
    take: str | None = None
    add: str = ""
    drop: str = ""
    broken: list[str]
    have: list[str] = []
    facts: dict[str, str] = {}
    readings: dict[str, str] = {}
    titles: list[str] = []

    @property
    def candidate(self) -> recommender.Candidate:
        said = {"facts": self.facts, "readings": self.readings}
        asked = {name: tuple(some.items()) for name, some in said.items()}
        wishes = wishes_of({**asked, "have": tuple(self.have)})
        return recommender.Candidate("server", wishes=wishes)


class Published(BaseModel):
    """A file of the corpus; no set can break the rules that are `never_blamed`."""

    model_config = ConfigDict(extra="forbid", strict=True)

    why: str
    qualification: str
    units: str
    sets: list[Tried]
    never_blamed: list[str] = []


@cache
def published(path: Path) -> Published:
    return Published.model_validate(read_toml(path, kind="case").content)


@cache
def loaded(path: Path) -> Qualification:
    return load(published(path).qualification, published(path).units)


def units_of(path: Path, tried: Tried) -> tuple[Unit, ...]:
    first = published(path).sets[0].take or ""
    codes = (tried.take or first).split() + tried.add.split()
    left = [code for code in codes if code not in tried.drop.split()]
    assert len(left) == len(codes) - len(tried.drop.split()) == len({*left})
    known = {unit.code: i for i, unit in enumerate(loaded(path).catalogue.units)}
    return tuple(
        loaded(path).catalogue.units[i] for i in sorted(known[code] for code in left)
    )


def rules_for(qualification: Qualification, tried: Tried) -> tuple[Rule, ...]:
    rules = qualification.rules_read_as(tried.readings)
    return apply_facts(rules, tried.candidate.wishes, qualification)


def broken(
    qualification: Qualification, tried: Tried, units: tuple[Unit, ...]
) -> list[str]:
    checked = check_units(qualification, resolve(tried.candidate, qualification), units)
    return [one.rule.id for one in checked.findings if not one.holds]


def is_feasible(units: tuple[Unit, ...], path: Path, rules: tuple[Rule, ...]) -> bool:
    catalogue = loaded(path).catalogue.units
    encoding = Encoding(catalogue, rules)
    with ExitStack() as stack:
        for i, unit in enumerate(catalogue):
            stack.enter_context(encoding.fixed(i, unit in units))
        return run(encoding.model).status.has_plan


def test_there_are_eighteen() -> None:
    assert len(CORPUS) == 18


@ALL
def test_audit_model_and_rulebook_say_of_each_set_what_was_counted(path: Path) -> None:
    qualification = loaded(path)
    for tried in published(path).sets:
        units, rules = units_of(path, tried), rules_for(qualification, tried)
        said = f"{tried.why} {[unit.code for unit in units]}"

        assert broken(qualification, tried, units) == tried.broken, said
        assert is_feasible(units, path, rules) == (not tried.broken), said
        assert keeps(units, rules) == (not tried.broken), said


@ALL
def test_a_set_breaks_each_rule_and_one_breaks_none(path: Path) -> None:
    case = published(path)
    told = {one for tried in case.sets for one in tried.broken}

    assert not case.sets[0].broken
    ids = {rule.id for rule in loaded(path).rules}
    assert ids - told == {*case.never_blamed}


@ALL
def test_sets_earn_the_extra_titles_that_were_counted(path: Path) -> None:
    qualification = loaded(path)
    for tried in published(path).sets:
        rules = {one.title: one.rule for one in qualification.endorsements}
        units = units_of(path, tried)
        earned = [title for title, rule in rules.items() if keeps(units, [rule])]
        assert earned == tried.titles, tried.why


@ALL
def test_the_best_plan_is_proven_and_scip_agrees(path: Path) -> None:
    qualification, first = loaded(path), published(path).sets[0]
    candidate = first.candidate
    titles = tuple(one.rule.id for one in qualification.endorsements)
    asked = [candidate]
    asked += [
        replace(candidate, wishes=replace(candidate.wishes, endorse=(title,)))
        for title in titles
    ]
    for one in asked:
        answer = recommender.recommend(qualification, one, second_opinion=True)

        assert answer.status is recommender.Status.OPTIMAL
        assert "SCIP" in answer.proof.second_opinion
        units = [qualification.catalogue.find(code) for code in answer.best.codes]
        goals = [
            g.rule
            for g in qualification.endorsements
            if g.rule.id in one.wishes.endorse
        ]
        assert keeps(tuple(units), (*rules_for(qualification, first), *goals))


@pytest.mark.mostly_exhaustive(9)
@pytest.mark.parametrize(
    "path",
    [
        pytest.param(path, id=path.stem, marks=pytest.mark.slow if big else ())
        for path in CORPUS
        for big in [path.stem in LARGE]
    ],
)
def test_the_model_has_as_many_plans_as_there_are_by_brute_force(path: Path) -> None:
    qualification, first = loaded(path), published(path).sets[0]
    units, rules = qualification.catalogue.units, rules_for(qualification, first)
    if len(units) > 16:
        pytest.skip(f"{len(units)} units are too many for brute force")
    if any(isinstance(rule.requires, Overlap) for rule in rules):
        # A set can be counted in so many ways that small ones have to do, one by one.
        small = [one for one in subsets(units) if len(one) <= 6]
        kept = [keeps(one, rules) for one in small]
        assert any(kept)
        assert [is_feasible(one, path, rules) for one in small] == kept
        return
    valid = sum(keeps(one, rules) for one in subsets(units))

    assert valid
    model = Encoding(units, rules).model
    count = count_solutions(model, valid + 1, Clock(None), of=len(units))
    assert (count.number, count.exact) == (valid, True)


def moved(requires: Requirement) -> Iterator[Requirement]:
    """Move each number of a requirement by one, all through what it is made of."""
    if isinstance(requires, If):
        yield from (If(one, requires.then) for one in moved(requires.given))
        yield from (If(requires.given, one) for one in moved(requires.then))
    if isinstance(requires, Ways):
        for i, option in enumerate(requires.options):
            before, after = requires.options[:i], requires.options[i + 1 :]
            for one in moved(option):
                yield replace(requires, options=(*before, one, *after))
    if isinstance(requires, Bound | Distinct | Share | Overlap | Ways):
        # A tenth is what a set of so few units can be off by.
        step = Fraction(1, 10) if isinstance(requires, Share) else 1
        for key in ("at_least", "at_most"):
            old = getattr(requires, key, None)
            for by in (-step, step) if old is not None else ():
                yield replace(requires, **{key: old + by})


@ALL
def test_every_number_binds_one_more_or_less_is_told_by_some_set(path: Path) -> None:
    qualification, sets = loaded(path), published(path).sets
    idle = []
    for i, rule in enumerate(qualification.rules):
        for requires in moved(rule.requires):
            other = replace(rule, requires=requires)
            rules = (*qualification.rules[:i], other, *qualification.rules[i + 1 :])
            changed = replace(qualification, rules=rules)
            if all(
                broken(changed, tried, units_of(path, tried)) == tried.broken
                for tried in sets
            ):
                idle.append((rule.id, requires))
    assert not idle
