"""The one door to CP-SAT, and the clock of a command."""
