"""The dictionary of phrases: what a pattern means; that the shipped one is sound."""

import re
import shutil
import tomllib
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recommender import load_qualification
from recommender.errors import FileFaultsError
from recommender.job_text import words as words_module
from recommender.job_text.dictionary import (
    PHRASES,
    load_book,
)
from recommender.job_text.phrasebook import Phrasebook, index_of
from recommender.job_text.phrases import (
    Match,
    is_about_nothing,
    kinds_of_words,
    most_specific,
    read_pattern,
)
from recommender.job_text.words import stem, tokens_of
from recommender.loading.shipped import data_folder
from recommender.qualifications.vocabulary import Tag, Vocabulary
from tests.builders.effort import grows_in_line

ABOUT = load_qualification("ocr-03456")
SHARED: dict[str, str] = {}  # a pattern under two tags, and the reason


def found(pattern: str, text: str) -> bool:
    tokens = list(tokens_of(text))
    return any(Phrasebook(index_of({"it": [pattern]})).find(tokens))


def shared_phrases(content: Mapping[str, Any]) -> dict[str, list[str]]:
    """Return each pattern that states or hints at several tags, with those tags.

    Patterns that hint at several tags are no fault, since they decide nothing alone.
    """
    owners: dict[str, list[str]] = {}
    for tag, patterns in content.get("phrases", {}).items():
        for pattern in patterns:
            owners.setdefault(" ".join(pattern.split()), []).append(tag)
    for tag, patterns in content.get("hints", {}).items():
        for pattern in patterns:
            owners.get(" ".join(pattern.split()), []).append(tag)
    return {pattern: tags for pattern, tags in owners.items() if len(tags) > 1}


@pytest.mark.parametrize(
    ("pattern", "text"),
    [
        ("complaint", "handling complaints"),
        ("organise event", "organizing events"),
        ("behaviour", "challenging behavior"),
        ("enquiry", "inquiries"),
        ("answer|take call", "taking calls"),
        ("answer * call", "answer all incoming calls"),
        ("answer * call", "answer calls"),
        ("front of? house", "front house"),
        ("front of? house", "front-of-house"),
        ("=post", "the post"),
    ],
)
def test_a_pattern_is_found(pattern: str, text: str) -> None:
    assert found(pattern, text)


@pytest.mark.parametrize(
    ("pattern", "text"),
    [
        ("=post", "posts"),
        ("answer * call", "answer letters, take a call"),
        ("answer * call", "answer one two three four calls"),
        ("front house", "house front"),
        ("front house", "front: house"),
    ],
)
def test_a_pattern_is_not_found(pattern: str, text: str) -> None:
    assert not found(pattern, text)


@pytest.mark.parametrize(
    "pattern", ["", "*", "* call", "call *", "call?", "a * b * c * d * e"]
)
def test_a_pattern_that_would_find_anything_is_refused(pattern: str) -> None:
    with pytest.raises(ValueError, match=r"word|gaps"):
        read_pattern(pattern)


def test_of_phrases_within_each_other_the_longer_stays() -> None:
    short, long = Match("complaints", (1,)), Match("escalations", (0, 1))

    assert most_specific([short, long]) == [long]


def test_a_phrase_that_hints_never_makes_one_give_way_that_tells() -> None:
    short, long = Match("complaints", (1,)), Match("?complaints", (0, 1))
    other = Match("?escalations", (0, 1))

    assert most_specific([short, long]) == [short]
    assert most_specific([short, other]) == [other, short]


def test_a_word_stands_for_its_kinds() -> None:
    kinds = kinds_of_words({"client": ["guests", "=them"]})
    book = Phrasebook(index_of({"serve": ["serve @client", "@client * wait"]}), kinds)

    def labels(text: str) -> list[str]:
        return [one.label for one in book.find(list(tokens_of(text)))]

    assert labels("serving a guest") == []
    assert labels("serving guests") == ["serve"]
    assert labels("we serve them") == ["serve"]
    assert labels("we serve their") == []
    assert labels("the guest is kept waiting") == ["serve"]


def test_no_phrase_stands_under_two_tags_without_a_reason() -> None:
    text = (data_folder() / "customer-service" / PHRASES).read_text(encoding="utf-8")

    assert shared_phrases(tomllib.loads(text)) == SHARED


def test_no_tag_is_without_phrases() -> None:
    text = (data_folder() / "customer-service" / PHRASES).read_text(encoding="utf-8")
    phrases = tomllib.loads(text)["phrases"]

    assert [
        tag.name for tag in ABOUT.vocabulary.tags if not phrases.get(tag.name)
    ] == []


