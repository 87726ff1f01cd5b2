"""Generating what is derived: schemas, stems, compiled phrases and checksums.

Run `python -m recommender.generating` after a change of a document or of the data.
"""

from __future__ import annotations

import json
import re
import tomllib
from typing import TYPE_CHECKING

from recommender.files.compiled import PARSED, compiled, parsed
from recommender.files.settings import Settings
from recommender.job_text.dictionary import (
    COMPILED,
    PHRASES,
    index_of_tags,
    sources_of,
)
from recommender.job_text.language import ENGLISH, compiled_from
from recommender.job_text.phrases_file import PhrasesFile
from recommender.job_text.words import STEMS, work_out_stem
from recommender.loading.file_schemas import file_schema
from recommender.loading.qualification_file import QualificationFile
from recommender.loading.shipped import CHECKSUMS, checksums, data_folder
from recommender.loading.vocabulary_file import RolesFile, TagsFile
from recommender.loading.vocabulary_folder import read_vocabulary
from recommender.reports.documents import DOCUMENTS, json_schema
from recommender.requests.candidate_file import CandidateFile

# What people write, by the name of its schema.
FILES: dict[str, type[Settings]] = {
    "qualification-file": QualificationFile,
    "tags-file": TagsFile,
    "roles-file": RolesFile,
    "phrases-file": PhrasesFile,
    "candidate-file": CandidateFile,
}

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


def generate() -> dict[str, str]:
    """Return the text of each generated file, by its path in the data folder."""
    schemas = {
        f"schemas/{name}.schema.json": json.dumps(json_schema(name), indent=2) + "\n"
        for name in DOCUMENTS
    }
    schemas |= {
        f"schemas/{name}.schema.json": json.dumps(file_schema(model), indent=2) + "\n"
        for name, model in FILES.items()
    }
    stems = json.dumps(_stems(), indent=0) + "\n"
    books = {**dict(_books()), "english.json": _english()}
    sums = "".join(f"{sum_}  {name}\n" for name, sum_ in checksums().items())
    settings = {PARSED: parsed(_settings(), _content)}
    return {**schemas, STEMS: stems, **books, **settings, CHECKSUMS: sums}


def _settings() -> list[Path]:
    """Name the TOML files that every command reads."""
    root = data_folder()
    names = ("qualification.toml", "tags.toml", "roles.toml")
    return sorted(path for name in names for path in root.glob(f"*/{name}"))


def _content(path: Path) -> object:
    return tomllib.loads(path.read_text(encoding="utf-8"))


def _books() -> Iterator[tuple[str, str]]:
    """Yield the compiled phrases of each area."""
    root = data_folder()
    for path in sorted(root.glob(f"*/{PHRASES}")):
        index = index_of_tags(read_vocabulary(path.parent))
        name = (path.parent / COMPILED).relative_to(root).as_posix()
        yield name, compiled(index, sources_of(path.parent))


def _english() -> str:
    source = data_folder() / ENGLISH
    return compiled(compiled_from(source), [source])


def _stems() -> dict[str, str]:
    """Return the stem of each word of the dictionaries, which then load faster."""
    root = data_folder()
    names = ("phrases.toml", "roles.toml", "tags.toml")
    files = [path for name in names for path in root.glob(f"*/{name}")]
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
