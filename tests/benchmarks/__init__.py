"""Speed, as ratios measured in one run; never an assertion in the test suite.

`python -m tests.benchmarks` measures and writes the figures into README.md; as tests
the benchmarks run once each, to see that they work.
"""
