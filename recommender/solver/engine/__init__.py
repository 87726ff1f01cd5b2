"""The one place that runs CP-SAT, and the clock of a command."""
