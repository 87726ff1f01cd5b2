"""How every report about a candidate opens: the qualification and the job."""

from __future__ import annotations

from typing import TYPE_CHECKING

from recommender.reports.blocks import Block, Paragraph
from recommender.reports.words import wording
from recommender.requests.frequencies import range_in_words

if TYPE_CHECKING:
    from recommender.qualifications.qualification import Qualification
    from recommender.requests.candidate import Candidate

_MOST_LACKS = 8


def opening_blocks(qualification: Qualification, candidate: Candidate) -> list[Block]:
    """Name the qualification, with what there is to note of it, and the job."""
    job = Paragraph(job_in_words(qualification, candidate), "Job")
    return [
        qualification_title(qualification),
        job,
        *expired_blocks(qualification, candidate),
    ]


def expired_blocks(qualification: Qualification, candidate: Candidate) -> list[Block]:
    """Name the units that are left out since they are not on offer, and until when."""
    codes = candidate.wishes.expired
    if not codes:
        return []
    units = (qualification.catalogue.unit_by_code[code] for code in codes[:_MOST_LACKS])
    told = ", ".join(f"{unit.code} (offered {unit.offered})" for unit in units)
    more = len(codes) - _MOST_LACKS
    told += f" and {more} more" if more > 0 else ""
    left = "are left out; --include-expired keeps them"
    if len(codes) == 1:
        left = "is left out; --include-expired keeps it"
    return [Paragraph(f"{told} {left}", "Expired")]


def qualification_title(qualification: Qualification) -> Block:
    """Name the qualification, with what there is to note of it."""
    number = f" ({qualification.number})" if qualification.number else ""
    notice = f"\n{qualification.notice}" if qualification.notice else ""
    return Paragraph(f"{qualification.title}{number}{notice}")


def job_in_words(qualification: Qualification, candidate: Candidate) -> str:
    """Name the role and the tags, with how often they come up."""
    if candidate.role is None and not candidate.tags and not candidate.unsure:
        return wording.UNMATCHED
    words = qualification.vocabulary
    role = [words.find_role(candidate.role).title] if candidate.role else []
    tags = [f"{tag} ({often})" for tag, often in candidate.tags.items()]
    doubts = [f"{t} ({range_in_words(o)})" for t, o in candidate.unsure.items()]
    lacks = [f"no {tag}" for tag in candidate.no_tags]
    if len(lacks) > _MOST_LACKS:  # so it is never one
        lacks = [f"{len(lacks)} tasks are not part of it"]
    return ", ".join([*role, *tags, *doubts, *lacks])
