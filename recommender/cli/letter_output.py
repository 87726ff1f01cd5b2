"""Where the letter to a candidate goes, beside the ordinary output of a command."""

from __future__ import annotations

from pathlib import Path, PurePath

from recommender.cli.output import Output

FORMATS = ("html", "docx", "txt")


def letter_output(file: str, beside: Output) -> Output:
    """Return the output of a letter; `beside` is the ordinary one.

    Raises:
        RequestError: the file is there already and nothing may be replaced, or its
            name is none for a letter, or is that of the ordinary output; or a package
            is missing.
    """
    from recommender.errors import Fault, RequestError
    from recommender.files.file_uses import are_one_file

    if PurePath(file).suffix.lower() not in {f".{format_}" for format_ in FORMATS}:
        message = f"a letter cannot be written to {file}"
        hint = "end the name with .html, .docx or .txt"
        raise RequestError(Fault("letter-suffix", message, hint))
    if beside.path is not None and are_one_file(Path(file), beside.path):
        message = f"--letter and --output both name {file}"
        raise RequestError(Fault("letter-twice", message, "name two files"))
    return Output(None, file, beside.force, also=FORMATS)
