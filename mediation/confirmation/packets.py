"""The packet that goes to a court: a ZIP with what 民诉法解释 (法释〔2022〕11号) art. 354 asks for, and a manifest.

Identifiers, addresses and phones leave in packets alone. The same applications give the same bytes, so that a packet
can be checked against the digests of another. What the parties conceded in talks is not in it.
"""

from __future__ import annotations

import hashlib
import json
import zipfile
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import IO, Any

from mediation import errors
from mediation.cases import actions as cases
from mediation.cases import addresses, representing
from mediation.cases.actions import Noted
from mediation.csv_files import written
from mediation.db import Tx, load
from mediation.db.sealed import unseal
from mediation.permissions import Permission, may
from mediation.vocabulary import AttachmentKind, AuthorityType, IdType, PartyRole, Word
from reports.agreement_facts import AgreementFacts
from reports.confirmation import ProofFacts, proof
from reports.press import render_all

sql = load(Path(__file__).with_name("packets.sql"))
AT_ONCE = 200
"""Cases whose papers are in memory at one time."""
EPOCH = (1980, 1, 1, 0, 0, 0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Papers:
    """What was signed in a case: the agreement, what it says, and the joint application."""

    facts: AgreementFacts
    agreement: bytes
    application: bytes


Print = Callable[[Sequence[int]], Mapping[int, Papers]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Packet:
    """What was written: how many applications, and the digest of the manifest (hexadecimal)."""

    applications: int
    manifest_sha256: str


def write(tx: Tx, case_ids: Sequence[int], print_papers: Print, out: IO[bytes], *, at: datetime) -> Packet:
    """Write the packet of the applications of cases, each in a folder of its case's number.

    NotPermitted for whoever does not speak for a court. NotFound if one of them is before no court, or not before the
    actor's own. The log keeps that it was handed out.
    """
    if not may(tx.actor.role, Permission.RECORD_RULING):
        raise errors.NotPermitted()
    ids = sorted(set(case_ids))
    found = {row.case_id: row for row in tx.rows(sql.in_sight, case_ids=ids)}
    if not ids or len(found) != len(ids):
        raise errors.NotFound()
    manifest = []
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for start in range(0, len(ids), AT_ONCE):
            some = ids[start : start + AT_ONCE]
            papers = print_papers(some)
            with tx.handing_over():
                for row, files in _contents(tx, some, papers, at):
                    manifest.append({**_head(row), "files": [_put(packed, row.case_number, *file) for file in files]})
        said = json.dumps({"applications": manifest}, ensure_ascii=False, indent=1, sort_keys=True).encode()
        _put(packed, "", "manifest.json", said)
    digest = hashlib.sha256(said).hexdigest()
    with tx.handing_over():
        noted = {case: Noted("", "", {"manifest": digest}) for case in ids}
        cases.note(tx, "agreement:hand_out_packet", noted, at=at)
    return Packet(applications=len(ids), manifest_sha256=digest)


def _head(row: Any) -> dict[str, Any]:
    return {
        "case": row.case_number,
        "agreement": row.agreement,
        "court": row.court_code,
        "applied_on": str(row.applied_on),
        "effective_on": str(row.effective_on),
    }


def _put(packed: zipfile.ZipFile, folder: str, name: str, content: bytes) -> dict[str, Any]:
    place = f"{folder}/{name}" if folder else name
    packed.writestr(zipfile.ZipInfo(place, EPOCH), content, zipfile.ZIP_DEFLATED)
    return {"name": place, "bytes": len(content), "sha256": hashlib.sha256(content).hexdigest()}


def _contents(
    tx: Tx, case_ids: Sequence[int], papers: Mapping[int, Papers], at: datetime
) -> Iterable[tuple[Any, list[tuple[str, bytes]]]]:
    """Each application with its files."""
    rows = tx.rows(sql.packets, case_ids=list(case_ids))
    proofs = render_all(proof, [_proof(row, papers[row.case_id].facts) for row in rows])
    served, acting = _addresses(tx, case_ids, at), _authorities(tx, rows, at)
    evidence = defaultdict(list)
    for row in tx.rows(sql.evidence, case_ids=list(case_ids)):
        listed = row.declared_sha256 or row.content_sha256
        evidence[row.case_id].append(
            (row.file_name, _label(AttachmentKind, row.kind), row.state, bytes(listed).hex() if listed else "")
        )
    for row, paper in zip(rows, proofs, strict=True):
        mine = papers[row.case_id]
        yield (
            row,
            [
                ("application.pdf", mine.application),
                ("agreement.pdf", mine.agreement),
                ("proof.pdf", paper),
                ("parties.csv", written([PARTIES, *_identities(mine.facts)])),
                ("addresses.csv", written([ADDRESSES, *_institution(row), *served[row.case_id]])),
                ("authorities.csv", written([AUTHORITIES, *acting[row.case_id]])),
                ("evidence.csv", written([EVIDENCE, *evidence[row.case_id]])),
            ],
        )


def _proof(row: Any, facts: AgreementFacts) -> ProofFacts:
    return ProofFacts(
        agreement=facts, accepted_on=row.accepted_on, sessions=row.sessions, effective_on=row.effective_on
    )


PARTIES = ("身份 role", "名称 name", "证件类型 id_type", "证件号码 id_number", "法定代表人 legal_representative")
ADDRESSES = ("身份 role", "名称 name", "送达地址 address", "电子邮箱 email", "电话 phone", "确认日期 confirmed_on")
AUTHORITIES = ("被代理人 principal", "代理人 agent", "权限 authority", "编号 number", "截止 until", "摘要 sha256")
EVIDENCE = ("文件 file", "类型 kind", "状态 state", "摘要 sha256")


def _identities(facts: AgreementFacts) -> list[tuple[Any, ...]]:
    return [
        (party.called, party.name, _label(IdType, party.id_type), party.id_number, party.legal_representative or "")
        for party in facts.parties
    ]


def _institution(row: Any) -> list[tuple[Any, ...]]:
    return [(PartyRole.CLAIMANT.zh, row.institution, row.institution_address, "", row.institution_phone, "")]


def _addresses(tx: Tx, case_ids: Sequence[int], at: datetime) -> dict[int, list[tuple[Any, ...]]]:
    """Where each party is served: as it confirmed, or else as it was filed."""
    found: dict[int, list[tuple[Any, ...]]] = defaultdict(list)
    people = [row for row in cases.parties(tx, case_ids) if row.role != PartyRole.AGENT]
    confirmed = addresses.newest(tx, [row.id for row in people], at=at)
    for row in people:
        role = _label(PartyRole, row.role)
        if one := confirmed.get(row.id):
            to, day = one.to, cases.today_of(one.confirmed_at)
            found[row.case_id].append((role, row.name, to.address, to.email, to.phone, day))
        else:
            address, phone = (
                unseal(getattr(row, f"{what}_sealed"), f"parties.{what}", row.id) or "" for what in ("address", "phone")
            )
            found[row.case_id].append((role, row.name, address, "", phone, ""))
    return found


def _authorities(tx: Tx, rows: Sequence[Any], at: datetime) -> dict[int, list[tuple[Any, ...]]]:
    """The powers of attorney: by which the institution signed, and of whoever acts for a party now."""
    found: dict[int, list[tuple[Any, ...]]] = defaultdict(list)
    case_ids = [row.case_id for row in rows]
    institutions = {row.case_id: row.institution for row in rows}
    for row in tx.rows(sql.powers, case_ids=case_ids):
        agent = (row.handler_name, _label(AuthorityType, row.authority_type), row.number, row.expires_on)
        found[row.case_id].append((institutions[row.case_id], *agent, ""))
    names = {row.id: row.name for row in cases.parties(tx, case_ids)}
    for row in representing.of_cases(tx, case_ids, at=at):
        if row.holds:
            digest = bytes(row.document_sha256).hex() if row.document_sha256 else ""
            who = (names[row.principal_id], names[row.representative_id], _label(AuthorityType, row.authority))
            found[row.case_id].append((*who, "", row.holds_until or "", digest))
    return found


def _label(words: type[Word], value: str) -> str:
    return next((word.zh for word in words if word == value), value)
