"""A rule of combination waived for one candidate: with a reason, marked everywhere."""

import json
from dataclasses import replace
from pathlib import Path
from random import Random
from urllib.parse import urlencode
from zipfile import ZipFile

import pytest

import recommender
from recommender import Candidate, Wishes
from recommender.auditing import audit
from recommender.errors import RequestError
from recommender.qualifications.rules import Bound, Decided, Kind, Rule, Select
from recommender.requests.addresses import candidate_of_pairs, pairs_of
from recommender.requests.candidate_file import read_candidate
from recommender.requests.candidate_writing import write_candidate
from recommender.requests.choices import depends_on_units_held
from recommender.requests.resolving import resolve
from recommender.requests.waivers import (
    Waivers,
    waiver_faults,
    waivers_in,
    with_reason,
    with_reasons,
    without_waived,
)
from recommender.web.controls import wish_fields
from recommender.web.form_fields import read_form
from recommender.web.shelf import Shelf
from tests.builders.any_request import SMALL, plan, requests
from tests.builders.running import run
from tests.oracles.rulebook import keeps

BECAUSE = "agreed with the awarding body, 12 May"
ASKED = ["--max-credits", "40", "--role", "receptionist"]
WAIVED = ["--waive", "total", "--because", BECAUSE]
NUMBERS = "needs at least 42 credits, has 40"
# 30 of the optional credits are too many for 40 in all, as is their total.
BOTH = ["--waive", "optional", *WAIVED]


def some_waived(random: Random, rules: tuple[Rule, ...]) -> tuple[str, ...]:
    ids = dict.fromkeys(rule.id for rule in rules)
    return tuple(random.sample([*ids], random.randint(1, len(ids))))


@pytest.mark.parametrize("source", SMALL)
def test_a_waived_rule_binds_as_little_as_one_that_is_not_there(source: str) -> None:
    random = Random(source)
    for whole in requests(source, "waived", small=20):
        one, asked = whole.qualification, replace(whole.candidate, units_only=False)
        gone = some_waived(random, one.rules)
        waive = tuple((rule, BECAUSE) for rule in gone)
        answer = plan(one, replace(asked, wishes=replace(asked.wishes, waive=waive)))
        rest = tuple(rule for rule in one.rules if rule.id not in gone)
        without = plan(replace(one, rules=rest), asked)

        assert answer.status == without.status
        assert [rule.id for rule in answer.conflict] == [r.id for r in without.conflict]
        if not without.plans:
            continue
        assert answer.best.codes == without.best.codes
        found = {f.rule.id: f for f in answer.best.findings if f.rule.kind is Kind.RULE}
        waived = {id_: finding for id_, finding in found.items() if finding.rule.waived}
        assert {*waived} == {*gone} & {*found}
        for finding in waived.values():
            rule = replace(finding.rule, requires=finding.rule.as_written, waived="")
            if not depends_on_units_held(rule) and not rule.cases:
                (alone,) = audit(answer.best.units, [rule])
                counts = alone.counted is not None
                assert counts or finding.measured == alone.measured
                assert counts or finding.kept == keeps(answer.best.units, [rule])
            assert finding.status == "waived"


def test_rules_that_are_not_waived_still_bind() -> None:
    """12 credits of mandatory units and 30 others are 42, whatever the total."""
    one = recommender.load_qualification("ocr-03456")
    wishes = Wishes(waive=[("total", BECAUSE)], max_credits=40)  # type: ignore[arg-type]
    answer = plan(one, Candidate("receptionist", wishes=wishes))
    because = {rule.id for rule in answer.conflict}

    assert because == {"--max-credits 40", "mandatory", "optional"}


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["--waive", "total"], "total is waived without a reason"),
        (["--waive", "total", "--because", " "], "total is waived without a reason"),
        (["--waive", "total", "--because", "..."], "total is waived without a reason"),
        (["--because", BECAUSE], "no rule is waived for it"),
        (["--waive", "totl", "--because", "x"], "did you mean total?"),
        (["--waive", "level-4", "--because", "x"], "set it aside: --lift level-4"),
        (
            [*BOTH, "--waive", "level-3", "--because", "x"],
            "3 rules to waive, and 2 reasons",
        ),
        (
            ["--waive", "total=one", "--waive", "total=other"],
            "with different reasons",
        ),
        (["--waive", "total", "--because", 400 * "x"], "is too long"),
    ],
)
def test_what_cannot_be_waived_is_refused(words: list[str], message: str) -> None:
    answer = run("plan", *ASKED, *words)

    assert answer.code == 2
    assert message in answer.err


def test_without_the_waiver_there_is_no_plan_and_no_way_out_names_it() -> None:
    answer = run("plan", *ASKED)

    assert answer.code == 1
    assert "--waive" not in answer.out
    assert "WAIVED" not in answer.out


