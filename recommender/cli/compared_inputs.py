"""From options and files to the qualifications to compare, and the request in them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from recommender.cli.inputs import (
    checked_file,
    load,
    sound_options,
    with_options,
)
from recommender.cli.terminal import tell

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from recommender.qualifications.qualification import Qualification
    from recommender.requests.candidate import Candidate
    from recommender.requests.faults_together import CheckedFile, FaultsTogether
    from recommender.requests.job_areas import Area, NotCompared
    from recommender.requests.saved_plan import SavedPlan


class ComparedRequest(NamedTuple):
    """The qualifications to compare, the request, and where the units held are from."""

    qualifications: tuple[Qualification, ...]
    candidate: Candidate
    held_in: Qualification | None
    is_finished: bool
    refused: tuple[NotCompared, ...]


class _Loaded(NamedTuple):
    """The shipped qualifications, if none was named, and those that were named."""

    shipped: Area
    named: Area
    refused: list[NotCompared]


class _Base(NamedTuple):
    """The candidate before the options, and where the units held are from.

    `words` is the qualification in whose words the candidate is described, if that is
    known.
    """

    candidate: Candidate
    held_in: Qualification | None
    words: Qualification | None


class ComparedOptions:
    """The options of a comparison as typed, not yet read."""

    def __init__(
        self,
        qualification_names: tuple[str, ...] = (),
        folders: tuple[str, ...] = (),
        held_in: str | None = None,
        after: str | None = None,
        **values: Any,
    ) -> None:
        """Keep what was typed; `values` are by the names of the options."""
        self._names, self._folders = qualification_names, folders
        self._held_in, self._plan, self._values = held_in, after, values

    @property
    def candidate_file(self) -> str | None:
        """The candidate file, if one was named."""
        file: str | None = self._values.get("candidate_file")
        return file

    def read(self) -> ComparedRequest:
        """Load the qualifications, choose the area of the job, and read the request.

        Raises:
            FileFaultsError: the candidate file or the saved plan has faults.
            RequestError: an option cannot be used, or no area has the tasks named.
        """
        from functools import partial

        from recommender.requests.candidate_checking import placed_name_faults
        from recommender.requests.carried_requests import common_faults
        from recommender.requests.faults_together import FaultsTogether

        checked = checked_file(self.candidate_file)
        faults = FaultsTogether(*checked.faults)
        loaded = faults.require(lambda: self._load(faults))
        base = faults.require(lambda: self._base(loaded, checked, faults))
        if self._plan is not None and not self._names:
            _load_next(loaded, base.held_in)
        area, text = faults.require(lambda: self._area(loaded, base))
        candidate = with_options(self._values, base.candidate, area[0], faults, text)
        compared = self._compared(candidate, area, loaded, base)
        if not compared:
            faults.require(lambda: _refuse(loaded.refused, base.held_in))
        check = partial(common_faults, compared=compared, source=base.held_in)
        faults.faults += placed_name_faults(candidate, checked, check, True)
        faults.raise_all()
        return ComparedRequest(
            tuple(compared), _of_whole_plans(candidate), base.held_in,
            self._plan is not None, tuple(loaded.refused),
        )  # fmt: skip

    def _compared(
        self, candidate: Candidate, area: Area, loaded: _Loaded, base: _Base
    ) -> list[Qualification]:
        """Return what is compared; what was named and has not the job is refused."""
        from recommender.requests.job_areas import NotCompared, unknown_names

        compared = [each for each in area if each not in loaded.named]
        if self._plan is not None:
            compared = [each for each in compared if _is_next(each, base.held_in)]
        for each in loaded.named:
            faults = () if each in area else unknown_names(candidate, each)
            if faults:
                loaded.refused.append(NotCompared(each.name, faults))
            else:
                compared.append(each)
        return compared

    def _load(self, faults: FaultsTogether) -> _Loaded:
        """Load what is compared; what was named and has faults is left out."""
        from recommender.errors import FileFaultsError, RequestError
        from recommender.loading.shipped import load_qualification, shipped_names
        from recommender.requests.job_areas import NotCompared

        named: dict[Path, Qualification] = {}
        refused: list[NotCompared] = []
        for name in (*self._names, *self._folders):
            try:
                qualification = load(name)
            except FileFaultsError as error:
                refused.append(NotCompared(name, error.faults))
            except RequestError as error:
                faults.faults += error.faults
            else:
                named.setdefault(qualification.folder.resolve(), qualification)
        if self._names and not named and refused:
            raise FileFaultsError(*(fault for each in refused for fault in each.faults))
        # Where none that is named is known, the rest is checked against the others.
        names = () if named and self._names else shipped_names()
        shipped = (load_qualification(name) for name in names)
        others = [each for each in shipped if each.folder.resolve() not in named]
        return _Loaded(others, [*named.values()], refused)

    def _base(
        self, loaded: _Loaded, checked: CheckedFile, faults: FaultsTogether
    ) -> _Base:
        """Return the candidate of the finished plan and of the candidate file."""
        base, file_names = checked.candidate, checked.qualification
        if self._plan is not None:
            return self._finished(self._plan, base, loaded)
        words = None if file_names is None else load(file_names)
        if self._held_in is None:
            return _Base(base, words, words)
        held_in = faults.attempt(lambda: load(self._held_in), words)
        return _Base(base, held_in, words)

    def _finished(self, plan: str, file: Candidate, loaded: _Loaded) -> _Base:
        """Return the candidate who has finished a saved plan.

        Raises:
            FileFaultsError: it is not a saved plan.
            RequestError: the qualification of the plan is not known.
        """
        from dataclasses import replace
        from pathlib import Path

        from recommender.requests.candidate import override
        from recommender.requests.saved_plan import read_saved_plan
        from recommender.requests.wish_table import Wishes

        saved = read_saved_plan(Path(plan))
        among = [*loaded.shipped, *loaded.named]
        known = {each.name: each for each in among}
        if self._held_in is not None:
            source = load(self._held_in)
        else:
            source = known.get(saved.qualification) or _load_shipped(
                saved.qualification
            )
        change = saved.data_change(source)
        if change is not None:
            tell(f"note: {plan} was {change}")
        held_by = saved.stated.get("held_by", ())
        own = _from_elsewhere(saved, source)
        have = tuple(code for code in saved.codes if code not in own)
        wishes = Wishes(have=have, held_by=tuple(held_by))
        finished = replace(saved.job, wishes=wishes)
        return _Base(override(finished, file), source, source)

    def _area(self, loaded: _Loaded, base: _Base) -> tuple[Area, str | None]:
        """Return the qualifications of the job's area, and the text of the job."""
        from recommender.loading.shipped import default_name
        from recommender.requests.candidate import override
        from recommender.requests.faults_together import FaultsTogether
        from recommender.requests.job_areas import area_of_text, areas_of, areas_with

        areas = areas_of([*loaded.shipped, *loaded.named], default_name())
        if base.words is not None:
            where = base.words.vocabulary.folder
            own = [a for a in areas if a[0].vocabulary.folder == where]
            areas = own or areas
        options = sound_options(self._values, FaultsTogether())
        typed = override(base.candidate, options)
        text = self._text()
        if text is None and not _describes_a_job(typed):
            return areas[0], None
        areas = areas_with(typed, areas)
        if text is not None:
            return area_of_text(text, areas), text
        _note_other_areas(areas, loaded.shipped)
        return areas[0], None

    def _text(self) -> str | None:
        from pathlib import Path

        from recommender.files.texts import MOST_JOB_BYTES, read_text

        file = self._values.get("job_text")
        if file is None:
            return None
        return read_text(Path(file), kind="job", most=MOST_JOB_BYTES)


