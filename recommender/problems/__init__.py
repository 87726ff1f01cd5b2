"""What a solver is given."""
