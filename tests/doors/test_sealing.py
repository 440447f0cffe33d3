"""Many agreements get the organisation's seal at once: previewed, counted, and what cannot be is named and left."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator

import pytest
from django.test import Client

from fixtures import cast, people, world
from mediation import errors
from mediation.agreements import sealing, signing
from mediation.agreements.sealing import Wanted
from mediation.agreements.words import Unsealed
from mediation.db import SYSTEM, transaction
from mediation.db.databases import create_database, drop_database, use_database
from mediation.vocabulary import Role
from tests.database.test_journey import SIGNERS, acting, state_of
from tests.database.test_signing import drawn_up


@pytest.fixture(scope="module")
def ids(template: str) -> Iterator[list[int]]:
    """Three agreements: two wait for the seal, the mediator has not signed the third."""
    create_database("sealing", template=template)
    with use_database("sealing"):
        with transaction(SYSTEM) as tx:
            cast.enrol(tx)
            found = drawn_up(tx, count=3)
            for role, signer in SIGNERS[:3]:
                signing.sign_for(acting(tx, role), found[:2] if role is Role.MEDIATOR else found, signer, at=world.NOON)
        people.enrol()
        yield found
    drop_database("sealing")


def browser(username: str) -> Client:
    client = Client(SERVER_NAME="localhost", headers={"accept-language": "en"})
    client.cookies["sessionid"] = people.session_of(username)
    return client


def test_what_waits_is_previewed_and_sealed_and_the_rest_is_named(ids: list[int]) -> None:
    assigner = browser("assigner")
    page = assigner.get("/seals").content.decode()
    assert "Preview all 2 that match" in page
    assert "No agreement waits" in assigner.get("/seals?institution=QZLOAN").content.decode()
    assert browser("registrar").get("/seals").status_code == 403
    (one, other) = re.findall(r'type="checkbox" name="place" value="(\d+)"', page)
    chosen = assigner.get("/seals/preview", {"which": "chosen", "place": [one]}).content.decode()
    shown = assigner.get("/seals/preview", {"which": "all"}).content.decode()
    papers = re.findall(r'name="paper" value="([^"]+)"', shown)
    assert (chosen.count('name="paper"'), len(papers), "¥18,000.00" in shown) == (1, 2, True)
    session = assigner.session
    session["account_authentication_methods"] = [
        {**record, "at": time.time() - 601} for record in session["account_authentication_methods"]
    ]
    session.save()
    asked = assigner.post("/seals/seal", {"paper": papers})
    assert asked["Location"].startswith("/account/second-factors/again/")
    fresh = browser("assigner")
    with transaction(SYSTEM) as tx:
        early = tx.value("SELECT s.id FROM signatures AS s JOIN agreements AS a ON a.id = s.agreement_id"
                         " WHERE a.case_id = %(id)s AND s.role = 'organisation'", id=ids[2])  # fmt: skip
    changed = f"{other}:{'0' * 64}"
    told = fresh.post("/seals/seal", {"paper": [papers[0], changed, f"{early}:{'0' * 64}"]}).content.decode()
    wanted = ("1 agreement is sealed, ¥9,000.00.", Unsealed.ANOTHER_PAPER.en, Unsealed.EARLY.en)
    assert [words in told for words in wanted] == [True] * 3
    again = fresh.post("/seals/seal", {"paper": papers}).content.decode()
    assert ("1 agreement is sealed" in again, Unsealed.ANSWERED.en in again) == (True, True)
    with transaction(SYSTEM) as tx:
        assert [state_of(tx, case) for case in ids] == ["AGREED", "AGREED", "AGREEMENT_PENDING_SIGNATURE"]
        assert sealing.waiting(tx, Wanted()) == []
        with pytest.raises(errors.NotPermitted):
            sealing.seal(acting(tx, Role.MEDIATOR), {early: bytes(32)}, at=world.NOON)
