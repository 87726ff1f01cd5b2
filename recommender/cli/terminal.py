"""Where text leaves for a terminal: nothing else prints or asks.

What is in files and options is shown as it is, and never obeyed.
"""

from __future__ import annotations

import io
import sys
from typing import TYPE_CHECKING, Any

import click

from recommender.safe_text import for_terminal, without_long_words

if TYPE_CHECKING:
    from collections.abc import Iterable

_MOST_NOTES = 20


def tell(text: str = "") -> None:
    """Print to standard error: notes, faults, and what is asked."""
    click.echo(for_terminal(text), err=True)


def tell_notes(notes: Iterable[str]) -> None:
    """Print notes to standard error: the first ones of many, and how many more."""
    lines = list(notes)
    for line in lines[:_MOST_NOTES]:
        tell(f"note: {line}")
    if len(lines) > _MOST_NOTES:
        tell(f"note: and {len(lines) - _MOST_NOTES:,} more notes")


def show(text: str, *, nl: bool = True) -> None:
    """Print to standard output."""
    click.echo(for_terminal(text), nl=nl)


def show_report(text: str) -> None:
    """Print a report, with the colours that it was made with; its texts are safe."""
    click.echo(text, nl=False)


def show_content(content: str | bytes) -> None:
    """Print what could be a file too: as it is, unless a person reads it."""
    if isinstance(content, str) and sys.stdout.isatty():
        content = for_terminal(content)
    click.echo(content, nl=False)


def tell_in_place(line: str, *, is_last: bool) -> None:
    """Print a line to standard error over the one before."""
    click.echo(f"\r{for_terminal(line):78}", err=True, nl=is_last)


def ask(question: str, **options: Any) -> Any:
    """Ask for a line on standard error."""
    return click.prompt(for_terminal(question), err=True, **options)


def ask_whether(question: str, **options: Any) -> bool:
    """Ask a question of yes or no on standard error."""
    return click.confirm(for_terminal(question), err=True, **options)


def tell_usage(error: click.ClickException) -> None:
    """Print what is wrong with a command as it was typed."""
    shown = io.StringIO()
    error.show(shown)
    click.echo(for_terminal(without_long_words(shown.getvalue())), nl=False, err=True)
