"""What a creditor takes to court when a confirmed agreement is not performed (强制执行申请书): facts in, a PDF out.

民事诉讼法 (2023-09-01) art. 206 (a confirmed agreement can be enforced), 247 and 250 (within two years of the last
instalment's day).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from reportlab.lib.units import mm
from reportlab.platypus import CondPageBreak, Spacer
from reportlab.platypus.flowables import Flowable

from mediation.money import yuan
from mediation.vocabulary import ClaimComponent
from reports.parties import OrganisationFacts, PartyFacts, particulars
from reports.signatures import Code
from reports.standing import NAME, NOTE, NUMBER, InstalmentStanding, section, table
from reports.typesetting.archive import Metadata
from reports.typesetting.page import PAGE_WIDTH, Furniture, typeset
from reports.typesetting.paragraph import Heading, Paragraph
from reports.typesetting.style import Style
from reports.wording import day, label, sum_in_words

TITLE = "强制执行申请书"
MARGIN = 26 * mm
WIDTH = PAGE_WIDTH - 2 * MARGIN
CODE = 23 * mm
ROOM_TO_SIGN = 130.0
ZERO = Decimal(0)
TO = Style(size=12, leading=21, align="left", before=8)
SIGNED = Style(size=12, leading=24, align="right", before=4)


class InconsistentKit(ValueError):
    """What this application says contradicts itself, so it must not be printed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EnforcementFacts:
    """Everything in an application; yuan as of a day. `owed` is due, by component; in time until `applies_until`."""

    number: str
    organisation: OrganisationFacts
    case_number: str
    agreement_number: str
    agreed_on: date
    applicant: PartyFacts
    debtors: tuple[PartyFacts, ...]
    court_name: str
    ruling_number: str
    ruled_on: date
    settled: Decimal
    revived: Decimal
    paid: Decimal
    waived: Decimal
    owed: Mapping[str, Decimal]
    instalments: tuple[InstalmentStanding, ...]
    defaulted_on: date
    accelerated_on: date | None
    applies_until: date
    as_of: date
    verification_code: str
    verification_url: str

    def __post_init__(self) -> None:
        """Raises InconsistentKit unless what is owed is what was agreed less what was paid and given up."""
        fallen_due = [one for one in self.instalments if self.accelerated_on or one.due_on <= self.as_of]
        if self.owed_in_all != sum((one.open for one in fallen_due), ZERO) or self.owed_in_all <= ZERO:
            raise InconsistentKit("what is owed is not what the instalments that are due leave open")
        left = sum((one.open for one in self.instalments), ZERO)
        if self.settled + self.revived - self.paid - self.waived != left:
            raise InconsistentKit("what is open is not what was agreed less what was paid")

    @property
    def owed_in_all(self) -> Decimal:
        """The sum to enforce."""
        return sum(self.owed.values(), ZERO)


def render(facts: EnforcementFacts) -> bytes:
    """The application as PDF/A-2b; the same facts give the same bytes."""
    furniture = Furniture(
        margin=MARGIN,
        head_left=TITLE,
        head_right=facts.ruling_number,
        foot_left=facts.number,
        foot_right=f"核验码 {facts.verification_code}",
    )
    metadata = Metadata(
        title=f"{TITLE} {facts.number}",
        author=facts.organisation.name,
        subject="Application to enforce a confirmed agreement",
        keywords=facts.verification_code,
        dated=facts.as_of,
    )
    story: list[Flowable] = [
        Heading(TITLE, NAME, level=0),
        Paragraph(facts.number, NUMBER),
        particulars(facts.applicant, "申请执行人", WIDTH),
        Spacer(0, 7),
        *(part for debtor in facts.debtors for part in (particulars(debtor, "被执行人", WIDTH), Spacer(0, 7))),
        *section("执行依据", [_basis(facts)]),
        *section("请求事项", _requests(facts)),
        *section("事实与理由", _reasons(facts)),
        *section("附：还款台账", [f"截至{day(facts.as_of)}："]),
        table(facts.instalments, WIDTH),
        Paragraph(f"申请执行的期间至{day(facts.applies_until)}届满（民事诉讼法第二百五十条）。", NOTE),
        CondPageBreak(ROOM_TO_SIGN),
        Paragraph("此致", TO),
        Paragraph(facts.court_name, TO),
        Paragraph(f"申请执行人（盖章）：{facts.applicant.name}", SIGNED),
        Paragraph("　　　　年　　月　　日", SIGNED),
        Code(facts.verification_url, CODE),
    ]
    return typeset(story, furniture=furniture, metadata=metadata)


def _basis(facts: EnforcementFacts) -> str:
    return (
        f"{facts.court_name}于{day(facts.ruled_on)}作出的{facts.ruling_number}民事裁定书，"
        f"确认双方于{day(facts.agreed_on)}达成的调解协议（{facts.agreement_number}）有效。"
    )


def _requests(facts: EnforcementFacts) -> list[str]:
    owed = "、".join(f"{label(ClaimComponent, name)}{yuan(amount)}元" for name, amount in facts.owed.items())
    return [
        f"一、强制被执行人支付{sum_in_words(facts.owed_in_all)}，其中{owed}；",
        "二、强制被执行人支付迟延履行期间的债务利息（民事诉讼法第二百六十四条）；",
        "三、执行费用由被执行人负担。",
    ]


def _reasons(facts: EnforcementFacts) -> list[str]:
    revived = f"，依协议恢复计收{yuan(facts.revived)}元" if facts.revived else ""
    waived = f"，申请执行人另行免除{yuan(facts.waived)}元" if facts.waived else ""
    at_once = f"申请执行人经通知后于{day(facts.accelerated_on)}主张全部款项到期。" if facts.accelerated_on else ""
    return [
        f"协议约定被执行人支付{yuan(facts.settled)}元{revived}。被执行人已支付{yuan(facts.paid)}元{waived}，"
        f"其余未按期支付，于{day(facts.defaulted_on)}构成违约。{at_once}",
        f"截至{day(facts.as_of)}，已到期尚欠{yuan(facts.owed_in_all)}元，与调解中心还款台账一致。",
    ]
