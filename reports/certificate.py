"""The certificate that an agreement was performed in full (履行完毕证明): facts in, an archival PDF out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from reportlab.lib.units import mm
from reportlab.platypus import CondPageBreak, Spacer
from reportlab.platypus.flowables import Flowable

from mediation.money import yuan
from reports.parties import OrganisationFacts
from reports.signatures import sealing_row
from reports.standing import BODY, NAME, NOTE, NUMBER, ORGANISATION, InstalmentStanding, section, table
from reports.typesetting.archive import Metadata
from reports.typesetting.page import PAGE_WIDTH, Furniture, typeset
from reports.typesetting.paragraph import Heading, Paragraph
from reports.wording import day, sum_in_words

TITLE = "履行完毕证明"
MARGIN = 26 * mm
WIDTH = PAGE_WIDTH - 2 * MARGIN
ROOM_FOR_SEAL = 120.0
ZERO = Decimal(0)


class InconsistentCertificate(ValueError):
    """What this certificate says contradicts itself, so it must not be printed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CertificateFacts:
    """Everything in a certificate; yuan. `debtors` are names."""

    number: str
    organisation: OrganisationFacts
    case_number: str
    agreement_number: str
    agreed_on: date
    claimant: str
    debtors: tuple[str, ...]
    settled: Decimal
    revived: Decimal
    paid: Decimal
    waived: Decimal
    instalments: tuple[InstalmentStanding, ...]
    fulfilled_on: date
    issued_on: date
    verification_code: str
    verification_url: str

    def __post_init__(self) -> None:
        """Raises InconsistentCertificate unless everything that was agreed is paid or given up."""
        if any(one.open for one in self.instalments):
            raise InconsistentCertificate("an instalment is open")
        if self.paid + self.waived != self.settled + self.revived:
            raise InconsistentCertificate("what was paid or given up is not what was agreed")
        if sum((one.amount for one in self.instalments), ZERO) != self.settled + self.revived:
            raise InconsistentCertificate("the instalments are not what was agreed")


def render(facts: CertificateFacts) -> bytes:
    """The certificate as PDF/A-2b; the same facts give the same bytes."""
    furniture = Furniture(
        margin=MARGIN,
        head_left=facts.organisation.name,
        head_right=TITLE,
        foot_left=facts.number,
        foot_right=f"核验码 {facts.verification_code}",
    )
    metadata = Metadata(
        title=f"{TITLE} {facts.number}",
        author=facts.organisation.name,
        subject="Certificate of performance",
        keywords=facts.verification_code,
        dated=facts.issued_on,
    )
    seal = sealing_row(
        organisation=facts.organisation,
        signed_on=facts.issued_on,
        code=facts.verification_code,
        address=facts.verification_url,
    )
    story: list[Flowable] = [
        Paragraph(facts.organisation.name, ORGANISATION),
        Heading(TITLE, NAME, level=0),
        Paragraph(facts.number, NUMBER),
        *(Paragraph(text, BODY) for text in _said(facts)),
        *section("各期履行情况", ()),
        table(facts.instalments, WIDTH),
        Paragraph("本证明依据调解中心还款台账出具，各期金额与台账一致。", NOTE),
        CondPageBreak(ROOM_FOR_SEAL),
        Spacer(0, 16),
        seal,
    ]
    return typeset(story, furniture=furniture, metadata=metadata)


def _said(facts: CertificateFacts) -> list[str]:
    debtors = "、".join(facts.debtors)
    given_up = f"，{facts.claimant}另免除{yuan(facts.waived)}元" if facts.waived else ""
    return [
        f"{facts.claimant}与{debtors}的纠纷（案号{facts.case_number}），双方于{day(facts.agreed_on)}达成"
        f"{facts.agreement_number}调解协议。",
        f"截至{day(facts.fulfilled_on)}，{debtors}已支付{sum_in_words(facts.paid)}{given_up}。"
        "该协议约定的付款义务已全部履行完毕。",
        f"依照协议，{facts.claimant}应当及时更新{debtors}的信用记录；{debtors}对信用记录有异议的，可以自行提出。",
    ]
