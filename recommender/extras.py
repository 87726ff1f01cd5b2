"""Packages that only some need: asked for before anything is computed."""

from __future__ import annotations

from importlib.util import find_spec

from recommender.errors import Fault, RequestError


def demand(package: str, extra: str) -> None:
    """Check that an optional package is there.

    Raises:
        RequestError: it is not; the hint is the line that installs it.
    """
    if find_spec(package) is None:
        hint = f'pip install "recommender[{extra}]"'
        message = f"this needs the package {package}"
        raise RequestError(Fault("package-missing", message, hint))
