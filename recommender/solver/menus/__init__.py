"""Menus and templates for a caseload, by branch and price and by set covering."""
