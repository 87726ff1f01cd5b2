"""The program's own health: versions, data, and a solve."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from recommender.cli.options import output_options
from recommender.cli.output import Output
from recommender.cli.typed_command import Command
from recommender.errors import counted

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


@click.command(cls=Command)
@output_options
def doctor(format_: str | None, output: str | None, force: bool) -> None:
    """Check the installation and the data, and solve one plan. Safe to share.

    \b
    Examples:
      recommender doctor
    """
    out = Output(format_, output, force)
    from recommender.reports.blocks import Column, Heading, Table
    from recommender.reports.documents.catalogue_document import Check, DoctorDocument

    looks = [Check(what=what, found=found, ok=ok) for what, found, ok in _look()]
    well = all(look.ok for look in looks)
    columns = (Column("", 3), Column("", 14), Column(""))
    rows = tuple(("yes" if look.ok else "NO", look.what, look.found) for look in looks)
    verdict = "everything works" if well else "problems found: see the lines with NO"
    out.tell(
        blocks=lambda: [Table(columns, rows, bare=True), Heading(verdict)],
        records=lambda: [look.model_dump() for look in looks],
        document=lambda _: DoctorDocument(checks=looks),
    )
    if not well:
        raise SystemExit(1)


def _look() -> Iterator[tuple[str, str, bool]]:
    import platform
    from importlib.metadata import PackageNotFoundError, version

    from recommender import __version__

    yield "recommender", __version__, True
    yield "python", platform.python_version(), True
    for package in ("ortools", "pandas", "click", "icalendar", "pydantic", "rich"):
        try:
            yield package, version(package), True
        except PackageNotFoundError:
            yield package, 'missing: pip install "recommender"', False
    yield "data", *_attempt(_look_at_data)
    yield "solve", *_attempt(_solve)


def _attempt(look: Callable[[], tuple[str, bool]]) -> tuple[str, bool]:
    # Whatever is broken, doctor is there to say so and go on.
    try:
        return look()
    except Exception as error:
        return f"{type(error).__name__}: {error}", False


def _look_at_data() -> tuple[str, bool]:
    from recommender.loading.shipped import (
        altered_files,
        is_checkout,
        load_qualification,
        shipped_names,
    )

    altered = altered_files()
    if altered:
        return f"not as shipped: {', '.join(altered)}; install again", False
    found = [load_qualification(name) for name in shipped_names()]
    told = ", ".join(
        f"{q.name} ({counted(len(q.catalogue.units), 'unit')})" for q in found
    )
    kept = "of a checkout" if is_checkout() else "as shipped"
    return f"{kept}: {told}", True


def _solve() -> tuple[str, bool]:
    from recommender.answers.recommendation import recommend
    from recommender.loading.shipped import load_qualification
    from recommender.requests.candidate import Candidate

    answer = recommend(load_qualification(), Candidate(), second_opinion=True)
    told = f"{answer.status}: {' '.join(answer.best.codes)}"
    return f"{told}; {answer.proof.second_opinion}", answer.status == "optimal"
