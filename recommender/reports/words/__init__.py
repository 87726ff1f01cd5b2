"""Rules, sizes, faults and reasons in words."""
