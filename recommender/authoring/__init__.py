"""Starting a qualification's folder, by hand or from a spreadsheet."""
