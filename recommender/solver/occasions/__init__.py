"""Occasions for evidence: the fewest, and plans that need the fewest."""
