"""Whatever a table says in words, what is proposed loads, and its units can keep it."""

from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given
from hypothesis import strategies as st

from recommender.auditing import audit
from recommender.authoring.new_folder import imported_files, write_folder
from recommender.authoring.spreadsheet_import import read_spreadsheet
from tests.builders.examples import examples

UNITS = """Code,Title,Level,Credits,Prerequisites,Barred with
Group A: Mandatory,,,,,
A1,Plan,2,6,{0},
A2,Do,3,6,,{1}
Group B: Optional,,,,,
B1,Check,3,6,,{2}
B2,Tell,4,7.5,{3},
Optional Group C,,,,,
C1,Sell,2,3,,
"""
WORDS = """at least|at most|a minimum of|no more than|exactly|up to|2|6|12 credits
3 units|one unit|half|50%|all|from|in|of|which|each|every|Group A|Groups B and C|Group D
optional|mandatory|units|credits|level 3|level 3 or above|at level 2|in total|a further
the remaining|and|or|,|:|;|.|must|may|be|taken|with|units A1 and B2|B1|C1|barred
requires|cannot be taken together|learners|candidates|achieve|choose|this group|only
unless|-|(|)|minimum|maximum|between 2 and 4|total credits|a|the|including
is a prerequisite for""".replace("\n", "|").split("|")
SENTENCES = st.lists(st.sampled_from(WORDS), min_size=1, max_size=12).map(" ".join)
CELLS = st.lists(
    st.sampled_from(["A1", "B1", "B2", "C1", "A9", "or", "and", ",", "(", ")", "Unit",
                     "none", "barred with", ";", "/"]),
    max_size=5,
).map(" ".join)  # fmt: skip


@examples(300)
@given(
    above=st.lists(SENTENCES, max_size=2),
    below=st.lists(SENTENCES, max_size=4),
    cells=st.lists(CELLS, min_size=4, max_size=4),
)
def test_proposals_load_and_each_can_be_kept(
    above: list[str], below: list[str], cells: list[str]
) -> None:
    quoted = [f'"{cell}"' for cell in cells]
    lines = [f'"{line}",,,,,' for line in above]
    more = [f'"{line}",,,,,' for line in below]
    text = "\n".join([*lines, UNITS.format(*quoted).strip(), *more, ""])
    with TemporaryDirectory() as name:
        path = Path(name) / "units.csv"
        path.write_text(text, encoding="utf-8")
        imported = read_spreadsheet(path)
        files = imported_files(imported, "mine", "Mine", accept_rules=True)
        made = write_folder(Path(name) / "mine", files)

    assert len(made.catalogue.units) == 5
    for rule in made.rules:
        bound = rule.bound
        if bound is None or (bound.at_least is not None and bound.at_most is not None):
            continue
        # All units keep a least, and none a most.
        units = made.catalogue.units if bound.at_most is None else ()
        assert all(finding.holds for finding in audit(units, [rule])), rule
