"""Reading JSON as its standard has it: no NaN, no key twice, no endless numbers."""

from __future__ import annotations

import json
import re
from collections import Counter
from typing import Any, NoReturn

from recommender.errors import Fault, FileFaultsError, printable
from recommender.safe_text import is_text

_MOST_DIGITS = 40
# An escape that may be half of a character.
_HALF = re.compile(r"\\u[dD][89a-fA-F]")
_HALVES = "a text has half a character in it"
_SCHEMA = re.compile(r'"schema"\s*:\s*"(recommender\.[a-z-]{1,40}/[0-9]{1,4})"')


def not_what_is_read(what: str, text: str) -> str:
    """Return that a file is not what is read here, and which answer it is instead.

    >>> not_what_is_read("a saved plan", '{"schema": "recommender.menu/1"}')
    'this is not a saved plan but another answer of the program, recommender.menu/1'
    >>> not_what_is_read("a saved plan", "[]")
    'this is not a saved plan'
    """
    schema = _SCHEMA.search(text)
    other = f" but another answer of the program, {schema[1]}" if schema else ""
    return f"this is not {what}{other}"


def parse_json(text: str, name: str, *, kind: str, hint: str = "") -> Any:
    """Return the content of a JSON text; `kind` begins the ids of faults.

    The `hint` is for what is no JSON.

    Raises:
        FileFaultsError: It is not JSON, has a key twice, or a number that is none.
    """
    try:
        content = json.loads(
            text,
            object_pairs_hook=_only_once,
            parse_constant=_refuse_constant,
            parse_int=_whole,
        )
        if _HALF.search(text) and not is_text(json.dumps(content, ensure_ascii=False)):
            raise ValueError(_HALVES)
        return content
    except json.JSONDecodeError as error:
        message, row = f"this is not JSON: {error.msg.lower()}", error.lineno
        fault = Fault(f"{kind}-format", message, hint, name, row)
    except RecursionError:
        fault = Fault(f"{kind}-format", "the values are nested too deeply", "", name)
    except ValueError as error:
        fault = Fault(f"{kind}-format", str(error), "correct it", name)
    raise FileFaultsError(fault)


def _only_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    content = dict(pairs)
    if len(content) < len(pairs):
        counts = Counter(key for key, _ in pairs)
        twice = next(key for key, count in counts.items() if count > 1)
        message = f'the key "{printable(twice)}" is there twice'
        raise ValueError(message)
    return content


def _refuse_constant(word: str) -> NoReturn:
    message = f"{word} is not a number"
    raise ValueError(message)


def _whole(digits: str) -> int:
    if len(digits) > _MOST_DIGITS:
        message = f"a number has {len(digits):,} digits"
        raise ValueError(message)
    return int(digits)
