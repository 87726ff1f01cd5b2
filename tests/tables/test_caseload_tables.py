"""Caseloads as assessors keep them: headers by meaning, title rows, chosen columns."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import recommender
from recommender.cohorts.cohort import Cohort
from recommender.cohorts.columns import COLUMNS
from recommender.cohorts.pseudonymising import pseudonymise
from recommender.cohorts.reading import read_cohort
from recommender.errors import FileFaultsError, RequestError
from recommender.tables.column_headers import meanings_for

OCR = recommender.load_qualification("ocr-03456")


def caseload(tmp_path: Path, text: str, **options: object) -> Cohort:
    path = tmp_path / "caseload.csv"
    path.write_text(text, encoding="utf-8", newline="")
    return read_cohort(path, OCR, **options)  # type: ignore[arg-type]


def test_headers_mean_columns_below_title_rows(tmp_path: Path) -> None:
    text = (
        "Brightwater Training;;;\n\n"
        "Learner ID;Job title;Units already done;Weekly hours\n"
        "C-1;receptionist;D6;2.5\n"
    )
    cohort = caseload(tmp_path, text)

    (member,) = cohort.members
    wishes = member.candidate.wishes
    assert (member.id, member.row, member.candidate.role) == ("C-1", 4, "receptionist")
    assert (wishes.have, wishes.hours_per_week) == (("D6",), 2.5)
    assert "1 row above the header" in cohort.notices[0]
    assert cohort.notices[-2].split("columns read: ")[1].split(", ") == [
        "Learner ID as id",
        "Job title as role",
        "Units already done as have",
        "Weekly hours as hours_per_week",
    ]
    counts = "3 rows: 1 above the header, 1 header, 1 candidate"
    assert counts in cohort.notices[-1]


def test_a_column_chosen_is_read_whatever_its_name(tmp_path: Path) -> None:
    text = "Kennung,Role,Stelle\nC-1,outbound-adviser,receptionist\n"
    columns = ["id=kennung", "role=Stelle"]
    with pytest.raises(FileFaultsError) as caught:
        caseload(tmp_path, text, columns=["id=Number"])

    assert "the headers are: Kennung, Role, Stelle;" in caught.value.faults[0].hint
    with pytest.raises(RequestError):
        caseload(tmp_path, text, columns=["nickname=Kennung"])
    (member,) = caseload(tmp_path, text, columns=columns).members
    assert (member.id, member.candidate.role) == ("C-1", "receptionist")
    (member,) = caseload(tmp_path, text, columns=columns[:1]).members
    assert (member.id, member.candidate.role) == ("C-1", "outbound-adviser")


def test_two_headers_for_one_column_need_a_choice(tmp_path: Path) -> None:
    text = "Learner ID,Candidate ID,role\nC-1,X-1,receptionist\n"
    with pytest.raises(FileFaultsError) as caught:
        caseload(tmp_path, text)

    (fault,) = caught.value.faults
    assert fault.id == "column-doubtful"
    assert 'choose: --column id="Learner ID";' in fault.hint
    (member,) = caseload(tmp_path, text, columns=["id=Candidate ID"]).members
    assert member.id == "X-1"


def test_a_column_to_keep_keeps_its_name(tmp_path: Path) -> None:
    text = "id,Post,role\nC-1,B 12,receptionist\n"

    cohort = caseload(tmp_path, text, keep=["Post"])
    assert (cohort.kept, cohort.members[0].kept) == (("post",), ("B 12",))


def test_empty_cells_at_the_end_of_a_row_do_not_matter(tmp_path: Path) -> None:
    assert len(caseload(tmp_path, "id,role\nC-1,receptionist,,\n").members) == 1


def test_a_pseudonymised_caseload_keeps_what_is_read(tmp_path: Path) -> None:
    path = tmp_path / "people.csv"
    path.write_text("Name\tJob title\tHave\nZoe Secret\treceptionist\tD6\n")
    people = pseudonymise(path, b"K" * 32)

    (row,) = people.caseload
    assert (row["role"], row["have"]) == ("receptionist", "D6")
    assert (people.kept, people.dropped) == (("role", "have"), ("name",))


HEADERS = {
    "id": ("id", "ID", "Learner ID", "Candidate number", "Ref"),
    "role": ("role", "Job title", "Position"),
    "have": ("have", "Units held", "Already done"),
    "max_credits": ("max_credits", "Max credits"),
}
ROLES = ("receptionist", "outbound-adviser")


@settings(max_examples=60, deadline=None)
@given(
    st.data(),
    st.permutations(list(HEADERS)),
    st.sampled_from(",;\t|"),
    st.lists(
        st.tuples(
            st.sampled_from(ROLES), st.sampled_from(("", "D6", "D6; A11")),
            st.integers(40, 60),
        ),
        min_size=1,
        max_size=6,
    ),
)  # fmt: skip
def test_a_caseload_in_any_layout_is_the_same_caseload(
    tmp_path_factory: pytest.TempPathFactory,
    data: st.DataObject,
    columns: list[str],
    separator: str,
    people: list[tuple[str, str, int]],
) -> None:
    header = [data.draw(st.sampled_from(HEADERS[column])) for column in columns]
    above = data.draw(st.sampled_from(("", "Our caseload\n", f"May{separator}\n\n")))
    lines = [separator.join(header)]
    for number, (role, have, most) in enumerate(people):
        row = {"id": f"C-{number}", "role": role, "have": have, "max_credits": most}
        cells = [f"{row[column]}" for column in columns]
        lines.append(separator.join(f'"{cell}"' for cell in cells))
        lines += data.draw(st.sampled_from(([], [separator * 3])))
    tmp_path = tmp_path_factory.mktemp("caseload")
    cohort = caseload(tmp_path, above + "\n".join(lines))

    assert [
        (m.id, m.candidate.role, "; ".join(m.candidate.wishes.have),
         m.candidate.wishes.max_credits)
        for m in cohort.members
    ] == [(f"C-{n}", *person) for n, person in enumerate(people)]  # fmt: skip


def test_no_part_of_a_header_is_enough_for_a_column_of_a_caseload() -> None:
    # A guess would read a wish that nobody made.
    assert meanings_for("caseload", tuple(COLUMNS)).words == {}
