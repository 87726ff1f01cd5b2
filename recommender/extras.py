"""Optional packages, checked for before anything is computed."""

from __future__ import annotations

import json
import re
from importlib.util import find_spec
from typing import TYPE_CHECKING

from recommender.errors import Fault, RequestError

if TYPE_CHECKING:
    from importlib.metadata import Distribution

# The packages that each extra of pyproject.toml installs.
EXTRAS = {
    "calendar": ("icalendar",),
    "cluster": ("distributed",),
    "excel": ("openpyxl", "xlsxwriter"),
    "report": ("jinja2", "matplotlib", "python-docx"),
    "terminal": ("questionary",),
    "web": ("jinja2", "matplotlib", "starlette", "uvicorn"),
}
# The packages whose modules have another name.
_MODULES = {"python-docx": "docx"}


def is_installed(package: str) -> bool:
    """Return whether an optional package is installed."""
    return find_spec(_MODULES.get(package, package)) is not None


def require_package(package: str, extra: str) -> None:
    """Raise an error unless an optional package is installed.

    Raises:
        RequestError: it is missing; the hint is the command that installs it.
    """
    if not is_installed(package):
        message = f"this needs the package {package}"
        raise RequestError(Fault("package-missing", message, _installation(extra)))


def missing_from(extra: str) -> str:
    """Return the command that installs an extra; empty where it is installed."""
    return "" if all(map(is_installed, EXTRAS[extra])) else _installation(extra)


def _installation(extra: str) -> str:
    """Return the command that installs the packages of an extra.

    In a checkout it names the extra. For a wheel it names the packages, because this
    one is on no index.
    """
    # It takes a tenth of the time of --help, which needs it only for this hint.
    from importlib.metadata import PackageNotFoundError, distribution  # noqa: PLC0415

    try:
        installed = distribution("recommender")
    except PackageNotFoundError:  # run from a checkout, without an installation
        return f'pip install ".[{extra}]"'
    if _from_folder(installed):
        return f'pip install ".[{extra}]"'
    return f"pip install {' '.join(_packages(installed, extra))}"


def _from_folder(installed: Distribution) -> bool:
    """Return whether pip installed the distribution from a folder (PEP 610)."""
    origin = json.loads(installed.read_text("direct_url.json") or "{}")
    return "dir_info" in origin


def _packages(installed: Distribution, extra: str) -> list[str]:
    of_extra = re.compile(rf"""(.+?)\s*;.*extra == ['"]{extra}['"]""")
    matches = map(of_extra.fullmatch, installed.requires or [])
    return [f'"{match[1]}"' for match in matches if match]