@pytest.mark.parametrize(
    ("command", "shown"),
    [
        (["plan", *ASKED, *BOTH], ["WAIVED total:", "2 WAIVED: total, optional"]),
        (["plan", *ASKED, *BOTH, "--full"], ["WAIVED total:", ", waived"]),
        (["plan", *ASKED, *BOTH, "--format", "md"], ["WAIVED", BECAUSE]),
        (["plan", *ASKED, *BOTH, "--format", "csv"], [NUMBERS, BECAUSE]),
        (["explain", *ASKED, *BOTH], ["WAIVED total:"]),
        (["explain", "A13", *ASKED, *BOTH], ["WAIVED total:"]),
        (["tradeoffs", *ASKED[2:], *BOTH], ["WAIVED total:"]),
        (["what-if", *ASKED, *BOTH, "but", "--without", "A10"], ["WAIVED total:"]),
        (
            ["what-if", *ASKED[2:], "but", *ASKED[:2], *BOTH],
            ["What if", "WAIVED total:"],
        ),
        (
            ["check", "F3", "F4", *BOTH],
            ["WAIVED total:", "has no unit from Group B"],
        ),
        (
            ["check", "F3", "F4", "A10", "B10", "C3", "D9", *BOTH],
            ["valid only because total and optional are WAIVED"],
        ),
        (
            ["check", *["F3", "F4", "A3", "A13", "B11", "C5", "D6"], *BOTH],
            ["every rule holds, also total and optional, which are WAIVED"],
        ),
    ],
)
def test_what_is_waived_is_marked_wherever_a_plan_is_shown(
    command: list[str], shown: list[str]
) -> None:
    answer = run(*command)
    text = " ".join(answer.out.split())

    for words in shown:
        assert " ".join(words.split()) in text


@pytest.mark.parametrize("name", ["plan.html", "plan.md", "plan.docx", "plan.xlsx"])
def test_what_is_waived_is_on_paper(name: str, tmp_path: Path) -> None:
    answer = run("plan", *ASKED, *BOTH, "--output", str(tmp_path / name))

    assert answer.code == 0, answer.out
    assert BECAUSE in text_of(tmp_path / name)
    assert "40" in text_of(tmp_path / name)


def text_of(path: Path) -> str:
    if path.suffix in (".docx", ".xlsx"):
        with ZipFile(path) as parts:
            names = [name for name in parts.namelist() if name.endswith(".xml")]
            return "".join(parts.read(name).decode() for name in names)
    return path.read_text(encoding="utf-8")


def test_a_letter_and_a_calendar_name_what_is_waived(tmp_path: Path) -> None:
    dated = ["--hours-per-week", "3", "--start", "2026-12-01"]
    letter, calendar = tmp_path / "letter.html", tmp_path / "plan.ics"
    to_both = ["--letter", str(letter), "--output", str(calendar)]
    answer = run("plan", *ASKED, *BOTH, *dated, *to_both)

    assert answer.code == 0, answer.out
    assert BECAUSE in letter.read_text(encoding="utf-8")
    unfolded = calendar.read_text(encoding="utf-8").replace("\n ", "")
    assert "WAIVED: total" in unfolded.replace("\r", "")


def test_a_saved_plan_keeps_its_waivers_and_check_shows_them(tmp_path: Path) -> None:
    saved = tmp_path / "plan.json"
    run("plan", *ASKED, *BOTH, "--output", str(saved))
    document = json.loads(saved.read_text(encoding="utf-8"))
    best = document["plans"][0]
    found = {finding["rule"]: finding for finding in best["findings"]}

    assert document["candidate"]["wishes"]["waive"]["total"] == BECAUSE
    assert best["waived"] == {"optional": BECAUSE, "total": BECAUSE}
    assert found["total"]["status"] == "waived"
    assert found["total"]["holds"] is None
    assert (found["total"]["measured"], found["total"]["kept"]) == (40, False)
    assert found["total"]["waived"] == BECAUSE
    assert found["level-3"]["waived"] is None

    checked = run("check", "--plan", str(saved))
    assert checked.code == 0
    assert "valid only because" in checked.out
    as_json = json.loads(run("check", "--plan", str(saved), "--format", "json").out)
    assert as_json["waived"] == best["waived"]
    assert as_json["valid"] is True


def test_no_command_waives_by_default() -> None:
    answer = run("plan", "--role", "receptionist", "--format", "json")
    best = json.loads(answer.out)["plans"][0]

    assert best["waived"] == {}
    assert {finding["status"] for finding in best["findings"]} == {"holds"}


TRICKY = 'the "body", Ltd; 12:30 = ok, it\'s agreed'


