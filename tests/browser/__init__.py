"""Sheets and letters as a browser shows them: on paper, on a phone, in other colours.

Without Chromium these tests are skipped, with the reason.
"""
