"""The letter: what the plan says, in words that a candidate of twelve can read."""

import io
import json
import re
from dataclasses import replace
from datetime import date
from pathlib import Path

import docx
import pytest
import textstat
from click.testing import CliRunner

from recommender import Candidate, Recommendation, load_qualification, recommend
from recommender.answers.plan_details import add_details
from recommender.cli import cli
from recommender.errors import RequestError
from recommender.reports.blocks import Paragraph
from recommender.reports.documents import to_json
from recommender.reports.plan_report import PlanReport
from recommender.reports.sheets.docx_writer import to_docx_file
from recommender.reports.sheets.html_writer import to_html_file
from recommender.reports.sheets.letter import Letter
from recommender.reports.sheets.paper_sheet import (
    Bullets,
    PaperSheet,
    Section,
    Signatures,
)
from recommender.reports.sheets.text_writer import to_text_file
from recommender.requests.candidate import Wishes
from recommender.requests.frequencies import MAYBE
from recommender.requests.sheet_names import SheetNames
from recommender.solver.engine.clock import Clock

OCR = load_qualification("ocr-03456")
DAY = date(2027, 1, 4)
ROLES = [role.name for role in OCR.vocabulary.roles]
# School year 7 in England: children of 11 and 12.
GRADE = 7
JARGON = (
    *("mismatch", "solver", "optimal", "combination", "coverage", "evidence"),
    *("mandatory", "optional", "relevance", "guided", "withdrawn", "surplus"),
)
_ANSWERS: dict[str, Recommendation] = {}


def answered(candidate: Candidate) -> Recommendation:
    key = f"{candidate.role} {candidate.bare} {candidate.units_only} {candidate.wishes}"
    if key not in _ANSWERS:
        _ANSWERS[key] = add_details(recommend(OCR, candidate), Clock(), most=1)
    return _ANSWERS[key]


def letter(candidate: Candidate, people: SheetNames | None = None) -> PaperSheet:
    return Letter(answered(candidate), DAY, people or SheetNames()).sheet()


def parts(sheet: PaperSheet) -> dict[str, list[Paragraph]]:
    """Return the paragraphs of each section, and the items of its lists as such."""
    return {
        section.title: [
            paragraph
            for block in section.blocks
            if isinstance(block, Paragraph | Bullets)
            for paragraph in (
                map(Paragraph, block.items) if isinstance(block, Bullets) else [block]
            )
        ]
        for section in sheet.sections
    }


def own_words(sheet: PaperSheet) -> str:
    """Return the sentences of a letter without the titles of units."""
    lines = [
        line for section in parts(sheet).values() for p in section for line in [p.text]
    ]
    text = "\n".join(lines)
    titles = sorted((unit.title for unit in OCR.catalogue.units), key=len)
    for title in reversed(titles):
        text = text.replace(title, "it")
    return text


@pytest.mark.parametrize("role", ROLES)
def test_a_child_of_twelve_can_read_it(role: str) -> None:
    wishes = replace(
        Candidate().wishes, have=("A10", "D6"), hours_per_week=4, start=DAY
    )
    for candidate in (Candidate(role), Candidate(role, wishes=wishes)):
        sheet = letter(candidate)
        text = own_words(sheet)

        assert textstat.flesch_kincaid_grade(text) <= GRADE
        assert textstat.automated_readability_index(text) <= GRADE
        assert textstat.coleman_liau_index(text) <= GRADE
        assert not [word for word in JARGON if word in text.casefold()]
        # What fits on a page of A4, as it was printed and looked at.
        assert len(to_text_file(sheet).splitlines()) <= 88


@pytest.mark.parametrize("role", ROLES[:5])
def test_it_has_each_unit_once_and_no_others_to_do(role: str) -> None:
    wishes = replace(Candidate().wishes, have=("A10",), hours_per_week=4, start=DAY)
    candidate = Candidate(role, wishes=wishes)
    plan = answered(candidate).best
    told = parts(letter(candidate))

    labels = [block.label for block in told["What you will do, and why"]]
    assert labels == [f"{u.code} {u.title}" for u in plan.units if u.code != "A10"]
    held = OCR.catalogue.unit_by_code["A10"]
    have = told["What you have already"][0].text
    assert have.startswith(f"A10 {held.title}. ")
    assert have.endswith(f"It counts for {held.credits} credits.")
    assert f"{len(plan.units)} units" in told["Dear candidate"][0].text
    assert f"{plan.credits} credits" in told["Dear candidate"][0].text


REQUESTS = [
    ("ocr-03456", Candidate("team-leader")),
    ("ocr-03456", Candidate("field-engineer", wishes=Wishes(with_units=("A13",)))),
    (
        "ocr-03456",
        Candidate("receptionist", wishes=Wishes(have=("D6", "A10"), hours_per_week=3)),
    ),
    (
        "cfa-l2-customer-service",
        Candidate("receptionist", wishes=Wishes(hours_per_week=3, start=DAY)),
    ),
    ("ocr-03455", Candidate("receptionist")),
    ("cg-fb-l2", Candidate()),
    ("chc33021", Candidate()),
]
CODE = re.compile(r"\b(?=\w*[A-Z])(?=\w*\d)[\w-]+\b")
UK_DAY = re.compile(r"\b\d{1,2} [A-Z][a-z]+(?: (20\d\d))?")


