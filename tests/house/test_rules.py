"""Rules of the house that no reader should have to check by hand."""

from __future__ import annotations

import importlib.util
import re
from pathlib import Path

import pytest
from django.core.management import call_command

from mediation import errors, lifecycle
from mediation.commands import printing
from mediation.db import Tx
from mediation.db.picture import picture
from mediation.http import refusals
from mediation.lifecycle import ALL_MOVES, BORN, MOVES, STATES, birth_states, final_states
from mediation.permissions import AUDIENCES, GRANTS
from mediation.vocabulary import Aggregate, AgreementState, CaseEvent, CaseState, Role

ROOT = Path(__file__).resolve().parents[2]
SOURCES = [p for folder in ("mediation", "reports", "schedulers", "fixtures") for p in (ROOT / folder).rglob("*.py")]


def test_only_the_driver_that_was_asked_for_can_be_imported() -> None:
    assert importlib.util.find_spec("psycopg") is None
    assert importlib.util.find_spec("psycopg2") is not None


@pytest.mark.usefixtures("tx")
def test_no_model_waits_for_its_migration() -> None:
    call_command("makemigrations", check_changes=True, dry_run=True, verbosity=0)


def test_the_database_mirrors_the_tables_of_moves(tx: Tx) -> None:
    mirrored = {
        (row.aggregate, row.event, row.from_state, row.to_state, tuple(row.roles))
        for row in tx.rows("SELECT aggregate, event, from_state, to_state, roles FROM allowed_moves")
    }
    written = {
        (str(m.aggregate), str(m.event), str(m.from_state), str(m.to_state), tuple(map(str, m.roles)))
        for m in ALL_MOVES
    }
    assert written == mirrored
    assert len(ALL_MOVES) == len(written)


def test_statements_and_python_mean_the_same_agreements(tx: Tx) -> None:
    said = tx.rows(
        "SELECT s AS state, is_in_force(s) AS in_force, is_live(s) AS live FROM unnest(%(states)s::text[]) AS s",
        states=list(map(str, AgreementState)),
    )
    assert {row.state for row in said if row.in_force} == lifecycle.IN_FORCE
    assert {row.state for row in said if row.live} == lifecycle.LIVE


def test_all_29_case_events_are_there() -> None:
    assert [f"C{number}" for number in range(1, 30)] == sorted({m.number for m in MOVES}, key=lambda n: int(n[1:]))
    assert set(CaseEvent) == {m.event for m in MOVES}


@pytest.mark.parametrize("aggregate", STATES, ids=str)
def test_every_state_can_be_reached_and_every_word_is_known(aggregate: Aggregate) -> None:
    moves = [m for m in ALL_MOVES if m.aggregate is aggregate]
    reached = set(birth_states(aggregate))
    while grown := {m.to_state for m in moves if m.from_state in reached} - reached:
        reached |= grown
    assert set(STATES[aggregate]) == reached
    assert {m.from_state for m in moves} - {BORN} <= set(STATES[aggregate])
    # What was paid can be taken back, so an instalment is never done with.
    assert final_states(aggregate) or aggregate is Aggregate.INSTALMENT


def test_final_case_states_are_those_of_the_dossier() -> None:
    assert {
        CaseState.REFUSED,
        CaseState.WITHDRAWN,
        CaseState.RESOLVED_WITHOUT_AGREEMENT,
        CaseState.CLOSED,
    } == final_states(Aggregate.CASE)


def test_every_role_has_grants_and_an_audience() -> None:
    assert set(Role) == set(GRANTS) == set(AUDIENCES)


def test_errors_have_a_sentence_in_both_languages_and_a_code_of_their_own() -> None:
    kinds = errors.catalogue(refusals)
    assert len({kind.code for kind in kinds}) == len(kinds)
    for kind in kinds:
        assert (kind.__doc__ or "").strip()
        assert kind.__doc__ != errors.MediationError.__doc__ or kind is errors.MediationError
        assert "zh" in vars(kind)


def test_every_rule_the_code_names_is_in_the_database(tx: Tx) -> None:
    picture = " ".join(
        row.text
        for row in tx.rows(
            "SELECT conname::text AS text FROM pg_constraint UNION ALL SELECT prosrc FROM pg_proc WHERE prolang IN"
            " (SELECT oid FROM pg_language WHERE lanname = 'plpgsql') UNION ALL SELECT relname::text FROM pg_class"
        )
    )
    assert [] == [name for name in errors.CONSTRAINTS if name not in picture]


def test_names_in_the_database_are_short_enough_for_a_shard_suffix(tx: Tx) -> None:
    ours = "SELECT relname AS name FROM pg_class WHERE relnamespace = 'public'::regnamespace UNION ALL" \
           " SELECT conname FROM pg_constraint WHERE connamespace = 'public'::regnamespace"  # fmt: skip
    packages = ("auth_", "django_", "users_", "allauth_", "account_", "socialaccount_", "mfa_", "usersessions_")
    assert [] == [
        r.name for r in tx.rows(ours) if len(r.name) > 50 and not r.name.startswith(packages) and "_fk_" not in r.name
    ]


def test_the_clock_is_read_in_one_place() -> None:
    """Where the demonstration's clock is put forward; packages keep to this machine's clock by themselves."""
    reading = re.compile(r"timezone\.now\b|localdate\(\)|datetime\.now\(|date\.today\(")
    found = [
        str(p.relative_to(ROOT)) for p in SOURCES if p.parent.name != "migrations" and reading.search(p.read_text())
    ]
    assert ["mediation/present.py"] == found


def test_writes_are_in_actions_only() -> None:
    """Models are written by statements of actions; the ORM writes reference data, from the admin and the fixtures.

    The table of clients is a package's own, so that package writes it.
    """
    writing = re.compile(r"\.(save|bulk_create|bulk_update|update_or_create|get_or_create)\(|objects\.create\(")
    allowed = {"fixtures", "admin.py", "clients.py"}
    found = [
        str(p.relative_to(ROOT))
        for p in SOURCES
        if writing.search(p.read_text("utf-8"))
        and not allowed & {p.name, p.relative_to(ROOT).parts[0]}
        and "reports" not in p.parts
    ]
    assert [] == found


def test_only_the_database_package_knows_the_driver() -> None:
    found = [p for p in SOURCES if re.search(r"^\s*(import|from) psycopg2", p.read_text("utf-8"), re.M)]
    assert [] == [str(p.relative_to(ROOT)) for p in found if p.parent.name != "db"]


PAGES = {page.name: page for page in printing.pages()}
SCHEMA = PAGES.pop("schema.sql")


def test_the_picture_of_the_schema_is_fresh(template: str) -> None:
    assert SCHEMA.path.read_text("utf-8") == picture(template), "stale: run `make docs` and commit schema.sql"


@pytest.mark.parametrize("page", PAGES.values(), ids=PAGES)
def test_generated_pages_are_fresh(shared_database: str, page: printing.Page) -> None:
    assert page.path.read_text("utf-8") == page.render(), f"stale: run `make docs` and commit {page.path.name}"


def test_locks_name_no_registry() -> None:
    locks = sorted((ROOT / "requirements").glob("*.lock"))
    assert len(locks) == 4
    assert [] == [p.name for p in locks if re.search(r"://|--(extra-)?index|--find-links", p.read_text("utf-8"))]
