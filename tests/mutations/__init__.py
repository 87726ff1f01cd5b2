"""Mutation testing: slips put into the code, to see whether tests notice.

`packages.toml` says which modules are tried, and with which tests; `equivalent.toml`
lists slips that change nothing that anyone could see, and why.
"""
