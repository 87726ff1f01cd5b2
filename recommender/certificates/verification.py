"""The check of a certificate: every statement in it is worked out again."""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction
from hashlib import sha256
from typing import TYPE_CHECKING, NamedTuple

from recommender.certificates.certificate_document import UNCERTAIN, written
from recommender.certificates.job_arithmetic import mismatch_of
from recommender.certificates.rule_arithmetic import (
    NOT_APPLIED,
    Reading,
    binds,
    concerns_counting,
    counting_rule,
    is_between,
    read,
    read_counted,
)
from recommender.errors import counted

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from recommender.certificates.certificate_document import (
        Certificate,
        CertifiedRule,
        CertifiedUnit,
    )

_WEIGHTS = {"daily": 3, "weekly": 2, "sometimes": 1, "never": 0}
# Rounding that is more than this, in credits, is none.
_MOST_ROUNDING = "1/100"
_RULES_FILE = "qualification.toml"


class CheckStep(NamedTuple):
    """One thing that was checked, whether it holds, and what was found, in words.

    `holds` is None where the check was not finished.
    """

    id: str
    holds: bool | None
    text: str


@dataclass(frozen=True, slots=True)
class Verification:
    """A certificate, and what was found when it was checked."""

    certificate: Certificate
    steps: tuple[CheckStep, ...]

    @property
    def holds(self) -> bool:
        """Whether nothing that was checked is wrong."""
        return all(step.holds is not False for step in self.steps)

    @property
    def proved(self) -> bool:
        """Whether it holds, and it was proved again that no plan is better."""
        return self.holds and self.held("best")

    def held(self, id_: str) -> bool:
        """Return whether a check was made, and holds."""
        return any(step.id == id_ and step.holds for step in self.steps)

    def with_steps(self, *steps: CheckStep) -> Verification:
        """Return the verification with further steps."""
        return replace(self, steps=(*self.steps, *steps))


def verify_statements(certificate: Certificate, fingerprint: str) -> Verification:
    """Check everything that a certificate states, except that no plan is better.

    `fingerprint` is the one that the content has.
    """
    checks = (
        ("content", _content(certificate, fingerprint),
         "the fingerprint is that of the content"),
        ("data", _data(certificate), "the hashes are those of the files and the rules"),
        ("units", _units(certificate), _units_in_words(certificate)),
        ("job", _job(certificate), "each task has the weight of how often it is done: "
         f"{counted(len(certificate.job.tasks), 'task')}"),
        ("rules", _rules(certificate), f"all {len(certificate.rules)}, guidance and "
         "wishes too, are kept, and what the plan has of each was counted again"),
        ("credits", _limit(certificate), _limit_in_words(certificate)),
        ("mismatch", _mismatch(certificate),
         f"{mismatch_in_words(certificate)}, in credits, added up again"),
        ("aims", _aims(certificate), f"{certificate.proof.solver} "
         f"{certificate.proof.version} stated the plan's own values as the least"),
    )  # fmt: skip
    return Verification(certificate, tuple(step_of(*check) for check in checks))


def step_of(id_: str, slips: Iterable[str], otherwise: str) -> CheckStep:
    """Return a step that holds, unless there are slips."""
    wrong = [*slips]
    if not wrong:
        return CheckStep(id_, True, otherwise)
    more = f"; and {len(wrong) - 3} more" if len(wrong) > 3 else ""
    return CheckStep(id_, False, "; ".join(wrong[:3]) + more)


def mismatch_in_words(certificate: Certificate) -> str:
    """Return the mismatch as a decimal number, and exactly where that is more.

    It is worked out without floating point.
    """
    total = Fraction(certificate.mismatch.total)
    if total.denominator == 1:
        return f"{total}"
    hundredths = (200 * total.numerator + total.denominator) // (2 * total.denominator)
    return f"{hundredths // 100}.{hundredths % 100:02} ({total})"


def waived_rules(certificate: Certificate) -> list[CertifiedRule]:
    """Return the rules that are waived for the candidate."""
    return [rule for rule in certificate.rules if rule.waived]


