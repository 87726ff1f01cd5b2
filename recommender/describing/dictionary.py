"""The dictionary of an area: the phrases of each tag, from its folder of data."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from recommender.describing.phrases import Index, Phrasebook, index_of, read_pattern
from recommender.errors import Fault, FileFaultsError, did_you_mean
from recommender.qualifications.compiled import read_compiled
from recommender.qualifications.toml_files import read_toml

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from recommender.qualifications.qualification import Qualification
    from recommender.qualifications.vocabulary import Vocabulary

PHRASES = "phrases.toml"
# A generated file of the area: the index of its phrases.
COMPILED = "phrases.json"


def load_book(about: Qualification) -> Phrasebook:
    """Load the phrases of a qualification's tags.

    Where the area has no phrases.toml, those of its tags.toml are all.

    Raises:
        FileFaultsError: every fault of the file.
    """
    folder = about.vocabulary.folder
    compiled = read_compiled(folder / COMPILED, sources_of(folder)) if folder else None
    return Phrasebook(compiled or index_of_tags(about.vocabulary))


def sources_of(folder: Path) -> list[Path]:
    """Give the files that the phrases of an area are in."""
    return [folder / "tags.toml", folder / PHRASES]


def index_of_tags(words: Vocabulary) -> Index:
    """Index the phrases of an area, checked.

    Raises:
        FileFaultsError: every fault of its file.
    """
    content = _read(words.folder / PHRASES, words) if words.folder else {}
    common = set(content.get("too_common", ()))
    more = content.get("phrases", {})
    return index_of(
        {
            tag.name: [
                *(_exact(phrase) for phrase in tag.phrases if phrase not in common),
                *more.get(tag.name, ()),
            ]
            for tag in words.tags
        }
    )


def _exact(phrase: str) -> str:
    """Look for a single word in its one form: other forms mean other things."""
    words = phrase.replace("-", " ").split()
    return f"={words[0]}" if len(words) == 1 else phrase


def _read(path: Path, words: Vocabulary) -> Mapping[str, Any]:
    if not path.exists():
        return {}
    content = read_toml(path, kind="phrases").content
    faults = list(_faults(content, words, str(path)))
    if faults:
        raise FileFaultsError(*faults)
    return content


def _faults(
    content: Mapping[str, Any], words: Vocabulary, file: str
) -> Iterator[Fault]:
    names = [tag.name for tag in words.tags]
    for key in content:
        if key not in _KEYS:
            message = f"{key} is not a key of this file"
            hint = did_you_mean(key, _KEYS)
            yield Fault("phrases-key-unknown", message, hint, file, column=key)
    common = content.get("too_common", [])
    if not isinstance(common, list) or not all(isinstance(c, str) for c in common):
        yield Fault("phrases-shape", "too_common is not a list of texts", "", file)
    more = content.get("phrases", {})
    if not isinstance(more, dict):
        yield Fault("phrases-shape", "[phrases] is not a table", _SHAPE, file)
        return
    for tag, patterns in more.items():
        if tag not in names:
            hint = did_you_mean(tag, names, "add it to tags.toml")
            message = f"the tag {tag} is not in tags.toml"
            yield Fault("tag-undeclared", message, hint, file, column=tag)
        if not isinstance(patterns, list):
            yield Fault("phrases-shape", f"{tag} is not a list", _SHAPE, file)
            continue
        yield from _bad_patterns(tag, patterns, file)


def _bad_patterns(tag: str, patterns: list[object], file: str) -> Iterator[Fault]:
    for pattern in patterns:
        try:
            if not isinstance(pattern, str):
                raise ValueError("write it in quotes")
            read_pattern(pattern)
        except ValueError as error:
            message = f"{pattern!r} cannot be looked for"
            yield Fault("phrases-pattern", message, str(error), file, column=tag)


_KEYS = ("format", "too_common", "phrases")
_SHAPE = 'write [phrases] and under it tag = ["a phrase", "another"]'


def shared_phrases(content: Mapping[str, Any]) -> dict[str, list[str]]:
    """Give each pattern that stands under several tags, with those tags."""
    owners: dict[str, list[str]] = {}
    for tag, patterns in content.get("phrases", {}).items():
        for pattern in patterns:
            owners.setdefault(" ".join(pattern.split()), []).append(tag)
    return {pattern: tags for pattern, tags in owners.items() if len(tags) > 1}
