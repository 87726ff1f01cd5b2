"""How all commands are typed.

A list may be pasted with commas wherever an option or an argument can repeat, an
option that takes one value is refused if it is given twice, and a word without an
option is an error that names the option that was meant.
"""

from __future__ import annotations

import math
import re
from typing import TYPE_CHECKING, Any

import click

from recommender.cli.terminal import tell
from recommender.errors import Fault, RequestError, printable
from recommender.qualifications.exact_numbers import read_number
from recommender.requests.frequencies import join_chances
from recommender.safe_text import DASHES, is_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

# Values that may have commas in them: a file, the name of a column, and a reason.
_ONE_EACH = {"FILE", "COLUMN", "RULE", "REASON", "DETAILS"}
# What stands for nothing where it is empty: nobody's name, every text, no reason.
_MAY_BE_EMPTY = {"NAME", "TEXT", "REASON"}
# Options of the output may be given twice: the last value counts.
_LAST_COUNTS = {"format_", "output", "time_limit"}


# Options that are about another one.
_ONLY_WITH = {
    "--within": "--diverse",
    "--sheets-as": "--sheets",
    "--no-role": "--job-text",
    "--no-questions": "--job-text",
}
_AS_TYPED = {click.core.ParameterSource.COMMANDLINE}


class StrayWordsError(click.UsageError):
    """Words without an option, where a command takes options only."""

    def __init__(self, words: Sequence[str], context: click.Context) -> None:
        self.words = tuple(words)
        arguments = f"argument{'' if len(words) == 1 else 's'} ({' '.join(words)})"
        super().__init__(f"Got unexpected extra {arguments}", context)


class UnknownCommandError(click.UsageError):
    """A word that is no command, with the commands that there are."""

    def __init__(self, word: str, known: Sequence[str], context: click.Context) -> None:
        self.word, self.known = word, tuple(known)
        super().__init__(f"No such command {word!r}.", context)


class DashError(click.UsageError):
    """An option with a dash that a text processor made of two hyphens."""

    def __init__(self, word: str) -> None:
        self.word = word
        right = f"--{word.lstrip(f'{DASHES}-')}"
        super().__init__(f"{word} begins with a dash: write two hyphens, {right}")


_DASHED = re.compile(rf"[{DASHES}]{{1,2}}-?[a-z][a-z-]+(=.*)?", re.DOTALL)


def check_words(words: Sequence[str]) -> None:
    """Check that what was typed is text, with hyphens before its options.

    Raises:
        DashError: A word has a dash for two hyphens.
        RequestError: A word is not UTF-8.
    """
    for word in words:
        if _DASHED.fullmatch(word):
            raise DashError(word)
        if not is_text(word):
            message = f"{printable(word)} is not UTF-8"
            hint = "type it again; a file needs a name in UTF-8"
            raise RequestError(Fault("args-encoding", message, hint))


def hyphenated(word: str) -> str:
    """Return a word with two hyphens for the dash that it begins with.

    >>> hyphenated("\u2013role")
    '--role'
    """
    return f"--{word.lstrip(f'{DASHES}-')}" if _DASHED.fullmatch(word) else word


class TwiceError(click.UsageError):
    """An option with one value that is given twice."""

    def __init__(self, option: click.Option, context: click.Context) -> None:
        self.option = option
        super().__init__(f"{option.opts[0]} is given twice", context)


class Command(click.Command):
    """A command whose lists may have commas, and whose single options come once."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Parse the arguments: split lists, and refuse stray words and repeats."""
        if not ctx.resilient_parsing:
            _, left, order = self.make_parser(ctx).parse_args(list(args))
            self.refuse_twice(ctx, order)
            arguments = [p for p in self.params if isinstance(p, click.Argument)]
            if left and not any(argument.nargs == -1 for argument in arguments):
                most = len(arguments)
                if len(left) > most:
                    raise StrayWordsError(left[most:], ctx)
        try:
            rest = super().parse_args(ctx, list(args))
            self._refuse_empty(ctx)
        except click.BadParameter as error:
            raise self._all_bad(ctx, args, error) from None
        for parameter in self.params:
            name, values = parameter.name, ctx.params.get(parameter.name or "")
            if name is not None and takes_list(parameter) and values:
                ctx.params[name] = listed(values, pairs=_is_pair(parameter))
        if not ctx.resilient_parsing:
            self._note_idle(ctx)
        return rest

    def _all_bad(
        self, ctx: click.Context, args: Sequence[str], first: click.UsageError
    ) -> click.UsageError:
        """Return what is wrong with the values of all options and arguments."""
        values, _, _ = self.make_parser(ctx).parse_args(list(args))
        errors: list[click.UsageError] = []
        for parameter in self.params:
            try:
                parameter.handle_parse_result(ctx, values, [])
                self._refuse_empty(ctx, parameter)
            except click.BadParameter as error:
                errors.append(_with_origin(error, ctx))
        if not errors:
            return first
        if len(errors) == 1:
            return errors[0]
        lines = [error.format_message() for error in errors]
        return click.UsageError("\n".join(lines), ctx)

    def _note_idle(self, ctx: click.Context) -> None:
        """Note the options that change nothing without another one."""
        by_option = {name: each for each in self.params for name in each.opts}
        for idle, needed in _ONLY_WITH.items():
            if idle in by_option and needed in by_option:
                typed = ctx.get_parameter_source(by_option[idle].name or "")
                other = ctx.get_parameter_source(by_option[needed].name or "")
                if typed in _AS_TYPED and other not in _AS_TYPED:
                    tell(f"note: {idle} is not used without {needed}")

    def _refuse_empty(self, ctx: click.Context, *only: click.Parameter) -> None:
        """Refuse names and files that are typed as nothing, as by a script.

        Raises:
            BadParameter: One is.
        """
        for parameter in only or self.params:
            values = ctx.params.get(parameter.name or "")
            values = values if isinstance(values, tuple) else (values,)
            is_text = parameter.metavar not in _MAY_BE_EMPTY
            if is_text and any(isinstance(v, str) and not v.strip() for v in values):
                raise click.BadParameter("it is empty.", ctx, parameter)

    def refuse_twice(
        self, ctx: click.Context, order: Iterable[click.Parameter]
    ) -> None:
        """Refuse an option with one value that is given twice."""
        seen: set[str | None] = set()
        for option in order:
            if not isinstance(option, click.Option) or option.multiple:
                continue
            if option.name in _LAST_COUNTS or option.is_flag:
                continue
            if option.name in seen:
                raise TwiceError(option, ctx)
            seen.add(option.name)


