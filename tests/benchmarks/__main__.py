"""Measure, and write the figures into the page: `python -m tests.benchmarks`.

Name parts to measure only these: `python -m tests.benchmarks command scale`.
"""

import sys

import pytest

from tests.benchmarks.figures import (
    PAGE,
    RECORDED,
    TITLES,
    module_of,
    section,
    where_and_when,
    with_section,
)

OPTIONS = ["-m", "", "-n", "0", "-s", "-q", "--benchmark-enable"]


def main(parts: list[str]) -> int:
    """Measure each part; write it into the page unless a benchmark failed."""
    failed = 0
    for part in parts:
        RECORDED.clear()
        measured_on = where_and_when()
        if pytest.main([*OPTIONS, str(module_of(part))]) != pytest.ExitCode.OK:
            failed += 1
            continue
        text = section(part, measured_on, RECORDED)
        page = PAGE.read_text(encoding="utf-8")
        PAGE.write_text(with_section(part, page, text), encoding="utf-8")
    return failed


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:] or [*TITLES]))
