"""The command that checks the certificate of a plan."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from recommender.cli.options import (
    output_options,
    qualification_option,
    time_limit_option,
)
from recommender.cli.typed_command import Command

if TYPE_CHECKING:
    from recommender.certificates.certificate_document import Certificate
    from recommender.certificates.verification import CheckStep
    from recommender.cli.output import Output


@click.command(cls=Command)
@click.argument("file", metavar="FILE")
@qualification_option
@click.option(
    "--alone",
    is_flag=True,
    help="Do not compare its units and rules with those of a folder.",
)
@time_limit_option
@output_options()
def verify(
    file: str,
    qualification_name: str | None,
    alone: bool,
    time_limit: float,
    out: Output,
) -> None:
    """Check the certificate of a plan, and prove again that no plan is better.

    \b
    Examples:
      recommender plan --role receptionist --certificate plan.json
      recommender verify plan.json
      recommender verify plan.json --qualification my-diploma
      recommender verify plan.json --alone

    Everything in the certificate is worked out again, with exact fractions and without
    the solver. Units, rules and job are compared with those of the qualification, a
    shipped one by its name, or the folder that is given. Then all plans are listed that
    could be better. Where they are too many for the time limit, it says "not proved".

    \b
    Exit codes: 0 it holds, and the plan is proved to be the best; 1 it does
    not hold; 2 the file cannot be read; 3 it holds as far as it was checked,
    but the time ran out before the proof.
    """
    from pathlib import Path

    from recommender.certificates.certificate_file import read_certificate
    from recommender.certificates.optimality import prove_best
    from recommender.certificates.verification import verify_statements
    from recommender.reports.verify_report import VerifyReport

    certificate, fingerprint = read_certificate(Path(file))
    verification = verify_statements(certificate, fingerprint)
    if not alone:
        compared = _compared(certificate, qualification_name)
        verification = verification.with_steps(compared)
    if verification.holds:
        best = prove_best(certificate, time_limit)
        verification = verification.with_steps(best)
    out.write(VerifyReport(verification))
    if not verification.proved:
        raise SystemExit(3 if verification.holds else 1)


def _compared(certificate: Certificate, name: str | None) -> CheckStep:
    """Compare a certificate with the qualification given, or the one it names."""
    from recommender.answers.certifying import differences
    from recommender.certificates.verification import CheckStep, step_of
    from recommender.cli.inputs import load
    from recommender.loading.shipped import shipped_names

    stated = certificate.data.qualification
    if name is None and stated not in shipped_names():
        words = f"not compared: give the folder of {stated} with --qualification"
        return CheckStep("qualification", None, words)
    qualification = load(name or stated)
    words = f"units, rules and job are those of {qualification.name} here"
    return step_of("qualification", differences(certificate, qualification), words)
