"""The solver behind one door: encoding, solving, explaining, a second opinion.

Only this folder imports ortools.
"""
