"""How every report about a candidate opens: the qualification and the job."""

from __future__ import annotations

from typing import TYPE_CHECKING

from recommender.reporting import wording
from recommender.reporting.blocks import Block, Paragraph

if TYPE_CHECKING:
    from recommender.qualifications.qualification import Qualification
    from recommender.requests.candidate import Candidate


def opening(about: Qualification, candidate: Candidate) -> list[Block]:
    """Name the qualification, with what there is to note of it, and the job."""
    number = f" ({about.number})" if about.number else ""
    notice = f"\n{about.notice}" if about.notice else ""
    title = Paragraph(f"{about.title}{number}{notice}")
    return [title, Paragraph(job_in_words(about, candidate), "Job")]


def job_in_words(about: Qualification, candidate: Candidate) -> str:
    """Name the role and the tags, with how often they come up."""
    if candidate.role is None and not candidate.tags:
        return wording.UNMATCHED
    words = about.vocabulary
    role = [words.find_role(candidate.role).title] if candidate.role else []
    tags = [f"{tag} ({often})" for tag, often in candidate.tags.items()]
    lacks = [f"no {tag}" for tag in candidate.no_tags]
    return ", ".join([*role, *tags, *lacks])
