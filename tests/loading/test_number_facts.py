"""Facts that are numbers: each rule is as its bounds say, whatever the number."""

from fractions import Fraction
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

import recommender
from recommender.auditing import audit
from recommender.auditing.standard import candidate_facts
from recommender.errors import FileFaultsError, RequestError
from recommender.requests.facts import apply_facts
from recommender.requests.resolving import resolve
from tests.builders.any_qualification import HEAD, UNITS
from tests.builders.examples import examples
from tests.builders.texts import load

RULE = """[[rules]]
id = "rule-{number}"
text = "as it says"
source = "page 1"
fact.mean = {{ {ends} }}
"""
CASE = """[[rules]]
id = "rule-{number}"
text = "as it says"
source = "page 1"
when.mean = {{ {ends} }}
units = {{ of.units = ["U1"], at_least = 1 }}
"""
NUMBERS = ["0", "1.99", "2", "2.01", "2.5", "3", "17"]


def some_ends(random: Random) -> dict[str, str]:
    low, high = sorted(random.sample(NUMBERS, 2), key=Fraction)
    return random.choice(
        [
            {"at_least": low},
            {"at_most": high},
            {"at_least": low, "at_most": high},
            {"exactly": low},
        ]
    )


def is_within(number: str, ends: dict[str, str]) -> bool:
    """Compare a number with the bounds as they are written."""
    low = ends.get("at_least", ends.get("exactly", "-1"))
    high = ends.get("at_most", ends.get("exactly", "100"))
    return Fraction(low) <= Fraction(number) <= Fraction(high)


@examples(40)
@given(st.integers(0, 2**32))
def test_each_rule_is_kept_by_the_numbers_within_its_bounds(seed: int) -> None:
    random = Random(seed)
    bounds = [some_ends(random) for _ in range(random.randint(1, 4))]
    shapes = [random.choice([RULE, CASE]) for _ in bounds]
    rules = "".join(
        shape.format(number=i, ends=", ".join(f"{k} = {v}" for k, v in ends.items()))
        for i, (shape, ends) in enumerate(zip(shapes, bounds, strict=True))
    )
    one = load(HEAD + rules, UNITS)

    for number in NUMBERS:
        said = recommender.Candidate(
            wishes=recommender.Wishes(facts=(("mean", number),))
        )
        wishes = resolve(said, one).wishes
        known = candidate_facts(one.facts, wishes.facts, (), ())
        checked = {f.rule.id: f.holds for f in audit([], one.rules, known)}
        findings = {
            f.rule.id: f.holds for f in audit([], apply_facts(one.rules, wishes, one))
        }
        for i, (shape, ends) in enumerate(zip(shapes, bounds, strict=True)):
            within = is_within(number, ends)
            # A rule for other numbers does not bind; one for these asks for a unit.
            expected = within if shape is RULE else not within
            assert findings.get(f"rule-{i}", True) == expected, (number, ends)
            assert checked[f"rule-{i}"] == expected, (number, ends)


def one_rule(ends: str = "at_least = 2.5") -> recommender.Qualification:
    return load(HEAD + RULE.format(number=1, ends=ends), UNITS)


def test_the_ranges_are_told_in_words() -> None:
    one = load(
        HEAD
        + RULE.format(number=1, ends="at_least = 2, at_most = 3")
        + RULE.format(number=2, ends="exactly = 4"),
        UNITS,
    )

    assert one.facts["mean"].values == (
        "less than 2",
        "2 or more and at most 3",
        "more than 3 and less than 4",
        "exactly 4",
        "more than 4",
    )
    assert one.facts["mean"].unless_said == "2 or more and at most 3"


def test_what_is_no_number_is_refused_with_the_ranges() -> None:
    wishes = recommender.Wishes(facts=(("mean", "good"),))

    with pytest.raises(RequestError, match="mean cannot be good"):
        resolve(recommender.Candidate(wishes=wishes), one_rule())


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("number = true\nunless_said = 2", "number = true", "unless_said"),
        ("number = true", 'number = true\nvalues = ["a"]', "values, or number = true"),
        ("number = true", "", "values, or number = true"),
        ("number = true\nunless_said = 2", 'number = true\nunless_said = "2"',
         "unless_said must be a number"),
        ("at_least = 2.5", "at_laest = 2.5", "did you mean at_least"),
        ("at_least = 2.5", "at_least = 3, at_most = 2", "at_least is more than"),
        ("fact.mean = { at_least = 2.5 }", 'fact.mean = ["good"]',
         "unknown mean: good"),
        ("fact.mean", "fact.work", "unknown work: at_least"),
    ],
)  # fmt: skip
def test_what_is_wrong_with_a_number_is_told(old: str, new: str, told: str) -> None:
    text = HEAD + RULE.format(number=1, ends="at_least = 2.5")
    assert old in text

    with pytest.raises(FileFaultsError) as error:
        load(text.replace(old, new), UNITS)

    assert told in str(error.value) + "".join(f.hint for f in error.value.faults)
