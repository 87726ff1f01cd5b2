"""The order of tasks in time."""
