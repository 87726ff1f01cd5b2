"""Caseloads: candidates from a spreadsheet, and a plan for each of them."""
