"""Cohorts: a caseload of candidates, from a spreadsheet to a plan for each."""