def _describes_a_job(candidate: Candidate) -> bool:
    return bool(
        candidate.role or candidate.tags or candidate.unsure or candidate.no_tags
    )


def _from_elsewhere(saved: SavedPlan, source: Qualification) -> set[str]:
    """Return the codes that a plan gave units from elsewhere, and say that they stay.

    What was agreed for one qualification is not agreed for another.
    """
    from recommender.errors import counted
    from recommender.requests.external_units import external_codes

    elsewhere = saved.wishes(source).elsewhere
    codes = external_codes(elsewhere, source.catalogue)
    own = dict(zip(codes, elsewhere, strict=True))
    if own:
        titles = "; ".join(f"{code} {unit.title}" for code, unit in own.items())
        units = counted(len(own), "unit")
        note = f"{units} from elsewhere left out, agreed for {source.name}: {titles}"
        tell(f"note: {note}")
    return set(own)


def _load_shipped(name: str) -> Qualification:
    """Return the shipped qualification that a saved plan is of.

    Raises:
        RequestError: there is none of this name.
    """
    from recommender.errors import Fault, RequestError, printable
    from recommender.loading.shipped import load_qualification, shipped_names

    if name in shipped_names():
        return load_qualification(name)
    message = f"the plan is of {printable(name)}, which does not come with the program"
    if not name:
        message = "the plan does not say which qualification it is of"
    hint = "name its folder with --held-in"
    raise RequestError(Fault("plan-qualification", message, hint))


