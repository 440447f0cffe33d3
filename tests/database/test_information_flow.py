"""Nothing that a side conceded reaches a court, an export or a figure, whichever way it could take."""

from __future__ import annotations

import io
import json
import re
import zipfile
from datetime import date

import pytest

from fixtures import world
from mediation import errors
from mediation.cases import actions as cases
from mediation.cases import addresses
from mediation.db import Actor, Tx
from mediation.db.row_security import ROWS
from mediation.negotiation import actions as negotiation
from mediation.sessions import preparing, records, reporting, statements, transferring
from mediation.sessions.reporting import Written
from mediation.sessions.words import RecordKind, Side, StatementKind
from mediation.statistics import actions as statistics
from mediation.statistics import closing
from mediation.vocabulary import Channel, Role, TerminationReason
from reports.typesetting import page
from tests.database.test_journey import acting
from tests.database.test_offers import propose
from tests.database.test_records import as_mediator, held, signed_by_all
from tests.database.test_sessions import TOMORROW
from tests.house.test_statements import STATEMENTS
from tests.paper.reading import text_of

CONCEDED, PRIVATE, SAID, UNSIGNED = "愿意多还七百元", "家中另有存款", "笔录里的让步", "尚未签字的事实"
SUM = "8765.43"
AGREED_FACTS = "双方一致确认借款属实"


def negotiated(tx: Tx) -> int:
    """A case in which much was conceded, offered and told, one thing is undisputed, and nothing came of it."""
    case, session = held(tx)
    mediator = as_mediator(tx, case)
    for kind, text in ((StatementKind.CONCESSION, CONCEDED), (StatementKind.PRIVATE, PRIVATE)):
        statements.write(mediator, session, Side.RESPONDENT, kind=kind, text=text, at=TOMORROW)
    tx.run("SET LOCAL ROLE med_staff")
    signed_by_all(
        tx, case, session, RecordKind.MINUTES, records.draft(tx, session, RecordKind.MINUTES, body=SAID, at=TOMORROW)
    )
    signed_by_all(
        tx,
        case,
        session,
        RecordKind.FACTS,
        records.draft(tx, session, RecordKind.FACTS, body=AGREED_FACTS, at=TOMORROW),
    )
    propose(tx, Role.PARTY, case, SUM)
    negotiation.reject(acting(tx, Role.BANK_SUPERVISOR), [case], at=world.NOON)
    cases.terminate(acting(tx, Role.MEDIATOR), {case: TerminationReason.POSITIONS_TOO_FAR}, at=world.NOON)
    return case


