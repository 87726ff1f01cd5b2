"""The scenarios of a candidate file: each is the candidate as given, with changes."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from recommender.errors import Fault, RequestError, printable
from recommender.files.reading_time import in_time
from recommender.requests.candidate import Candidate, override, without_held
from recommender.requests.candidate_checking import (
    at,
    candidate_of_table,
    check_file,
    parts_of,
    placed_faults,
    placed_name_faults,
    sound_part,
)
from recommender.requests.candidate_file import VariantTable
from recommender.requests.faults_together import FaultsTogether
from recommender.requests.resolving import request_faults

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from recommender.files.toml_files import TomlFile
    from recommender.qualifications.qualification import Qualification
    from recommender.requests.faults_together import Check, CheckedFile

AS_GIVEN = "as given"
_UNIQUE = "give each its own name"


class Scenarios(NamedTuple):
    """The scenarios in a file by name, and the qualification that they are in."""

    qualification: Qualification
    candidates: dict[str, Candidate]


@in_time
def read_scenarios(
    path: Path, load: Callable[[str | None], Qualification]
) -> Scenarios:
    """Return the scenarios in a file; `load` loads the qualification that it names.

    The candidate as given, without any scenario, comes first.

    Raises:
        FileFaultsError: every fault of the file: it has no scenarios, two of the same
            name, or one with a name of a unit or task that is unknown.
    """
    checked = check_file(path)
    faults = FaultsTogether(*checked.faults, *_name_faults(checked))
    qualification = faults.require(lambda: load(checked.qualification))
    check = partial(request_faults, qualification=qualification)
    faults.faults += placed_name_faults(checked.candidate, checked, check, True)
    candidates = {AS_GIVEN: checked.candidate}
    for number, table in enumerate(checked.scenarios):
        if checked.file is None or not isinstance(table, dict):
            continue
        scenario = _Scenario(number, table, checked.candidate, checked.file)
        faults.faults += scenario.faults(check)
        candidates[str(table.get("name"))] = scenario.candidate
    faults.raise_all()
    return Scenarios(qualification, candidates)


def _name_faults(checked: CheckedFile) -> Iterator[Fault]:
    """Yield a fault for each scenario whose name another has, or if there is none."""
    file = checked.file
    if file is None:
        return
    wrong = any(
        (fault.column or "").startswith("scenarios") for fault in checked.faults
    )
    if not checked.scenarios and not wrong:
        hint = "add some, each with a name and what is different"
        message = "the file has no [[scenarios]]"
        yield Fault("scenarios-missing", message, hint, file.name)
    known = {AS_GIVEN}
    for number, table in enumerate(checked.scenarios):
        name = table.get("name") if isinstance(table, dict) else None
        if isinstance(name, str) and name in known:
            message = f"two scenarios are called {printable(name)}"
            fault = Fault("scenario-twice", message, _UNIQUE)
            yield at(("scenarios", number, "name"), file, fault)
        known.add(str(name))


class _Scenario:
    """One scenario: what is sound in its table, over the candidate as given."""

    def __init__(
        self, number: int, table: dict[str, object], base: Candidate, file: TomlFile
    ) -> None:
        self._place, self._file = ("scenarios", number), file
        rest = {key: value for key, value in table.items() if key != "name"}
        table_, self._sound = sound_part(rest, VariantTable)
        wanted, self._faults = candidate_of_table(
            table_, self._sound, file, self._place
        )
        try:
            base = without_held(base, table_.not_have)
        except RequestError as error:
            place = (*self._place, "not_have")
            self._faults += [at(place, file, fault) for fault in error.faults]
        self.candidate = override(base, wanted)

    def faults(self, check: Check) -> Iterator[Fault]:
        """Yield the faults of the scenario, with the row and key that have each."""
        yield from self._faults
        parts = list(parts_of(self._file.content))
        parts += parts_of(self._sound, self._place)
        faults = placed_faults(check(self.candidate), self._file, check, parts)
        yield from (f if f.file else at(self._place, self._file, f) for f in faults)
