"""The report of an import: what each column was taken for, and what was left out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from recommender.authoring.proposed_rule import TABLES
from recommender.errors import counted, printable
from recommender.qualifications.vocabulary import PROPOSED
from recommender.reports.blocks import (
    Block,
    Column,
    Heading,
    Paragraph,
    Record,
    Table,
)
from recommender.reports.words.lists import shorten_names
from recommender.safe_text import for_shell, without_contacts
from recommender.tables.column_blocks import rows_of_sheet
from recommender.tables.column_headers import header_form

if TYPE_CHECKING:
    from collections.abc import Iterator

    from recommender.authoring.candidate_facts import StatedFact
    from recommender.authoring.imported_units import Imported, UnreadCell
    from recommender.authoring.importing import ImportedQualification
    from recommender.authoring.proposed_rule import ProposedRule
    from recommender.authoring.tag_proposals import Proposal
    from recommender.reports.documents.qualification_document import (
        QualificationImportDocument,
    )


@dataclass(frozen=True)
class QualificationImportReport:
    """What came of a spreadsheet of units, and the folder that was made."""

    answer: ImportedQualification

    @property
    def imported(self) -> Imported:
        """What was read from the spreadsheet."""
        return self.answer.imported

    @property
    def folder(self) -> str:
        """The folder that was made."""
        return str(self.answer.folder)

    def blocks(self) -> list[Block]:
        """Return what was left out, what to check, how the rest was read, what next."""
        blocks: list[Block] = []
        for heading, texts in (
            ("Left out", self._left_out()),
            ("Please check", self._to_check()),
        ):
            items = [Paragraph(f"- {without_contacts(text)}") for text in texts]
            blocks += [Heading(heading), *items] if items else []
        blocks += self._rules()
        blocks += self._tags()
        following = self._to_do() + for_shell(
            ["recommender", "qualification", "check", self.folder]
        )
        return [
            *blocks,
            Heading("How it was read"),
            *self._usual(),
            Heading(self._verdict()),
            Paragraph(following, "Next"),
        ]

    def _left_out(self) -> list[str]:
        """Return what is not read: columns, rows, cells and texts."""
        imported = self.imported
        headers = [
            printable(header.text)
            for header in imported.headers
            if header.column is None and header.text.strip()
        ]
        columns = "column" if len(headers) == 1 else "columns"
        texts = [f"{columns} {', '.join(headers)}"] if headers else []
        by_why: dict[tuple[str, str], list[int]] = {}
        for skipped in imported.skipped:
            by_why.setdefault((skipped.sheet, skipped.why), []).append(skipped.row)
        for (sheet, why), rows in by_why.items():
            texts.append(f"{rows_of_sheet(sheet, rows)}: {why}")
        by_column: dict[tuple[str, str], list[UnreadCell]] = {}
        for cell in imported.unread:
            by_column.setdefault((cell.sheet, cell.column), []).append(cell)
        for (sheet, column), cells in by_column.items():
            place = rows_of_sheet(sheet, [cell.row for cell in cells])
            first = "the first, " if len(cells) > 1 else ""
            texts.append(f"{place}, {column}: {first}{cells[0].why}")
        return [*texts, *(n.replace(": not read: ", ": ") for n in imported.left_out)]

    def _to_check(self) -> list[str]:
        """Return what was guessed."""
        guessed = [
            f'"{printable(header.text)}" is read as {header.column}, which is a guess'
            for header in self.imported.headers
            if header.guessed
        ]
        return [*guessed, *self.imported.to_check]

    def _usual(self) -> Iterator[Block]:
        """Yield how the columns and groups were read, and what became of each row."""
        imported = self.imported
        columns = [
            printable(header.text)
            if header_form(header.text) == header_form(header.column)
            else f"{printable(header.text)} as {header.column}"
            for header in imported.headers
            if header.column
        ]
        groups = [
            id_ if name == id_ else f"{id_} ({name})"
            for id_, name in imported.groups.items()
        ]
        yield Paragraph(", ".join(columns), "Columns")
        yield Paragraph(", ".join(groups), "Groups")
        yield Paragraph(self._counts(), "Counted")
        yield from (Paragraph(f"- {note}") for note in imported.usual)

    def _counts(self) -> str:
        """Return what became of each row of the file, and of the cells of units."""
        counts = self.imported.counts
        read, reported = counts.cells
        words = f"{counts.in_words()}; {counted(read, 'cell')} of units read"
        return f"{words}, {reported} left out with a note" if reported else words

    def _to_do(self) -> str:
        """Return what is to be done before the check; nothing if rules are in force."""
        file = f"{self.folder}/qualification.toml"
        if self.imported.seen.proposed and not self.answer.accepted:
            return (
                f"check the rules in {file}, and write those that are missing; then: "
            )
        if self.imported.rules or self.imported.seen.proposed:
            return ""
        return f"write the rules into {file}; then: "

    def _rules(self) -> Iterator[Block]:
        """Yield the rules that were seen, and what may be one but is not clear."""
        seen = self.imported.seen
        if self.imported.rules:
            yield Heading("Rules of its sheet of rules, in force")
            rows = tuple(
                (f"{rule.text}{_kind(rule)}", rule.place)
                for rule in self.imported.rules
            )
            yield Table(_RULE_COLUMNS, rows)
        if self.imported.facts:
            yield Heading("Facts that its rules depend on")
            facts = self.imported.facts.items()
            yield Table(_FACT_COLUMNS, tuple(_fact_row(*fact) for fact in facts))
        if seen.proposed:
            state = "taken" if self.answer.accepted else "proposed"
            yield Heading(f"Rules {state} from its words; please check each")
            rows = tuple((rule.text, rule.place) for rule in seen.proposed)
            yield Table(_RULE_COLUMNS, rows)
        if seen.proposed and not self.answer.accepted:
            yield Paragraph(
                f"They are comments in {self.folder}/qualification.toml: to use one, "
                "remove the # before its lines. --accept-rules (with another --folder) "
                "puts all in force."
            )
        if seen.unread:
            yield Heading("Perhaps rules, but not understood: please write them")
            unclear = tuple(
                (words.place, f'"{printable(words.text, 100)}": {why}')
                for words, why in seen.unread
            )
            yield Table(_UNCLEAR_COLUMNS, unclear)

    def _tags(self) -> Iterator[Block]:
        """Yield what the units are proposed to assess, or how to have it proposed."""
        file = f"{self.folder}/strengths.csv"
        proposals = [proposal for proposal in self.answer.proposals if proposal.tags]
        if proposals:
            yield Heading("Tags proposed from the titles; please check each")
            yield Table(_TAG_COLUMNS, tuple(map(_proposal_row, proposals)))
            note = f'To confirm a row of {file}, delete the word "{PROPOSED}" in it.'
            yield Paragraph(note)
        codes = [
            proposal.code for proposal in self.answer.proposals if not proposal.tags
        ]
        if codes:
            note = f"write into {file} what these assess; their titles did not tell: "
            yield Paragraph(f"{note}{shorten_names(codes)}", "No tags")
        if self.answer.likely_area is not None:
            area, alike, compared = self.answer.likely_area
            share = f"{alike} of {counted(compared, 'title')}"
            yield Paragraph(
                f"{share} are like those of {area}: with --area {area} (and another "
                "--folder), tags are proposed for the units",
                "Area",
            )

    def _verdict(self) -> str:
        imported = self.imported
        are = "is" if len(imported.rows) == 1 else "are"
        units, file = counted(len(imported.rows), "unit"), printable(imported.file, 60)
        verdict = f"{units} of {file} {are} in {self.folder}"
        if imported.skipped:
            verdict += f"; left out: {counted(len(imported.skipped), 'row')}"
        return verdict

    def records(self) -> list[Record]:
        """Return one record per row that was left out."""
        return [
            {"row": skipped.row, "why": skipped.why, "sheet": skipped.sheet}
            for skipped in self.imported.skipped
        ]

    def document(self) -> QualificationImportDocument:
        """Return what was read for JSON."""
        from recommender.reports.documents.qualification_builder import (
            import_document,
        )

        return import_document(self.answer)


_FACT_COLUMNS = (Column("Fact", 16), Column("Question", 34), Column("Values"))
_RULE_COLUMNS = (Column("Rule", 34), Column("From"))
_UNCLEAR_COLUMNS = (Column("Where", 24), Column("Words, and why"))
_TAG_COLUMNS = (Column("Unit", 8), Column("Tags, with strengths", 24), Column("Basis"))


def _kind(rule: ProposedRule) -> str:
    """Return what a rule is, if it is not one of the rules of combination."""
    kinds = dict(zip(TABLES[1:], ("guidance", "extra title", "note"), strict=True))
    return f" ({kinds[rule.table]})" if rule.table in kinds else ""


def _fact_row(name: str, fact: StatedFact) -> tuple[str, str, str]:
    unless = f"; {fact.unless_said} unless said" if fact.unless_said else ""
    return name, fact.question, f"{', '.join(fact.values)}{unless}"


def _proposal_row(proposal: Proposal) -> tuple[str, str, str]:
    tags = ", ".join(f"{tag} {strength}" for tag, strength in proposal.tags)
    return proposal.code, tags, proposal.basis.removeprefix(f"{PROPOSED}: ")
