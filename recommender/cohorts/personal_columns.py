"""Columns that look personal by their headers: dropped unless asked to be kept."""

from __future__ import annotations

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


def personal_kind(column: str) -> str | None:
    """Return the kind of personal detail that a column seems to have, by its header.

    >>> personal_kind("candidate_name"), personal_kind("e_mail"), personal_kind("team")
    ('a name', 'an e-mail address', None)
    """
    words = set(column.casefold().replace("e_mail", "email").split("_"))
    return next((kind for kind, known in _KINDS.items() if words & known), None)
