"""Papers for judicial confirmation: the joint application (司法确认申请书) and the proof that mediation was conducted.

What goes to the court: 民诉法解释 (法释〔2022〕11号) art. 354, 法释〔2011〕5号 art. 3; order of the application and the
undertaking that ends it (责任承诺): the court's form. Facts in, archival PDFs out, the same facts as the same bytes.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from reportlab.platypus import CondPageBreak, KeepTogether, Spacer
from reportlab.platypus.flowables import Flowable

from mediation.vocabulary import PartyRole
from reports import agreement_clauses as clauses
from reports.agreement import BODY, MARGIN, NAME, NUMBER, ORGANISATION, SECTION
from reports.agreement_facts import AgreementFacts
from reports.parties import PartyFacts, headings, particulars
from reports.signatures import party_rows, sealing_row
from reports.typesetting.archive import Metadata
from reports.typesetting.breaking import Strong
from reports.typesetting.page import Furniture, typeset
from reports.typesetting.paragraph import Heading, Paragraph
from reports.typesetting.style import Style
from reports.wording import day, label, numeral, sum_in_words

APPLICATION, PROOF = "司法确认申请书", "调解证明"
TO_COURT = Style(size=12, leading=21, align="left", before=6)
UNDERTAKING = (
    "各申请人出于解决纠纷的目的自愿达成调解协议，协议内容真实，没有恶意串通、规避法律的行为，不损害国家利益、"
    "社会公共利益和他人合法权益；如果因该协议内容给他人造成损害，愿意承担相应的民事责任和其他法律责任。"
)
ATTACHED = (
    "调解协议书", "调解组织主持调解的证明", "当事人身份及资格信息", "送达地址和联系方式", "授权委托材料清单",
    "证据材料清单",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class ApplicationFacts:
    """What the parties to an agreement ask of a court together, on the day that they are shown it."""

    agreement: AgreementFacts
    dated: date


@dataclass(frozen=True, slots=True, kw_only=True)
class ProofFacts:
    """That the organisation conducted the mediation that led to an agreement: from when, how often, in force when."""

    agreement: AgreementFacts
    accepted_on: date
    sessions: int
    effective_on: date


def application(facts: ApplicationFacts) -> bytes:
    """The joint application as PDF/A-2b. Raises MissingGlyph."""
    agreement = facts.agreement
    applicants = [replace(party, role=PartyRole.CLAIMANT.value) for party in agreement.parties]
    furniture = _furniture(agreement, APPLICATION)
    story = [
        Heading(APPLICATION, NAME, level=0),
        Paragraph(f"所涉调解协议编号：{agreement.number}", NUMBER),
        *_applicants(applicants, furniture.text_width),
        *_section("请求事项", [_request(agreement)]),
        *_section("事实和理由", _grounds(agreement)),
        _promise(agreement, applicants, facts.dated),
    ]
    return typeset(story, furniture=furniture, metadata=_metadata(agreement, APPLICATION, facts.dated))


def proof(facts: ProofFacts) -> bytes:
    """The proof that the organisation conducted the mediation, for its seal, as PDF/A-2b. Raises MissingGlyph."""
    agreement = facts.agreement
    said = (
        f"兹证明：{_and(agreement.parties)}因{agreement.cause_of_action}发生的争议（案件编号{agreement.case_number}），"
        f"由本委员会于{day(facts.accepted_on)}受理，由调解员{agreement.mediator_name}主持调解，"
        f"{f'共进行调解会{facts.sessions}次，' if facts.sessions else ''}各方当事人自愿达成编号为{agreement.number}的"
        f"调解协议。该协议于{day(facts.effective_on)}生效。"
    )
    story = [
        Paragraph(agreement.organisation.name, ORGANISATION),
        Heading(PROOF, NAME, level=0),
        Spacer(0, 12),
        Paragraph(said, BODY),
        Paragraph("特此证明，供申请司法确认调解协议使用。", BODY),
        sealing_row(
            organisation=agreement.organisation,
            signed_on=facts.effective_on,
            code=agreement.verification_code,
            address=agreement.verification_url,
        ),
    ]
    metadata = _metadata(agreement, PROOF, facts.effective_on)
    return typeset(story, furniture=_furniture(agreement, PROOF), metadata=metadata)


def _applicants(applicants: Sequence[PartyFacts], width: float) -> list[Flowable]:
    blocks: list[Flowable] = []
    for party, heading in zip(applicants, headings(applicants), strict=True):
        blocks += [particulars(party, heading, width), Spacer(0, 7)]
    return blocks


def _promise(facts: AgreementFacts, applicants: Sequence[PartyFacts], dated: date) -> KeepTogether:
    """What is promised, to which court, and where it is signed: on one page; of very many, some text with the names."""
    attached = "附：" + "；".join(f"{place}. {name}" for place, name in enumerate(ATTACHED, 1))
    signed = [Paragraph(attached, BODY), *party_rows(applicants), Paragraph(day(dated), NUMBER)]
    return KeepTogether(
        [
            *_section("责任承诺", [UNDERTAKING]),
            Paragraph("此致", TO_COURT),
            Paragraph(facts.court_name, TO_COURT),
            KeepTogether(signed),
        ]
    )


def _request(facts: AgreementFacts) -> str:
    return (
        f"请求依法裁定确认各申请人之间于{day(facts.agreed_on)}经{facts.organisation.name}主持调解达成的"
        f"编号为{facts.number}的调解协议有效。"
    )


def _grounds(facts: AgreementFacts) -> list[str | list[str | Strong]]:
    """How the agreement came about, and each of its articles."""
    opening = (
        f"{_and(facts.parties)}因{facts.cause_of_action}发生争议，经{facts.organisation.name}调解员"
        f"{facts.mediator_name}主持调解，自愿达成协议，由债务人向申请金融机构支付"
        f"{sum_in_words(facts.terms.settled_amount)}。协议内容如下（附表见协议原件）："
    )
    said = [text for article in clauses.ARTICLES if (text := article(facts))]
    articles: list[str | list[str | Strong]] = [
        [Strong(f"第{numeral(number)}条　"), text] for number, text in enumerate(said, 1)
    ]
    return [opening, *articles]


def _and(parties: Sequence[PartyFacts]) -> str:
    return "、".join(f"{label(PartyRole, party.role)}{party.name}" for party in parties)


def _section(title: str, paragraphs: Sequence[str | list[str | Strong]]) -> list[Flowable]:
    room = SECTION.before + SECTION.leading + SECTION.after + 3 * BODY.leading
    heading = [CondPageBreak(room), Heading(title, SECTION, level=1)]
    return [*heading, *(Paragraph(text, BODY) for text in paragraphs)]


def _furniture(facts: AgreementFacts, title: str) -> Furniture:
    return Furniture(
        margin=MARGIN,
        head_left=facts.organisation.name,
        head_right=title,
        foot_left=f"协议编号 {facts.number}",
        foot_right=f"核验码 {facts.verification_code}",
    )


def _metadata(facts: AgreementFacts, title: str, dated: date) -> Metadata:
    return Metadata(
        title=f"{title} {facts.number}",
        author=facts.organisation.name,
        subject=facts.cause_of_action,
        keywords=f"{facts.case_number}; {facts.verification_code}",
        dated=dated,
    )
