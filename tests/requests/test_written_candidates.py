"""The text of a candidate file, as people read it, and the names for sheets."""

from recommender import Candidate, Frequency, Wishes
from recommender.requests.candidate_writing import Notes, write_candidate
from recommender.requests.sheet_names import SheetNames

WEEKLY, DAILY = Frequency.WEEKLY, Frequency.DAILY


def test_a_candidate_is_written_line_by_line() -> None:
    candidate = Candidate(
        "receptionist",
        {"writing": DAILY, "it": WEEKLY, "selling": "maybe"},  # type: ignore[dict-item]
        Wishes(
            with_units=("A3", "Ünit"),
            start="2026-12-01",  # type: ignore[arg-type]
            include_expired=True,
            facts={"a fact": "é"},  # type: ignore[arg-type]
        ),
        bare=True,
        no_tags=("records",),
        units_only=True,
    )
    notes = Notes({"it": "in the text"}, {"calls": WEEKLY})

    assert write_candidate(candidate, "mine", ["read from job.txt"], notes) == (
        "# read from job.txt\n"
        'qualification = "mine"\n'
        'role = "receptionist"\n'
        "bare = true\n"
        "units_only = true\n"
        'no_tags = ["records"]\n'
        "\n"
        "[tags]\n"
        'writing = "daily"\n'
        'it      = "weekly"  # in the text\n'
        'selling = "maybe"\n'
        '# calls = "weekly"  # perhaps\n'
        "\n"
        "[wishes]\n"
        'with = ["A3", "Ünit"]\n'
        "include_expired = true\n"
        "start = 2026-12-01\n"
        "\n"
        "[facts]\n"
        '"a fact" = "é"\n'
    )


def test_a_candidate_without_wishes_is_written_without_their_table() -> None:
    assert write_candidate(Candidate(), "mine") == 'qualification = "mine"\n\n[tags]\n'


def test_names_on_a_sheet_are_those_given_or_else_those_of_the_file() -> None:
    given = SheetNames("C", "", "X")
    of_file = SheetNames("D", "A", "")

    assert given.or_else(of_file) == SheetNames("C", "A", "X")
    assert of_file.or_else(given) == SheetNames("D", "A", "X")
    assert SheetNames().or_else(SheetNames()) == SheetNames()
    assert given.fields() == (("Candidate", "C"), ("Assessor", ""), ("Centre", "X"))
    assert given.fields_of_centre() == (("Assessor", ""), ("Centre", "X"))
