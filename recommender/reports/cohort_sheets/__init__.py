"""The sheets of a cohort's workbook, each in a module of its own."""
