"""The model: variables, constraints and objectives."""
