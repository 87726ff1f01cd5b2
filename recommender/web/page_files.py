"""The files that the page saves, and its pictures: as the commands write them."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from recommender.answers.evidence_planning import assessment_plan
from recommender.answers.plan_details import add_details_to_ways
from recommender.answers.rule_criteria import criteria_by_rule
from recommender.errors import Fault, RequestError, printable
from recommender.extras import require_package
from recommender.files.shipped_files import data_folder
from recommender.reports.documents import to_json
from recommender.reports.pictures.picture import Picture
from recommender.reports.plan_report import PlanReport
from recommender.reports.plan_workbook import to_plan_workbook
from recommender.reports.sheets.docx_writer import to_docx_file
from recommender.reports.sheets.html_writer import to_html_file
from recommender.reports.sheets.letter import Letter
from recommender.reports.sheets.plan_sheet import PlanSheet
from recommender.reports.sheets.text_writer import to_text_file
from recommender.requests.candidate_writing import write_candidate
from recommender.requests.dates import today
from recommender.web.answering import PageAnswer, answer_page

if TYPE_CHECKING:
    from recommender.answers.recommendation import Recommendation
    from recommender.qualifications.qualification import Qualification
    from recommender.reports.sheets.paper_sheet import PaperSheet
    from recommender.requests.candidate import Candidate
    from recommender.requests.sheet_names import SheetNames
    from recommender.solver.engine.clock import Clock

_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
# What is saved by which name: what it is called, and its type.
FILES = {
    "candidate.toml": ("Candidate file", "application/toml"),
    "plan.html": ("Sheet to sign (HTML)", "text/html; charset=utf-8"),
    "plan.docx": ("Sheet to sign (Word)", _WORD),
    "letter.html": ("Letter (HTML)", "text/html; charset=utf-8"),
    "letter.docx": ("Letter (Word)", _WORD),
    "letter.txt": ("Letter (text)", "text/plain; charset=utf-8"),
    "plan.xlsx": ("Workbook (Excel)", _EXCEL),
    "plan.json": ("Data (JSON)", "application/json"),
}


class SavedFile(NamedTuple):
    """A file to save: its bytes, its type, and its name."""

    content: bytes
    media_type: str
    name: str


def save_file(
    qualification: Qualification,
    candidate: Candidate,
    name: str,
    people: SheetNames,
    clock: Clock,
) -> SavedFile:
    """Return a request as a candidate file, or what its answer says as another file.

    Raises:
        RequestError: there is no file of this name, no plan, or a package is missing.
    """
    if name not in FILES:
        message = f"nothing is saved as {printable(name)}"
        raise RequestError(Fault("file-name", message, f"there is {', '.join(FILES)}"))
    content = _content(qualification, candidate, name, people, clock)
    data = content if isinstance(content, bytes) else content.encode()
    return SavedFile(data, FILES[name][1], name)


def _content(
    qualification: Qualification,
    candidate: Candidate,
    name: str,
    people: SheetNames,
    clock: Clock,
) -> str | bytes:
    if name == "candidate.toml":
        return write_candidate(candidate, _named(qualification))
    answer = answer_page(
        qualification, candidate, None, clock, more=name == "plan.json"
    )
    if name == "plan.json":
        return _document(answer, clock)
    best = _require_plan(answer.answer)
    if name.startswith("letter"):
        return _written(Letter(best, today(), people).sheet(), name)
    evidence = assessment_plan(best, time_limit=clock)
    sheet = PlanSheet(best, today(), people, evidence=evidence)
    if name == "plan.xlsx":
        require_package("xlsxwriter", "excel")
        return to_plan_workbook(sheet, criteria_by_rule(best))
    return _written(sheet.sheet(), name)


def _written(sheet: PaperSheet, name: str) -> str | bytes:
    if name.endswith(".docx"):
        require_package("python-docx", "report")
        return to_docx_file(sheet)
    return to_text_file(sheet) if name.endswith(".txt") else to_html_file(sheet)


def _named(qualification: Qualification) -> str:
    """Return how a candidate file names a qualification: its name, or its folder."""
    is_shipped = qualification.folder.parent == data_folder()
    return qualification.name if is_shipped else str(qualification.folder)


def _document(page: PageAnswer, clock: Clock) -> str:
    ways = add_details_to_ways(page.ways, clock)
    report = PlanReport(page.answer, ways, page.regret, questions=page.questions)
    return to_json(report.document())


def _require_plan(answer: Recommendation) -> Recommendation:
    if not answer.plans:
        message = "there is no plan to write"
        raise RequestError(Fault("no-plan", message, "see the ways out on the page"))
    return answer


def picture_of_page(answer: Recommendation, number: int) -> Picture:
    """Return one of the pictures on the sheet of a plan, counted from 0.

    Raises:
        RequestError: there is no plan, or no such picture.
    """
    require_package("matplotlib", "report")
    sheet = PlanSheet(_require_plan(answer), today()).sheet()
    pictures = [
        block
        for section in sheet.sections
        for block in section.blocks
        if isinstance(block, Picture)
    ]
    if not 0 <= number < len(pictures):
        raise RequestError(Fault("picture-kind", f"there is no picture {number}"))
    return pictures[number]
