"""Which role a job title means, whatever it says beside the job.

"Senior CSA (Lettings)" is a customer-service adviser: how senior, where and when are
left out, and what is shortened is written out. What could make it another job does not
pass: a title is only understood if no other role has a title made of its words.
"""

from __future__ import annotations

import re
import tomllib
from collections import defaultdict
from functools import cache, cached_property, lru_cache
from itertools import chain, combinations, permutations
from typing import TYPE_CHECKING, NamedTuple

from recommender.files.shipped_files import data_folder
from recommender.qualifications.suggestions import folded

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from recommender.qualifications.vocabulary import Vocabulary

    Words = tuple[str, ...]
    Parts = list[Words]

# A title of more parts or words than these is a sentence.
_MOST_PARTS, _MOST_WORDS, _MOST_CHARACTERS = 4, 14, 150
_HOURS_WORDS = re.compile(r"(?i)\b(?P<first>[pf])\s*/\s*t\b")
_POINTS = re.compile(r"(?i)(?<=\b[a-z])\.(?=[a-z]\b)")
_EMPTY = {"a", "an", "the", "my", "our", "and", "in", "at", "for"}
_SEPARATOR = re.compile(
    r"[()\[\]{}/|,;:&+\u2013\u2014]|\s-+|-+\s|\b(?:in|at|for|and)\b", re.IGNORECASE
)
# Numbers, and the letters and numbers of grades: Band 3, Grade D, L2.
_GRADE = re.compile(r"[a-h]|[a-z]{0,2}\d+[a-z]?|i")


# How words end that say what someone is.
_PERSON = re.compile(r"(?:er|or|[iy]st|ant|ent|ive|ate|ian|clerk|member)$")


# So many words at most are read as one: "out of hours".
_LONGEST = 3


class _TitleWords(NamedTuple):
    """What titles say beside the job: each a word, or several; `same` is left out."""

    same: dict[Words, Words]
    first: frozenset[Words]
    other: frozenset[Words]
    short: dict[Words, Words]


