"""Certificates of plans: an answer, written down so that others can check it."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from importlib.metadata import version
from typing import TYPE_CHECKING, TypeAlias

from recommender.auditing.parting import with_counted
from recommender.auditing.ruling import audit, most_favourable_cases
from recommender.certificates import certificate_document as doc
from recommender.certificates.certificate_document import written
from recommender.certificates.certificate_file import certificate_in, certificate_text
from recommender.certificates.job_arithmetic import mismatch_of
from recommender.certificates.optimality import prove_best
from recommender.certificates.verification import verify_statements
from recommender.errors import Fault, RecommenderError, SelfCheckError, printable
from recommender.qualifications.rules import (
    Bound,
    Decided,
    Distinct,
    If,
    Overlap,
    Share,
    Ways,
)
from recommender.requests.candidate import job_of, weights_of
from recommender.requests.candidate_file import candidate_in
from recommender.requests.candidate_writing import write_candidate
from recommender.requests.problem_building import catalogue_for, rules_of
from recommender.requests.resolving import resolve
from recommender.requests.wish_rules import SOURCE_DATES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from recommender.answers.recommendation import Recommendation
    from recommender.qualifications.plans import Finding
    from recommender.qualifications.qualification import Qualification
    from recommender.qualifications.rules import Requirement, Rule, Select
    from recommender.qualifications.units import Unit
    from recommender.qualifications.vocabulary import Frequency, Weight
    from recommender.requests.candidate import Candidate

_Entry: TypeAlias = doc.CertifiedUnit | doc.CertifiedRule | doc.GuidanceSetAside


_RULES_FILE = "qualification.toml"
# How long the program tries to prove its own certificate by listing, in seconds.
_OWN_PROOF = 5.0


def certified(answer: Recommendation) -> tuple[Recommendation, str]:
    """Return an answer with the fingerprint of its certificate, and the certificate.

    It is checked as others will check it. That no plan is better is proved again by
    listing, as far as a few seconds allow.

    Raises:
        SelfCheckError: the certificate does not hold.
    """
    text = certificate_text(certify(answer))
    certificate, fingerprint = certificate_in(text, "the certificate")
    verification = verify_statements(certificate, fingerprint)
    if verification.holds:
        best = prove_best(certificate, _OWN_PROOF)
        verification = verification.with_steps(best)
    if not verification.holds:
        wrong = {s.id: s.text for s in verification.steps if s.holds is False}
        message = "the certificate of the plan does not hold, so it is not shown"
        evidence = {"wrong": wrong, "certificate": certificate.plain()}
        raise SelfCheckError(Fault("certificate-failed", message), evidence=evidence)
    proof = replace(answer.proof, fingerprint=fingerprint)
    return replace(answer, proof=proof), text


def certify(answer: Recommendation) -> doc.CertificateContent:
    """Return the certificate of the best plan of an answer, which is proven."""
    from recommender import __version__  # noqa: PLC0415  (it is still being imported)

    qualification, candidate = answer.qualification, answer.candidate
    plan, problem = answer.best, answer.problem
    units = [certified_unit(unit) for unit in problem.units]
    job = certified_job(qualification, candidate)
    taken = [unit for unit in units if unit.code in set(plan.codes)]
    return doc.CertificateContent(
        program=f"recommender {__version__}",
        counted_in=qualification.counted_in,
        data=certified_data(qualification),
        catalogue=units,
        job=job,
        rules=_rules(problem.rules, plan.units),
        set_aside=_set_aside(problem.set_aside),
        limit=_limit(answer),
        plan=doc.CertifiedPlan(
            units=list(plan.codes),
            credits=written(plan.credits),
            number_of_units=len(plan.units),
            choices=dict(most_favourable_cases(plan.units, problem.rules)),
        ),
        mismatch=mismatch_of(taken, job),
        proof=_proof(answer),
    )


def differences(
    certificate: doc.Certificate, qualification: Qualification
) -> Iterator[str]:
    """Yield how the data and the request of a certificate differ from a folder's.

    Units, rules and job are made again from the folder, for the request as it is
    written in the certificate.
    """
    data = certificate.data
    if data != certified_data(qualification):
        yield from _other_data(data, certified_data(qualification))
    try:
        candidate = candidate_in(certificate.job.request, "the request")
        candidate = resolve(candidate, qualification)
    except RecommenderError as error:
        yield f"the request cannot be read: {error}"
        return
    units = catalogue_for(qualification, candidate).units
    yield from _unlike("unit", certificate.catalogue, [*map(certified_unit, units)])
    if certificate.job != certified_job(qualification, candidate):
        yield "the job is not the one that the request describes"
    if certificate.counted_in != qualification.counted_in:
        yield f"units are counted in {qualification.counted_in}"
    rules, aside = rules_of(qualification, candidate, job_of(candidate, qualification))
    taken = [unit for unit in units if unit.code in {*certificate.plan.units}]
    yield from _unlike(
        "rule",
        [rule for rule in certificate.rules if rule.source != SOURCE_DATES],
        [rule for rule in _rules(rules, taken) if rule.source != SOURCE_DATES],
    )
    yield from _unlike("rule", certificate.set_aside, _set_aside(aside))


def _other_data(there: doc.CertifiedData, here: doc.CertifiedData) -> Iterator[str]:
    hashes = {file.name: file.sha256 for file in here.files}
    other = [file.name for file in there.files if hashes.get(file.name) != file.sha256]
    lacking = hashes.keys() - {file.name for file in there.files}
    if other or lacking:
        yield f"not the same file: {', '.join([*other, *sorted(lacking)])}"
    elif there.qualification != here.qualification:
        yield f"it is for {there.qualification}, the folder is {here.qualification}"
    else:
        yield "the title, number or hash of the qualification is another"


def _unlike(
    what: str, there: Sequence[_Entry], here: Sequence[_Entry]
) -> Iterator[str]:
    """Yield which entries differ, and whether they are in another order."""
    if there == here:
        return
    by_name = {_name(entry): entry for entry in here}
    names = [_name(entry) for entry in there]
    other = [_name(entry) for entry in there if by_name.get(_name(entry)) != entry]
    other += [name for name in by_name if name not in names]
    named = ", ".join(printable(name) for name in other[:3])
    more = f" and {len(other) - 3} more" if len(other) > 3 else ""
    yield (
        f"not the same {what}: {named}{more}" if other else f"another order of {what}s"
    )


def _name(entry: _Entry) -> str:
    return entry.code if isinstance(entry, doc.CertifiedUnit) else entry.id


def certified_data(qualification: Qualification) -> doc.CertifiedData:
    """Return the files of a qualification with their hashes, and its rules as text."""
    from hashlib import sha256  # noqa: PLC0415  (browsing starts without)

    contents = {file: file.read_bytes() for file in qualification.files}
    texts = [text for file, text in contents.items() if file.name == _RULES_FILE]
    return doc.CertifiedData(
        qualification=qualification.name,
        title=qualification.title,
        awarding_body=qualification.awarding_body,
        number=qualification.number,
        sha256=qualification.sha256,
        files=[
            doc.CertifiedFile(name=file.name, sha256=sha256(content).hexdigest())
            for file, content in contents.items()
        ],
        rules_text=(texts or [b""])[0].decode("utf-8", "replace"),
    )


def certified_unit(unit: Unit) -> doc.CertifiedUnit:
    """Return what a certificate needs to know of a unit."""
    return doc.CertifiedUnit(
        code=unit.code,
        title=unit.title,
        group=unit.group,
        level=unit.level,
        credits=written(unit.credits),
        hours=None if unit.glh is None else written(unit.glh),
        tags=dict(unit.tags),
        columns={column: list(values) for column, values in unit.columns},
        numbers={column: written(number) for column, number in unit.numbers},
    )


def certified_job(
    qualification: Qualification, candidate: Candidate
) -> doc.CertifiedJob:
    """Return the request of a candidate, with the weight of each task of the job."""
    job = job_of(candidate, qualification)
    weights = weights_of(candidate, qualification)
    return doc.CertifiedJob(
        request=write_candidate(candidate, qualification.name),
        tasks=[
            doc.CertifiedTask(
                tag=tag,
                often=_often(job.get(tag), weight),
                weight=written(weight),
            )
            for tag, weight in weights.items()
        ],
        held=list(candidate.wishes.held),
    )


def _often(often: Frequency | None, weight: Weight) -> str:
    return f"{often}" if often and often.weight == weight else doc.UNCERTAIN


def _set_aside(rules: Iterable[tuple[Rule, str]]) -> list[doc.GuidanceSetAside]:
    return [
        doc.GuidanceSetAside(id=rule.id, text=rule.text, because=because)
        for rule, because in rules
    ]


def _rules(rules: Sequence[Rule], units: Sequence[Unit]) -> list[doc.CertifiedRule]:
    # What is certified is what was required, not guidance as it was written.
    required = [replace(rule, written=None, exempt=frozenset()) for rule in rules]
    return [_rule(finding) for finding in with_counted(audit(units, required), units)]


def _rule(finding: Finding) -> doc.CertifiedRule:
    rule = finding.rule
    return doc.CertifiedRule(
        id=rule.id,
        kind=rule.kind.value,
        text=rule.text,
        source=rule.source,
        reading=rule.reading,
        requires=_required(rule.requires),
        cases=[
            doc.OpenChoice(
                choice=case.choice, values=sorted(case.values), among=list(case.among)
            )
            for case in rule.cases
        ],
        applies=finding.applies,
        have=written(finding.measured) if finding.applies else 0,
        counted=list(finding.counted or ()) if finding.applies else [],
        waived=rule.waived,
    )


def _required(requirement: Requirement) -> doc.Required:
    """Return a requirement as a certificate has it."""
    match requirement:
        case Bound(measure, of, _, _, towards):
            return doc.TotalRequired(
                kind="total", measure=measure, of=_filter(of), towards=towards,
                **_bounds(requirement),
            )  # fmt: skip
        case Share(measure, of, out_of):
            return doc.ShareRequired(
                kind="share", measure=measure, of=_filter(of), out_of=_filter(out_of),
                **_bounds(requirement),
            )  # fmt: skip
        case Distinct(by, of):
            return doc.DistinctRequired(
                kind="distinct", by=by, of=_filter(of), **_bounds(requirement)
            )
        case Ways(options):
            return doc.WaysRequired(
                kind="ways", options=[*map(_required, options)], **_bounds(requirement)
            )
        case If(given, then):
            return doc.ConditionRequired(
                kind="if", given=_required(given), then=_required(then)
            )
        case Overlap(towards, measure, at_most, of):
            return doc.OverlapRequired(
                kind="overlap", towards=list(towards), measure=measure, of=_filter(of),
                at_most=written(at_most),
            )  # fmt: skip
        case Decided(holds, words):
            return doc.FactRequired(kind="decided", holds=holds, words=words)
        case _:
            raise TypeError(f"{type(requirement).__name__} is not decided yet")


def _bounds(of: Bound | Share | Distinct | Ways) -> dict[str, int | str | None]:
    pairs = (("at_least", of.at_least), ("at_most", of.at_most))
    return {key: None if value is None else written(value) for key, value in pairs}


def _filter(of: Select) -> doc.UnitFilter:
    """Return a filter as a certificate has it, with sets in order."""
    spans = [
        doc.NumberSpan(
            column=column,
            lowest=None if lowest is None else written(lowest),
            highest=None if highest is None else written(highest),
        )
        for column, lowest, highest in of.numbers
    ]
    return doc.UnitFilter(
        groups=None if of.groups is None else sorted(of.groups),
        levels=None if of.levels is None else sorted(of.levels),
        min_level=of.min_level,
        max_level=of.max_level,
        units=None if of.units is None else sorted(of.units),
        except_units=sorted(of.except_units) or None,
        tags=None if of.tags is None else sorted(of.tags),
        columns={column: sorted(values) for column, values in of.columns} or None,
        numbers=spans or None,
        all_of=[_filter(part) for part in of.all_of] or None,
        any_of=[_filter(part) for part in of.any_of] or None,
        none_of=[_filter(part) for part in of.none_of] or None,
    )


def _limit(answer: Recommendation) -> doc.CreditLimit | None:
    problem, proof = answer.problem, answer.proof
    if problem.spare is None or proof.fewest is None or proof.cap is None:
        return None
    return doc.CreditLimit(
        measure=problem.counted_in,
        fewest=written(proof.fewest),
        spare=written(problem.spare),
        at_most=written(proof.cap),
    )


def _proof(answer: Recommendation) -> doc.CertifiedProof:
    plan, proof = answer.best, answer.proof
    least = plan.fit.mismatch if proof.bound is None else proof.bound
    stages: list[tuple[doc.Aimed, int | Fraction, int | Fraction]] = [
        ("mismatch", plan.fit.mismatch, least),
        ("credits", plan.credits, plan.credits),
        ("units", len(plan.units), len(plan.units)),
    ]
    if proof.fewest is not None:
        stages.insert(0, ("fewest-credits", proof.fewest, proof.fewest))
    return doc.CertifiedProof(
        status="optimal",
        solver="CP-SAT (ortools)",
        version=version("ortools"),
        stages=[
            doc.ProvenStage(aim=aim, value=written(value), bound=written(bound))
            for aim, value, bound in stages
        ],
        rounding=written(answer.problem.match.rounding),
        second_opinion=proof.second_opinion,
    )
