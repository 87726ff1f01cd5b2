"""Reading and writing certificates, and their fingerprints."""

from __future__ import annotations

import json
from contextlib import suppress
from hashlib import sha256
from typing import TYPE_CHECKING, Any, NoReturn

from pydantic import ValidationError

from recommender.certificates.certificate_document import SCHEMA, Certificate
from recommender.errors import Fault, FileFaultsError, printable
from recommender.files.json_text import not_what_is_read
from recommender.files.reading_time import in_time
from recommender.files.settings import key_in_words
from recommender.files.texts import name_of, read_text
from recommender.files.value_hints import value_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from pydantic_core import ErrorDetails

    from recommender.certificates.certificate_document import CertificateContent

_CHANGED = (
    "it was changed since it was written: make it again with: "
    "recommender plan ... --certificate FILE"
)


def certificate_text(content: CertificateContent) -> str:
    """Return the text of a certificate file: the content with its fingerprint."""
    plain = {"schema": SCHEMA, **content.model_dump(exclude_defaults=True)}
    whole = {**plain, "fingerprint": fingerprint_of(plain)}
    return json.dumps(whole, indent=1, sort_keys=True, ensure_ascii=False) + "\n"


def fingerprint_of(content: Mapping[str, Any]) -> str:
    """Return the SHA-256 of a certificate as JSON, without its fingerprint.

    >>> fingerprint_of({"b": 1, "a": 2, "fingerprint": ""}) == fingerprint_of(
    ...     {"a": 2, "b": 1}
    ... )
    True
    """
    rest = {key: value for key, value in content.items() if key != "fingerprint"}
    text = json.dumps(rest, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


@in_time
def read_certificate(path: Path) -> tuple[Certificate, str]:
    """Return the certificate in a file, and the fingerprint that its content has.

    Raises:
        FileFaultsError: it cannot be read, or it is not a certificate.
    """
    return certificate_in(read_text(path, kind="certificate"), name_of(path))


def certificate_in(text: str, name: str) -> tuple[Certificate, str]:
    """Return the certificate in a text, as `read_certificate` does.

    Raises:
        FileFaultsError: it is not a certificate; `name` is for its faults.
    """
    plain = _plain(text, name)
    try:
        return Certificate.model_validate(plain), fingerprint_of(plain)
    except ValidationError as error:
        problems = error.errors(include_url=False, include_input=False)
    except RecursionError:
        _refuse(text, name, "it is nested too deeply")
    # A value that may be of two kinds is wrong as each of them.
    words = dict.fromkeys(_in_words(problem, plain) for problem in problems)
    raise FileFaultsError(
        *(Fault("certificate-value", each, _CHANGED, name) for each in words)
    )


def _in_words(problem: ErrorDetails, plain: Any) -> str:
    """Return what is wrong at a place of a certificate."""
    way: list[int | str] = []
    for part in problem["loc"]:
        # Other parts name the kinds that a value may be of.
        with suppress(KeyError, IndexError, TypeError):
            plain = plain[part]
            way.append(part)
    if problem["type"] == "missing":
        return f"{_key((*way, problem['loc'][-1]))} is missing"
    key = _key(tuple(way))
    if problem["type"] == "extra_forbidden":
        return f"{key} is not a key of a certificate"
    if problem["type"] == "union_tag_not_found":
        return f"{key}.kind is missing"
    if problem["type"] == "union_tag_invalid":
        return f"{key}.kind is none of {problem['ctx']['expected_tags']}"
    if str(problem["loc"][-1]).startswith("constrained-"):
        return f"{key} is not a whole number, or a fraction such as 25/3"
    return f"{key}: {value_words(problem, tuple(way), {})[0]}"


def _plain(text: str, name: str) -> dict[str, Any]:
    try:
        plain = json.loads(
            text,
            parse_float=_no_float,
            parse_constant=_no_float,
            object_pairs_hook=_no_key_twice,
        )
    except (ValueError, RecursionError) as error:
        reason = f"{error}" if isinstance(error, _NotExactError) else "no JSON"
        _refuse(text, name, reason)
    if not isinstance(plain, dict) or plain.get("schema") != SCHEMA:
        _refuse(text, name, f"its schema is not {SCHEMA}")
    return plain


class _NotExactError(ValueError):
    """A number that is not exact, or a key that stands twice."""


def _no_float(number: str) -> NoReturn:
    raise _NotExactError(f"{printable(number, 20)} is not an exact number")


def _no_key_twice(pairs: Iterable[tuple[str, Any]]) -> dict[str, Any]:
    whole: dict[str, Any] = {}
    for key, value in pairs:
        if key in whole:
            raise _NotExactError(f"the key {printable(key)} stands twice")
        whole[key] = value
    return whole


def _refuse(text: str, name: str, reason: str) -> NoReturn:
    hint = "make one with: recommender plan ... --certificate FILE"
    message = not_what_is_read("a certificate", text)
    if " but " not in message or f" {SCHEMA}" in message:
        message = f"this is not a certificate: {reason}"
    raise FileFaultsError(Fault("certificate-format", message, hint, name)) from None


def _key(place: tuple[int | str, ...]) -> str:
    return printable(key_in_words(place[:8]), 120)