def _load_next(loaded: _Loaded, finished: Qualification | None) -> None:
    """Add the folders beside the finished qualification to which it leads."""
    from recommender.errors import FileFaultsError
    from recommender.requests.job_areas import NotCompared

    if finished is None:
        return
    known = {each.folder.resolve() for each in (*loaded.shipped, *loaded.named)}
    for entry in finished.leads_to:
        folder = finished.folder.parent / entry.qualification
        if not entry.qualification or folder.resolve() in known or not folder.is_dir():
            continue
        try:
            loaded.named.append(load(str(folder)))
        except FileFaultsError as error:
            loaded.refused.append(NotCompared(entry.qualification, error.faults))


def _is_next(qualification: Qualification, finished: Qualification | None) -> bool:
    """Return whether a qualification can follow a finished one.

    It can if that leads to it, or if it is of a higher level.
    """
    if finished is None or qualification.folder.resolve() == finished.folder.resolve():
        return False
    if any(entry.qualification == qualification.name for entry in finished.leads_to):
        return True
    level, below = qualification.level, finished.level
    return level is None or below is None or level > below


def _note_other_areas(areas: Sequence[Area], shipped: Area) -> None:
    """Print on stderr which other shipped qualifications know the same job."""
    others = [each.name for area in areas[1:] for each in area if each in shipped]
    if others:
        options = " ".join(f"-q {name}" for name in others)
        note = f"this is a job of other areas too: to compare those, {options}"
        tell(f"note: {note}")


def _of_whole_plans(candidate: Candidate) -> Candidate:
    """Return a candidate who wants a whole qualification, which are compared."""
    from dataclasses import replace

    if candidate.units_only:
        note = "units_only is left out: whole qualifications are compared"
        tell(f"note: {note}")
    return replace(candidate, units_only=False)


def _refuse(refused: Iterable[NotCompared], finished: Qualification | None) -> None:
    """Raise the error of a comparison that nothing is left of.

    Raises:
        RequestError: what was named cannot be compared, or nothing can follow.
    """
    from recommender.errors import Fault, RequestError
    from recommender.reports.words.wording import leads_to

    faults = [fault for each in refused for fault in each.faults]
    if not faults and finished is not None:
        message = (
            f"no qualification that comes with the program follows {finished.name}"
        )
        known = leads_to(finished)
        hint = f"it leads to: {known}; " if known else ""
        hint += "name your own with --folder, or any with -q"
        faults = [Fault("nothing-next", message, hint)]
    raise RequestError(*faults)
