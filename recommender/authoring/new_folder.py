"""Starting a qualification: a commented folder that can be loaded and planned with."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import TYPE_CHECKING

from recommender.authoring.candidate_facts import facts_toml
from recommender.authoring.imported_units import PAIRS
from recommender.authoring.proposed_rule import TABLES, rules_toml
from recommender.authoring.tag_proposals import proposals_csv
from recommender.errors import Fault, RequestError, did_you_mean, printable
from recommender.files.file_sets import temporary_folder
from recommender.files.shipped_files import data_folder
from recommender.loading.folder import read_qualification

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from recommender.authoring.imported_units import Imported
    from recommender.authoring.tag_proposals import Proposal
    from recommender.qualifications.qualification import Qualification

# The files of a new qualification, in the data folder.
START = "start/files"
START_IMPORTED = "start/imported.txt"
# Parts of its rules: one to be written, examples of others, and what opens proposals.
UNWRITTEN, EXAMPLES = "start/unwritten_rule.txt", "start/example_rules.txt"
PROPOSED_RULES = "start/proposed_rules.txt"
WORDS = ("tags.toml", "roles.toml", "strengths.csv")


def start_qualification(
    name: str, folder: Path, area: str | None = None
) -> Qualification:
    """Write the folder of a new qualification, with an example of each construct.

    With an `area`, its vocabulary is used instead of one in the folder.

    Raises:
        RequestError: the name is not valid, the folder exists, or the area does not.
        OutputError: the folder could not be written.
    """
    return write_folder(folder, starting_files(name, area))


def starting_files(name: str, area: str | None = None) -> dict[str, str]:
    """Return the texts of the files of a new qualification, by name.

    Raises:
        RequestError: the name is not valid, or there is no such area.
    """
    if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", name) or len(name) > 60:
        hint = "write a-z, 0-9 and hyphens, for example my-diploma"
        message = f"{printable(name)} is not a valid name for a qualification"
        raise RequestError(Fault("qualification-name", message, hint))
    source = data_folder() / START
    files = {path.name: path.read_text(encoding="utf-8") for path in source.iterdir()}
    rules = files["qualification.toml"].replace('name = "start"', f'name = "{name}"')
    if area is not None:
        find_area(area)
        rules = re.sub(r'#area = "[^"]*"', f'area = "{area}"', rules)
        files = {key: text for key, text in files.items() if key not in WORDS}
    else:
        tags = files["tags.toml"].replace('area = "start"', f'area = "{name}"')
        files["tags.toml"] = tags
    return {**files, "qualification.toml": rules}


def suggested_name(file: str) -> str:
    """Return a name for the qualification that is imported from a file.

    >>> suggested_name("sheets/Level 3 Units (2024).xlsx")
    'level-3-units-2024'
    """
    words = re.findall(r"[a-z0-9]+", Path(file).stem.casefold())
    return "-".join(words)[:60].strip("-") or "my-qualification"


def imported_files(
    imported: Imported,
    name: str,
    title: str,
    area: str | None = None,
    proposals: Sequence[Proposal] = (),
    *,
    accept_rules: bool = False,
) -> dict[str, str]:
    """Return the files of a qualification whose units come from a spreadsheet.

    With an area it has the tags that are proposed for its units. The rules that the
    spreadsheet states in words are comments, unless they are accepted.

    Raises:
        RequestError: the name is not valid, or there is no such area.
    """
    files = starting_files(name, area)
    del files["sources.csv"]
    if "strengths.csv" in files:
        codes = (imported.rows[0]["code"], imported.rows[-1]["code"])
        pairs = dict(zip(codes, ("first-task", "second-task"), strict=True))
        lines = (f"{code},{tag},3" for code, tag in pairs.items())
        files["strengths.csv"] = "\n".join(["unit,tag,strength", *lines, ""])
    if proposals:
        files["strengths.csv"] = proposals_csv(proposals)
    template = data_folder() / START_IMPORTED
    rules = template.read_text(encoding="utf-8").format(
        file=printable(Path(imported.file).name, 70),
        name=_quoted(name),
        title=_quoted(title),
        size=_size(imported),
        area=f"area = {_quoted(area)}\n" if area else "",
        groups="\n".join(
            f"{_quoted(id_)} = {_quoted(name)}" for id_, name in imported.groups.items()
        ),
        columns=_columns(imported),
        facts=facts_toml(imported.facts, _quoted),
        rules=_rules(imported, accept_rules=accept_rules),
    )
    return {**files, "qualification.toml": rules, "units.csv": imported.to_csv()}


def _size(imported: Imported) -> str:
    """Return what the file says of levels and credits."""
    level = imported.level
    lines = ["# As in the title, or of most units: please check it."]
    lines.append(f"level = {level}")
    if not level:
        lines = ["# The table has no levels of units.", "levels = false"]
    if imported.has_entry_level:
        lines.append("entry_level = true")
    if not imported.has_credits:
        lines += ["# Units have no credits: each counts as 1.", "credits = false"]
    return "\n".join([*lines, ""])


def _columns(imported: Imported) -> str:
    """Return the declarations of columns that only some spreadsheets have."""
    used = [column for column in PAIRS if any(row[column] for row in imported.rows)]
    lines = [f'{column} = "units"' for column in used]
    lines += [f'{_quoted(new)} = "number"' for new in imported.numbers.values()]
    return "\n".join(["", "[columns]", *lines, ""]) if lines else ""


def _rules(imported: Imported, *, accept_rules: bool) -> str:
    """Return the rules: real ones, proposed ones, or one to be written and examples."""
    proposed, file = imported.seen.proposed, Path(imported.file).name
    real = [*imported.rules, *(proposed if accept_rules else ())]
    # The tables of a kind are together, in the order of the format.
    real.sort(key=lambda rule: TABLES.index(rule.table))
    unwritten = _start_text(UNWRITTEN)
    if not imported.has_credits:
        unwritten = unwritten.replace("credits", "units")
    text = rules_toml(real, file, proposed=False)
    if not any(rule.table == TABLES[0] for rule in real):
        text = unwritten + text
    if proposed and not accept_rules:
        text += _start_text(PROPOSED_RULES) + rules_toml(proposed, file, proposed=True)
    return text if real or proposed else text + _start_text(EXAMPLES)


def _start_text(name: str) -> str:
    return (data_folder() / name).read_text(encoding="utf-8")


def _quoted(text: str) -> str:
    # A JSON string is a TOML string too.
    return json.dumps(text, ensure_ascii=False)


def find_area(area: str) -> None:
    """Check that an area is shipped.

    Raises:
        RequestError: it is not.
    """
    known = sorted(path.parent.name for path in data_folder().glob("*/tags.toml"))
    if area not in known:
        hint = did_you_mean(area, known, f"known areas: {', '.join(known)}")
        message = f"no area {printable(area)} is shipped"
        raise RequestError(Fault("area-missing", message, hint))


def refuse_folder(folder: Path) -> None:
    """Check, before anything is read, that a folder can be made.

    Raises:
        RequestError: it exists already, or the folder above it does not.
    """
    try:
        exists, has_parent = folder.exists(), folder.parent.is_dir()
    except (OSError, ValueError):
        message = "this is not a valid folder name"
        raise RequestError(
            Fault("output-name", message, file=repr(str(folder)))
        ) from None
    if exists:
        message, hint = f"{folder} exists already", "choose another name with --folder"
        raise RequestError(Fault("output-exists", message, hint))
    if not has_parent:
        message = f"there is no folder {folder.parent}"
        raise RequestError(Fault("output-folder", message, "make it first"))


def write_folder(folder: Path, files: Mapping[str, str]) -> Qualification:
    """Write all the files of a qualification, or none, and return what they load as.

    Raises:
        RequestError: the folder exists already.
        OutputError: it could not be written.
        FileFaultsError: the files have faults; nothing was written.
    """
    refuse_folder(folder)
    # Beside it, so that an area there is found, and the move is a single step.
    with temporary_folder(folder) as temporary:
        for name, text in files.items():
            (temporary / name).write_text(text, encoding="utf-8", newline="")
        read_qualification(temporary, data_folder())
        temporary.replace(folder)
    return read_qualification(folder, data_folder())
