"""Ways out that can be counted by hand: what was asked, and not which rule it made."""

from fractions import Fraction
from itertools import product
from pathlib import Path

import pytest
from click.testing import CliRunner

import recommender
from recommender import Candidate, Frequency, Qualification, Wishes
from recommender.answers import ways_out as reconciling
from recommender.answers.ways_out import ways_out
from recommender.cli import cli
from recommender.qualifications.plans import Status
from recommender.reports.parts.conflict_part import no_plan_blocks
from recommender.reports.words.wording import conflict_lines
from tests.builders.small import bound, small

ABOUT = recommender.load_qualification("ocr-03456")
NEVER = Frequency.NEVER
IN_D = ("C3", "C4", "C5", "C6", "C7")
# With one of level 4 guidance would have to be lifted too: there are 14 times 5 pairs.
IN_B = tuple(unit for unit in ABOUT.catalogue.units if unit.group == "B")
PAIRS = tuple(product((unit.code for unit in IN_B if unit.level < 4), IN_D))
REFUSED = (*(unit.code for unit in IN_B), *IN_D, "C8")
SOME_ROLES = ("receptionist", "field-engineer", "bank-insurance-adviser", "manager")
UNITS = (
    "code,title,group,level,credits\nA1,Greet,A,2,5\nA2,Answer,A,2,5\nB1,Write,B,2,5\n"
)


def changes(qualification: Qualification, candidate: Candidate) -> set[tuple[str, ...]]:
    answer = recommender.recommend(qualification, candidate)
    assert answer.status is Status.INFEASIBLE
    return {way.changes for way in ways_out(answer)}


def test_one_of_two_units_brought_in_a_limited_way_can_be_taken_anew(
    tmp_path: Path,
) -> None:
    """A1 and A2 are demanded, and of 10 credits at most 5 may be brought by RPL."""
    rules = bound("both", 'of.units = ["A1", "A2"]', "at_least = 2")
    rules += bound("rpl", 'measure = "credits"', 'of.held = ["rpl"]', "at_most = 5")
    qualification = small(tmp_path / "mine", rules, files={"units.csv": UNITS})
    held = Wishes(have=("A1", "A2"), held_by=(("A1", "rpl"), ("A2", "rpl")))

    assert changes(qualification, Candidate(wishes=held)) == {
        ("drop --have A1:rpl",),
        ("drop --have A2:rpl",),
    }


SOMETIMES = '[roles.tags]\nletters = "sometimes"\n'


def both_tags(folder: Path, role: str = SOMETIMES) -> Qualification:
    """A1, which is demanded, is about calls and letters, and so ruled out with both."""
    roles = f'format = 1\n[everyone]\n[[roles]]\nrole = "r"\ntitle = "R"\n{role}'
    strengths = "unit,tag,strength\nA1,calls,3\nA1,letters,3\n"
    files = {"units.csv": UNITS, "strengths.csv": strengths, "roles.toml": roles}
    return small(folder, files=files)


def test_either_of_two_tasks_that_are_never_done_is_enough(tmp_path: Path) -> None:
    qualification = both_tags(tmp_path / "mine")
    tags = {"calls": NEVER, "letters": NEVER}

    assert changes(qualification, Candidate(tags=tags)) == {
        ("drop --tag calls:never",),
        ("drop --tag letters:never",),
    }


def test_what_a_role_never_does_is_taken_out_of_the_job(tmp_path: Path) -> None:
    role = '[roles.tags]\ncalls = "never"\nletters = "never"\n'
    qualification = both_tags(tmp_path / "mine", role)

    assert changes(qualification, Candidate("r")) == {
        ("add --no-tag calls",),
        ("add --no-tag letters",),
    }
    (_, never) = recommender.recommend(qualification, Candidate("r")).conflict
    assert conflict_lines([never]) == [
        "because the role says: never done: calls, letters (leaves out A1)"
    ]
    # To drop what is typed would leave the role's word.
    assert changes(qualification, Candidate("r", {"calls": NEVER})) == {
        ("--no-tag calls instead of --tag calls:never",),
        ("add --no-tag letters",),
    }


