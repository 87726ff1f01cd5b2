"""Names that may be meant, against a naive reading of what each rule says."""

from math import log
from random import Random

import pytest

from recommender.errors import Fault
from recommender.qualifications.suggestions import (
    Suggestion,
    by_meaning,
    by_patterns,
    folded,
    one_slip_away,
    suggest,
    suggestion_of,
    unknown_name,
)

WORDS = ["call", "calls", "letter", "letters", "sale", "wholesale", "customer", "desk"]
SINGULAR = {"calls": "call", "letters": "letter"}


@pytest.mark.parametrize(
    ("name", "form"),
    [
        ("calls", "call"),
        ("its", "its"),
        ("cats", "cat"),
        ("is", "is"),
        ("boss", "boss"),
        ("duties", "duty"),
        ("ties", "tie"),
        ("tries", "try"),
        ("The duties of an adviser", "duty-adviser"),
        ("of the", "of-the"),
        ("advisors", "adviser"),
        ("call-center", "call-centre"),
        ("organizes organized", "organise-organized"),
        ("organizing_organizer organization", "organising-organiser-organisation"),
    ],
)
def test_a_name_has_one_form_in_the_singular_and_in_british_spelling(
    name: str, form: str
) -> None:
    assert folded(name) == form


def naive_likeness(word: str, known: str) -> float:
    word, known = (SINGULAR.get(one, one) for one in (word, known))
    if word == known:
        return 1.0
    return 0.7 if len(word) >= 4 and word in known else 0.0


def naive_meaning(name: list[str], texts_of: dict[str, list[str]]) -> set[str]:
    """Weigh each word by its rarity among the names, and take who has most."""
    wanted = {SINGULAR.get(word, word) for word in name}

    def share(word: str, known: str) -> float:
        return max(naive_likeness(word, each) for each in [known, *texts_of[known]])

    rarity = {}
    for word in wanted:
        users = sum(share(word, known) > 0 for known in texts_of)
        rarity[word] = log(1 + len(texts_of) / (1 + users))
    scores = {
        known: sum(share(w, known) * rarity[w] for w in wanted) / sum(rarity.values())
        for known in texts_of
    }
    enough = {known: score for known, score in scores.items() if score >= 0.5}
    best = max(enough.values(), default=0)
    return {known for known, score in enough.items() if score >= 0.75 * best}


def test_the_names_that_share_most_words_are_suggested() -> None:
    random, sizes = Random("by meaning"), set()
    for _ in range(400):
        names = random.sample(["x1", "x2", "x3", "x4"], random.randint(1, 4))
        texts_of = {name: random.sample(WORDS, random.randint(0, 3)) for name in names}
        wanted = random.sample([*WORDS, "bag", "van"], random.randint(1, 3))
        found = by_meaning(
            " ".join(wanted), {k: [" ".join(t)] for k, t in texts_of.items()}
        )
        expected = naive_meaning(wanted, texts_of)

        assert set(found) <= expected
        assert len(found) == min(len(expected), 3)
        sizes.add(len(expected))
    assert sizes == {0, 1, 2, 3}


def test_three_quarters_of_the_best_share_are_enough() -> None:
    """Each of four words is in two of three names, so all are equally rare."""
    texts = {"x1": ["desk van sale call"], "x2": ["desk van sale"], "x3": ["call"]}

    assert by_meaning("desk van sale call", texts) == ["x1", "x2"]


def test_the_best_name_comes_first_and_its_own_words_count() -> None:
    texts = {"desk": ["call"], "call-desk": ["call"], "call": [], "bar": ["van"]}

    assert by_meaning("call desk", texts)[0] == "desk"
    assert by_meaning("bar", texts) == ["bar"]
    assert by_meaning("bag", texts) == by_meaning("", texts) == []
    assert by_meaning("desk", {}) == []