def test_each_tag_is_found_by_each_of_its_own_phrases() -> None:
    text = (data_folder() / "customer-service" / PHRASES).read_text(encoding="utf-8")
    common = tomllib.loads(text)["too_common"]
    book = load_book(ABOUT)
    for tag in ABOUT.vocabulary.tags:
        for phrase in tag.phrases:
            tags = {one.name for one in book.find(list(tokens_of(phrase)))}
            assert tag.name in tags or phrase in common, (tag.name, phrase)


def test_the_forms_and_spellings_of_a_word_have_one_stem() -> None:
    words = ["complaints", "organising", "advisor", "isn't", "cancelled", "programmes"]
    stems = ["complaint", "organiz", "adviz", "not", "cancel", "program"]

    assert [stem(word) for word in words] == stems


def test_no_word_of_the_data_with_two_spellings_is_overlooked() -> None:
    texts = [path.read_text("utf-8") for path in data_folder().rglob("*.toml")]
    words = {word for text in texts for word in re.findall("[a-z]+", text.casefold())}
    spelt_two_ways = {
        word
        for word in words
        if any(spelling.search(word) for spelling, _ in words_module._SPELLINGS)
    }

    assert len(spelt_two_ways) >= 50
    assert all(map(words_module._SPELT_TWO_WAYS.search, spelt_two_ways))


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("answer the calls", True),
        ("answer emails and calls", True),
        ("answer emails but not calls", False),
        ("answer, when asked, calls", False),
        ("answered by their calls", False),
    ],
)
def test_a_gap_ends_where_what_follows_is_denied_or_done_by_others(
    text: str, found: bool
) -> None:
    book = Phrasebook(index_of({"calls": ["answer * calls"]}))

    assert bool(book.find(list(tokens_of(text)))) == found


@given(st.text(alphabet="abc ,-", max_size=300))
def test_any_text_is_read_in_bounded_steps(text: str) -> None:
    book = Phrasebook(index_of({"it": ["a * b * c", "a|b * a|b * a|b", "c c? c? c"]}))
    for one in book.find(list(tokens_of(text))):
        assert one.last - one.first <= 11


@pytest.mark.slow
def test_a_pathological_repeat_takes_time_in_line_with_its_length() -> None:
    book = Phrasebook(index_of({"it": ["a * a * a * b"]}))

    texts = {words: list(tokens_of("a " * words)) for words in (2_000, 20_000)}

    assert grows_in_line(lambda words: list(book.find(texts[words])), 2_000)
    assert not list(book.find(texts[2_000]))


def test_faults_of_a_dictionary_are_told_all_at_once(tmp_path) -> None:  # type: ignore[no-untyped-def]
    (tmp_path / PHRASES).write_text(
        '[phrases]\nnonsense = ["x"]\ncomplaints = ["* x", "suffers? from", "ok"]\n'
        'writing = "x"\n'
    )
    tags = (Tag("complaints", ""), Tag("writing", ""))
    words = Vocabulary(tags, (), (), {}, tmp_path)
    with pytest.raises(FileFaultsError) as error:
        load_book(type("About", (), {"vocabulary": words})())

    ids = [fault.id for fault in error.value.faults]
    assert ids == ["tag-undeclared", *["phrases-pattern"] * 2, "phrases-shape"]


def test_a_phrase_added_to_a_dictionary_is_found(
    tmp_path: Path,
) -> None:
    folder = tmp_path / "area"
    shutil.copytree(data_folder() / "customer-service", folder)
    words = replace(ABOUT.vocabulary, folder=folder)
    qualification = replace(ABOUT, vocabulary=words)
    tokens = list(tokens_of("juggle flaming torches"))
    assert not list(load_book(qualification).find(tokens))

    source = folder / PHRASES
    changed = source.read_text(encoding="utf-8").replace(
        "writing = [", 'writing = ["juggle * torches",', 1
    )
    source.write_text(changed, encoding="utf-8")

    assert [one.label for one in load_book(qualification).find(tokens)] == ["writing"]


def test_no_pattern_of_health_is_found_in_every_text() -> None:
    content = tomllib.loads((data_folder() / "english.toml").read_text("utf-8"))
    common = set(content["common"])

    assert [p for p in content["health"] if is_about_nothing(p, common)] == []
    assert "suffer from" in content["health"]
