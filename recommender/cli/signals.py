"""Stopping a long run: nothing is lost, and the way to continue is shown."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from recommender.ending import raise_when_told

if TYPE_CHECKING:
    from collections.abc import Iterator

    from recommender.cli.progress_bar import Watch
    from recommender.cohorts.journal import Journal


@contextmanager
def stoppable(watch: Watch, journal: Journal | None) -> Iterator[None]:
    """Show how to resume a run that is stopped; keep its journal until it is done."""
    done = False
    with raise_when_told():
        try:
            yield
            done = True
        except (KeyboardInterrupt, SystemExit) as error:
            watch.show_how_to_resume(journal)
            code = error.code if isinstance(error, SystemExit) else 130
            raise SystemExit(code) from None
        finally:
            if journal is not None:
                journal.close(remove=done)
