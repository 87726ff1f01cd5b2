"""The output of a command: the format and the place that were asked for."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

from recommender.cli.terminal import show, show_content, show_report, tell

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from recommender.answers.recommendation import Recommendation
    from recommender.reports.report import Report
    from recommender.reports.sheets.paper_sheet import PaperSheet
    from recommender.requests.sheet_names import SheetNames

# The formats of sheets to print and sign.
SHEETS = ("html", "docx")
# The same and workbooks, where a command has no other use for these.
SHEETS_AND_WORKBOOKS = (*SHEETS, "xlsx")
WIDEST = 120
# The packages that write each format of a sheet, and the extra that has them.
_PACKAGES = {
    "html": ("report", "jinja2", "matplotlib"),
    "docx": ("report", "python-docx", "matplotlib"),
    "xlsx": ("excel", "xlsxwriter"),
}
_FILES_ONLY = {"docx": "a Word document", "xlsx": "an Excel workbook"}
PICTURE_FORMATS = ("svg", "png")


class Output:
    """Where an answer goes and in what format, settled before anything is computed."""

    def __init__(
        self,
        format_: str | None = None,
        output: str | None = None,
        force: bool = False,
        *,
        also: Sequence[str] = (),
        pictures: Sequence[str] = (),
        picture: str | None = None,
        over: str | None = None,
    ) -> None:
        """Settle format and place; `also` are formats that not every command writes.

        `picture` is one of the kinds of `pictures`, written instead of a report, and
        `over` a file that may be replaced although it is read.

        Raises:
            OutputError: the file is there already, and `force` is not given.
            RequestError: the format is none for a terminal, needs a package, or does
                not go with a picture.
        """
        from pathlib import Path

        from recommender.files import writing

        suffixes = {**writing.SUFFIXES, **{f".{format_}": format_ for format_ in also}}
        self.force = force or over is not None
        self.path = None if output in (None, "-") else Path(str(output))
        self.format = writing.format_of(self.path, format_, suffixes)
        self.picture = which_picture(picture, pictures, self.format, self.path)
        if self.format in _PACKAGES:
            check_sheet(self.format, self.path)
        if self.path is not None:
            source = None if over is None else Path(over)
            writing.settle_output(self.path, force=force, over=source)

    @property
    def is_json(self) -> bool:
        """Whether a document is written, which has more in it than the other forms."""
        return self.format == "json"

    @property
    def is_sheet(self) -> bool:
        """Whether a sheet to print and sign is written."""
        return self.format in SHEETS_AND_WORKBOOKS

    @property
    def kind(self) -> str:
        """What is written where there is a plan, and nothing where there is none."""
        if self.picture:
            return "picture"
        return "calendar" if self.format == "ics" else ""

    def for_report(self) -> Output:
        """Return where a report goes where there is no plan: this, or the screen.

        A note says which calendar or picture is not written.
        """
        if not self.kind:
            return self
        tell(f"note: there is no plan, so no {self.kind} was written")
        return Output("table")

    def replaced(self) -> bytes:
        """Return what is in the file that is replaced; nothing if there is none."""
        try:
            return b"" if self.path is None else self.path.read_bytes()
        except OSError:
            return b""

    def write(self, report: Report, people: SheetNames | None = None) -> None:
        """Write a report; only what the format needs is imported and rendered.

        The names of `people` are for sheets only.
        """
        if self.is_sheet:
            self.write_sheet(_sheet_of(report, people))
        else:
            self.write_text(self._render(report))

    def write_sheet(self, sheet: PaperSheet) -> None:
        """Write a sheet, in the format for it that was asked for."""
        from recommender.reports.sheets.sheet_files import sheet_content

        self.write_text(sheet_content(sheet, self.format))

    def write_picture(self, answer: object) -> None:
        """Write the picture of an answer that was asked for."""
        from recommender.reports.pictures.kinds import picture_of

        picture = picture_of(answer, str(self.picture))
        self.write_text(picture.png if self.format == "png" else picture.svg)

    def write_text(self, text: str | bytes) -> None:
        """Write what is a file already, such as a calendar."""
        if self.path is None:
            if isinstance(text, bytes):
                raise TypeError("bytes need a file")
            # A calendar's lines end in CR LF on every system.
            self._show(text)
            return
        from recommender.files.writing import write_whole

        write_whole(self.path, text, force=self.force)
        tell(f"written: {self.path}")

    def _show(self, text: str) -> None:
        if self.is_json:
            show(text, nl=False)
        elif self.format == "table":
            show_report(text)
        else:
            # A calendar's lines end in CR LF on every system.
            show_content(text.encode() if self.format == "ics" else text)

    def _render(self, report: Report) -> str:
        if self.is_json:
            from recommender.reports.documents import to_json

            return to_json(report.document())
        from recommender.reports.blocks import WIDTH, to_csv, to_markdown, to_text

        if self.format == "csv":
            return to_csv(report.records())
        if self.format == "md":
            return to_markdown(report.blocks())
        if self.path is not None:
            return to_text(report.blocks(), WIDTH)
        return to_text(report.blocks(), _width(), marked=_is_marked())


def settle_beside(path: Path, file: str, *, force: bool, in_place: bool) -> None:
    """Check that an output can be written; over `file` only if that is asked for.

    Raises:
        RequestError: it may not be replaced, or is no place for an output.
        OutputError: nothing can be written there.
    """
    from pathlib import Path

    from recommender.errors import Fault, RequestError
    from recommender.files.file_uses import are_one_file
    from recommender.files.writing import settle_output

    source = Path(file)
    if file != "-" and not in_place and are_one_file(path, source):
        message = f"{path} is read by this command, which would write over it"
        hint = "write to another file; --in-place replaces the file that is read"
        raise RequestError(Fault("output-is-input", message, hint))
    settle_output(path, force=force, over=source if in_place else None)


def _sheet_of(report: Report, people: SheetNames | None) -> PaperSheet:
    from recommender.reports.report import SheetReport
    from recommender.requests.dates import today
    from recommender.requests.sheet_names import SheetNames

    if not isinstance(report, SheetReport):
        raise TypeError(f"{type(report).__name__} is no sheet")
    return report.sheet(today(), people or SheetNames())


def check_sheet(format_: str, path: Path | None) -> None:
    """Check that a sheet can be written, before anything is computed.

    Raises:
        RequestError: the format needs a file, or a package that is missing.
    """
    from recommender.errors import Fault, RequestError
    from recommender.extras import require_package

    if path is None and format_ in _FILES_ONLY:
        message = f"{_FILES_ONLY[format_]} needs a file to be written to"
        hint = f"add --output FILE.{format_}"
        raise RequestError(Fault("output-file", message, hint))
    extra, *packages = _PACKAGES[format_]
    for package in packages:
        require_package(package, extra)


def which_picture(
    picture: str | None, kinds: Sequence[str], format_: str, path: Path | None
) -> str | None:
    """Return the kind of picture to write; None where a report is to be written.

    Raises:
        RequestError: a picture is to be written, and it is not clear which; or the
            format is none for pictures, or the package that draws them is missing.
    """
    from recommender.errors import Fault, RequestError
    from recommender.extras import require_package
    from recommender.reports.words.lists import join_names

    if picture is None and format_ not in PICTURE_FORMATS:
        return None
    if picture is None and len(kinds) > 1:
        message = f"it is not clear which picture to write as {format_}"
        hint = f"add --picture {join_names(kinds, 'or')}"
        raise RequestError(Fault("picture-kind", message, hint))
    picture = picture or kinds[0]
    if format_ not in PICTURE_FORMATS or (path is None and format_ == "png"):
        message = "a picture is written to an .svg or .png file"
        raise RequestError(Fault("output-file", message, f"add --output {picture}.svg"))
    require_package("matplotlib", "report")
    return picture


def end_without_plan(answer: Recommendation) -> None:
    """Exit with the code for no plan, or for a plan that is not proven in time."""
    from recommender.qualifications.plans import Status

    if answer.status is Status.FEASIBLE:
        note = "note: not everything is proven; allow more time with --time-limit"
        tell(note)
    if answer.status is not Status.OPTIMAL:
        raise SystemExit(1 if answer.status is Status.INFEASIBLE else 3)


def _is_marked() -> bool:
    """Return whether the terminal shows bold and colour, and nobody forbids them.

    See https://no-color.org for what NO_COLOR means.
    """
    dumb = os.environ.get("TERM", "dumb") == "dumb"
    return sys.stdout.isatty() and not dumb and not os.environ.get("NO_COLOR")


def _width() -> int:
    """Return the width of the terminal, from 40 to 120; 80 if there is none."""
    if not sys.stdout.isatty() and not os.environ.get("COLUMNS"):
        return 80
    import shutil

    return min(max(shutil.get_terminal_size((80, 24)).columns, 40), WIDEST)
