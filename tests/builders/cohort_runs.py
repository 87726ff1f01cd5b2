"""Small caseloads, and the program run on them as a person does."""

import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

import recommender
from recommender.cohorts.planning import Batch, Outcome, Planner, plan_batch
from recommender.cohorts.running import RunSettings
from recommender.qualifications.vocabulary import Frequency
from recommender.requests.candidate import Candidate, Wishes
from recommender.requests.resolving import resolve
from tests.builders.running import run as run_program
from tests.builders.waiting import FOR_EVER

ABOUT = recommender.load_qualification("ocr-03456")
PROGRAM = [sys.executable, "-m", "recommender", "cohort"]


def unhurried(jobs: int = 1) -> RunSettings:
    """Give settings in which no request and no task runs out of time."""
    return RunSettings(jobs, time_limit=FOR_EVER)


def candidates(count: int, seed: int = 1) -> list[Candidate]:
    """Make resolved requests that mix roles, tags and wishes; some have no plan."""
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
            resolve(
                Candidate(draw.choice(roles), often, wishes, bare=draw.random() < 0.2),
                ABOUT,
            )
        )
    return made


def with_plans(count: int) -> list[Candidate]:
    """Return distinct candidates with a plan: rivals do not explain a no."""
    planner = Planner(ABOUT, FOR_EVER)
    some = candidates(2 * count, seed=3)
    return [one for one in some if planner.plan(one).has_plan][:count]


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
    if not options:
        done = run_program("cohort", *map(str, arguments))
        return subprocess.CompletedProcess([], done.code, done.out, done.err)
    done = subprocess.run(
        [*PROGRAM, *map(str, arguments)],
        capture_output=True,
        text=True,
        check=False,
        timeout=FOR_EVER,
        **options,  # type: ignore[call-overload]
    )
    assert "Traceback" not in done.stderr, done.stderr
    return done


# Runs the program, which stops itself at a call once so many lines are on the disk.
PAUSED = """
import importlib, os, signal
from recommender.cli import main

written, fsync = 0, os.fsync

def count(file):
    global written
    fsync(file)
    written += 1

def pausing(*arguments, **options):
    answer = call(*arguments, **options)
    if written >= {lines}:
        setattr(module, "{name}", call)
        os.kill(os.getpid(), signal.SIGSTOP)
    return answer

if __name__ == "__main__":
    os.fsync = count
    module = importlib.import_module("{module}")
    call = module.{name}
    module.{name} = pausing
    main()
"""
# Where it stops: a line has been written, or what was asked for next is under way.
WRITTEN, PLANNING = "os.fsync", "recommender.cohorts.running.wait"


def start(
    *arguments: object, program: Sequence[str] = PROGRAM
) -> subprocess.Popen[str]:
    """Start it, to do something to it."""
    return subprocess.Popen(
        [*program, *map(str, arguments)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )


def paused(
    *arguments: object, lines: int, at: str = WRITTEN, under: Sequence[str] = ()
) -> subprocess.Popen[str]:
    """Start it, and wait until it has stopped itself; SIGCONT lets it go on."""
    module, _, name = at.rpartition(".")
    code = PAUSED.format(lines=lines, module=module, name=name)
    program = [*under, sys.executable, "-c", code, "cohort"]
    running = start(*arguments, program=program)
    told = os.waitid(os.P_PID, running.pid, os.WSTOPPED | os.WEXITED | os.WNOWAIT)
    assert told is not None
    assert told.si_code == os.CLD_STOPPED, running.communicate()
    return running


def tell(running: subprocess.Popen[str], sent: signal.Signals) -> str:
    """Send a signal to all processes of a run that is paused; give its last words."""
    os.killpg(running.pid, sent)
    os.kill(running.pid, signal.SIGCONT)
    return running.communicate(timeout=FOR_EVER)[1]


# The processes whose task hangs write files here, named by their ids.
HANGING = "RECOMMENDER_TESTS_HANGING"


def is_hanging(_processes: object, worker: Any) -> bool:
    """Take a task for hung when it says so, however long others take."""
    return worker.future is not None and _mark_of(worker.process.pid).exists()


def _mark_of(process: int) -> Path:
    return Path(os.environ[HANGING], str(process))


def hang() -> None:
    """Say that this process hangs, and do."""
    _mark_of(os.getpid()).touch()
    threading.Event().wait()


def say_and_sleep(started: str) -> None:
    """Leave a file to show that the task is under way, and stay in it."""
    Path(started).touch()
    time.sleep(FOR_EVER)


def bad_batch(batch: Batch) -> list[Outcome]:
    """Plan, but for requests that end, stop or swell the process that has them."""
    for candidate in batch.candidates:
        spoilt = candidate.wishes.max_credits
        if spoilt == 9_001:
            os.abort()
        if spoilt == 9_002:
            hang()
        if spoilt == 9_003:
            hoard = []
            while True:
                hoard.append(np.empty(500_000_000, dtype=np.uint8))
        if spoilt == 9_004:
            sys.exit(3)
    return plan_batch(batch)
