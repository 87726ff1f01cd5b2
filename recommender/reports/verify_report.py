"""The report of the check of a certificate: one line per check, and the verdict."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from recommender.certificates.verification import waived_rules
from recommender.reports.blocks import (
    Block,
    Column,
    Heading,
    Paragraph,
    Record,
    Table,
)
from recommender.reports.words.waived_words import WAIVED

if TYPE_CHECKING:
    from collections.abc import Sequence

    from recommender.certificates.verification import Verification
    from recommender.reports.documents.verify_document import VerifyDocument

_VERDICTS = {True: "yes", False: "NO", None: "--"}
_CHECKS = {
    "content": "Content",
    "data": "Data",
    "units": "Units",
    "job": "Job",
    "rules": "Rules",
    "credits": "Limit",
    "mismatch": "Mismatch",
    "aims": "Solver",
    "qualification": "Compared",
    "best": "Best plan",
}


@dataclass(frozen=True)
class VerifyReport:
    """What was checked of a certificate, and whether it holds."""

    verification: Verification

    def blocks(self) -> Sequence[Block]:
        """Return whose plan it is, one line per check, and the verdict."""
        certificate = self.verification.certificate
        data, units = certificate.data, " ".join(certificate.plan.units)
        columns = (Column("", 3), Column("", 10), Column(""))
        rows = tuple(
            (_VERDICTS[step.holds], _CHECKS[step.id], step.text)
            for step in self.verification.steps
        )
        return [
            Paragraph(f"{data.title} ({data.number or data.qualification})"),
            Paragraph(units or "no units", "Plan"),
            *(
                Paragraph(f"{rule.id}: {rule.text}; {rule.waived}", WAIVED)
                for rule in waived_rules(certificate)
            ),
            Paragraph(certificate.fingerprint, "SHA-256"),
            Paragraph(""),
            Table(columns, rows, bare=True),
            Heading(self._verdict()),
        ]

    def records(self) -> Sequence[Record]:
        """Return one record per check."""
        return [
            {"check": step.id, "holds": _VERDICTS[step.holds], "found": step.text}
            for step in self.verification.steps
        ]

    def document(self) -> VerifyDocument:
        """Return the checks for JSON."""
        from recommender.reports.documents.verify_document import (
            CertificateCheck,
            VerifyDocument,
        )

        verification = self.verification
        certificate = verification.certificate
        return VerifyDocument(
            qualification=certificate.data.qualification,
            fingerprint=certificate.fingerprint,
            units=list(certificate.plan.units),
            holds=verification.holds,
            proved=verification.proved,
            waived={rule.id: rule.waived for rule in waived_rules(certificate)},
            checks=[
                CertificateCheck(check=step.id, holds=step.holds, found=step.text)
                for step in verification.steps
            ],
        )

    def _verdict(self) -> str:
        verification = self.verification
        if verification.proved:
            is_compared = verification.held("qualification")
            own = "" if is_compared else " by the rules and units that are in it"
            return f"The certificate holds{own}: the plan is proved to be the best."
        if verification.holds:
            return "Checked, not proved: nothing is wrong, but a better plan may exist."
        wrong = [_CHECKS[s.id] for s in verification.steps if s.holds is False]
        return f"The certificate does NOT hold: see {', '.join(wrong)}."