@pytest.mark.parametrize(("name", "candidate"), REQUESTS)
def test_every_number_and_code_is_one_of_the_plan(
    name: str, candidate: Candidate
) -> None:
    answer = recommend(load_qualification(name), candidate)
    answer = add_details(answer, Clock(), most=1)
    told = json.loads(to_json(PlanReport(answer).document()))
    plan, whole = told["plans"][0], json.dumps(told)
    blocks = parts(Letter(answer, DAY).sheet())
    text = "\n".join(
        f"{block.label}: {block.text}" for some in blocks.values() for block in some
    )
    for entry in told["leads_to"]:
        text = text.replace(entry["title"], "")
    days = set(re.findall(r"20\d\d-\d\d-\d\d", whole))
    written = {date.fromisoformat(day) for day in days}

    for code in CODE.findall(text):
        assert re.search(rf"\b{code}\b", whole), code
    for day in UK_DAY.finditer(text):
        words = day[0] if day[1] else f"{day[0]} "
        assert any(f"{d.day} {d:%B} {d.year}".startswith(words) for d in written), words
    rest = CODE.sub("", UK_DAY.sub("", text))
    losses = answer.best.known_details.losses or ()
    numbers = {
        *map(float, re.findall(r"(?<![\w-])\d+(?:\.\d+)?", whole)),
        len(plan["units"]),
        # 10 hours of learning per credit, as the basis of the hours says.
        10 * plan["new_credits"],
        plan["credits"] - plan["new_credits"],
        # Of many that are as good, two are named.
        *(len(loss.as_good) - 2 for loss in losses),
    }
    assert {float(number) for number in re.findall(r"\d+", rest)} <= numbers


def test_one_offer_in_place_of_several_units_is_made_once() -> None:
    qualification = load_qualification("chc33021")
    answer = add_details(recommend(qualification, Candidate()), Clock(), most=1)
    *swaps, _ = parts(Letter(answer, DAY).sheet())["What you may change"]
    offers = [swap.text.split(", in place of ")[0] for swap in swaps]

    assert " or CHC" in swaps[0].text.split(", in place of ")[1]
    assert len(offers) == len(set(offers))


def test_hours_and_dates_are_those_of_the_timeline() -> None:
    wishes = replace(Candidate().wishes, hours_per_week=4, start=DAY)
    candidate = Candidate("receptionist", wishes=wishes)
    timeline = answered(candidate).best_timeline
    assert timeline is not None
    assert timeline.finish is not None
    told = parts(letter(candidate))
    text = told["When, and how many hours"][0].text

    assert "4 hours per week with help from your centre" in text
    assert f"{timeline.finish.day} {timeline.finish:%B %Y}" in text
    assert f"{answered(candidate).best.credits * 10} hours in all" in text
    units = told["What you will do, and why"]
    assert "When: 4 January to " in units[0].text
    assert all("When: " in unit.text for unit in units)


def test_it_says_what_comes_after_where_the_data_does() -> None:
    text = " ".join(own_words(letter(Candidate("receptionist"))).split())
    units = Candidate("receptionist", wishes=Wishes(max_credits=12), units_only=True)

    assert "you could do this: Level 4 NVQ Diploma in Customer Service." in text
    assert "you could do this" not in own_words(letter(units))


def test_without_dates_they_are_to_be_agreed() -> None:
    text = own_words(letter(Candidate("receptionist")))

    assert "There are no dates yet" in text
    assert "When:" not in text


def test_tasks_are_named_in_the_words_of_the_candidate() -> None:
    told = parts(letter(Candidate("receptionist")))
    by_label = {p.label[:3]: p.text for p in told["What you will do, and why"]}

    assert by_label["A11"].startswith(
        "In your job: answer incoming telephone calls (most days)"
    )
    assert by_label["F3 "] == "You must take this unit."
    assert "your own performance" in by_label["D3 "]


def test_a_long_plan_has_one_task_for_each_unit() -> None:
    qualification = load_qualification("cfa-l2-customer-service")
    answer = recommend(qualification, Candidate("receptionist"))
    sheet = Letter(add_details(answer, Clock(), most=1), DAY).sheet()
    long = parts(sheet)["What you will do, and why"]
    short = parts(letter(Candidate("receptionist")))["What you will do, and why"]

    assert len(long) == len(answer.best.units) > 9
    assert not [unit for unit in long if "; " in unit.text]
    assert [unit for unit in short if "; " in unit.text]


def test_swaps_are_those_of_the_plan() -> None:
    candidate = Candidate("receptionist")
    losses = answered(candidate).best.known_details.losses or ()
    good = {(u.code, loss.unit.code) for loss in losses for u in loss.as_good}
    first, second, _ = parts(letter(candidate))["What you may change"]

    assert ("D6", "D3") in good
    assert first.text.startswith("You could take D6 ")
    assert first.text.endswith("in place of D3. It fits just as well.")
    assert "less well" in second.text


