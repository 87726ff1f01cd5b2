"""From the files of a folder to a checked qualification."""
