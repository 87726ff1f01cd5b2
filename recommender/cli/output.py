"""Answering: one way out for every command, in the format and place asked for."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from types import ModuleType

    from recommender.answers.recommendation import Recommendation
    from recommender.reports.blocks import Block, Record
    from recommender.reports.documents.document_parts import Document

WIDEST = 100


class Output:
    """Where an answer goes and how it is told, settled before anything is computed."""

    def __init__(
        self,
        format_: str | None,
        output: str | None,
        force: bool,
        *,
        also: str | None = None,
    ) -> None:
        """Settle format and place; `also` is a format of a file that has no others."""
        from pathlib import Path

        from recommender.files import writing

        self._also = also
        suffixes = {**writing.SUFFIXES, **({f".{also}": also} if also else {})}
        self.path = None if output in (None, "-") else Path(str(output))
        self.format = writing.format_of(self.path, format_, suffixes)
        if self.path is not None:
            writing.refuse_to_overwrite(self.path, force=force)

    def before(self) -> bytes:
        """Return what stands in the file that is replaced, if anything does."""
        try:
            return b"" if self.path is None else self.path.read_bytes()
        except OSError:
            return b""

    def tell(
        self,
        *,
        blocks: Callable[[], Sequence[Block]],
        records: Callable[[], Sequence[Record]],
        document: Callable[[ModuleType], Document],
        as_file: Callable[[], str] | None = None,
    ) -> None:
        """Print the answer; only what the format needs is imported and worked out.

        `document` is called with the module `recommender.reports.documents.builders`;
        `as_file` gives the format that the output was made to take besides.
        """
        if self.format == self._also and as_file is not None:
            text = as_file()
        else:
            text = self._render(blocks, records, document)
        if self.path is None:
            # A calendar's lines end in CR LF on every system.
            click.echo(text.encode() if self.format == "ics" else text, nl=False)
            return
        from recommender.files.writing import write_whole

        write_whole(self.path, text)
        click.echo(f"written: {self.path}", err=True)

    def _render(
        self,
        blocks: Callable[[], Sequence[Block]],
        records: Callable[[], Sequence[Record]],
        document: Callable[[ModuleType], Document],
    ) -> str:
        if self.format == "json":
            from recommender.reports.documents import builders, to_json

            return to_json(document(builders))
        from recommender.reports.blocks import WIDTH, to_csv, to_markdown, to_text

        if self.format == "csv":
            return to_csv(records())
        if self.format == "md":
            return to_markdown(blocks())
        return to_text(blocks(), WIDTH if self.path else _width())


def end_without_plan(answer: Recommendation) -> None:
    """End with the exit code for no plan, or for none proven in time."""
    from recommender.qualifications.plans import Status

    if answer.status is Status.FEASIBLE:
        note = "note: not everything is proven; allow more time with --time-limit"
        click.echo(note, err=True)
    if answer.status is not Status.OPTIMAL:
        raise SystemExit(1 if answer.status is Status.INFEASIBLE else 3)


def _width() -> int:
    """Return the width of the terminal, within reason; 80 where there is none."""
    if not sys.stdout.isatty() and not os.environ.get("COLUMNS"):
        return 80
    import shutil

    return min(max(shutil.get_terminal_size((80, 24)).columns, 40), WIDEST)
