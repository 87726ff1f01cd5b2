"""Loading and checking a qualification from the files of its folder."""