def test_a_task_that_sets_guidance_aside_can_be_taken_back() -> None:
    """Who manages may take C8, the one unit of Group D at level 4."""
    refused = Wishes(without_units=IN_D)
    singles = {(f"drop --without {code}",) for code in IN_D}
    lifted = ("add --lift level-4",)

    assert changes(ABOUT, Candidate("manager", {"managing": NEVER}, refused)) == {
        *singles,
        lifted,
        ("drop --tag managing:never",),
    }
    no_tag = Candidate("manager", wishes=refused, no_tags=("managing",))
    assert changes(ABOUT, no_tag) == {*singles, lifted, ("drop --no-tag managing",)}


def test_a_fact_that_was_said_can_be_given_up(tmp_path: Path) -> None:
    """Of B there is one unit, and the pathway of care wants two."""
    rules = bound("care", 'of.groups = ["B"]', "at_least = 2", 'when.path = ["care"]')
    fact = '\n[facts.path]\nquestion = "Which?"\nvalues = ["care", "arts"]\n'
    qualification = small(tmp_path / "mine", rules + fact, files={"units.csv": UNITS})
    said = Wishes(facts=(("path", "care"),))

    assert changes(qualification, Candidate(wishes=said)) == {
        ("drop --fact path:care",)
    }


@pytest.mark.slow
@pytest.mark.parametrize("role", SOME_ROLES)
def test_of_many_pairs_the_best_are_given_and_the_others_are_counted(role: str) -> None:
    """One unit of each group is to be given back, each pair asked by itself."""
    tags = {"managing": NEVER}
    all_refused = Candidate(role, tags, Wishes(without_units=REFUSED))
    ways = ways_out(recommender.recommend(ABOUT, all_refused))
    mismatches = [way.plan.fit.mismatch for way in ways]
    one_by_one = sorted(mismatch_without(role, pair) for pair in PAIRS)

    assert (len(ways), ways.complete) == (reconciling.MOST_WAYS, True)
    assert ways.number == len(PAIRS) == 70
    assert mismatches == one_by_one[: len(ways)]


def mismatch_without(role: str, given_back: tuple[str, str]) -> Fraction:
    refused = tuple(code for code in REFUSED if code not in given_back)
    one = Candidate(role, {"managing": NEVER}, Wishes(without_units=refused))
    return recommender.recommend(ABOUT, one).best.fit.mismatch


def test_a_report_says_how_many_ways_out_are_not_shown(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Any of C3 to C7 can be taken back, or the guidance lifted: six."""
    asked = [word for code in IN_D for word in ("--without", code)]
    command = ["plan", "--role", "receptionist", *asked]
    assert "Shown" not in CliRunner().invoke(cli, command).stdout
    monkeypatch.setattr(reconciling, "MOST_WAYS", 2)
    some = CliRunner().invoke(cli, command).stdout
    assert "the best 2 of 6; the others are no better" in some
    monkeypatch.setattr(reconciling, "MOST_CHOICES", 3)
    fewer = CliRunner().invoke(cli, command).stdout
    assert "the best 2 of the 3 worked out; there may be better ones" in fewer


def test_where_the_time_is_over_nothing_is_said_to_be_all() -> None:
    one = Candidate("receptionist", wishes=Wishes(without_units=IN_D))
    answer = recommender.recommend(ABOUT, one)
    ways = ways_out(answer, time_limit=0)

    assert (len(ways), ways.complete) == (0, False)
    text = " ".join(block.text for block in no_plan_blocks(answer, ways)[2:])
    head, _, hint = text.partition("; ")
    assert head == "time ran out before a way out was found"
    assert hint == "allow more time with --time-limit"


def test_where_no_wish_leads_out_none_is_named() -> None:
    """F3 is mandatory and withdrawn: that is a fact."""
    command = ["plan", "--role", "receptionist", "--withdrawn", "F3", "--spare", "5"]
    done = CliRunner().invoke(cli, command)

    assert done.exit_code == 1
    assert "no plan is possible, whichever wishes are given up" in done.stdout
    assert "drop --" not in done.stdout


def test_where_there_is_a_plan_there_is_nothing_to_give_up() -> None:
    ways = ways_out(recommender.recommend(ABOUT, "receptionist"))

    assert (ways.ways, ways.number, ways.complete, ways.grades) == ((), 0, True, ())
