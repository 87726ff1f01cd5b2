"""How often each pair of things is measured."""

import pytest


@pytest.fixture(name="pairs")
def how_many_pairs(request: pytest.FixtureRequest) -> int:
    return 15 if request.config.getoption("benchmark_enable") else 1
