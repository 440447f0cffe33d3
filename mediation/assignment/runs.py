"""Looking back at runs: the file that proves one, why a case went where it went, and why not to somebody else."""

from __future__ import annotations

import json
import zlib
from dataclasses import dataclass

from mediation import errors
from mediation.assignment import certificate, relief
from mediation.assignment.explaining import Alternative, Explanation, alternatives
from mediation.assignment.loading import sql
from mediation.assignment.rules import OUT_OF_TERM
from mediation.assignment.telling import sentence
from mediation.db import Tx


@dataclass(frozen=True, slots=True, kw_only=True)
class Queue:
    """Who stayed without a mediator after a run, why, and which newcomer would help most."""

    left_over: list[relief.LeftOver]
    relief: list[relief.Relief]


def run_file(tx: Tx, run_id: int) -> bytes:
    """The file of a run, canonical JSON; NotFound without such a run, NotRunYet while it is only announced."""
    stored = tx.one(sql.file_of_run, run_id=run_id).file
    if stored is None:
        raise errors.NotRunYet()
    return zlib.decompress(stored)


def read(tx: Tx, run_id: int) -> certificate.Run:
    """A run as it was solved."""
    return certificate.read(json.loads(run_file(tx, run_id)))


def queue(tx: Tx, run_id: int) -> Queue:
    """The cases that a run left without a mediator; each newcomer is tried by solving the run again."""
    run = read(tx, run_id)
    waiting = relief.left_over(run)
    return Queue(left_over=waiting, relief=relief.relief(run) if waiting else [])


def why(tx: Tx, case_id: int) -> Explanation | None:
    """What spoke for the mediator of a case; None where people chose him. NotFound when nobody ever had the case."""
    record = json.loads(tx.one(sql.explanation_of_case, case_id=case_id).explanation)
    return Explanation.of(record) if "parts" in record else None


def reason(tx: Tx, case_id: int, language: str = "zh") -> str:
    """Why a case went to its mediator, as both sides may read it; NotFound when nobody ever had the case."""
    return sentence(json.loads(tx.one(sql.reason_of_case, case_id=case_id).reason), language)


def why_not(tx: Tx, case_id: int, mediator_id: int) -> Alternative | None:
    """Why a mediator did not get a case, by the run that decided on it; None when he did.

    Every rule that excluded him is named, or else by how much he lost. NotRunYet when the newest run did not have the
    case.
    """
    newest = tx.rows(sql.run_of_case, case_id=case_id)
    run = read(tx, newest[0].id) if newest else None
    match = next((match for match in run.matches if case_id in match.case_ids), None) if run else None
    if run is None or match is None:
        raise errors.NotRunYet()
    if mediator_id == match.mediator_id:
        return None
    found = (other for other in alternatives(run, case_id) if other.mediator_id == mediator_id)
    return next(found, Alternative(mediator_id=mediator_id, rules=(OUT_OF_TERM,), behind=0))
