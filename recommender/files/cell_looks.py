"""The text of a workbook's cell as a person sees it, by its number format."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta

# Quoted words, colours and conditions, and room for signs: none of them is a digit.
_DECORATION = re.compile(r'"[^"]*"|\[[^\]]*\]|\\.|_.|\*.')
_PLACES = re.compile(r"[0#?][0#?,]*(?:\.([0#?]+))?")


def shown(value: object, number_format: str = "General") -> str:
    """Return the value of a cell as its number format shows it; dates in ISO form.

    The first day of a month is the month alone where the format shows no day.

    >>> shown(42, "00000"), shown(15, "0.00"), shown(0.25, "0%"), shown(1200, "#,##0")
    ('00042', '15.00', '25%', '1200')
    >>> shown(date(2027, 1, 1), "mmm-yy"), shown(date(2027, 1, 1), "d mmm yy")
    ('2027-01', '2027-01-01')
    >>> shown(timedelta(hours=67, minutes=30), "[h]:mm")
    '67:30'
    """
    match value:
        case None:
            return ""
        case bool():
            return "yes" if value else "no"
        case datetime():
            is_day = value.time() == time()
            return _day(value, number_format) if is_day else value.isoformat(" ")
        case date():
            return _day(value, number_format)
        case timedelta():
            minutes = round(value.total_seconds() / 60)
            return f"{minutes // 60}:{minutes % 60:02}"
        case int() | float():
            return _number(value, number_format)
        case _:
            return str(value)


def _day(value: date, number_format: str) -> str:
    pattern = _DECORATION.sub("", number_format.split(";")[0]).casefold()
    is_month = value.day == 1 and {"m", "y"} <= {*pattern} and "d" not in pattern
    return f"{value:%Y-%m}" if is_month else f"{value:%Y-%m-%d}"


def _number(value: float, number_format: str) -> str:
    """Return a number with the digits of its format, without separators.

    A format that says more than digits, such as a fraction, is not followed: then the
    number is told as it is stored.
    """
    plain = f"{int(value)}" if float(value).is_integer() else repr(value)
    pattern = _DECORATION.sub("", number_format.split(";")[0]).strip()
    places = _PLACES.match(pattern.removesuffix("%"))
    if places is None or places.end() != len(pattern.removesuffix("%")):
        return plain
    decimals = places.group(1) or ""
    least = decimals.count("0")
    whole = places.group(0).partition(".")[0].replace(",", "").count("0")
    percent = pattern.endswith("%")
    text = f"{abs(value) * (100 if percent else 1):.{len(decimals)}f}"
    digits, _, rest = text.partition(".")
    while len(rest) > least and rest.endswith("0"):
        rest = rest[:-1]
    sign = "-" if value < 0 else ""
    text = sign + digits.zfill(whole) + (f".{rest}" if rest else "")
    return text + ("%" if percent else "")
