"""Answers worked out another way, which those of the program are held against."""
