"""Handing a case over to a court when mediation ended without agreement (C26): one archive, and nothing conceded in it.

The archive holds what was filed, where the parties are served, the facts that all of them signed as undisputed, and
why mediation ended; a paper for people, the same as JSON for the court's system, the mediator's report if there is one,
and their digests. It is put together from the filing, `records.exportable` and `reporting.documents` alone: offers,
concessions and private words are in none of them (人民法院在线调解规则 2022-01-01 art. 21; 人民法院特邀调解规定
2016-07-01 arts. 21, 22).
"""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from mediation import errors
from mediation.accounts import actions as accounts
from mediation.cases import actions as cases
from mediation.cases import addresses, printed
from mediation.cases.actions import Noted
from mediation.cases.printing import claimant, particulars
from mediation.db import Tx, load
from mediation.permissions import Permission, may
from mediation.sessions import records, reporting
from mediation.vocabulary import AttachmentKind, CaseEvent, ClaimComponent, Role, TerminationReason
from reports import transfer as paper
from reports.parties import OrganisationFacts
from reports.press import render_all

sql = load(Path(__file__).with_name("transferring.sql"))
REPORT = "report.pdf"


@dataclass(frozen=True, slots=True, kw_only=True)
class Package:
    """The archive for one case (ZIP), and its digest in hexadecimal."""

    case_id: int
    number: str
    court_id: int | None
    content: bytes

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.content).hexdigest()


def hand_over(tx: Tx, case_ids: Sequence[int], *, at: datetime) -> list[Package]:
    """Hand ended cases over to the court, each with its archive, whose digest the log keeps.

    IllegalMove, Erased; ReportMissing where the mediator who hands over has not reported how the mediation ended.
    """
    if tx.actor.role is Role.MEDIATOR and (open_ := reporting.lacking(tx, case_ids)):
        raise errors.ReportMissing(f"({len(open_)} of {len(case_ids)})")
    packed = packages(tx, case_ids, at=at)
    told = {package.case_id: {"sha256": package.sha256} for package in packed}
    cases.move(tx, CaseEvent.TRANSFER_TO_COURT, told, at=at)
    with tx.handing_over():
        tx.run(
            sql.send,
            case_ids=[package.case_id for package in packed],
            court_ids=[package.court_id for package in packed],
            digests=[bytes.fromhex(package.sha256) for package in packed],
            at=at,
        )
    printed.keep(tx, {package.case_id: package.content for package in packed}, at=at)
    return packed


def transfers(tx: Tx, *, before: int | None = None, limit: int = 50) -> list[Any]:
    """Cases that were handed over, newest first: to a court those that it was handed, and nothing of their parties."""
    ids = [row.id for row in tx.rows(sql.in_sight, before=before, limit=limit)]
    with tx.handing_over():  # a court sees no cases but those that it is asked to confirm
        return tx.rows(sql.transfers, ids=ids)


def transfer(tx: Tx, transfer_id: int) -> Any:
    """One of them; NotFound if it is not the actor's to see."""
    found = transfers(tx, before=transfer_id + 1, limit=1)
    if not found or found[0].id != transfer_id:
        raise errors.NotFound()
    return found[0]


def archive(tx: Tx, transfer_id: int) -> Package:
    """The archive of a case as it was handed over, to the byte; NotFound, Erased."""
    return _handed_over(tx, [transfer(tx, transfer_id)])[0]


def archives(tx: Tx, case_ids: Sequence[int]) -> list[Package]:
    """The archives of cases as they were handed over; NotFound where one was not, Erased."""
    ids = [row.id for row in tx.rows(sql.transfers_of_cases, case_ids=list(case_ids))]
    if len(ids) != len(set(case_ids)):
        raise errors.NotFound()
    return _handed_over(tx, tx.rows(sql.transfers, ids=ids))


def _handed_over(tx: Tx, found: Sequence[Any]) -> list[Package]:
    contents = printed.again(tx, found, lambda older: [_packed_again(tx, row) for row in older])
    return [
        Package(case_id=row.case_id, number=row.number, court_id=row.court_id, content=content)
        for row, content in zip(found, contents, strict=True)
    ]


def _packed_again(tx: Tx, found: Any) -> bytes:
    with tx.handing_over():
        (package,) = packages(tx, [found.case_id], at=found.sent_at)
    return package.content


def report(tx: Tx, transfer_id: int) -> tuple[str, bytes]:
    """The mediator's report that was handed over with a case: the case's number, the paper (PDF); NotFound, Erased."""
    package = archive(tx, transfer_id)
    with zipfile.ZipFile(io.BytesIO(package.content)) as packed:
        if REPORT not in packed.namelist():
            raise errors.NotFound()
        return package.number, packed.read(REPORT)


def receive(tx: Tx, transfer_id: int, *, docket_number: str, on: date, at: datetime) -> None:
    """A court says that it has a case, and under which number; once. NotPermitted, NotFound, TransferReceived."""
    if not may(tx.actor.role, Permission.RECORD_RULING):
        raise errors.NotPermitted()
    found = transfer(tx, transfer_id)
    if not docket_number or not cases.today_of(found.sent_at) <= on <= cases.today_of(at):
        raise errors.ReceiptUnclear()
    with tx.handing_over():
        if not tx.rows(sql.receive, transfer_id=transfer_id, docket_number=docket_number, on=on):
            raise errors.TransferReceived()
        noted = {found.case_id: Noted("", "", {"on": on, "docket": docket_number})}
        cases.note(tx, "transfer:receive", noted, at=at)


