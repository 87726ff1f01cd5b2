"""Questions about the rules: conflicts, corrections, counts and queries."""
