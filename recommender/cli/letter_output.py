"""Where letter and certificate go, beside the ordinary output of a command."""

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

    if PurePath(file).suffix.lower() not in {f".{format_}" for format_ in FORMATS}:
        message = f"a letter cannot be written to {file}"
        hint = "end the name with .html, .docx or .txt"
        raise RequestError(Fault("letter-suffix", message, hint))
    _refuse_same("letter", file, beside, "--output")
    return Output(None, file, beside.force, also=FORMATS)


def certificate_output(file: str, beside: Output, letter: Output | None) -> Output:
    """Return the output of a certificate; `beside` and `letter` are the other ones.

    Raises:
        RequestError: the file is there already and nothing may be replaced, or its
            name is none for a certificate, or is that of another output.
    """
    from recommender.errors import Fault, RequestError

    if PurePath(file).suffix.lower() != ".json":
        message = f"a certificate cannot be written to {file}"
        fault = Fault("certificate-suffix", message, "end the name with .json")
        raise RequestError(fault)
    _refuse_same("certificate", file, beside, "--output")
    if letter is not None:
        _refuse_same("certificate", file, letter, "--letter")
    return Output(None, file, beside.force)


def _refuse_same(option: str, file: str, other: Output, named: str) -> None:
    """Refuse an output that is the file of another one."""
    from recommender.errors import Fault, RequestError
    from recommender.files.file_uses import are_one_file

    if other.path is not None and are_one_file(Path(file), other.path):
        message = f"--{option} and {named} both name {file}"
        raise RequestError(Fault(f"{option}-twice", message, "name two files"))
