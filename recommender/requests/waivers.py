"""Rules of combination that are waived for one candidate, each with the reason.

Nothing else in a request breaks a rule: a waiver is never a default, never suggested,
and refused without who agreed to it. Plans are audited against the other rules, and
what a waived one measures is shown beside its reason.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from itertools import cycle
from typing import TYPE_CHECKING, Any

from recommender.errors import (
    Fault,
    RequestError,
    counted,
    did_you_mean,
    meant_by,
    printable,
)
from recommender.qualifications.rules import Decided, Kind
from recommender.requests.pair_kinds import Pairs

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from recommender.qualifications.qualification import Qualification
    from recommender.qualifications.rules import Rule

BECAUSE = "--because"
MOST_CHARACTERS = 300
_REASON_HINT = (
    f'say who agreed to it, and when: {BECAUSE} "agreed with the awarding body, 12 May"'
)


class Waivers(Pairs):
    """Rules with the reason why each is waived; as one text `RULE=REASON`."""

    __slots__ = ()

    def split(self, texts: Sequence[str], option: str) -> Mapping[str, str]:
        """Return the rule and the reason in each text; ids of rules have no `=`.

        Raises:
            RequestError: a rule has two reasons.
        """
        reasons: dict[str, str] = {}
        for text in texts:
            rule, _, because = (part.strip() for part in text.partition("="))
            if reasons.setdefault(rule, because) != because:
                message = f"{option}{printable(rule)} is given twice"
                message += ", with different reasons"
                raise RequestError(Fault("args-conflict", message, "keep one of them"))
        return reasons

    def to_words(self, value: tuple[tuple[str, str], ...]) -> tuple[str, ...]:
        """Return each as `RULE=REASON`; a rule whose reason is elsewhere, alone."""
        return tuple("=".join(filter(None, pair)) for pair in value)

    def read(self, pairs: Mapping[str, Any], option: str) -> tuple[Any, ...]:
        """Return the rules with their reasons.

        Raises:
            RequestError: every rule without a reason, and every reason too long.
        """
        reasons = {rule: " ".join(f"{text}".split()) for rule, text in pairs.items()}
        faults = []
        for rule, because in reasons.items():
            if not any(map(str.isalnum, because)):
                message = f"the rule {printable(rule)} is waived without a reason"
                faults.append(Fault("waive-reason", message, _REASON_HINT))
            elif len(because) > MOST_CHARACTERS:
                message = f"the reason why {printable(rule)} is waived is too long"
                hint = f"write at most {MOST_CHARACTERS}"
                faults.append(Fault("waive-reason", message, hint))
        if faults:
            raise RequestError(*faults)
        return tuple(
            (rule, printable(because, MOST_CHARACTERS))
            for rule, because in reasons.items()
        )


def with_reasons(rules: Sequence[str], reasons: Sequence[str]) -> tuple[str, ...]:
    """Return rules as `RULE=REASON`, where reasons were given apart from them.

    One reason is that of all rules which have none yet; of several, each is that of
    the rule in its place.

    >>> with_reasons(["total", "level-3"], ["agreed"])
    ('total=agreed', 'level-3=agreed')

    Raises:
        RequestError: there are fewer reasons than rules, or more.
    """
    bare = [rule for rule in rules if not rule.partition("=")[2].strip()]
    if reasons and not bare:
        raise _idle_reason(BECAUSE)
    if reasons and len(reasons) not in (1, len(bare)):
        rules_and = f"{counted(len(bare), 'rule')} to waive, and"
        message = f"{rules_and} {counted(len(reasons), 'reason')}"
        hint = f"write one {BECAUSE} for all of them, or one for each in its order"
        raise RequestError(Fault("waive-reason", message, hint))
    each = dict(zip(bare, cycle(reasons), strict=False))
    return tuple(
        f"{rule.partition('=')[0]}={each[rule]}" if rule in each else rule
        for rule in rules
    )


def with_reason(
    pairs: Sequence[tuple[str, str]], because: str, column: str
) -> tuple[tuple[str, str], ...]:
    """Return waivers of which those without a reason have the one in a column.

    Raises:
        RequestError: none is without a reason.
    """
    if all(reason for _, reason in pairs):
        raise _idle_reason(column)
    return tuple((rule, reason or because) for rule, reason in pairs)


def _idle_reason(where: str) -> RequestError:
    message = f"{where} is a reason, and no rule is waived for it"
    return RequestError(Fault("waive-reason", message, "name the rule: --waive total"))


def waivers_in(text: str) -> list[str]:
    """Return the parts of a cell: rules, or each with its reason after `=`.

    >>> waivers_in("total; level-3")
    ['total', 'level-3']
    >>> waivers_in("total = agreed, May; level-3 = yes; no")
    ['total = agreed, May', 'level-3 = yes; no']
    """
    between = r"[;\n](?=[^;\n=]+=)" if "=" in text else r"[;,\n]"
    return [part.strip() for part in re.split(between, text) if part.strip()]


def waiver_faults(
    waive: Iterable[tuple[str, str]], qualification: Qualification
) -> Iterator[Fault]:
    """Yield the fault of each waived rule that is not a rule of combination."""
    rules = [rule.id for rule in qualification.rules]
    guidance = [guide.rule.id for guide in qualification.guidance]
    for name, _ in waive:
        shown = printable(name)
        if name in guidance:
            message = f"--waive {shown}: this is guidance, and no rule of combination"
            yield Fault("rule-unknown", message, f"set it aside: --lift {shown}")
        elif name not in rules:
            message = f"--waive {shown}: there is no rule of combination called so"
            hint = did_you_mean(name, rules, "see: recommender rules")
            yield Fault("rule-unknown", message, hint, meant=meant_by(name, rules))


def without_waived(
    rules: Iterable[Rule], waive: Iterable[tuple[str, str]]
) -> tuple[Rule, ...]:
    """Return rules of which those waived require nothing, but still say what they say.

    What a waived rule `written` requires is measured, with the facts put in.
    """
    reasons = dict(waive)
    return tuple(
        _waived(rule, reasons[rule.id])
        if rule.kind is Kind.RULE and rule.id in reasons
        else rule
        for rule in rules
    )


def _waived(rule: Rule, because: str) -> Rule:
    return replace(
        rule,
        requires=Decided(holds=True, words="waived"),
        written=rule.as_written,
        waived=because,
        pairing=None,
    )