def test_patterns_suggest_where_most_of_those_with_the_words_are() -> None:
    patterns = {
        "calls": ["take calls?", "answer calls", "call back"],
        "letters": ["answer letters", "take letters"],
        "both": ["answer calls and letters"],
    }

    # 3 of 4, 2 of 4, and 2 of 4 patterns have the words: more than half are needed.
    assert by_patterns("call", patterns) == ["calls"]
    assert by_patterns("letter", patterns) == ["letters"]
    assert by_patterns("answer", patterns) == []
    assert by_patterns("take", patterns) == []
    assert by_patterns("answering", patterns) == []
    assert by_patterns("answer letters", {"a": ["answer letters"] * 2}) == ["a"]
    assert suggest("call back", {"x": ["desk"]}, "see", patterns) == Suggestion(
        "did you mean calls?", "calls"
    )


def naive_slips(code: str, known: str) -> str:
    """Say how a code differs: not at all, by a swap, by one character, or more."""
    if code == known:
        return "same"
    swaps = {
        code[:i] + code[i + 1] + code[i] + code[i + 2 :] for i in range(len(code) - 1)
    }
    if known in swaps:
        return "swap"
    less = {code[:i] + code[i + 1 :] for i in range(len(code))}
    more = {known[:i] + known[i + 1 :] for i in range(len(known))}
    return "one" if known in less or code in more else "other"


def test_a_code_is_one_slip_away_or_not_suggested() -> None:
    random, seen = Random("slips"), set()
    for _ in range(600):
        codes = {
            "".join(random.choices("AB1", k=random.randint(1, 4))) for _ in "12345"
        }
        code = "".join(random.choices("AB1", k=random.randint(1, 4)))
        by_kind: dict[str, list[str]] = {}
        for known in sorted(codes):
            by_kind.setdefault(naive_slips(code, known), []).append(known)
        clear = by_kind.get("same") or by_kind.get("swap")
        near = (clear or by_kind.get("one", []))[:3]
        found = one_slip_away(code, sorted(codes), "none")

        meant = clear[0] if clear and len(clear) == 1 else None
        hint = f"did you mean {' or '.join(near)}?" if near else "none"
        assert found == Suggestion(hint, meant)
        seen.add((bool(clear), len(near)))
    assert {(True, 1), (False, 1), (False, 2), (False, 3), (False, 0)} <= seen
    assert one_slip_away("a-1o", ["A10", "A100"], "").name == "A10"


def test_spelling_decides_where_no_words_are_shared() -> None:
    texts = {"complaints": ["grievances"], "selling": ["trading"], "c2": ["dealing"]}

    assert suggest("complants", texts) == Suggestion(
        "did you mean complaints?", "complaints"
    )
    assert suggest("tradng", texts) == Suggestion(
        "did you mean selling (trading)?", "selling"
    )
    two = suggest("drading", {"a": ["trading"], "b": ["grading"]})
    assert two == Suggestion("did you mean a (trading) or b (grading)?")
    assert suggest("nonsense", texts, "see: tags") == Suggestion("see: tags")


def test_one_name_is_meant_and_of_several_none() -> None:
    assert suggestion_of([], "see") == Suggestion("see", None)
    assert suggestion_of(["a"], "see") == Suggestion("did you mean a?", "a")
    assert suggestion_of(["a", "b"], "") == Suggestion("did you mean a or b?", None)
    one, two = Suggestion("hint", "A1"), Suggestion("hint")
    assert unknown_name("id", "no A!", "A!", one) == Fault(
        "id", "no A!", "hint", meant=("A!", "A1")
    )
    assert unknown_name("id", "no A!", "A!", two) == Fault("id", "no A!", "hint")


def test_no_more_than_three_names_are_suggested() -> None:
    texts = {f"n{number}": ["call"] for number in range(5)}

    assert by_meaning("call", texts) == ["n0", "n1", "n2"]
    names = [f"A{number}" for number in range(1, 6)]
    assert one_slip_away("A", names, "").hint == "did you mean A1 or A2 or A3?"
