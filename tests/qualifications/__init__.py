"""Tests of the nouns: units, rules and plans."""
