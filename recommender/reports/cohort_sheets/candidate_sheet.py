"""The sheet of one candidate: a page to print, to sign and to file."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from recommender.errors import counted
from recommender.qualifications.plans import guided_hours
from recommender.qualifications.rules import Kind
from recommender.reports.cohort_report import reason_of
from recommender.reports.cohort_sheets.sheet_styles import (
    BROKEN,
    LINE,
    TAKEN,
    put,
    put_row,
    set_height,
    set_page,
    set_widths,
)
from recommender.reports.parts.opening import job_in_words
from recommender.reports.words import choice_words, requirements, sizes, wording
from recommender.reports.words.day_words import day_in_words
from recommender.reports.words.held_words import FROM_ELSEWHERE, agreed_in_words
from recommender.reports.words.wish_words import wishes_in_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from recommender.cohorts.chosen_units import ChosenUnits
    from recommender.qualifications.plans import Finding
    from recommender.qualifications.qualification import Qualification
    from recommender.qualifications.units import Unit
    from recommender.reports.cohort_sheets.changes_since import ChangesSince
    from recommender.reports.cohort_sheets.sheet_styles import Styles

_HEADS = ("Code", "Unit", "Level", "Credits", "From", "To", "Why")
# The first column is as wide as the codes need.
_LEAST, _MOST, _WIDTHS = 9, 20, (34, 6, 8, 12, 12, 30)
_LAST = len(_HEADS) - 1
# What is a little higher than a page is printed a little smaller.
_MOST_ON_A_PAGE = 1100
UNIT_PLAN = "Unit plan: "
_SIGNING = ("Candidate", "Assessor", "IQA")
_VERDICTS = {
    "holds": f"{TAKEN} yes",
    "broken": f"{BROKEN} NO",
    "set-aside": "set aside",
    "waived": "WAIVED",
    "not-applicable": "--",
}


def who_in_words(id_: str, name: str) -> str:
    """Return whose page it is: the name, if it is written, and the id.

    >>> who_in_words("C-1", "Ada One"), who_in_words("C-1", "")
    ('Ada One (C-1)', 'C-1')
    """
    return f"{name} ({id_})" if name else id_


class CandidateSheet:
    """The sheet of a candidate, written from the top to the bottom."""

    def __init__(
        self, sheet: Any, styles: Styles, qualification: Qualification, name: str
    ) -> None:
        self._sheet, self._styles, self._name = sheet, styles, name
        self._qualification = qualification
        self._row = self._height = 0
        codes = (unit.code for unit in qualification.catalogue.units)
        longest = 1 + 1.2 * max(map(len, codes), default=0)
        self._widths = min(max(longest, _LEAST), _MOST), *_WIDTHS

    def write(self, chosen: ChosenUnits, day: date, since: ChangesSince) -> None:
        """Write the sheet, as of a day; it says whether it was changed `since`."""
        set_widths(self._sheet, self._widths)
        id_ = chosen.member.id
        who = who_in_words(id_, self._name)
        put(self._sheet, 0, 0, f"{UNIT_PLAN}{who}", self._styles.title)
        warning = self._styles.warning
        self._sheet.write_formula(1, 0, since.of(id_), warning, "")
        self._row = 1
        for label, text in _opening(chosen, self._qualification, day):
            self._write_text(label, text)
        if chosen.units:
            self._write_units(chosen)
        if chosen.is_there:
            self._write_findings(chosen)
        for label, text in _closing(chosen, self._qualification):
            self._write_text(label, text)
        self._write_signing()
        whole = self._height + LINE * (self._row + 1)
        pages = 1 if whole <= _MOST_ON_A_PAGE else 0
        set_page(self._sheet, f"{who}: {self._qualification.title}", pages=pages)

    def _fit(self, cells: Iterable[tuple[object, float]]) -> None:
        """Make the row high enough for its texts, and note how high that is."""
        self._height += set_height(self._sheet, self._row, cells) - LINE

    def _write_text(self, label: str, text: str) -> None:
        """Write a text over the width of the page, with a label in front."""
        self._row += 1
        put(self._sheet, self._row, 0, label, self._styles.bold)
        plain = self._styles.plain
        self._sheet.merge_range(self._row, 1, self._row, _LAST, "", plain)
        put(self._sheet, self._row, 1, text, plain)
        self._fit([(text, sum(_WIDTHS))])

    def _write_units(self, chosen: ChosenUnits) -> None:
        self._row += 2
        without = () if self._qualification.has_credits else ("Credits",)
        heads = ["" if head in without else head for head in _HEADS]
        put_row(self._sheet, self._row, heads, self._styles.head)
        listed = [unit for unit in chosen.units if not unit.elsewhere]
        for group, name in self._qualification.groups.items():
            units = [unit for unit in listed if unit.group == group]
            self._write_group(f"Group {group}  {name}", units, chosen)
        own = [unit for unit in chosen.units if unit.elsewhere]
        self._write_group(FROM_ELSEWHERE, own, chosen)
        self._row += 1
        total = self._styles.of(bold=True, top=1)
        put_row(self._sheet, self._row, [""] * len(_HEADS), total)
        put(self._sheet, self._row, 1, "In all", total)
        if self._qualification.has_credits:
            credits = sum(unit.credits for unit in chosen.units)
            centred = self._styles.of(bold=True, top=1, align="center")
            put(self._sheet, self._row, 3, credits, centred)

    def _write_group(
        self, title: str, units: Sequence[Unit], chosen: ChosenUnits
    ) -> None:
        if units:
            self._row += 1
            put(self._sheet, self._row, 0, title, self._styles.part)
            put_row(self._sheet, self._row, [""] * _LAST, self._styles.part, 1)
        for unit in units:
            self._row += 1
            self._write_unit(unit, chosen)

    def _write_unit(self, unit: Unit, chosen: ChosenUnits) -> None:
        credits = unit.credits if self._qualification.has_credits else None
        why = choice_words.why_in_words(unit, chosen)
        if unit.elsewhere:
            agreed = agreed_in_words(unit, chosen.member.candidate.wishes)
            why = "counts for {}; {}".format(*agreed)
        level = unit.level or unit.level_name
        values = (unit.code, unit.title, level, credits, None, None, why)
        put_row(self._sheet, self._row, values, self._styles.plain)
        put_row(self._sheet, self._row, values[2:4], self._styles.centred, 2)
        self._fit(zip(values, self._widths, strict=True))
        if unit.code in chosen.problem.held:
            done = self._styles.of(bold=True, bg_color="#E7E6E6")
            put_row(self._sheet, self._row, (f"{TAKEN} done", ""), done, 4)
        elif not chosen.is_changed:
            ends = chosen.outcome.when.get(unit.code, "").partition("..")[::2]
            days = [_day_or_week(end) for end in ends]
            put_row(self._sheet, self._row, days, self._styles.day, 4)

    def _write_findings(self, chosen: ChosenUnits) -> None:
        """Write each rule, with what it needs and what the plan has."""
        for kind, title in wording.KIND_TITLES.items():
            findings = [f for f in chosen.findings if f.rule.kind is kind]
            if not findings:
                continue
            self._row += 2 if kind is Kind.RULE else 1
            heads = ("Holds", title, "", "", "Have", "Needed", "")
            put_row(self._sheet, self._row, heads, self._styles.head)
            for finding in findings:
                self._row += 1
                self._write_finding(finding)

    def _write_finding(self, finding: Finding) -> None:
        sheet, styles, row = self._sheet, self._styles, self._row
        text = wishes_in_words(finding.rule.text, self._qualification)
        text += f": {finding.rule.waived}" if finding.rule.waived else ""
        needed = requirements.required(finding.rule)
        broken = styles.of(bold=True, bg_color="#FFC7CE")
        look = styles.plain if finding.holds else broken
        put(sheet, row, 0, _VERDICTS[finding.status], look)
        sheet.merge_range(row, 1, row, 3, "", styles.plain)
        put(sheet, row, 1, text, styles.plain)
        if finding.applies:
            put(sheet, row, 4, finding.measured, styles.centred)
        sheet.merge_range(row, 5, row, _LAST, "", styles.plain)
        put(sheet, row, 5, needed, styles.plain)
        widths = sum(_WIDTHS[:3]), sum(_WIDTHS[4:])
        self._fit(zip((text, needed), widths, strict=True))

    def _write_signing(self) -> None:
        self._row += 2
        heads = ("", "Name", "Signature", "", "", "", "Date")
        flat = self._styles.of(bold=True, text_wrap=False)
        put_row(self._sheet, self._row, heads, flat)
        for who in _SIGNING:
            self._row += 1
            self._sheet.set_row(self._row, 2 * LINE)
            self._height += LINE
            put(self._sheet, self._row, 0, who, self._styles.plain)
            put_row(self._sheet, self._row, [""] * _LAST, self._styles.line, 1)


def _opening(
    chosen: ChosenUnits, qualification: Qualification, day: date
) -> Iterator[tuple[str, str]]:
    """Yield what stands above the units, each text with its label."""
    number = f", {qualification.number}" if qualification.number else ""
    title = f"{qualification.title} ({qualification.awarding_body}{number})"
    yield "For", title if qualification.awarding_body else qualification.title
    if qualification.notice:
        yield "Note", qualification.notice
    yield "Job", job_in_words(qualification, chosen.member.candidate)
    if chosen.member.findings:
        yield "From text", "; ".join(chosen.member.findings)
    state = choice_words.status_in_words(chosen)
    yield "Plan", f"{state}, as of {day_in_words(day)}"
    if not chosen.outcome.has_plan:
        reason = reason_of(chosen.outcome) or chosen.outcome.status
        yield "Because", wishes_in_words(reason, qualification)
        if chosen.outcome.way_out:
            yield "Way out", wishes_in_words(chosen.outcome.way_out, qualification)
    if chosen.is_there:
        yield "In all", _size(chosen, qualification)
        yield "Fit", choice_words.fit_in_words(chosen, qualification)
    decisions = choice_words.decisions(chosen, qualification)
    if chosen.is_there and decisions:
        yield "To decide", "\n".join(decisions)


def _size(chosen: ChosenUnits, qualification: Qualification) -> str:
    """Return how much the plan is, how much is left to do, and until when."""
    parts = [sizes.total(chosen.units, qualification)]
    done = len(chosen.units) - len(chosen.new_units)
    if done:
        parts.append(f"{counted(done, 'unit')} of them done")
    if qualification.has_hours(chosen.new_units):
        hours = sum(map(guided_hours, chosen.new_units))
        parts.append(f"about {counted(hours, 'guided hour')} to come")
    outcome = chosen.outcome
    if outcome.weeks is not None and not chosen.is_changed:
        parts.append(counted(outcome.weeks, "week"))
    if outcome.finish and not chosen.is_changed:
        finish = day_in_words(date.fromisoformat(outcome.finish))
        parts.append(f"finish on {finish}")
    return ", ".join(parts)


def _closing(
    chosen: ChosenUnits, qualification: Qualification
) -> Iterator[tuple[str, str]]:
    """Yield what stands below the rules, each text with its label."""
    if chosen.fit.left_out and chosen.is_there:
        yield "Left out", ", ".join(chosen.fit.left_out)
    if chosen.is_changed and chosen.outcome.weeks is not None:
        yield "Dates", "not worked out for a plan that was changed by hand"
    facts, units = wording.count_unverified(chosen.units)
    if facts:
        yield (
            "Facts",
            f"{facts} {sizes.fact_names(qualification)} of {counted(units, 'unit')} "
            "are not verified against an awarding body's document: check them in your "
            "handbook",
        )


def _day_or_week(end: str) -> object:
    """Return a date, or the number of a week in words; empty if neither is known."""
    if end.isdecimal():
        return f"week {end}"
    return date.fromisoformat(end) if end else ""
