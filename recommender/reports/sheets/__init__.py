"""Sheets to print, sign and send: what an answer says, as a document."""