def test_a_job_that_nobody_named_is_not_made_up() -> None:
    for bare in (True, False):
        text = own_words(letter(Candidate(bare=bare)))

        assert "We do not know your job yet" in text
        assert "fit the work you do" not in text
        assert "not part of your job" not in text
        # Some tasks are part of every job, unless those are left out.
        assert ("In your job" in text) is not bare


def test_units_alone_are_not_called_the_diploma() -> None:
    two, one = (
        own_words(letter(Candidate("receptionist", wishes=wishes, units_only=True)))
        for wishes in (Wishes(max_credits=12), Wishes(max_credits=6))
    )

    assert "These are 2 units of the diploma that suit you. They are not" in two
    assert "This is a unit of the diploma that suits you. It is not the whole" in one
    assert "rules of the diploma" not in two + one


def test_word_and_text_have_every_sentence() -> None:
    sheet = letter(Candidate("receptionist"), SheetNames("Name A", "Name B", "Place C"))
    document = docx.Document(io.BytesIO(to_docx_file(sheet)))
    in_word = " ".join(p.text for p in document.paragraphs).split()
    in_text = to_text_file(sheet).split()

    for blocks in parts(sheet).values():
        for block in blocks:
            words = f"{block.label}: {block.text}" if block.label else block.text
            for found in (in_word, in_text):
                assert " ".join(words.split()) in " ".join(found)
    assert "Dear Name A" in to_text_file(sheet)
    assert "Ask your assessor, Name B." in to_text_file(sheet)
    assert "Centre: Place C" in to_text_file(sheet)
    assert 'class="letter"' in to_html_file(sheet)


def test_the_guide_quotes_the_letter() -> None:
    guide = Path("notebooks/guide-plan.md").read_text(encoding="utf-8")
    section = guide.split("## A letter to the candidate")[1]
    quoted = section.split("```text\n")[1].split("```")[0].split("...\n\n")
    wishes = replace(Candidate().wishes, hours_per_week=4, start=DAY)
    text = to_text_file(letter(Candidate("receptionist", wishes=wishes)))

    assert len(quoted) == 2
    for part in quoted:
        assert part in text


def test_hostile_names_stay_text() -> None:
    name = "<script>x</script>\x1b[31m {{ 7*7 }}"
    sheet = letter(Candidate("receptionist"), SheetNames(name, name, name))

    assert "<script>" not in to_html_file(sheet)
    assert "{{ 7*7 }}" in to_html_file(sheet)
    assert "\x1b" not in to_text_file(sheet)
    assert to_docx_file(sheet)


def test_plain_text_refuses_what_it_cannot_show() -> None:
    section = Section("S", (Signatures("Sign", ()),))

    with pytest.raises(TypeError, match="Signatures"):
        to_text_file(PaperSheet("T", "", (), (section,)))


def test_it_is_written_beside_the_ordinary_output(tmp_path: Path) -> None:
    plan = ["plan", "--role", "receptionist", "--for", "Name A"]
    for suffix in ("txt", "html", "docx"):
        path, other = tmp_path / f"l.{suffix}", tmp_path / f"{suffix}.json"
        run = CliRunner().invoke(
            cli, [*plan, "--letter", str(path), "--output", str(other)]
        )
        assert run.exit_code == 0
        assert path.stat().st_size > 1_000
        assert "Name A" not in run.output + other.read_text()
        again = CliRunner().invoke(cli, [*plan, "--letter", str(path)])
        assert "exists already" in str(again.exception)
    assert "Dear Name A" in (tmp_path / "l.txt").read_text()


@pytest.mark.parametrize(
    ("letter_name", "output", "words"),
    [
        ("l.pdf", "o.json", "a letter cannot be written to"),
        ("-", "o.json", "a letter cannot be written to -"),
        ("l.html", "l.html", "--letter and --output both name"),
    ],
)
def test_a_letter_needs_a_file_of_its_own(
    tmp_path: Path, letter_name: str, output: str, words: str
) -> None:
    path = letter_name if letter_name == "-" else str(tmp_path / letter_name)
    asked = ["plan", "--letter", path, "--output", str(tmp_path / output)]
    run = CliRunner().invoke(cli, asked)

    assert isinstance(run.exception, RequestError)
    assert words in str(run.exception)


def test_without_a_plan_there_is_no_letter(tmp_path: Path) -> None:
    path = tmp_path / "letter.txt"
    run = CliRunner().invoke(
        cli, ["plan", "--max-credits", "20", "--letter", str(path)]
    )

    assert run.exit_code == 1
    assert "there is no plan, so no letter was written" in run.output
    assert not path.exists()


def test_a_task_that_is_not_sure_is_to_be_told() -> None:
    unsure = Candidate("receptionist", unsure={"complaints": MAYBE})
    answer = add_details(recommend(OCR, unsure), Clock(), most=1)
    text = own_words(Letter(answer, DAY).sheet())

    assert "Where it says perhaps, tell your assessor if you do that." in text
    assert "perhaps" not in own_words(letter(Candidate("receptionist")))
