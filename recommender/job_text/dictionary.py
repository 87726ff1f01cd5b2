"""The dictionary of an occupational area: the phrases of each tag."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from recommender.errors import Fault, FileFaultsError, did_you_mean
from recommender.files.toml_files import read_toml
from recommender.job_text.language import english
from recommender.job_text.phrasebook import Phrasebook, index_of
from recommender.job_text.phrases import (
    HINT,
    is_about_nothing,
    kinds_in,
    kinds_of_words,
    read_pattern,
)
from recommender.loading.shipped import is_as_shipped

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from recommender.qualifications.qualification import Qualification
    from recommender.qualifications.vocabulary import Vocabulary

PHRASES = "phrases.toml"


def load_book(qualification: Qualification) -> Phrasebook:
    """Return the phrasebook of a qualification's tags.

    It has the phrases of tags.toml, and those of phrases.toml where the area has one.
    A shipped file that is unchanged is not checked again.

    Raises:
        FileFaultsError: all faults of phrases.toml.
    """
    words = qualification.vocabulary
    content = _read(words.folder / PHRASES, words) if words.folder else {}
    more, hints = content.get("phrases", {}), content.get("hints", {})
    patterns: dict[str, list[str]] = {}
    for tag in words.tags:
        weak = hints.get(tag.name, ())
        other = {*content.get("too_common", ()), *weak}
        own = (_exact(phrase) for phrase in tag.phrases if phrase not in other)
        patterns[tag.name] = [*own, *more.get(tag.name, ())]
        patterns[HINT + tag.name] = [*weak]
    return Phrasebook(index_of(patterns), kinds_of_words(content.get("words", {})))


def _exact(phrase: str) -> str:
    """Return a phrase as a pattern; a single word is searched for in that form only.

    Its other forms would often mean something else.
    """
    words = phrase.replace("-", " ").split()
    return f"={words[0]}" if len(words) == 1 else phrase


def phrase_faults(folder: Path, tags: Sequence[str] | None) -> Iterator[Fault]:
    """Yield the faults of phrases.toml in a folder; None is tags that cannot be told.

    A shipped file that is unchanged is not checked again.
    """
    path = folder / PHRASES
    if path.is_file() and not is_as_shipped(folder):
        try:
            content = read_toml(path, kind="phrases").content
            yield from _faults(content, tags, str(path))
        except FileFaultsError as error:
            yield from error.faults


def _read(path: Path, words: Vocabulary) -> Mapping[str, Any]:
    if not path.exists():
        return {}
    tags = [tag.name for tag in words.tags]
    if faults := list(phrase_faults(path.parent, tags)):
        raise FileFaultsError(*faults)
    return read_toml(path, kind="phrases").content


def _faults(
    content: Mapping[str, Any], names: Sequence[str] | None, file: str
) -> Iterator[Fault]:
    for key in content:
        if key not in _KEYS:
            message = f"{key} is not a valid key in this file"
            hint = did_you_mean(key, _KEYS)
            yield Fault("phrases-key-unknown", message, hint, file, column=key)
    common = content.get("too_common", [])
    if not _are_texts(common):
        yield Fault("phrases-shape", "too_common is not a list of texts", "", file)
    kinds = content.get("words", {})
    if not isinstance(kinds, dict) or not all(map(_are_texts, kinds.values())):
        message = "[words] is not a table of lists of texts"
        yield Fault("phrases-shape", message, "", file)
        kinds = {}
    for table in ("phrases", "hints"):
        more = content.get(table, {})
        if not isinstance(more, dict):
            message = f"[{table}] is not a table"
            yield Fault("phrases-shape", message, _SHAPE, file)
            continue
        for tag, patterns in more.items():
            if names is not None and tag not in names:
                hint = did_you_mean(tag, names, "add it to tags.toml")
                message = f"the tag {tag} is not in tags.toml"
                yield Fault("tag-undeclared", message, hint, file, column=tag)
            if not isinstance(patterns, list):
                yield Fault("phrases-shape", f"{tag} is not a list", _SHAPE, file)
                continue
            yield from _bad_patterns(tag, patterns, {*kinds}, file)


def _are_texts(values: object) -> bool:
    return isinstance(values, list) and all(isinstance(text, str) for text in values)


def _bad_patterns(
    tag: str, patterns: list[object], kinds: set[str], file: str
) -> Iterator[Fault]:
    for pattern in patterns:
        try:
            if not isinstance(pattern, str):
                raise ValueError("write it in quotes")
            read_pattern(pattern)
            if unknown := kinds_in(pattern) - kinds:
                raise ValueError(f"{min(unknown)} is not in [words]")
            if is_about_nothing(pattern, english().common):
                raise ValueError("its required words are in every text: add another")
        except ValueError as error:
            message = f"{pattern!r} cannot be searched for"
            yield Fault("phrases-pattern", message, str(error), file, column=tag)


_KEYS = ("format", "too_common", "words", "phrases", "hints")
_SHAPE = 'write [phrases] and under it tag = ["a phrase", "another"]'
