"""Small good folders of data, and what breaks them."""

from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

BAD = Path(__file__).parent.parent / "bad"
GOOD = BAD / "good"
CASES = sorted(BAD.glob("*.toml"))


class Expected(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)

    id: str
    row: int | None = None
    column: str | None = None
    hint: str = ""


class Case(BaseModel):
    """`replace` swaps texts in the good file; `text` or `hex` is the whole of it.

    `base` is the folder that is broken: good, or rich, which has every construct.
    """

    model_config = ConfigDict(extra="forbid", strict=True)

    why: str
    base: str = "good"
    file: str
    text: str | None = None
    hex: str | None = None
    replace: dict[str, str] = {}
    remove: bool = False
    folder: bool = False
    expect: Annotated[list[Expected], Field(default_factory=list)]


def break_file(case: Case, file: Path) -> None:
    if case.replace:
        text = file.read_text(encoding="utf-8")
        for old, new in case.replace.items():
            assert old in text
            text = text.replace(old, new)
        file.write_text(text, encoding="utf-8")
    elif case.remove or case.folder:
        file.unlink()
    elif case.hex is not None:
        file.write_bytes(bytes.fromhex(case.hex))
    else:
        file.write_bytes((case.text or "").encode())
    if case.folder:
        file.mkdir()
