"""The area of a job: which qualifications have its role and tasks."""

from dataclasses import replace
from pathlib import Path

from recommender import Candidate, Frequency, Wishes, load_qualification
from recommender.qualifications.qualification import Qualification
from recommender.qualifications.vocabulary import Role, Tag, Vocabulary
from recommender.requests.job_areas import (
    area_of_text,
    areas_of,
    areas_with,
    unknown_names,
)
from tests.builders.hand_made import qualification


def words(folder: str, role: Role, *tags: str) -> Vocabulary:
    named = tuple(Tag(tag, tag.title()) for tag in tags)
    return Vocabulary(named, (role,), (), {}, Path(folder))


def one(name: str, vocabulary: Vocabulary) -> Qualification:
    made = qualification(vocabulary=vocabulary, guidance=())
    return replace(made, name=name, folder=Path(name))


CLERK = Role("clerk", "Clerk", ())
PORTER = Role("porter", "Porter", (), also=("clerk",))
OFFICE = words("office", CLERK, "letters", "calls", "files")
HOTEL = words("hotel", PORTER, "calls", "bags")
ALONE = replace(OFFICE, folder=None)
A, B, C = one("a", OFFICE), one("b", OFFICE), one("c", HOTEL)
D, E = one("d", ALONE), one("e", ALONE)


def test_qualifications_with_one_vocabulary_are_an_area_and_the_first_comes_first() -> (
    None
):
    assert areas_of([A, C, B], "a") == [[A, B], [C]]
    assert areas_of([C, A, B], "a") == [[A, B], [C]]
    assert areas_of([A, C, B], "c") == [[C], [A, B]]
    assert areas_of([A, C, B], "b") == [[A, B], [C]]
    assert areas_of([C, A], "no such") == [[C], [A]]
    assert areas_of([D, E], "d") == [[D], [E]]


def areas(candidate: Candidate, *among: list[Qualification]) -> list[str]:
    return [area[0].name for area in areas_with(candidate, among)]


def test_the_areas_of_a_job_know_its_role_and_every_task() -> None:
    daily = Frequency.DAILY

    assert areas(Candidate(), [C], [A]) == ["c", "a"]
    assert areas(Candidate(tags={"calls": daily}), [C], [A]) == ["c", "a"]
    assert areas(Candidate(tags={"letters": daily}), [C], [A]) == ["a"]
    assert areas(Candidate("porter"), [A], [C]) == ["c"]
    # That of the very name comes before another name of a role.
    assert areas(Candidate("Clerk"), [C], [A]) == ["a", "c"]
    assert areas(Candidate("clerk", {"bags": daily}), [C], [A]) == ["c"]


def test_where_no_area_knows_the_job_the_nearest_tells_what_it_lacks() -> None:
    def nearest(*tags: str) -> tuple[str, list[str]]:
        candidate = Candidate(tags=dict.fromkeys(tags, Frequency.DAILY))
        ((about, *_),) = areas_with(candidate, [[C], [A]])
        return about.name, [fault.message for fault in unknown_names(candidate, about)]

    lacks = "in this qualification"
    assert nearest("letters", "files", "bags") == ("a", [f"no tag bags {lacks}"])
    assert nearest("letters", "bags") == ("c", [f"no tag letters {lacks}"])
    # Of equally many unknown names those count of which one may be meant.
    assert nearest("lettrs") == ("a", [f"no tag lettrs {lacks}"])
    for tags in (["lettrs"], ["lettrs", "zzz"], ["zzz", "lettrs"]):
        candidate = Candidate(tags=dict.fromkeys(tags, Frequency.DAILY))
        hints = [fault.hint for fault in unknown_names(candidate, A)]
        assert nearest(*tags)[0] == "a"
        assert "did you mean letters?" in hints


def test_unknown_names_are_those_of_the_job_and_not_of_wishes() -> None:
    asked = Candidate("clerk", wishes=Wishes(with_units="Q9"))
    assert unknown_names(asked, A) == ()
    tags = {"x": Frequency.DAILY}
    assert len(unknown_names(Candidate("captain", tags), A)) == 2


def test_a_text_is_of_the_area_with_the_most_of_its_tasks() -> None:
    service, hospitality = (
        [load_qualification(name)] for name in ("ocr-03456", "cg-fb-l2")
    )
    calls = "You answer telephone calls, deal with complaints and write to customers."
    bar = "You mix cocktails, lay tables, serve drinks and clear tables."

    for both in ([service, hospitality], [hospitality, service]):
        assert area_of_text(calls, both) is service
        assert area_of_text(bar, both) is hospitality
        assert area_of_text("Nothing of all this.", both) is both[0]
