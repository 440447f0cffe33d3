"""The joint application and the proof of mediation: what the court's form asks for, in its order, archival."""

from datetime import date
from io import BytesIO

import samples
from pikepdf import pdfa
from pypdf import PdfReader
from reading import text_of

from mediation.agreements.words import SignedPaper
from reports import confirmation
from reports.agreement import AgreementFacts

ALL_ROLES = (samples.BANK, samples.DEBTOR, samples.CO_BORROWER, samples.GUARANTOR)
DAY = date(2026, 11, 2)


def facts(*, periods: int = 12) -> AgreementFacts:
    return samples.agreement(periods, ALL_ROLES)


def test_the_application_follows_the_courts_form() -> None:
    text = text_of(confirmation.application(confirmation.ApplicationFacts(agreement=facts(), dated=DAY)))
    order = ("司法确认申请书", "申请人（一）", "申请人（四）", "请求事项", "事实和理由", "责任承诺", "各申请人出于",
             "此致", "附：1. 调解协议书", "2026年11月2日")  # fmt: skip
    places = [text.rindex(part) for part in order[3:]]
    assert places == sorted(places)
    assert all(part in text for part in order)
    assert all(party.name in text and party.id_number in text for party in facts().parties)
    assert SignedPaper.APPLICATION.zh == order[0]


def test_the_signatures_stand_under_what_they_sign() -> None:
    """Of more parties than a page holds with it, at least under the list of what comes along."""
    many = samples.agreement(12, (samples.BANK, samples.DEBTOR, *[samples.GUARANTOR] * 6))
    for agreement, words in ((facts(), "责任承诺"), (many, "附：1. 调解协议书")):
        paper = confirmation.application(confirmation.ApplicationFacts(agreement=agreement, dated=DAY))
        last = PdfReader(BytesIO(paper)).pages[-1].extract_text()
        assert last.index(words) < last.index("申请人（一）（盖章）")


def test_the_same_facts_are_the_same_archival_bytes() -> None:
    one = confirmation.application(confirmation.ApplicationFacts(agreement=facts(periods=60), dated=DAY))
    proof = confirmation.ProofFacts(agreement=facts(), accepted_on=date(2026, 10, 2), sessions=2, effective_on=DAY)
    for paper in (one, confirmation.proof(proof)):
        report = pdfa.validate_written(BytesIO(paper), "2b")
        assert (report.verdict, list(report.findings)) == ("pass", [])
    assert one == confirmation.application(confirmation.ApplicationFacts(agreement=facts(periods=60), dated=DAY))


def test_the_proof_says_who_mediated_when_and_what_came_of_it() -> None:
    proof = confirmation.ProofFacts(agreement=facts(), accepted_on=date(2026, 10, 2), sessions=2, effective_on=DAY)
    text = text_of(confirmation.proof(proof)).replace("\n", "")
    for part in (
        "调解证明",
        facts().number,
        facts().mediator_name,
        "2026年10月2日受理",
        "调解会2次",
        "2026年11月2日生效",
    ):
        assert part in text
