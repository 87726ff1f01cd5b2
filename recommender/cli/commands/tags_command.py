"""The commands that list the tags, and find them in a job description."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from recommender.cli.inputs import load, read_job_text
from recommender.cli.options import (
    output_options,
    qualification_option,
)
from recommender.cli.terminal import tell
from recommender.cli.typed_command import Group
from recommender.errors import printable

if TYPE_CHECKING:
    from recommender.cli.output import Output


@click.group(cls=Group, invoke_without_command=True)
@click.option(
    "--text", metavar="TEXT", help="Only tags with this text in name, title or phrases."
)
@qualification_option
@output_options()
@click.pass_context
def tags(
    context: click.Context,
    text: str | None,
    qualification_name: str | None,
    out: Output,
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
    from recommender.reports.catalogue_report import TagsReport, search_tags

    qualification = load(qualification_name)
    matching = search_tags(qualification.vocabulary, text or "")
    out.write(TagsReport(qualification, matching))
    if not matching:
        tell(f"no tag has {printable(text or '')} in its name, title or phrases")
        raise SystemExit(1)


@tags.command("from")
@click.argument("file", metavar="FILE")
@qualification_option
@output_options(also=("toml",))
def from_(
    file: str,
    qualification_name: str | None,
    out: Output,
) -> None:
    """Find the tasks in a job description; FILE may be -.

    \b
    Examples:
      recommender tags from job.txt
      recommender tags from job.txt --output adviser.toml
      recommender tags from - --format json < job.txt

    Each task comes with how often it is done, how likely it is part of the job,
    and why: the words of the text, or that it is usual in the role. Check it: write
    it to a candidate file, correct that, and plan with it. The text is not kept.
    """
    from recommender.reports.job_text_report import JobTextReport, to_candidate_file

    qualification = load(qualification_name)
    reading = read_job_text(file, qualification)
    if out.format == "toml":
        out.write_text(to_candidate_file(reading, qualification))
    else:
        out.write(JobTextReport(reading, qualification))
    if not (reading.is_english and reading.is_of_the_area):
        raise SystemExit(1)
