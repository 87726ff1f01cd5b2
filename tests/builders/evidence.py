"""Hypothesis strategies: small random data on evidence."""

from hypothesis import strategies as st

from recommender.qualifications.evidence import (
    EvidenceGuide,
    EvidenceKind,
    TaskEvidence,
    UnitEvidence,
    WantedEvidence,
)
from recommender.qualifications.vocabulary import Frequency

TAGS = ("calls", "letters", "visits", "sales")
kinds = st.sampled_from([*EvidenceKind])
strengths = st.dictionaries(st.sampled_from(TAGS), st.integers(1, 3), min_size=1)
jobs = st.fixed_dictionaries(
    {}, optional={tag: st.sampled_from([*Frequency]) for tag in TAGS}
)
amounts = st.builds(
    WantedEvidence,
    observation=st.integers(0, 2),
    products=st.integers(0, 1),
    questions=st.integers(0, 1),
    kinds=st.integers(0, 3),
    occasions=st.integers(0, 3),
    from_credits=st.sampled_from([0, 3, 5]),
)


@st.composite
def tasks(draw: st.DrawFn) -> dict[str, TaskEvidence]:
    """At most 8 occasions in all, so that every set can be tried."""
    given_ = {
        tag: draw(st.sets(kinds, min_size=1, max_size=2))
        for tag in draw(st.permutations(TAGS))
    }
    return {
        tag: TaskEvidence(
            tag,
            {kind: (f"{kind} of {tag}",) for kind in EvidenceKind if kind in chosen},
            tuple(
                draw(
                    st.sets(st.sampled_from([t for t in TAGS if t != tag]), max_size=2)
                )
            ),
        )
        for tag, chosen in given_.items()
    }


specials = st.dictionaries(
    st.sampled_from(["U1", "U2"]),
    st.builds(
        UnitEvidence,
        wanted=st.none() | amounts,
        tags=st.none() | st.sets(st.sampled_from(TAGS), min_size=1).map(tuple),
    ),
    max_size=1,
)
guides = st.builds(
    EvidenceGuide,
    tasks(),
    st.lists(amounts, min_size=1, max_size=2).map(tuple),
    specials,
)