def unpacked(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        return {name: packed.read(name) for name in packed.namelist()}


def test_a_court_is_handed_what_is_undisputed_and_nothing_conceded(tx: Tx) -> None:
    case = negotiated(tx)
    (package,) = transferring.hand_over(acting(tx, Role.COURT_LIAISON), [case], at=TOMORROW)
    files = unpacked(package.content)
    everything = files["transfer.json"].decode() + text_of(files["transfer.pdf"]).replace("\n", "")
    assert everything.count(AGREED_FACTS) == 2
    assert TerminationReason.POSITIONS_TOO_FAR.zh in everything
    assert [word for word in (CONCEDED, PRIVATE, SAID, SUM, "8,765.43") if word in everything] == []
    assert package.sha256 in cases.timeline(tx, case)[-1].payload
    assert tx.value("SELECT state FROM cases WHERE id = %(id)s", id=case) == "TRANSFERRED"


def test_the_archive_of_the_same_day_is_the_same_and_stays_whatever_the_layout(
    tx: Tx, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = negotiated(tx)
    party = preparing.everybody(tx, [case])[1].party_id
    signed = addresses.Signed(channel=Channel.PORTAL)
    addresses.confirm(tx, party, addresses.Address(address="泉州市丰泽区东海街道1号"), signed=signed, at=world.NOON)
    with pytest.raises(errors.ReportMissing):
        transferring.hand_over(acting(tx, Role.MEDIATOR), [case], at=TOMORROW)
    reporting.make(acting(tx, Role.MEDIATOR), {case: Written(course="各方分歧较大。")}, at=TOMORROW)
    (first,) = transferring.hand_over(acting(tx, Role.MEDIATOR), [case], at=TOMORROW)
    (again,) = transferring.packages(tx, [case], at=TOMORROW)
    assert first == again
    monkeypatch.setattr(page, "FOOT", page.FOOT + 1)
    assert transferring.packages(tx, [case], at=TOMORROW) != [first]
    assert transferring.archives(tx, [case]) == [first]
    told = json.loads(unpacked(first.content)["transfer.json"])
    assert "各方分歧较大" in text_of(unpacked(first.content)["report.pdf"]).replace("\n", "")
    assert told["service"][0]["address"] == "泉州市丰泽区东海街道1号"


def test_facts_that_somebody_has_not_signed_stay(tx: Tx) -> None:
    case, session = held(tx)
    records.draft(tx, session, RecordKind.FACTS, body=UNSIGNED, at=TOMORROW)
    with pytest.raises(errors.IllegalMove):
        transferring.packages(tx, [case], at=TOMORROW)
    cases.terminate(acting(tx, Role.MEDIATOR), {case: TerminationReason.POSITIONS_TOO_FAR}, at=world.NOON)
    (package,) = transferring.packages(tx, [case], at=TOMORROW)
    assert UNSIGNED.encode() not in unpacked(package.content)["transfer.json"]


def readable(tx: Tx, actor: Actor) -> str:
    """Every cell of every table that somebody's role may read and whose row it sees."""
    tx.run(actor.statement())
    found = []
    for table in ROWS:
        columns = tx.rows(
            "SELECT attname FROM pg_attribute WHERE attrelid = %(table)s::regclass AND attnum > 0 AND NOT attisdropped"
            " AND has_column_privilege(attrelid, attnum, 'SELECT')",
            table=table,
        )
        if columns:
            named = ", ".join(f'"{row.attname}"' for row in columns)
            found += [str([bytes(c).hex() if isinstance(c, memoryview) else c for c in row])
                      for row in tx.rows(f"SELECT {named} FROM {table}")]  # fmt: skip
    tx.run("SET LOCAL ROLE med_staff")
    return "\n".join(found)


def test_nobody_but_the_mediator_reads_what_was_conceded_or_told(tx: Tx) -> None:
    case = negotiated(tx)
    bank, mediator = tx.one("SELECT institution_id, mediator_id FROM cases WHERE id = %(id)s", id=case)
    tx.run("SET LOCAL ROLE NONE")
    sealed = [bytes(row.text_sealed).hex() for row in tx.rows("SELECT text_sealed FROM statements")]
    own = readable(tx, Actor(role=Role.MEDIATOR, mediator_id=mediator))
    assert all(cell in own for cell in sealed)
    for other in (
        Actor(role=Role.BANK_SUPERVISOR, institution_id=bank),
        Actor(role=Role.PARTY, case_id=case),
        Actor(role=Role.MEDIATOR, mediator_id=mediator + 1),
        Actor(role=Role.REGISTRAR),
        Actor(role=Role.COURT_LIAISON, court_id=1),
    ):
        seen = readable(tx, other)
        assert [cell for cell in (*sealed, CONCEDED, PRIVATE) if cell in seen] == [], other.role


def test_a_court_reads_no_offer_and_no_minutes_wherever_it_looks(tx: Tx) -> None:
    negotiated(tx)
    courts = [row.id for row in tx.rows("SELECT id FROM courts")]
    for court in courts:
        seen = readable(tx, Actor(role=Role.COURT_LIAISON, court_id=court))
        assert [word for word in (SUM, SAID, AGREED_FACTS) if word in seen] == []


def test_no_figure_tells_what_was_offered(tx: Tx) -> None:
    negotiated(tx)
    month = {"from_day": date(2026, 10, 1), "to_day": date(2026, 10, 31)}
    closing.close_day(tx, date(2026, 10, 12))
    told = f"{statistics.totals(tx, **month, as_of=date(2026, 10, 31))} {closing.closed_days(tx, **month)}"
    assert [word for word in (CONCEDED, PRIVATE, SAID, SUM) if word in told] == []


LEAVING = {
    "transferring.sql",
    "reporting.sql",
    "statistics.sql",
    "closing.sql",
    "confirmation.sql",
    "cases.sql",
    "outbox.sql",
    "notices.sql",
}


@pytest.mark.parametrize(
    ("table", "origins"),
    [
        ("statements", {"statements.sql", "sessions.sql"}),
        ("session_records", {"records.sql", "sessions.sql"}),
        ("offers", {each.origin for each in STATEMENTS} - LEAVING),
        ("standing_offers", {each.origin for each in STATEMENTS} - LEAVING),
    ],
)
def test_what_makes_papers_and_figures_reads_nothing_that_was_conceded(table: str, origins: set[str]) -> None:
    touches = re.compile(rf"\b(FROM|JOIN|INTO|UPDATE) {table}\b")
    found = {each.origin for each in STATEMENTS if touches.search(each.text)}
    assert found
    assert found <= origins
