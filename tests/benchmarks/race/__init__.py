"""The race: the same questions put to this program and to other engines."""
