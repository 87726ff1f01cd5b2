"""Certificates: what a second person needs to check a plan, and the check itself.

Nothing here knows the solver, the audit or the rest of the program: a certificate is
checked from what is written in it alone.
"""