@pytest.mark.parametrize("because", [BECAUSE, TRICKY])
def test_a_waiver_is_the_same_in_a_file_an_address_and_python(
    because: str, tmp_path: Path
) -> None:
    one = recommender.load_qualification("ocr-03456")
    wishes = Wishes(waive={"each-group:B": because})  # type: ignore[arg-type]
    asked = resolve(Candidate("receptionist", wishes=wishes), one)
    file = tmp_path / "candidate.toml"
    file.write_text(write_candidate(asked, one.name), encoding="utf-8")

    assert asked.wishes.waive == (("each-group:B", because),)
    assert read_candidate(file)[0] == asked
    assert candidate_of_pairs(pairs_of(asked)) == asked


def test_a_candidate_file_without_a_reason_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "candidate.toml"
    file.write_text('[waive]\ntotal = ""\n', encoding="utf-8")
    answer = run("plan", "--candidate", str(file))

    assert answer.code == 2
    assert "waived without a reason" in answer.err


def test_the_page_keeps_a_waiver_that_its_form_does_not_show() -> None:
    shelf = Shelf.of()
    asked = "role=receptionist&max_credits=40&waive=total%3Dby+letter"
    form = urlencode({"asked": asked, "max_credits": "46"})
    candidate = read_form(form, shelf).candidate

    assert candidate.wishes.waive == (("total", "by letter"),)
    assert candidate.wishes.max_credits == 46
    one = shelf.load("ocr-03456")
    assert "waive" not in {field.key for field in wish_fields(candidate, one)}


CASELOAD = """id,role,max_credits,waive,waive_because
C-1,receptionist,40,total; optional,"agreed with the body; 12 May"
C-2,receptionist,,,
C-3,receptionist,40,total = by letter; optional = by phone,
"""


def test_a_row_of_a_caseload_has_its_own_waiver(tmp_path: Path) -> None:
    file = tmp_path / "caseload.csv"
    file.write_text(CASELOAD, encoding="utf-8")
    out = tmp_path / "plans.jsonl"
    answer = run("cohort", str(file), "--output", str(out), "--jobs", "1")
    lines = [json.loads(line) for line in out.read_text("utf-8").splitlines()]

    assert answer.code == 0, answer.out
    agreed = "agreed with the body; 12 May"
    assert [line["waived"] for line in lines] == [
        {"total": agreed, "optional": agreed},
        {},
        {"total": "by letter", "optional": "by phone"},
    ]
    assert [line["credits"] for line in lines] == [40, 45, 40]


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ("C-1,receptionist,total,", "total is waived without a reason"),
        ("C-1,receptionist,,agreed", "no rule is waived for it"),
        ("C-1,receptionist,totl,agreed", "did you mean total?"),
    ],
)
def test_a_row_without_its_reason_is_a_fault(
    row: str, message: str, tmp_path: Path
) -> None:
    file = tmp_path / "caseload.csv"
    file.write_text(f"id,role,waive,waive_because\n{row}\n", encoding="utf-8")
    answer = run("cohort", str(file), "--output", str(tmp_path / "plans.csv"))

    assert answer.code == 2
    assert message in answer.err


def test_nothing_is_waived_for_a_whole_caseload(tmp_path: Path) -> None:
    file = tmp_path / "caseload.csv"
    file.write_text(CASELOAD, encoding="utf-8")
    answer = run("cohort", str(file), *WAIVED)

    assert answer.code == 2
    assert "--waive" in answer.err


def test_the_workbook_and_the_table_of_a_caseload_mark_who_has_a_waiver(
    tmp_path: Path,
) -> None:
    file, book = tmp_path / "caseload.csv", tmp_path / "plans.xlsx"
    file.write_text(CASELOAD, encoding="utf-8")
    run("cohort", str(file), "--output", str(book), "--jobs", "1")
    table = tmp_path / "plans.csv"
    run("cohort", str(file), "--output", str(table), "--jobs", "1")

    assert "total and optional WAIVED" in text_of(book)
    assert "total (has 40): by letter" in text_of(table)


def test_only_a_rule_of_the_qualification_can_be_waived_in_python() -> None:
    one = recommender.load_qualification("ocr-03456")
    asked = Candidate(wishes=Wishes(waive={"spare": "x"}))  # type: ignore[arg-type]

    with pytest.raises(RequestError, match="no rule of combination called so"):
        recommender.recommend(one, asked)


def test_a_waiver_is_of_one_qualification_where_several_are_compared(
    tmp_path: Path,
) -> None:
    file = tmp_path / "candidate.toml"
    file.write_text('role = "receptionist"\n[waive]\ntotal = "by letter"\n', "utf-8")
    answer = run("which", "--candidate", str(file))

    assert answer.code == 2
    assert "total is waived for one qualification" in answer.err


