"""The document of the check of a certificate."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from recommender.reports.documents.document_parts import Document, schema_named


class CertificateCheck(Document):
    """One thing that was checked, and what was found.

    `holds` is null where the check was not made, or not finished in time.
    """

    check: str
    holds: bool | None
    found: str


class VerifyDocument(Document):
    """The answer of `verify`.

    `holds` is true if nothing that was checked is wrong, `proved` if every check was
    made and it was proved again that no plan is better. `waived` are rules that are
    waived for the candidate, each with the reason.
    """

    schema_: Literal["recommender.verify/1"] = schema_named("recommender.verify/1")
    qualification: str
    fingerprint: str
    units: list[str]
    holds: bool
    proved: bool
    waived: dict[str, str] = Field(default_factory=dict)
    checks: list[CertificateCheck]
