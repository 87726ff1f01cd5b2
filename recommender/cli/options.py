"""Options that several commands share."""

from __future__ import annotations

from functools import partial, wraps
from typing import TYPE_CHECKING, Any

import click

from recommender.cli.completion import (
    complete_codes,
    complete_roles,
    complete_rules,
    complete_tag_names,
    complete_tags,
)
from recommender.cli.inputs import RequestOptions
from recommender.cli.output import PICTURE_FORMATS, Output
from recommender.cli.people_options import PeopleOptions
from recommender.cli.typed_command import AmountRange, NumberRange, WholeNumberRange
from recommender.requests.waivers import BECAUSE, Waivers
from recommender.requests.wish_kinds import (
    Choice,
    ExactAmount,
    Flag,
    PositiveNumber,
    UnitList,
    WholeNumber,
)
from recommender.requests.wish_table import WISH_BY_NAME, WISHES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from recommender.requests.wish_rows import Wish

# More mismatch than any plan has.
MOST_MISMATCH = 10_000
# Four months: more, and waiting for processes cannot be timed on some systems.
_MOST_SECONDS = 10_000_000


def _together(*options: Callable[[Any], Any]) -> Callable[[Any], Any]:
    """Combine decorators into one; help lists their options in this order."""

    def add(command: Any) -> Any:
        for option in reversed(options):
            command = option(command)
        return command

    return add


def as_one_argument(
    name: str, build: Callable[..., Any], *options: Callable[[Any], Any]
) -> Callable[[Any], Any]:
    """Make a decorator that adds options and hands their values over as one object.

    `build` takes the values by name; the command gets what it returns as `name`.
    """

    def decorate(command: Any) -> Any:
        @wraps(command)
        def with_object(*arguments: Any, **values: Any) -> Any:
            own = {option: values.pop(option) for option in names}
            return command(*arguments, **{name: build(**own)}, **values)

        names = _names_of(options)
        return _together(*options)(with_object)

    return decorate


def _names_of(options: Iterable[Callable[[Any], Any]]) -> list[str]:
    """Return the names by which click hands the values of options to a command."""

    def probe() -> None: ...

    for option in options:
        option(probe)
    parameters = vars(probe)["__click_params__"]
    return [parameter.name for parameter in parameters if parameter.expose_value]


def credits_above_0(name: str, **attributes: Any) -> Callable[[Any], Any]:
    """Make an option that takes credits of mismatch, in hundredths at least."""
    return click.option(name, type=NumberRange(0.01, MOST_MISMATCH), **attributes)


def seconds(name: str, **attributes: Any) -> Callable[[Any], Any]:
    """Make an option that takes a time above 0."""
    most = NumberRange(0, _MOST_SECONDS, above=True)
    return click.option(name, type=most, metavar="SECONDS", **attributes)


def wish_option(wish: Wish) -> Callable[[Any], Any]:
    """Make the option of a wish, by its kind."""
    kind = wish.kind
    attributes: dict[str, Any] = {"metavar": kind.metavar, "help": wish.help}
    match kind:
        case Flag():
            attributes["is_flag"] = True
        case ExactAmount():
            attributes["type"] = AmountRange(kind.least, kind.most)
        case WholeNumber():
            attributes["type"] = WholeNumberRange(kind.least, kind.most)
        case PositiveNumber():
            attributes["type"] = NumberRange(kind.least, kind.most)
        case Choice():
            attributes["type"] = click.Choice([*kind.meanings])
        case UnitList():
            attributes["shell_complete"] = complete_codes
        case Waivers():
            attributes["shell_complete"] = complete_rules
    return click.option(wish.option, wish.name, multiple=kind.repeats, **attributes)


qualification_option = click.option(
    "--qualification",
    "qualification_name",
    "-q",
    metavar="NAME|FOLDER",
    help="A shipped qualification, or your own folder.",
)

in_place_option = click.option(
    "--in-place", is_flag=True, help="Let the output replace the file that is read."
)

sheet_option = click.option("--sheet", metavar="NAME", help="The sheet of a workbook.")

skip_bad_option = click.option(
    "--skip-bad", is_flag=True, help="Leave out rows with faults, and list them."
)


def picture_option(kinds: Sequence[str]) -> Callable[[Any], Any]:
    """Make the option that asks for a picture of one of these kinds."""
    return click.option(
        "--picture",
        type=click.Choice([*kinds]),
        help="Write this picture of the answer to an .svg or .png file.",
    )


