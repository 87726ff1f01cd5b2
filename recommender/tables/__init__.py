"""Reading a table as people keep it: its header, its parts and its cells."""
