"""Columns that look personal by their headers: dropped unless asked to be kept."""

from __future__ import annotations

import re

_KINDS = {
    "a name": {"name", "names", "forename", "surname", "firstname", "lastname",
               "fullname", "initials", "learner", "person"},
    "an e-mail address": {"email", "mail", "emails"},
    "a date of birth": {"dob", "birth", "birthday", "birthdate", "age"},
    "a telephone number": {"phone", "telephone", "mobile", "tel"},
    "an address": {"address", "postcode", "street", "town"},
    "a personal number": {"nino", "insurance", "uln", "passport", "nhs"},
    "a personal detail": {"gender", "sex", "ethnicity", "disability", "religion",
                          "nationality", "health"},
}  # fmt: skip
# Words for a person, beside which others say what the column has.
_PERSON = {"learner", "person"}
_JOB = {"job", "role", "occupation"}
# What only one person has.
_UNIQUE = {"an e-mail address", "a date of birth", "a personal number"}


def personal_kind(column: str) -> str | None:
    """Return the kind of personal detail that a column seems to have, by its header.

    >>> personal_kind("candidate_name"), personal_kind("e_mail"), personal_kind("team")
    ('a name', 'an e-mail address', None)
    >>> personal_kind("learner_job_role"), personal_kind("learner_name_and_role")
    (None, 'a name')
    >>> personal_kind("learner_dob"), personal_kind("learner")
    ('a date of birth', 'a name')
    """
    text = column.casefold().replace("e_mail", "email").replace(".", "")
    words = set(re.findall(r"[^\W_]+", text))
    beside = words - _PERSON
    if words & _JOB or any(beside & known for known in _KINDS.values()):
        words = beside
    return next((kind for kind, known in _KINDS.items() if words & known), None)


def unique_kind(column: str) -> str | None:
    """Return the kind of personal detail of a column, if one person alone has it."""
    kind = personal_kind(column)
    return kind if kind in _UNIQUE else None
