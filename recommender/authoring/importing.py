"""A qualification from a spreadsheet: its folder, and what became of the rows."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from recommender.authoring.new_folder import (
    find_area,
    imported_files,
    refuse_folder,
    suggested_name,
    write_folder,
)
from recommender.authoring.spreadsheet_import import read_spreadsheet
from recommender.authoring.tag_proposals import (
    likely_area,
    propose_tags,
    qualifications_of,
)
from recommender.errors import (
    Fault,
    FileFaultsError,
    RequestError,
    counted,
    did_you_mean,
    printable,
)
from recommender.qualifications.representations import Displayable
from recommender.qualifications.units import MOST_LEVEL

# What may be before the title of a qualification, in its row.
_LABEL = re.compile(r"(?:qualification|course|programme|title)[^:]{0,10}: *", re.I)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from recommender.authoring.imported_units import Imported
    from recommender.authoring.tag_proposals import LikelyArea, Proposal
    from recommender.qualifications.qualification import Qualification


@dataclass(frozen=True, repr=False)
class ImportedQualification(Displayable):
    """A qualification whose folder was made from a spreadsheet.

    `imported` is what was read, with notes and rules. `proposals` are the tags that are
    proposed for its units, and `likely_area` the area to which its titles belong, if
    none was given. `accepted` means that the rules stated in words are in force.
    """

    qualification: Qualification
    folder: Path
    imported: Imported
    proposals: tuple[Proposal, ...] = ()
    likely_area: LikelyArea | None = None
    accepted: bool = False

    @property
    def summary(self) -> str:
        """The qualification, its units and its rules in one line."""
        rules = [*self.imported.rules, *self.imported.seen.proposed]
        in_force = len(rules) if self.accepted else len(self.imported.rules)
        units = counted(len(self.imported.rows), "unit")
        seen = f"{counted(len(rules), 'rule')} read, {in_force} in force"
        return f"{self.qualification.name}: {units}, {seen}"

    def records(self) -> list[dict[str, object]]:
        """Return what to check, one row for each thing: what it is, where, its text."""
        return [
            {"what": what, "where": where, "text": text}
            for what, where, text in self._to_check()
        ]

    def _to_check(self) -> Iterator[tuple[str, str, str]]:
        imported, seen = self.imported, self.imported.seen
        for header in filter(lambda header: header.text, imported.headers):
            column = header.column or "nothing"
            what = "column guessed" if header.guessed else "column"
            yield what, header.text, column if header.column else "left out"
        for skipped in imported.skipped:
            sheet = f"{skipped.sheet}, " if skipped.sheet else ""
            yield "row left out", f"{sheet}row {skipped.row}", skipped.why
        for note in imported.notes:
            yield "note", "", note
        for rule in imported.rules:
            kind = "" if rule.table == "rules" else f" ({rule.table})"
            yield "rule in force", rule.place, f"{rule.text}{kind}"
        for name, fact in imported.facts.items():
            yield "fact", name, f"{fact.question} {', '.join(fact.values)}".strip()
        state = "rule in force" if self.accepted else "rule proposed"
        for rule in seen.proposed:
            yield state, rule.place, rule.text
        for words, why in seen.unread:
            yield "perhaps a rule", f"{words.place}: {words.text}", why
        for proposal in self.proposals:
            tags = ", ".join(f"{tag} {strength}" for tag, strength in proposal.tags)
            what = "tags proposed" if tags else "no tags"
            yield what, proposal.code, f"{tags} ({proposal.basis})".strip()


def import_qualification(
    path: str | Path,
    folder: str | Path | None = None,
    *,
    area: str | None = None,
    sheet: str | None = None,
    level: int | None = None,
    columns: Mapping[str, str] | Iterable[str] = (),
    rules: str | Path | None = None,
    has_credits: bool = True,
    accept_rules: bool = False,
) -> ImportedQualification:
    """Make the folder of a qualification from a spreadsheet of its units.

    Args:
        path: a CSV file or a workbook, as people keep it.
        folder: the folder to make; by default one here with the name of the file.
        area: a shipped vocabulary, from which tags are proposed for the units.
        sheet: the sheet to read, if a workbook has several.
        level: the level of units for which the spreadsheet gives none.
        columns: headers by column, such as `{"code": "Course Code"}`.
        rules: the file of the table of rules, if it is not a sheet of the workbook.
        has_credits: whether units have credits; if not, each counts as 1.
        accept_rules: put the rules that are stated in words in force.

    Returns:
        The qualification as it was loaded from its folder, with all that was read, what
        was left out and what is only proposed.

    Raises:
        FileFaultsError: all faults of the spreadsheet, with their rows and columns.
        RequestError: an argument is not valid, or the folder exists.
        OutputError: the folder could not be written; nothing was.

    Example:
        >>> import tempfile
        >>> place = Path(tempfile.mkdtemp())
        >>> file = place / "front-office.csv"
        >>> table = "Unit No,Title,Level,Credit value|FO1,Take calls,2,5 credits"
        >>> characters = file.write_text(table.replace("|", chr(10)), encoding="utf-8")
        >>> import_qualification(file, place / "front-office")
        <ImportedQualification front-office: 1 unit, 0 rules read, 0 in force>
    """
    file, rules_file = _as_path(path, "path"), _as_path(rules or path, "rules")
    place = _as_path(folder or suggested_name(str(file)), "folder")
    _check_level(level)
    _refuse_other_types(
        area=(area, str | None), sheet=(sheet, str | None), columns=(columns, Iterable),
        has_credits=(has_credits, bool), accept_rules=(accept_rules, bool),
    )  # fmt: skip
    refuse_folder(place)
    if area is not None:
        find_area(area)
    if isinstance(columns, Mapping):
        columns = [f"{column}={header}" for column, header in columns.items()]
    columns = [columns] if isinstance(columns, str) else [*columns]
    _refuse_other_types(**{f"columns[{i}]": (c, str) for i, c in enumerate(columns)})
    imported = read_spreadsheet(
        file,
        sheet=sheet,
        level=level,
        columns=columns,
        rules=rules_file if rules else None,
        has_credits=has_credits,
    )
    _check_tags(imported, area)
    proposals = propose_tags(imported.rows, area) if area else []
    line, name = imported.title_line, suggested_name(place.name)
    title = _LABEL.sub("", line.text) if line is not None else file.stem
    files = imported_files(
        imported, name, title, area, proposals, accept_rules=accept_rules
    )
    return ImportedQualification(
        write_folder(place, files),
        place,
        imported,
        tuple(proposals),
        None if area else likely_area(imported.rows),
        accept_rules,
    )


def _as_path(path: object, name: str) -> Path:
    """Return a path that was given as a text.

    Raises:
        RequestError: It is something else.
    """
    if isinstance(path, str | Path) and "\0" not in str(path):
        return Path(path)
    message = f"{name}: {printable(repr(path))} is not a path"
    raise RequestError(Fault("import-argument", message, 'write "units.xlsx"'))


def _refuse_other_types(**arguments: tuple[object, Any]) -> None:
    """Check that arguments are of their types.

    Raises:
        RequestError: every argument that is of another type.
    """
    hints = {
        bool: "write True or False",
        Iterable: 'write {"code": "Course Code"}, for example',
        str: 'write "code=Course Code", for example',
    }
    faults = [
        Fault(
            "import-argument",
            f"{name}: {printable(repr(value))} cannot be used",
            hints.get(type_, "write a text"),
        )
        for name, (value, type_) in arguments.items()
        if not isinstance(value, type_)
    ]
    if faults:
        raise RequestError(*faults)


def _check_tags(imported: Imported, area: str | None) -> None:
    """Check that the tags that set guidance aside are those of the area.

    Raises:
        FileFaultsError: One is not, or there is no area.
    """
    vocabulary = qualifications_of(area)[0].vocabulary if area else None
    known = [tag.name for tag in vocabulary.tags] if vocabulary else []
    faults = [
        Fault(
            "tag-undeclared",
            f"there is no tag {printable(tag)}" + (f" in {area}" if area else ""),
            did_you_mean(tag, known, "name the area of its tags with --area"),
            f"{rule.file or imported.file} [{words.sheet}]",
            words.row,
            column="unless tags",
        )
        for rule in imported.rules
        for tag in rule.requires.get("unless_tags", ())
        for words in rule.words
        if tag not in known
    ]
    if faults:
        raise FileFaultsError(*faults)


def _check_level(level: int | None) -> None:
    if level is None or (type(level) is int and 0 <= level <= MOST_LEVEL):
        return
    message = f"{printable(repr(level))} is not a valid level"
    raise RequestError(Fault("import-argument", message, f"write 0 to {MOST_LEVEL}"))