def plan_of(certificate: Certificate) -> list[CertifiedUnit]:
    """Return the units of the plan, in the order of the catalogue."""
    taken = {*certificate.plan.units}
    return [unit for unit in certificate.catalogue if unit.code in taken]


def _content(certificate: Certificate, fingerprint: str) -> Iterator[str]:
    if certificate.fingerprint != fingerprint:
        stated = certificate.fingerprint
        words = f"{fingerprint[:12]}..., not {stated[:12]}... as it states"
        yield f"it was changed: its fingerprint is {words}"


def _data(certificate: Certificate) -> Iterator[str]:
    data, whole = certificate.data, sha256()
    for file in data.files:
        whole.update(f"{file.name} {file.sha256}\n".encode())
    if whole.hexdigest() != data.sha256:
        yield "the hash of the data is not that of the files together"
    if not data.files and not data.rules_text:
        # A qualification that was made by a program has no files.
        return
    text = sha256(data.rules_text.encode("utf-8", "surrogatepass")).hexdigest()
    if text not in [file.sha256 for file in data.files if file.name == _RULES_FILE]:
        yield f"the text of the rules is not that of {_RULES_FILE}"


def _units(certificate: Certificate) -> Iterator[str]:
    plan, units = certificate.plan, plan_of(certificate)
    codes = [unit.code for unit in certificate.catalogue]
    if len(codes) != len({*codes}):
        yield "the catalogue has a unit twice"
    if [unit.code for unit in units] != plan.units:
        yield "the plan has units that the catalogue lacks, or in another order"
    credits = sum((Fraction(unit.credits) for unit in units), Fraction(0))
    if written(credits) != plan.credits:
        yield f"the plan's credits are {written(credits)}, not {plan.credits}"
    if len(units) != plan.number_of_units:
        yield f"the plan has {counted(len(units), 'unit')}, not {plan.number_of_units}"


def _units_in_words(certificate: Certificate) -> str:
    plan = certificate.plan
    size = f"{plan.number_of_units} of {counted(len(certificate.catalogue), 'unit')}"
    if certificate.counted_in == "units":
        return f"{size}, counted again"
    return f"{size}; their credits, {plan.credits}, were added up again"


def _job(certificate: Certificate) -> Iterator[str]:
    job, codes = certificate.job, {unit.code for unit in certificate.catalogue}
    tags = [task.tag for task in job.tasks]
    if len(tags) != len({*tags}):
        yield "the job has a task twice"
    if not codes.issuperset(job.held):
        yield "units are held that the catalogue lacks"
    for task in job.tasks:
        weight = _WEIGHTS.get(task.often)
        if task.often == UNCERTAIN:
            right = is_between(Fraction(task.weight), 0, 3)
        else:
            right = weight == task.weight
        if not right:
            words = f"{task.tag}, done {task.often}, has the weight {task.weight}"
            yield f"the task {words}"


def _rules(certificate: Certificate) -> Iterator[str]:
    units, choices = plan_of(certificate), certificate.plan.choices
    places = _places(certificate)
    ids = [rule.id for rule in certificate.rules]
    if len(ids) != len({*ids}):
        yield "a rule is there twice"
    among = {
        case.choice: case.among for rule in certificate.rules for case in rule.cases
    }
    if choices.keys() != among.keys() or any(
        choice not in among[name] for name, choice in choices.items()
    ):
        yield "the choices are not those that the rules leave open"
    for rule in waived_rules(certificate):
        required = rule.requires
        if rule.kind != "rule" or required.kind != "decided" or not required.holds:
            yield f"the rule {rule.id} is waived, and required all the same"
    for rule in certificate.rules:
        reading = _reading(rule, units, choices, places)
        if not reading.kept:
            yield f"the rule {rule.id} is broken: the plan has {reading.have}"
        elif (rule.applies, rule.have, rule.counted) != _stated(reading):
            yield (
                f"the rule {rule.id} has {written(reading.have)} from "
                f"{' '.join(reading.counted) or 'no units'}, not {rule.have} from "
                f"{' '.join(rule.counted) or 'none'}"
            )


