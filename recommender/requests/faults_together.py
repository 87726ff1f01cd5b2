"""The faults of a request, told in one run: those of its file and of the options."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias, TypeVar

from recommender.errors import FileFaultsError, RequestError
from recommender.requests.candidate import Candidate

if TYPE_CHECKING:
    from collections.abc import Iterable

    from recommender.errors import Fault
    from recommender.files.toml_files import TomlFile

    Check: TypeAlias = Callable[[Candidate], Sequence[Fault]]

# How the ids of faults end that a name or a number has by itself.
_WRONG_ALONE = ("-unknown", "-range", "-value", "-points")
_Item = TypeVar("_Item")
_Result = TypeVar("_Result")


class FaultsTogether:
    """The faults of several steps, told in one run."""

    def __init__(self, *faults: Fault) -> None:
        """Begin with the faults that are known already."""
        self.faults = [*faults]

    def attempt(self, step: Callable[[], _Result], otherwise: _Result) -> _Result:
        """Return what a step gives; where it has faults, keep them for later."""
        try:
            return step()
        except (FileFaultsError, RequestError) as error:
            self.faults += error.faults
            return otherwise

    def attempt_all(
        self, step: Callable[[_Item], _Result], items: Iterable[_Item]
    ) -> list[_Result]:
        """Return what a step gives for items; the faults of some are kept for later."""
        results: list[_Result] = []
        for item in items:
            try:
                results.append(step(item))
            except (FileFaultsError, RequestError) as error:
                self.faults += error.faults
        return results

    def require(self, step: Callable[[], _Result]) -> _Result:
        """Return what a step gives, without which nothing can go on.

        Raises:
            FileFaultsError: the step has faults; all that are known, those of a file
                in its order.
            RequestError: none of them is of a file.
        """
        try:
            return step()
        except (FileFaultsError, RequestError) as error:
            self.faults += error.faults
            self.raise_all()
            raise

    def raise_all(self) -> None:
        """Raise what there is.

        Raises:
            FileFaultsError: there are faults; those of a file in its order.
            RequestError: none of them is of a file.
        """
        faults = list(dict.fromkeys(self.faults))
        files = list(dict.fromkeys(fault.file for fault in faults))
        faults.sort(key=lambda fault: (files.index(fault.file), fault.row or 0))
        if any(files):
            raise FileFaultsError(*faults)
        if faults:
            raise RequestError(*faults)


class CheckedFile(NamedTuple):
    """What is sound in a candidate file, and the faults of the rest.

    A request without a file is like one with an empty file. `file` has sound content
    only, and `scenarios` are as they are written.
    """

    candidate: Candidate = Candidate()
    qualification: str | None = None
    faults: tuple[Fault, ...] = ()
    file: TomlFile | None = None
    scenarios: Sequence[Any] = ()


def name_faults(candidate: Candidate, check: Check, is_faulty: bool) -> list[Fault]:
    """Return the faults of unknown names in a request.

    Where each name and number is one that there is, and the request is not faulty
    already, the rest is told by what is made of it.
    """
    faults = check(candidate)
    if is_faulty or any(fault.id.endswith(_WRONG_ALONE) for fault in faults):
        return list(faults)
    return []
