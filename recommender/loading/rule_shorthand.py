"""Rules written in short, put into the form that everything else reads.

A table with `rules` has several that share its source, its `when`, or what they count
towards. A measure may be a key, with all that belongs to it, such as
`credits = { of.groups = ["B"], at_least = 30 }`. A reading has only what the rule says
otherwise in it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeAlias

from recommender.errors import Fault, did_you_mean, nearest_names
from recommender.loading.rule_tables import SHAPES

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from recommender.files.toml_files import Place, TomlFile

    Entry: TypeAlias = Mapping[str, Any]

KINDS = ("rules", "guidance", "endorsements")
# What can be said once for several rules.
SHARED = ("source", "when", "towards", "unless_tags")
# The measures that can be keys, and what belongs to a measure.
MEASURES = ("credits", "units", "hours")
MEASURED = ("of", "at_least", "at_most", "exactly", "towards", "out_of", "overlap")
# The keys that say what is required; a reading may have any of them.
REQUIREMENT = (
    "measure",
    *MEASURED,
    *(key for key in SHAPES if key not in MEASURED),
    "then",
)
# The keys of a rule that do not say what is required.
_BESIDE = ("id", "text", "source", "reading", "readings", "means", "for_each",
           "for_each_group", "when", "unless_tags", "title", *SHAPES)  # fmt: skip
_INSIDE = ("any_of", "all_of", "none_of")


def written_out(file: TomlFile) -> tuple[TomlFile, tuple[Fault, ...]]:
    """Return a file with its rules written out, and what is wrong with short forms.

    What is wrong there is replaced by something that is not, so that nothing is told
    twice; the file then cannot be used.
    """
    writer = _WriterOfRules(file)
    content, origins = dict(file.content), dict(file.origins)
    for kind in KINDS:
        if not isinstance(file.content.get(kind), list):
            continue
        rules: list[Any] = []
        for place, entry, lent in writer.rules(kind):
            here = (kind, len(rules))
            origins[here] = place
            # What a rule has from the table around it stands there.
            origins |= {(*here, *keys): (*place[:2], *keys) for keys in lent}
            rules.append(writer.rule(entry, place))
        content[kind] = rules
    written = file._replace(content=content, origins=origins)
    return written, tuple(writer.faults)


class _WriterOfRules:
    """Writes out the rules of a file; what is wrong with them is in `faults`."""

    def __init__(self, file: TomlFile) -> None:
        self._file = file
        self.faults: list[Fault] = []

    def rules(self, kind: str) -> Iterator[tuple[Place, Any, list[Place]]]:
        """Yield the rules one by one with what they share, and where each stands.

        The last are the keys that a rule has from the table that it shares.
        """
        for number, entry in enumerate(self._file.content[kind]):
            place = (kind, number)
            if not isinstance(entry, dict) or "rules" not in entry:
                yield place, entry, []
                continue
            inside = entry["rules"]
            if not _are_tables(inside):
                message = f"rules inside [[{kind}]] is not a list of tables"
                hint = 'write rules = [{ id = "...", text = "...", ... }]'
                self._tell("rules-shared", message, hint, (*place, "rules"))
                continue
            shared = {key: value for key, value in entry.items() if key in SHARED}
            for key in (k for k in entry if k not in (*SHARED, "rules")):
                message = f"{key} cannot be said once for several rules"
                hint = did_you_mean(key, SHARED, "write it in each of them")
                self._tell("rules-shared", message, hint, (*place, key))
            for inner, rule in enumerate(inside):
                lent = list(_lent(shared, rule))
                yield (*place, "rules", inner), _sharing(shared, rule), lent

    def rule(self, entry: Any, place: Place) -> Any:
        """Return a rule with `measure` as a key of its own, and all in its readings."""
        full = self.in_full(entry, place)
        return self._in_readings(full, place) if isinstance(full, dict) else full

    def _in_readings(self, entry: Entry, place: Place) -> Entry:
        """Return a rule with all that it requires in each of its readings."""
        readings = entry.get("readings")
        if not isinstance(readings, dict) or not readings:
            return entry
        full = {
            name: self.in_full(reading, (*place, "readings", name))
            for name, reading in readings.items()
        }
        if not all(isinstance(reading, dict) for reading in full.values()):
            return entry
        own = {key: entry[key] for key in REQUIREMENT if key in entry}
        for key in own:
            if all(key in reading for reading in full.values()):
                message = f"{key} has no effect beside readings, which all have it"
                self._tell("rules-key-in-vain", message, "remove it", (*place, key))
        left = {key: value for key, value in entry.items() if key not in own}
        both = {name: {**own, **reading} for name, reading in full.items()}
        return {**left, "readings": both}

    def in_full(self, entry: Any, place: Place) -> Any:
        """Return a requirement with `measure` as a key of its own, and those inside."""
        if not isinstance(entry, dict):
            return entry
        full = self._measured(entry, place)
        for key in _INSIDE:
            if isinstance(full.get(key), list):
                parts = enumerate(full[key])
                full[key] = [self.in_full(p, (*place, key, n)) for n, p in parts]
        for key in ("if", "then"):
            if key in full:
                full[key] = self.in_full(full[key], (*place, key))
        return full

    def _measured(self, entry: Entry, place: Place) -> dict[str, Any]:
        entry = self._known_measures(entry, place)
        measures = [key for key in MEASURES if key in entry]
        if not measures:
            return dict(entry)
        key, *others = measures
        left = {name: value for name, value in entry.items() if name not in MEASURES}
        inside = entry[key]
        beside = [*others, *(n for n in ("measure", *MEASURED) if n in left)]
        if not isinstance(inside, dict):
            message = f"{key} is not a table"
            hint = f"write {key} = {{ at_least = 1 }}"
            if key == "units" and isinstance(inside, list):
                hint = "write of.units to name them"
        elif wrong := [name for name in inside if name not in MEASURED]:
            message = f"{wrong[0]} has no place inside {key}"
            hint = _instead(wrong[0], key)
        elif beside and (beside != ["towards"] or "towards" in inside):
            message = f"{beside[0]} has no place beside {key}"
            hint = f"write all that belongs to {key} inside it"
        else:
            return {**left, "measure": key, **inside}
        self._tell("rules-short", message, hint, (*place, key))
        return {**left, "measure": key, "at_least": 0}

    def _known_measures(self, entry: Entry, place: Place) -> Entry:
        """Return a requirement with its measure as it is written, if it is misspelt."""
        slips = {
            key: nearest_names(key, MEASURES)
            for key, value in entry.items()
            if isinstance(value, dict) and key not in (*REQUIREMENT, *MEASURES)
        }
        for key, near in slips.items():
            if near:
                message = f"{key} is not a valid key here"
                hint = did_you_mean(key, MEASURES)
                self._tell("rules-short", message, hint, (*place, key))
                others = {name: it for name, it in entry.items() if name != key}
                return {**others, near[0]: {"at_least": 0}}
        return entry

    def _tell(self, id_: str, message: str, hint: str, place: Place) -> None:
        row, column = self._file.line_of(place), str(place[-1])
        fault = Fault(id_, message, hint, self._file.name, row, column=column)
        self.faults.append(fault)


def _instead(wrong: str, measure: str) -> str:
    """Return what to write instead of a key that has no place inside a measure."""
    # Only for a fault: it takes 100 ms, for files that are known to have none.
    from recommender.loading.requirement_tables import SelectTable  # noqa: PLC0415

    filters = SelectTable.model_fields
    meant = [wrong] if wrong in filters else nearest_names(wrong, filters)
    if nearest_names(wrong, MEASURED):
        return did_you_mean(wrong, MEASURED)
    if meant:
        return f"write of.{meant[0]}"
    if wrong in _BESIDE:
        return f"write it beside {measure}, not inside it"
    return f"known here: {', '.join(MEASURED)}"


def _are_tables(value: object) -> bool:
    """Return whether a value is a list of tables, with one at least."""
    if not isinstance(value, list):
        return False
    return bool(value) and all(isinstance(table, dict) for table in value)


def _lent(shared: Entry, rule: Entry) -> Iterator[Place]:
    """Yield the keys that a rule has from what it shares: those it has not itself."""
    for key, value in shared.items():
        own = rule.get(key)
        if key not in rule:
            yield (key,)
        elif key == "when" and isinstance(value, dict) and isinstance(own, dict):
            yield from ((key, fact) for fact in value if fact not in own)


def _sharing(shared: Entry, rule: Entry) -> Entry:
    """Return a rule with what it shares; it applies in the cases of both."""
    ours, theirs = shared.get("when"), rule.get("when")
    if isinstance(ours, dict) and isinstance(theirs, dict):
        return {**shared, **rule, "when": {**ours, **theirs}}
    return {**shared, **rule}
