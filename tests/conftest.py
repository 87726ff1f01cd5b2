"""Settings of all tests."""

import os
import signal
from collections import Counter

import pytest
from hypothesis import HealthCheck, settings

from tests.builders.examples import MOST_EXAMPLES, USUAL

for name, most in {"": USUAL, **MOST_EXAMPLES}.items():
    settings.register_profile(
        name,
        deadline=None,
        derandomize=True,
        max_examples=most,
        # Of few examples, those that are filtered out seem many.
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
    )


# How long a limit is, is seen with a clock that is out from the start: no command may
# reach its usual limit because the machine is slow or busy.
os.environ["RECOMMENDER_TIME_LIMIT"] = "1000000"


@pytest.fixture(autouse=True, scope="session")
def let_every_search_end() -> None:
    """Let the order of units in time be sought as long as it takes."""
    from recommender.answers import timelines  # noqa: PLC0415  (it is heavy)

    timelines.MOST_SECONDS = 1_000_000.0


def pytest_configure(config: pytest.Config) -> None:
    """Choose how many examples a property is tried on, and hear signals."""
    chosen = config.getoption("markexpr")
    settings.load_profile(chosen if chosen in MOST_EXAMPLES else "")
    _hear_signals()


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what counts as slow too, before pytest chooses by markers."""
    cases: Counter[str] = Counter()
    for item in items:
        if hasattr(getattr(item, "obj", None), "hypothesis"):
            item.add_marker("property")
        cases[test := item.nodeid.partition("[")[0]] += 1
        for marker in ("exhaustive", "slow"):
            mark = item.get_closest_marker(f"mostly_{marker}")
            if mark and cases[test] > mark.args[0]:
                item.add_marker(marker)
        if item.get_closest_marker("exhaustive") or item.get_closest_marker("browser"):
            item.add_marker("slow")


def _hear_signals() -> None:
    """Hear signals as in a terminal.

    Who runs tests in the background or with nohup has some ignored, which every
    program that the tests start would take over.
    """
    heard = {"SIGINT": signal.default_int_handler, "SIGHUP": signal.SIG_DFL}
    for name, handler in heard.items():
        number = getattr(signal, name, None)
        if number is not None and signal.getsignal(number) is signal.SIG_IGN:
            signal.signal(number, handler)
