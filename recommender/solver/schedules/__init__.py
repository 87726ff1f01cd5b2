"""The scheduling of tasks."""
