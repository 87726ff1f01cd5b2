"""Starting the folder of a qualification, with examples or from a spreadsheet."""
