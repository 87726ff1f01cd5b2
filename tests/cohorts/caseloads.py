"""Small caseloads, and the program run on them as a person does."""

import os
import random
import subprocess
import sys
import time
from pathlib import Path

import numpy as np

import recommender
from recommender.cohorts.planning import Order, Outcome, plan_order
from recommender.qualifications.vocabulary import Frequency
from recommender.requests.candidate import Candidate, Wishes, settle

ABOUT = recommender.load_qualification("ocr-03456")
PROGRAM = [sys.executable, "-m", "recommender", "cohort"]


def candidates(count: int, seed: int = 1) -> list[Candidate]:
    """Make settled requests that mix roles, tags and wishes; some have no plan."""
    draw = random.Random(seed)
    roles = [role.name for role in ABOUT.vocabulary.roles]
    tags = [tag.name for tag in ABOUT.vocabulary.tags]
    codes = [unit.code for unit in ABOUT.catalogue.units]
    made = []
    for _ in range(count):
        asked = draw.sample(codes[2:], 4)
        wishes = Wishes(
            without_units=tuple(asked[:2]) if draw.random() < 0.4 else (),
            have=tuple(asked[2:3]) if draw.random() < 0.3 else (),
            with_units=tuple(asked[3:]) if draw.random() < 0.3 else (),
            max_credits=draw.choice([None, None, None, 41, 44, 60]),
            max_level=draw.choice([None, None, 3, 4]),
            spare=draw.choice([None, None, 0, 6]),
            finish_by=None,
        )
        often = {tag: draw.choice(list(Frequency)) for tag in draw.sample(tags, 3)}
        made.append(
            settle(
                Candidate(draw.choice(roles), often, wishes, bare=draw.random() < 0.2),
                ABOUT,
            )
        )
    return made


def write_caseload(path: Path, count: int, seed: int = 1) -> Path:
    """Write a caseload as a person fills it in."""
    lines = ["id,role,tags,without,have,with,max_credits"]
    for number, one in enumerate(candidates(count, seed)):
        wishes = one.wishes
        tags = "; ".join(f"{tag}:{often}" for tag, often in one.tags.items())
        units = (wishes.without_units, wishes.have, wishes.with_units)
        cells = [f"C-{number}", one.role or "", tags, *("; ".join(u) for u in units)]
        lines.append(",".join([*cells, str(wishes.max_credits or "")]))
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def journal_of(output: Path) -> Path:
    return output.with_name(f"{output.name}.journal")


def run(*arguments: object, **options: object) -> subprocess.CompletedProcess[str]:
    """Run `recommender cohort`, with no traceback whatever happens."""
    done = subprocess.run(
        [*PROGRAM, *map(str, arguments)],
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
        **options,  # type: ignore[call-overload]
    )
    assert "Traceback" not in done.stderr, done.stderr
    return done


def start(*arguments: object) -> subprocess.Popen[str]:
    """Start it, to do something to it."""
    return subprocess.Popen(
        [*PROGRAM, *map(str, arguments)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )


def bad_order(order: Order) -> list[Outcome]:
    """Plan, but for requests that end, stop or swell the process that has them."""
    for candidate in order.candidates:
        spoilt = candidate.wishes.max_credits
        if spoilt == 9_001:
            os.abort()
        if spoilt == 9_002:
            time.sleep(1_000)
        if spoilt == 9_003:
            hoard = []
            while True:
                hoard.append(np.empty(500_000_000, dtype=np.uint8))
        if spoilt == 9_004:
            sys.exit(3)
    return plan_order(order)