@pytest.mark.parametrize(
    ("rules", "reasons", "waived"),
    [
        ([], [], ()),
        (["total"], [], ("total",)),
        (["total"], ["agreed"], ("total=agreed",)),
        (["total", "level-3"], ["one", "two"], ("total=one", "level-3=two")),
        (["total=by letter", "level-3"], ["two"], ("total=by letter", "level-3=two")),
        (["total= ", "level-3="], ["two"], ("total=two", "level-3=two")),
        (["total=by letter"], [], ("total=by letter",)),
    ],
)
def test_reasons_go_to_the_rules_that_have_none(
    rules: list[str], reasons: list[str], waived: tuple[str, ...]
) -> None:
    assert with_reasons(rules, reasons) == waived


@pytest.mark.parametrize(
    ("rules", "reasons", "message"),
    [
        ([], ["x"], "--because is a reason, and no rule is waived for it"),
        (["total=by letter"], ["x"], "no rule is waived for it"),
        (["total"], ["x", "y"], "1 rule to waive, and 2 reasons"),
        (["a", "b", "c"], ["x", "y"], "3 rules to waive, and 2 reasons"),
    ],
)
def test_a_reason_for_nothing_is_refused(
    rules: list[str], reasons: list[str], message: str
) -> None:
    with pytest.raises(RequestError, match=message):
        with_reasons(rules, reasons)


def test_a_column_with_the_reason_is_of_the_rules_without_one() -> None:
    pairs = (("total", ""), ("level-3", "by letter"))

    assert with_reason(pairs, "agreed", "waive_because") == (
        ("total", "agreed"),
        ("level-3", "by letter"),
    )
    for idle in (pairs[1:], ()):
        with pytest.raises(RequestError, match="waive_because is a reason"):
            with_reason(idle, "agreed", "waive_because")


WAIVE = Waivers("RULE", "waiver")


def test_a_reason_is_one_line_that_says_something_and_is_not_too_long() -> None:
    longest = "x" * 300

    assert WAIVE.read({"total": " a \n b\t"}, "") == (("total", "a b"),)
    assert WAIVE.read({"total": longest}, "") == (("total", longest),)
    with pytest.raises(RequestError) as refused:
        WAIVE.read({"a": f"{longest}x", "b": "--", "c": "fine", "d": ""}, "")
    assert [fault.message for fault in refused.value.faults] == [
        "the reason why a is waived is too long",
        "the rule b is waived without a reason",
        "the rule d is waived without a reason",
    ]
    assert refused.value.faults[0].hint == "write at most 300"


def test_a_waiver_is_split_at_its_first_equals_sign() -> None:
    assert WAIVE.split([" total = a=b ", "level-3"], "") == {
        "total": "a=b",
        "level-3": "",
    }
    assert WAIVE.split(["total=x", "total= x"], "") == {"total": "x"}
    with pytest.raises(RequestError, match="with different reasons"):
        WAIVE.split(["total=x", "total=y"], "")
    assert WAIVE.to_words((("total", "x"), ("level-3", ""))) == ("total=x", "level-3")


def test_the_parts_of_a_cell_are_rules_or_rules_with_reasons() -> None:
    assert waivers_in("a, b;c\nd;;") == ["a", "b", "c", "d"]
    assert waivers_in("a = x, y; b = z; w\nc = v") == ["a = x, y", "b = z; w", "c = v"]
    assert waivers_in(" ; ") == []


def test_a_waived_rule_of_combination_requires_nothing_and_no_other_rule_does() -> None:
    bound = Bound("credits", Select(), at_least=42)
    total = Rule("total", Kind.RULE, "text", "source", bound)
    wish, other = replace(total, kind=Kind.WISH), replace(total, id="other")
    (waived, same_wish, same) = without_waived(
        [total, wish, other], [("total", "agreed"), ("x", "y")]
    )

    assert (same_wish, same) == (wish, other)
    assert waived == replace(
        total, requires=Decided(True, "waived"), written=bound, waived="agreed"
    )


def test_what_is_waived_must_be_a_rule_of_combination() -> None:
    one = recommender.load_qualification("ocr-03456")
    waive = [("total", "x"), ("level-4", "x"), ("totl", "x"), ("nonsense", "x")]
    told = [(f.message, f.hint, f.meant) for f in waiver_faults(waive, one)]

    unknown = "there is no rule of combination called so"
    assert told == [
        (
            "--waive level-4: this is guidance, and no rule of combination",
            "set it aside: --lift level-4",
            None,
        ),
        (f"--waive totl: {unknown}", "did you mean total?", ("totl", "total")),
        (f"--waive nonsense: {unknown}", "see: recommender rules", None),
    ]
