"""What is true of every candidate: each value of each fact, each reading, units held.

Every candidate and every set of units is tried. Only the naive reading of the rules is
used, with facts and held units put in here once more.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from itertools import product

from recommender.answers.remarks import Remark
from recommender.qualifications.qualification import Qualification
from recommender.qualifications.rules import (
    Bound,
    Decided,
    Distinct,
    If,
    RequiredFact,
    Requirement,
    Rule,
    Select,
    Share,
    Ways,
)
from tests.builders.constructs import subsets
from tests.oracles.rulebook import Set, keeps

Where = Mapping[str, str]


@dataclass(frozen=True)
class Someone:
    """A candidate: facts, how rules are read, and units with how they are held."""

    facts: tuple[tuple[str, str], ...]
    readings: tuple[tuple[str, str], ...]
    held: tuple[tuple[str, str], ...]

    def fits(self, where: Where) -> bool:
        """Say whether the choices of a claim are those of the candidate."""
        said = dict(self.facts)
        said |= {f"the reading of {id_}": name for id_, name in self.readings}
        said["the number of units held"] = str(len(self.held))
        return all(said[choice] == value for choice, value in where.items())


def _put_in(requirement: Requirement, who: Someone) -> Requirement:
    if isinstance(requirement, RequiredFact):
        return Decided(dict(who.facts)[requirement.name] in requirement.values, "")
    if isinstance(requirement, If):
        return If(_put_in(requirement.given, who), _put_in(requirement.then, who))
    if isinstance(requirement, Ways):
        options = tuple(_put_in(option, who) for option in requirement.options)
        return replace(requirement, options=options)
    if isinstance(requirement, Share):
        of, out_of = _held(requirement.of, who), _held(requirement.out_of, who)
        return replace(requirement, of=of, out_of=out_of)
    if isinstance(requirement, Bound | Distinct):
        return replace(requirement, of=_held(requirement.of, who))
    return requirement


def _held(of: Select, who: Someone) -> Select:
    all_of = tuple(_held(part, who) for part in of.all_of)
    if of.held is not None:
        codes = (c for c, how in who.held if how in of.held or "any" in of.held)
        all_of += (Select(units=frozenset(codes)),)
    return replace(
        of,
        held=None,
        all_of=all_of,
        any_of=tuple(_held(part, who) for part in of.any_of),
        none_of=tuple(_held(part, who) for part in of.none_of),
    )


class Oracle:
    """Says whether a remark is true, by trying every candidate and every set."""

    def __init__(self, qualification: Qualification, *, held: bool = False) -> None:
        self._qualification = qualification
        self.units = qualification.catalogue.units
        self.sets = list(subsets(self.units))
        self.everyone = list(self._everyone(held=held))
        self.kept = cache(self._kept)

    def _everyone(self, *, held: bool) -> Iterator[Someone]:
        facts, readings = self._qualification.facts, self._qualification.readings
        manners = ("", "rpl", "transfer") if held else ("",)
        for values in product(*(fact.values for fact in facts.values())):
            for names in product(*readings.values()):
                for how in product(manners, repeat=len(self.units)):
                    codes = (unit.code for unit in self.units)
                    pairs = zip(codes, how, strict=True)
                    yield Someone(
                        tuple(zip(facts, values, strict=True)),
                        tuple(zip(readings, names, strict=True)),
                        tuple(pair for pair in pairs if pair[1]),
                    )

    def those(self, where: Where) -> list[Someone]:
        """Give the candidates of whom the choices are true."""
        return [who for who in self.everyone if who.fits(where)]

    def rule_of(self, rule: Rule, who: Someone) -> list[Rule]:
        """Give the rule as it is for a candidate; none where it does not apply."""
        reading = dict(who.readings).get(rule.id)
        if reading is not None:
            rule = self._qualification.readings[rule.id][reading]
        facts = dict(who.facts)
        if not all(facts[case.choice] in case.values for case in rule.cases):
            return []
        return [replace(rule, cases=(), requires=_put_in(rule.requires, who))]

    def rules_of(self, who: Someone, without: str = "") -> list[Rule]:
        rules = [r for r in self._qualification.rules if r.id != without]
        return [own for rule in rules for own in self.rule_of(rule, who)]

    def valid(self, who: Someone) -> frozenset[Set]:
        return self.kept(tuple(self.rules_of(who)))

    def _kept(self, rules: tuple[Rule, ...]) -> frozenset[Set]:
        return frozenset(chosen for chosen in self.sets if keeps(chosen, rules))

    def plans(self, where: Where) -> frozenset[Set]:
        """Give the sets that are valid for some of the candidates."""
        return frozenset().union(*(self.valid(who) for who in self.those(where)))

    def in_use(self) -> dict[str, str]:
        """Give the readings in use, as choices."""
        read = {rule.id: rule.reading for rule in self._qualification.rules}
        return {
            f"the reading of {id_}": read[id_] for id_ in self._qualification.readings
        }

    def is_true(self, remark: Remark) -> bool:
        """Say whether a remark is true of all candidates that it is about."""
        where, kind = dict(remark.where), remark.id.removesuffix("-there")
        if kind in ("no-plan", "value-excluded"):
            return not self.plans(where)
        if kind == "units-in-no-plan":
            taken = {unit.code for plan in self.plans(where) for unit in plan}
            return taken.isdisjoint(remark.subjects)
        if kind == "rule-never-binds":
            return self.never_binds(remark.subjects[0], where)
        if kind == "rule-implied":
            return self.is_implied(remark.subjects[0], remark.by, where)
        if kind == "title-in-no-plan":
            return self.is_unearned(where)
        assert kind.startswith("reading")
        return self._of_readings(remark)

    def _rule(self, id_: str) -> Rule:
        return next(rule for rule in self._qualification.rules if rule.id == id_)

    def never_binds(self, id_: str, where: Where) -> bool:
        return all(
            len(self.kept(tuple(self.rule_of(self._rule(id_), who)))) == len(self.sets)
            for who in self.those(where)
        )

    def is_implied(self, id_: str, by: tuple[str, ...], where: Where) -> bool:
        """Say whether whatever keeps some rules, or all others, keeps this one too."""
        for who in self.those(where):
            own = self.kept(tuple(self.rule_of(self._rule(id_), who)))
            others = self.rules_of(who, id_)
            if self.kept(tuple(r for r in others if not by or r.id in by)) - own:
                return False
        return True

    def is_unearned(self, where: Where) -> bool:
        (title,) = self._qualification.endorsements
        return not any(
            keeps(plan, self.rule_of(replace(title.rule, cases=()), who))
            for who in self.those(where)
            for plan in self.valid(who)
        )

    def _pairs(self, id_: str, *names: str) -> list[tuple[frozenset[Set], ...]]:
        """Give each candidate's plans under two readings of a rule."""
        choice = f"the reading of {id_}"
        mine, yours = ({**self.in_use(), choice: name} for name in names)
        return [
            (self.valid(who), self.valid(other))
            for who in self.those(mine)
            for other in self.those(yours)
            if (who.facts, who.held) == (other.facts, other.held)
        ]

    def differences(self, *rule_and_readings: str) -> set[str]:
        """Give what is to be said of two readings of a rule."""
        pairs = self._pairs(*rule_and_readings)
        wider = {"reading-wider" for mine, yours in pairs if yours - mine}
        narrower = {"reading-narrower" for mine, yours in pairs if mine - yours}
        return wider | narrower or {"readings-same"}

    def _of_readings(self, remark: Remark) -> bool:
        if remark.id == "readings-same":
            return self.differences(*remark.subjects) == {"readings-same"}
        shown = next(s for s in self.sets if {u.code for u in s} == {*remark.example})
        wider = remark.id == "reading-wider"
        return any(
            shown in (yours - mine if wider else mine - yours)
            for mine, yours in self._pairs(*remark.subjects)
        )
