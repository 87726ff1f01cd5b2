"""The command that was probably meant, where an error shows it."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

import click

from recommender.cli.typed_command import (
    DashError,
    StrayWordsError,
    TwiceError,
    UnknownCommandError,
    hyphenated,
    listed,
)
from recommender.safe_text import for_shell
from recommender.tables.column_headers import REPEATED
from recommender.tables.unclear_columns import HEADER

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from recommender.errors import Fault
    from recommender.qualifications.qualification import Qualification

_QUALIFICATION = ("-q", "--qualification")
# Options whose files have roles, not job titles.
_WITH_ROLES = ("--from", "--candidate", "--scenarios", "--answers", "--resume")
# Faults of a file or folder that does not exist: a role may have been meant.
_READ_AS_NAMES = {"file-missing", "qualification-unknown"}


def command_for_faults(faults: Sequence[Fault], typed: Sequence[str]) -> str:
    """Return the command with every fault corrected; "" if one cannot be."""
    if len(faults) == 1 and faults[0].id in _READ_AS_NAMES:
        return _with_role_moved(faults[0], typed) or _with_corrections(faults, typed)
    if any(fault.choice for fault in faults):
        return _with_choices(faults, typed)
    if any(fault.id == "role-unknown" and fault.file for fault in faults):
        return _with_roles_file(typed)
    return _with_corrections(faults, typed)


def _with_choices(faults: Sequence[Fault], typed: Sequence[str]) -> str:
    """Return the command with the columns that a person has to choose.

    There is none if only a person knows which headers they are.
    """
    choices = [fault.choice for fault in faults if fault.choice]
    if HEADER in dict(choices).values():
        return ""
    in_vain = {fault.meant[0] for fault in faults if fault.choice and fault.meant}
    words: list[str] = []
    for word in typed:
        # A header that was chosen in vain gives way, unless others stand beside it.
        option, _, value = word.rpartition("--column=")
        is_column = (option == "" and value != word) or words[-1:] == ["--column"]
        column, _, header = value.partition("=")
        may_stay = column in REPEATED and header not in in_vain
        if is_column and column in dict(choices) and not may_stay:
            words = words[: len(words) - (value == word)]
        else:
            words.append(word)
    options = (("--column", f"{column}={header}") for column, header in choices)
    return as_typed([*words, *(word for option in options for word in option)])


def _with_roles_file(typed: Sequence[str]) -> str:
    """Return the command with a file that answers for job titles.

    The requests of a workbook that comes back have roles, not titles, and so has a
    candidate file.
    """
    options = {word.partition("=")[0] for word in typed}
    if not options.isdisjoint(_WITH_ROLES):
        return ""
    has_file = "--roles" in options
    return as_typed(typed if has_file else [*typed, "--roles", "roles.toml"])


def _with_corrections(faults: Sequence[Fault], typed: Sequence[str]) -> str:
    words = list(typed)
    for fault in faults:
        if fault.meant is None:
            return ""
        changed = [_correct(word, *fault.meant) for word in words]
        if changed == words:
            return ""
        words = changed
    return as_typed(words) if words != list(typed) else ""


def name_qualification(faults: Iterable[Fault], typed: Sequence[str]) -> list[Fault]:
    """Return the faults; a command in a hint names the qualification in use."""
    name = _qualification_name(typed)
    if name is None:
        return list(faults)
    option = for_shell(["--qualification", name])
    pattern = r"\brecommender (units|roles|tags|rules)$"
    return [
        replace(fault, hint=re.sub(pattern, rf"recommender \1 {option}", fault.hint))
        for fault in faults
    ]


def _with_role_moved(fault: Fault, typed: Sequence[str]) -> str:
    """Return the command with --role before a role that was read as a file."""
    from recommender.errors import RecommenderError
    from recommender.loading.shipped import load_qualification

    places = {"file-missing": ("--candidate",)}.get(fault.id, _QUALIFICATION)
    for place, word in enumerate(typed[1:], 1):
        if typed[place - 1] not in places:
            continue
        try:
            load_qualification().vocabulary.find_role(word)
        except RecommenderError:
            continue
        return as_typed([*typed[: place - 1], "--role", *typed[place:]])
    return ""


def command_for_usage_error(error: click.ClickException, typed: Sequence[str]) -> str:
    """Return what was meant by a command that cannot be parsed, or ""."""
    from recommender.errors import nearest_names

    if isinstance(error, click.NoSuchOption) and _is_before_commands(error):
        return _as_plan(error, typed)
    if isinstance(error, click.NoSuchOption):
        near = nearest_names(error.option_name, error.possibilities or [])
        if len(near) == 1 and error.option_name in typed:
            return as_typed(near[0] if w == error.option_name else w for w in typed)
        return ""
    if isinstance(error, UnknownCommandError):
        return _with_command(error, typed)
    if isinstance(error, DashError):
        return as_typed(map(hyphenated, typed))
    if isinstance(error, TwiceError):
        return _as_comparison(error, typed)
    if not isinstance(error, StrayWordsError) or error.ctx is None:
        return ""
    if "but" in error.words:
        first = typed.index("but")
        rest = [word for word in typed[first + 1 :] if word != "but"]
        return as_typed([*typed[: first + 1], *rest])
    return _with_options(error.words, typed, error.ctx.command)


def _is_before_commands(error: click.UsageError) -> bool:
    return error.ctx is not None and isinstance(error.ctx.command, click.Group)


def _as_plan(error: click.NoSuchOption, typed: Sequence[str]) -> str:
    """Return the plan that an option without a command is of, or ""."""
    context = error.ctx
    if context is None or not isinstance(context.command, click.Group):
        return ""
    plan = context.command.get_command(context, "plan")
    options = {name for option in plan.params for name in option.opts} if plan else ()
    return as_typed(["plan", *typed]) if error.option_name in options else ""


def _with_command(error: UnknownCommandError, typed: Sequence[str]) -> str:
    """Return the command with the one that was meant in place of a wrong one, or ""."""
    from recommender.errors import nearest_names, normal_form

    plain = {normal_form(name).replace("-", ""): name for name in error.known}
    same = plain.get(normal_form(error.word).replace("-", ""))
    near = [same] if same else nearest_names(error.word, error.known, most=1)
    words = list(typed)
    if error.word not in words:
        return ""
    place = words.index(error.word)
    if near:
        words[place] = near[0]
    elif error.word == "help":
        words = [*words[:place], *words[place + 1 :], "--help"]
    elif group := _group_with(error):
        words.insert(place, group)
    else:
        return ""
    return as_typed(words)


def _group_with(error: UnknownCommandError) -> str:
    """Return the group of commands that has one of this name, or ""."""
    group = error.ctx.command if error.ctx else None
    if not isinstance(group, click.Group) or error.ctx is None:
        return ""
    for name in error.known:
        command = group.get_command(error.ctx, name)
        if isinstance(command, click.Group) and error.word in command.commands:
            return name
    return ""


def _as_comparison(error: TwiceError, typed: Sequence[str]) -> str:
    """Return the what-if that compares the two values of an option, or ""."""
    if error.ctx is None or error.ctx.command.name != "what-if" or "but" in typed:
        return ""
    names = [i for i, w in enumerate(typed) if w.split("=")[0] in error.option.opts]
    return as_typed([*typed[: names[-1]], "but", *typed[names[-1] :]])


def as_typed(words: Iterable[str]) -> str:
    """Return a command as it is typed."""
    return for_shell(["recommender", *words])


def _correct(word: str, written: str, right: str) -> str:
    """Replace a name in a word, which may be a list, or have a frequency.

    >>> _correct("writing,Complants:weekly", "complants", "complaints")
    'writing,complaints:weekly'
    """
    name = r"[-_ ]+".join(re.escape(part) for part in re.split(r"[-_ ]+", written))
    pattern = rf"(?:(?<=[=:,;])|(?<=[,;] )|^){name}(?=[:,;]|$)"
    return re.sub(pattern, lambda _: right, word, flags=re.IGNORECASE)


def _with_options(
    words: Sequence[str], typed: Sequence[str], command: click.Command
) -> str:
    """Put the option that was meant before each word that has none."""
    from recommender.errors import RecommenderError

    options = [name for parameter in command.params for name in parameter.opts]
    options = [name for name in options if name.startswith("--")]
    corrected: list[str] = []
    after_option = False
    try:
        qualification = _qualification(typed)
        for word in typed:
            if word not in words or after_option:
                corrected.append(word)
                after_option = False
            elif f"--{word}" in options:
                corrected.append(f"--{word}")
                after_option = True
            else:
                option = _option_for(word, qualification)
                if option not in options:
                    return ""
                corrected += [option, word]
    except RecommenderError:
        return ""
    return as_typed(corrected)


def _qualification(typed: Sequence[str]) -> Qualification:
    from recommender.loading.shipped import load_qualification

    return load_qualification(_qualification_name(typed))


def _qualification_name(typed: Sequence[str]) -> str | None:
    """Return the name after --qualification, if there is one."""
    for word, following in zip(typed, [*typed[1:], ""], strict=False):
        option, equals, value = word.partition("=")
        if option in _QUALIFICATION:
            return value if equals else following
    return None


def _option_for(word: str, qualification: Qualification) -> str:
    """Return the option that takes a word: a role, units or tags; "" if none does."""
    from recommender.errors import RecommenderError

    parts = listed([word])
    for option, known in (
        ("--role", lambda: qualification.vocabulary.find_role(word)),
        ("--with", lambda: [qualification.catalogue.find(part) for part in parts]),
        (
            "--tag",
            lambda: [
                qualification.vocabulary.find_tag(part.partition(":")[0])
                for part in parts
            ],
        ),
    ):
        try:
            known()
        except RecommenderError:
            continue
        return option
    return ""
