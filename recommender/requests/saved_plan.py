"""Plans saved as JSON: their units, the candidate's facts, and the data used."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from math import isfinite
from typing import TYPE_CHECKING, Any

from recommender.errors import Fault, FileFaultsError, RequestError, counted, printable
from recommender.files.json_text import not_what_is_read, parse_json
from recommender.files.reading_time import in_time
from recommender.files.texts import name_of, read_text
from recommender.qualifications.exact_numbers import has_two_decimals, number_of
from recommender.requests.candidate import Candidate
from recommender.requests.external_units import read_external
from recommender.requests.wish_table import Wishes

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

    from recommender.qualifications.qualification import Qualification

# More units than any plan has, or any sheet shows.
MOST_UNITS = 1_000
_SAVE = "save one with: recommender plan ... --output plan.json"


@dataclass(frozen=True, slots=True)
class SavedPlan:
    """The units of a saved plan, by code, and what it was made with.

    `sha256` is None in files older than that field. `stated` is what rules need to know
    of the candidate, by wish: the units held and how, facts, readings, and waivers.
    `job` is the candidate's job, without wishes, as far as the file has it.
    """

    codes: tuple[str, ...]
    qualification: str = ""
    sha256: str | None = None
    stated: Mapping[str, tuple[Any, ...]] = field(default_factory=dict)
    job: Candidate = field(default_factory=Candidate)

    def wishes(self, qualification: Qualification) -> Wishes:
        """Return the stated facts as wishes, as far as the qualification knows them."""
        codes = qualification.catalogue.unit_by_code
        rules = {rule.id for rule in qualification.rules}
        grades = qualification.grades.order if qualification.grades else ()
        readings, facts = qualification.readings, qualification.facts

        def is_fact(name: str, value: str) -> bool:
            return name in facts and facts[name].value_of(value) in facts[name].values

        def is_size(code: str, size: Any) -> bool:
            return code in codes and codes[code].can_have(number_of(size))

        sizes = self._known("unit_credits", is_size)
        return Wishes(
            have=tuple(code for code in self.stated.get("have", ()) if code in codes),
            held_by=self._known("held_by", lambda code, _: code in codes),
            facts=self._known("facts", is_fact),
            grades=self._known(
                "grades", lambda code, grade: code in codes and grade in grades
            ),
            readings=self._known(
                "readings", lambda rule, reading: reading in readings.get(rule, ())
            ),
            elsewhere=tuple(map(read_external, self.stated.get("elsewhere", ()))),
            waive=self._known("waive", lambda rule, _: rule in rules),
            unit_credits=tuple((code, number_of(size)) for code, size in sizes),
        )

    def _known(
        self, name: str, is_known: Callable[[str, Any], bool]
    ) -> tuple[tuple[str, Any], ...]:
        """Return the pairs of what is stated that are known."""
        return tuple(pair for pair in self.stated.get(name, ()) if is_known(*pair))

    def data_change(self, qualification: Qualification) -> str | None:
        """Return how the data has changed since the plan was made, if it has."""
        if self.qualification not in ("", qualification.name):
            name = qualification.name
            return f"made for another qualification: {self.qualification}, not {name}"
        if self.sha256 in (None, qualification.sha256):
            return None
        return (
            f"made with other data: the units, rules or tags of {qualification.name} "
            f"have changed since"
        )


@in_time
def read_saved_plan(path: Path) -> SavedPlan:
    """Return the plan in the JSON of `plan` or `check`, the first if there are several.

    Raises:
        FileFaultsError: it cannot be read, is not a saved plan, or has wrong values.
    """
    name = name_of(path)
    text = read_text(path, kind="plan")
    content = parse_json(text, name, kind="plan", hint=_SAVE)
    try:
        codes = _codes(content)
    except (KeyError, IndexError, TypeError):
        message = not_what_is_read("a saved plan", text)
        raise FileFaultsError(Fault("plan-format", message, _SAVE, name)) from None
    if len(codes) > MOST_UNITS:
        message = f"{counted(len(codes), 'unit')}; a plan has at most {MOST_UNITS:,}"
        raise FileFaultsError(Fault("plan-too-big", message, "", name))
    candidate = content.get("candidate") or {}
    faults = list(_wrong_shapes(content, name))
    job = Candidate()
    if not faults:
        job, faults = _job(candidate, name)
    if faults:
        raise FileFaultsError(*faults)
    data = content.get("data") or {}
    return SavedPlan(
        tuple(printable(code) for code in codes),
        _text(content.get("qualification")) or "",
        _text(data.get("sha256")),
        _stated(candidate.get("wishes") or {}),
        job,
    )


def _codes(content: Any) -> list[str]:
    """Return the codes of the units of the plan.

    Raises:
        KeyError, IndexError, TypeError: There are none.
    """
    units = content["plans"][0]["units"] if "plans" in content else content["units"]
    codes = [unit if isinstance(unit, str) else unit["code"] for unit in units]
    if not (isinstance(units, list) and all(map(_is_text, codes))):
        raise TypeError
    return codes


def _wrong_shapes(content: dict[str, Any], name: str) -> Iterator[Fault]:
    """Yield what of a saved plan is not of the kind that the program writes."""
    candidate = content.get("candidate")
    wishes = candidate.get("wishes") if isinstance(candidate, dict) else None
    tables = [
        ("data", content.get("data")),
        ("candidate", candidate),
        ("candidate.wishes", wishes),
    ]
    if isinstance(wishes, dict):
        tables += [(f"candidate.wishes.{key}", wishes.get(key)) for key in _PAIRS]
    for key, value in tables:
        if value is not None and not isinstance(value, dict):
            yield _fault_of_shape(key, "a table of names and values", name)
    if not isinstance(wishes, dict):
        return
    have = wishes.get("have")
    if have is not None and not (isinstance(have, list) and all(map(_is_text, have))):
        yield _fault_of_shape("candidate.wishes.have", "a list of codes", name)
    own = wishes.get("elsewhere")
    if own is not None and not (isinstance(own, list) and all(map(_is_external, own))):
        kind = "a list of units from elsewhere"
        yield _fault_of_shape("candidate.wishes.elsewhere", kind, name)
    for key in _PAIRS:
        is_value, kind = _PAIRS[key]
        pairs = wishes.get(key)
        for part, value in pairs.items() if isinstance(pairs, dict) else ():
            if not is_value(value):
                place = f"candidate.wishes.{key}.{printable(part)}"
                yield _fault_of_shape(place, kind, name)


def _fault_of_shape(key: str, kind: str, name: str) -> Fault:
    message, hint = f"{key} is not {kind}", "save the plan again, or correct this"
    return Fault("plan-value", message, hint, name, column=key)


def _stated(wishes: Mapping[str, Any]) -> dict[str, tuple[Any, ...]]:
    """Return what rules need to know of the candidate, as far as the file has it."""
    pairs = {name: tuple((wishes.get(name) or {}).items()) for name in _PAIRS}
    lists = {key: tuple(wishes.get(key) or ()) for key in ("have", "elsewhere")}
    return {**lists, **pairs}


def _job(candidate: Mapping[str, Any], name: str) -> tuple[Candidate, list[Fault]]:
    """Return the job of a candidate, and the fault of one that cannot be read."""
    tags = [candidate.get(key) for key in ("tags", "unsure")]
    try:
        job = Candidate(
            role=candidate.get("role"),
            tags={tag: often for table in tags for tag, often in (table or {}).items()},
            bare=candidate.get("bare", False),
            no_tags=tuple(candidate.get("no_tags") or ()),
        )
    except RequestError as error:
        return Candidate(), [replace(fault, file=name) for fault in error.faults]
    except (AttributeError, TypeError):
        return Candidate(), [_fault_of_shape("candidate", "a job", name)]
    return job, []


def _is_external(value: object) -> bool:
    """Return whether a value is a unit from elsewhere, as it is typed."""
    try:
        return isinstance(value, str) and bool(read_external(value))
    except ValueError:
        return False


def _is_text(value: object) -> bool:
    return isinstance(value, str)


def _is_credits(value: object) -> bool:
    if isinstance(value, float):
        return isfinite(value) and has_two_decimals(number_of(value))
    return isinstance(value, int) and not isinstance(value, bool)


# The wishes that are pairs, each with what its values are.
_PAIRS = {
    **dict.fromkeys(
        ("held_by", "facts", "readings", "grades", "waive"), (_is_text, "a text")
    ),
    "unit_credits": (_is_credits, "a number of credits"),
}


def _text(value: object) -> str | None:
    return printable(value, 70) if isinstance(value, str) else None