def _with_origin(error: click.BadParameter, ctx: click.Context) -> click.BadParameter:
    """Return an error that names the variable of the environment that has the value."""
    option = error.param
    if option is not None and option.name is not None and option.envvar:
        source = ctx.get_parameter_source(option.name)
        if source is click.core.ParameterSource.ENVIRONMENT:
            error.param_hint = f"{option.envvar}"
    return error


class Group(click.Group):
    """A group of such commands."""

    command_class = Command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Return the command of a word; a wrong one comes with what was meant."""
        if not ctx.resilient_parsing and self.get_command(ctx, args[0]) is None:
            raise UnknownCommandError(args[0], self.list_commands(ctx), ctx)
        return super().resolve_command(ctx, args)


def takes_list(parameter: click.Parameter) -> bool:
    """Return whether several values can be given at once, with commas."""
    repeats = parameter.multiple or parameter.nargs == -1
    return repeats and parameter.metavar not in _ONE_EACH


def _is_pair(parameter: click.Parameter) -> bool:
    """Return whether each value is a name and, after a colon, free text."""
    return ":" in (parameter.metavar or "") and "[" not in (parameter.metavar or "")


def listed(values: Iterable[Any], *, pairs: bool = False) -> tuple[Any, ...]:
    """Split lists that are pasted with commas, semicolons or line breaks.

    Pairs are split only where each part has a name: a text may have commas.

    >>> listed(["D6, A11", "F3"]), listed(["pathway:bar, kitchen"], pairs=True)
    (('D6', 'A11', 'F3'), ('pathway:bar, kitchen',))
    """
    separate: list[Any] = []
    for value in values:
        text = join_chances(value) if isinstance(value, str) else ""
        parts = [part.strip() for part in re.split(r"[,;\n]", text)]
        parts = [part for part in parts if part]
        whole = not parts or (pairs and not all(":" in part for part in parts))
        separate += [value] if whole else parts
    return tuple(separate)


class WholeNumberRange(click.IntRange):
    """A range of whole numbers, called a whole number in messages."""

    name = "whole number"


class AmountRange(click.ParamType):  # type: ignore[type-arg]
    """A range of exact numbers with up to two decimals, called a number in messages."""

    name = "number"

    def __init__(self, least: int, most: int) -> None:
        self.least, self.most = least, most

    def convert(self, value: Any, param: Any, ctx: Any) -> Any:
        """Return the exact number of a text."""
        number = read_number(value.strip()) if isinstance(value, str) else value
        if number is None:
            hint = "write up to two decimals"
            self.fail(f"{value!r} is not a valid number: {hint}.", param, ctx)
        if not self.least <= number <= self.most:
            bounds = f"{self.least}<=x<={self.most}"
            self.fail(f"{number} is not in the range {bounds}.", param, ctx)
        return number


class NumberRange(click.ParamType):  # type: ignore[type-arg]
    """A range of finite numbers; with `above`, its least is not in it."""

    name = "number"

    def __init__(self, least: float, most: float, *, above: bool = False) -> None:
        self.least, self.most, self.above = least, most, above

    def convert(self, value: Any, param: Any, ctx: Any) -> float:
        """Return the number of a text."""
        try:
            number = float(value)
        except ValueError:
            number = math.nan
        is_within = self.least <= number <= self.most  # no nan is
        if not is_within or (self.above and number == self.least):
            begins = f"above {self.least:g}, up to" if self.above else self.least
            bounds = f"{begins}{' ' if self.above else ' to '}{self.most:,}"
            self.fail(f"{value} is not a number {bounds}.", param, ctx)
        return number
