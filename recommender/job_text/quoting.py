"""Quoting: the words of a text that are shown as a reason, as a whole phrase.

A pattern ends where enough is known of a task, often in the middle of a phrase.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from recommender.job_text.phrases import Match
    from recommender.job_text.sentences import Sentence

# How many words may be added.
MOST_ADDED = 4
# After these a phrase goes on, so no quotation ends with one.
_GO_ON = frozenset(
    (
        *("a", "an", "the", "any", "all", "every", "each", "some", "this", "these"),
        *("my", "your", "our", "their", "its", "his", "her", "and", "or", "nor"),
        *("of", "to", "in", "on", "at", "by", "for", "from", "with", "about", "into"),
        *("as", "is", "are", "be", "been"),
    )
)
# With these a new clause begins, so no quotation has one at its end.
_NEW_CLAUSE = frozenset(
    (
        *("i", "you", "we", "they", "he", "she", "it", "you'll", "we'll", "you're"),
        *("they'll", "it's", "that", "which", "who", "whom", "whose", "when", "where"),
        *("while", "whilst", "if", "so", "because", "but", "then", "than", "not"),
        *("will", "would", "can", "could", "must", "may", "might", "should", "have"),
        *("has", "had", "was", "were", "do", "does", "up", "over", "out", "via"),
        *("using", "through", "within", "during", "before", "after", "until", "per"),
        *("without", "including", "across", "against", "between", "also", "both"),
        *("either", "plus", "etc"),
    )
)

_NO_ACTIVITY = frozenset(
    ("incoming", "outgoing", "existing", "ongoing", "training", "building", "meeting")
)


def quotation(task: Match, sentence: Sentence) -> str:
    """Return the words that mention a task, to the end of their phrase.

    What is longer than a few words is cut where it no longer ends in mid-phrase.
    """
    first, last = task.first, _end_of_phrase(task.last, sentence)
    tokens = sentence.tokens
    while last > first and tokens[last].word in _GO_ON | _NEW_CLAUSE:
        last -= 1
    words = sentence.text[tokens[first].start : tokens[last].end]
    return " ".join(words.split())


def _end_of_phrase(last: int, sentence: Sentence) -> int:
    """Return the number of the last word of a phrase; no name is added to it."""
    tokens, text = sentence.tokens, sentence.text
    if tokens[last].word in _NEW_CLAUSE:
        return last
    for _ in range(MOST_ADDED):
        if last + 1 == len(tokens):
            break
        following = tokens[last + 1]
        between = text[tokens[last].end : following.start]
        begins = following.word in _GO_ON or _is_activity(following.word)
        ends = begins and tokens[last].word not in _GO_ON
        if between not in (" ", "-") or following.word in _NEW_CLAUSE:
            break
        if ends or text[following.start].isupper():
            break
        last += 1
    return last


def _is_activity(word: str) -> bool:
    return word.endswith("ing") and word not in _NO_ACTIVITY
