"""The JSON Schemas in data/schemas are those of the code."""

from recommender.loading import shipped
from tests.schemas import schemas


def test_schemas_are_up_to_date() -> None:
    stale = [
        name
        for name, text in schemas().items()
        if (shipped.data_folder() / name).read_text(encoding="utf-8") != text
    ]

    assert stale == [], "run: python -m tests.schemas"
