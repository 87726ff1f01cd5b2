"""Bytes for every reader, found by what they make it run."""
