"""Speed, as ratios measured in one run; never an assertion in the test suite."""
