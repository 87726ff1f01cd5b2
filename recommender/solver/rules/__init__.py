"""What rules allow: conflicts, corrections, counts and queries."""