class TitleReader:
    """Reads the job titles of an area."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._vocabulary = vocabulary

    def roles_of(self, title: str) -> tuple[str, ...]:
        """Return the names of the roles that a title may mean: one if it is clear.

        Where a word makes it another job that no role has, the first is "".
        """
        if len(title) > _MOST_CHARACTERS:
            return ()
        parts = [words for text in _parts_of(title) if (words := _words(text))]
        parts = [part for part in parts if _without_same(part)]
        if not 0 < len(parts) <= _MOST_PARTS or sum(map(len, parts)) > _MOST_WORDS:
            return ()
        whole = [_written_out(part) for part in parts]
        bare = [_without_same(part) for part in whole]
        for reading in (parts, whole, bare):
            roles = self._roles_in(reading)
            if roles:
                return tuple(sorted(roles))
        return tuple(sorted(self._roles_within(bare)))

    def _roles_in(self, parts: Parts) -> frozenset[str]:
        """Return the roles with a title made of most of the parts, in any order."""
        for size in range(len(parts), 0, -1):
            chosen = permutations(range(len(parts)), size)
            roles = frozenset(chain(*(self._roles_by(parts, some) for some in chosen)))
            if roles:
                return roles
        return frozenset()

    def _roles_by(self, parts: Parts, chosen: Sequence[int]) -> frozenset[str]:
        words = tuple(chain(*(parts[i] for i in chosen)))
        asides = [part for i, part in enumerate(parts) if i not in chosen]
        return self._with_others(self._named(words), words, asides)

    def _roles_within(self, parts: Parts) -> frozenset[str]:
        """Return the roles whose title is the longest run of words in a part.

        A single word may be anything: a dog trainer, a kitchen installer. What follows
        a title says more of it only if that is a person: a front desk guru is none.
        """
        runs = [
            (part[start:end], [part[:start], part[end:], *parts[:i], *parts[i + 1 :]])
            for i, part in enumerate(parts)
            for start, end in combinations(range(len(part) + 1), 2)
            if end - start > 1 and self._named(part[start:end])
            if end == len(part) or _PERSON.search(part[end - 1])
        ]
        longest = max((len(title) for title, _ in runs), default=0)
        of_run = (
            self._with_others(self._named(title), title, filter(None, asides))
            for title, asides in runs
            if len(title) == longest
        )
        return frozenset(chain(*of_run))

    def _named(self, words: Words) -> frozenset[str]:
        """Return the roles with a title of just these words."""
        return self._roles_by_words.get(words, frozenset())

    def _with_others(
        self, roles: frozenset[str], title: Words, asides: Iterable[Words]
    ) -> frozenset[str]:
        """Return roles, and those that the words beside the title speak for."""
        if not roles:
            return roles
        others = [self._others(roles, {*title}, aside) for aside in asides]
        return frozenset(chain(roles, *others))

    def _others(
        self, roles: frozenset[str], title: set[str], aside: Words
    ) -> Iterator[str]:
        """Yield other roles with a title made of an aside and words of the title.

        An aside that is a job of its own, though not a known one, yields "".
        """
        if not roles.isdisjoint(self._named(aside)):
            return
        if not _title_words().other.isdisjoint((word,) for word in aside):
            yield ""
        new = {*aside, *_written_out(aside)} - title
        for words, named in self._index.items():
            if words <= title | new and words & new and roles.isdisjoint(named):
                yield from named
        own = frozenset(chain(*(self._own_words[role] for role in roles)))
        if aside[-1] in self._last_words and not own.issuperset(aside):
            yield ""

    @cached_property
    def _roles_by_words(self) -> dict[Words, frozenset[str]]:
        """The roles of each title; what a role is called itself goes before adverts."""
        adverts: defaultdict[Words, set[str]] = defaultdict(set)
        for role in self._vocabulary.roles:
            for title in role.titles:
                adverts[_words(title)].add(role.name)
        called = {
            _words(name): {role.name}
            for role in self._vocabulary.roles
            for name in (*role.also, role.title, role.title.split("(")[0], role.name)
        }
        titles = {**adverts, **called}
        return {words: frozenset(roles) for words, roles in titles.items() if words}

    @cached_property
    def _index(self) -> dict[frozenset[str], frozenset[str]]:
        """The roles of each title, by its words in any order."""
        index: defaultdict[frozenset[str], frozenset[str]] = defaultdict(frozenset)
        for words, roles in self._roles_by_words.items():
            index[frozenset(words)] |= roles
        return dict(index)

    @cached_property
    def _own_words(self) -> dict[str, frozenset[str]]:
        """The words of all titles of a role."""
        own: defaultdict[str, frozenset[str]] = defaultdict(frozenset)
        for words, roles in self._index.items():
            for role in roles:
                own[role] |= words
        return dict(own)

    @cached_property
    def _last_words(self) -> frozenset[str]:
        """The last words of titles, which say what someone is."""
        return frozenset(words[-1] for words in self._roles_by_words)


def _parts_of(title: str) -> list[str]:
    """Return the parts of a title, between its brackets, dashes, commas and the like.

    >>> _parts_of("Advisor, Call Centre (P/T) - I.T.")
    ['Advisor', 'Call Centre', 'Pt', 'IT']
    """
    text = _POINTS.sub("", _HOURS_WORDS.sub(r"\g<first>t", title))
    parts = (part.strip(" .-") for part in _SEPARATOR.split(text))
    return [part for part in parts if part]


def _words(text: str) -> Words:
    """Return the words of a text; unlike in names, `of` and `to` make a difference.

    >>> _words("Heads of Call Centers")
    ('head', 'of', 'call', 'centre')
    """
    words = re.findall(r"[^\W_]+", text.casefold())
    return tuple(_folded(word) for word in words if word not in _EMPTY)


_folded = lru_cache(20_000)(folded)


@cache
def _title_words() -> _TitleWords:
    text = (data_folder() / "titles.toml").read_text(encoding="utf-8")
    table = tomllib.loads(text)
    return _TitleWords(
        dict.fromkeys(map(_words, table["same"]), ()),
        frozenset(map(_words, table["first"])),
        frozenset(map(_words, table["other"])),
        {_words(short): _words(whole) for short, whole in table["short"].items()},
    )


def written_out(title: str) -> str:
    """Return a title with what is shortened written out.

    >>> written_out("Admin Asst")
    'administrator assistant'
    """
    return " ".join(_written_out(_words(title)))


def _written_out(part: Words) -> Words:
    """Return a part with what is shortened written out."""
    return tuple(chain(*_replaced(part, _title_words().short)))


def _without_same(part: Words) -> Words:
    """Return a part without the words that leave a job what it is."""
    words = _title_words()
    kept = chain(*_replaced(part, words.same))
    bare = tuple(word for word in kept if not _GRADE.fullmatch(word))
    return bare[1:] if bare[:1] in words.first and len(bare) > 1 else bare


def _replaced(part: Words, others: dict[Words, Words]) -> Iterator[Words]:
    """Yield the words of a part, the longest runs that have others replaced."""
    start = 0
    while start < len(part):
        for end in range(min(start + _LONGEST, len(part)), start, -1):
            if part[start:end] in others:
                yield others[part[start:end]]
                break
        else:
            end = start + 1
            yield part[start:end]
        start = end
