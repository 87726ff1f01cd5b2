"""The sheet that works each rule out again from the marks of the units."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from recommender.errors import counted
from recommender.qualifications.rules import Kind
from recommender.reports.cohort_sheets.sheet_styles import (
    BROKEN,
    TAKEN,
    put,
    put_row,
    set_height,
    set_page,
    set_widths,
    shown_number,
)
from recommender.reports.sheets.live_text import LiveText
from recommender.reports.sheets.rule_formulas import (
    MOST_IN_FORMULA,
    RuleFormula,
    RuleFormulas,
)
from recommender.reports.words import requirements, wording
from recommender.reports.words.wish_words import wishes_in_words

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from recommender.answers.recommendation import Recommendation
    from recommender.qualifications.criteria import RuleCriteria
    from recommender.qualifications.plans import Finding
    from recommender.reports.cohort_sheets.sheet_styles import Styles
    from recommender.reports.sheets.unit_marks import UnitMarks

RULES = "Rules"
KEPT, NOT_KEPT, ASIDE, IDLE = f"{TAKEN} yes", f"{BROKEN} NO", "set aside", "--"
UNSURE = "? check"
_STATES = {
    "holds": KEPT, "broken": NOT_KEPT, "set-aside": ASIDE, "waived": "waived",
    "not-applicable": IDLE,
}  # fmt: skip
_HEADS = ("Holds", "Rule", "Needed", "Have", "Kind", "Source")
_WIDTHS = (10, 48, 22, 9, 12, 34)
_HEADER = 1


class RuleCheck:
    """The sheet with a row for each finding, and what the other sheets say of it."""

    def __init__(
        self,
        book: Any,
        styles: Styles,
        answer: Recommendation,
        marks: UnitMarks,
        criteria: Mapping[str, RuleCriteria],
    ) -> None:
        self._sheet, self._styles, self._marks = (
            book.add_worksheet(RULES),
            styles,
            marks,
        )
        self._answer, self._criteria = answer, criteria
        self._findings = in_order(answer.best.findings)
        self._formulas = RuleFormulas(marks.marks, marks.column)
        self._write()

    def rows(self) -> list[tuple[LiveText, LiveText]]:
        """Return whether each finding holds and what it measures, in order."""
        return [
            (
                LiveText(_STATES[finding.status], f"={RULES}!$A${row + 1}"),
                LiveText(
                    f"{shown_number(finding.measured)}" if finding.applies else "",
                    f'=IF({RULES}!$A${row + 1}="{IDLE}","",{RULES}!$D${row + 1})',
                ),
            )
            for row, finding in enumerate(self._findings, _HEADER + 1)
        ]

    def verdict(self) -> LiveText:
        """Return whether all rules hold, or which are broken, in a sentence."""
        rules = [f for f in self._findings if f.rule.kind is Kind.RULE]
        others = len(self._findings) - len(rules)
        first, last = _HEADER + 2, _HEADER + 1 + len(rules)
        text = wording.rules_hold(rules)
        if not rules:
            return LiveText(text, f'="{text}"{self._others(others, last)}')
        cells = f"{RULES}!$A${first}:$A${last}"
        broken, unsure = (
            f'COUNTIF({cells},"{s}")' for s in (NOT_KEPT, _literal(UNSURE))
        )
        of = f" of {counted(len(rules), 'rule')} broken: "
        check = f"? {counted(len(rules), 'rule')}: some cannot be counted here, so use "
        check += "recommender check"
        formula = (
            f'=IF({broken}>0,"{BROKEN} "&{broken}&"{of}"&{_named(first, last)},'
            f'IF({unsure}>0,"{check}","{TAKEN} {text}")){self._others(others, last)}'
        )
        return LiveText(f"{TAKEN} {text}", formula)

    def _others(self, number: int, last: int) -> str:
        """Add how much of the guidance and of what was asked for is not kept."""
        if not number:
            return ""
        cells = f"{RULES}!$A${last + 1}:$A${last + number}"
        broken = f'COUNTIF({cells},"{NOT_KEPT}")'
        return (
            f'&IF({broken}=0,"","; {BROKEN} "&{broken}&" of what was asked or advised "'
            f'&"is not kept: "'
            f"&{_named(last + 1, last + number)})"
        )

    def _write(self) -> None:
        sheet, styles = self._sheet, self._styles
        put(sheet, 0, 0, "Each rule, counted from the marks in the sheet Units",
            styles.title)  # fmt: skip
        put_row(sheet, _HEADER, _HEADS, styles.head)
        for row, finding in enumerate(self._findings, _HEADER + 1):
            self._write_row(row, finding)
        set_widths(sheet, _WIDTHS)
        sheet.freeze_panes(_HEADER + 1, 1)
        self._colour()
        title = self._answer.qualification.title
        set_page(sheet, f"Rules of combination: {title}", landscape=True,
                 repeat=_HEADER)  # fmt: skip

    def _write_row(self, row: int, finding: Finding) -> None:
        sheet, styles, rule = self._sheet, self._styles, finding.rule
        formula = self._formula(finding)
        sheet.write_formula(
            row, 0, formula.state, styles.plain, _STATES[finding.status]
        )
        amount = shown_number(finding.measured)
        sheet.write_formula(row, 3, formula.amount, self._amounts, amount)
        text = wishes_in_words(rule.text, self._answer.qualification)
        text += f": WAIVED, {rule.waived}" if rule.waived else ""
        needed = requirements.required(rule)
        put_row(sheet, row, (text, needed), styles.plain, 1)
        kind = wording.KIND_TITLES[rule.kind]
        put_row(sheet, row, (kind, rule.source), styles.plain, 4)
        texts = ("", text, needed, "", kind, rule.source)
        set_height(sheet, row, zip(texts, _WIDTHS, strict=True))

    @property
    def _amounts(self) -> Any:
        return self._styles.of(align="center")

    def _formula(self, finding: Finding) -> RuleFormula:
        """Return the formulas of a rule; where there are none, what they were."""
        criteria = self._criteria.get(finding.rule.id)
        states = (KEPT, NOT_KEPT, ASIDE, IDLE)
        if finding.rule.waived:
            states = (*(_STATES["waived"],) * 3, IDLE)
        formula = self._formulas.of(criteria, states) if criteria else None
        if formula is not None:
            return formula
        same = f"{changes(self._marks)}=0"
        amount, state = shown_number(finding.measured), _STATES[finding.status]
        return RuleFormula(
            f'=IF({same},{amount},"?")', f'=IF({same},"{state}","{UNSURE}")'
        )

    def _colour(self) -> None:
        last = _HEADER + max(len(self._findings), 1)
        for sign, style in (
            (BROKEN, self._styles.if_broken),
            ("?", self._styles.if_changed),
        ):
            begins = {"type": "text", "criteria": "begins with", "value": sign}
            look = {**begins, "format": style}
            self._sheet.conditional_format(_HEADER + 1, 0, last, 0, look)


def in_order(findings: Sequence[Finding]) -> list[Finding]:
    """Return the findings by kind: rules of combination, guidance, then wishes."""
    kinds = list(wording.KIND_TITLES)
    return sorted(findings, key=lambda finding: kinds.index(finding.rule.kind))


def changes(marks: UnitMarks) -> str:
    """Return the expression of how many units were put in or taken out."""
    return f'SUMPRODUCT(--(({marks.marks}<>"")<>({marks.suggested}<>"")))'


def _named(first: int, last: int) -> str:
    """Return the expression of the texts of the broken rules in some rows."""
    parts = [
        f'IF({RULES}!$A${row}="{NOT_KEPT}",{RULES}!$B${row}&"; ","")'
        for row in range(first, last + 1)
    ]
    named = "&".join(parts)
    return named if len(named) < MOST_IN_FORMULA // 2 else '"see the sheet Rules"'


def _literal(text: str) -> str:
    """Return a text in which no sign stands for others, as ? does in COUNTIF."""
    return text.replace("?", "~?")