def output_options(
    *, also: Sequence[str] = (), pictures: Sequence[str] = ()
) -> Callable[[Any], Any]:
    """Add the options of the output, and hand the command one `out`.

    Format and place are settled before the command computes anything. `also` are
    formats that not every command writes, `pictures` the kinds of pictures.
    """
    also = (*also, *PICTURE_FORMATS) if pictures else also
    formats = ["table", "json", "csv", "md", *also]
    return as_one_argument(
        "out",
        partial(Output, also=also, pictures=pictures),
        click.option(
            "--format",
            "format_",
            type=click.Choice(formats),
            help="Output format; by default from the file's suffix.",
        ),
        click.option("--output", "-o", metavar="FILE", help="Write the answer here."),
        click.option("--force", is_flag=True, help="Replace the output file."),
        *([picture_option(pictures)] if pictures else []),
    )


def request_options(*groups: Callable[[Any], Any]) -> Callable[[Any], Any]:
    """Add options of the candidate and the qualification, handed over as `request`."""
    return as_one_argument("request", RequestOptions, *groups, qualification_option)


job_options = _together(
    click.option(
        "--role",
        metavar="ROLE",
        shell_complete=complete_roles,
        help="A role to start from; see recommender roles.",
    ),
    click.option(
        "--tag",
        "tags",
        multiple=True,
        metavar="TAG[:HOW-OFTEN]",
        shell_complete=complete_tags,
        help="A task of the job: daily (the default), weekly, sometimes, never.",
    ),
    click.option(
        "--no-tag",
        "no_tags",
        multiple=True,
        metavar="TAG",
        shell_complete=complete_tag_names,
        help="A task that is not part of this job.",
    ),
    click.option(
        "--candidate",
        "candidate_file",
        metavar="FILE",
        help="A candidate file (TOML), or - for standard input.",
    ),
    click.option(
        "--bare", is_flag=True, help="Leave out the tasks that every job has."
    ),
    click.option(
        "--job-text",
        metavar="FILE",
        help="Plan for a job description, for its tasks as likely as they are.",
    ),
    click.option(
        "--no-role",
        is_flag=True,
        help="With --job-text: read the words alone, whatever role they are like.",
    ),
)

_centre_option = click.option("--centre", metavar="NAME", help="The centre, likewise.")
people_options = as_one_argument(
    "people",
    PeopleOptions,
    click.option(
        "--for",
        "candidate",
        metavar="NAME",
        help="The candidate, for sheet and letter only.",
    ),
    click.option("--assessor", metavar="NAME", help="The assessor, likewise."),
    _centre_option,
)
centre_options = as_one_argument(
    "people",
    PeopleOptions,
    click.option("--assessor", metavar="NAME", help="The assessor, for sheets only."),
    _centre_option,
)

reading_option = wish_option(WISH_BY_NAME["readings"])
fact_option = wish_option(WISH_BY_NAME["facts"])
have_option = wish_option(WISH_BY_NAME["have"])
unit_credits_option = wish_option(WISH_BY_NAME["unit_credits"])
grade_option = wish_option(WISH_BY_NAME["grades"])
_units_only = click.option(
    "--units-only",
    is_flag=True,
    help="Units worth taking, without the diploma; overrides --spare.",
)
waive_options = _together(
    wish_option(WISH_BY_NAME["waive"]),
    click.option(
        BECAUSE,
        "because",
        multiple=True,
        metavar="REASON",
        help="Who agreed that a rule is waived, and when.",
    ),
)
# What an awarding body agreed for one candidate is of one qualification.
_AGREED = ("waive", "elsewhere")
elsewhere_option = wish_option(WISH_BY_NAME["elsewhere"])
whole_plan_options = _together(
    *(wish_option(wish) for wish in WISHES if not (wish.timed or wish.name in _AGREED))
)
wish_options = _together(
    whole_plan_options, elsewhere_option, waive_options, _units_only
)
time_options = _together(*(wish_option(wish) for wish in WISHES if wish.timed))
not_have_option = click.option(
    "--not-have",
    multiple=True,
    metavar="UNIT",
    shell_complete=complete_codes,
    help="A unit that is not held after all.",
)

time_limit_option = seconds(
    "--time-limit",
    default=60.0,
    envvar="RECOMMENDER_TIME_LIMIT",
    help="Stop after this time; or set RECOMMENDER_TIME_LIMIT.  [default: 60]",
)
