"""Generating what is derived: JSON Schemas, stems and checksums of the data folder.

Run `python -m recommender.generating` after a change of a document or of the data.
"""

from __future__ import annotations

import json
import re

from recommender.describing.phrases_file import PhrasesFile
from recommender.describing.words import STEMS, work_out_stem
from recommender.qualifications.file_schemas import file_schema
from recommender.qualifications.qualification_file import QualificationFile
from recommender.qualifications.settings import Settings
from recommender.qualifications.shipped import CHECKSUMS, checksums, data_folder
from recommender.qualifications.vocabulary_file import RolesFile, TagsFile
from recommender.reporting.documents import DOCUMENTS, json_schema
from recommender.requests.candidate_file import CandidateFile

# What people write, by the name of its schema.
FILES: dict[str, type[Settings]] = {
    "qualification-file": QualificationFile,
    "tags-file": TagsFile,
    "roles-file": RolesFile,
    "phrases-file": PhrasesFile,
    "candidate-file": CandidateFile,
}


def generate() -> dict[str, str]:
    """Give the text of each generated file, by its path in the data folder."""
    schemas = {
        f"schemas/{name}.schema.json": json.dumps(json_schema(name), indent=2) + "\n"
        for name in DOCUMENTS
    }
    schemas |= {
        f"schemas/{name}.schema.json": json.dumps(file_schema(model), indent=2) + "\n"
        for name, model in FILES.items()
    }
    stems = json.dumps(_stems(), indent=0) + "\n"
    sums = "".join(f"{sum_}  {name}\n" for name, sum_ in checksums().items())
    return {**schemas, STEMS: stems, CHECKSUMS: sums}


def _stems() -> dict[str, str]:
    """Give the stem of each word of the dictionaries, which then load faster."""
    root = data_folder()
    files = [*root.glob("*/phrases.toml"), *root.glob("*/tags.toml")]
    texts = [path.read_text(encoding="utf-8") for path in files]
    texts.append((root / "english.toml").read_text(encoding="utf-8"))
    words = {w for text in texts for w in re.findall(r"[a-z][a-z']*", text.casefold())}
    return {word: work_out_stem(word) for word in sorted(words)}


def main() -> None:
    """Write the generated files."""
    for name, text in generate().items():
        path = data_folder() / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
