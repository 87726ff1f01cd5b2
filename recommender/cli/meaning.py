"""Meaning: the command that was meant, where an error can tell it."""

from __future__ import annotations

import re
import shlex
from dataclasses import replace
from typing import TYPE_CHECKING

import click

from recommender.cli.typed_command import StrayWordsError, TwiceError, listed

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from recommender.errors import Fault
    from recommender.qualifications.qualification import Qualification

_QUALIFICATION = ("-q", "--qualification")
# Faults of a file or a folder that is not there: a role may have been meant.
_TAKEN_FOR_NAMES = {"file-missing", "qualification-unknown"}


def command_of_faults(faults: Sequence[Fault], asked: Sequence[str]) -> str:
    """Return the command with each fault put right; nothing if one cannot be."""
    if len(faults) == 1 and faults[0].id in _TAKEN_FOR_NAMES:
        return _misplaced(faults[0], asked) or _put_all_right(faults, asked)
    return _put_all_right(faults, asked)


def _put_all_right(faults: Sequence[Fault], asked: Sequence[str]) -> str:
    words = list(asked)
    for fault in faults:
        if fault.meant is None:
            return ""
        changed = [_put_right(word, *fault.meant) for word in words]
        if changed == words:
            return ""
        words = changed
    return as_typed(words) if words != list(asked) else ""


def for_qualification(faults: Iterable[Fault], asked: Sequence[str]) -> list[Fault]:
    """Let hints that name a command look at the qualification that was asked for."""
    name = _named(asked)
    if name is None:
        return list(faults)
    option = shlex.join(["--qualification", name])
    pattern = r"\brecommender (units|roles|tags|rules)$"
    return [
        replace(one, hint=re.sub(pattern, rf"recommender \1 {option}", one.hint))
        for one in faults
    ]


def _misplaced(fault: Fault, asked: Sequence[str]) -> str:
    """Return the command with a role where it belongs, if it was taken for a file."""
    from recommender.errors import RecommenderError
    from recommender.loading.shipped import load_qualification

    places = {"file-missing": ("--candidate",)}.get(fault.id, _QUALIFICATION)
    for place, word in enumerate(asked[1:], 1):
        if asked[place - 1] not in places:
            continue
        try:
            load_qualification().vocabulary.find_role(word)
        except RecommenderError:
            continue
        return as_typed([*asked[: place - 1], "--role", *asked[place:]])
    return ""


def command_of_usage(error: click.ClickException, asked: Sequence[str]) -> str:
    """Return the command that was meant by one that cannot be read, or nothing."""
    from recommender.errors import nearest_names

    if isinstance(error, click.NoSuchOption):
        near = nearest_names(error.option_name, error.possibilities or [])
        if len(near) == 1 and error.option_name in asked:
            return as_typed(near[0] if w == error.option_name else w for w in asked)
        return ""
    if isinstance(error, TwiceError):
        return _compared(error, asked)
    if not isinstance(error, StrayWordsError) or error.ctx is None:
        return ""
    if "but" in error.words:
        first = asked.index("but")
        rest = [word for word in asked[first + 1 :] if word != "but"]
        return as_typed([*asked[: first + 1], *rest])
    return _with_options(error.words, asked, error.ctx.command)


def _compared(error: TwiceError, asked: Sequence[str]) -> str:
    """Return the what-if that compares two values of an option, where it is one."""
    if error.ctx is None or error.ctx.command.name != "what-if" or "but" in asked:
        return ""
    names = [i for i, w in enumerate(asked) if w.split("=")[0] in error.option.opts]
    return as_typed([*asked[: names[-1]], "but", *asked[names[-1] :]])


def as_typed(words: Iterable[str]) -> str:
    """Write a command as it is typed."""
    return shlex.join(["recommender", *words])


def _put_right(word: str, written: str, right: str) -> str:
    """Write another name in a word, which may be a list, or say how often.

    >>> _put_right("writing,Complants:weekly", "complants", "complaints")
    'writing,complaints:weekly'
    """
    name = r"[-_ ]+".join(re.escape(part) for part in re.split(r"[-_ ]+", written))
    pattern = rf"(?:(?<=[=:,;])|(?<=[,;] )|^){name}(?=[:,;]|$)"
    return re.sub(pattern, lambda _: right, word, flags=re.IGNORECASE)


def _with_options(
    words: Sequence[str], asked: Sequence[str], command: click.Command
) -> str:
    """Put before each word that stands alone the option that it was meant for."""
    from recommender.errors import RecommenderError

    options = [name for one in command.params for name in one.opts]
    options = [name for name in options if name.startswith("--")]
    found: list[str] = []
    after_option = False
    try:
        qualification = _qualification(asked)
        for word in asked:
            if word not in words or after_option:
                found.append(word)
                after_option = False
            elif f"--{word}" in options:
                found.append(f"--{word}")
                after_option = True
            else:
                option = _option_for(word, qualification)
                if option not in options:
                    return ""
                found += [option, word]
    except RecommenderError:
        return ""
    return as_typed(found)


def _qualification(asked: Sequence[str]) -> Qualification:
    from recommender.loading.shipped import load_qualification

    return load_qualification(_named(asked))


def _named(asked: Sequence[str]) -> str | None:
    """Return the name of the qualification that was typed, if one was."""
    for word, after in zip(asked, [*asked[1:], ""], strict=False):
        option, equals, value = word.partition("=")
        if option in _QUALIFICATION:
            return value if equals else after
    return None


def _option_for(word: str, qualification: Qualification) -> str:
    """Name the option that takes a word: a role, units, or tags."""
    from recommender.errors import RecommenderError

    parts = listed([word])
    for option, known in (
        ("--role", lambda: qualification.vocabulary.find_role(word)),
        ("--with", lambda: [qualification.catalogue.find(one) for one in parts]),
        (
            "--tag",
            lambda: [
                qualification.vocabulary.find_tag(one.partition(":")[0])
                for one in parts
            ],
        ),
    ):
        try:
            known()
        except RecommenderError:
            continue
        return option
    return ""
