"""What a mediator reports in writing when a mediation ends without agreement: the record's facts, and a few words.

The report is for the court that may have the case next, and for the institution (人民法院特邀调解规定 2016-07-01
art. 26). Nothing conceded, told in confidence or offered is in it: what the record gives is chosen here, and what the
mediator writes is held against all three before it is kept (`statements.check_withheld`).
"""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from mediation import errors
from mediation.accounts import actions as accounts
from mediation.cases import actions as cases
from mediation.cases.actions import Noted
from mediation.db import Tx, load
from mediation.sessions import records, statements
from mediation.sessions.actions import check_mediates
from mediation.vocabulary import PartyRole, TerminationReason
from reports import termination as paper
from reports.parties import OrganisationFacts
from reports.transfer import Undisputed
from reports.wording import day

sql = load(Path(__file__).with_name("reporting.sql"))
LONGEST = 2000
"""Characters of the course, and of the remarks."""
BECAUSE: dict[TerminationReason, str] = {
    TerminationReason.POSITIONS_TOO_FAR: "经调解员主持调解，各方分歧较大，难以达成一致。",
    TerminationReason.PARTY_UNWILLING: "调解过程中，有当事人明确表示不再接受调解。",
    TerminationReason.SELF_SETTLED: "各方自行和解，不再需要调解。",
    TerminationReason.PERIOD_EXPIRED: "调解期限届满，各方未达成协议，也未一致同意延长期限。",
    TerminationReason.SIGNATURE_REFUSED: "各方曾拟定调解协议，有当事人拒绝签署。",
    TerminationReason.UNREACHABLE: "在调解期限内多次联系，未能与当事人取得联系。",
}
"""How the course of a mediation is begun to be told, by the ground on which it ended."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """What a mediator writes: how the mediation went, and what else there is to say."""

    course: str
    remarks: str = ""


def draft(tx: Tx, case_id: int, ground: TerminationReason | None) -> Written:
    """The course of a mediation as far as the record tells it, to be read and completed; NotFound."""
    row = tx.one(sql.record, case_ids=[case_id])
    told = [f"本案于{day(row.accepted_on)}受理。" if row.accepted_on else ""]
    if row.began_on:
        told.append(f"调解员{row.mediator or ''}于{day(row.began_on)}开始调解。")
    if row.held_on:
        told.append(f"共召开调解会{len(row.held_on)}次：{'、'.join(map(day, row.held_on))}。")
    if row.missed:
        told.append(f"另有{row.missed}次调解会无人到会。")
    return Written(course="".join([*told, BECAUSE.get(ground, "") if ground else ""]))


def make(tx: Tx, written: Mapping[int, Written], *, at: datetime) -> None:
    """Report how mediations ended; a report before it stays as an earlier version.

    NotPermitted but for mediators; NotFilledIn without the course, or if a text is too long; ReportTellsTooMuch;
    IllegalMove unless the cases have ended without agreement and no court has them.
    """
    check_mediates(tx)
    if not all(
        each.course.strip() and max(len(each.course), len(each.remarks)) <= LONGEST for each in written.values()
    ):
        raise errors.NotFilledIn()
    statements.check_withheld(tx, {case: f"{each.course}\n{each.remarks}" for case, each in written.items()})
    found = tx.rows(sql.record, case_ids=list(written))
    made = tx.rows(
        sql.make,
        case_ids=[row.case_id for row in found],
        began_on=[row.began_on for row in found],
        held_on=[json.dumps(row.held_on, default=str) for row in found],
        missed=[row.missed for row in found],
        courses=[written[row.case_id].course.strip() for row in found],
        remarks=[written[row.case_id].remarks.strip() for row in found],
        at=at,
        actor_id=tx.actor.user_id,
    )
    if len(made) != len(written):
        raise errors.IllegalMove(f"(report: {len(written) - len(made)} of {len(written)})")
    noted = {row.case_id: Noted("", "", _kept(row.version, written[row.case_id])) for row in made}
    cases.note(tx, "report:make", noted, at=at)


def _kept(version: int, written: Written) -> dict[str, Any]:
    text = f"{written.course.strip()}\n{written.remarks.strip()}"
    return {"version": version, "sha256": hashlib.sha256(text.encode()).hexdigest()}


def lacking(tx: Tx, case_ids: Sequence[int]) -> list[int]:
    """Those of cases whose mediation ended without agreement, and whose mediator has not reported it yet."""
    return [row.id for row in tx.rows(sql.lacking, case_ids=list(case_ids))]


def of_case(tx: Tx, case_id: int) -> Any:
    """The newest report of a case; None if there is none, or none that the actor sees."""
    return next(iter(_newest(tx, [case_id])), None)


def documents(tx: Tx, case_ids: Sequence[int], *, at: datetime) -> dict[int, bytes]:
    """The newest reports of cases on paper (PDF), by case, as far as there are any; Erased once the texts are.

    Undisputed facts stand in it while everybody still consents by then that their data are provided.
    """
    found = _newest(tx, case_ids)
    if any(row.erased_on or not row.course for row in found):
        raise errors.Erased()
    ids = [row.case_id for row in found]
    agreed, others = defaultdict[int, list[Undisputed]](list), defaultdict[int, list[str]](list)
    for one in records.exportable(tx, ids, at=at):
        agreed[one.case_id].append(Undisputed(body=one.body, sha256=one.sha256))
    for party in cases.parties(tx, ids):
        if party.role != PartyRole.AGENT:
            others[party.case_id].append(f"{PartyRole(party.role).zh} {party.name}")
    centre = accounts.organisation(tx)
    by = OrganisationFacts(name=centre.name, address=centre.address, phone=centre.phone)
    return {
        row.case_id: paper.render(_facts(row, by, tuple(others[row.case_id]), tuple(agreed[row.case_id])))
        for row in found
    }


def _facts(
    row: Any, organisation: OrganisationFacts, others: tuple[str, ...], agreed: tuple[Undisputed, ...]
) -> paper.ReportFacts:
    ground = TerminationReason(row.ground)
    return paper.ReportFacts(
        organisation=organisation,
        court=row.court or "",
        case_number=row.number,
        version=row.version,
        cause_of_action=row.cause_of_action,
        claimant=row.claimant,
        others=others,
        mediator=row.mediator or "",
        accepted_on=row.accepted_on,
        began_on=row.began_on,
        ended_on=row.ended_on,
        held_on=tuple(row.held_on),
        missed=row.missed,
        ground=(ground.zh, ground.en),
        course=row.course,
        remarks=row.remarks,
        undisputed=agreed,
        made_on=cases.today_of(row.made_at),
    )


def _newest(tx: Tx, case_ids: Sequence[int]) -> list[Any]:
    return tx.rows(sql.newest, case_ids=list(case_ids), home_court=accounts.organisation(tx).region_code)
