"""The command that checks the installation: versions, data, and a solve."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from recommender.cli.options import output_options
from recommender.cli.typed_command import Command
from recommender.errors import counted

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from recommender.cli.output import Output


@click.command(cls=Command)
@output_options()
def doctor(out: Output) -> None:
    """Check the installation and the data, and solve one plan.

    The output is safe to share.

    \b
    Examples:
      recommender doctor
    """
    from recommender.reports.doctor_report import DoctorReport, HealthCheck

    checks = [HealthCheck(*check) for check in _checks()]
    out.write(DoctorReport(checks))
    if not all(check.ok for check in checks):
        raise SystemExit(1)


def _checks() -> Iterator[tuple[str, str, bool]]:
    import platform
    from importlib.metadata import PackageNotFoundError, version

    from recommender import __version__
    from recommender.extras import EXTRAS, missing_from

    yield "recommender", __version__, True
    yield "python", platform.python_version(), True
    for package in ("ortools", "pandas", "click", "pydantic", "rich"):
        try:
            yield package, version(package), True
        except PackageNotFoundError:
            yield package, "missing: install the program again", False
    for extra in EXTRAS:
        missing = missing_from(extra)
        words = f"not installed; to add it: {missing}" if missing else "installed"
        yield f"[{extra}]", words, True
    yield "data", *_attempt(_check_data)
    yield "solve", *_attempt(_solve)


def _attempt(check: Callable[[], tuple[str, bool]]) -> tuple[str, bool]:
    # An error is an answer here: doctor reports it and goes on.
    try:
        return check()
    except Exception as error:
        return f"{type(error).__name__}: {error}", False


def _check_data() -> tuple[str, bool]:
    from recommender.loading.shipped import (
        altered_files,
        is_checkout,
        load_qualification,
        shipped_names,
    )

    altered = altered_files()
    if altered:
        return f"not as shipped: {', '.join(altered)}; install again", False
    shipped = [load_qualification(name) for name in shipped_names()]
    names = ", ".join(
        f"{qualification.name} ({counted(len(qualification.catalogue.units), 'unit')})"
        for qualification in shipped
    )
    origin = "from a checkout" if is_checkout() else "as shipped"
    return f"{origin}: {names}", True


def _solve() -> tuple[str, bool]:
    from recommender.answers.recommendation import recommend
    from recommender.loading.shipped import load_qualification
    from recommender.requests.candidate import Candidate

    answer = recommend(load_qualification(), Candidate(), second_opinion=True)
    plan = f"{answer.status}: {' '.join(answer.best.codes)}"
    return f"{plan}; {answer.proof.second_opinion}", answer.status == "optimal"
