"""The two sides of a what-if: the candidate as given, and as changed."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple

from recommender.cli.inputs import are_any_typed, load, read_over, with_options

if TYPE_CHECKING:
    from collections.abc import Sequence

    from recommender.qualifications.qualification import Qualification
    from recommender.requests.candidate import Candidate
    from recommender.requests.faults_together import FaultsTogether

BUT = "but"
_JOB = ("role", "tags", "no_tags", "bare", "job_text", "no_role")
_TASKS = ("tags", "no_tags", "bare")
# An example of a change that every qualification allows, for a hint.
_SOME_CHANGE = ("--spare", "6")


class Sides(NamedTuple):
    """The candidate as given and as changed, with their qualification."""

    qualification: Qualification
    given: Candidate
    changed: Candidate


def read_sides(
    before: dict[str, Any] | None,
    options: dict[str, Any],
    qualification_name: str | None,
    typed: Sequence[str],
) -> Sides:
    """Read the options before `but`, if it was typed, and those of the change.

    Raises:
        FileFaultsError: the candidate file has faults.
        RequestError: nothing is changed, or an option cannot be used.
    """
    from recommender.errors import Fault, RequestError
    from recommender.requests.candidate import without_held

    if before is not None and options["candidate_file"] is not None:
        message = f"--candidate comes after {BUT}, where changes go"
        hint = f"write it before {BUT}: {_candidate_first(typed)}"
        raise RequestError(Fault("but-candidate", message, hint))
    if before is None:
        before, options = _split(options)
    changes = are_any_typed(options) or options.get("job_text") or options["not_have"]
    if not changes:
        hint = _hint_for_change(typed)
        raise RequestError(Fault("change-missing", "nothing is changed", hint))

    def give(
        base: Candidate, where: Qualification, faults: FaultsTogether
    ) -> Candidate:
        held = partial(without_held, base, before.get("not_have", ()))
        return with_options(before, faults.attempt(held, base), where, faults)

    def change(
        given: Candidate, where: Qualification, faults: FaultsTogether
    ) -> Candidate:
        held = partial(_no_longer_held, given, options["not_have"], typed)
        return with_options(options, faults.attempt(held, given), where, faults)

    qualification, (given, changed) = read_over(
        before.get("candidate_file"),
        lambda named: load(qualification_name or named),
        give,
        change,
    )
    return Sides(qualification, given, changed)


def _split(options: dict[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """Split the options into what is given and what is changed, without a `but`.

    A candidate file is given and all else is changed; without one the job is given
    and the wishes are changed. If there are no wishes, a role or a text is given,
    and the tags are changed.
    """
    if options["candidate_file"] is not None:
        return {"candidate_file": options["candidate_file"]}, options
    given = {name: options[name] for name in _JOB}
    wishes = {name: value for name, value in options.items() if name not in _JOB}
    wished = are_any_typed(wishes) or wishes["not_have"]
    if wished or not (given["role"] or given["job_text"]):
        return given, wishes
    tasks = {name: given.pop(name) for name in _TASKS}
    return given, {**wishes, **tasks}


def _no_longer_held(
    given: Candidate, codes: Sequence[str], typed: Sequence[str]
) -> Candidate:
    """Take back units that are held; a unit that is not must be given as held first."""
    from dataclasses import replace

    from recommender.errors import RequestError
    from recommender.requests.candidate import without_held

    try:
        return without_held(given, codes)
    except RequestError as error:
        if BUT in typed or given.wishes.have:
            raise
        rest = [word for word in typed if word != "--not-have" and word not in codes]
        listed = ",".join(codes)
        command = _command([*rest, "--have", listed, BUT, "--not-have", listed])
        hint = f"no units are held; give them first: {command}"
        faults = (replace(fault, hint=hint) for fault in error.faults)
        raise RequestError(*faults) from None


def _hint_for_change(typed: Sequence[str]) -> str:
    """Return a hint with a whole command: what was typed, and a change."""
    places = [i for i, word in enumerate(typed) if _is_task(word)]
    if BUT not in typed and len(places) > 1:
        last = places[-1]
        command = _command([*typed[:last], BUT, *typed[last:]])
        return f"put {BUT} before what is changed, for example: {command}"
    words = list(typed) or ["--role", "receptionist"]
    if BUT not in words and places:
        words.append(BUT)
    return f"add what is changed, for example: {_command([*words, *_SOME_CHANGE])}"


def _is_task(word: str) -> bool:
    return word == "--bare" or word.split("=")[0] in ("--tag", "--no-tag")


def _candidate_first(typed: Sequence[str]) -> str:
    """Return the command with the candidate file before the changes."""
    words = list(typed)
    place = next(
        i for i, word in enumerate(words) if word.split("=")[0] == "--candidate"
    )
    end = place + (1 if "=" in words[place] else 2)
    before, after = words[: words.index(BUT)], words[words.index(BUT) + 1 : place]
    after += words[end:]
    if not after:
        before, after = [], before
    return _command([*words[place:end], *before, BUT, *after])


def _command(words: Sequence[str]) -> str:
    from recommender.cli.suggested_command import as_typed

    return as_typed(["what-if", *words])