def _stated(reading: Reading) -> tuple[bool, int | str, list[str]]:
    if not reading.applies:
        return False, 0, []
    return True, written(reading.have), [*reading.counted]


def _places(certificate: Certificate) -> dict[str, set[str]]:
    """Return what each unit of the plan is counted towards, as the rules state it."""
    places: dict[str, set[str]] = {}
    for rule in certificate.rules:
        bound = counting_rule(rule.requires, plan_of(certificate))
        if bound is not None and bound.kind == "total" and rule.applies:
            for code in rule.counted:
                places.setdefault(code, set()).add(bound.towards)
    return places


def _reading(
    rule: CertifiedRule,
    units: list[CertifiedUnit],
    choices: Mapping[str, str],
    places: Mapping[str, set[str]],
) -> Reading:
    if not binds(rule, choices):
        return NOT_APPLIED
    if not concerns_counting(rule.requires):
        return read(rule.requires, units)
    bound = counting_rule(rule.requires, units)
    return NOT_APPLIED if bound is None else read_counted(bound, units, places)


def _limit(certificate: Certificate) -> Iterator[str]:
    limit, plan = certificate.limit, certificate.plan
    if limit is None:
        return
    if limit.measure != certificate.counted_in:
        yield f"the limit is in {limit.measure}, the plan in {certificate.counted_in}"
    most = Fraction(limit.fewest) + Fraction(limit.spare)
    if written(most) != limit.at_most or Fraction(limit.spare) < 0:
        yield f"{limit.fewest} and {limit.spare} to spare are not {limit.at_most}"
    if not is_between(Fraction(plan.credits), limit.fewest, limit.at_most):
        yield f"the plan has {plan.credits}, the limit is {limit.at_most}"


def _limit_in_words(certificate: Certificate) -> str:
    limit = certificate.limit
    if limit is None:
        return "no limit other than what was asked for"
    words = f"at most {limit.at_most} {limit.measure}: {limit.fewest}, the fewest, "
    return f"{words}and {limit.spare} to spare"


def _mismatch(certificate: Certificate) -> Iterator[str]:
    stated = certificate.mismatch
    again = mismatch_of(plan_of(certificate), certificate.job)
    if again.total != stated.total:
        yield f"it is {again.total}, in credits, not {stated.total}"
    units = zip(again.units, stated.units, strict=False)
    tasks = zip(again.tasks, stated.tasks, strict=False)
    yield from (f"{a.code} is stated otherwise" for a, b in units if a != b)
    yield from (f"{a.tag} is stated otherwise" for a, b in tasks if a != b)
    sizes = len(again.units), len(again.tasks)
    if sizes != (len(stated.units), len(stated.tasks)):
        yield f"{counted(sizes[0], 'unit')} and {counted(sizes[1], 'task')} make it"


def _aims(certificate: Certificate) -> Iterator[str]:
    proof, plan, limit = certificate.proof, certificate.plan, certificate.limit
    values = {
        "mismatch": certificate.mismatch.total,
        "credits": plan.credits,
        "units": plan.number_of_units,
    }
    if limit is not None:
        values = {"fewest-credits": limit.fewest, **values}
    if [stage.aim for stage in proof.stages] != [*values]:
        yield f"the aims are not {', '.join(values)}"
        return
    if not is_between(Fraction(proof.rounding), 0, _MOST_ROUNDING):
        yield f"{proof.rounding} is no rounding"
    for stage in proof.stages:
        rounding = Fraction(proof.rounding) if stage.aim == "mismatch" else Fraction(0)
        if stage.value != values[stage.aim]:
            yield f"{stage.aim}: {stage.value}, but the plan has {values[stage.aim]}"
        if not is_between(
            abs(Fraction(stage.value) - Fraction(stage.bound)), 0, written(rounding)
        ):
            yield f"{stage.aim}: {stage.value}, but {stage.bound} was not ruled out"
