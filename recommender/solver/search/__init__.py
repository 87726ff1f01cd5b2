"""Searches for plans: the best, near and diverse ones, and Pareto frontiers."""