def of_case(tx: Tx, case_id: int) -> Any:
    """When a case was handed over, to which court, and what it answered; None if it was not."""
    return next(iter(tx.rows(sql.transfer_of_case, case_id=case_id)), None)


def packages(tx: Tx, case_ids: Sequence[int], *, at: datetime) -> list[Package]:
    """The archives of cases that ended without agreement, as they are on that day; IllegalMove, Erased."""
    ended, facts = _ended(tx, case_ids, at)
    reported = reporting.documents(tx, case_ids, at=at)
    return [
        Package(
            case_id=case.id,
            number=case.number,
            court_id=case.court_id,
            content=_archive(pdf, each, reported.get(case.id)),
        )
        for case, each, pdf in zip(ended, facts, render_all(paper.render, facts), strict=True)
    ]


def contents(tx: Tx, case_ids: Sequence[int], *, at: datetime) -> dict[int, paper.TransferFacts]:
    """What these archives would say, by case; the same refusals."""
    ended, facts = _ended(tx, case_ids, at)
    return {case.id: each for case, each in zip(ended, facts, strict=True)}


def _ended(tx: Tx, case_ids: Sequence[int], at: datetime) -> tuple[list[Any], list[paper.TransferFacts]]:
    centre = accounts.organisation(tx)
    ended = tx.rows(sql.ended_cases, case_ids=list(case_ids), home_court=centre.region_code)
    if len(ended) != len(case_ids):
        raise errors.IllegalMove(f"({len(case_ids) - len(ended)} of {len(case_ids)})")
    if any(case.erased_on for case in ended):
        raise errors.Erased()
    told = _told(tx, case_ids, at)
    return ended, [_facts(case, centre, told, at) for case in ended]


@dataclass(frozen=True, slots=True)
class _Told:
    """What is known of cases beside the filing, by case."""

    parties: dict[int, list[Any]]
    service: dict[int, addresses.Confirmed]
    undisputed: dict[int, list[Any]]
    documents: dict[int, list[Any]]


def _told(tx: Tx, case_ids: Sequence[int], at: datetime) -> _Told:
    parties = cases.parties(tx, case_ids)
    return _Told(
        parties=_by_case(parties),
        service=addresses.newest(tx, [row.id for row in parties], at=at),
        undisputed=_by_case(records.exportable(tx, case_ids, at=at)),
        documents=_by_case(tx.rows(sql.documents, case_ids=list(case_ids))),
    )


def _by_case(rows: Iterable[Any]) -> dict[int, list[Any]]:
    found: defaultdict[int, list[Any]] = defaultdict(list)
    for row in rows:
        found[row.case_id].append(row)
    return found


def _facts(case: Any, centre: Any, told: _Told, at: datetime) -> paper.TransferFacts:
    parties = told.parties.get(case.id, [])
    amounts = {component: getattr(case, component) for component in ClaimComponent}
    return paper.TransferFacts(
        organisation=OrganisationFacts(name=centre.name, address=centre.address, phone=centre.phone),
        court=case.court or "",
        case_number=case.number,
        cause_of_action=case.cause_of_action,
        parties=(claimant(case), *map(particulars, parties)),
        service=tuple(_served(row, told.service[row.id]) for row in parties if row.id in told.service),
        claim=tuple((component.zh, amount) for component, amount in amounts.items() if amount),
        total=case.claim_total,
        cutoff_date=case.cutoff_date,
        contract_no=case.contract_no,
        contract_date=case.contract_date,
        relief_sought=case.relief_sought,
        facts_text=case.facts,
        undisputed=tuple(
            paper.Undisputed(body=row.body, sha256=row.sha256) for row in told.undisputed.get(case.id, ())
        ),
        documents=tuple(
            paper.Document(kind=AttachmentKind(row.kind).zh, name=row.file_name, sha256=row.sha256 or "")
            for row in told.documents.get(case.id, ())
        ),
        accepted_on=case.accepted_on,
        ended_on=case.ended_on,
        reason=TerminationReason(case.termination_reason).zh,
        mediator=case.mediator or "",
        drawn_up_on=cases.today_of(at),
    )


def _served(party: Any, confirmed: addresses.Confirmed) -> paper.Served:
    return paper.Served(
        name=party.name,
        address=confirmed.to.address,
        email=confirmed.to.email,
        phone=confirmed.to.phone,
        confirmed_on=cases.today_of(confirmed.confirmed_at),
    )


def _archive(pdf: bytes, facts: paper.TransferFacts, report: bytes | None) -> bytes:
    """The same facts give the same bytes."""
    files = {
        "transfer.pdf": pdf,
        "transfer.json": json.dumps(asdict(facts), ensure_ascii=False, indent=2, sort_keys=True, default=str).encode(),
        **({REPORT: report} if report else {}),
    }
    sums = "".join(f"{hashlib.sha256(content).hexdigest()}  {name}\n" for name, content in files.items())
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in (files | {"SHA256SUMS": sums.encode()}).items():
            packed.writestr(zipfile.ZipInfo(name, facts.drawn_up_on.timetuple()[:6]), content)
    return archive.getvalue()
