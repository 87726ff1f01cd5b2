"""How rules, sizes, faults and reasons are worded."""
