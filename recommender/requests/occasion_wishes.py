"""What is asked of occasions for evidence: some locked, some impossible, few visits."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from recommender.errors import (
    Fault,
    RequestError,
    did_you_mean,
    meant_by,
    printable,
)
from recommender.problems.occasion_problem import TASK, VISITS
from recommender.qualifications.evidence import EvidenceKind, Occasion
from recommender.qualifications.rules import Bound, Distinct, Kind, Rule, Select
from recommender.requests.accepted_values import as_whole_number, invalid_value
from recommender.requests.faults_together import FaultsTogether

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from recommender.qualifications.vocabulary import Vocabulary

# As the option has it.
_MOST_VISITS = 1_000
WITH, WITHOUT, MOST_VISITS = "--with-occasion", "--without-occasion", "--max-visits"


@dataclass(frozen=True, slots=True)
class OccasionWishes:
    """What is asked of occasions.

    `locked` ones are held whatever else is; those `refused` are impossible: of a kind
    at a task, or of a kind at any task, where the task is None.
    """

    locked: tuple[Occasion, ...] = ()
    refused: tuple[tuple[EvidenceKind, str | None], ...] = ()
    most_visits: int | None = None

    def __post_init__(self) -> None:
        """Check what a program gave.

        Raises:
            RequestError: a part has a value that it cannot have.
        """
        together = FaultsTogether()
        together.attempt_all(_check_locked, _each(self.locked, "locked", together))
        together.attempt_all(_check_refused, _each(self.refused, "refused", together))
        if self.most_visits is not None:
            together.attempt(partial(_check_visits, self.most_visits), None)
        together.raise_all()

    @property
    def rules(self) -> tuple[Rule, ...]:
        """The wishes as rules over occasions."""
        return tuple(self._rules())

    def _rules(self) -> Iterator[Rule]:
        for occasion in self.locked:
            of = _select(occasion.kind, occasion.tag)
            yield _wish(f"{WITH} {occasion.name}", Bound("units", of, at_least=1))
        for kind, tag in self.refused:
            name = kind.value if tag is None else f"{kind}:{tag}"
            limit = Bound("units", _select(kind, tag), at_most=0)
            yield _wish(f"{WITHOUT} {name}", limit)
        if self.most_visits is not None:
            text = f"{MOST_VISITS} {self.most_visits}"
            yield _wish(text, Distinct(TASK, VISITS, at_most=self.most_visits))

    def without(self, given_up: Iterable[str]) -> OccasionWishes:
        """Return what is asked without some of its wishes, as they are typed."""
        gone = {*given_up}
        keeps_visits = f"{MOST_VISITS} {self.most_visits}" not in gone
        return OccasionWishes(
            tuple(o for o in self.locked if f"{WITH} {o.name}" not in gone),
            tuple(
                (kind, tag)
                for kind, tag in self.refused
                if f"{WITHOUT} {kind if tag is None else f'{kind}:{tag}'}" not in gone
            ),
            self.most_visits if keeps_visits else None,
        )


def _each(values: object, name: str, together: FaultsTogether) -> tuple[Any, ...]:
    if isinstance(values, tuple | list):
        return tuple(values)
    hint = f"write {name}=[...], a list of occasions"
    together.faults += invalid_value(name, values, hint).faults
    return ()


def _check_locked(value: object) -> None:
    if not isinstance(value, Occasion):
        hint = 'write Occasion(EvidenceKind.OBSERVATION, "incoming-calls")'
        raise invalid_value("locked", value, hint)


def _check_refused(value: object) -> None:
    match value:
        case (EvidenceKind(), None | str()):
            return
    hint = 'write (EvidenceKind.OBSERVATION, "incoming-calls"), or None for any task'
    raise invalid_value("refused", value, hint)


def _check_visits(value: object) -> None:
    if not 0 <= as_whole_number(value, "most_visits") <= _MOST_VISITS:
        hint = f"write a number from 0 to {_MOST_VISITS:,}"
        raise invalid_value("most_visits", value, hint)


def _select(kind: EvidenceKind, tag: str | None) -> Select:
    tags = None if tag is None else frozenset([tag])
    return Select(groups=frozenset([kind.value]), tags=tags)


def _wish(text: str, requires: Bound | Distinct) -> Rule:
    return Rule(text, Kind.WISH, text, "you asked", requires)


def read_occasion_wishes(
    with_: Iterable[str],
    without: Iterable[str],
    most_visits: int | None,
    vocabulary: Vocabulary,
) -> OccasionWishes:
    """Return wishes for occasions as typed, `KIND:TASK` or, where refused, `KIND`.

    Raises:
        RequestError: a kind or a task is unknown, or an occasion is both locked and
            refused.
    """
    together = FaultsTogether()
    locked = together.attempt_all(partial(_read_locked, vocabulary=vocabulary), with_)
    read = partial(_read, option=WITHOUT, vocabulary=vocabulary)
    refused = together.attempt_all(read, without)
    for kind, tag in dict.fromkeys(locked):
        if not {(kind, tag), (kind, None)}.isdisjoint(refused):
            message = f"{kind}:{tag} is asked for and refused"
            hint = f"drop {WITH} or {WITHOUT}"
            together.faults.append(Fault("args-conflict", message, hint))
    together.raise_all()
    return OccasionWishes(
        tuple(dict.fromkeys(locked)), tuple(dict.fromkeys(refused)), most_visits
    )


def _read_locked(text: str, vocabulary: Vocabulary) -> Occasion:
    kind, tag = _read(text, WITH, vocabulary)
    if tag is None:
        message = f"{WITH} {printable(text)} names no task"
        hint = f"write {kind} and a task, such as {kind}:incoming-calls"
        raise RequestError(Fault("occasion-task", message, hint))
    return Occasion(kind, tag)


def _read(
    text: str, option: str, vocabulary: Vocabulary
) -> tuple[EvidenceKind, str | None]:
    name, _, task = (part.strip() for part in text.partition(":"))
    kinds = [kind.value for kind in EvidenceKind]
    wanted = next((kind for kind in EvidenceKind if kind == name.casefold()), None)
    if wanted is None:
        message = (
            f"{option} {printable(text)}: {printable(name)} is not a kind of evidence"
        )
        hint = did_you_mean(name, kinds, f"write {', '.join(kinds)}")
        meant = meant_by(name, kinds)
        raise RequestError(Fault("occasion-kind", message, hint, meant=meant))
    return wanted, vocabulary.find_tag(task).name if task else None
