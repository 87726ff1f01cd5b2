"""The tags: the list of them, and those that a job description speaks of."""

from __future__ import annotations

import click

from recommender.cli.inputs import load, read_job_text
from recommender.cli.options import (
    output_options,
    output_or_candidate_options,
    qualification_option,
)
from recommender.cli.output import Output
from recommender.cli.typed_command import Group


@click.group(cls=Group, invoke_without_command=True)
@click.option(
    "--text", metavar="TEXT", help="Only tags with this in name, title or phrases."
)
@qualification_option
@output_options
@click.pass_context
def tags(
    context: click.Context,
    text: str | None,
    qualification_name: str | None,
    format_: str | None,
    output: str | None,
    force: bool,
) -> None:
    """List the tags (the tasks that describe a job), or find them in a text.

    \b
    Examples:
      recommender tags
      recommender tags --text phone
      recommender tags from job.txt
    """
    if context.invoked_subcommand is not None:
        return
    out = Output(format_, output, force)
    from recommender.reports import catalogue_report

    qualification = load(qualification_name)
    found = catalogue_report.search_tags(qualification.vocabulary, text or "")
    out.tell(
        blocks=lambda: catalogue_report.tags_blocks(found, qualification),
        records=lambda: catalogue_report.tags_records(found, qualification),
        document=lambda to: to.tags_document(qualification, found),
    )
    if not found:
        raise SystemExit(1)


@tags.command("from")
@click.argument("file", metavar="FILE")
@qualification_option
@output_or_candidate_options
def from_(
    file: str,
    qualification_name: str | None,
    format_: str | None,
    output: str | None,
    force: bool,
) -> None:
    """Find the tags in a job description; FILE may be -.

    \b
    Examples:
      recommender tags from job.txt
      recommender tags from job.txt --output adviser.toml
      recommender tags from - --format json < job.txt

    Each tag comes with how often and the words that show it. The result is a
    suggestion: write it to a candidate file, edit it, and plan with it. The text
    itself is not kept.
    """
    out = Output(format_, output, force, also="toml")
    from recommender.reports import job_text_report

    qualification = load(qualification_name)
    reading = read_job_text(file, qualification)
    out.tell(
        blocks=lambda: job_text_report.reading_blocks(reading, qualification),
        records=lambda: job_text_report.reading_records(reading),
        document=lambda to: to.reading_document(qualification, reading),
        as_file=lambda: job_text_report.to_candidate_file(reading, qualification),
    )
    if not reading.tags:
        raise SystemExit(1)
