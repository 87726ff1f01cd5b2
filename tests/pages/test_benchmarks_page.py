"""The page of measured figures is as the benchmark writes it."""

import pytest

from tests.benchmarks.figures import (
    HERE,
    PAGE,
    TITLES,
    is_empty,
    module_of,
    read_section,
    section,
    with_section,
)


@pytest.mark.parametrize("part", TITLES)
def test_each_section_has_the_layout_that_the_benchmark_writes(part: str) -> None:
    page = PAGE.read_text(encoding="utf-8")
    if is_empty(part, page):
        pytest.skip("not measured yet")
    measured_on, figures = read_section(part, page)

    assert figures
    assert with_section(part, page, section(part, measured_on, figures)) == page


def test_every_file_of_benchmarks_has_a_section() -> None:
    assert {module_of(part) for part in TITLES} == {*HERE.glob("test_*.py")}
