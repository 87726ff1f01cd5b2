"""Suggestions for names that are not known: the same as by comparing with each."""

from hypothesis import given
from hypothesis import strategies as st

from recommender.qualifications.suggestions import one_slip_away
from tests.builders.examples import examples

CODES = st.text(st.sampled_from("AB01-o"), min_size=1, max_size=4)


def one_more(code: str, other: str) -> bool:
    short, long = sorted((code, other), key=len)
    return short in {long[:i] + long[i + 1 :] for i in range(len(long))}


def swapped(code: str) -> set[str]:
    places = range(len(code) - 1)
    return {code[:i] + code[i + 1] + code[i] + code[i + 2 :] for i in places}


def plain(code: str) -> str:
    return code.casefold().replace("-", "").replace("o", "0")


@examples(300)
@given(CODES, st.lists(CODES, unique=True, max_size=6))
def test_a_code_is_suggested_that_is_one_slip_away(code: str, known: list[str]) -> None:
    form = plain(code)
    same = [k for k in known if plain(k) == form]
    clear = same or [k for k in known if plain(k) in swapped(form)]
    near = clear or [k for k in known if one_more(plain(k), form)]

    suggestion = one_slip_away(code, known, "none")

    listed = " or ".join(near[:3])
    assert suggestion.hint == (f"did you mean {listed}?" if near else "none")
    assert suggestion.name == (clear[0] if len(clear) == 1 else None)
