"""What a number that is too small or too large should be."""

from typing import Annotated

import pytest
from pydantic import Field, TypeAdapter, ValidationError
from pydantic.fields import FieldInfo

from recommender.files.value_hints import value_words


@pytest.mark.parametrize(
    ("end", "value", "words"),
    [
        (Field(ge=0.0), -1, "should be 0 or more"),
        (Field(le=2.5), 3, "should be 2.5 or less"),
        (Field(gt=0), 0, "should be above 0"),
        (Field(lt=10), 10, "should be below 10"),
    ],
)
def test_the_end_that_is_passed_is_told_in_words(
    end: FieldInfo, value: float, words: str
) -> None:
    with pytest.raises(ValidationError) as refused:
        TypeAdapter(Annotated[float, end]).validate_python(value)

    (problem,) = refused.value.errors()
    assert value_words(problem, (), {}) == (words, "")
