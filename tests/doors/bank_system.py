"""What tests of the API do over and over: banks, their systems' clients, tokens, uploads."""

from __future__ import annotations

import base64
from pathlib import Path
from typing import Any

from django.test import Client

from fixtures import world
from fixtures.world import NOON
from mediation import errors
from mediation.accounts.models import Institution
from mediation.api import clients
from mediation.db import SYSTEM, transaction
from mediation.filing import taking
from tests.database.filing_desk import some_rows, written
from tests.pure.filing_rows import USCC

FILINGS = "/api/v1/filings"
SCOPES = (
    "filings:read", "filings:write", "cases:read", "cases:write", "offers:read", "offers:write",
    "authority:read", "authority:write",
    "consents:read", "statistics:read", "webhooks:manage",
    "notices:read", "contact:read", "contact:write", "sessions:read", "sessions:write",
    "payments:read", "payments:write",
)  # fmt: skip
LATER = NOON.replace(year=NOON.year + 100)
"""After everything that a test hands in."""


def two_banks() -> tuple[Institution, Institution]:
    with transaction(SYSTEM):
        world.a_centre()
        world.a_court()
        return world.a_bank("MINE", uscc=USCC), world.a_bank("OTHER")


def a_token(registered: clients.Registered, scope: str = "") -> Any:
    basic = base64.b64encode(f"{registered.id}:{registered.secret}".encode()).decode()
    form = {"grant_type": "client_credentials"} | ({"scope": scope} if scope else {})
    return Client(SERVER_NAME="localhost").post("/api/v1/token", form, headers={"authorization": f"Basic {basic}"})


class System:
    """A bank's system, logged in; speaks English."""

    def __init__(self, institution: str, *scopes: str) -> None:
        self.code = institution
        self.registered = clients.create(institution, name="core", scopes=scopes or SCOPES)
        self.token = a_token(self.registered).json()["access_token"]
        self.client = Client(SERVER_NAME="localhost", raise_request_exception=False)

    def headers(self, **more: str) -> dict[str, str]:
        return {"authorization": f"Bearer {self.token}", "accept-language": "en"} | more

    def get(self, address: str, **headers: str) -> Any:
        return self.client.get(address, headers=self.headers(**headers))

    def post(self, address: str) -> Any:
        return self.client.post(address, headers=self.headers())

    def upload(
        self, body: Any, *, key: str = "k1", query: str = "", kind: str = "text/csv", place: str = FILINGS
    ) -> Any:
        headers = self.headers(**{"idempotency-key": key})
        if isinstance(body, dict):
            return self.client.post(place + query, body, headers=headers)
        return self.client.post(place + query, body, content_type=kind, headers=headers)


def a_file(folder: Path, rows: int = 3, **changes: str) -> bytes:
    return written(folder / "f.csv", some_rows(rows, **changes)).read_bytes()


def take() -> None:
    """What the clock does meanwhile."""
    taking.take_all(at=LATER)


def is_problem(answer: Any, kind: type[errors.MediationError]) -> bool:
    body = answer.json()
    assert answer["Content-Type"] == "application/problem+json", answer.content
    assert answer.status_code == body["status"]
    return bool((body["code"], body["status"]) == (kind.code, kind.status))


def batches() -> int:
    with transaction(SYSTEM) as tx:
        return int(tx.value("SELECT count(*) FROM filing_batches"))
