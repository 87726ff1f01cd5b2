"""The solver: models, searches, conflicts, menus, schedules and a second opinion.

Only this folder imports ortools.
"""
