"""An oracle that shares no code with the program: every valid plan, listed.

It reads the data files itself, writes the rules of OCR 03456 down by hand, and works
out the mismatch of every plan from its definition. A plan is a 64-bit mask.
"""

import csv
import re
import tomllib
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from math import lcm
from pathlib import Path

import numpy as np

DATA = Path(__file__).parents[2] / "data"
WEIGHT = {"daily": 3, "weekly": 2, "sometimes": 1, "never": 0}
ONE = np.uint64(1)


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _place(row: dict[str, str]) -> tuple[str, str, int]:
    letter, number = re.fullmatch(r"([A-Z])(\d+)", row["code"]).groups()  # type: ignore[union-attr]
    return row["group"], letter, int(number)


UNITS = sorted(_rows(DATA / "ocr-03456" / "units.csv"), key=_place)
CODES = [row["code"] for row in UNITS]
CREDITS = [int(row["credits"]) for row in UNITS]
STRENGTHS: dict[str, dict[str, int]] = {code: {} for code in CODES}
for _row in _rows(DATA / "customer-service" / "strengths.csv"):
    # The area has strengths of other qualifications' units too.
    if _row["unit"] in STRENGTHS:
        STRENGTHS[_row["unit"]][_row["tag"]] = int(_row["strength"])
ROLES = tomllib.loads((DATA / "customer-service" / "roles.toml").read_text("utf-8"))


def mask_of(condition: list[bool]) -> np.uint64:
    """Give the units for which the condition is true."""
    return np.uint64(sum(1 << i for i, true in enumerate(condition) if true))


def group(letter: str) -> np.uint64:
    """Give the units of a group."""
    return mask_of([row["group"] == letter for row in UNITS])


LEVEL_4 = mask_of([row["level"] == "4" for row in UNITS])


def credits_within(plans: np.ndarray, of: np.uint64) -> np.ndarray:
    """Add up the credits of each plan's units among some."""
    total = np.zeros(len(plans), dtype=np.int64)
    for i, worth in enumerate(CREDITS):
        if of >> np.uint64(i) & ONE:
            total += worth * (plans >> np.uint64(i) & ONE).astype(np.int64)
    return total


@cache
def valid_plans(most: int = 45) -> np.ndarray:
    """List every valid plan of at most so many credits."""
    f3_f4 = mask_of([code in {"F3", "F4"} for code in CODES])
    optional = mask_of([row["group"] in set("BCDE") for row in UNITS])
    plans, spent = np.array([f3_f4]), np.array([12])
    for i, worth in enumerate(CREDITS):
        if optional >> np.uint64(i) & ONE:
            room = spent + worth <= most
            plans = np.concatenate([plans, plans[room] | ONE << np.uint64(i)])
            spent = np.concatenate([spent, spent[room] + worth])
    keeps = (spent >= 42) & (credits_within(plans, optional) >= 30)
    for letter in "BCDE":
        keeps &= plans & group(letter) != 0
    plans = plans[keeps]
    level_3 = mask_of([row["level"] == "3" for row in UNITS])
    return plans[credits_within(plans, optional & level_3) >= 10]


def job_of(role: str) -> dict[str, int]:
    """Give the weights of a role's job, with what everyone does."""
    (own,) = (one["tags"] for one in ROLES["roles"] if one["role"] == role)
    return {tag: WEIGHT[often] for tag, often in {**ROLES["everyone"], **own}.items()}


def scale_of_everything() -> int:
    """Give a number that makes every mismatch whole."""
    return lcm(3, *(3 * sum(tags.values()) for tags in STRENGTHS.values()))


def mismatches(plans: np.ndarray, job: dict[str, int]) -> np.ndarray:
    """Give the mismatch of each plan, in credits times `scale_of_everything`."""
    scale = scale_of_everything()
    total = np.zeros(len(plans), dtype=np.int64)
    for i, code in enumerate(CODES):
        tags = STRENGTHS[code]
        points = sum(strength * job.get(tag, 0) for tag, strength in tags.items())
        off = CREDITS[i] * (1 - Fraction(points, 3 * sum(tags.values())))
        cost = int(off * scale)
        total += cost * (plans >> np.uint64(i) & ONE).astype(np.int64)
    for tag, weight in job.items():
        best = np.zeros(len(plans), dtype=np.int64)
        for strength in (1, 2, 3):
            able = mask_of([STRENGTHS[code].get(tag, 0) >= strength for code in CODES])
            best[plans & able != 0] = strength
        total += 2 * weight * (3 - best) * (scale // 3)
    return total


@dataclass(frozen=True)
class Best:
    """The best plan of a listing."""

    mismatch: Fraction
    credits: int
    codes: tuple[str, ...]


def best_plan(role: str) -> Best:
    """Take the plan with the least mismatch, then credits, units, and order."""
    job = job_of(role)
    plans = valid_plans()
    if not job.get("managing"):
        plans = plans[plans & LEVEL_4 == 0]
    mismatch = mismatches(plans, job)
    plans = plans[mismatch == mismatch.min()]
    every = mask_of([True] * len(CODES))

    def order(plan: int) -> tuple[int, int, list[int]]:
        chosen = [i for i in range(len(CODES)) if plan >> i & 1]
        absent = [0 if i in chosen else 1 for i in range(len(CODES))]
        return sum(CREDITS[i] for i in chosen), len(chosen), absent

    best = min((int(plan) for plan in plans & every), key=order)
    codes = tuple(code for i, code in enumerate(CODES) if best >> i & 1)
    least = Fraction(int(mismatch.min()), scale_of_everything())
    return Best(least, order(best)[0], codes)


def mask(codes: tuple[str, ...]) -> np.uint64:
    """Give a plan by its codes."""
    return mask_of([code in codes for code in CODES])
