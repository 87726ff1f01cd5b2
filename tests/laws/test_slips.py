"""No rule quietly says nothing: a slip in a rule file is a fault, or has no effect."""

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recommender.errors import Fault, FileFaultsError
from recommender.qualifications.qualification import Qualification
from tests.builders.examples import examples
from tests.builders.rule_files import UNITS, misspelt, some_file
from tests.builders.texts import load


def meaning(one: Qualification) -> object:
    """Return all that the rules of a qualification say."""
    return one.rules, one.readings, one.guidance, one.endorsements, one.facts


def names_another(fault: Fault) -> bool:
    """Say whether a fault has a place, and its hint no name that the message has."""
    meant = (fault.hint or "").removeprefix("did you mean ").removesuffix("?")
    assert fault.file, fault
    assert fault.row, fault
    assert meant not in fault.message.split(), fault
    return True


def refuses_or_means_the_same(seed: int) -> bool:
    """Return whether a slip is a fault; if it is none, nothing may have changed."""
    random = Random(seed)
    text = some_file(random)
    wrong, word, changed = misspelt(random, text)
    before = meaning(load(text, UNITS))
    try:
        after = meaning(load(wrong, UNITS))
    except FileFaultsError as error:
        return all(names_another(fault) for fault in error.faults)
    assert after == before, f"{word} became {changed}:\n{text}"
    return False


@examples(200)
@given(st.integers(0, 2**32))
def test_a_slip_in_a_rule_file_is_a_fault_or_changes_nothing(seed: int) -> None:
    refuses_or_means_the_same(seed)


@pytest.mark.exhaustive
def test_a_thousand_slips_are_faults_or_change_nothing() -> None:
    refused = [refuses_or_means_the_same(seed) for seed in range(1_000)]

    # The law tells: nearly all slips are found.
    assert sum(refused) > 950
