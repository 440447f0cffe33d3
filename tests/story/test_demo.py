"""The main job on real input: files, figures that add up, and the same bytes the second time."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pypdf
import pytest

from fixtures import unfinished
from fixtures.cast import CAST
from fixtures.telling import AS_OF, DAY, MORNING
from mediation.agreements import sealing
from mediation.assignment import absences
from mediation.authority import actions as authority
from mediation.cases import actions as cases
from mediation.cases import rectification, triage
from mediation.cases.words import Wants
from mediation.commands.environment import DEMO_DATABASE
from mediation.confirmation import actions as confirmation
from mediation.contact import actions as contact
from mediation.db import SYSTEM, Actor, Tx, transaction
from mediation.db.databases import create_database, drop_database
from mediation.db.embedded import EmbeddedServer
from mediation.filing import actions as filing
from mediation.filing import amendments
from mediation.outbox import actions as outbox
from mediation.performance import actions as performance
from mediation.performance import defaults, follow_ups, standing, suspense
from mediation.powers import actions as powers
from mediation.vocabulary import CaseState, Channel, Role
from mediation.web.pages.mediator import desk

KEYS = {
    "filed", "rows_wrong", "duplicates", "cases", "accepted", "consented", "assigned", "agreed", "amount_agreed",
    "confirmed", "performed", "in_default", "rate_accepted_basis", "rate_closed_basis", "agreements_pdf",
    "statistics_pdf",
}  # fmt: skip
ROOT = Path(__file__).resolve().parents[2]
SMALL = """
import sys
from pathlib import Path
import django
django.setup()
from fixtures import cast, demo
smallest = min((bank for bank in cast.CAST if bank.rows), key=lambda bank: bank.rows)
demo.tell(Path(sys.argv[1]), lambda *_: None, banks=[smallest])
"""


def run_demo(server: EmbeddedServer, out: Path) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "DATABASE_URL": server.url("postgres")}
    command = [sys.executable, "-m", "mediation", "demo", "--out", str(out)]
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)


@pytest.fixture(scope="module")
def out(server: EmbeddedServer, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("demo") / "out with a space"
    done = run_demo(server, folder)
    assert (0, "") == (done.returncode, done.stderr[-2000:] if done.returncode else "")
    return folder


@pytest.fixture
def told(out: Path) -> Iterator[Tx]:
    from mediation.db.databases import use_database

    with use_database(DEMO_DATABASE), transaction(SYSTEM) as tx:
        yield tx


@pytest.fixture(scope="module")
def summary(out: Path) -> dict[str, Any]:
    return dict(json.loads((out / "summary.json").read_text("utf-8")))


def test_the_summary_has_its_stable_keys(summary: dict[str, Any]) -> None:
    assert KEYS == set(summary)
    assert 5129 < summary["filed"]
    assert 0 < summary["agreed"] < summary["assigned"] <= summary["consented"] < summary["accepted"] < summary["cases"]
    assert 0 < summary["performed"]
    assert 0 < summary["in_default"]


def test_every_filed_row_is_in_exactly_one_place(out: Path, summary: dict[str, Any]) -> None:
    facts = json.loads((out / "statistics.json").read_text("utf-8"))
    steps = {step["code"]: step for step in facts["waterfall"]}
    leaves = [s["count"] for s in facts["waterfall"] if s["level"] == 3 or (s["level"] == 2 and s["code"] != "agreed")]
    returned = [steps[code]["count"] for code in ("wrong", "duplicate", "unchanged", "amended", "taken_back")]
    assert summary["filed"] == sum(leaves) + sum(returned)
    later = unfinished.ROWS[unfinished.FIRST] + unfinished.ROWS[unfinished.LAST] + 1  # a row that changes another
    assert summary["filed"] == 5129 + sum(bank.rows for bank in CAST) + later


RECOUNTS = {
    "filed": "SELECT count(*) FROM filing_rows",
    "rows_wrong": "SELECT count(*) FROM filing_rows WHERE outcome = 'wrong'",
    "duplicates": "SELECT count(*) FROM filing_rows WHERE outcome = 'duplicate'",
    "cases": "SELECT count(*) FROM cases",
    "accepted": "SELECT count(*) FROM cases WHERE accepted_on IS NOT NULL",
    "consented": "SELECT count(DISTINCT p.case_id) FROM consents AS k JOIN parties AS p ON p.id = k.party_id"
    " WHERE k.state = 'GIVEN'",
    "assigned": "SELECT count(DISTINCT case_id) FROM assignments",
    # A case that was mediated about again counts once, with its first agreement.
    "agreed": "SELECT count(DISTINCT case_id) FROM agreements WHERE effective_on IS NOT NULL",
    "amount_agreed": "SELECT sum(settled_amount)::text FROM agreements WHERE effective_on IS NOT NULL"
    " AND replaces_id IS NULL",
    "confirmed": "SELECT count(*) FROM confirmations WHERE ruled_on IS NOT NULL AND dismissal_ground = ''",
    "performed": "SELECT count(*) FROM plans AS p WHERE (SELECT sum(i.paid) FROM instalments AS i"
    " WHERE i.plan_id = p.id) = p.total",
    "in_default": "SELECT count(*) FROM plans WHERE state = 'DEFAULTED'",
    "agreements_pdf": "SELECT count(*) FROM agreements",
}


@pytest.mark.parametrize("key", RECOUNTS)
def test_the_report_equals_a_recount_from_the_tables(told: Tx, summary: dict[str, Any], key: str) -> None:
    """The report folds events; the recount reads the tables of each stage."""
    assert told.value(RECOUNTS[key]) == summary[key]


def test_rates_are_the_recounted_ones(told: Tx, summary: dict[str, Any]) -> None:
    agreed, accepted, ended = told.one(
        "SELECT count(*) FILTER (WHERE state = 'AGREED'), count(*) FILTER (WHERE accepted_on IS NOT NULL),"
        " count(*) FILTER (WHERE state IN ('TERMINATED', 'TRANSFERRED', 'CLOSED')) FROM cases"
    )
    places = Decimal("0.0001")
    assert Decimal(summary["rate_accepted_basis"]) == (Decimal(agreed) / accepted).quantize(places)
    assert Decimal(summary["rate_closed_basis"]) == (Decimal(agreed) / (agreed + ended)).quantize(places)


def test_the_rate_says_what_it_can_still_become(told: Tx, out: Path) -> None:
    agreed, still_open, accepted = told.one(
        "SELECT count(*) FILTER (WHERE state = 'AGREED'), count(*) FILTER (WHERE ended_on IS NULL), count(*)"
        " FROM cases WHERE accepted_on IS NOT NULL"
    )
    printed = "".join(page.extract_text() for page in pypdf.PdfReader(out / "statistics.pdf").pages)
    assert f"可能 Possible {agreed / accepted:.1%}–{(agreed + still_open) / accepted:.1%}" in printed.replace(
        "\u3000", " "
    )


def test_money_on_paper_is_money_in_the_ledger(told: Tx, out: Path) -> None:
    rows = told.rows(
        "SELECT a.number, a.settled_amount, count(i.id) AS instalments FROM agreements AS a"
        " JOIN plans AS p ON p.agreement_id = a.id JOIN instalments AS i ON i.plan_id = p.id"
        " GROUP BY a.id ORDER BY count(i.id) DESC, a.id LIMIT 5"
    )
    for row in rows:
        reader = pypdf.PdfReader(out / "agreements" / f"{row.number}.pdf")
        text = "".join(page.extract_text() for page in reader.pages)
        assert f"{row.settled_amount:,}" in text
        assert row.number in text.replace("\n", "")


def test_who_lost_their_income_has_two_agreements_and_pays_on(told: Tx) -> None:
    rows = told.rows(
        "SELECT c.state, array_agg(a.state ORDER BY a.id) AS agreements, array_agg(p.state ORDER BY p.id) AS plans,"
        " array_agg((SELECT count(*) FROM instalments AS i WHERE i.plan_id = p.id AND i.paid > 0)) AS paid"
        " FROM cases AS c JOIN agreements AS a ON a.case_id = c.id AND a.state <> 'REFUSED'"
        " JOIN plans AS p ON p.agreement_id = a.id GROUP BY c.id HAVING count(*) > 1"
    )
    assert rows
    assert {(row.state, row.plans[0]) for row in rows} == {("AGREED", "RENEGOTIATED")}
    assert any(min(row.paid) > 0 for row in rows)


def test_no_mediator_was_ever_over_capacity_or_in_conflict(told: Tx) -> None:
    assert 0 == told.value(
        "SELECT count(*) FROM assignments AS a JOIN cases AS c ON c.id = a.case_id JOIN mediator_relations AS r"
        " ON r.mediator_id = a.mediator_id AND r.institution_id = c.institution_id"
        " WHERE r.until IS NULL OR r.until >= a.offered_at::date"
    )
    peaks = told.rows(
        "SELECT mediator_id, max(open) AS peak FROM (SELECT mediator_id, sum(step) OVER (PARTITION BY mediator_id"
        " ORDER BY at, step) AS open FROM (SELECT mediator_id, offered_at AS at, 1 AS step FROM assignments UNION ALL"
        " SELECT a.mediator_id, coalesce(e.at, a.answered_at), -1 FROM assignments AS a LEFT JOIN LATERAL"
        " (SELECT min(e.at) AS at FROM events AS e WHERE e.case_id = a.case_id AND e.at >= a.offered_at"
        " AND e.to_state IN ('AGREED', 'TERMINATED')) AS e ON a.state <> 'DECLINED' WHERE coalesce(e.at, a.answered_at)"
        " IS NOT NULL) AS s) AS t GROUP BY mediator_id"
    )
    capacity = dict(told.rows("SELECT id, capacity FROM mediators"))
    assert peaks
    assert [] == [row.mediator_id for row in peaks if row.peak > capacity[row.mediator_id]]


LEFT_OPEN: dict[str, Callable[[Tx], Any]] = {
    "a file that waits for a second person": lambda tx: [row for row in filing.search(tx) if row.state == "NEEDS_FIX"],
    "cases to look at": lambda tx: triage.to_look(tx),
    "cases sent back": lambda tx: rectification.waiting(tx),
    "a change not acknowledged": lambda tx: amendments.waiting(tx),
    "a power that runs out": lambda tx: powers.running_out(tx, on=MORNING.date()),
    "a request beyond authority": lambda tx: authority.queue(tx),
    "an application to send": lambda tx: confirmation.ready(tx, at=MORNING),
    "an application to answer": lambda tx: confirmation.applications(tx, state="APPLIED", limit=1),
    "a supplement": lambda tx: confirmation.waiting_supplements(tx, limit=1),
    "an agreement to seal": lambda tx: sealing.waiting(tx, sealing.Wanted(), limit=1),
    "leave asked for": lambda tx: absences.requests(tx, at=MORNING),
    "money without a plan": lambda tx: suspense.waiting(tx),
    "money beyond a plan": lambda tx: suspense.held(tx),
    "disputed payments": lambda tx: defaults.open_disputes(tx),
    "whom to urge": lambda tx: defaults.to_urge(tx),
    "plans in default": lambda tx: standing.in_default(tx, limit=1),
    "credit records": lambda tx: follow_ups.waiting(tx, at=MORNING),
    "instalments of the week": lambda tx: [
        row for row in performance.open_instalments(tx, until=AS_OF + 7 * DAY) if row.due_on > AS_OF
    ],
    "calls that may be made": lambda tx: [
        one
        for row in cases.waiting(tx, CaseState.SEEKING_CONSENT, limit=5)
        for one in contact.may_contact(tx, row.id, Channel.CALL, at=MORNING)
        if one.refusal is None
    ],
    "messages to send": lambda tx: outbox.count(tx, now=MORNING).waiting,
}


@pytest.mark.parametrize("what", LEFT_OPEN)
def test_the_morning_after_has_work_for_every_desk(told: Tx, what: str) -> None:
    assert LEFT_OPEN[what](told)


def test_the_mediator_who_can_be_logged_in_has_a_case_at_every_step(told: Tx, out: Path) -> None:
    mediator = told.value("SELECT id FROM mediators WHERE licence_number = %(licence)s", licence=unfinished.LICENCE)
    with transaction(Actor(role=Role.MEDIATOR, mediator_id=mediator)) as tx:
        rows = tx.rows(desk.sql.what_next, limit=desk.MOST, soon=MORNING.date() + desk.SOON)
    assert set(Wants) - {Wants.CLOCK, Wants.ANSWERED} == {row.reason for row in rows}


def test_the_log_of_the_whole_story_holds(server: EmbeddedServer, out: Path) -> None:
    environment = {**os.environ, "DATABASE_URL": server.url(DEMO_DATABASE)}
    command = [sys.executable, "-m", "mediation", "verify-log", "--json"]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert 0 == done.returncode, done.stderr
    assert json.loads(done.stdout)["intact"] is True


@pytest.mark.torture
def test_told_again_it_gives_the_same_bytes(server: EmbeddedServer, out: Path) -> None:
    before = digests(out)
    done = run_demo(server, out)
    assert 0 == done.returncode, done.stderr[-2000:]
    assert before == digests(out)
    assert len(before) > 1000


def test_a_small_story_told_by_two_processes_gives_the_same_bytes(
    server: EmbeddedServer, template: str, tmp_path: Path
) -> None:
    """Of the institution with the fewest cases; `make torture` tells all of it twice."""
    for turn, name in enumerate(("told", "told_again")):
        create_database(name, template=template)
        environment = {**os.environ, "DATABASE_URL": server.url(name), "PYTHONHASHSEED": str(turn)}
        command = [sys.executable, "-c", SMALL, str(tmp_path / name)]
        subprocess.run(command, cwd=ROOT, env=environment, check=True)
        drop_database(name)
    first, second = (digests(tmp_path / name) for name in ("told", "told_again"))
    assert first == second
    assert len(first) > 20


def digests(folder: Path) -> dict[str, str]:
    files = [path for path in sorted(folder.rglob("*")) if path.is_file()]
    return {str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}
