"""Tests of the problems that solvers are given."""
