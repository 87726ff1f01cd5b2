"""The commands that list the data: units, rules and roles."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import click

from recommender.cli.completion import complete_codes, complete_tags
from recommender.cli.inputs import load
from recommender.cli.options import output_options, qualification_option, reading_option
from recommender.cli.typed_command import Command, WholeNumberRange, listed
from recommender.qualifications.units import MOST_LEVEL

if TYPE_CHECKING:
    from recommender.cli.output import Output
    from recommender.qualifications.qualification import Qualification
    from recommender.qualifications.units import Unit


def _read_levels(
    context: click.Context, option: click.Parameter, values: tuple[str, ...]
) -> tuple[int, ...]:
    """Read levels, which may be pasted with commas."""
    level = WholeNumberRange(1, MOST_LEVEL)
    return tuple(level.convert(text, option, context) for text in listed(values))


@click.command(cls=Command)
@click.argument("codes", nargs=-1, metavar="[UNIT]...", shell_complete=complete_codes)
@click.option(
    "--group",
    "groups",
    multiple=True,
    metavar="GROUP",
    help="Only units of this group.",
)
@click.option(
    "--level", "levels", multiple=True, callback=_read_levels, metavar="LEVEL",
    help="Only units at this level.",
)  # fmt: skip
@click.option(
    "--tag", "tags", multiple=True, metavar="TAG", shell_complete=complete_tags,
    help="Only units that assess this task.",
)  # fmt: skip
@click.option(
    "--text",
    metavar="TEXT",
    help="Only units with this text in code, title or keywords.",
)
@qualification_option
@output_options()
def units(
    codes: tuple[str, ...],
    groups: tuple[str, ...],
    levels: tuple[int, ...],
    tags: tuple[str, ...],
    text: str | None,
    qualification_name: str | None,
    out: Output,
) -> None:
    """List the units, or show one in full with the source of each fact.

    \b
    Examples:
      recommender units --group D --level 3
      recommender units --tag complaints
      recommender units --text feedback --format csv
      recommender units A13
    """
    from recommender.reports.catalogue_report import UnitsReport

    qualification = load(qualification_name)
    matching = _find_units(qualification, codes, groups, levels, tags, text)
    out.write(UnitsReport(qualification, matching))
    if not matching:
        raise SystemExit(1)


def _find_units(
    qualification: Qualification,
    codes: tuple[str, ...],
    groups: tuple[str, ...],
    levels: tuple[int, ...],
    tags: tuple[str, ...],
    text: str | None,
) -> list[Unit]:
    """Return the units that meet every filter that is given."""
    from recommender.requests.faults_together import FaultsTogether

    faults = FaultsTogether()
    named = faults.attempt_all(qualification.catalogue.find, codes)
    tagged = faults.attempt_all(qualification.vocabulary.find_tag, tags)
    group_ids = set(faults.attempt_all(partial(_find_group, qualification), groups))
    faults.raise_all()
    wanted, tag_names = {unit.code for unit in named}, {tag.name for tag in tagged}
    part = (text or "").casefold()
    return [
        unit
        for unit in qualification.catalogue.units
        if (not wanted or unit.code in wanted)
        and (not group_ids or unit.group in group_ids)
        and (not levels or unit.level in levels)
        and tag_names <= {tag for tag, _ in unit.tags}
        and part in " ".join((unit.code, unit.title, *unit.keywords)).casefold()
    ]


def _find_group(qualification: Qualification, name: str) -> str:
    from recommender.errors import Fault, RequestError, printable

    for group in qualification.groups:
        if name.strip().casefold() == group.casefold():
            return group
    message = f"no group {printable(name)} in this qualification"
    hint = f"there are: {', '.join(qualification.groups)}"
    raise RequestError(Fault("group-unknown", message, hint))


@click.command(cls=Command)
@reading_option
@qualification_option
@output_options()
def rules(
    readings: tuple[str, ...],
    qualification_name: str | None,
    out: Output,
) -> None:
    """List the rules of combination and guidance, with sources.

    \b
    Examples:
      recommender rules
      recommender rules --reading level-3:at-or-above
    """
    from recommender.reports.catalogue_report import RulesReport
    from recommender.requests.spelling import read_pairs

    qualification = load(qualification_name)
    read_as = read_pairs("reading", readings, "--reading ")
    guidance = [guide.rule for guide in qualification.guidance]
    every_rule = [*qualification.rules_read_as(read_as), *guidance]
    out.write(RulesReport(qualification, every_rule))


@click.command(cls=Command)
@qualification_option
@output_options()
def roles(qualification_name: str | None, out: Output) -> None:
    """List the roles: presets of tags to start from.

    \b
    Examples:
      recommender roles
      recommender roles --format json
    """
    from recommender.reports.catalogue_report import RolesReport

    out.write(RolesReport(load(qualification_name)))
