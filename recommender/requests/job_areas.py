"""The area of a job: the qualifications whose roles and tasks describe it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from recommender.errors import normal_form
from recommender.requests.resolving import request_faults
from recommender.requests.wish_table import Wishes

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from recommender.errors import Fault
    from recommender.qualifications.qualification import Qualification
    from recommender.requests.candidate import Candidate

# The qualifications that share a vocabulary.
Area: TypeAlias = "list[Qualification]"


class NotCompared(NamedTuple):
    """A qualification that was named and cannot be compared, and why."""

    name: str
    faults: tuple[Fault, ...]


def areas_of(qualifications: Iterable[Qualification], first: str) -> list[Area]:
    """Return qualifications by area; that of the one named `first` comes first."""
    areas: dict[Path | None, Area] = {}
    for qualification in qualifications:
        folder = qualification.vocabulary.folder or qualification.folder
        areas.setdefault(folder, []).append(qualification)
    return sorted(areas.values(), key=lambda a: all(each.name != first for each in a))


def unknown_names(
    candidate: Candidate, qualification: Qualification
) -> tuple[Fault, ...]:
    """Return a fault for each role and task that a qualification's area lacks."""
    return request_faults(replace(candidate, wishes=Wishes()), qualification)


def areas_with(candidate: Candidate, areas: Sequence[Area]) -> list[Area]:
    """Return the areas that have the role and every task of a candidate.

    Those that call the role by this very name come first. Where there is none, it is
    the nearest area.
    """
    faults = [unknown_names(candidate, area[0]) for area in areas]
    known = [area for area, unknown in zip(areas, faults, strict=True) if not unknown]
    if known:
        return sorted(known, key=lambda area: not _has_role(candidate.role, area[0]))
    by_area = zip(faults, areas, strict=True)
    near = min(by_area, key=lambda e: (len(e[0]), not any(f.meant for f in e[0])))
    return [near[1]]


def _has_role(name: str | None, qualification: Qualification) -> bool:
    roles = qualification.vocabulary.roles
    return name is None or normal_form(name) in {role.name for role in roles}


def area_of_text(text: str, areas: Sequence[Area]) -> Area:
    """Return the area with the most tasks in a job description; of equals the first."""
    return max(areas, key=lambda area: _tasks_in(text, area[0]))


def _tasks_in(text: str, qualification: Qualification) -> float:
    """Return the sum of the chances of an area's tasks in a text; below 0 if none."""
    # Only where a text decides is it read more than once.
    from recommender.job_text.dictionary import load_book  # noqa: PLC0415
    from recommender.job_text.text_reading import read_job  # noqa: PLC0415

    reading = read_job(text, qualification, load_book(qualification))
    if not reading.is_of_the_area:
        return -1.0
    return sum(task.percent for task in reading.tasks)
