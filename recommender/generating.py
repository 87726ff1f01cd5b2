"""Generating what is derived: JSON Schemas and checksums of the data folder.

Run `python -m recommender.generating` after a change of a document or of the data.
"""

from __future__ import annotations

import json

from recommender.qualifications.shipped import CHECKSUMS, checksums, data_folder
from recommender.reporting.documents import DOCUMENTS, json_schema


def generate() -> dict[str, str]:
    """Give the text of each generated file, by its path in the data folder."""
    schemas = {
        f"schemas/{name}.schema.json": json.dumps(json_schema(name), indent=2) + "\n"
        for name in DOCUMENTS
    }
    sums = "".join(f"{sum_}  {name}\n" for name, sum_ in checksums().items())
    return {**schemas, CHECKSUMS: sums}


def main() -> None:
    """Write the generated files."""
    for name, text in generate().items():
        path = data_folder() / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
