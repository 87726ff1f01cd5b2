"""The opening of every report about a candidate: the qualification and the job."""

from __future__ import annotations

from typing import TYPE_CHECKING

from recommender.reports.blocks import Block, Paragraph
from recommender.reports.words import likely_words, wording
from recommender.reports.words.waived_words import waived_blocks

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from recommender.qualifications.plans import Finding
    from recommender.qualifications.qualification import Qualification
    from recommender.requests.candidate import Candidate

_MOST_NAMED = 8


def opening_blocks(
    qualification: Qualification,
    candidate: Candidate,
    findings: Iterable[Finding] = (),
) -> list[Block]:
    """Build the lines that name the qualification, with its notice, and the job.

    What is waived for the candidate comes with them; `findings` are those of a plan.
    """
    job = Paragraph(job_in_words(qualification, candidate), "Job")
    return [
        qualification_title(qualification),
        job,
        *waived_blocks(qualification, candidate, findings),
        *expired_blocks(qualification, candidate),
    ]


def expired_blocks(qualification: Qualification, candidate: Candidate) -> list[Block]:
    """Build the line that names the units left out because they are not on offer."""
    codes = candidate.wishes.expired
    if not codes:
        return []
    units = (qualification.catalogue.unit_by_code[code] for code in codes[:_MOST_NAMED])
    names = ", ".join(f"{unit.code} (offered {unit.offered})" for unit in units)
    more = len(codes) - _MOST_NAMED
    names += f" and {more} more" if more > 0 else ""
    left = "are left out; --include-expired keeps them"
    if len(codes) == 1:
        left = "is left out; --include-expired keeps it"
    return [Paragraph(f"{names} {left}", "Expired")]


def qualification_title(qualification: Qualification) -> Block:
    """Build the line that names the qualification, with its notice."""
    number = f" ({qualification.number})" if qualification.number else ""
    notice = f"\n{qualification.notice}" if qualification.notice else ""
    return Paragraph(f"{qualification.title}{number}{notice}")


def job_in_words(qualification: Qualification, candidate: Candidate) -> str:
    """Return the role and the tags, with how often each comes up."""
    return _job(qualification, candidate, str, ", ")


def job_in_titles(qualification: Qualification, candidate: Candidate) -> str:
    """Return the role and the titles of the tasks, for readers who know no tags."""
    find = qualification.vocabulary.find_tag
    return _job(qualification, candidate, lambda tag: find(tag).title, "; ")


def _job(
    qualification: Qualification,
    candidate: Candidate,
    name: Callable[[str], str],
    between: str,
) -> str:
    if candidate.role is None and not candidate.tags and not candidate.unsure:
        return wording.UNMATCHED
    words = qualification.vocabulary
    role = [words.find_role(candidate.role).title] if candidate.role else []
    tags = [f"{name(tag)} ({often})" for tag, often in candidate.tags.items()]
    unsure = {name(tag): range_ for tag, range_ in candidate.unsure.items()}
    absent = [f"no {name(tag)}" for tag in candidate.no_tags]
    if len(absent) > _MOST_NAMED:  # so it is never one
        absent = [f"{len(absent)} tasks are not part of it"]
    likely = likely_words.unsure_in_words(unsure)
    return between.join([*role, *tags, *absent, *likely])
